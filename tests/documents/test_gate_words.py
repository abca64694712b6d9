"""The gate on words: which lines and cells close it, and which talk of secrets passes."""

import pytest

from documents.gate import examine, examine_name
from documents.reading.pages import Page, Reading, Word


def page(*lines, number=1, source="text"):
    """Each line is (x, y, text) or (x, y, text, height), in hundredths of the page; a "|" parts two cells."""
    words, block = [], 0
    for running, (x, y, text, *rest) in enumerate(lines):
        height = (rest[0] if rest else 1.2) / 100
        left = x / 100
        for cell in text.split("|"):
            for word in cell.split():
                right = left + len(word) * height * 0.75
                words.append(Word(word, left, y / 100, right, y / 100 + height, 1.0, running, block))
                left = right + height * 0.4
            left += height * 6
            block += 1
    return Page(number, 595, 842, words, "\n".join(line[2] for line in lines), source)


def verdict(*pages, extra="", fixed=True, name="van-ban.pdf", declared=True):
    reading = Reading("pdf", list(pages), fixed, extra)
    return examine(reading, file_name=name, declared_open=declared)


HEAD = [
    (12, 6, "TỈNH ỦY ĐẮK NÔNG"),
    (12, 10, "Số 12-BC/TU"),
    (55, 6, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (50, 10, "Đắk Nông, ngày 12 tháng 5 năm 2022"),
    (40, 20, "BÁO CÁO"),
    (14, 30, "Thực hiện chương trình công tác năm 2022, Ban Thường vụ báo cáo kết quả như sau."),
]


def with_head(*lines, **rest):
    return verdict(page(*HEAD, *lines), **rest)


def test_nobody_gets_a_file_in_without_declaring_it_open():
    said = with_head(declared=False)
    assert said.outcome == "refuse"
    assert said.reasons[0].code == "not_declared"


@pytest.mark.parametrize(
    "mark",
    ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "MAT", "TOI MAT", "TUYET MAT", "M Ậ T", "T Ố I M Ậ T", "(MẬT)", "| MẬT |", "TÔI MẬT",
     "MẬT.", "MÂT", "MẠT", "Mật", "(Mật)", "Tối mật", "MẬT - HỎA TỐC", "TÀI LIỆU MẬT", "ĐỘ MẬT: MẬT", "Độ mật: Mật",
     "Độ mật: Tối mật", "Mức độ mật: MẬT", "Mức độ mật: tuyệt mật", "MẬT, KHẨN"],
)  # fmt: skip
@pytest.mark.parametrize("spot", [(14, 13), (60, 14), (45, 2), (6, 3)])
def test_a_level_in_the_head_of_a_page_is_refused(mark, spot):
    said = with_head((*spot, mark.replace("|", "¦")))
    assert said.outcome == "refuse", mark
    assert "độ mật" in said.reasons[0].sentence
    assert "trang 1" in said.reasons[0].sentence
    assert said.reasons[0].page == 1


def test_a_level_on_any_page_is_refused():
    plain = page((14, 30, "Phụ lục kèm theo báo cáo."))
    assert verdict(page(*HEAD), plain, page((70, 3, "TUYỆT MẬT"), number=3)).outcome == "refuse"


@pytest.mark.parametrize("line", ["Số: 12-BC/TU (Mật)", "Số 12-BC/TU (TỐI MẬT)", "Số: 15/BC-UBND - MẬT"])
def test_a_level_after_the_number_is_refused(line):
    assert with_head((12, 13, line)).outcome == "refuse"


def test_a_level_in_a_table_cell_beside_its_label_is_refused():
    assert with_head((14, 50, "Độ mật | MẬT")).outcome == "refuse"
    assert with_head((14, 50, "Độ mật | Tối mật")).outcome == "refuse"
    assert with_head((14, 50, "Độ mật: Mật")).outcome == "refuse"


def test_a_level_in_two_lines_is_refused():
    assert with_head((14, 13, "TUYỆT", 2), (14, 15.4, "MẬT", 2)).outcome == "refuse"
    assert with_head((70, 14, "TỐI", 2), (70, 16.4, "MẬT", 2)).outcome == "refuse"


