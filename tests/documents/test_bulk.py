"""Many documents at once: who may not, what the preview says, what is left alone, what comes back."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from documents.actions import editing
from documents.models import BulkDeed, Document, Field, FileUnit, IndexDue, Tag
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
EDIT, FOUND = "/van-ban/hang-loat/", "/van-ban/hang-loat/chon/"


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def papers(province):
    def write(count=3, **values):
        values = {"owner_unit": province.department, "state": Document.State.DRAFT, "visibility": "internal"} | values
        return [make.document(symbol=f"{number:02d}-KH/TU", subject=f"Kế hoạch số {number}", **values) for number in range(1, count + 1)]

    return write


def as_previewed(documents):
    return [f"{document.pk}-{document.revision}" for document in documents]


def apply(client, documents, **change):
    return client.post(EDIT, {"chon": as_previewed(documents), "viec": "ap-dung", **change}, follow=True)


def tags_of(document):
    return {tag.name for tag in document.tags.all()}


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["reader", "cadre", "leader", "auditor"])
    def test_those_who_change_nothing(self, as_person, papers, name):
        assert as_person(name).post(EDIT, {"chon": as_previewed(papers())}).status_code == 403
        assert as_person(name).get(FOUND).status_code == 403

    def test_a_paper_of_another_office_is_named_and_left_alone(self, as_person, province, papers):
        ours = papers(1)
        theirs = papers(1, owner_unit=province.neighbour, state="published", visibility="public")
        page = body(as_person("clerk").post(EDIT, {"chon": as_previewed(ours + theirs), "viec": "xem", "add_tags": "an sinh"}))
        assert "1 văn bản sẽ thay đổi" in page and "Văn bản của đơn vị khác" in page
        apply(as_person("clerk"), ours + theirs, add_tags="an sinh")
        assert tags_of(ours[0]) == {"an sinh"} and tags_of(theirs[0]) == set()

    def test_a_paper_that_is_not_seen_is_not_even_counted(self, as_person, province, papers):
        hidden = papers(1, owner_unit=province.neighbour)
        page = body(as_person("clerk").post(EDIT, {"chon": as_previewed(papers(1) + hidden), "viec": "xem", "add_tags": "x"}))
        assert "1 văn bản sẽ thay đổi" in page and "giữ nguyên</h2>" not in page

    def test_the_deed_of_another_is_not_there(self, as_person, province, papers):
        apply(as_person("clerk"), papers(1), add_tags="an sinh")
        deed = BulkDeed.objects.get()
        assert as_person("editor").get(f"{EDIT}{deed.pk}/").status_code == 404
        assert as_person("editor").post(f"{EDIT}{deed.pk}/hoan-tac/").status_code == 404

    def test_a_file_unit_of_another_office_takes_no_paper_of_ours(self, as_person, province, papers):
        theirs = FileUnit.objects.create(unit=province.neighbour, code="M1", title="Của Đắk Mil", year=2022)
        seen = papers(1, owner_unit=province.neighbour, state="published", visibility="public")
        answer = as_person("clerk").post(EDIT, {"chon": as_previewed(papers(1) + seen), "viec": "xem", "file_unit": theirs.pk})
        assert "Của Đắk Mil" not in body(answer, 422)


class TestPreview:
    def test_says_for_each_paper_what_will_change_and_changes_nothing(self, as_person, papers):
        documents = papers(2)
        documents[0].tags.add(Tag.objects.named("an sinh"))
        page = body(as_person("clerk").post(EDIT, {"chon": as_previewed(documents), "viec": "xem", "add_tags": "An sinh, số hóa", "visibility": "public"}))
        assert "Thêm thẻ: số hóa" in page and "Thêm thẻ: an sinh, số hóa" in page
        assert "Nội bộ toàn ngành → Công khai" in page
        assert not Tag.objects.filter(name="số hóa").exists() and not BulkDeed.objects.exists()
        assert set(Document.objects.values_list("visibility", flat=True)) == {"internal"}

    def test_what_would_not_change_is_left_with_the_reason(self, as_person, papers):
        documents = papers(1)
        documents[0].tags.add(Tag.objects.named("an sinh"))
        page = body(as_person("clerk").post(EDIT, {"chon": as_previewed(documents), "viec": "xem", "add_tags": "an sinh"}))
        assert "Không có gì thay đổi." in page and "Áp dụng cho" not in page

    def test_a_form_that_asks_for_nothing_keeps_the_choice(self, as_person, papers):
        documents = papers(2)
        page = body(as_person("clerk").post(EDIT, {"chon": as_previewed(documents), "viec": "xem"}), 422)
        assert "Chưa chọn thay đổi nào" in page and page.count('name="chon"') >= 2

    def test_only_tags_that_the_chosen_carry_are_offered_for_removal(self, as_person, papers):
        one, other = papers(2)
        one.tags.add(Tag.objects.named("an sinh"))
        other.tags.add(Tag.objects.named("biên giới"))
        page = body(as_person("clerk").post(EDIT, {"chon": [one.pk]}))
        removal = page.split("Bỏ thẻ")[1].split("</fieldset>")[0]
        assert "an sinh" in removal and "biên giới" not in removal

    def test_two_hundred_cost_as_many_queries_as_ten(self, as_person, papers):
        client = as_person("clerk")

        def queries(documents):
            asked = {"chon": as_previewed(documents), "viec": "xem", "add_tags": "an sinh", "visibility": "public"}
            client.post(EDIT, asked)
            with CaptureQueriesContext(connection) as captured:
                body(client.post(EDIT, asked))
            return len(captured)

        few = queries(papers(10))
        assert few == queries(papers(200)) <= 25


class TestDeed:
    def test_tags_fields_file_unit_and_visibility_of_two_hundred(self, as_person, province, papers):
        documents = papers(200)
        file_unit = FileUnit.objects.create(unit=province.department, code="2022.01", title="Chuyển đổi số", year=2022)
        field = Field.objects.first()
        page = body(apply(as_person("clerk"), documents, add_tags="an sinh", add_fields=field.pk, file_unit=file_unit.pk, visibility="units", shared_units=province.commune.pk))
        assert "Đã sửa 200 văn bản." in page
        for document in Document.objects.prefetch_related("tags", "fields", "shared_with"):
            assert (tags_of(document), document.file_unit, document.visibility) == ({"an sinh"}, file_unit, "units")
            assert list(document.fields.all()) == [field] and list(document.shared_with.all()) == [province.commune]
            assert document.revision == 2

    def test_search_finds_the_new_tag_at_once(self, as_person, papers):
        client = as_person("clerk")
        apply(client, papers(3), add_tags="xuyên biên giới")
        assert "3 kết quả" in body(client.get("/van-ban/", {"q": '"xuyên biên giới"'}))
        assert not IndexDue.objects.exists()

    def test_a_paper_changed_meanwhile_is_left_alone_and_named(self, as_person, province, papers):
        documents = papers(3)
        previewed = as_previewed(documents)
        editing.publish(document=documents[1], by=province.leader)
        page = body(as_person("clerk").post(EDIT, {"chon": previewed, "viec": "ap-dung", "add_tags": "an sinh"}, follow=True))
        assert "Đã sửa 2 văn bản." in page and "Người khác vừa sửa văn bản này" in page
        assert [len(tags_of(document)) for document in documents] == [1, 0, 1]

    def test_opening_to_all_asks_with_the_number(self, as_person, papers):
        documents = papers(2) + papers(1, visibility="public")
        client = as_person("clerk")
        page = body(client.post(EDIT, {"chon": as_previewed(documents), "viec": "xem", "visibility": "public"}))
        assert "mở công khai 2 văn bản" in page
        page = body(client.post(EDIT, {"chon": as_previewed(documents), "viec": "ap-dung", "visibility": "public"}), 409)
        assert "2 văn bản sẽ mở cho mọi người xem" in page
        assert Document.objects.filter(visibility="public").count() == 1 and not BulkDeed.objects.exists()
        body(client.post(EDIT, {"chon": as_previewed(documents), "viec": "ap-dung", "visibility": "public", "cong-khai": "2"}, follow=True))
        assert Document.objects.filter(visibility="public").count() == 3

    def test_without_a_preview_nothing_is_applied(self, as_person, papers):
        documents = papers(1)
        body(as_person("clerk").post(EDIT, {"chon": [documents[0].pk], "viec": "ap-dung", "add_tags": "an sinh"}))
        assert not BulkDeed.objects.exists() and not tags_of(documents[0])

    def test_is_one_deed_in_the_trail_with_its_parts(self, as_person, province, papers):
        apply(as_person("clerk"), papers(3), add_tags="an sinh")
        deed = Event.objects.get(verb="documents.bulk_edited")
        assert deed.data == {"documents": 3, "left": 0, "opened": 0} and deed.unit_id == province.department.pk
        parts = Event.objects.filter(verb="documents.described")
        assert {part.data["deed"] for part in parts} == {BulkDeed.objects.get().pk} and parts.count() == 3

    def test_nonsense_is_not_a_document(self, as_person):
        chosen = ["x", "²", "99999999999999999999", "-1", "1-x", "1-²"]
        assert as_person("clerk").post(EDIT, {"chon": chosen}).status_code == 302


class TestUndo:
    def test_restores_exactly_what_the_deed_changed(self, as_person, province, papers):
        one, other = papers(2)
        one.tags.set([Tag.objects.named("an sinh"), Tag.objects.named("cũ")])
        before = FileUnit.objects.create(unit=province.department, code="1", title="Trước", year=2021)
        Document.objects.filter(pk=one.pk).update(file_unit=before, visibility="units")
        one.shared_with.set([province.commune])
        client = as_person("clerk")
        documents = list(Document.objects.order_by("pk"))
        apply(client, documents, add_tags="an sinh, mới", remove_tags=Tag.objects.get(name="cũ").pk, file_unit="0", visibility="public", **{"cong-khai": "2"})
        one.refresh_from_db()
        assert (tags_of(one), one.file_unit, one.visibility) == ({"an sinh", "mới"}, None, "public")
        page = body(client.post(f"{EDIT}{BulkDeed.objects.get().pk}/hoan-tac/", follow=True))
        assert "Đã hoàn tác trên 2 văn bản." in page
        one.refresh_from_db()
        other.refresh_from_db()
        assert (tags_of(one), one.file_unit, one.visibility) == ({"an sinh", "cũ"}, before, "units")
        assert list(one.shared_with.all()) == [province.commune]
        assert (tags_of(other), other.file_unit, other.visibility) == (set(), None, "internal")
        assert one.revision == 3
        assert "Không tìm thấy" in body(client.get("/van-ban/", {"q": '"mới"'}))

    def test_what_somebody_changed_since_stays_with_a_sentence(self, as_person, province, papers):
        documents = papers(2)
        client = as_person("clerk")
        apply(client, documents, add_tags="an sinh")
        documents[0].refresh_from_db()
        editing.publish(document=documents[0], by=province.leader)
        page = body(client.post(f"{EDIT}{BulkDeed.objects.get().pk}/hoan-tac/", follow=True))
        assert "Đã hoàn tác trên 1 văn bản." in page and "Đã có người sửa văn bản này sau đó" in page
        assert [len(tags_of(document)) for document in documents] == [1, 0]

    def test_happens_once_and_in_time(self, as_person, papers):
        client = as_person("clerk")
        apply(client, papers(1), add_tags="an sinh")
        deed = BulkDeed.objects.get()
        assert "Hoàn tác được đến" in body(client.get(f"{EDIT}{deed.pk}/"))
        BulkDeed.objects.update(undo_until=timezone.now())
        assert "đã quá thời hạn" in body(client.post(f"{EDIT}{deed.pk}/hoan-tac/", follow=True))
        assert Document.objects.get().tags.exists()
        BulkDeed.objects.update(undo_until=timezone.now() + datetime.timedelta(hours=1))
        client.post(f"{EDIT}{deed.pk}/hoan-tac/")
        assert not Document.objects.get().tags.exists()
        assert "đã được hoàn tác" in body(client.post(f"{EDIT}{deed.pk}/hoan-tac/", follow=True))

    def test_publishing_many_has_the_same_undo(self, as_person, papers):
        documents = papers(3)
        Document.objects.filter(pk=documents[2].pk).update(doc_type=None)
        client = as_person("clerk")
        page = body(client.post("/van-ban/ban-van-thu/dang/", {"chon": [document.pk for document in documents]}, follow=True))
        deed = BulkDeed.objects.get()
        assert "Đã đăng 2 văn bản." in page and f"{EDIT}{deed.pk}/hoan-tac/" in page
        body(client.post(f"{EDIT}{deed.pk}/hoan-tac/", follow=True))
        assert set(Document.objects.values_list("state", "published_at", "published_by")) == {("draft", None, None)}
        assert Event.objects.filter(verb="documents.bulk_undone").get().data == {"documents": 2, "left": 0}

    def test_a_tag_merged_since_comes_back_under_its_name_of_today(self, as_person, province, papers):
        from documents.actions.tags import merge_tags

        document = papers(1)[0]
        document.tags.add(Tag.objects.named("cũ"))
        client = as_person("clerk")
        apply(client, [document], remove_tags=Tag.objects.get(name="cũ").pk)
        merge_tags(tag=Tag.objects.get(name="cũ"), into=Tag.objects.named("nay"), by=province.clerk)
        client.post(f"{EDIT}{BulkDeed.objects.get().pk}/hoan-tac/")
        assert tags_of(document) == {"nay"}


class TestChoosingAll:
    def test_everything_a_search_finds_as_far_as_the_clerk_may_change_it(self, as_person, province, papers):
        papers(30, state="published", visibility="public")
        papers(30, owner_unit=province.neighbour, state="published", visibility="public")
        client = as_person("clerk")
        listed = body(client.get("/van-ban/", {"q": "kế hoạch"}))
        assert "Chọn tất cả 60 kết quả" in listed
        address = re.search(r'href="(/van-ban/hang-loat/chon/[^"]*)"', listed)[1]
        page = body(client.get(address))
        assert "Đã chọn cả 30 văn bản đồng chí được sửa" in page
        assert len(set(re.findall(r'name="chon" value="(\d+)"', page))) == 30

    def test_stops_at_two_hundred_and_says_so(self, as_person, papers):
        papers(205, state="published")
        for asked in ({}, {"q": "kế hoạch"}, {"trang-thai": "published"}):
            page = body(as_person("clerk").get(FOUND, asked))
            assert "nhiều hơn 200 văn bản" in page
            assert page.count('name="chon"') == 200

    def test_keeps_to_the_filters_of_the_list(self, as_person, papers):
        tagged, _ = papers(2, state="published")
        tagged.tags.add(Tag.objects.named("an sinh"))
        page = body(as_person("clerk").get(FOUND, {"the": "an-sinh"}))
        assert re.findall(r'name="chon" value="(\d+)"', page) == [str(tagged.pk)]

    def test_the_list_offers_it_only_to_those_who_may_change(self, as_person, papers):
        papers(1, state="published")
        assert 'formaction="/van-ban/hang-loat/"' in body(as_person("clerk").get("/van-ban/"))
        for name in (None, "cadre", "leader"):
            assert "hang-loat" not in body(as_person(name).get("/van-ban/"))
