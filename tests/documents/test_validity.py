"""Whether a document is in force: from its own words, from those that came after it, and from the clerk's word."""

import datetime

import pytest
from django.utils import timezone

from audit.models import Event
from documents.actions import editing, relations, validity
from documents.models import Document, ValidityFacts
from documents.tasks import keep_relations
from tests.documents import shelf
from tests.documents.citing_papers import describe

pytestmark = pytest.mark.django_db
D = datetime.date
LONG_AGO, LATER = D(2020, 1, 1), D(2021, 1, 1)


@pytest.fixture
def paper(province):
    def write(symbol, *texts, **values):
        values = {"owner_unit": province.department, "symbol": symbol, "date_issued": LONG_AGO} | values
        document = shelf.paper(f"Về việc của {symbol}", *texts, **values)
        relations.read_relations(document)
        return document

    return write


def state(document):
    return Document.objects.get(pk=document.pk).validity


def in_force(days):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return f"Quyết định này có hiệu lực kể từ ngày {day:%d/%m/%Y}."


def pass_days(days):
    """As if this many days had gone by."""
    for facts in ValidityFacts.objects.all():
        for name in ("begins", "last_day", "changes_on"):
            if getattr(facts, name):
                setattr(facts, name, getattr(facts, name) - datetime.timedelta(days=days))
        facts.save()


class TestItsOwnWords:
    def test_it_is_in_force_from_its_day(self, paper):
        assert state(paper("1/QĐ-UBND", in_force(-5))) == "in_force"
        assert state(paper("2/QĐ-UBND", in_force(0))) == "in_force"
        assert state(paper("3/QĐ-UBND", in_force(1))) == "not_yet"
        assert state(paper("4/QĐ-UBND", "Không nói gì về hiệu lực.")) == "unknown"

    def test_it_ends_after_its_last_day(self, paper):
        text = "Nghị quyết này có hiệu lực từ ngày 01/01/2020 đến hết ngày {}."
        today = timezone.localdate()
        assert state(paper("1/NQ-HĐND", text.format(f"{today:%d/%m/%Y}"))) == "in_force"
        assert state(paper("2/NQ-HĐND", text.format("31/12/2021"))) == "expired"

    def test_a_draft_is_computed_when_it_is_published(self, paper, province):
        document = paper("1/QĐ-UBND", in_force(-5), state="draft")
        assert state(document) == "unknown"
        published = editing.publish(document=document, by=province.clerk)
        assert state(document) == published.validity == "in_force"

    def test_the_hourly_task_moves_it_on_its_day(self, paper):
        document = paper("1/QĐ-UBND", in_force(10))
        pass_days(9)
        keep_relations()
        assert state(document) == "not_yet"
        pass_days(1)
        keep_relations()
        assert state(document) == "in_force"
        assert Event.objects.filter(verb="documents.validity_computed", data__after="in_force").count() == 1

    def test_the_hourly_task_reads_what_came_before_relations_were_read(self, province):
        document = shelf.paper("Cũ", in_force(-5), owner_unit=province.department)
        keep_relations()
        assert state(document) == "in_force"


