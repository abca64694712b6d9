"""Two records of one paper: the hint, the preview, the merge, the redirect, the way back."""

import html

import pytest
from django.urls import reverse

from audit.models import Event
from documents.actions import merging, trash
from documents.exceptions import AlreadyRegistered, CannotMerge, WrongState
from documents.models import (
    Document,
    DocumentMerge,
    Download,
    Field,
    Issuer,
    ReadingPlace,
    RegisterEntry,
    StoreFinding,
    Tag,
)
from documents.places import places_of
from documents.search.index import index_document
from tests.documents import shelf
from tests.documents.test_versions import hits
from tests.factories import documents as make
from tests.factories import registers as make_registers

pytestmark = pytest.mark.django_db
HINT = "Có thể trùng"


@pytest.fixture
def pair(province):
    """The record that is kept (published) and a rescan that a clerk described better (a draft)."""
    kept = make.document(owner_unit=province.department, signer="", recipients="")
    shelf.add_file(kept, make.RESOLUTION, data=b"%PDF-1.4 ban dau", name="nghi-quyet.pdf")
    left = make.document(owner_unit=province.department, state=Document.State.DRAFT, signer="Ngô Thanh Danh", recipients="Như trên")
    shelf.add_file(left, make.RESOLUTION + " quét lại", data=b"%PDF-1.4 quet lai", name="quet-lai.pdf")
    shelf.add_file(left, "PHỤ LỤC danh mục", data=b"%PDF-1.4 phu luc", name="phu-luc.pdf", part="annex", position=1)
    left.tags.add(Tag.objects.named("Chuyển đổi số"))
    left.fields.add(Field.objects.first())
    index_document(left)
    return kept, left


def snapshot(*documents):
    """Everything of these records but the count of their changes."""
    return [
        (
            {name: value for name, value in Document.objects.filter(pk=d.pk).values().get().items() if name != "revision"},
            sorted(d.files.values_list("pk", "part", "position", "version", "sha256", "name")),
            sorted(d.pages.values_list("pk", "file", "folded_vector")),
            sorted(d.tags.values_list("pk", flat=True)), sorted(d.fields.values_list("pk", flat=True)),
            sorted(d.shares.values_list("unit", flat=True)),
        )
        for d in documents
    ]  # fmt: skip


def review(client, document):
    return html.unescape(client.get(f"/van-ban/{document.pk}/kiem-tra/").content.decode())


class TestWhoMayNot:
    @pytest.mark.parametrize(("name", "status"), [("leader", 403), ("commune_clerk", 403), ("cadre", 403), ("reader", 403), ("admin", 403)])
    def test_merge(self, pair, as_person, name, status):
        kept, left = pair
        address = reverse("documents:merge", args=[kept.pk, left.pk])
        assert as_person(name).post(address).status_code == status
        assert not DocumentMerge.objects.exists()

    def test_an_editor_neither_takes_from_the_readers_nor_publishes_by_merging(self, pair, as_person, province):
        kept, left = pair
        assert as_person("editor").post(reverse("documents:merge", args=[left.pk, kept.pk])).status_code == 403
        assert as_person("editor").post(reverse("documents:merge", args=[kept.pk, left.pk])).status_code == 403
        draft = make.document(owner_unit=province.department, state=Document.State.DRAFT)
        assert as_person("editor").post(reverse("documents:merge", args=[draft.pk, left.pk])).status_code == 302

    def test_what_the_gate_stopped_comes_back_by_no_merge(self, pair, province):
        kept, left = pair
        stopped = left.files.get(part="main")
        finding = StoreFinding.objects.create(kind="gate", document=left, file=stopped, key=stopped.sha256)
        with pytest.raises(CannotMerge):
            merging.merge(survivor=kept, other=left, by=province.clerk)
        finding.delete()
        merge = merging.merge(survivor=kept, other=left, by=province.clerk)
        StoreFinding.objects.create(kind="gate", document=kept, file=stopped, key=stopped.sha256)
        with pytest.raises(CannotMerge):
            merging.undo(merge=merge, by=province.clerk)
        assert DocumentMerge.objects.count() == 1

    def test_what_hangs_on_a_file_moves_with_it(self, pair, province):
        kept, left = pair
        annex = left.files.get(part="annex")
        Download.objects.create(document=left, file=annex, person=province.cadre)
        ReadingPlace.objects.create(owner=province.cadre, document=left, file=annex, page=2)
        merge = merging.merge(survivor=kept, other=left, by=province.clerk)
        assert Download.objects.get().document == ReadingPlace.objects.get().document == kept
        merging.undo(merge=merge, by=province.clerk)
        assert Download.objects.get().document == ReadingPlace.objects.get().document == left

    def test_merge_with_what_they_may_not_see(self, pair, as_person, province):
        hidden = make.document(owner_unit=province.neighbour, state=Document.State.DRAFT)
        for pks in ([pair[0].pk, hidden.pk], [hidden.pk, pair[0].pk]):
            assert as_person("clerk").get(reverse("documents:merge", args=pks)).status_code == 404

    def test_records_of_two_offices(self, pair, province):
        other = make.document(owner_unit=province.commune)
        with pytest.raises(CannotMerge):
            merging.merge(survivor=pair[0], other=other, by=province.clerk)
        assert Document.objects.get(pk=other.pk).state == Document.State.PUBLISHED