def test_a_ticked_level_is_refused():
    assert with_head((14, 16, "☐ Không | ☒ MẬT | ☐ TỐI MẬT")).outcome == "refuse"


@pytest.mark.parametrize("extra", ["MẬT", "Mật", "Tối mật", "TUYỆT MẬT\nTrang 1", "Độ mật: Mật", "TAI LIEU\nTOI MAT"])
def test_a_level_in_a_header_or_property_is_refused(extra):
    assert with_head(extra=extra).outcome == "refuse"


@pytest.mark.parametrize(
    ("mark", "code"),
    [("LƯU HÀNH NỘI BỘ", "circulation"), ("(Lưu hành nội bộ)", "circulation"), ("KHÔNG PHỔ BIẾN", "circulation"),
     ("XEM XONG TRẢ LẠI", "circulation"), ("XONG HỘI NGHỊ TRẢ LẠI", "circulation"), ("LUU HANH NOI BO", "circulation"),
     ("TÀI LIỆU LƯU HÀNH NỘI BỘ", "circulation"), ("GIẢI MẬT", "declassified"), ("TÀI LIỆU THU HỒI", "secrecy_handling"),
     ("CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ", "secrecy_handling")],
)  # fmt: skip
def test_other_marks_wait_for_the_person_in_charge(mark, code):
    said = with_head((14, 13, mark))
    assert said.outcome == "hold"
    assert [r.code for r in said.reasons] == [code]
    assert with_head(extra=mark).outcome == "hold"


def test_a_circulation_mark_in_two_lines_is_held():
    assert with_head((14, 13, "LƯU HÀNH"), (14.5, 14.8, "NỘI BỘ")).outcome == "hold"


def test_a_letter_mark_on_an_envelope_is_held():
    envelope = page((10, 8, "TỈNH ỦY ĐẮK NÔNG"), (10, 12, "Số: 12-BC/TU"), (30, 40, "Kính gửi: Ban Tuyên giáo"), (80, 8, "B", 3))
    said = verdict(envelope)
    assert said.outcome == "hold"
    assert said.reasons[0].code == "envelope_mark"


def test_a_page_nobody_could_read_is_held():
    said = verdict(page(*HEAD), Page(2, 595, 842))
    assert said.outcome == "hold"
    assert said.reasons[0].page == 2


@pytest.mark.parametrize(
    "line",
    [
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "MẬT NHÀ NƯỚC VÀ BẢO MẬT THÔNG TIN",
        "Không mật",
        "KHÔNG MẬT",
        "Độ mật: Không",
        "Độ mật: Không mật",
        "ĐỘ MẬT",
        "Độ mật",
        "Mật ong, mật mía, mật gấu",
        "MẬT ONG",
        "MẬT ĐỘ",
        "MẬT KHẨU",
        "danh mục bí mật nhà nước độ Mật, Tối mật, Tuyệt mật",
        "Độ mật gồm: Tuyệt mật, Tối mật và Mật",
        "Độ mật: ☐ Mật ☐ Tối mật ☐ Tuyệt mật",
        "mật thư",
        "mật.",
        "Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018;",
        "HỎA TỐC",
        "MẶT TRẬN TỔ QUỐC",
        "không được lưu hành nội bộ",
        "Văn bản đóng dấu “MẬT” phải gửi theo đường cơ yếu",
        "Tài liệu lưu hành nội bộ phải thu hồi sau hội nghị",
        "Điều 5. Giải mật",
    ],
)
@pytest.mark.parametrize("spot", [(14, 14), (14, 60), (14, 96)])
def test_speaking_of_secrets_stops_nothing(line, spot):
    said = with_head((*spot, line))
    assert said.outcome == "open", [r.code for r in said.reasons]


def test_a_heading_broken_before_its_last_word_stops_nothing():
    assert with_head((30, 22, "QUY ĐỊNH VỀ BẢO VỆ BÍ", 1.4), (44, 24, "MẬT", 1.4)).outcome == "open"
    assert with_head((30, 22, "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ", 1.4), (42, 24, "TỐI MẬT", 1.4)).outcome == "open"


