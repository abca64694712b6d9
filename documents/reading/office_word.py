"""The body of a DOCX as paragraphs and rows; everything that stands beside it as extra text."""

from __future__ import annotations

import re

from lxml import etree

from .archive import Archive
from .errors import Unreadable
from .office_layout import PageBreak, Paragraph, Row, plain

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
OUTSIDE_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b")
TEXT_WIDTH = 9400  # twips between the margins of A4: a tab stop beyond half of it opens the right column


def read(archive: Archive) -> tuple[list, list[str]]:
    name = "word/document.xml"
    if name not in archive:
        found = archive.matching(r"^word/document\d*\.xml$")
        if not found:
            raise Unreadable("damaged")
        name = found[0]
    body = _Body(archive)
    items = body.items(_root(archive, name))
    for part in archive.matching(
        r"^word/(header\d*|footer\d*|footnotes|endnotes|comments[A-Za-z]*|glossary/document|charts/[^/]+|diagrams/[^/]+)\.xml$"
    ):
        body.extra += _paragraph_texts(_root(archive, part))
    return items, body.extra


def _root(archive: Archive, name: str) -> etree._Element:
    if W_STRICT[1:-1].encode() in archive.bytes(name):
        archive.replace(name, archive.bytes(name).replace(W_STRICT[1:-1].encode(), W[1:-1].encode()))
    return archive.xml(name)


def _paragraph_texts(root: etree._Element) -> list[str]:
    texts, current = [], []
    for element in root.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if tag == "p" and current:
            texts.append("".join(current))
            current = []
        elif tag in ("t", "delText", "v") and element.text:
            current.append(element.text)
        elif tag in ("tab", "br"):
            current.append(" ")
        elif tag in ("docPr", "cNvPr"):
            texts += [element.get(k) for k in ("descr", "title") if element.get(k)]
    texts.append("".join(current))
    return [t for t in texts if t.strip()]


