"""The numbers of the registers: what follows, what is refused, what is only warned of, what is never said."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from documents.exceptions import NoTerm, NumberTaken
from documents.models import Book, NumberRun, RegisterEntry, Series
from documents.numbers import next_number, notation_of, run_key, usual_notation
from documents.registers import similar
from documents.search.index import symbol_key
from tests.factories import registers as make

pytestmark = pytest.mark.django_db
DAY = make.DAY


@pytest.fixture
def office(province):
    make.term(province.province)
    return {"unit": province.department, "by": province.clerk}


def follows(unit, **kind):
    return next_number(run_key(unit=unit, **{"series": Series.PARTY, "day": DAY} | kind))


class TestOwnNumbers:
    def test_run_from_one_for_each_kind_of_paper(self, office):
        assert make.outgoing(**office).symbol == "01-KH/BTGTU"
        assert make.outgoing(**office).symbol == "02-KH/BTGTU"
        assert make.outgoing(**office, slug="bao-cao", notation="BC/BTGTU").symbol == "01-BC/BTGTU"

    def test_of_the_party_run_through_the_years_of_a_term_and_begin_anew_with_the_next(self, office, province):
        make.outgoing(**office, day=datetime.date(2021, 12, 30))
        assert make.outgoing(**office, day=datetime.date(2022, 1, 4)).number == 2
        from documents.actions.terms import begin_term

        begin_term(
            unit=province.province, by=province.admin, first_year=2025, last_year=2030, valid_from=datetime.date(2025, 10, 3)
        )
        assert make.outgoing(**office, day=datetime.date(2025, 10, 2)).number == 3
        assert make.outgoing(**office, day=datetime.date(2025, 10, 3)).number == 1

    def test_of_the_state_begin_anew_with_each_year(self, office):
        state = {"series": Series.STATE, "notation": "KH-BTG"}
        assert make.outgoing(**office, **state, day=datetime.date(2021, 12, 31)).symbol == "01/KH-BTG"
        assert make.outgoing(**office, **state, day=datetime.date(2022, 1, 1)).symbol == "01/KH-BTG"

    def test_of_a_congress_are_one_run_for_all_kinds(self, office):
        congress = {"series": Series.CONGRESS}
        assert make.outgoing(**office, **congress, slug="bao-cao", notation="BC/ĐH").symbol == "01-BC/ĐH"
        assert make.outgoing(**office, **congress, slug="nghi-quyet", notation="NQ/ĐH").symbol == "02-NQ/ĐH"
        assert make.outgoing(**office, slug="bao-cao", notation="BC/BTGTU").number == 1

    def test_of_a_department_follow_the_term_of_its_committee_and_each_unit_has_its_own(self, office, province):
        make.outgoing(**office)
        there = make.outgoing(unit=province.district, by=province.admin, notation="KH/HU")
        assert there.symbol == "01-KH/HU"
        assert there.run.term.unit == province.province

    def test_wait_for_the_term_to_be_known(self, province):
        with pytest.raises(NoTerm):
            make.outgoing(unit=province.department, by=province.clerk)
        assert not RegisterEntry.objects.exists() and not NumberRun.objects.exists()

    def test_may_leap_since_secret_papers_share_the_run_and_may_be_filled_in_later(self, office):
        make.outgoing(**office, number=5)
        assert make.outgoing(**office).number == 6
        assert make.outgoing(**office, number=3).number == 3
        assert make.outgoing(**office).number == 7

    def test_that_were_given_are_refused_and_the_sentence_names_the_next(self, office):
        make.outgoing(**office, number=15)
        with pytest.raises(NumberTaken, match="số tiếp theo là 16") as refused:
            make.outgoing(**office, number=15)
        assert refused.value.next_number == 16
        assert "14" not in str(refused.value)
        assert RegisterEntry.objects.count() == 1

    def test_stay_taken_after_they_were_cancelled(self, office):
        from documents.actions import register

        register.cancel(entry=make.outgoing(**office), by=office["by"], reason="Ghi nhầm loại")
        assert make.outgoing(**office).number == 2
        with pytest.raises(NumberTaken):
            make.outgoing(**office, number=1)

    def test_with_a_letter_are_others_than_those_without(self, office):
        make.outgoing(**office, number=15)
        assert make.outgoing(**office, number=(15, "A")).symbol == "15A-KH/BTGTU"

    def test_are_kept_apart_by_the_database_itself(self, office):
        entry = make.outgoing(**office)
        entry.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            entry.save(force_insert=True)

    def test_of_two_kinds_that_print_alike_are_only_warned_of(self, office):
        """Quyết định and Quy định of the Party are both "QĐ"."""
        make.outgoing(**office, slug="quyet-dinh", notation="QĐ/BTGTU")
        key = run_key(unit=office["unit"], series=Series.PARTY, day=DAY, doc_type=make.kind("quy-dinh"))
        alike = similar(book=Book.OUTGOING, unit=office["unit"], symbol_key=symbol_key("01-QĐ/BTGTU"), key=key)
        assert [entry.doc_type.slug for entry in alike] == ["quyet-dinh"]
        assert make.outgoing(**office, slug="quy-dinh", notation="QĐ/BTGTU").symbol == "01-QĐ/BTGTU"


class TestNotation:
    def test_is_offered_as_the_unit_last_wrote_it(self, office):
        entry = make.outgoing(**office)
        assert notation_of(entry) == "KH/BTGTU"
        usual = {"unit": office["unit"], "series": Series.PARTY, "day": DAY}
        assert usual_notation(**usual, doc_type=make.kind("ke-hoach")) == "KH/BTGTU"
        assert usual_notation(**usual, doc_type=make.kind("chuong-trinh")) == "CTr/BTGTU"

    def test_is_left_to_the_clerk_where_nothing_tells_it(self, office):
        usual = {"unit": office["unit"], "series": Series.PARTY, "day": DAY}
        assert usual_notation(**usual, doc_type=make.kind("ke-hoach")) == ""


class TestIncomingNumbers:
    def test_are_one_run_for_each_unit_and_year(self, province):
        own = {"unit": province.department, "by": province.clerk}
        first = make.incoming(**own, day=datetime.date(2021, 12, 31))
        assert [first.number, make.incoming(**own).number, make.incoming(**own).number] == [1, 1, 2]
        assert make.incoming(unit=province.neighbour, by=province.neighbour_clerk).number == 1

    def test_are_never_given_twice(self, province):
        own = {"unit": province.department, "by": province.clerk}
        make.incoming(**own, number=7)
        with pytest.raises(NumberTaken, match=r"Số 07 đã được lấy \(số đến năm 2022\)"):
            make.incoming(**own, number=7)

    def test_may_be_given_for_a_day_gone_by_with_its_reason(self, province):
        own = {"unit": province.department, "by": province.clerk}
        late = make.incoming(**own, day=datetime.date(2022, 3, 1), late_reason="Văn bản đến khi cổng tạm dừng")
        assert late.changes.get().reason == "Văn bản đến khi cổng tạm dừng"

    def test_the_same_paper_from_elsewhere_is_only_warned_of(self, province):
        own = {"unit": province.department, "by": province.clerk}
        first = make.incoming(**own)
        ask = {"book": Book.INCOMING, "unit": province.department, "symbol_key": symbol_key("15 /KH–UBND")}
        assert similar(**ask, author="ủy ban nhân dân tỉnh đắk nông", day=DAY) == [first]
        assert similar(**ask, author="Sở Y tế", day=DAY) == []
        assert similar(**ask, author=first.author, day=datetime.date(2023, 8, 4)) == []
        assert make.incoming(**own).number == 2

    def test_nothing_is_warned_of_that_another_office_wrote(self, province):
        make.incoming(unit=province.neighbour, by=province.neighbour_clerk)
        ask = {"book": Book.INCOMING, "unit": province.department, "symbol_key": symbol_key("15/KH-UBND")}
        assert similar(**ask, day=DAY) == []


@pytest.mark.django_db(transaction=True)
class TestTwoClerksAtOnce:
    def at_once(self, deeds):
        """Run the deeds in threads that start together; answers what each made or raised."""
        together, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

        def run(place, deed):
            try:
                together.wait(10)
                answers[place] = deed()
            except NumberTaken as refused:
                answers[place] = refused
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return answers

    def test_who_leave_the_number_open_get_two(self, office):
        entries = self.at_once([lambda: make.outgoing(**office)] * 6)
        assert sorted(entry.number for entry in entries) == [1, 2, 3, 4, 5, 6]
        assert NumberRun.objects.count() == 1

    def test_who_type_the_same_number_get_it_once(self, office):
        make.outgoing(**office)
        answers = self.at_once([lambda: make.outgoing(**office, number=2)] * 4)
        assert sum(isinstance(answer, NumberTaken) for answer in answers) == 3
        assert list(RegisterEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]

    def test_who_take_in_papers_get_two_numbers_of_arrival(self, province):
        own = {"unit": province.department, "by": province.clerk}
        entries = self.at_once([lambda: make.incoming(**own)] * 4)
        assert sorted(entry.number for entry in entries) == [1, 2, 3, 4]