class TestTheHint:
    def test_names_a_record_with_the_same_number_issuer_and_day(self, pair, as_person):
        kept, left = pair
        page = review(as_person("clerk"), left)
        assert HINT in page and reverse("documents:merge", args=[kept.pk, left.pk]) in page
        assert "chữ trang đầu giống 9" in page

    @pytest.mark.parametrize("change", [{"symbol": "10-NQ/TU"}, {"issuer": "khác"}, {"date_issued": "2020-01-01"}])
    def test_and_no_other(self, pair, as_person, province, change):
        if "issuer" in change:
            change = {"issuer": Issuer.objects.named("HUYỆN ỦY KRÔNG NÔ")}
        alone = make.document(owner_unit=province.department, state=Document.State.DRAFT, **change)
        assert HINT not in review(as_person("clerk"), alone)

    def test_without_a_number_by_issuer_day_and_subject(self, as_person, province):
        subject = "Giấy mời dự Hội nghị sơ kết công tác tuyên giáo 6 tháng đầu năm 2022"
        first = make.document(owner_unit=province.department, symbol="", subject=subject)
        again = make.document(owner_unit=province.department, state="draft", symbol="", subject=subject.replace("dự Hội", "dự hội"))
        other = make.document(owner_unit=province.department, state="draft", symbol="", subject="Giấy mời họp giao ban tháng 7")
        assert reverse("documents:merge", args=[first.pk, again.pk]) in review(as_person("clerk"), again)
        assert HINT not in review(as_person("clerk"), other)

    def test_never_tells_of_what_this_clerk_may_not_see(self, pair, as_person, province):
        theirs = make.document(owner_unit=province.neighbour, state=Document.State.DRAFT, symbol="77-KH/TU")
        ours = make.document(owner_unit=province.department, state=Document.State.DRAFT, symbol="77-KH/TU")
        assert HINT not in review(as_person("clerk"), ours)
        Document.objects.filter(pk=theirs.pk).update(owner_unit=province.department)
        assert HINT in review(as_person("clerk"), ours)
        trash.trash(document=theirs, by=province.clerk, reason="Thử")
        assert HINT not in review(as_person("clerk"), ours)


