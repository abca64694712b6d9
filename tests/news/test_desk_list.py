"""Bàn biên tập: what waits for whom, and the list of everything in one's columns."""

import datetime

import pytest
from django.utils import timezone

from news.actions import desk, publishing
from news.desk_work import columns_of, columns_on_desk, open_deeds, piles
from news.models import Article, CategoryMember
from news.rules import DEEDS
from tests.factories import news as make
from tests.news.desk import body
from tests.personas import PEOPLE

pytestmark = pytest.mark.django_db
DESK = "/tin-tuc/ban-bien-tap/"


def waiting(user):
    return {pile.code: [article.title for article in pile.rows] for pile in piles(user) if pile.rows}


class TestWhatWaits:
    def test_an_article_moves_from_pile_to_pile(self, province, column):
        article = make.article(by=province.editor, category=column, title="Bài A")
        colleague = make.colleague(province.department)
        assert (waiting(province.editor), waiting(colleague)) == ({"dang-viet": ["Bài A"]}, {})
        desk.submit(article=article, by=province.editor)
        assert waiting(province.editor) == {}
        assert waiting(colleague) == waiting(province.leader) == {"cho-duyet": ["Bài A"]}
        desk.send_back(article=article, by=province.leader, reason="Thiếu số liệu")
        assert waiting(province.editor) == {"tra-lai": ["Bài A"]}
        desk.submit(article=article, by=province.editor)
        desk.approve(article=article, by=province.leader)
        assert waiting(province.leader) == {"cho-dang": ["Bài A"]}
        publishing.publish(article=article, by=province.leader)
        assert waiting(province.leader) == waiting(province.editor) == {}

    def test_whoever_wrote_a_part_is_not_asked_to_decide(self, province, column):
        article = make.article(by=province.editor, category=column)
        colleague = make.colleague(province.department)
        make.rewritten(article, by=colleague, lead="Sa-pô khác")
        desk.submit(article=article, by=province.editor)
        assert waiting(colleague) == {}

    def test_what_somebody_wrote_before_the_last_publication_does_not_bind(self, province, column):
        colleague = make.colleague(province.department)
        article = make.published(by=colleague, leader=province.leader, category=column, title="Bài cũ")
        make.rewritten(article, by=province.editor, lead="Sa-pô khác")
        desk.submit(article=article, by=province.editor)
        assert waiting(colleague) == {"cho-duyet": ["Bài cũ"]}
        assert "approve" in open_deeds(colleague, Article.objects.get())

    def test_where_the_column_names_its_people_others_are_not_asked(self, province, column):
        article = make.article(by=province.editor, category=column)
        desk.submit(article=article, by=province.editor)
        colleague = make.colleague(province.department)
        CategoryMember.objects.create(category=column, user=colleague, deed="review")
        assert waiting(province.leader) == {} and waiting(colleague)

    def test_the_page_shows_the_piles_first_and_links_to_where_the_work_is(self, province, column, as_person):
        mine = make.article(by=province.editor, category=column, title="Nháp của tôi")
        page = body(as_person("editor").get(DESK))
        assert "Đồng chí đang viết" in page and f'href="{DESK}{mine.pk}/"' in page

    def test_the_home_page_of_whoever_decides_counts_what_waits(self, province, column, as_person):
        desk.submit(article=make.article(by=province.editor, category=column), by=province.editor)
        assert "Tin, bài: chờ đồng chí duyệt" in body(as_person("leader").get("/"))


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("named", [None, "editor", "leader"])
def test_the_columns_of_a_list_are_those_of_the_rule(province, person, named):
    """columns_of and the rule for one article agree, for every persona, with and without people named by the column."""
    columns = [
        make.category(province.department), make.category(province.neighbour, name="Tin huyện", slug="tin-huyen"),
        make.category(province.province, name="Tin tỉnh", slug="tin-tinh"),
    ]  # fmt: skip
    if named:
        for deed in CategoryMember.Deed:
            CategoryMember.objects.create(category=columns[0], user=province.people[named], deed=deed)
    user = province.people[person]
    for permission in DEEDS:
        listed = set(columns_of(user, permission))
        assert listed == {column for column in columns if user.has_perm(permission, column)}
    articles = [make.article(by=province.editor, category=column) for column in columns]
    seen = set(Article.objects.filter(category__in=columns_on_desk(user)))
    assert seen == set(Article.objects.on_desk_of(user)) == {one for one in articles if user.has_perm("news.view_draft", one)}


