"""What a person follows: theirs alone, on the pages where it is begun, and ended again."""

import html

import pytest

from accounts import personal_data
from audit.models import Event
from documents.actions import follows, tags
from documents.exceptions import DocumentsError
from documents.models import Follow, SavedSearch, Tag
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
LIST = "/van-ban/dang-theo-doi/"


def body(response):
    return html.unescape(response.content.decode())


@pytest.fixture
def tag(province):
    """A tag that one public paper carries."""
    tag = Tag.objects.named("chuyển đổi số")
    make.document(owner_unit=province.department).tags.add(tag)
    return tag


@pytest.fixture
def search(province):
    return SavedSearch.objects.create(owner=province.cadre, name="Về rừng", address="q=rừng")


def begin(client, what, thing, **more):
    return client.post(f"/van-ban/theo-doi/{what}/{thing.pk}/", **more)


class TestWhoMayNot:
    def test_a_visitor_is_asked_to_sign_in_and_sees_no_button(self, client, tag):
        assert begin(client, "the", tag).status_code == 302
        assert "Theo dõi thẻ" not in body(client.get(f"/van-ban/?the={tag.slug}"))
        assert not Follow.objects.exists()

    def test_a_tag_that_only_hidden_papers_carry_is_not_there(self, as_person, province):
        hidden = Tag.objects.named("thẻ kín")
        make.document(owner_unit=province.department, state="draft").tags.add(hidden)
        assert begin(as_person("cadre"), "the", hidden).status_code == 404
        assert not Follow.objects.exists()

    def test_the_search_of_another_is_not_there(self, as_person, search):
        assert begin(as_person("clerk"), "tim-kiem", search).status_code == 404
        assert not Follow.objects.exists()

    def test_nobody_else_sees_or_ends_it(self, as_person, province, tag):
        row = follows.follow(by=province.cadre, tag=tag)
        for other in ("admin", "clerk", "leader", "auditor"):
            client = as_person(other)
            assert "chuyển đổi số" not in body(client.get(LIST))
            assert client.post(f"/van-ban/thoi-theo-doi/{row.pk}/").status_code == 404
        assert Follow.objects.get() == row

    def test_nothing_else_can_be_followed(self, as_person, tag):
        assert begin(as_person("cadre"), "linh-vuc", tag).status_code == 404


class TestFollowing:
    def test_a_tag_from_the_list_narrowed_to_it(self, as_person, province, tag):
        client, page = as_person("cadre"), f"/van-ban/?the={tag.slug}"
        assert "Theo dõi thẻ “chuyển đổi số”" in body(client.get(page))
        assert begin(client, "the", tag, data={"next": page}).url == page
        assert Follow.objects.get().tag == tag
        assert "Thôi theo dõi thẻ “chuyển đổi số”" in body(client.get(page))

    def test_a_unit_from_the_list_narrowed_to_it(self, as_person, province):
        client = as_person("cadre")
        assert "Theo dõi đơn vị “Ban Tuyên giáo Tỉnh ủy”" in body(client.get(f"/van-ban/?don_vi={province.department.pk}"))
        begin(client, "don-vi", province.department)
        assert Follow.objects.get().unit == province.department

    def test_a_unit_from_its_own_page(self, as_person, province):
        client, page = as_person("reader"), f"/don-vi/{province.commune.pk}/"
        assert "Theo dõi đơn vị “Đảng ủy xã Nam Dong”" in body(client.get(page))
        begin(client, "don-vi", province.commune)
        assert "Thôi theo dõi đơn vị" in body(client.get(page))

    def test_a_search_of_ones_own_from_its_page(self, as_person, search):
        client = as_person("cadre")
        assert "Theo dõi tìm kiếm đã lưu “Về rừng”" in body(client.get(f"/van-ban/tim-da-luu/{search.pk}/"))
        begin(client, "tim-kiem", search)
        assert Follow.objects.get().search == search

    def test_with_htmx_the_button_alone_comes_back(self, as_person, tag):
        answer = begin(as_person("cadre"), "the", tag, HTTP_HX_REQUEST="true")
        assert "Thôi theo dõi" in body(answer) and "<html" not in body(answer)

    def test_twice_is_once(self, as_person, tag):
        for _ in range(2):
            begin(as_person("cadre"), "the", tag)
        assert Follow.objects.count() == 1

    def test_there_is_an_end_to_how_many(self, province, tag, monkeypatch):
        monkeypatch.setattr(follows, "MOST", 1)
        follows.follow(by=province.cadre, unit=province.department)
        with pytest.raises(DocumentsError, match="nhiều nhất"):
            follows.follow(by=province.cadre, tag=tag)

    def test_ends_from_the_list(self, as_person, province, tag):
        row = follows.follow(by=province.cadre, tag=tag)
        client = as_person("cadre")
        assert "chuyển đổi số" in body(client.get(LIST))
        assert client.post(f"/van-ban/thoi-theo-doi/{row.pk}/").url == LIST
        assert not Follow.objects.exists()
        assert "Chưa theo dõi mục nào" in body(client.get(LIST))

    def test_an_address_of_another_site_is_no_way_back(self, as_person, tag):
        assert begin(as_person("cadre"), "the", tag, data={"next": "https://evil.example/"}).url == LIST

    def test_nothing_of_it_goes_into_the_trail(self, as_person, tag):
        begin(as_person("cadre"), "the", tag)
        assert not Event.objects.exists()


class TestWhatBecomesOfIt:
    def test_whoever_follows_a_merged_tag_follows_the_other_once(self, province, tag):
        into = Tag.objects.named("chính quyền số")
        follows.follow(by=province.cadre, tag=tag)
        follows.follow(by=province.leader, tag=tag)
        follows.follow(by=province.leader, tag=into)
        tags.merge_tags(tag=tag, into=into, by=province.clerk)
        assert set(Follow.objects.values_list("owner", "tag")) == {(province.cadre.pk, into.pk), (province.leader.pk, into.pk)}

    def test_a_tag_that_was_hidden_since_shows_no_name(self, as_person, province, tag):
        follows.follow(by=province.cadre, tag=tag)
        tag.documents.update(state="withdrawn")
        page = body(as_person("cadre").get(LIST))
        assert "chuyển đổi số" not in page and "Thẻ không còn văn bản nào đồng chí được xem" in page

    def test_it_ends_with_the_search(self, as_person, province, search):
        follows.follow(by=province.cadre, search=search)
        search.delete()
        assert not Follow.objects.exists()

    def test_the_person_takes_it_along_and_has_it_erased(self, province, tag):
        follows.follow(by=province.cadre, tag=tag)
        assert [row["follows"] for row in personal_data.export_of(province.cadre)["follows"]["records"]] == ["chuyển đổi số"]
        personal_data.erase_person(user=province.cadre, by=province.admin)
        assert not Follow.objects.exists()

    def test_the_list_costs_the_same_with_many(self, as_person, province, django_assert_num_queries):
        client = as_person("cadre")

        def fill(start, stop):
            for number in range(start, stop):
                tag = Tag.objects.named(f"thẻ {number}")
                make.document(owner_unit=province.department).tags.add(tag)
                follows.follow(by=province.cadre, tag=tag)

        fill(0, 1)
        client.get(LIST)
        with django_assert_num_queries(8):
            client.get(LIST)
        fill(1, 20)
        with django_assert_num_queries(8):
            client.get(LIST)
