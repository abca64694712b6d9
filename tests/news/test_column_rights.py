"""Rights go by columns: an article cannot be led into a column, or brought back into one, past those who work there."""

import pytest

from documents.models import Document
from news.actions import desk, publishing
from news.desk_work import open_deeds
from news.models import Article, CategoryMember, Schedule
from tests.documents import shelf
from tests.factories import news as make
from tests.news.desk import body, typed, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(province):
    """A column of the same unit that names others for every deed."""
    column = make.category(province.department, name="Tin chỉ đạo", slug="tin-chi-dao")
    other = make.colleague(province.department, role="leader", email="other@daknong.example")
    for deed in CategoryMember.Deed.values:
        CategoryMember.objects.create(category=column, user=other, deed=deed)
    return column


def newest(article):
    article.refresh_from_db()
    return article.newest


def test_an_article_is_not_put_into_a_column_where_one_may_not_write(as_person, draft, guarded, column):
    editor = as_person("editor")
    assert editor.post(url(draft), typed(draft, category=guarded.pk)).status_code == 422
    assert editor.post(url(draft), typed(draft, also_in=[guarded.pk])).status_code == 422
    assert (newest(draft).category, newest(draft).also_in_ids) == (column, [])


def test_a_column_where_it_stands_already_stays_when_another_saves(as_person, province, guarded, draft):
    make.rewritten(draft, by=province.editor, also_in_ids=[guarded.pk])
    assert as_person("editor").post(url(draft), typed(draft, title="Tiêu đề khác")).status_code == 302
    assert (newest(draft).title, newest(draft).also_in_ids) == ("Tiêu đề khác", [guarded.pk])


@pytest.mark.parametrize("where", ["category", "also_in_ids"])
def test_an_older_version_does_not_bring_it_back_into_such_a_column(as_person, province, column, guarded, where):
    values = {"category": guarded} if where == "category" else {"category": column, "also_in_ids": [guarded.pk]}
    article = make.article(by=province.editor, **values)
    make.rewritten(article, by=province.editor, category=column, also_in_ids=[])
    answer = as_person("editor").post(url(article, "cac-ban/1/khoi-phuc/"), {"based_on": "2"})
    assert answer.status_code == 403
    assert (newest(article).number, newest(article).category, newest(article).also_in_ids) == (2, column, [])


class TestWhatIsPublishedAndMoves:
    @pytest.fixture
    def moving(self, province, live, guarded):
        """Published in the open column; its next version goes to the guarded one."""
        make.rewritten(live, by=province.editor, category=guarded)
        return desk.submit(article=live, by=province.editor)

    @pytest.mark.parametrize("what", ["nhan-duyet/", "dong-y/"])
    def test_who_may_not_approve_there_does_not_approve_it(self, as_person, moving, what):
        assert as_person("leader").post(url(moving, what), {"version": "2"}).status_code == 403
        moving.refresh_from_db()
        assert moving.state == "submitted"

    def test_who_may_not_publish_there_neither_publishes_nor_schedules_it(self, as_person, province, moving, column):
        desk.approve(article=moving, by=make.colleague(province.department, role="leader", email="other@daknong.example"))
        leader = as_person("leader")
        when = {"deed": "publish", "due_at_0": "2099-01-01", "due_at_1": "08:00"}
        assert leader.post(url(moving, "xuat-ban/")).status_code == 403
        assert leader.post(url(moving, "hen-gio/"), when).status_code == 403
        moving.refresh_from_db()
        assert (moving.category, moving.state) == (column, "approved") and not Schedule.objects.exists()

    def test_the_page_offers_neither_and_still_lets_it_be_withdrawn(self, as_person, province, moving):
        assert open_deeds(province.leader, moving) & {"take", "approve", "publish"} == set()
        assert "withdraw" in open_deeds(province.leader, moving)
        as_person("leader").post(url(moving, "go-bai/"), {"reason": "Sai số liệu."})
        assert Article.objects.get().standing == "withdrawn"


class TestWhatTheDeskWorksAt:
    def test_tags_and_stories_of_drafts_are_told_to_nobody(self, client, province, column):
        tag, story = make.tag("nhân sự đại hội"), make.story(name="Chuyện chưa công bố", slug="chua-cong-bo")
        make.article(by=province.editor, category=column, tag_ids=[tag.pk], story=story)
        for address in ("/tin-tuc/the/nhan-su-dai-hoi/", "/tin-tuc/the/nhan-su-dai-hoi/moi.atom", "/tin-tuc/dong-su-kien/chua-cong-bo/", "/tin-tuc/dong-su-kien/chua-cong-bo/moi.json"):
            assert client.get(address).status_code == 404, address
        for address in ("/tin-tuc/theo-doi/", "/sitemap-chuyen-muc.xml"):
            assert "chua-cong-bo" not in body(client.get(address))

    def test_a_paper_that_was_taken_back_is_not_named_by_old_versions(self, as_person, province, draft):
        paper = shelf.paper("Về việc không còn công khai", "Trang một", owner_unit=province.department)
        make.rewritten(draft, by=province.editor, document_ids=[paper.pk])
        page = url(draft, "so-sanh/1/2/")
        assert "không còn công khai" in body(as_person("leader").get(page))
        Document.objects.update(state=Document.State.DRAFT)
        assert "không còn công khai" not in body(as_person("leader").get(page))


def test_who_reads_what_changed_is_not_named_in_a_page_that_others_may_get(as_person, province, live):
    make.rewritten(live, by=province.editor, title="Tiêu đề sửa")
    desk.submit(article=live, by=province.editor)
    desk.approve(article=live, by=province.leader)
    publishing.publish(article=live, by=province.leader, correction="Sai tiêu đề.")
    step = live.steps.get(deed="corrected")
    page = as_person("clerk").get(f"/tin-tuc/bai/{live.pk}/thay-doi/{step.pk}/")
    assert "Trần Thị Thư" in body(page)
    assert "public" not in page["Cache-Control"] and "private" in page["Cache-Control"]


def test_a_title_at_work_is_no_word_to_find_a_published_article_by(as_person, province, live):
    make.rewritten(live, by=province.editor, title="Tin chưa công bố")
    found = as_person("editor").get("/tin-tuc/ban-bien-tap/goi-y/bai/", {"q": "chưa công bố"}).json()["found"]
    assert found == []


def test_who_writes_for_another_unit_is_not_among_those_to_choose_from(as_person, province, draft):
    neighbour = make.colleague(province.neighbour, name="Hồ Thị Viết", email="far@daknong.example")
    make.article(by=neighbour, category=make.category(province.neighbour, name="Tin huyện", slug="tin-huyen"))
    page = body(as_person("editor").get("/tin-tuc/ban-bien-tap/"))
    assert "Đỗ Thị Biên" in page and "Hồ Thị Viết" not in page