class TestMerging:
    def test_the_preview_says_what_will_move_and_moves_nothing(self, pair, as_person):
        before = snapshot(*pair)
        page = html.unescape(as_person("clerk").get(reverse("documents:merge", args=[p.pk for p in pair])).content.decode())
        for words in ("quet-lai.pdf", "phu-luc.pdf", "Ngô Thanh Danh", "Chuyển đổi số", "Lấy từ bản bị gộp"):
            assert words in page
        assert snapshot(*pair) == before and not DocumentMerge.objects.exists()

    def test_files_tags_fields_and_empty_values_come_over(self, pair, as_person, province, rf):
        kept, left = pair
        as_person("clerk").post(reverse("documents:merge", args=[kept.pk, left.pk]), {"tep-chinh": "other"})
        kept.refresh_from_db()
        assert (kept.state, kept.signer, kept.recipients) == (Document.State.PUBLISHED, "Ngô Thanh Danh", "Như trên")
        assert [(place.label, place.current.name) for place in places_of(kept)] == [
            ("Văn bản", "nghi-quyet.pdf"), ("Phụ lục", "phu-luc.pdf"), ("Tài liệu kèm theo", "quet-lai.pdf"),
        ]  # fmt: skip
        assert kept.tags.get().name == "Chuyển đổi số" and kept.fields.count() == 1
        left.refresh_from_db()
        assert left.state == Document.State.MERGED and not left.files.exists()
        assert hits(province.cadre, "phụ lục danh mục", rf).ids == [kept.pk]
        event = Event.objects.get(verb="documents.merged")
        assert (event.actor_id, event.object_id, event.data["emptied"]) == (province.clerk.pk, str(kept.pk), left.pk)

    def test_the_main_file_may_become_the_newest_version(self, pair, province, rf):
        kept, left = pair
        merging.merge(survivor=kept, other=left, by=province.clerk, main_as_version=True)
        assert [file.name for file in places_of(kept)[0].versions] == ["quet-lai.pdf", "nghi-quyet.pdf"]
        assert hits(province.cadre, '"quét lại"', rf).ids == [kept.pk]

    def test_a_file_that_is_there_already_is_not_taken_twice(self, pair, province):
        kept, left = pair
        shelf.add_file(left, make.RESOLUTION, data=b"%PDF-1.4 ban dau", part="other", position=1)
        merging.merge(survivor=kept, other=left, by=province.clerk)
        assert kept.files.count() == 3 and left.files.count() == 1

    def test_units_that_could_read_the_one_can_read_the_other(self, province):
        kept = make.document(owner_unit=province.department, visibility="units", shared_with=[province.commune])
        left = make.document(owner_unit=province.department, visibility="units", shared_with=[province.neighbour])
        done = merging.merge(survivor=kept, other=left, by=province.clerk)
        assert set(kept.shared_with.all()) == {province.commune, province.neighbour}
        merging.undo(merge=done, by=province.clerk)
        assert set(kept.shared_with.all()) == {province.commune}

    def test_the_emptied_record_is_in_no_list_and_takes_no_change(self, pair, province, as_person):
        kept, left = pair
        merging.merge(survivor=kept, other=left, by=province.clerk)
        assert set(Document.objects.visible_to(province.clerk)) == {kept}
        for path in ("kiem-tra/", "tep/"):
            assert as_person("clerk").get(f"/van-ban/{left.pk}/{path}").status_code == 404
        with pytest.raises(WrongState):
            merging.merge(survivor=kept, other=left, by=province.clerk)


