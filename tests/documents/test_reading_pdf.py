"""A PDF with a text layer becomes pages of placed words; a layer that cannot be trusted does not."""

import io

import numpy as np
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.reading import pdf, quality
from documents.reading.extract import read
from papers.typefaces import register
from tests.documents import reading_files as files

LETTER = files.lines_of_letter()


def words_at(page, text):
    return [word for word in page.words if word.text == text]


def test_words_stand_where_they_are_printed():
    reading = read(files.pdf_of(LETTER), "a.pdf")
    (page,) = reading.pages
    assert (reading.kind, reading.text_source, reading.has_fixed_pages) == ("pdf", "text", True)
    assert (round(page.width), round(page.height), page.source, page.confidence) == (595, 842, "text", 1.0)
    (notation,) = words_at(page, "45-HD/BTGTU")
    assert notation.x0 == pytest.approx(109 / 595, abs=0.02)
    assert (notation.y0 + notation.y1) / 2 == pytest.approx(110 / 842, abs=0.01)
    assert all(0 <= w.x0 < w.x1 <= 1 and 0 <= w.y0 < w.y1 <= 1 for w in page.words)


def test_the_two_columns_of_the_head_are_read_one_after_the_other():
    lines = read(files.pdf_of(LETTER), "a.pdf").pages[0].text.split("\n")
    assert lines[:6] == [
        "TỈNH ỦY ĐẮK NÔNG",
        "BAN TUYÊN GIÁO",
        "*",
        "Số 45-HD/BTGTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Gia Nghĩa, ngày 05 tháng 9 năm 2025",
    ]
    assert lines[6] == "HƯỚNG DẪN"
    assert lines[-2:] == ["TRƯỞNG BAN", "Nguyễn Văn Minh"]


def test_words_of_one_line_share_its_number_and_text_follows_the_lines():
    page = read(files.pdf_of(LETTER), "a.pdf").pages[0]
    for number, line in enumerate(page.text.split("\n")):
        assert " ".join(w.text for w in page.words if w.line == number) == line
    assert [w.line for w in page.words] == sorted(w.line for w in page.words)
    assert [w.block for w in page.words] == sorted(w.block for w in page.words)


def test_soft_hyphens_ligatures_and_loose_marks_are_mended():
    page = read(files.pdf_of([(70, 100, "tuyên\u00ad giáo ﬁnal quy\u1ebft")]), "a.pdf", ocr=False).pages[0]
    assert "\u00ad" not in page.text
    assert "final" in page.text or page.source == "none"


def test_what_stands_in_a_signature_field_is_read_in_its_place():
    """Office stamping programs put the number and the date into the look of a signature field."""

    def sign(document):
        look = pikepdf.Stream(document, b"BT /F1 13 Tf 0 3 Td (7432) Tj ET")
        look["/Type"], look["/Subtype"], look["/BBox"] = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 40, 14]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="so", F=132,
                Rect=[118, 842 - 117, 158, 842 - 103], AP=pikepdf.Dictionary(N=document.make_indirect(look)),
            )
        )
        document.pages[0].Annots = pikepdf.Array([field])
        document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=[field], SigFlags=3))

    blank = [(x, y, "Số:                /UBND-XD" if "Số" in t else t) for x, y, t in LETTER]
    reading = read(files.changed_pdf(sign, files.pdf_of(blank)), "a.pdf")
    assert "Số: 7432 /UBND-XD" in reading.pages[0].text
    with_field = np.asarray(reading.pages[0].render(72).convert("L"))
    without = np.asarray(read(files.pdf_of(blank), "a.pdf").pages[0].render(72).convert("L"))
    assert with_field.sum() < without.sum()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_turned_by_its_own_setting(degrees):
    turned = files.changed_pdf(lambda document: document.pages[0].rotate(degrees, relative=False), files.pdf_of(LETTER))
    page = read(turned, "a.pdf").pages[0]
    plain = read(files.pdf_of(LETTER), "a.pdf").pages[0]
    assert page.text == plain.text
    assert page.render(50).size == plain.render(50).size
    assert words_at(page, "HƯỚNG")[0].y0 == pytest.approx(words_at(plain, "HƯỚNG")[0].y0, abs=0.01)


