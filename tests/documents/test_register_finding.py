"""Lines of the registers found again, at what price, and what is told nowhere."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.documents.register_desk import INCOMING, OUTGOING, body, office
from tests.factories import documents as make_documents
from tests.factories import registers as make

__all__ = ["office"]

pytestmark = pytest.mark.django_db


class TestFinding:
    def test_by_words_without_their_marks_and_the_last_unfinished(self, as_person, office):
        make.incoming(**office, subject="Về tuyên truyền chuyển đổi số")
        make.incoming(**office, subject="Về phòng, chống dịch", symbol="22/SYT-VP", author="Sở Y tế")
        client = as_person("clerk")
        for query in ("chuyen doi", "CHUYỂN đổi s", "15/KH-UBND", "so y te dich"):
            page = body(client.get(INCOMING, {"q": query}))
            hit, miss = ("Về phòng", "Về tuyên") if "te" in query.split() else ("Về tuyên", "Về phòng")
            assert hit in page and miss not in page, query
        for nothing in ("không có gì như vậy", "');--"):
            client.get(INCOMING, {"q": nothing})

    def test_by_period_kind_and_handler(self, as_person, office, province):
        make.incoming(**office, subject="Trong kỳ", day=datetime.date(2022, 5, 5), doc_type=make.kind("ke-hoach"), handler=province.opinion)
        make.incoming(**office, subject="Ngoài kỳ", day=datetime.date(2022, 7, 5), doc_type=make.kind("bao-cao"))
        client = as_person("clerk")
        for narrowed in ({"tu": "01/05/2022", "den": "31/05/2022"}, {"loai": "ke-hoach"}, {"nguoi": province.opinion.pk}):
            page = body(client.get(INCOMING, narrowed))
            assert "Trong kỳ" in page and "Ngoài kỳ" not in page, narrowed

    @pytest.mark.parametrize(
        "address", ["?tu=32/13/2022", "?loai=khong-co", "?nguoi=abc", "?tinh_trang=la", "?q=%00", "?nguoi=99999999999999999999"]
    )
    def test_nonsense_in_the_address_is_dropped_with_a_sentence(self, as_person, office, address):
        page = body(as_person("clerk").get(INCOMING + address))
        assert "điều kiện lọc không dùng được" in page or "%00" in address

    @pytest.mark.parametrize("address", ["?sau=abc", "?sau=2022-01-01~x", "?sau=2022-13-01~4", "?don_vi=x", "?don_vi=999999"])
    def test_a_page_that_never_was_is_not_there(self, as_person, office, address):
        assert as_person("clerk").get(INCOMING + address).status_code == 404

    def test_pages_follow_one_another_without_a_gap(self, as_person, office):
        for number in range(1, 61):
            make.incoming(**office, day=datetime.date(2022, 1, 1 + number % 7))
        client, url, seen = as_person("clerk"), INCOMING, []
        while url:
            response = client.get(url)
            seen += [one.pk for one in response.context["entries"]]
            url = response.context["more_url"] and INCOMING + response.context["more_url"]
        assert len(seen) == len(set(seen)) == 60

    def test_costs_the_same_with_ten_lines_and_with_forty(self, as_person, office, province):
        client, costs = as_person("clerk"), []
        for _ in range(2):
            for _ in range(10 if not costs else 30):
                document = make_documents.document(owner_unit=province.department)
                make.incoming(**office, handler=province.opinion, document=document, doc_type=make.kind("ke-hoach"))
            client.get(INCOMING)
            with CaptureQueriesContext(connection) as queries:
                client.get(INCOMING)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 14


class TestGaps:
    def test_are_nowhere_told(self, as_person, office):
        """The portal shows what it holds and never what it does not."""
        make.outgoing(**office, number=1)
        make.outgoing(**office, number=9)
        for path in (OUTGOING, f"{OUTGOING}vao-so/", "/van-ban/so-dang-ky/in/"):
            page = body(as_person("clerk").get(path)).lower()
            for word in ("thiếu số", "số còn trống", "khuyết", "nhảy số", "bỏ sót"):
                assert word not in page