class TestList:
    @pytest.fixture
    def several(self, province, column):
        other = make.category(province.department, name="Tin hoạt động", slug="tin-hoat-dong")
        colleague = make.colleague(province.department)
        submitted = make.article(by=province.editor, category=column, title="Đường về xã")
        desk.submit(article=submitted, by=province.editor)
        return [
            submitted,
            make.article(by=colleague, category=other, kind="photo", title="Ảnh hội nghị"),
            make.published(by=province.editor, leader=province.leader, category=column, title="Đã đăng hôm trước"),
        ]

    def titles(self, client, **asked):
        page = client.get(DESK, asked).context["page"]
        return [article.newest.title for article in page.rows]

    def test_the_latest_work_stands_first(self, as_person, several):
        assert self.titles(as_person("editor")) == ["Đã đăng hôm trước", "Ảnh hội nghị", "Đường về xã"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"trang_thai": "submitted"}, ["Đường về xã"]),
            ({"chuyen_muc": "tin-hoat-dong"}, ["Ảnh hội nghị"]),
            ({"loai": "photo"}, ["Ảnh hội nghị"]),
            ({"q": "duong ve"}, ["Đường về xã"]),
            ({"q": "hội   NGHỊ"}, ["Ảnh hội nghị"]),
            ({"den": "01/01/2020"}, []),
            ({"tu": "không phải ngày", "trang_thai": "submitted"}, ["Đường về xã"]),
            ({"q": "%"}, []),
        ],
    )
    def test_it_is_narrowed(self, as_person, several, asked, found):
        assert self.titles(as_person("editor"), **asked) == found

    def test_by_who_began_it(self, as_person, several, province):
        assert self.titles(as_person("editor"), nguoi=several[1].created_by.pk) == ["Ảnh hội nghị"]

    def test_by_day(self, as_person, several):
        Article.objects.filter(pk=several[0].pk).update(touched_at=timezone.make_aware(datetime.datetime(2022, 8, 4, 23, 59)))
        assert self.titles(as_person("editor"), tu="04/08/2022", den="04/08/2022") == ["Đường về xã"]

    def test_the_title_it_is_found_by_is_the_newest(self, as_person, several, province):
        make.rewritten(several[2], by=province.editor, title="Đổi tên sau khi đăng")
        assert self.titles(as_person("editor"), q="doi ten", trang_thai="dang-sua") == ["Đổi tên sau khi đăng"]

    def test_a_filter_that_cannot_be_used_is_told(self, as_person, several):
        assert "không dùng được" in body(as_person("editor").get(DESK, {"chuyen_muc": "khong-co"}))

    def test_states_are_counted(self, as_person, several):
        counts = {tab["value"]: tab["count"] for tab in as_person("editor").get(DESK).context["tabs"]}
        assert (counts["submitted"], counts["draft"], counts["live"]) == (1, 1, None)

    def test_articles_of_other_desks_are_not_listed(self, as_person, several, province):
        far = make.category(province.neighbour, name="Tin huyện", slug="tin-huyen")
        make.article(by=province.editor, category=far, title="Tin huyện bạn")
        assert "Tin huyện bạn" not in self.titles(as_person("editor"))

    def test_pages_follow_by_key_at_the_same_cost(self, as_person, province, column, django_assert_max_num_queries):
        client = as_person("editor")
        for number in range(3):
            make.article(by=province.editor, category=column, title=f"Bài {number}")
        with django_assert_max_num_queries(40) as few:
            client.get(DESK)
        for number in range(3, 60):
            make.article(by=province.editor, category=column, title=f"Bài {number}")
        with django_assert_max_num_queries(len(few)):
            first = client.get(DESK)
        page = first.context["page"]
        assert [row.title for row in page.rows][:2] == ["Bài 59", "Bài 58"] and len(page.rows) == 50
        rest = client.get(DESK + page.more_url).context["page"]
        assert [row.title for row in rest.rows][-1] == "Bài 0" and len(rest.rows) == 10

    def test_a_made_up_place_in_the_list_is_absent(self, as_person, several):
        assert as_person("editor").get(DESK, {"sau": "hôm qua~1"}).status_code == 404
