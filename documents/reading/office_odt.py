"""ODT: the body as paragraphs and rows; headers, notes, deletions and frames as extra text."""

from __future__ import annotations

import re

from lxml import etree

from .archive import Archive
from .errors import Unreadable
from .office_layout import PageBreak, Paragraph, Row, plain

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
}


def _n(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NS[prefix]}}}{local}"


P, H, TAB, S, BREAK, SPAN = (_n(f"text:{x}") for x in ("p", "h", "tab", "s", "line-break", "span"))
HREF = _n("xlink:href")
ASIDE = {_n("text:note"), _n("office:annotation"), _n("draw:frame"), _n("draw:custom-shape"), _n("draw:g"),
         _n("draw:rect"), _n("draw:text-box"), _n("text:tracked-changes")}
OWN_PARTS = re.compile(r"^(\./)?(Pictures|media|Object|ObjectReplacements|#)")


def refuse_locked(archive: Archive) -> None:
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.bytes("META-INF/manifest.xml"):
        raise Unreadable("encrypted")


def read(archive: Archive) -> tuple[list, list[str]]:
    if "content.xml" not in archive:
        raise Unreadable("damaged")
    content = archive.xml("content.xml")
    styles = archive.xml("styles.xml") if "styles.xml" in archive else None
    for root in (content, styles):
        if root is not None:
            _refuse_links(root)
    body = content.find(f"{_n('office:body')}/{_n('office:text')}")
    if body is None:
        raise Unreadable("damaged")
    reader = _Body([r for r in (styles, content) if r is not None])
    items = reader.blocks(body)
    extra = reader.extra
    if styles is not None:
        for master in styles.iter(_n("style:master-page")):
            extra += _lines(master)
    if "meta.xml" in archive:
        for element in archive.xml("meta.xml").iter():
            local = re.sub(r"\{.*\}", "", element.tag) if isinstance(element.tag, str) else ""
            if local in ("title", "subject", "description", "keyword", "initial-creator", "creator", "user-defined"):
                extra.append(element.text or "")
    for name in archive.matching(r"^Object [^/]*/content\.xml$"):
        extra += [t for t in archive.xml(name).itertext() if t.strip()]
    return items, extra


def _refuse_links(root: etree._Element) -> None:
    if next(root.iter(_n("script:event-listener")), None) is not None:
        raise Unreadable("macros", kind="tệp văn bản ODT")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        target = element.get(HREF)
        if target and element.tag != _n("text:a") and not element.tag.endswith("}a") and not OWN_PARTS.match(target):
            raise Unreadable("external_links")
        if element.tag in (_n("office:dde-source"), _n("text:dde-connection-decl")):
            raise Unreadable("external_links")
        if element.tag == _n("draw:object-ole"):
            raise Unreadable("embedded_files")


def _lines(parent: etree._Element) -> list[str]:
    out = [_plain_text(p) for p in parent.iter(P, H)]
    out += [e.text for e in parent.iter(_n("svg:title"), _n("svg:desc")) if e.text]
    return [text for text in out if text.strip()]


def _plain_text(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            pieces.append(child.tail or "")
            continue
        if child.tag in (TAB, S, BREAK):
            pieces.append(" ")
        elif child.tag not in (P, H):
            pieces.append(_plain_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


class _Body:
    def __init__(self, roots: list[etree._Element]) -> None:
        self.extra: list[str] = []
        self.styles: dict[str, tuple[str | None, str | None, bool, bool]] = {}
        for root in roots:
            for style in root.iter(_n("style:style")):
                form = style.find(_n("style:paragraph-properties"))
                align = form.get(_n("fo:text-align")) if form is not None else None
                before = form is not None and form.get(_n("fo:break-before")) == "page"
                stops = style.iter(_n("style:tab-stop"))
                far = any(_inches(s.get(_n("style:position"), "0")) > 2.9 for s in stops)
                self.styles[style.get(_n("style:name"))] = (align, style.get(_n("style:parent-style-name")), before, far)

    def _form(self, name: str | None) -> tuple[str | None, bool, bool]:
        if name not in self.styles:
            return None, False, False
        align, parent, before, far = self.styles[name]
        for _ in range(12):
            if align or parent not in self.styles:
                break
            align, parent = self.styles[parent][0], self.styles[parent][1]
        return align, before, far

    def blocks(self, parent: etree._Element, bullet: str = "") -> list:
        out: list = []
        for child in parent:
            tag = child.tag
            if tag in (P, H):
                out += self._paragraph(child, bullet)
                bullet = ""
            elif tag == _n("table:table"):
                out += self._table(child)
            elif tag == _n("text:list"):
                for entry in child:
                    if isinstance(entry.tag, str):
                        out += self.blocks(entry, "- ")
            elif tag in (_n("text:section"), _n("text:index-body"), _n("text:table-of-content"), _n("text:list-item")):
                out += self.blocks(child)
            elif tag in ASIDE:
                self.extra += _lines(child)
        return out

    def _paragraph(self, element: etree._Element, bullet: str) -> list:
        align, before, far = self._form(element.get(_n("text:style-name")))
        pieces: list[str] = []
        self._inline(element, pieces)
        text = plain("".join(pieces))
        if bullet and text.strip() and not text.lstrip().startswith(("-", "+", "•")):
            text = bullet + text
        out: list = [PageBreak()] if before else []
        out.append(Paragraph(text, align == "center", align in ("end", "right"), far))
        return out

    def _inline(self, element: etree._Element, pieces: list[str]) -> None:
        pieces.append(re.sub(r"[ \t\r\n]+", " ", element.text or ""))
        for child in element:
            if child.tag == TAB:
                pieces.append("\t")
            elif child.tag == S:
                pieces.append(" " * min(200, int(child.get(_n("text:c"), "1"))))
            elif child.tag == BREAK:
                pieces.append("\n")
            elif child.tag in ASIDE:
                self.extra += _lines(child)
            elif isinstance(child.tag, str):
                self._inline(child, pieces)
            pieces.append(re.sub(r"[ \t\r\n]+", " ", child.tail or ""))

    def _table(self, table: etree._Element) -> list:
        rows: list = []
        for row in table.iter(_n("table:table-row")):
            if next(row.iterancestors(_n("table:table"))) is not table:
                continue
            cells = []
            for cell in row.findall(_n("table:table-cell")):
                inside: list[Paragraph] = []
                for item in self.blocks(cell):
                    if isinstance(item, Paragraph):
                        inside.append(item)
                    elif isinstance(item, Row):
                        inside.append(Paragraph("  ".join(p.text for c in item.cells for p in c)))
                cells.append(inside)
            if cells:
                rows.append(Row(cells))
        return rows


def _inches(length: str) -> float:
    found = re.fullmatch(r"(-?[\d.]+)(in|cm|mm|pt)?", length)
    if not found:
        return 0.0
    return float(found.group(1)) / {"in": 1.0, "cm": 2.54, "mm": 25.4, "pt": 72.0, None: 1.0}[found.group(2)]
