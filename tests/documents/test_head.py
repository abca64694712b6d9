"""What the head reader takes from a page, and what it must never take."""

from datetime import date

import pytest

from documents.reading.head import SURE, read_head
from documents.reading.pages import Page, Word

LETTER = 0.0095  # width of a letter as a share of the page


def page(*lines, number=1, source="text", confidence=1.0):
    """A page from (x, y, text); x is the left edge, or the centre where it is given as a negative."""
    words = []
    for row, (x, y, text) in enumerate(lines):
        width = len(text) * LETTER
        at = x if x >= 0 else -x - width / 2
        for word in text.split(" "):
            words.append(Word(word, at, y, at + len(word) * LETTER, y + 0.014, confidence, row, row))
            at += (len(word) + 1) * LETTER
    return Page(number, 595, 842, words, "\n".join(text for _, _, text in lines), source, confidence)


STATE_HEAD = (
    (-0.68, 0.06, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (-0.68, 0.08, "Độc lập - Tự do - Hạnh phúc"),
)
PARTY_HEAD = ((-0.7, 0.06, "ĐẢNG CỘNG SẢN VIỆT NAM"),)


def decision(*more, number="Số: 15/QĐ-UBND"):
    return page(
        (-0.25, 0.06, "ỦY BAN NHÂN DÂN"),
        (-0.25, 0.08, "TỈNH ĐẮK NÔNG"),
        *STATE_HEAD,
        (-0.25, 0.11, number),
        (-0.68, 0.11, "Đắk Nông, ngày 05 tháng 9 năm 2025"),
        (-0.5, 0.17, "QUYẾT ĐỊNH"),
        (-0.5, 0.19, "Về việc sửa đổi Quyết định số 20/QĐ-UBND ngày 01"),
        (-0.5, 0.21, "tháng 02 năm 2024 của Ủy ban nhân dân tỉnh"),
        (-0.5, 0.25, "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG"),
        (0.14, 0.29, "Căn cứ Nghị quyết số 09-NQ/TU, ngày 01/11/2021 của Tỉnh ủy;"),
        (-0.5, 0.34, "QUYẾT ĐỊNH:"),
        (0.14, 0.38, "Điều 1. Sửa đổi quy định ban hành kèm theo."),
        (0.12, 0.5, "Nơi nhận:"),
        (0.12, 0.52, "- Như Điều 3;"),
        (0.12, 0.54, "- Lưu: VT, KGVX."),
        (-0.7, 0.5, "TM. ỦY BAN NHÂN DÂN"),
        (-0.7, 0.52, "KT. CHỦ TỊCH"),
        (-0.7, 0.54, "PHÓ CHỦ TỊCH"),
        (-0.7, 0.64, "Tôn Thị Ngọc Hạnh"),
        *more,
    )


def test_a_cited_number_or_date_never_wins():
    head = read_head([decision(number="Số:      /QĐ-UBND")])
    assert head.value("symbol") is None
    assert head.value("number") is None
    assert head["number"].note == "viết tay / không đọc được"
    assert head.value("notation") == "QĐ-UBND"
    assert head.value("date_issued") == date(2025, 9, 5)


def test_a_receipt_stamp_never_wins():
    stamp = ((0.05, 0.13, "VĂN PHÒNG HUYỆN ỦY"), (0.08, 0.15, "ĐẾN"), (0.14, 0.145, "Số: 4821"), (0.14, 0.16, "Ngày: 12/9/2025"))
    head = read_head([decision(*stamp, number="Số:      /QĐ-UBND")])
    assert head.value("number") is None
    assert head.value("date_issued") == date(2025, 9, 5)
    assert read_head([decision(*stamp)]).value("symbol") == "15/QĐ-UBND"


def test_the_time_stamp_of_a_signature_never_wins():
    signed = ((0.55, 0.57, "Ký bởi: Tôn Thị Ngọc Hạnh"), (0.55, 0.59, "Thời gian ký: 12/10/2025 16:53:22"))
    assert read_head([decision(*signed)]).value("date_issued") == date(2025, 9, 5)


def test_state_decision():
    head = read_head([decision()])
    assert head.value("regime") == "state"
    assert head.value("symbol") == "15/QĐ-UBND"
    assert head.value("doc_type") == "Quyết định"
    assert head.value("issuer") == "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG"
    assert head.value("parent_body") is None
    assert head.value("place") == "Đắk Nông"
    assert head.value("subject") == (
        "Về việc sửa đổi Quyết định số 20/QĐ-UBND ngày 01 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh"
    )
    assert head.value("signer") == "Tôn Thị Ngọc Hạnh"
    assert head.value("signer_title") == "PHÓ CHỦ TỊCH"
    assert head.value("signing_authority") == "TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH"
    assert head.value("recipients") == ["Như Điều 3", "Lưu: VT, KGVX"]
    assert head.value("urgency") is None


def test_every_field_tells_where_it_stands():
    head = read_head([decision()])
    for name in ("symbol", "doc_type", "issuer", "date_issued", "subject", "signer"):
        x0, y0, x1, y1 = head[name].box
        assert head[name].page == 1
        assert 0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1
        assert head[name].confidence >= SURE
    assert head["symbol"].box[1] == pytest.approx(0.11)


def party(title, number="Số 09-QĐ/TU", *more):
    return page(
        (-0.25, 0.06, "TỈNH ỦY ĐẮK NÔNG"),
        (-0.25, 0.08, "*"),
        *PARTY_HEAD,
        (-0.25, 0.1, number),
        (-0.7, 0.1, "Gia Nghĩa, ngày 01 tháng 11 năm 2021"),
        (-0.5, 0.16, title),
        (-0.5, 0.18, "về chuyển đổi số đến năm 2025"),
        (-0.5, 0.2, "-----"),
        (0.14, 0.24, "- Căn cứ Quy chế làm việc số 01-QC/TU;"),
        (0.12, 0.5, "Nơi nhận:"),
        (0.12, 0.52, "- Các huyện ủy,"),
        (0.12, 0.54, "- Lưu Văn phòng Tỉnh ủy."),
        (-0.7, 0.5, "T/M BAN THƯỜNG VỤ"),
        (-0.7, 0.52, "BÍ THƯ"),
        (-0.7, 0.62, "Ngô Thanh Danh"),
        *more,
    )


@pytest.mark.parametrize("title, name", [("QUYẾT ĐỊNH", "Quyết định"), ("QUY ĐỊNH", "Quy định")])
def test_the_title_says_what_qd_stands_for(title, name):
    head = read_head([party(title)])
    assert head.value("symbol") == "09-QĐ/TU"
    assert head.value("doc_type") == name
    assert head.value("regime") == "party"


def test_qd_of_a_party_paper_without_a_title_stays_open():
    assert read_head([party("")]).value("doc_type") is None


def test_party_paper():
    head = read_head([party("NGHỊ QUYẾT", "Số 09–NQ/TU")])
    assert head.value("symbol") == "09-NQ/TU"
    assert head.value("issuer") == "TỈNH ỦY ĐẮK NÔNG"
    assert head.value("place") == "Gia Nghĩa"
    assert head.value("date_issued") == date(2021, 11, 1)
    assert head.value("subject") == "về chuyển đổi số đến năm 2025"
    assert head.value("signing_authority") == "T/M BAN THƯỜNG VỤ"
    assert (head.value("signer"), head.value("signer_title")) == ("Ngô Thanh Danh", "BÍ THƯ")
    assert head.value("recipients") == ["Các huyện ủy", "Lưu Văn phòng Tỉnh ủy"]


def letter(number, *left):
    return page(
        (-0.25, 0.06, "UBND TỈNH ĐẮK NÔNG"),
        (-0.25, 0.08, "SỞ Y TẾ"),
        *STATE_HEAD,
        (-0.25, 0.11, number),
        (-0.68, 0.11, "Đắk Nông, ngày 5 tháng 9 năm 2025"),
        *left,
        (0.3, 0.22, "Kính gửi: Ủy ban nhân dân tỉnh."),
        (0.14, 0.26, "Thực hiện Công văn số 7432/UBND-XD ngày 21/7/2025 của Ủy ban nhân dân tỉnh,"),
    )


def test_letter_without_title_has_its_subject_under_the_number():
    head = read_head([letter("Số: 125/SYT-VP", (0.08, 0.13, "V/v thực hiện Chỉ thị số"), (0.1, 0.145, "07-CT/TW của Ban Bí thư"))])
    assert head.value("doc_type") == "Công văn"
    assert head.value("symbol") == "125/SYT-VP"
    assert head.value("subject") == "thực hiện Chỉ thị số 07-CT/TW của Ban Bí thư"
    assert (head.value("parent_body"), head.value("issuer")) == ("UBND TỈNH ĐẮK NÔNG", "SỞ Y TẾ")


def test_year_and_letter_within_a_number():
    assert read_head([letter("Số: 3176B/2025/QĐ-SYT")]).value("symbol") == "3176B/2025/QĐ-SYT"
    assert read_head([letter("Số: 335/2025/NĐ-CP")]).value("notation") == "2025/NĐ-CP"


def test_two_issuers_and_two_signers():
    joint = page(
        (-0.25, 0.06, "UBND TỈNH ĐẮK NÔNG"),
        (-0.25, 0.08, "SỞ Y TẾ - CÔNG ĐOÀN NGÀNH"),
        *STATE_HEAD,
        (-0.25, 0.11, "Số: 2004/KH-SYT-CĐN"),
        (-0.68, 0.11, "Đắk Nông, ngày 20 tháng 10 năm 2025"),
        (-0.5, 0.17, "KẾ HOẠCH"),
        (-0.5, 0.19, "Tháng hành động vì bình đẳng giới"),
        (0.14, 0.26, "Căn cứ Công văn số 1735/LĐTBXH-BGD ngày 08/5/2025;"),
        (-0.28, 0.5, "CHỦ TỊCH"),
        (-0.28, 0.6, "Hà Văn Phúc"),
        (-0.72, 0.5, "GIÁM ĐỐC"),
        (-0.72, 0.6, "Lê Hoàng Anh"),
    )
    head = read_head([joint])
    assert head.value("issuer") == "SỞ Y TẾ | CÔNG ĐOÀN NGÀNH"
    assert head.value("parent_body") == "UBND TỈNH ĐẮK NÔNG"
    assert head.value("signer") == "Hà Văn Phúc | Lê Hoàng Anh"
    assert head.value("signer_title") == "CHỦ TỊCH | GIÁM ĐỐC"


@pytest.mark.parametrize(
    "lines, issuer, parent",
    [
        (("SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"), "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", None),
        (("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK NÔNG", "SỞ NỘI VỤ"), "SỞ NỘI VỤ", "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG"),
        (("UBND HUYỆN TUY ĐỨC", "ỦY BAN NHÂN DÂN", "XÃ ĐẮK BÚK SO"), "ỦY BAN NHÂN DÂN XÃ ĐẮK BÚK SO", "UBND HUYỆN TUY ĐỨC"),
        (("TỈNH ỦY LÂM ĐỒNG", "BAN TUYÊN GIÁO", "VÀ DÂN VẬN"), "BAN TUYÊN GIÁO VÀ DÂN VẬN", "TỈNH ỦY LÂM ĐỒNG"),
        (("ĐẢNG BỘ TỈNH LÂM ĐỒNG", "ĐẢNG ỦY XÃ QUẢNG TÍN"), "ĐẢNG ỦY XÃ QUẢNG TÍN", "ĐẢNG BỘ TỈNH LÂM ĐỒNG"),
        (("HỘI ĐỒNG NHÂN DÂN", "TỈNH ĐẮK NÔNG"), "HỘI ĐỒNG NHÂN DÂN TỈNH ĐẮK NÔNG", None),
    ],
)
def test_issuer_and_the_body_over_it(lines, issuer, parent):
    column = [(-0.25, 0.06 + 0.018 * row, line) for row, line in enumerate(lines)]
    head = read_head([page(*column, *STATE_HEAD, (-0.25, 0.13, "Số: 12/BC-ABC"), (-0.68, 0.13, "Gia Nghĩa, ngày 02 tháng 01 năm 2024"))])
    assert head.value("issuer") == issuer
    assert head.value("parent_body") == parent


def test_head_may_stand_behind_a_cover():
    cover = page((-0.5, 0.4, "TÀI LIỆU HỘI NGHỊ"), (-0.5, 0.45, "Kèm theo Công văn số 99/SYT-VP"))
    inner = decision()
    inner.number = 2
    head = read_head([cover, inner])
    assert head.value("symbol") == "15/QĐ-UBND"
    assert head["symbol"].page == 2


def test_the_first_signature_counts_not_that_of_an_annex_or_an_approval():
    approved = ((-0.5, 0.75, "PHÊ DUYỆT CỦA GIÁM ĐỐC SỞ Y TẾ"), (-0.5, 0.85, "Lê Hoàng Anh"))
    annex = page((-0.5, 0.1, "PHỤ LỤC"), (-0.7, 0.4, "KẾ TOÁN TRƯỞNG"), (-0.7, 0.5, "Trần Thị Bích"), number=2)
    head = read_head([decision(*approved), annex])
    assert head.value("signer") == "Tôn Thị Ngọc Hạnh"


def test_urgency_mark():
    assert read_head([decision((0.12, 0.14, "HỎA TỐC"))]).value("urgency") == "Hỏa tốc"
    assert read_head([decision((0.14, 0.4, "việc này hỏa tốc và khẩn"))]).value("urgency") is None


@pytest.mark.parametrize(
    ("line", "title", "symbol", "type_"),
    [
        ("Bộ luật số: 91/2015/QH13", "BỘ LUẬT", "91/2015/QH13", "Bộ luật"),
        ("Pháp lệnh số: 02/2022/UBTVQH15", "PHÁP LỆNH", "02/2022/UBTVQH15", "Pháp lệnh"),
        ("Số: 1671/NQ-UBTVQH15", "NGHỊ QUYẾT", "1671/NQ-UBTVQH15", "Nghị quyết"),
    ],
)
def test_number_of_a_code_and_of_an_ordinance(line, title, symbol, type_):
    head = read_head([page((-0.25, 0.06, "QUỐC HỘI"), *STATE_HEAD, (-0.25, 0.1, line), (-0.5, 0.17, title), (-0.5, 0.19, "VỀ MỘT VIỆC"))])
    assert (head.value("symbol"), head.value("doc_type")) == (symbol, type_)


def test_law_dated_in_its_closing_sentence():
    first = page(
        (-0.25, 0.06, "QUỐC HỘI"), *STATE_HEAD, (-0.25, 0.1, "Luật số: 33/2024/QH15"), (-0.5, 0.17, "LUẬT"), (-0.5, 0.19, "LƯU TRỮ"),
        (0.14, 0.25, "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;"),
    )  # fmt: skip
    last = page(
        (0.14, 0.2, "Luật này được Quốc hội khóa XV, kỳ họp thứ 7 thông qua ngày 21 tháng 6 năm 2024."),
        (-0.7, 0.3, "CHỦ TỊCH QUỐC HỘI"), (-0.7, 0.4, "Trần Thanh Mẫn"), number=2,
    )  # fmt: skip
    head = read_head([first, last])
    assert head.value("symbol") == "33/2024/QH15"
    assert head.value("doc_type") == "Luật"
    assert head.value("subject") == "LƯU TRỮ"
    assert head.value("date_issued") == date(2024, 6, 21)
    assert head.value("signer") == "Trần Thanh Mẫn"


def test_words_that_ocr_spelled_wrong_are_put_right_by_the_lists():
    scanned = page(
        (-0.25, 0.06, "UBND TĨNH KIÊN GIANG"),
        (-0.25, 0.08, "SỞ Y TÉ"),
        (-0.68, 0.06, "CỘNG HÒA XÃ HỌI CHỦ NGHĨA YIỆT NAM"),
        (-0.25, 0.11, "Só: 15/QD-SYT"),
        (-0.68, 0.11, "Kiên Glang, ngày 05 tháng 9 năm 2025"),
        (-0.5, 0.17, "QUYÉT ĐỊNH"),
        (-0.5, 0.19, "Về việc thành lập Ban quản lý"),
        (-0.7, 0.5, "GIÁM ĐÓC"),
        (-0.7, 0.6, "Lê Hoàng Anh"),
        source="ocr",
        confidence=0.93,
    )
    head = read_head([scanned])
    assert head.value("parent_body") == "UBND TỈNH KIÊN GIANG"
    assert head.value("issuer") == "SỞ Y TẾ"
    assert head.value("notation") == "QĐ-SYT"
    assert head.value("place") == "Kiên Giang"
    assert head.value("doc_type") == "Quyết định"
    assert head.value("signer_title") == "GIÁM ĐỐC"


def test_a_page_without_words_or_without_a_head_reads_as_empty():
    assert read_head([]).value("symbol") is None
    assert read_head([Page(1, 595, 842)]).value("issuer") is None
    story = page((0.1, 0.1, "Hôm qua, Nghị quyết số 09-NQ/TU ngày 01/11/2021 được quán triệt."), (0.1, 0.12, "Nhiều đại biểu dự."))
    head = read_head([story])
    assert (head.value("symbol"), head.value("date_issued"), head.value("signer")) == (None, None, None)


@pytest.mark.parametrize("at", [0.12, -0.5])
def test_head_whose_parts_stand_under_each_other(at):
    lines = (
        "CHÍNH PHỦ", "-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "---------------",
        "Số: 335/2025/NĐ-CP", "Hà Nội, ngày 21 tháng 12 năm 2025", "",
    )  # fmt: skip
    stacked = [(at, 0.06 + 0.018 * row, line) for row, line in enumerate(lines) if line]
    title = [(-0.5, 0.22, "NGHỊ ĐỊNH"), (-0.5, 0.24, "Quy định về đánh giá công chức"), (0.12, 0.28, "Căn cứ Luật số 63/2025/QH15;")]
    head = read_head([page(*stacked, *title)])
    assert head.value("symbol") == "335/2025/NĐ-CP"
    assert head.value("issuer") == "CHÍNH PHỦ"
    assert head.value("place") == "Hà Nội"
    assert head.value("date_issued") == date(2025, 12, 21)
    assert head.value("doc_type") == "Nghị định"
    assert head.value("subject") == "Quy định về đánh giá công chức"


def test_youth_union_paper():
    head = read_head([page(
        (-0.25, 0.06, "BCH ĐOÀN TỈNH ĐẮK NÔNG"), (-0.25, 0.08, "***"), (-0.7, 0.06, "ĐOÀN TNCS HỒ CHÍ MINH"),
        (-0.25, 0.1, "Số: 123-KH/TĐTN-TG"), (-0.7, 0.1, "Gia Nghĩa, ngày 26 tháng 3 năm 2024"),
        (-0.5, 0.16, "KẾ HOẠCH"), (-0.5, 0.18, "Tháng Thanh niên năm 2024"),
    )])  # fmt: skip
    assert head.value("symbol") == "123-KH/TĐTN-TG"
    assert head.value("issuer") == "BCH ĐOÀN TỈNH ĐẮK NÔNG"


def test_telegram_and_council_resolution_end_their_subject_before_who_acts():
    for title, about, who in (
        ("CÔNG ĐIỆN", "Về việc ứng phó với mưa lũ", "THỦ TƯỚNG CHÍNH PHỦ ĐIỆN:"),
        ("NGHỊ QUYẾT", "Về kế hoạch đầu tư công năm 2025", "HỘI ĐỒNG NHÂN DÂN TỈNH ĐẮK NÔNG"),
        ("NGHỊ QUYẾT", "VỀ KẾ HOẠCH ĐẦU TƯ CÔNG NĂM 2025", "HỘI ĐỒNG NHÂN DÂN TỈNH ĐẮK NÔNG"),
        ("BÁO CÁO", "Tình hình kinh tế - xã hội quý III năm 2025", "I. KẾT QUẢ ĐẠT ĐƯỢC"),
        ("TỜ TRÌNH", "Về việc phê duyệt đề án", "Kính gửi: Hội đồng nhân dân tỉnh"),
    ):
        head = read_head([page(
            (-0.25, 0.06, "HỘI ĐỒNG NHÂN DÂN"), (-0.25, 0.08, "TỈNH ĐẮK NÔNG"), *STATE_HEAD, (-0.25, 0.11, "Số: 12/ABC-HĐND"),
            (-0.68, 0.11, "Đắk Nông, ngày 9 tháng 12 năm 2024"), (-0.5, 0.17, title), (-0.5, 0.19, about), (-0.5, 0.222, who),
            (0.14, 0.25, "Căn cứ Luật Tổ chức chính quyền địa phương;"),
        )])  # fmt: skip
        assert head.value("subject") == about
        assert head.value("doc_type") == title.capitalize()


def test_number_line_left_blank_for_the_pen_keeps_its_notation():
    for printed, notation in (("Số     -KH/ĐU", "KH/ĐU"), ("Số:        /2024/NQ-HĐND", "2024/NQ-HĐND"), ("Số: ....../BC-STTTT", "BC-STTTT")):
        head = read_head([decision(number=printed)])
        assert (head.value("notation"), head.value("number"), head.value("symbol")) == (notation, None, None)


def test_urgency_stamp_on_the_row_of_the_title():
    head = read_head([party("KHẨN GIẤY MỜI", "Số 12-GM/TU")])
    assert (head.value("urgency"), head.value("doc_type")) == ("Khẩn", "Giấy mời")
    assert head.value("subject") == "về chuyển đổi số đến năm 2025"


def test_a_body_that_begins_at_the_margin_under_a_centred_subject_is_no_part_of_it():
    from documents.reading import extract
    from tests.browser import batch

    head = read_head(extract.read(batch.text_document(), "ke-hoach.odt").pages)
    assert head.value("subject") == "Cải cách hành chính tỉnh Đắk Nông năm 2022"