def test_a_list_of_the_levels_as_choices_stops_nothing():
    assert with_head((14, 50, "Mật | Tối mật | Tuyệt mật")).outcome == "open"
    assert with_head((14, 50, "MẬT | TỐI MẬT | TUYỆT MẬT")).outcome == "open"
    assert with_head((14, 50, "1. Tuyệt mật"), (14, 52, "2. Tối mật"), (14, 54, "3. Mật")).outcome == "open"
    assert with_head((14, 50, "TUYỆT MẬT"), (14, 52, "TỐI MẬT"), (14, 54, "MẬT")).outcome == "open"
    assert with_head((14, 24, "Độ mật | ☐ Mật | ☐ Tối mật | ☐ Tuyệt mật")).outcome == "open"


def test_a_paragraph_ending_in_the_word_stops_nothing():
    assert with_head((14, 60, "Cơ quan nhà nước xác định độ mật của tài liệu theo ba mức là Tuyệt mật, Tối"), (14, 61.6, "mật, Mật.")).outcome == "open"
    assert with_head((14, 26, "Cơ quan nhà nước xác định độ mật của tài liệu theo ba mức là Tuyệt mật, Tối mật và"), (14, 27.6, "Mật")).outcome == "open"


@pytest.mark.parametrize(
    "name", ["12-BC-TU (MẬT).pdf", "TOI MAT - bao cao.docx", "Tuyet_mat_2022.pdf", "[Mật] bao cao.pdf", "BC 12 MẬT.pdf", "bc-12_MẬT_2022.pdf"]
)
def test_a_name_that_names_a_level_is_refused(name):
    assert examine_name(name).outcome == "refuse"
    assert with_head(name=name).outcome == "refuse"


@pytest.mark.parametrize(
    "name",
    ["Luật Bảo vệ bí mật nhà nước.pdf", "bao-mat-thong-tin.docx", "mat-ong.pdf", "VĂN BẢN KHÔNG MẬT.pdf", "Mật độ dân số.xlsx",
     "doi mat khau.pdf", "MAT TRAN TO QUOC.pdf", "ke-hoach-mat-tran.pdf", "Danh mục bí mật nhà nước độ Tuyệt mật.pdf", "giám sát.pdf",
     "Giấy mời gặp mặt.pdf", "MẬT KHẨU.docx", "bao cao 2022.pdf", "Thông báo mất thẻ.pdf"],
)  # fmt: skip
def test_a_name_that_speaks_of_secrets_stops_nothing(name):
    assert examine_name(name).outcome == "open"


def test_a_name_that_may_mean_a_level_is_held():
    assert examine_name("bao cao mật.pdf").outcome == "hold"
    assert examine_name("Độ Mật - công văn 50.pdf").outcome == "hold"
    assert examine_name("Bảng mức độ mật.xlsx").outcome == "open"


def test_the_sentence_says_where_and_quotes_only_the_mark():
    said = verdict(page((14, 13, "MẬT"), (14, 30, "Nội dung riêng của văn bản")))
    assert said.reasons[0].sentence == "Có dấu độ mật “MẬT” ở trang 1, đầu trang, bên trái."
    assert said.reasons[0].box is not None


def test_a_level_under_its_heading_in_a_table_is_refused():
    table = [(14, 60, "Cơ quan trình | Độ khẩn | Mức độ mật"), (14, 63, "Văn phòng Tỉnh ủy | Thường"), (47, 63, "Mật")]
    assert with_head(*table).outcome == "refuse"


def test_a_table_that_counts_papers_by_level_stops_nothing():
    table = [(14, 60, "Độ mật | Số lượng"), (14, 63, "Tuyệt mật | 0"), (14, 65, "Tối mật | 2"), (14, 67, "Mật | 14")]
    assert with_head(*table).outcome == "open"


@pytest.mark.parametrize("read_as", ["MẬI", "MÂT", "NẬT", "MẠI", "MẬ1"])
def test_a_worn_stamp_in_a_scan_is_stopped(read_as):
    assert verdict(page(*HEAD, (14, 13, read_as), source="ocr")).outcome != "open"


@pytest.mark.parametrize("read_as", ["MÀI", "MÃI", "MẮI", "MAY", "MẪU"])
def test_the_word_of_a_sample_seal_misread_stops_nothing(read_as):
    assert verdict(page(*HEAD, (60, 74, read_as), source="ocr")).outcome == "open"