class TestWhatCameAfter:
    def test_replaced_entirely_it_ends_when_the_other_begins(self, paper):
        old = paper("1/QĐ-UBND", in_force(-500))
        paper("9/QĐ-UBND", in_force(10) + "\nQuyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=LATER)
        assert state(old) == "in_force"
        pass_days(10)
        keep_relations()
        assert state(old) == "expired"

    def test_amended_it_is_partly_in_force(self, paper):
        old = paper("1/QĐ-UBND", in_force(-500))
        paper("9/QĐ-UBND", "Bãi bỏ khoản 2 Điều 3 Quyết định số 1/QĐ-UBND.", date_issued=LATER)
        assert state(old) == "partly"

    def test_only_published_papers_count_and_withdrawing_takes_it_back(self, paper, province):
        old = paper("1/QĐ-UBND", in_force(-500))
        new = paper("9/QĐ-UBND", "Quyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=LATER, state="draft")
        assert state(old) == "in_force"
        editing.publish(document=new, by=province.clerk)
        assert state(old) == "expired"
        editing.withdraw(document=new, by=province.clerk, reason="Đăng nhầm")
        assert state(old) == "in_force"

    def test_a_public_paper_tells_nothing_of_internal_ones(self, paper, province):
        public = paper("1/QĐ-UBND", in_force(-500))
        internal = paper("2/QĐ-UBND", in_force(-500), visibility="internal")
        later = paper(
            "9/QĐ-UBND", "Quyết định này thay thế Quyết định số 1/QĐ-UBND và Quyết định số 2/QĐ-UBND.",
            date_issued=LATER, visibility="internal",
        )  # fmt: skip
        assert (state(public), state(internal)) == ("in_force", "expired")
        describe(later, province.clerk, visibility="public")
        assert (state(public), state(internal)) == ("expired", "expired")
        describe(later, province.clerk, visibility="internal")
        assert (state(public), state(internal)) == ("in_force", "expired")

    def test_a_hidden_twin_of_the_number_does_not_keep_it_in_force(self, paper):
        old = paper("1/QĐ-UBND", in_force(-500))
        paper("1/QĐ-UBND", visibility="internal")
        paper("9/QĐ-UBND", "Quyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=LATER)
        assert state(old) == "expired"

    def test_an_older_paper_cannot_end_a_later_one(self, paper):
        later = paper("9/QĐ-UBND", in_force(-300), date_issued=LATER)
        paper("1/QĐ-UBND", "Quyết định này thay thế Quyết định số 9/QĐ-UBND.")
        assert state(later) == "in_force"

    def test_relations_by_hand_count_and_go(self, paper, province):
        old, new = paper("1/QĐ-UBND", in_force(-500)), paper("9/QĐ-UBND", "Không dẫn.", date_issued=LATER)
        row = relations.add_relation(document=new, by=province.clerk, symbol="1/QĐ-UBND", kind="replaces")
        assert state(old) == "expired"
        relations.set_relation_kind(citation=row, by=province.clerk, kind="amends")
        assert state(old) == "partly"
        relations.remove_relation(citation=row, by=province.clerk)
        assert state(old) == "in_force"


class TestCircles:
    @pytest.mark.parametrize(("second_day", "first", "second"), [(LATER, "expired", "in_force"), (LONG_AGO, "in_force", "in_force")])
    def test_two_that_replace_each_other_end_in_a_sentence_and_not_in_a_loop(
        self, paper, as_person, second_day, first, second
    ):
        a = paper("1/QĐ-UBND", in_force(-500) + "\nQuyết định này thay thế Quyết định số 9/QĐ-UBND.")
        b = paper("9/QĐ-UBND", in_force(-400) + "\nQuyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=second_day)
        assert (state(a), state(b)) == (first, second)
        clerk = as_person("clerk")
        for address in (a.get_absolute_url(), f"/van-ban/{b.pk}/luoc-do/tat-ca/"):
            assert "Hai văn bản ghi thay thế lẫn nhau." in clerk.get(address).content.decode()
        assert "thay thế lẫn nhau" not in as_person(None).get(a.get_absolute_url()).content.decode()

    def test_three_in_a_ring_come_to_rest(self, paper):
        ring = ["1/QĐ-UBND", "2/QĐ-UBND", "3/QĐ-UBND"]
        papers = [
            paper(own, in_force(-400) + f"\nQuyết định này thay thế Quyết định số {other}.", date_issued=D(2020, 1, day))
            for day, own, other in zip((1, 2, 3), ring, ring[1:] + ring[:1], strict=True)
        ]
        keep_relations()
        assert [state(one) for one in papers] == ["expired", "in_force", "in_force"]


class TestTheClerksWord:
    def test_it_wins_and_is_handed_back_by_choosing_unknown(self, paper, province):
        old = paper("1/QĐ-UBND", in_force(-500))
        describe(old, province.clerk, validity="expired")
        relations.read_relations(old)
        keep_relations()
        assert state(old) == "expired"
        describe(old, province.clerk, validity="unknown")
        assert state(old) == "in_force"

    def test_saving_what_was_computed_is_no_decision(self, paper, province):
        old = paper("1/QĐ-UBND", in_force(-500))
        describe(old, province.clerk, validity="in_force", place="Gia Nghĩa")
        paper("9/QĐ-UBND", "Quyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=LATER)
        assert state(old) == "expired"

    def test_a_form_opened_before_the_state_moved_is_compared_and_not_taken_for_a_decision(self, paper, province):
        old = paper("1/QĐ-UBND", in_force(-500))
        old.refresh_from_db()
        opened_at = old.revision
        paper("9/QĐ-UBND", "Quyết định này thay thế Quyết định số 1/QĐ-UBND.", date_issued=LATER)
        assert Document.objects.get(pk=old.pk).revision == opened_at + 1
        assert validity.refresh_due() == 0