@pytest.mark.parametrize("degrees", [90, 270])
def test_letters_lying_on_their_side_are_set_upright(degrees):
    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=files.A4)
    canvas.translate(files.A4[0] / 2, files.A4[1] / 2)
    canvas.rotate(degrees)
    canvas.setFont("Tinos-Regular", 13)
    for n in range(12):
        canvas.drawString(-300, 200 - 20 * n, "Biểu tổng hợp số liệu các đơn vị")
    canvas.showPage()
    canvas.save()
    page = read(out.getvalue(), "a.pdf").pages[0]
    assert page.width > page.height
    assert page.text.split("\n")[0] == "Biểu tổng hợp số liệu các đơn vị"
    shot = page.render(50)
    assert shot.width > shot.height


def test_a_shifted_page_box_does_not_shift_the_words():
    def shift(document):
        document.pages[0].MediaBox = [-50, -80, 545.3, 761.9]

    page = read(files.changed_pdf(shift, files.pdf_of(LETTER)), "a.pdf").pages[0]
    plain = read(files.pdf_of(LETTER), "a.pdf").pages[0]
    assert words_at(page, "HƯỚNG")[0].x0 == pytest.approx(words_at(plain, "HƯỚNG")[0].x0 + 50 / 595.3, abs=0.005)


def test_text_cut_off_by_the_page_edge_still_reaches_the_gate():
    reading = read(files.pdf_of([*LETTER, (70, 1200, "ngoài mép giấy")]), "a.pdf")
    assert "mép giấy" in reading.extra_text
    assert "mép giấy" not in reading.pages[0].text


def test_properties_notes_and_bookmarks_are_extra_text():
    def add(document):
        document.docinfo["/Title"] = "Tiêu đề ẩn"
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="ghi chú dán")
        document.pages[0].Annots = pikepdf.Array([note])
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Mục thứ nhất", 0))

    extra = read(files.changed_pdf(add), "a.pdf").extra_text
    assert "Tiêu đề ẩn" in extra
    assert "ghi chú dán" in extra
    assert "Mục thứ nhất" in extra


def test_a_blank_page_is_read_and_has_no_words():
    reading = read(files.pdf_of([]), "a.pdf")
    assert reading.pages[0].words == []
    assert reading.pages[0].source == "text"


def test_without_ocr_a_scanned_page_counts_as_unread():
    data = files.pdf_of([], picture=files.page_image(LETTER, dpi=60))
    reading = read(data, "a.pdf", ocr=False)
    assert [page.source for page in reading.pages] == ["none"]
    assert reading.text_source == "none"


def test_progress_is_told_page_by_page():
    told = []
    read(files.pdf_of(LETTER, pages=3), "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_long_file_is_opened_anew_on_the_way_and_read_and_drawn_to_the_end(monkeypatch):
    monkeypatch.setattr(pdf, "REOPENED_AFTER", 2)
    data = files.pdf_of([(100, 100, "Kế hoạch tuyên truyền năm 2022 của Ban Tuyên giáo Tỉnh ủy")], pages=7)
    reading = read(data, "a.pdf")
    assert ["Kế hoạch" in page.text for page in reading.pages] == [True] * 7
    drawn = [np.asarray(page.render(72).convert("L")) for page in (*reading.pages, *reversed(reading.pages))]
    assert all((image == drawn[0]).all() for image in drawn) and drawn[0].min() < 128


def test_page_images_have_the_size_asked_for_and_are_capped():
    page = read(files.pdf_of(LETTER), "a.pdf").pages[0]
    assert page.render(100).size == pytest.approx((827, 1169), abs=2)
    assert page.render(100).mode == "RGB"
    source = pdf.PdfSource(files.pdf_of(LETTER))
    huge = source.render(1, 5000, 1_000_000)
    assert huge.width * huge.height <= 1_010_000


@pytest.mark.parametrize(
    "text",
    [
        "UBND TINH KIEN GIANG CONG HOA XA HOI CHU NGHIA VIET NAM Doc lap Tu do Hanh phuc So Y te " * 3,
        "Uû ban nh©n d©n tØnh §¾k N«ng céng hoµ x· héi chñ nghÜa ViÖt Nam ®éc lËp tù do h¹nh phóc " * 3,
        "tlnh rvp lcti bxn qwd zzk prt mnb vcx lkj hgf dsa poi uyt rew qaz wsx edc rfv tgb yhn " * 3,
    ],
    ids=["without marks", "TCVN3", "noise"],
)
def test_a_text_that_is_no_vietnamese_is_not_trusted(text):
    assert quality.looks_wrong(text)


def test_an_honest_text_is_trusted():
    assert not quality.looks_wrong(" ".join(files.BODY) * 2)
    assert not quality.looks_wrong("Số 45-HD/BTGTU")
