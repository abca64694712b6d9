"""Marks that are typed, drawn by a program, hidden in an office file or said by a file name."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pikepdf
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benches.gate_pages import (
    BARE,
    CIRCULATION,
    INKS,
    LEVELS,
    Sample,
    base_paper,
    free_spot,
    lines_of,
    mark_text,
    printed,
    strike,
)
from benches.office_files import docx, odt, pptx, xlsx
from papers import marks, scan
from papers.letter import compose
from papers.paper import Mark, Paper
from papers.style import Style
from papers.typefaces import SANS_BOLD, SERIF_BOLD, register


def second_page_text(rng: random.Random) -> Sample:
    paper = replace(base_paper(rng), annex=("= PHỤ LỤC", "Số liệu kèm theo văn bản.", "1. Tổng số đơn vị: 71."))
    text = mark_text(rng)
    paper = replace(paper, marks=(Mark(text, 45, 12, page=-1, frame=rng.choice((0, 1, 2)), angle=0),))
    return Sample("second page, text layer", "phu-luc.pdf", compose(paper, Style.sample(rng, paper.regime)).pdf, text)


def typed_spot(rng: random.Random, paper: Paper, style: Style) -> tuple[float, float]:
    """Where a typist finds room, in millimetres: a head line, a foot line, or the line of the title."""
    spots = [(38, 13), (105, 12), (172, 13), (105, 289)]
    title = compose(paper, style).anchors.get("doc_type")
    if title:
        spots += [(45, (title.y0 + title.y1) / 2 * 297 - 1)] * 3
    return rng.choice(spots)


def typed_pdf(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), mark_text(rng)
    how = rng.randrange(5)
    words = (text, text.title(), f"Độ mật: {text.capitalize()}", " ".join(text), f"Mức độ mật: {text}")[how]
    style = Style.sample(rng, paper.regime)
    mark = Mark(words, *typed_spot(rng, paper, style), page=1, size=rng.choice((12, 13, 14, 16)), frame=rng.choice((0, 1, 2)), colour=rng.choice(("#c8102e", "#000000")),
                font=rng.choice((SERIF_BOLD, SANS_BOLD)), angle=rng.choice((0, 0, 0, 7, -9)))  # fmt: skip
    return Sample("typed, text layer", "van-ban.pdf", compose(replace(paper, marks=(mark,)), style).pdf, words)


def typed_bare(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), BARE[mark_text(rng)]
    style = Style.sample(rng, paper.regime)
    mark = Mark(text, *typed_spot(rng, paper, style), frame=rng.choice((1, 2)), font=rng.choice((SERIF_BOLD, SANS_BOLD)))
    return Sample("typed without tones", "van-ban.pdf", compose(replace(paper, marks=(mark,)), style).pdf, text)


def picture_in_pdf(rng: random.Random) -> Sample:
    """A born-digital PDF with a good text layer; only the stamp is a picture."""
    paper, text = base_paper(rng), mark_text(rng)
    composed = compose(paper, Style.sample(rng, paper.regime), seal=True, signature=True)
    page = scan.rasterise(composed.pdf, 100)[0]
    ink = marks.stamp(text, 120, rng, colour=rng.choice(INKS), font=rng.choice((SERIF_BOLD, SANS_BOLD)), angle=rng.uniform(-8, 8))
    small = ink.resize((ink.width // 4, ink.height // 4))
    x, y = free_spot(rng, page, composed, small)
    return Sample("picture on a text PDF", "ky-so.pdf", _laid_over(composed.pdf, ink, x, y, small.width / page.width), text)


def _laid_over(pdf: bytes, ink: Image.Image, x: float, y: float, width: float) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    wide, tall = width * A4[0], width * A4[0] * ink.height / ink.width
    picture = io.BytesIO()
    ink.save(picture, "PNG")
    canvas.drawImage(ImageReader(picture), x * A4[0] - wide / 2, (1 - y) * A4[1] - tall / 2, wide, tall, mask="auto")
    canvas.save()
    with pikepdf.open(io.BytesIO(pdf)) as below, pikepdf.open(out) as above:
        below.pages[0].add_overlay(above.pages[0])
        result = io.BytesIO()
        below.save(result, deterministic_id=True)
    return result.getvalue()


def annotation(rng: random.Random) -> Sample:
    """The stamp is an annotation of the PDF, as office systems add it."""
    register()
    paper, text = base_paper(rng), mark_text(rng)
    composed = compose(paper, Style.sample(rng, paper.regime))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(150, 40), invariant=1)
    canvas.setStrokeColorRGB(0.8, 0.1, 0.15)
    canvas.setFillColorRGB(0.8, 0.1, 0.15)
    canvas.rect(3, 3, 144, 34)
    canvas.setFont(rng.choice((SERIF_BOLD, SANS_BOLD)), 18)
    canvas.drawCentredString(75, 14, text)
    canvas.save()
    with pikepdf.open(io.BytesIO(composed.pdf)) as pdf, pikepdf.open(out) as stamp:
        form = pdf.copy_foreign(stamp.pages[0].as_form_xobject())
        x, y = rng.choice(((70, 690), (60, 795), (400, 795)))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[x, y, x + 130, y + 35], F=4,
            AP=pikepdf.Dictionary(N=form),
        )  # fmt: skip
        if rng.random() < 0.5:
            note.Contents = pikepdf.String(text)
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        result = io.BytesIO()
        pdf.save(result, deterministic_id=True)
    return Sample("stamp annotation", "dau-dien-tu.pdf", result.getvalue(), text)


def word_file(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), rng.choice((*LEVELS, *LEVELS, *CIRCULATION))
    lines = lines_of(paper)
    place = rng.choice(("header", "footer", "text box", "body", "top", "table"))
    if place == "header":
        data = docx(lines, header=text)
    elif place == "footer":
        data = docx(lines, footer=text)
    elif place == "text box":
        data = docx(lines, text_box=text)
    elif place == "table":
        data = docx(lines[4:], table=((lines[0], lines[2]), (text, "")))
    else:
        at = 0 if place == "top" else next(i for i, line in enumerate(lines) if line.startswith("Số")) + 1
        data = docx([*lines[:at], text, *lines[at:]])
    return Sample(f"DOCX {place}", "du-thao.docx", data, text)


def picture_in_word_file(rng: random.Random) -> Sample:
    text = mark_text(rng)
    if rng.random() < 0.5:
        pages, composed = printed(rng, dpi=170)
        strike(rng, pages[0], composed, text)
        picture = scan.degrade(pages[0], rng, rng.choice(("office", "grey", "photo")))
        data = docx(["Kính chuyển các đồng chí văn bản kèm theo."], picture=picture)
    else:
        ink = marks.stamp(text, 70, rng, colour=rng.choice(INKS), frame=rng.choice((1, 2)), angle=rng.uniform(-6, 6))
        picture = Image.new("RGB", (900, 260), "white")
        scan.place(picture, ink, 0.5, 0.5)
        data = docx(lines_of(base_paper(rng)), picture=picture)
    return Sample("picture in DOCX", "chuyen-tiep.docx", data, text)


def other_office(rng: random.Random) -> Sample:
    text, lines = mark_text(rng), lines_of(base_paper(rng))
    rows = [["STT", "Nội dung", "Đơn vị"], ["1", "Tổng hợp số liệu", "Văn phòng"]]
    how = rng.randrange(5)
    if how == 4:
        talk = [[lines[0], "CHUYÊN ĐỀ", text], ["I. Tình hình", "1. Kết quả đạt được"]]
        return Sample("PPTX", "chuyen-de.pptx", pptx(talk if rng.random() < 0.5 else talk[::-1]), text)
    if how == 0:
        return Sample("XLSX", "bang-tong-hop.xlsx", xlsx([[text], *rows]), text)
    if how == 1:
        return Sample("XLSX", "bang-tong-hop.xlsx", xlsx(rows, header=text), text)
    if how == 2:
        return Sample("ODT", "bao-cao.odt", odt(lines, header=text), text)
    return Sample("ODT", "bao-cao.odt", odt([text, *lines]), text)


def file_name(rng: random.Random) -> Sample:
    name = rng.choice((
        "{n}-BC-TU (MẬT).pdf", "MẬT - Kế hoạch {n}.pdf", "BC tối mật tháng {m}.pdf", "TUYET MAT_{n}-KL-TU.pdf", "tuyet-mat-bao-cao-{n}.pdf",
        "[TỐI MẬT] {n}-CV-BTGTU.pdf", "{n}-CV_TU_Mật.pdf", "TOI_MAT_{n}.pdf", "Độ Mật - công văn {n}.pdf", "CV {n} (Tối Mật) 2022.pdf",
        "{n} KH-TU.MAT.pdf", "(MAT) {n}-TB-TU.pdf", "Luu hanh noi bo - de cuong {m}.pdf", "Xem xong trả lại {n}.pdf",
    )).format(n=rng.randint(10, 99), m=rng.randint(1, 12))  # fmt: skip
    paper = base_paper(rng)
    return Sample("file name", name, compose(paper, Style.sample(rng, paper.regime)).pdf, name)


def circulation_typed(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), rng.choice(CIRCULATION)
    words = rng.choice((text, text.capitalize(), f"({text.capitalize()})", f"{text}\n(Không sao chụp)"))
    style = Style.sample(rng, paper.regime)
    mark = Mark(words, *rng.choice(((105, 12), (105, 289), (60, 12))), size=rng.choice((11, 13)), frame=rng.choice((0, 1)),
                colour=rng.choice(("#c8102e", "#000000")))  # fmt: skip
    return Sample("circulation, text layer", "tai-lieu.pdf", compose(replace(paper, marks=(mark,)), style).pdf, words)
