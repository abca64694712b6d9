"""What a paper says of other papers, read from its text alone."""

import datetime
import unicodedata

import pytest

from documents.citations import Kind, read_citations, read_pages
from documents.citations.force import Force, read_force
from documents.citations.matching import issuers_agree, strength

D = datetime.date


def symbols(text, **own):
    return [cited.symbol for cited in read_citations(text, **own)]


def kinds(text, **own):
    return [(cited.kind, cited.symbol or cited.title) for cited in read_citations(text, **own)]


class TestSpelling:
    @pytest.mark.parametrize(
        ("written", "symbol"),
        [
            ("Nghị quyết số 09-NQ/TU", "09-NQ/TU"),
            ("Quyết định số 15/QĐ-UBND", "15/QĐ-UBND"),
            ("Luật số 33/2024/QH15", "33/2024/QH15"),
            ("Nghị quyết số 09–NQ/TU", "09-NQ/TU"),
            ("Quyết định số 15/QÐ - UBND", "15/QĐ-UBND"),
            ("Nghị định số 26 /202 5/NĐ-CP", "26/2025/NĐ-CP"),
            ("Thông tư số 13/2021/TT- BVHTTDL", "13/2021/TT-BVHTTDL"),
            ("Nghị quyêt sô 20-\nNQ/TW", "20-NQ/TW"),
            ("Thông tư liên tịch số 06/2008/TTLT-BTTTT-BCA", "06/2008/TTLT-BTTTT-BCA"),
            ("Công văn số 4845/VP- VHXH", "4845/VP-VHXH"),
            ("Nghị quyết số 66.13/2026/NQ-CP", "66.13/2026/NQ-CP"),
            ("Quyết định số 3176B/QĐ-SYT", "3176B/QĐ-SYT"),
            ("Pháp lệnh số 06/2013/UBTVQH13", "06/2013/UBTVQH13"),
            ("Quyết định số 118/TTg", "118/TTg"),
            ("Kế hoạch số 84-KH/BTGTU", "84-KH/BTGTU"),
        ],
    )
    def test_every_official_spelling_is_one_number(self, written, symbol):
        assert symbols(f"Theo {written} của cấp trên.") == [symbol]
        assert symbols(unicodedata.normalize("NFD", f"Theo {written} của cấp trên.")) == [symbol]

    @pytest.mark.parametrize(
        "text",
        [
            "Mẫu số 01/ĐKT-BNV kèm theo", "QCVN 55:2013/BTNMT - Quy chuẩn", "giá 5/USD mỗi tấn", "chạy 24/7, ngày 05/9/2025",
            "dịch COVID-19 và HIV/AIDS", "giai đoạn 2021-2025", "điện thoại 0262-3544-123", "Điều 5/Chương II",
        ],
    )  # fmt: skip
    def test_what_only_looks_like_a_number_is_none(self, text):
        assert symbols(text) == []

    def test_numbers_of_a_list_share_the_notation(self):
        assert symbols("các Nghị quyết số 18, 19-NQ/TW") == ["18-NQ/TW", "19-NQ/TW"]
        assert symbols("Quyết định số 147, 148 và 149/QĐ-UBND") == ["147/QĐ-UBND", "148/QĐ-UBND", "149/QĐ-UBND"]

    def test_date_and_issuer_are_read_where_they_stand(self):
        text = "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;"
        [cited] = read_citations(text)
        assert (cited.date, cited.issuer, cited.type_name) == (D(2020, 3, 5), "Chính phủ", "Nghị định")
        assert text[cited.start : cited.end] == "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ"
        [cited] = read_citations("theo Thông tư số 5/2024/TT-BTC, ngày 7/6/2024 của Bộ trưởng Bộ Tài chính quy định về phí")
        assert (cited.date, cited.issuer) == (D(2024, 6, 7), "Bộ trưởng Bộ Tài chính")

    def test_a_law_may_be_cited_by_its_name_and_day(self):
        [cited] = read_citations("Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;")
        assert (cited.symbol, cited.title, cited.date, cited.key) == ("", "Luật Lưu trữ", D(2024, 6, 21), "luat luu tru")
        assert [one.title for one in read_citations("khoản 4 Điều 24 của Luật Thi đua, khen thưởng năm 2022.")] == [
            "Luật Thi đua, khen thưởng"
        ]
        assert kinds("Căn cứ Điều lệ Đảng;") == [(Kind.BASIS, "Điều lệ Đảng")]

    def test_a_law_with_name_and_number_goes_by_its_number(self):
        [cited] = read_citations("Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15;")
        assert (cited.symbol, cited.title) == ("64/2025/QH15", "Luật Ban hành văn bản quy phạm pháp luật")

    def test_its_own_number_is_no_citation(self):
        text = "Số: 15/QĐ-UBND\nQUYẾT ĐỊNH\n(Kèm theo Quyết định số 15/QĐ-UBND ngày 3/3/2022)\nTheo Kế hoạch số 9/KH-UBND"
        assert symbols(text, own="15/QĐ-UBND", own_date=D(2022, 3, 3)) == ["09/KH-UBND"]
        assert symbols(text) == ["09/KH-UBND"]
        other = "Theo Quyết định số 15/QĐ-UBND ngày 01/02/2019"
        assert symbols(other, own="15/QĐ-UBND", own_date=D(2022, 3, 3)) == ["15/QĐ-UBND"]

    def test_a_citation_broken_by_a_page_belongs_to_the_page_it_begins_on(self):
        pages = ["Trang đầu\nCăn cứ Nghị định số", "30/2020/NĐ-CP;\nCăn cứ Luật số 33/2024/QH15;"]
        first, second = read_pages(pages)
        assert (first.page, pages[0][first.start :]) == (1, "Nghị định số")
        assert (second.page, pages[1][second.start : second.end]) == (2, "Luật số 33/2024/QH15")

    def test_hostile_text_is_read_in_good_time(self):
        for text in (
            "Căn cứ " + "khoản 1, điểm a, " * 5000, "Luật " * 20000, "số 1, " * 20000, "1/2/" * 20000 + "NĐ-CP",
            "được sửa đổi " * 10000 + "Nghị định số 1/2020/NĐ-CP", "12/2024/NĐ-CP " * 70000, "Căn cứ Luật Lưu trữ;\n" * 50000,
            "Quyết định số 238 ngày 30/9/2020; " * 30000, "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024; " * 20000,
        ):  # fmt: skip
            began = datetime.datetime.now()
            read_citations(text)
            assert (datetime.datetime.now() - began).total_seconds() < 15


    def test_a_place_is_told_once_whichever_way_it_could_be_read(self):
        text = "Căn cứ Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024, Luật Thư viện năm 2019 và Quyết định số 238 ngày 30/9/2020."
        cited = read_citations(text)
        assert [one.symbol or one.title for one in cited] == ["33/2024/QH15", "Luật Thư viện", "238"]
        assert all(first.end <= second.start for first, second in zip(cited, cited[1:], strict=False))


