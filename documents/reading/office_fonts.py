"""Which font a run of an office file is set in, as its styles hand it down."""

from __future__ import annotations

from lxml import etree

DEEPEST = 12  # styles based on styles
_STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FAMILY = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-family"
_TEXT_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else next((v for k, v in element.attrib.items() if k.endswith("}val")), None)


class _Styles:
    """Fonts of named styles, with those they are based on."""

    def __init__(self) -> None:
        self.known: dict[str | None, tuple[str, str | None]] = {}
        self.default = ""  # of the whole document

    def font(self, name: str | None) -> str:
        for _ in range(DEEPEST):
            if name not in self.known:
                break
            font, name = self.known[name]
            if font:
                return font
        return ""


class WordFonts(_Styles):
    def __init__(self, styles: etree._Element | None) -> None:
        super().__init__()
        self.usual: str | None = None  # the style of a paragraph that names none
        if styles is None:
            return
        self.default = _run_font(styles.find("{*}docDefaults/{*}rPrDefault"))
        for style in styles.iter("{*}style"):
            said = {k.rsplit("}", 1)[-1]: v for k, v in style.attrib.items()}
            self.known[said.get("styleId")] = _run_font(style), _value(style.find("{*}basedOn"))
            if said.get("type") == "paragraph" and said.get("default") in ("1", "true", "on"):
                self.usual = said.get("styleId")

    def of(self, holder: etree._Element) -> str:
        run = next(holder.iterancestors("{*}r"), None)
        paragraph = next(holder.iterancestors("{*}p"), None)
        if run is None or paragraph is None:
            return ""
        style = _value(paragraph.find("{*}pPr/{*}pStyle")) or self.usual
        return _run_font(run) or self.font(_value(run.find("{*}rPr/{*}rStyle"))) or self.font(style) or self.default


def _run_font(holder: etree._Element | None) -> str:
    """The Latin font of a Word run, style or default, or of a run of a slide."""
    if holder is None:
        return ""
    fonts = holder.find("{*}rPr/{*}rFonts")
    if fonts is not None:
        said = {k.rsplit("}", 1)[-1]: v for k, v in fonts.attrib.items()}
        return said.get("hAnsi") or said.get("ascii") or ""
    latin = holder.find("{*}rPr/{*}latin")
    return latin.get("typeface", "") if latin is not None else ""


class OdtFonts(_Styles):
    def __init__(self, roots: list[etree._Element]) -> None:
        super().__init__()
        for root in roots:
            for style in root.iter(f"{_STYLE_NAME}style", f"{_STYLE_NAME}default-style"):
                form = style.find(f"{_STYLE_NAME}text-properties")
                font = "" if form is None else form.get(f"{_STYLE_NAME}font-name") or form.get(_FAMILY) or ""
                if style.tag.endswith("default-style"):
                    self.default = font if style.get(f"{_STYLE_NAME}family") == "paragraph" else self.default
                else:
                    self.known[style.get(f"{_STYLE_NAME}name")] = font.strip("'"), style.get(f"{_STYLE_NAME}parent-style-name")

    def of(self, element: etree._Element | None) -> str:
        while element is not None:
            if font := self.font(element.get(_TEXT_STYLE)):
                return font
            element = element.getparent()
        return self.default