class TestOldAddresses:
    def test_lead_on_for_good_for_those_who_may_see_the_survivor(self, pair, province, as_person):
        kept, left = pair
        file = left.files.get(part="annex")
        merging.merge(survivor=kept, other=left, by=province.clerk)
        for name in (None, "reader", "clerk"):
            answer = as_person(name).get(left.get_absolute_url())
            assert (answer.status_code, answer.url) == (301, kept.get_absolute_url())
            assert "no-cache" in answer["Cache-Control"]  # it may be undone
        original = as_person(None).get(reverse("documents:original", args=[left.pk, file.pk]))
        assert (original.status_code, original.url) == (301, reverse("documents:original", args=[kept.pk, file.pk]))

    def test_and_nowhere_for_the_rest(self, pair, province, as_person):
        kept, left = pair
        merging.merge(survivor=kept, other=left, by=province.clerk)
        Document.objects.filter(pk=kept.pk).update(visibility="internal")
        assert as_person(None).get(left.get_absolute_url()).status_code == 404
        assert as_person("cadre").get(left.get_absolute_url()).status_code == 301
        Document.objects.filter(pk=kept.pk).update(state=Document.State.WITHDRAWN)
        assert as_person("cadre").get(left.get_absolute_url()).status_code == 404

    def test_lead_through_a_chain(self, pair, province, as_person):
        kept, left = pair
        third = make.document(owner_unit=province.department)
        merging.merge(survivor=kept, other=left, by=province.clerk)
        merging.merge(survivor=third, other=kept, by=province.clerk)
        assert as_person(None).get(left.get_absolute_url()).url == third.get_absolute_url()


class TestUndoing:
    @pytest.mark.parametrize("main_as_version", [True, False])
    def test_everything_is_as_it_was(self, pair, province, as_person, main_as_version):
        before = snapshot(*pair)
        done = merging.merge(survivor=pair[0], other=pair[1], by=province.clerk, main_as_version=main_as_version)
        assert snapshot(*pair) != before
        as_person("clerk").post(reverse("documents:unmerge", args=[done.pk]))
        assert snapshot(*pair) == before
        assert not DocumentMerge.objects.exists()
        assert Event.objects.filter(verb="documents.unmerged").exists()

    def test_what_was_added_and_corrected_since_stays(self, pair, province):
        kept, left = pair
        done = merging.merge(survivor=kept, other=left, by=province.clerk)
        Document.objects.filter(pk=kept.pk).update(signer="Lê Thị Mai")
        shelf.add_file(kept, "phụ lục sửa", data=b"%PDF-1.4 sua", part="annex", position=1, version=2)
        merging.undo(merge=done, by=province.clerk)
        kept.refresh_from_db()
        assert kept.signer == "Lê Thị Mai" and kept.recipients == ""
        assert kept.files.get(part="annex").version == 2
        assert left.files.get(part="annex").version == 1

    def test_not_while_the_survivor_lies_in_the_trash(self, pair, province):
        kept, left = pair
        done = merging.merge(survivor=left, other=kept, by=province.clerk)
        trash.trash(document=left, by=province.clerk, reason="Thử")
        with pytest.raises(WrongState):
            merging.undo(merge=done, by=province.clerk)
        trash.restore(document=left, by=province.clerk)
        merging.undo(merge=done, by=province.clerk)
        assert Document.objects.get(pk=kept.pk).state == Document.State.PUBLISHED


@pytest.mark.django_db(transaction=True)
def test_records_that_led_to_an_erased_one_are_erased_with_it(pair, province):
    kept, left = pair
    third = make.document(owner_unit=province.department, state=Document.State.DRAFT)
    merging.merge(survivor=left, other=third, by=province.clerk)
    Document.objects.filter(pk=kept.pk).update(state=Document.State.DRAFT)
    merging.merge(survivor=kept, other=left, by=province.clerk)
    trash.trash(document=kept, by=province.clerk, reason="Thử")
    kept.trashed.kept_until = "2020-01-01"
    kept.trashed.save()
    trash.empty()
    assert not Document.objects.exists()


def test_a_register_line_of_the_emptied_record_stands_for_the_survivor(pair, province):
    kept, left = pair
    make_registers.incoming(unit=province.department, by=province.clerk, document=left)
    merging.merge(survivor=kept, other=left, by=province.clerk)
    with pytest.raises(AlreadyRegistered):
        make_registers.incoming(unit=province.department, by=province.clerk, document=kept)
    assert RegisterEntry.objects.count() == 1
