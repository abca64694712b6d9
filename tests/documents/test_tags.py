"""The tag tree and the fields of work: old names that still work, parents that find their children's papers, and
tags that must not be hinted at."""

import html
import re

import pytest

from audit.models import Event
from documents.actions import fields_of_work, tags
from documents.exceptions import TagInUse, TagTaken, TreeLoop
from documents.models import Document, Field, IndexDue, Tag, TagAlias
from documents.search.due import index_due
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
TAGS, FIELDS, LIBRARY = "/van-ban/danh-muc/the/", "/van-ban/danh-muc/linh-vuc/", "/van-ban/"


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def tagged(province):
    """tagged("an sinh", "cấp xã") is a published paper that carries these tags."""

    def write(*names, owner="department", **values):
        document = make.document(owner_unit=province.units[owner], **values)
        document.tags.set([Tag.objects.named(name) for name in names])
        make.index_document(document)
        return document

    return write


def tag(name):
    return Tag.objects.get(name=name)


def listed(client, **asked):
    page = body(client.get(LIBRARY, asked))
    return set(map(int, re.findall(r'<h3><a href="/van-ban/(\d+)/', page)))


def facet(client, name="the", **asked):
    """{label: count} of one facet of the library."""
    page = body(client.get(LIBRARY, asked))
    shown = page.split(f'id="nhom-{name}"')[1].split("</fieldset>")[0]
    return {label: int(count) for label, count in re.findall(r'<span>([^<]*)</span><span class="count numeric">(\d+)<', shown)}


class TestHiddenTags:
    """A tag that only hidden papers carry does not exist for those who may not see them."""

    @pytest.fixture
    def hidden(self, tagged):
        return tagged("mật danh dự án", owner="neighbour", state=Document.State.DRAFT)

    def test_is_in_no_list_and_has_no_page(self, as_person, tagged, hidden):
        tagged("an sinh")
        clerk, pk = as_person("clerk"), tag("mật danh dự án").pk
        assert "mật danh" not in body(clerk.get(TAGS)) + body(clerk.get(TAGS, {"q": "mat danh"})).replace('value="mat danh"', "")
        assert "mật danh" not in body(clerk.get(f"{TAGS}{tag('an sinh').pk}/"))
        assert clerk.get(f"{TAGS}{pk}/").status_code == clerk.post(f"{TAGS}{pk}/xoa/").status_code == 404
        assert "mật danh" in body(as_person("neighbour_clerk").get(TAGS))

    def test_an_address_by_its_old_name_tells_nothing(self, as_person, tagged, hidden, province):
        tags.rename_tag(tag=tag("mật danh dự án"), name="dự án B", by=province.neighbour_clerk)
        for slug in ("mat-danh-du-an", "du-an-b", "khong-co"):
            page = body(as_person("clerk").get(LIBRARY, {"the": slug}))
            assert "không còn dùng được" in page and "dự án B" not in page

    def test_a_rename_to_its_name_is_not_refused(self, tagged, hidden, province):
        """"Taken" would tell of the hidden papers: both become one tag."""
        document = tagged("an sinh")
        tags.rename_tag(tag=tag("an sinh"), name="Mật danh dự án", by=province.clerk)
        assert document.tags.get() == hidden.tags.get()
        assert document.tags.get().aliases.get().name == "an sinh"

    def test_typing_its_old_name_makes_a_tag_of_ones_own(self, tagged, hidden, province):
        tags.rename_tag(tag=tag("mật danh dự án"), name="dự án B", by=province.neighbour_clerk)
        assert Tag.objects.named("mật danh dự án", by=province.clerk).name == "mật danh dự án"

    def test_what_stands_unseen_under_a_tag_does_not_keep_it_from_being_deleted(self, province, hidden):
        Tag.objects.filter(name="mật danh dự án").update(parent=Tag.objects.named("trống"))
        tags.delete_tag(tag=tag("trống"), by=province.clerk)
        assert tag("mật danh dự án").parent is None

    def test_a_merge_counts_only_what_is_seen(self, as_person, tagged):
        for _ in range(2):
            tagged("an sinh")
        tagged("an sinh", owner="neighbour", state=Document.State.DRAFT)
        tagged("an sinh", "cấp xã")
        page = body(as_person("clerk").get(f"{TAGS}{tag('an sinh').pk}/gop/", {"into": tag("cấp xã").pk}))
        assert re.findall(r'<dd class="numeric">(\d+)</dd>', page) == ["3", "1", "3"]
        assert Tag.objects.count() == 2