class TestKinds:
    def test_what_it_rests_on(self):
        text = (
            "Căn cứ Luật Đầu tư công số 58/2024/QH15, được sửa đổi, bổ sung bởi Luật số 90/2025/QH15;\n"
            "Căn cứ Nghị định số 60/2021/NĐ-CP của Chính phủ; Nghị định số 111/2025/NĐ-CP sửa đổi, bổ sung một số điều của "
            "Nghị định số 60/2021/NĐ-CP;"
        )
        assert [kind for kind, _ in kinds(text)] == ["basis", "basis", "basis", "basis", "mentions"]

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Quy định này thay thế Quy định số 66-QĐ/TW ngày 06/02/2017.", "replaces"),
            ("Điều 2. Bãi bỏ Thông tư số 26/2019/TT-BYT.", "replaces"),
            ("Quyết định số 53/2006/QĐ-TTg ngày 08 tháng 3 năm 2006 hết hiệu lực kể từ ngày Nghị định này có hiệu lực.", "replaces"),
            ("Bãi bỏ khoản 2 Điều 5 Thông tư số 26/2019/TT-BYT.", "amends"),
            ("Thay thế cụm từ “15 ngày” tại khoản 5 Điều 7 Thông tư số 10/2013/TT-BVHTTDL.", "amends"),
            ("Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 21/2024/TT-BTNMT.", "amends"),
            ("Trả lời Công văn số 125/SGDĐT-VP ngày 3/4/2024 của Sở Giáo dục và Đào tạo,", "answers"),
            ("Phúc đáp Công văn số 125/SGDĐT-VP,", "answers"),
            ("Thực hiện Nghị quyết số 09-NQ/TU, ngày 01/11/2021 của Ban Chấp hành Đảng bộ tỉnh,", "implements"),
            ("Thông tư này quy định chi tiết thi hành một số điều của Nghị định số 24/2023/NĐ-CP.", "implements"),
            ("Chi theo quy định tại Thông tư số 40/2017/TT-BTC.", "mentions"),
        ],
    )
    def test_the_verb_tells_the_relation(self, text, kind):
        assert [found for found, _ in kinds(text)] == [kind]

    def test_a_list_inherits_what_stands_above_it(self):
        text = (
            "Điều 3. Bãi bỏ các văn bản sau đây:\na) Thông tư số 05/1999/TT-BXD hướng dẫn thực hiện Quyết định số 118/TTg;\n"
            "b) Thông tư số 57/2011/TT-BGTVT.\nĐiều 4. Theo Thông tư số 1/2020/TT-BXD."
        )
        assert [kind for kind, _ in kinds(text)] == ["replaces", "mentions", "replaces", "mentions"]

    def test_who_amended_what_before_is_not_done_by_this_paper(self):
        text = "Nghị định số 23/2015/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 07/2025/NĐ-CP vẫn áp dụng."
        assert [kind for kind, _ in kinds(text)] == ["mentions", "mentions"]


