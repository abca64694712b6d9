"""The relations of a document: read from its text, tied to the store, corrected by the clerk."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.models import Event
from documents import locks, pipeline
from documents.actions import relations
from documents.exceptions import NoSuchNumber
from documents.models import Citation, CitationTarget, Document, Issuer
from documents.relations.around import around
from tests.documents.citing_papers import DECREE, D, body, decree, describe, paper

__all__ = ["decree", "paper"]

pytestmark = pytest.mark.django_db


def shown(user, document):
    """{heading: [label, …]}, "-" before what is not in the store."""
    groups = around(user, document)
    return {
        group.heading: [("" if item.url else "-") + item.label for item in group.items]
        for group in (*groups.outgoing, *groups.incoming)
    }


class TestReading:
    def test_it_is_read_in_the_pipeline(self, province, decree):
        from tests.factories import documents as make

        cited = decree()
        upload = make.upload(
            clerk=province.clerk, unit=province.department,
            data=make.pdf(make.RESOLUTION + "\nCăn cứ Nghị định số 30/2020/NĐ-CP;\nThực hiện Kế hoạch số 84-KH/BTGTU,"),
        )  # fmt: skip
        pipeline.process(upload.pk)
        document = Document.objects.exclude(pk=cited.pk).get()
        assert {row.symbol: row.kind for row in document.citations.all()} == {
            "30/2020/NĐ-CP": "basis", "84-KH/BTGTU": "implements",
        } | {row.symbol: row.kind for row in document.citations.filter(symbol="")}
        assert CitationTarget.objects.get(document=cited).citation.document == document

    def test_page_and_place_are_kept_and_each_relation_once(self, paper):
        document = paper("Về hồ sơ", "Trang một", f"Căn cứ {DECREE};\nCăn cứ {DECREE};\nTheo Nghị định số 30/2020/NĐ-CP.")
        [row] = document.citations.all()
        assert (row.kind, row.page, row.start) == ("basis", 2, len("Căn cứ "))
        assert (row.date, row.issuer) == (D(2020, 3, 5), "Chính phủ")

    def test_reading_twice_changes_nothing(self, paper, decree):
        decree()
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};\nCăn cứ Luật số 33/2024/QH15;")
        before = set(Citation.objects.values_list("pk", "kind", "ref"))
        relations.read_relations(document)
        relations.read_relations(document)
        assert set(Citation.objects.values_list("pk", "kind", "ref")) == before
        assert CitationTarget.objects.count() == 1

    def test_what_the_text_says_no_more_goes(self, paper):
        document = paper("Về hồ sơ", "Căn cứ Luật số 33/2024/QH15;")
        document.pages.update(text="Căn cứ Luật số 1/2011/QH13;")
        relations.read_relations(document)
        assert [row.symbol for row in document.citations.all()] == ["01/2011/QH13"]

    def test_two_papers_of_one_number_and_two_days_stay_apart(self, paper):
        document = paper("Về hồ sơ", "Theo Quyết định số 15/QĐ-UBND ngày 1/2/2019 và Quyết định số 15/QĐ-UBND ngày 3/4/2020.")
        assert {row.date for row in document.citations.all()} == {D(2019, 2, 1), D(2020, 4, 3)}

    def test_a_head_corrected_by_the_clerk_is_tied_anew(self, paper, decree, province):
        cited = decree(symbol="31/2020/NĐ-CP")
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};")
        assert not CitationTarget.objects.exists()
        describe(cited, province.clerk, symbol="30/2020/NĐ-CP")
        assert CitationTarget.objects.get().citation.document == document
        describe(cited, province.clerk, symbol="32/2020/NĐ-CP")
        assert not CitationTarget.objects.exists()

    def test_a_wrong_own_number_taken_back_becomes_a_citation(self, paper, province):
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};", symbol="30/2020/NĐ-CP", date_issued=D(2020, 3, 5))
        assert not document.citations.exists()
        describe(document, province.clerk, symbol="15/QĐ-UBND")
        assert document.citations.get().symbol == "30/2020/NĐ-CP"


class TestTying:
    def test_it_does_not_matter_which_arrives_first(self, paper, decree, province):
        early = paper("Đến trước", f"Căn cứ {DECREE};")
        cited = decree()
        late = paper("Đến sau", f"Căn cứ {DECREE};")
        assert {target.citation.document for target in cited.cited_by.all()} == {early, late}

    def test_issuer_and_date_decide_between_papers_of_one_number(self, paper, province):
        mine = paper("Của tỉnh", symbol="15/QĐ-UBND", issuer=Issuer.objects.named("UBND TỈNH ĐẮK NÔNG"), date_issued=D(2021, 2, 3))
        paper("Của huyện", symbol="15/QĐ-UBND", issuer=Issuer.objects.named("UBND HUYỆN CƯ JÚT"), date_issued=D(2021, 5, 6))
        by_issuer = paper("Một", "Căn cứ Quyết định số 15/QĐ-UBND của Ủy ban nhân dân tỉnh Đắk Nông;")
        by_date = paper("Hai", "Căn cứ Quyết định số 15/QĐ-UBND ngày 03/02/2021;")
        neither = paper("Ba", "Căn cứ Quyết định số 15/QĐ-UBND;")
        wrong_day = paper("Bốn", "Căn cứ Quyết định số 15/QĐ-UBND ngày 09/9/2019;")
        for document in (by_issuer, by_date):
            assert around(province.cadre, document).document_pks == {mine.pk}
        for document in (neither, wrong_day):
            assert shown(province.cadre, document) == {"Căn cứ": ["-Quyết định 15/QĐ-UBND"]}
        assert {item.document_pk for group in around(province.cadre, mine).incoming for item in group.items} == {
            by_issuer.pk, by_date.pk,
        }  # fmt: skip

    def test_a_law_by_name_is_found_by_its_day_and_name(self, paper, province):
        law = paper("LƯU TRỮ", symbol="33/2024/QH15", date_issued=D(2024, 6, 21), doc_type=None)
        law.subject = "Luật Lưu trữ"
        law.save()
        document = paper("Về lưu trữ", "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;\nCăn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;")
        relations.read_relations(document)
        assert CitationTarget.objects.get().document == law
        assert len(shown(province.cadre, document)["Căn cứ"]) == 2


class TestCorrecting:
    def test_a_removed_relation_survives_a_new_reading(self, paper, province, as_person):
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};")
        [row] = document.citations.all()
        clerk = as_person("clerk")
        clerk.post(f"/van-ban/{document.pk}/luoc-do/{row.pk}/", {"viec": "remove"})
        relations.read_relations(document)
        assert shown(province.clerk, document) == {}
        assert "Khôi phục" in body(clerk.get(f"/van-ban/{document.pk}/luoc-do/tat-ca/"))
        clerk.post(f"/van-ban/{document.pk}/luoc-do/{row.pk}/", {"viec": "restore"})
        assert shown(province.clerk, document) == {"Căn cứ": ["-Nghị định 30/2020/NĐ-CP"]}
        assert set(Event.objects.values_list("verb", flat=True)) >= {"documents.relation_removed", "documents.relation_restored"}

    def test_a_kind_set_by_hand_survives_a_new_reading(self, paper, province, as_person):
        document = paper("Về hồ sơ", f"Theo {DECREE}.")
        [row] = document.citations.all()
        as_person("editor").post(f"/van-ban/{document.pk}/luoc-do/{row.pk}/", {"viec": "kind", "kind": "implements"})
        document.pages.update(text=f"Theo {DECREE}.\nCăn cứ {DECREE};")
        relations.read_relations(document)
        assert [(one.kind, one.decision) for one in document.citations.all()] == [("implements", "kind")]

    def test_a_relation_is_added_by_number_and_stays(self, paper, decree, province, as_person):
        cited, document = decree(), paper("Về hồ sơ", "Không dẫn gì")
        as_person("clerk").post(f"/van-ban/{document.pk}/luoc-do/them/", {"symbol": "30/2020/nđ–cp".upper(), "kind": "replaces"})
        relations.read_relations(document)
        assert document.citations.get().decision == "added"
        assert around(province.cadre, cited).incoming[0].heading == "Được thay thế, bãi bỏ bởi"

    @pytest.mark.parametrize("typed", ["ba mươi", "30/2020", "09-NQ/TU"])
    def test_what_is_no_number_or_its_own_is_refused_with_a_sentence(self, paper, province, typed):
        document = paper("Về hồ sơ", symbol="09-NQ/TU")
        with pytest.raises(NoSuchNumber, match="số, ký hiệu"):
            relations.add_relation(document=document, by=province.clerk, symbol=typed, kind="basis")
        assert not document.citations.exists()

    def test_a_citation_is_corrected_only_through_its_own_document(self, paper, as_person):
        mine, other = paper("Một", f"Căn cứ {DECREE};"), paper("Hai", f"Căn cứ {DECREE};")
        foreign = other.citations.get()
        assert as_person("clerk").post(f"/van-ban/{mine.pk}/luoc-do/{foreign.pk}/", {"viec": "remove"}).status_code == 404
        assert not Citation.objects.filter(decision="removed").exists()

    def test_the_offices_of_others_may_not(self, paper, as_person):
        document = paper("Một", f"Căn cứ {DECREE};")
        row = document.citations.get()
        for person in ("leader", "cadre", "neighbour_clerk"):
            assert as_person(person).post(f"/van-ban/{document.pk}/luoc-do/{row.pk}/", {"viec": "remove"}).status_code == 403
            assert as_person(person).post(f"/van-ban/{document.pk}/luoc-do/them/", {"symbol": "1-NQ/TU", "kind": "basis"}).status_code == 403


@pytest.mark.django_db(transaction=True)
class TestTakingTurns:
    """One writer of relations at a time, and a long text keeps no other from writing."""

    @pytest.fixture
    def while_reading(self, monkeypatch):
        """while_reading(deed): the deed is done before each reading of a text ends; returns what the deeds gave."""

        def arrange(deed):
            given, read_pages = [], relations.read_pages

            def read(*args, **kwargs):
                with ThreadPoolExecutor(1) as thread:
                    given.append(thread.submit(in_a_connection_of_its_own, deed).result())
                return read_pages(*args, **kwargs)

            monkeypatch.setattr(relations, "read_pages", read)
            return given

        return arrange

    def test_others_may_write_while_a_text_is_read(self, paper, while_reading):
        document = paper("Về hồ sơ", "Căn cứ Luật số 33/2024/QH15;")
        given = while_reading(somebody_may_write)
        relations.read_relations(document)
        assert given == [True]

    def test_a_text_that_changed_while_it_was_read_is_read_again(self, paper, while_reading):
        document = paper("Về hồ sơ", "Căn cứ Luật số 33/2024/QH15;")
        given = while_reading(lambda: document.pages.update(text="Căn cứ Luật số 1/2011/QH13;"))
        relations.read_relations(document)
        assert [row.symbol for row in document.citations.all()] == ["01/2011/QH13"]
        assert len(given) == 2


def somebody_may_write():
    with locks.alone(locks.RELATIONS, 0) as free:
        return free


def in_a_connection_of_its_own(deed):
    try:
        return deed()
    finally:
        connection.close()