class TestRename:
    def test_the_old_address_the_old_words_and_the_old_spelling_still_work(self, as_person, tagged, province):
        document, reader = tagged("số hoá"), as_person(None)
        body(as_person("clerk").post(f"{TAGS}{tag('số hoá').pk}/doi-ten/", {"name": "Chuyển đổi xanh"}, follow=True))
        assert listed(reader, the="so-hoa") == listed(reader, the="chuyen-doi-xanh") == {document.pk}
        assert listed(reader, q='"số hoá"') == listed(reader, q='"chuyển đổi xanh"') == {document.pk}
        assert Tag.objects.named("số hóa") == document.tags.get()
        assert Event.objects.get(verb="documents.tag_renamed").data == {"before": "số hoá"}

    def test_back_to_the_first_name_leaves_no_name_twice(self, tagged, province):
        tagged("một")
        tags.rename_tag(tag=tag("một"), name="hai", by=province.clerk)
        tags.rename_tag(tag=tag("hai"), name="một", by=province.clerk)
        assert [alias.name for alias in TagAlias.objects.all()] == ["hai"]

    def test_a_name_that_is_taken_is_refused_with_what_to_do(self, as_person, tagged):
        tagged("một", "hai")
        page = body(as_person("clerk").post(f"{TAGS}{tag('một').pk}/doi-ten/", {"name": "HAI"}), 422)
        assert "hãy gộp thẻ này vào thẻ đó" in page
        assert tag("một").documents.count() == 1

    def test_the_old_name_of_another_is_refused(self, tagged, province):
        tagged("một", "hai")
        tags.rename_tag(tag=tag("một"), name="ba", by=province.clerk)
        with pytest.raises(TagTaken):
            tags.rename_tag(tag=tag("hai"), name="một", by=province.clerk)


class TestMerge:
    def test_keeps_every_paper_once(self, as_person, tagged, province):
        one, both, other = tagged("cũ"), tagged("cũ", "mới"), tagged("mới")
        body(as_person("clerk").post(f"{TAGS}{tag('cũ').pk}/gop/", {"into": tag("mới").pk}, follow=True))
        for document in (one, both, other):
            assert [entry.name for entry in document.tags.all()] == ["mới"]
        assert listed(as_person(None), the="cu") == {one.pk, both.pk, other.pk}
        assert listed(as_person(None), q='"cũ"') == {one.pk, both.pk, other.pk}
        assert Event.objects.get(verb="documents.tag_merged").data["documents"] == 1

    def test_children_and_old_names_go_along(self, tagged, province):
        tagged("cũ", "mới", "con")
        tags.move_tag(tag=tag("con"), parent=tag("cũ"), by=province.clerk)
        tags.rename_tag(tag=tag("cũ"), name="cũ hơn", by=province.clerk)
        tags.merge_tags(tag=tag("cũ hơn"), into=tag("mới"), by=province.clerk)
        assert tag("con").parent == tag("mới")
        assert {alias.name for alias in tag("mới").aliases.all()} == {"cũ", "cũ hơn"}

    def test_into_its_own_child(self, tagged, province):
        tagged("trên", "giữa", "dưới", "bên")
        tags.move_tag(tag=tag("giữa"), parent=tag("trên"), by=province.clerk)
        tags.move_tag(tag=tag("dưới"), parent=tag("giữa"), by=province.clerk)
        tags.move_tag(tag=tag("bên"), parent=tag("trên"), by=province.clerk)
        tags.merge_tags(tag=tag("trên"), into=tag("dưới"), by=province.clerk)
        assert tag("dưới").parent is None
        assert tag("giữa").parent == tag("bên").parent == tag("dưới")

    def test_into_itself_is_refused(self, tagged, province):
        tagged("một")
        with pytest.raises(TreeLoop):
            tags.merge_tags(tag=tag("một"), into=tag("một"), by=province.clerk)

    def test_what_could_not_be_indexed_at_once_is_indexed_later(self, tagged, province, as_person, monkeypatch):
        monkeypatch.setattr(tags, "AT_ONCE", 0)
        document = tagged("cũ")
        tags.merge_tags(tag=tag("cũ"), into=Tag.objects.named("biên giới"), by=province.clerk)
        assert IndexDue.objects.get().document == document
        assert index_due(seconds=5) and not IndexDue.objects.exists()
        assert listed(as_person(None), q='"biên giới"') == {document.pk}