class _Body:
    def __init__(self, archive: Archive) -> None:
        self.extra: list[str] = []
        self.styles: dict[str, tuple[str | None, str | None, bool]] = {}
        self.numbers: dict[tuple[str, str], tuple[str, str]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.field = ""
        if "word/styles.xml" in archive:
            for style in _root(archive, "word/styles.xml").iter(f"{W}style"):
                based = style.find(f"{W}basedOn")
                jc = style.find(f"{W}pPr/{W}jc")
                num = style.find(f"{W}pPr/{W}numPr/{W}numId")
                self.styles[style.get(f"{W}styleId")] = (
                    jc.get(f"{W}val") if jc is not None else None,
                    based.get(f"{W}val") if based is not None else None,
                    num is not None,
                )
        if "word/numbering.xml" in archive:
            self._read_numbering(_root(archive, "word/numbering.xml"))

    def _read_numbering(self, root: etree._Element) -> None:
        levels = {}
        for abstract in root.iter(f"{W}abstractNum"):
            for level in abstract.iter(f"{W}lvl"):
                form, text = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
                levels[abstract.get(f"{W}abstractNumId"), level.get(f"{W}ilvl")] = (
                    form.get(f"{W}val") if form is not None else "decimal",
                    text.get(f"{W}val") or "" if text is not None else "",
                )
        for num in root.iter(f"{W}num"):
            base = num.find(f"{W}abstractNumId")
            if base is None:
                continue
            for (abstract, level), form in levels.items():
                if abstract == base.get(f"{W}val"):
                    self.numbers[num.get(f"{W}numId"), level] = form

    def items(self, root: etree._Element) -> list:
        body = root.find(f"{W}body")
        if body is None:
            raise Unreadable("damaged")
        return self._blocks(body)

    def _blocks(self, parent: etree._Element) -> list:
        out: list = []
        for child in parent:
            if child.tag == f"{W}p":
                out += self._paragraph(child)
            elif child.tag == f"{W}tbl":
                out += self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
                out += self._blocks(child)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                self.extra += _paragraph_texts(child)
            elif isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
                for choice in child:
                    if choice.tag != FALLBACK:
                        out += self._blocks(choice)
        return out

    def _table(self, table: etree._Element) -> list:
        grid = [_number(c.get(f"{W}w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        rows: list = []
        for tr in table.iter(f"{W}tr"):
            if next(tr.iterancestors(f"{W}tbl")) is not table:
                continue
            cells, shares, column = [], [], 0
            for tc in tr.iter(f"{W}tc"):
                if next(tc.iterancestors(f"{W}tr")) is not tr:
                    continue
                span = tc.find(f"{W}tcPr/{W}gridSpan")
                wide = max(1, _number(span.get(f"{W}val"))) if span is not None else 1
                shares.append(float(sum(grid[column : column + wide])) or 1.0)
                column += wide
                cells.append(_flat(self._blocks(tc)))
            if cells:
                rows.append(Row(cells, shares) if len(cells) > 1 else Row(cells))
        return rows

    def _jc(self, paragraph: etree._Element) -> str | None:
        jc = paragraph.find(f"{W}pPr/{W}jc")
        if jc is not None:
            return jc.get(f"{W}val")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else "Normal"
        for _ in range(12):
            if name not in self.styles:
                return None
            jc, name, _ = self.styles[name]
            if jc:
                return jc
        return None

    def _number(self, paragraph: etree._Element) -> str:
        num = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if num is None:
            return ""
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        key = num.get(f"{W}val"), level.get(f"{W}val") if level is not None else "0"
        if key not in self.numbers:
            return ""
        form, text = self.numbers[key]
        if form == "bullet":
            return "- "
        if form == "none":
            return ""
        self.counts[key] = self.counts.get(key, 0) + 1
        for deeper in [k for k in self.counts if k[0] == key[0] and _number(k[1]) > _number(key[1])]:
            del self.counts[deeper]

        def shown(found: re.Match) -> str:
            level_key = key[0], str(int(found.group(1)) - 1)
            return _counted(self.counts.get(level_key, 1), self.numbers.get(level_key, ("decimal", ""))[0])

        return re.sub(r"%(\d)", shown, text) + " "

    def _paragraph(self, paragraph: etree._Element) -> list:
        pieces: list[str] = []
        self._inline(paragraph, pieces, hidden=False)
        text = "".join(pieces)
        jc = self._jc(paragraph)
        stops = paragraph.findall(f"{W}pPr/{W}tabs/{W}tab")
        far = any(_number(s.get(f"{W}pos")) > TEXT_WIDTH * 0.45 for s in stops if s.get(f"{W}val") != "clear")
        out: list = []
        before = paragraph.find(f"{W}pPr/{W}pageBreakBefore")
        if before is not None and before.get(f"{W}val") not in ("0", "false"):
            out.append(PageBreak())
        for number, part in enumerate(text.split("\f")):
            if number:
                out.append(PageBreak())
            if number == 0 and part.strip():
                part = self._number(paragraph) + part
            if part.strip() or "\f" not in text:
                out.append(Paragraph(plain(part), jc == "center", jc in ("right", "end"), far))
        return out

    def _inline(self, parent: etree._Element, pieces: list[str], hidden: bool) -> None:
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in (f"{W}pPr", f"{W}rPr", FALLBACK):
                continue
            if tag == f"{W}r":
                vanish = child.find(f"{W}rPr/{W}vanish")
                gone = hidden or (vanish is not None and vanish.get(f"{W}val") not in ("0", "false"))
                if gone:
                    self.extra += _paragraph_texts(child)
                else:
                    self._inline(child, pieces, hidden)
            elif tag == f"{W}t":
                pieces.append(child.text or "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                pieces.append("\t")
            elif tag == f"{W}br":
                pieces.append("\f" if child.get(f"{W}type") == "page" else "\n")
            elif tag == f"{W}lastRenderedPageBreak":
                continue
            elif tag == f"{W}cr":
                pieces.append("\n")
            elif tag == f"{W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{W}sym":
                pieces.append(" ")
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self.extra += _paragraph_texts(child)
            elif tag in (f"{W}instrText", f"{W}fldSimple"):
                said = child.text if tag == f"{W}instrText" else child.get(f"{W}instr")
                if OUTSIDE_FIELDS.search(said or ""):
                    raise Unreadable("external_links")
                self._inline(child, pieces, hidden)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object") or tag.endswith("}AlternateContent"):
                texts = [t for branch in _without_fallback(child) for t in _paragraph_texts(branch)]
                self.extra += texts
                self.extra += [e.get("string") for e in child.iter() if isinstance(e.tag, str) and e.get("string")]
            else:
                self._inline(child, pieces, hidden)


def _number(value: str | None) -> int:
    """The whole part of a measure; units ("2.5cm") are rare here and only widths depend on them."""
    found = re.match(r"-?\d{1,9}", value or "")
    return int(found.group()) if found else 0


def _without_fallback(element: etree._Element) -> list[etree._Element]:
    if element.tag.endswith("}AlternateContent"):
        chosen = [c for c in element if isinstance(c.tag, str) and c.tag != FALLBACK]
        return chosen or list(element)
    return [element]


def _flat(items: list) -> list[Paragraph]:
    """A cell holds paragraphs only: the rows of a table inside it become lines."""
    out = []
    for item in items:
        if isinstance(item, Paragraph):
            out.append(item)
        elif isinstance(item, Row):
            out.append(Paragraph("  ".join(p.text.replace("\n", " ") for cell in item.cells for p in cell)))
    return out


def _counted(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, rest = "", number
        for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                            (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            roman += sign * (rest // value)
            rest %= value
        return roman if form == "upperRoman" else roman.lower()
    return str(number)
