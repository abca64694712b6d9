"""Office files become made-up pages on which left stays left; nothing readable in them is lost."""

import io
import time

import openpyxl
import pytest
from openpyxl.comments import Comment

from documents.reading import ocr
from documents.reading.extract import read
from tests.documents import reading_files as files

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def page_of(body: str, **more):
    return read(files.docx(body, **more), "a.docx").pages[0]


def span(page, text):
    first, last = text.split()[0], text.split()[-1]
    line = next(w.line for w in page.words if w.text == first)
    words = [w for w in page.words if w.line == line]
    assert words[-1].text == last
    return words[0].x0, words[-1].x1


def test_a_head_of_two_cells_has_a_left_and_a_right_column():
    page = page_of(files.two_cells(["TỈNH ỦY", "Số 45-HD/BTGTU"], ["ĐẢNG CỘNG SẢN VIỆT NAM", "Gia Nghĩa, ngày 05"]))
    assert span(page, "Số 45-HD/BTGTU")[1] < 0.48
    assert span(page, "ĐẢNG CỘNG SẢN VIỆT NAM")[0] > 0.52
    left, right = ([w for w in page.words if w.text == t][0] for t in ("TỈNH", "ĐẢNG"))
    assert left.y0 == right.y0
    assert left.block != right.block


