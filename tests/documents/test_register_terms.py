"""The terms of a committee, by which its numbers run."""

import datetime

import pytest

from documents.models import CommitteeTerm
from tests.documents.register_desk import body, office
from tests.factories import registers as make

__all__ = ["office"]

pytestmark = pytest.mark.django_db


class TestTerms:
    URL = "/van-ban/nhiem-ky/"

    def test_follow_one_another(self, as_person, province):
        client = as_person("clerk")
        client.post(self.URL, {"years": "2020 - 2025", "valid_from": "17/10/2020"})
        client.post(self.URL, {"years": "nhiệm kỳ 2025–2030", "valid_from": "03/10/2025"})
        assert list(CommitteeTerm.objects.order_by("pk").values_list("first_year", "valid_to")) == [
            (2020, datetime.date(2025, 10, 3)), (2025, None),
        ]  # fmt: skip

    @pytest.mark.parametrize("years", ["2025", "2025 - 2020", "hai nghìn", ""])
    def test_need_two_years(self, as_person, province, years):
        assert as_person("clerk").post(self.URL, {"years": years, "valid_from": "17/10/2020"}).status_code == 422
        assert not CommitteeTerm.objects.exists()

    def test_do_not_overlap(self, as_person, province):
        make.term(province.department, until=datetime.date(2025, 10, 3))
        page = body(as_person("clerk").post(self.URL, {"years": "2022 - 2027", "valid_from": "01/01/2022"}), 422)
        assert "trùng với một nhiệm kỳ đã khai" in page
        assert CommitteeTerm.objects.count() == 1

    def test_typed_wrongly_are_taken_back_until_a_number_was_given(self, as_person, province, office):
        own = make.term(province.department)
        client = as_person("clerk")
        line = make.outgoing(**office)
        assert line.run.term == own
        client.post(f"{self.URL}{own.pk}/bo/")
        assert CommitteeTerm.objects.filter(pk=own.pk).exists()
        unused = make.term(province.department, 2015, 2020, datetime.date(2015, 10, 1), datetime.date(2020, 10, 1))
        client.post(f"{self.URL}{unused.pk}/bo/")
        assert not CommitteeTerm.objects.filter(pk=unused.pk).exists()

    def test_of_another_unit_are_not_there(self, as_person, province):
        term = make.term(province.neighbour)
        assert as_person("clerk").post(f"{self.URL}{term.pk}/bo/").status_code == 404
        assert as_person("leader").get(self.URL).status_code == 403
