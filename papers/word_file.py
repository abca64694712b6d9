"""Write an official paper as DOCX, from the content that `papers.letter` typesets as PDF: what is signed is often touched by
hand before."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from PIL import Image

from papers.cells import without_control
from papers.paper import Block, Box, Figure, Grid, PageBreak, Paper, Signer
from papers.style import Style

FACE = "Times New Roman"
PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
LEFT, CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
HEADINGS = {"= ": 1, "# ": 2}
SMALL_TABLE = 14  # rows up to which a table is not torn


def write(paper: Paper, style: Style | None = None) -> bytes:
    return _Writer(paper, style or Style()).run()


class _Writer:
    def __init__(self, paper: Paper, style: Style) -> None:
        self.paper, self.style = paper, style
        self.party = paper.regime == "party"
        self.file = Document()
        self.width = PAGE_WIDTH - style.left - style.right

    def run(self) -> bytes:
        self._set_up()
        self._head()
        self._title()
        self._blocks(self.paper.body)
        if self.paper.table:
            self._grid(Grid(self.paper.table))
        self._foot()
        if self.paper.annex:
            self._page_break()
            self._blocks(self.paper.annex)
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _set_up(self) -> None:
        properties = self.file.core_properties
        properties.title, properties.author, properties.language = without_control(self.paper.subject), "Cổng Tuyên giáo", "vi-VN"
        normal = self.file.styles["Normal"]
        _face(normal)
        normal.font.size = Pt(self.style.body)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.widow_control = True
        for level, align in ((1, CENTRE), (2, JUSTIFIED)):
            heading = self.file.styles[f"Heading {level}"]
            _face(heading)
            heading.font.size, heading.font.bold, heading.font.color.rgb = Pt(self.style.body), True, RGBColor(0, 0, 0)
            form = heading.paragraph_format
            form.alignment, form.keep_with_next = align, True
            form.space_before, form.space_after = Pt(self.style.gap * 1.5), Pt(self.style.gap)
            form.first_line_indent = Pt(0 if level == 1 else self.style.indent)
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Pt(self.style.left), Pt(self.style.right)
        section.top_margin, section.bottom_margin = Pt(self.style.top), Pt(self.style.bottom)
        section.header_distance = Pt(28)
        section.different_first_page_header_footer = True  # the first page bears no number
        number = section.header.paragraphs[0]
        number.alignment = CENTRE
        _field(number, "PAGE")

    # Head

    def _head(self) -> None:
        paper, size = self.paper, self.style.head
        left, right = self._columns((0.43, 0.57))
        if paper.parent_body:
            self._lines(left, paper.parent_body, size)
        for name in (paper.issuer, *paper.co_issuers):
            self._lines(left, name, size, bold=True)
        if self.party:
            self._lines(left, "*", size)
        else:
            _rule(left, self.width * 0.43, 62)
        lead = "Số" if self.party else "Số:"
        self._lines(left, f"{lead} {paper.number or '        '}{paper.joiner}{paper.notation}", size)
        if paper.is_letter:
            self._lines(left, paper.subject if self.party else f"V/v {paper.subject}", size - 1, italic=self.party)
        if self.party:
            self._lines(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size + 1, bold=True)
            _rule(right, self.width * 0.57, 200)
        else:
            self._lines(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size, bold=True)
            self._lines(right, "Độc lập - Tự do - Hạnh phúc", size + 1, bold=True)
            _rule(right, self.width * 0.57, 176)
        day = paper.date
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        place = f"{paper.place}, " if paper.place else ""
        self._lines(right, f"{place}ngày {day.day:02d} tháng {month} năm {day.year}", size, italic=True, before=8)
        if paper.urgency:
            self._lines(left, paper.urgency.upper(), 14, bold=True, before=4)

    def _title(self) -> None:
        paper, size = self.paper, self.style.title
        if paper.is_letter:
            self._addressees()
            return
        self._paragraph(paper.doc_type.upper(), size=size + 0.5, align=CENTRE, bold=True, before=16)
        for line in paper.subject.split("\n"):
            self._paragraph(line, size=size - 0.5, align=CENTRE, bold=True)
        self._paragraph("-----" if self.party else "", size=size, align=CENTRE, after=8)
        if paper.addressees:
            self._addressees()
        if paper.heading:
            self._paragraph(paper.heading, size=size, align=CENTRE, bold=True, after=6)

    def _addressees(self) -> None:
        names = self.paper.addressees
        lead = "Kính trình" if self.paper.doc_type == "Tờ trình" and self.party else "Kính gửi"
        if len(names) == 1:
            self._paragraph(f"{lead}: {names[0]}", align=CENTRE, before=6, after=8)
        elif names:
            self._paragraph(f"{lead}:", before=6, left=self.width * 0.17)
            for name in names:
                end = "." if name is names[-1] else ";"
                self._paragraph(f"- {name.rstrip('.;')}{end}", left=self.width * 0.28)

    # Body

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            match block:
                case Grid():
                    self._grid(block)
                case Figure():
                    self._figure(block)
                case Box():
                    self._box(block)
                case PageBreak():
                    self._page_break()
                case _:
                    self._line(block)

    def _line(self, line: str) -> None:
        kind = line[:2]
        if kind in HEADINGS:
            self.file.add_paragraph(without_control(line[2:]), style=f"Heading {HEADINGS[kind]}")
            return
        italic = kind == "~ "
        self._paragraph(
            line[2:] if italic else line, align=JUSTIFIED, italic=italic, indent=self.style.indent, after=self.style.gap,
            leading=self.style.leading,
        )  # fmt: skip

    def _figure(self, figure: Figure) -> None:
        across, down = Image.open(io.BytesIO(figure.png)).size
        wide = self.width * figure.width
        wide *= min(1, (PAGE_HEIGHT - self.style.top - self.style.bottom - 60) * across / down / wide)
        holder = self.file.add_paragraph()
        holder.alignment = CENTRE
        holder.paragraph_format.keep_with_next = bool(figure.caption)
        picture = holder.add_run().add_picture(io.BytesIO(figure.png), width=Pt(wide))
        picture._inline.docPr.set("descr", without_control(figure.alt))
        if figure.caption:
            self._paragraph(figure.caption, size=self.style.body - 1, align=CENTRE, italic=True, after=self.style.gap)

    def _box(self, box: Box) -> None:
        table = self._table(1, 1, (1,), style="Table Grid")
        cell = table.cell(0, 0)
        for place, line in enumerate(box.lines):
            paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
            _run(paragraph, line, size=self.style.body - 2.5)
        self._paragraph("", size=self.style.gap + 1)

    def _grid(self, grid: Grid) -> None:
        size = max(10.0, self.style.body - 2)
        if grid.caption:
            self._paragraph(grid.caption, size=self.style.body - 1, align=CENTRE, bold=True, before=3, after=3, keep=True)
        across = len(grid.rows[0])
        widths = grid.widths or [max(8, *(min(40, len(row[c])) for row in grid.rows)) for c in range(across)]
        table = self._table(len(grid.rows), across, widths, style="Table Grid")
        # The whole table is asked for its cells once: python-docx looks through all of them for each single one.
        cells, last = iter(table._cells), len(grid.rows) - 1
        for r, texts in enumerate(grid.rows):
            for c, text in enumerate(texts):
                cell = next(cells)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                paragraph = cell.paragraphs[0]
                paragraph.alignment = CENTRE if not r or (c and grid.figures) else LEFT
                paragraph.paragraph_format.keep_with_next = r < (last if last < SMALL_TABLE else 2)
                _run(paragraph, text, size=size, bold=not r)
        for r, row in enumerate(table.rows):
            _flag(row._tr.get_or_add_trPr(), "w:cantSplit")
            if not r:
                _flag(row._tr.get_or_add_trPr(), "w:tblHeader")
        if grid.note:
            self._paragraph(grid.note, size=size - 1, italic=True, before=2)
        self._paragraph("", size=self.style.gap + 1)

    def _page_break(self) -> None:
        self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    # Foot

    def _foot(self) -> None:
        signers = self.paper.signers
        if len(signers) == 1:
            left, right = self._columns((0.46, 0.54))
            self._recipients(left)
            self._signer(right, signers[0])
            return
        for cell, signer in zip(self._columns((1,) * len(signers)), signers, strict=True):
            self._signer(cell, signer)
        (below,) = self._columns((1,))
        self._recipients(below)

    def _recipients(self, cell) -> None:
        if not self.paper.recipients:
            return
        head = self._cell_line(cell, LEFT)
        run = _run(head, "Nơi nhận", size=13 if self.party else 12, bold=not self.party, italic=not self.party)
        run.underline = self.party
        _run(head, ":", size=13 if self.party else 12)
        last = len(self.paper.recipients) - 1
        for place, name in enumerate(self.paper.recipients):
            end = "." if place == last else "," if self.party else ";"
            _run(self._cell_line(cell, LEFT), f"- {name.rstrip('.;,')}{end}", size=11.5)

    def _signer(self, cell, signer: Signer) -> None:
        size = self.style.body
        for line in signer.authority:
            self._lines(cell, line, size, bold=True)
        self._lines(cell, signer.title, size, bold=not (self.party and signer.authority))
        self._lines(cell, signer.name, size, bold=True, before=72)

    # The few moves

    def _columns(self, shares):
        return self._table(1, len(shares), shares).rows[0].cells

    def _table(self, rows: int, columns: int, widths, *, style: str = ""):
        table = self.file.add_table(rows, columns, style=style or None)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        total = sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Pt(self.width * width / total)
        for place, cell in enumerate(table._cells):
            cell.width = Pt(self.width * widths[place % columns] / total)
        return table

    def _cell_line(self, cell, align) -> Paragraph:
        """The empty paragraph that every cell begins with is used first."""
        first = cell.paragraphs[0]
        paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
        paragraph.alignment = align
        return paragraph

    def _lines(self, cell, text: str, size: float, *, before: float = 0, **looks) -> None:
        for line in text.split("\n"):
            paragraph = self._cell_line(cell, CENTRE)
            paragraph.paragraph_format.space_before = Pt(before)
            paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, line, size=size, **looks)

    def _paragraph(
        self, text: str, *, size: float = 0, align=LEFT, before=0.0, after=0.0, indent=0.0, left=0.0, leading=0.0, keep=False, **looks
    ) -> None:
        paragraph = self.file.add_paragraph()
        form = paragraph.paragraph_format
        paragraph.alignment = align
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.first_line_indent, form.left_indent, form.keep_with_next = Pt(indent), Pt(left), keep
        if leading:
            form.line_spacing = leading * 0.94  # Word's single line is already 1.15 of the size
        _run(paragraph, text, size=size or self.style.body, **looks)


def _run(paragraph, text, *, size, bold=False, italic=False):
    run = paragraph.add_run(without_control(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return run


def _face(style) -> None:
    """Every script, or Word takes another face for letters it counts among the East Asian."""
    style.font.name = FACE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FACE)


def _field(paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _flag(properties, name: str) -> None:
    properties.append(OxmlElement(name))


def _rule(cell, room: float, length: float) -> None:
    """A line shorter than its column: the upper border of a small paragraph that is set in from both sides."""
    paragraph = cell.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(max((room - length) / 2 - 5, 0))
    form.line_spacing = Pt(5)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