def test_a_head_made_with_tabs_has_two_columns_as_well():
    page = page_of(files.paragraph("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    assert span(page, "ỦY BAN NHÂN DÂN")[1] < 0.48
    assert span(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")[0] > 0.52


def test_a_tab_after_a_list_mark_is_only_a_blank():
    assert page_of(files.paragraph("1.\tTổ chức tuyên truyền")).text == "1. Tổ chức tuyên truyền"


def test_centred_lines_are_centred_and_long_ones_wrap():
    page = page_of(files.paragraph("HƯỚNG DẪN", centred=True) + files.paragraph(" ".join(files.BODY)))
    x0, x1 = span(page, "HƯỚNG DẪN")
    assert (x0 + x1) / 2 == pytest.approx(0.5, abs=0.01)
    assert page.text.count("\n") > 2
    assert all(0 <= w.x0 < w.x1 <= 1 and 0 <= w.y0 < w.y1 <= 1 for w in page.words)


def test_long_texts_and_page_breaks_make_new_pages():
    many = "".join(files.paragraph(f"Đoạn thứ {n}") for n in range(120))
    reading = read(files.docx(many + '<w:p><w:r><w:br w:type="page"/><w:t>Phụ lục</w:t></w:r></w:p>'), "a.docx")
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    assert len(reading.pages) == 4
    assert reading.pages[-1].text == "Phụ lục"
    assert not reading.has_fixed_pages
    assert reading.pages[0].render is None


def test_numbers_that_word_counts_itself_are_printed():
    numbering = (
        f'<w:numbering {files.W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )
    entry = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>Giao</w:t></w:r></w:p>'
    assert page_of(entry * 2, more={"word/numbering.xml": numbering}).text == "Điều 1. Giao\nĐiều 2. Giao"


def test_soft_hyphens_go_and_letters_are_composed():
    assert page_of(files.paragraph("tuyên\u00ad giáo, Co\u0302ng va\u0306n")).text == "tuyên giáo, Công văn"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("<w:p><w:del><w:r><w:delText>chữ bị xóa</w:delText></w:r></w:del></w:p>", {}),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>chữ bị xóa</w:t></w:r></w:p>", {}),
        ("", {"word/header1.xml": f"<w:hdr {files.W}>{files.paragraph('chữ bị xóa')}</w:hdr>"}),
        ("", {"word/footer2.xml": f"<w:ftr {files.W}>{files.paragraph('chữ bị xóa')}</w:ftr>"}),
        ("", {"word/comments.xml": f"<w:comments {files.W}>{files.paragraph('chữ bị xóa')}</w:comments>"}),
        ("", {"word/footnotes.xml": f"<w:footnotes {files.W}>{files.paragraph('chữ bị xóa')}</w:footnotes>"}),
        ("", {"docProps/core.xml": "<c xmlns:d='d'><d:title>chữ bị xóa</d:title></c>"}),
        (f"<w:p><w:r><w:pict><x><w:txbxContent>{files.paragraph('chữ bị xóa')}</w:txbxContent></x></w:pict></w:r></w:p>", {}),
        ('<w:p><w:r><w:drawing><docPr descr="chữ bị xóa"/></w:drawing></w:r></w:p>', {}),
    ],
    ids=["deleted", "hidden", "header", "footer", "comment", "footnote", "property", "text box", "alternative text"],
)
def test_what_stands_beside_the_text_is_extra_text(body, more):
    reading = read(files.docx(files.paragraph("xin chào") + body, more), "a.docx")
    assert "chữ bị xóa" in reading.extra_text
    assert "chữ bị xóa" not in reading.pages[0].text
    assert "xin chào" in reading.pages[0].text


def test_a_text_box_is_read_once_though_word_stores_it_twice():
    box = files.paragraph("ô chữ")
    body = (
        f"<w:p><w:r><mc:AlternateContent {MC}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(files.docx(body), "a.docx").extra_text.count("ô chữ") == 1


@pytest.mark.ocr
@pytest.mark.skipif(not ocr.available(), reason="tesseract with Vietnamese data is not installed")
def test_a_scan_pasted_into_word_becomes_a_page_that_is_read():
    scan = files.image_bytes(files.page_image(files.lines_of_letter()))
    reading = read(files.docx(files.paragraph("Kèm theo bản quét"), {"word/media/image1.png": scan}), "a.docx")
    assert [page.source for page in reading.pages] == ["text", "ocr"]
    assert "45-HD/BTGTU" in reading.pages[1].text
    assert reading.pages[1].render(50).width == pytest.approx(413, abs=3)
    assert reading.text_source == "mixed"


def test_a_pasted_drawing_that_cannot_be_looked_at_counts_as_unread():
    drawing = b"\x01\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 60_000
    reading = read(files.docx(files.paragraph("x"), {"word/media/image1.emf": drawing}), "a.docx")
    assert reading.pages[-1].source == "none"


def test_a_pasted_picture_that_is_torn_counts_as_unread():
    torn = files.image_bytes(files.page_image(files.lines_of_letter(), dpi=60))[:400]
    reading = read(files.docx(files.paragraph("x"), {"word/media/image1.png": torn}), "a.docx", ocr=False)
    assert [page.source for page in reading.pages] == ["text", "none"]


def test_small_logos_are_no_pages():
    logo = files.image_bytes(files.page_image([]).resize((80, 80)))
    assert len(read(files.docx(files.paragraph("x"), {"word/media/image1.png": logo}), "a.docx").pages) == 1


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu phí"
    sheet.append(["BIỂU MỨC THU PHÍ, LỆ PHÍ"])
    sheet.append(["Số TT", "Tên phí", "Mức thu"])
    sheet.append([1, "Lệ phí cấp bằng", 115000])
    sheet["B3"].comment = Comment("ghi chú ô", "An")
    sheet.oddHeader.center.text = "đầu trang in"
    hidden = book.create_sheet("Ẩn")
    hidden.append(["trang tính ẩn"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_row_by_row():
    reading = read(workbook(), "a.xlsx")
    assert reading.pages[0].text.split("\n") == [
        "BIỂU MỨC THU PHÍ, LỆ PHÍ",
        "Số TT Tên phí Mức thu",
        "1 Lệ phí cấp bằng 115000",
    ]
    for beside in ("ghi chú ô", "đầu trang in", "trang tính ẩn", "Biểu phí"):
        assert beside in reading.extra_text
    assert "trang tính ẩn" not in reading.pages[0].text


def test_a_sheet_that_claims_a_million_columns_and_rows_is_read_by_its_cells():
    book = openpyxl.Workbook()
    book.active["A1"] = "đầu"
    book.active["XFD1048576"] = "cuối"
    out = io.BytesIO()
    book.save(out)
    began = time.process_time()
    assert read(out.getvalue(), "a.xlsx").pages[0].text.split() == ["đầu", "cuối"]
    assert time.process_time() - began < 20


def slides() -> bytes:
    a, p = (f"http://schemas.openxmlformats.org/{x}/2006/main" for x in ("drawingml", "presentationml"))

    def slide(text):
        return (
            f'<p:sld xmlns:a="{a}" xmlns:p="{p}"><p:sp><p:spPr><a:xfrm><a:off x="6096000" y="685800"/>'
            f'<a:ext cx="5000000" cy="900000"/></a:xfrm></p:spPr><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>'
        )

    links = "".join(f'<Relationship Id="r{n}" Type="x/slide" Target="slides/slide{n}.xml"/>' for n in (1, 2))
    return files.zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{files.TYPES["pptx"]}"/></Types>',
            "ppt/presentation.xml": (
                f'<p:presentation xmlns:p="{p}" {files.R}><p:sldIdLst><p:sldId id="256" r:id="r2"/>'
                '<p:sldId id="257" r:id="r1"/></p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>'
            ),
            "ppt/_rels/presentation.xml.rels": files.RELATIONS % links,
            "ppt/slides/slide1.xml": slide("Trang hai"),
            "ppt/slides/slide2.xml": slide("Trang một"),
            "ppt/notesSlides/notesSlide1.xml": f'<p:notes xmlns:a="{a}" xmlns:p="{p}"><a:t>lời thuyết trình</a:t></p:notes>',
        }
    )


def test_slides_come_in_the_order_shown_and_notes_are_extra():
    reading = read(slides(), "a.pptx")
    assert [page.text for page in reading.pages] == ["Trang một", "Trang hai"]
    assert reading.pages[0].words[0].x0 == pytest.approx(0.5, abs=0.01)
    assert reading.pages[0].words[0].y0 == pytest.approx(0.1, abs=0.01)
    assert "lời thuyết trình" in reading.extra_text


def odt(body: str, styles: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"'
        for k, v in {"office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible"}.items()
    )
    return files.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        }
    )


def test_an_odt_keeps_columns_blanks_and_notes():
    centred = '<style:style style:name="P1"><style:paragraph-properties fo:text-align="center"/></style:style>'
    cells = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("THỦ TƯỚNG", "CỘNG HÒA"))
    row = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    note = "<text:note><text:note-body><text:p>chú thích</text:p></text:note-body></text:note>"
    body = f'{row}<text:p text:style-name="P1">CHỈ<text:s/>THỊ</text:p><text:p>Nội dung{note}.</text:p>'
    reading = read(odt(body, centred), "a.odt")
    page = reading.pages[0]
    assert page.text.split("\n") == ["THỦ TƯỚNG", "CỘNG HÒA", "CHỈ THỊ", "Nội dung."]
    assert span(page, "THỦ TƯỚNG")[1] < 0.48
    assert span(page, "CỘNG HÒA")[0] > 0.52
    assert sum(span(page, "CHỈ THỊ")) / 2 == pytest.approx(0.5, abs=0.01)
    assert "chú thích" in reading.extra_text


def test_the_words_of_a_print_header_stand_apart_from_its_codes():
    book = openpyxl.Workbook()
    book.active.append(["Tổng hợp"])
    book.active.oddHeader.right.text = "TUYỆT MẬT"
    out = io.BytesIO()
    book.save(out)
    assert "TUYỆT MẬT" in read(out.getvalue(), "a.xlsx").extra_text.splitlines()
