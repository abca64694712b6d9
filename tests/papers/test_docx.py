"""One content, two files: what the office signs as DOCX, and the same as PDF."""

import datetime
import io

import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from papers import letter, word_file
from papers.paper import Box, Figure, Grid, PageBreak, Paper, Signer


def picture():
    out = io.BytesIO()
    Image.new("RGB", (300, 150), "#0b4f8a").save(out, "PNG")
    return out.getvalue()


ROWS = (("Phương án", "Số phiếu", "%"), *((f"Phương án thứ {n}", str(n), "1,5") for n in range(60)))
PAPER = Paper(
    regime="party", issuer="BAN TUYÊN GIÁO", parent_body="TỈNH ỦY ĐẮK NÔNG", notation="BC/BTGTU",
    date=datetime.date(2022, 9, 5), doc_type="Báo cáo", subject="kết quả điều tra dư luận xã hội",
    body=(
        "Ngữ liệu mở đầu có đủ dấu: ặ, ễ, ữ, ợ.", "= A. KẾT QUẢ CHỦ YẾU", "# 1. Mức độ hài lòng",
        Grid(ROWS, caption="Bảng 1. Mức độ hài lòng", note="Dấu “·”: không công bố.", figures=True),
        Box(("Mẫu tự nguyện, không kiểm soát trùng.",)), PageBreak(), Figure(picture(), "Biểu đồ thanh", "Hình 1. Hài lòng"),
        "~ Hết.",
    ),
    signers=(Signer("Nguyễn Văn An", "TRƯỞNG BAN"),), place="Đắk Nông", recipients=("Thường trực Tỉnh ủy", "Lưu: VT"),
    annex=("= PHỤ LỤC", "Nội dung phụ lục."),
)  # fmt: skip


def opened(paper=PAPER):
    return Document(io.BytesIO(word_file.write(paper)))


def words(file):
    return "\n".join(node.text or "" for node in file.element.body.iter(qn("w:t")))


def pdf_words(paper=PAPER):
    pdf = pypdfium2.PdfDocument(letter.typeset(paper))
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_both_files_say_the_same():
    docx, pdf = words(opened()), pdf_words()
    for said in (
        "BAN TUYÊN GIÁO", "ĐẢNG CỘNG SẢN VIỆT NAM", "Đắk Nông, ngày 05 tháng 9 năm 2022", "A. KẾT QUẢ CHỦ YẾU", "Bảng 1. Mức độ hài lòng",
        "Phương án thứ 59", "Mẫu tự nguyện, không kiểm soát trùng.", "Hình 1. Hài lòng", "TRƯỞNG BAN", "Nguyễn Văn An",
        "- Thường trực Tỉnh ủy,", "Nội dung phụ lục.", "Ngữ liệu mở đầu có đủ dấu: ặ, ễ, ữ, ợ.",
    ):  # fmt: skip
        assert said in docx and said in pdf, said


def test_a_long_table_repeats_its_head_on_every_page_and_breaks_no_row():
    rows = opened().tables[1].rows
    assert len(rows) == 61
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows[:3]] == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert pdf_words().count("Số phiếu") >= 2


def test_headings_are_headings_and_stay_with_what_follows():
    file = opened()
    heads = [(p.text, p.style.name) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [("A. KẾT QUẢ CHỦ YẾU", "Heading 1"), ("1. Mức độ hài lòng", "Heading 2"), ("PHỤ LỤC", "Heading 1")]
    assert file.styles["Heading 1"].paragraph_format.keep_with_next


def test_the_face_is_named_for_every_script_and_pages_bear_numbers_from_the_second_on():
    file = opened()
    fonts = file.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    section = file.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml and not section.first_page_header.paragraphs[0].text


def test_a_picture_says_what_it_shows():
    assert 'descr="Biểu đồ thanh"' in opened().element.xml


def test_what_xml_cannot_hold_spoils_no_file():
    import dataclasses

    file = opened(dataclasses.replace(PAPER, subject="kết\x0b quả", body=("a\x00b",)))
    assert "kết quả" in words(file) and "ab" in words(file)
