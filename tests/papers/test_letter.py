"""A typeset paper says in its text layer what it says on the page, and stays on the page."""

from __future__ import annotations

import random
import unicodedata
from datetime import date

import pypdfium2 as pdfium
import pytest

from papers.letter import compose, typeset
from papers.paper import Mark, Paper, Signer
from papers.samples import sample_paper
from papers.style import Style


def words(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    # PDFium gives a hyphen at the end of a line as U+0002 or drops the break after it.
    return " ".join(text.replace("\x02", "-").split())


def resolution(**changes) -> Paper:
    facts = {
        "regime": "party", "issuer": "BAN TUYÊN GIÁO", "parent_body": "TỈNH ỦY ĐẮK NÔNG", "number": "09", "notation": "HD/BTGTU",
        "date": date(2022, 2, 5), "place": "Đắk Nông", "doc_type": "Hướng dẫn", "subject": "tuyên truyền các ngày lễ lớn",
        "body": ("Nội dung thứ nhất.", "# I. MỤC ĐÍCH", "Nội dung thứ hai."), "recipients": ("Tỉnh ủy", "Lưu Văn phòng"),
        "signers": (Signer("Nguyễn Thị Mẫu", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),),
    }  # fmt: skip
    return Paper(**facts | changes)


def samples(count: int):
    for index in range(count):
        rng = random.Random(index)
        paper = sample_paper(rng, "party" if index % 2 else "state")
        yield paper, Style.sample(rng, paper.regime)


def test_party_number_has_no_colon_and_the_state_number_has_one():
    assert "Số 09-HD/BTGTU" in words(typeset(resolution()))
    assert "Số: 15/QĐ-UBND" in words(typeset(resolution(regime="state", number="15", notation="QĐ-UBND", doc_type="Quyết định")))


def test_the_head_is_read_back_from_the_text_layer():
    for paper, style in samples(60):
        text = words(compose(paper, style).pdf)
        said = [
            paper.issuer, paper.parent_body, paper.signers[0].name, paper.signers[0].title, f"năm {paper.date.year}",
            "ĐẢNG CỘNG SẢN VIỆT NAM" if paper.regime == "party" else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        ]  # fmt: skip
        if not paper.is_letter:
            said += [paper.doc_type.upper()]
        for piece in said:
            assert " ".join(piece.split()) in text, (paper.symbol, piece)
        # Lines break after a hyphen or a slash, so the subject is compared without blanks.
        assert paper.subject.replace(" ", "") in text.replace(" ", ""), paper.symbol
        assert paper.symbol in text.replace(" /", "/").replace("Số :", "Số:").replace(" -", "-")


def test_a_letter_prints_its_subject_under_the_number_and_never_its_type():
    state = words(typeset(resolution(regime="state", doc_type="Công văn", notation="UBND-KGVX", addressees=("Sở Nội vụ",))))
    assert "V/v tuyên truyền các ngày lễ lớn" in state
    assert "CÔNG VĂN" not in state
    assert "Kính gửi: Sở Nội vụ" in state


def test_every_character_of_the_text_layer_is_composed():
    text = words(typeset(resolution(subject=unicodedata.normalize("NFC", "tuyên truyền Đắk Nông, hoà bình, thuỷ lợi, ngữ nghĩa"))))
    assert text == unicodedata.normalize("NFC", text)
    assert "�" not in text
    assert "hoà bình, thuỷ lợi" in text


def test_layouts_stay_on_the_page():
    for paper, style in samples(80):
        document = pdfium.PdfDocument(compose(paper, style, seal=True, signature=True).pdf)
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                assert left > 40, paper
                assert right < 595 - 20, paper
                assert bottom > 25, paper
                assert top < 842 - 25, paper


def test_the_two_columns_of_the_head_do_not_touch():
    for paper, style in samples(80):
        anchors = compose(paper, style).anchors
        assert anchors["symbol"].x1 < anchors["date"].x0, paper


@pytest.mark.parametrize("regime", ["party", "state"])
def test_a_joint_paper_with_two_signers_and_a_long_subject_fits_on_its_page(regime):
    paper = resolution(
        regime=regime, co_issuers=("SỞ THÔNG TIN VÀ TRUYỀN THÔNG",), subject="phối hợp công tác thông tin, tuyên truyền " * 6,
        signers=(Signer("Lê Văn Một", "TRƯỞNG BAN"), Signer("Trần Thị Hai", "GIÁM ĐỐC")),
    )  # fmt: skip
    text = words(typeset(paper))
    assert "SỞ THÔNG TIN VÀ TRUYỀN THÔNG" in text
    assert "Lê Văn Một" in text
    assert "Trần Thị Hai" in text


def test_a_long_body_runs_over_pages_with_the_signature_whole_on_the_last():
    document = pdfium.PdfDocument(typeset(resolution(body=("Đoạn văn có nội dung rất dài. " * 30,) * 12)))
    last = document[len(document) - 1].get_textpage().get_text_range()
    assert len(document) >= 4
    assert "K/T TRƯỞNG BAN" in last
    assert "Nguyễn Thị Mẫu" in last


def test_what_is_to_be_written_by_hand_is_left_blank():
    composed = compose(resolution(), Style(number_by_hand=True, date_by_hand=True))
    text = words(composed.pdf)
    assert "-HD/BTGTU" in text
    assert "09" not in text
    assert {"number", "day", "month"} <= composed.anchors.keys()


def test_a_typed_mark_stands_on_its_page_alone():
    paper = resolution(marks=(Mark("HỌP GIAO BAN", 40, 13, page=2),), body=("Đoạn văn dài. " * 60,) * 6)
    document = pdfium.PdfDocument(typeset(paper))
    assert "HỌP GIAO BAN" not in document[0].get_textpage().get_text_range()
    assert "HỌP GIAO BAN" in document[1].get_textpage().get_text_range()


def test_the_same_paper_gives_the_same_bytes():
    assert typeset(resolution(), seal=True, signature=True) == typeset(resolution(), seal=True, signature=True)