class TestForce:
    @pytest.mark.parametrize(
        ("text", "begins", "last_day"),
        [
            ("Nghị định này có hiệu lực thi hành kể từ ngày 15 tháng 4 năm 2020.", D(2020, 4, 15), None),
            ("Quyết định này có hiệu lực từ ngày ký.", D(2020, 3, 5), None),
            ("Thông tư này có hiệu lực sau 45 ngày kể từ ngày ký.", D(2020, 4, 19), None),
            ("Luật này có hiệu lực thi hành từ ngày 01/7/2025.", D(2025, 7, 1), None),
            ("Nghị quyết này có hiệu lực từ ngày 01/7/2025 đến hết ngày 31/12/2026.", D(2025, 7, 1), D(2026, 12, 31)),
            ("đến trước ngày Luật Đất đai có hiệu lực thi hành", None, None),
            ("Các quyết định trước đây có hiệu lực từ ngày 01/7/2015.", None, None),
        ],
    )
    def test_the_days_it_says(self, text, begins, last_day):
        assert read_force(text, issued=D(2020, 3, 5)) == Force(begins, last_day)

    def test_a_day_counted_from_an_unknown_day_is_unknown(self):
        assert read_force("Quyết định này có hiệu lực kể từ ngày ký.", issued=None) == Force()


class TestMatching:
    def fit(self, **changes):
        values = {
            "date": None, "year": None, "issuer": "", "issued": D(2021, 11, 1), "issuer_names": "TỈNH ỦY ĐẮK NÔNG",
            "year_in_number": False,
        }  # fmt: skip
        return strength(**values | changes)

    def test_day_and_issuer_make_it_stronger_and_can_refuse(self):
        assert self.fit() == 0
        assert self.fit(date=D(2021, 11, 1)) == 2
        assert self.fit(issuer="Ban Thường vụ Tỉnh ủy") == 1
        assert self.fit(date=D(2021, 11, 2)) is None
        assert self.fit(date=D(2021, 11, 2), year_in_number=True) == 0
        assert self.fit(issuer="Ủy ban nhân dân huyện Cư Jút") is None

    def test_names_of_issuers(self):
        assert issuers_agree("Bộ trưởng Bộ Y tế", "BỘ Y TẾ")
        assert issuers_agree("Ủy ban nhân dân tỉnh Kiên Giang", "UBND TỈNH KIÊN GIANG")
        assert issuers_agree("Sở Y tế", "UBND TỈNH KIÊN GIANG SỞ Y TẾ")
        assert issuers_agree("Chính phủ", "BỘ Y TẾ") is False
        assert issuers_agree("", "BỘ Y TẾ") is None