class TestTree:
    @pytest.fixture
    def tree(self, tagged, province):
        """số hóa ─ cấp xã ─ thôn, and a paper at each."""
        papers = [tagged("số hóa"), tagged("cấp xã"), tagged("thôn"), tagged("thôn", "cấp xã"), tagged("khác")]
        tags.move_tag(tag=tag("cấp xã"), parent=tag("số hóa"), by=province.clerk)
        tags.move_tag(tag=tag("thôn"), parent=tag("cấp xã"), by=province.clerk)
        return [document.pk for document in papers]

    def test_a_parent_finds_the_papers_of_all_under_it(self, as_person, tree):
        reader = as_person(None)
        assert listed(reader, the="so-hoa") == set(tree[:4])
        assert listed(reader, the="cap-xa") == set(tree[1:4])
        assert listed(reader, the="thon") == set(tree[2:4])
        assert listed(reader, q="chuyển đổi số", the="cap-xa") == set(tree[1:4])

    def test_facets_count_what_the_filter_finds(self, as_person, tree):
        wanted = {"số hóa": 4, "cấp xã": 3, "thôn": 2, "khác": 1}
        assert facet(as_person(None)) == facet(as_person(None), q="chuyển đổi số") == wanted
        assert facet(as_person(None), the="thon") == wanted

    def test_a_parent_without_papers_of_its_own_is_a_filter_too(self, as_person, tree, province):
        tags.move_tag(tag=tag("số hóa"), parent=Tag.objects.named("nhóm"), by=province.clerk)
        assert listed(as_person(None), the="nhom") == set(tree[:4])
        assert facet(as_person(None))["nhóm"] == 4

    def test_a_parent_counts_no_hidden_paper_of_a_child(self, as_person, tree, tagged):
        tagged("thôn", owner="neighbour", state=Document.State.DRAFT)
        assert facet(as_person(None))["số hóa"] == facet(as_person("clerk"))["số hóa"] == 4
        assert facet(as_person("neighbour_clerk"))["số hóa"] == 5

    def test_a_circle_is_refused(self, as_person, tree, province):
        answer = as_person("clerk").post(f"{TAGS}{tag('số hóa').pk}/chuyen/", {"parent": tag("thôn").pk})
        assert "dưới thẻ con của nó" in body(answer, 422)
        with pytest.raises(TreeLoop):
            tags.move_tag(tag=tag("số hóa"), parent=tag("số hóa"), by=province.clerk)
        assert tag("số hóa").parent is None

    def test_only_an_unused_tag_is_deleted(self, tree, province):
        with pytest.raises(TagInUse):
            tags.delete_tag(tag=tag("khác"), by=province.clerk)
        Tag.objects.named("thừa")
        tags.delete_tag(tag=tag("thừa"), by=province.clerk)
        assert not Tag.objects.filter(name="thừa").exists()

    def test_the_list_shows_the_tree(self, as_person, tree, django_assert_max_num_queries):
        clerk = as_person("clerk")
        clerk.get(TAGS)
        with django_assert_max_num_queries(15):
            page = body(clerk.get(TAGS))
        assert page.index(">số hóa<") < page.index(">cấp xã<") < page.index(">thôn<")


class TestFieldsOfWork:
    def test_a_rename_keeps_the_old_address_and_the_old_words(self, as_person, province):
        document, field = make.document(owner_unit=province.department), Field.objects.first()
        document.fields.add(field)
        old_name, old_slug = field.name, field.slug
        body(as_person("clerk").post(f"{FIELDS}{field.pk}/", {"name": "Khoa học và công nghệ số"}, follow=True))
        reader = as_person(None)
        assert listed(reader, linh_vuc=old_slug) == listed(reader, linh_vuc="khoa-hoc-va-cong-nghe-so") == {document.pk}
        assert listed(reader, q=f'"{old_name}"') == {document.pk}

    def test_a_parent_finds_its_children_and_counts_them(self, as_person, province):
        above, below = Field.objects.all()[:2]
        document = make.document(owner_unit=province.department)
        document.fields.add(below)
        fields_of_work.move_field(field=below, parent=above, by=province.clerk)
        assert listed(as_person(None), linh_vuc=above.slug) == {document.pk}
        assert facet(as_person(None), "linh_vuc") == {above.name: 1, below.name: 1}

    def test_circles_and_doubles_are_refused(self, as_person, province):
        above, below = Field.objects.all()[:2]
        fields_of_work.move_field(field=below, parent=above, by=province.clerk)
        with pytest.raises(TreeLoop):
            fields_of_work.move_field(field=above, parent=below, by=province.clerk)
        page = body(as_person("clerk").post(f"{FIELDS}{above.pk}/", {"name": below.name.upper()}), 422)
        assert "Đã có lĩnh vực" in page

    def test_the_order_is_the_clerks(self, as_person):
        first, second = Field.objects.all()[:2]
        as_person("clerk").post(f"{FIELDS}{first.pk}/thu-tu/", {"huong": "xuong"})
        assert list(Field.objects.all()[:2]) == [second, first]
        as_person("clerk").post(f"{FIELDS}{second.pk}/thu-tu/", {"huong": "len"})  # it is the first already
        assert list(Field.objects.all()[:2]) == [second, first]
