"""Pages that carry a mark of secrecy or of limited circulation, in every way such a mark comes to an office.

Each family is a function of a random source; it answers with a Sample. A mark that a careful person could not
read is no fair sample and is not made here. Written from the rules on marks alone, not from any detector.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benches.office_files import docx, odt, xlsx
from papers import marks, scan
from papers.letter import Composed, compose
from papers.paper import Mark, Paper
from papers.samples import sample_paper, stamp_incoming, write_by_hand
from papers.style import Style
from papers.typefaces import SANS_BOLD, SERIF, SERIF_BOLD, pillow, register

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
BARE = {"MẬT": "MAT", "TỐI MẬT": "TOI MAT", "TUYỆT MẬT": "TUYET MAT"}
CIRCULATION = (
    "LƯU HÀNH NỘI BỘ", "KHÔNG PHỔ BIẾN", "XEM XONG TRẢ LẠI", "XONG HỘI NGHỊ TRẢ LẠI",
    "TÀI LIỆU LƯU HÀNH NỘI BỘ", "HỌP XONG TRẢ LẠI", "TÀI LIỆU THU HỒI",
)  # fmt: skip
INKS = ("#c8102e", "#d22030", "#b01a2a", "#e0303a")


class Sample(NamedTuple):
    family: str
    file_name: str
    data: bytes
    mark: str  # "" for an open page


def base_paper(rng: random.Random) -> Paper:
    paper = replace(sample_paper(rng, rng.choice(("party", "state"))), urgency="")
    # The bench asks about the mark alone, so the paper under it does not itself speak of secrets.
    return paper if "bí mật" not in f"{paper.subject}{''.join(paper.body)}" else base_paper(rng)


def printed(rng: random.Random, paper: Paper | None = None, dpi: int = 200) -> tuple[list[Image.Image], Composed]:
    """The pages of a paper, signed and sealed, before any mark; and where things stand on them."""
    paper = paper or base_paper(rng)
    style = Style.sample(rng, paper.regime, by_hand=0.25)
    composed = compose(paper, style, seal=rng.random() < 0.7, signature=rng.random() < 0.8)
    pages = scan.rasterise(composed.pdf, dpi)
    write_by_hand(pages, composed, paper, rng)
    return pages, composed


def pack(rng: random.Random, family: str, images: list[Image.Image], mark: str, dpi: int = 200) -> Sample:
    many = len(images) > 1
    suffix = rng.choice(("pdf", "tiff") if many else ("pdf", "pdf", "pdf", "jpg", "png", "tiff"))
    data = scan.to_file(images, suffix, dpi, rng.randint(65, 85))
    return Sample(family, f"quet_{rng.randint(100, 9999)}.{suffix}", data, mark)


def mark_text(rng: random.Random) -> str:
    return rng.choice(LEVELS)


def strike(
    rng: random.Random, page: Image.Image, composed: Composed, text: str, *, spot: tuple[float, float] | None = None, **how
) -> None:
    """Stamp `text` where offices stamp it: under the number, at a corner, beside the title."""
    tall = how.pop("height", None) or int(page.height * rng.uniform(0.0185, 0.028))
    how = {
        "colour": rng.choice(INKS), "font": rng.choice((SERIF_BOLD, SERIF_BOLD, SANS_BOLD)),
        "frame": rng.choice((1, 1, 1, 2)), "worn": rng.uniform(0.05, 0.3), "angle": rng.uniform(-4, 4),
    } | how  # fmt: skip
    ink = marks.stamp(text, tall, rng, **how)
    scan.place(page, ink, *(spot or free_spot(rng, page, composed, ink)))


def free_spot(rng: random.Random, page: Image.Image, composed: Composed, ink: Image.Image) -> tuple[float, float]:
    """A place where a clerk finds room: the emptiest of the usual ones, so the mark is not drowned in text."""
    symbol = composed.anchors["symbol"]
    under = max(symbol.y1, composed.anchors["subject"].y1 if "doc_type" not in composed.anchors else 0)
    half = ink.height / page.height / 2
    spots = [
        (0.24 + rng.uniform(-0.04, 0.04), under + half + rng.uniform(0.006, 0.02)),
        (0.16, max(half + 0.005, 0.034)), (0.5, max(half + 0.005, 0.032)), (0.84, max(half + 0.005, 0.034)),
        (0.8, composed.anchors["date"].y1 + half + 0.01), (0.5, 0.955 - half),
    ]  # fmt: skip
    rng.shuffle(spots)
    return scan.free_spot(page, ink, spots)


def _scanned(family: str, kinds: tuple[str, ...], **how) -> Callable[[random.Random], Sample]:
    def make(rng: random.Random) -> Sample:
        text = how.get("text", mark_text)(rng)
        pages, composed = printed(rng)
        own = {name: value(rng) if callable(value) else value for name, value in how.items() if name != "text"}
        strike(rng, pages[0], composed, text, **own)
        if rng.random() < 0.2:
            stamp_incoming(pages[0], composed, random.Random(rng.random()))
        images = [scan.degrade(page, rng, rng.choice(kinds)) for page in pages[:1]]
        return pack(rng, family, images, text)

    return make


def _spaced(rng: random.Random) -> str:
    return "   ".join(" ".join(word) for word in mark_text(rng).split())


def _with_term(rng: random.Random) -> str:
    return f"{mark_text(rng)}\nThời hạn: {rng.choice((5, 10, 20))} năm"


def _overprinted(rng: random.Random) -> Sample:
    """Partly under the text of the title or under the seal, still plain to the eye."""
    text = mark_text(rng)
    pages, composed = printed(rng)
    page = pages[0]
    if rng.random() < 0.5 and "subject" in composed.anchors:
        anchor = composed.anchors["subject"]
        spot = (anchor.x0 + (anchor.x1 - anchor.x0) * rng.uniform(0.1, 0.3), anchor.y1 + rng.uniform(-0.004, 0.012))
        strike(rng, page, composed, text, spot=spot, height=int(page.height * 0.027), worn=0.1)
    else:
        strike(rng, page, composed, text, spot=(0.24, 0.2), height=int(page.height * 0.027), worn=0.1)
        seal = marks.seal(int(page.width * 0.16), rng=rng)
        scan.place(page, seal, 0.24 + rng.choice((-1, 1)) * rng.uniform(0.075, 0.1), 0.2)
    return pack(rng, "overprinted", [scan.degrade(page, rng, rng.choice(("office", "skewed", "grey")))], text)


def _second_page(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    second, other = printed(rng)
    strike(rng, second[0], other, text)
    kind = rng.choice(("office", "grey", "copy", "faint"))
    return pack(rng, "second page", [scan.degrade(page, rng, kind) for page in (pages[0], second[0])], text)


def _second_page_text(rng: random.Random) -> Sample:
    paper = replace(base_paper(rng), annex=("= PHỤ LỤC", "Số liệu kèm theo văn bản.", "1. Tổng số đơn vị: 71."))
    text = mark_text(rng)
    paper = replace(paper, marks=(Mark(text, 45, 12, page=-1, frame=rng.choice((0, 1, 2)), angle=0),))
    return Sample("second page, text layer", "phu-luc.pdf", compose(paper, Style.sample(rng, paper.regime)).pdf, text)


def _table(rng: random.Random) -> Sample:
    """The mark in a table: a cell of its own, or the value of a field of a cover sheet."""
    level = mark_text(rng)
    rows = rng.choice((
        (("Số đến", "Ngày đến", "Độ mật"), ("215", "04/10/2022", level)),
        (("Cơ quan trình", "Độ khẩn", "Mức độ mật"), ("Văn phòng", "Thường", level.capitalize())),
        (("Tên tài liệu", level), ("Báo cáo quý", "01 bản")),
    ))  # fmt: skip
    paper = replace(base_paper(rng), table=rows)
    if rng.random() < 0.4:
        return Sample("table", "phieu-trinh.pdf", compose(paper, Style.sample(rng, paper.regime)).pdf, level)
    pages, _ = printed(rng, paper)
    kind = rng.choice(("office", "grey", "copy", "skewed"))
    return pack(rng, "table", [scan.degrade(page, rng, kind) for page in pages], level)


def envelope(rng: random.Random, letter: str) -> Image.Image:
    """A long envelope, 220 x 110 mm at 200 dots per inch; `letter` A, B or C, or "" for an open one."""
    page = Image.new("RGB", (1732, 866), (rng.randint(236, 252), rng.randint(232, 248), rng.randint(215, 245)))
    draw = ImageDraw.Draw(page)
    draw.text((300, 70), rng.choice(("TỈNH ỦY ĐẮK NÔNG", "HUYỆN ỦY ĐẮK MIL", "UBND TỈNH QUẢNG NINH")), font=pillow(SERIF, 36), fill="#181818", anchor="mm")
    draw.text((300, 120), rng.choice(("VĂN PHÒNG", "BAN TỔ CHỨC", "BAN DÂN VẬN")), font=pillow(SERIF_BOLD, 38), fill="#181818", anchor="mm")
    draw.text((300, 180), f"Số: {rng.randint(10, 900)}-CV/{rng.choice(('VPTU', 'BTCTU'))}", font=pillow(SERIF, 34), fill="#181818", anchor="mm")
    draw.text((620, 430), "Kính gửi:", font=pillow(SERIF, 46), fill="#181818", anchor="lm")
    draw.text((840, 430), rng.choice(("Ban Thường vụ Thành ủy Gia Nghĩa", "Đảng ủy xã Quảng Sơn", "Sở Nội vụ")), font=pillow(SERIF_BOLD, 48), fill="#181818", anchor="lm")
    draw.text((840, 510), rng.choice(("Đường 23 tháng 3, thành phố Gia Nghĩa", "Số 12 đường Trần Phú")), font=pillow(SERIF, 40), fill="#181818", anchor="lm")
    if letter:
        size = rng.randint(130, 190)
        badge = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        pen = ImageDraw.Draw(badge)
        ink = rng.choice(INKS)
        shape = pen.ellipse if rng.random() < 0.6 else pen.rectangle
        shape((3, 3, size - 4, size - 4), outline=ink, width=rng.randint(5, 8))
        pen.text((size / 2, size / 2), letter, font=pillow(rng.choice((SERIF_BOLD, SANS_BOLD)), int(size * 0.68)), fill=ink, anchor="mm")
        badge = marks.wear(badge, rng, 0.2).rotate(rng.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True)
        scan.place(page, badge, *rng.choice(((0.17, 0.4), (0.88, 0.17), (0.17, 0.75), (0.17, 0.52))))
        if rng.random() < 0.3:
            note = marks.stamp("CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ", 40, rng, colour=ink)
            scan.place(page, note, 0.55, 0.8)
    return page


def _envelope(rng: random.Random) -> Sample:
    letter = rng.choice("ABC")
    kind = rng.choice(("office", "grey", "photo", "office", "skewed"))
    return pack(rng, "envelope A/B/C", [scan.degrade(envelope(rng, letter), rng, kind)], letter)


def _declassified(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    page, colour = pages[0], rng.choice(INKS)
    tall = int(page.height * rng.uniform(0.018, 0.023))
    level = marks.stamp(text, tall, rng, colour=colour)
    until = f"GIẢI MẬT\nTừ: {rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/202{rng.randint(0, 5)}"
    freed = marks.stamp(until, int(tall * 0.85), rng, colour=colour, frame=2)
    both = Image.new("RGBA", (level.width + freed.width + tall, max(level.height, freed.height)), (0, 0, 0, 0))
    both.alpha_composite(level, (0, (both.height - level.height) // 2))
    both.alpha_composite(freed, (both.width - freed.width, (both.height - freed.height) // 2))
    if rng.random() < 0.4:  # the old level struck out with a pen
        ImageDraw.Draw(both).line((4, both.height * 0.7, level.width - 4, both.height * 0.35), fill=(20, 30, 110, 230), width=4)
    both = both.rotate(rng.uniform(-5, 5), Image.Resampling.BICUBIC, expand=True)
    x, y = free_spot(rng, page, composed, both)
    scan.place(page, both, min(max(x, both.width / page.width / 2 + 0.02), 0.98 - both.width / page.width / 2), y)
    return pack(rng, "GIẢI MẬT beside a level", [scan.degrade(page, rng, rng.choice(("office", "grey", "copy", "punched")))], f"{text} + GIẢI MẬT")


def typed_spot(rng: random.Random, paper: Paper, style: Style) -> tuple[float, float]:
    """Where a typist finds room, in millimetres: a head line, a foot line, or the line of the title."""
    spots = [(38, 13), (105, 12), (172, 13), (105, 289)]
    title = compose(paper, style).anchors.get("doc_type")
    if title:
        spots += [(45, (title.y0 + title.y1) / 2 * 297 - 1)] * 3
    return rng.choice(spots)


def _typed_pdf(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), mark_text(rng)
    how = rng.randrange(5)
    words = (text, text.title(), f"Độ mật: {text.capitalize()}", " ".join(text), f"Mức độ mật: {text}")[how]
    style = Style.sample(rng, paper.regime)
    mark = Mark(words, *typed_spot(rng, paper, style), page=1, size=rng.choice((12, 13, 14, 16)), frame=rng.choice((0, 1, 2)), colour=rng.choice(("#c8102e", "#000000")),
                font=rng.choice((SERIF_BOLD, SANS_BOLD)), angle=rng.choice((0, 0, 0, 7, -9)))  # fmt: skip
    return Sample("typed, text layer", "van-ban.pdf", compose(replace(paper, marks=(mark,)), style).pdf, words)


def _typed_bare(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), BARE[mark_text(rng)]
    style = Style.sample(rng, paper.regime)
    mark = Mark(text, *typed_spot(rng, paper, style), frame=rng.choice((1, 2)), font=rng.choice((SERIF_BOLD, SANS_BOLD)))
    return Sample("typed without tones", "van-ban.pdf", compose(replace(paper, marks=(mark,)), style).pdf, text)


def _picture_in_pdf(rng: random.Random) -> Sample:
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


def _annotation(rng: random.Random) -> Sample:
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


def lines_of(paper: Paper) -> list[str]:
    """A paper as the paragraphs of a word processor file."""
    who = "ĐẢNG CỘNG SẢN VIỆT NAM" if paper.regime == "party" else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    colon = "Số " if paper.regime == "party" else "Số: "
    day = paper.date
    return [
        *(line for line in (paper.parent_body, paper.issuer) if line), who, f"{colon}{paper.symbol}",
        f"{paper.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        *([paper.doc_type.upper()] if not paper.is_letter else []), paper.subject,
        *(line[2:] if line[:2] in ("# ", "~ ", "= ") else line for line in paper.body),
        *(line for signer in paper.signers for line in (*signer.authority, signer.title, signer.name)),
        "Nơi nhận:", *(f"- {name};" for name in paper.recipients),
    ]  # fmt: skip


def _docx(rng: random.Random) -> Sample:
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


def _docx_picture(rng: random.Random) -> Sample:
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


def _other_office(rng: random.Random) -> Sample:
    text, lines = mark_text(rng), lines_of(base_paper(rng))
    rows = [["STT", "Nội dung", "Đơn vị"], ["1", "Tổng hợp số liệu", "Văn phòng"]]
    how = rng.randrange(4)
    if how == 0:
        return Sample("XLSX", "bang-tong-hop.xlsx", xlsx([[text], *rows]), text)
    if how == 1:
        return Sample("XLSX", "bang-tong-hop.xlsx", xlsx(rows, header=text), text)
    if how == 2:
        return Sample("ODT", "bao-cao.odt", odt(lines, header=text), text)
    return Sample("ODT", "bao-cao.odt", odt([text, *lines]), text)


def _file_name(rng: random.Random) -> Sample:
    name = rng.choice((
        "{n}-BC-TU (MẬT).pdf", "MẬT - Kế hoạch {n}.pdf", "BC tối mật tháng {m}.pdf", "TUYET MAT_{n}-KL-TU.pdf", "tuyet-mat-bao-cao-{n}.pdf",
        "[TỐI MẬT] {n}-CV-BTGTU.pdf", "{n}-CV_TU_Mật.pdf", "TOI_MAT_{n}.pdf", "Độ Mật - công văn {n}.pdf", "CV {n} (Tối Mật) 2022.pdf",
        "{n} KH-TU.MAT.pdf", "(MAT) {n}-TB-TU.pdf", "Luu hanh noi bo - de cuong {m}.pdf", "Xem xong trả lại {n}.pdf",
    )).format(n=rng.randint(10, 99), m=rng.randint(1, 12))  # fmt: skip
    paper = base_paper(rng)
    return Sample("file name", name, compose(paper, Style.sample(rng, paper.regime)).pdf, name)


def _circulation_typed(rng: random.Random) -> Sample:
    paper, text = base_paper(rng), rng.choice(CIRCULATION)
    words = rng.choice((text, text.capitalize(), f"({text.capitalize()})", f"{text}\n(Không sao chụp)"))
    style = Style.sample(rng, paper.regime)
    mark = Mark(words, *rng.choice(((105, 12), (105, 289), (60, 12))), size=rng.choice((11, 13)), frame=rng.choice((0, 1)),
                colour=rng.choice(("#c8102e", "#000000")))  # fmt: skip
    return Sample("circulation, text layer", "tai-lieu.pdf", compose(replace(paper, marks=(mark,)), style).pdf, words)


def _sideways(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    strike(rng, pages[0], composed, text)
    image = scan.degrade(pages[0], rng, rng.choice(("office", "grey"))).rotate(rng.choice((90, 180, 270)), expand=True)
    return pack(rng, "page sideways", [image], text)


def _tilt(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * rng.uniform(8, 25)


def _loud(rng: random.Random) -> str:
    return rng.choice(CIRCULATION)


_USUAL = ("office", "skewed", "bleed", "punched")
FAMILIES: tuple[Callable[[random.Random], Sample], ...] = (
    _scanned("stamp, scan", _USUAL), _scanned("stamp, tilted to 25°", ("office", "grey", "bleed"), angle=_tilt),
    _scanned("stamp, 1-bit copy", ("copy",)), _scanned("stamp, photograph", ("photo",)), _envelope, _second_page,
    _scanned("stamp, faint", ("faint",)), _typed_pdf, _docx, _scanned("stamp, grey", ("grey", "fax")), _overprinted,
    _table, _scanned("circulation, stamp", ("office", "grey", "copy", "skewed", "photo"), text=_loud), _picture_in_pdf,
    _declassified, _scanned("stamp, no frame", ("office", "grey", "skewed"), frame=0), _docx_picture, _file_name,
    _scanned("stamp, black or blue", ("office", "grey", "bleed"), colour=lambda rng: rng.choice((marks.BLACK, marks.BLUE))),
    _circulation_typed, _scanned("stamp, scan", _USUAL), _annotation, _scanned("stamp, tilted on photo", ("photo", "skewed"), angle=_tilt),
    _typed_bare, _scanned("stamp, letters apart", ("office", "grey"), text=_spaced), _other_office, _second_page_text,
    _scanned("stamp with term", ("office", "grey", "copy"), text=_with_term), _sideways,
    _scanned("stamp, no tones", ("office", "grey", "copy"), text=lambda rng: BARE[mark_text(rng)]),
    _scanned("stamp, worn", ("office", "grey"), worn=0.5), _scanned("stamp, 1-bit copy, tilted", ("copy",), angle=_tilt),
)  # fmt: skip
