"""Authors, sources, stories and tags: renamed, and doubles merged without losing what was published under them."""

import pytest
from django.urls import reverse

from audit.models import Event
from news.actions import publishing
from news.models import Article, ArticleIndexDue, Author, OldAddress, Source, Story, Tag
from news.tasks import index_articles_due
from tests.factories import news as make
from tuyengiao.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(as_person):
    return as_person("admin")


@pytest.fixture
def publish(province):
    column = make.category(province.department)

    def act(**values):
        return make.published(by=province.editor, leader=province.leader, category=column, **values)

    return act


def merge(client, kind, row, into):
    return client.post(reverse("news:site_name_merge", args=[kind, row.pk]), {"into": into.pk})


def test_a_new_author_is_told_from_one_of_the_same_name_and_another_post(admin):
    for post in ("Phòng Tuyên truyền", "Phòng Khoa giáo"):
        admin.post(reverse("news:site_name_add", args=["tac-gia"]), {"name": "Lê Văn An", "post": post, "is_active": "on"})
    again = admin.post(reverse("news:site_name_add", args=["tac-gia"]), {"name": "LÊ VĂN AN", "post": "Phòng Khoa giáo"})
    assert again.status_code == 422 and "Hãy chọn tên khác" in again.content.decode()
    assert Author.objects.count() == 2


def test_a_pen_name_stands_alone(admin):
    answer = admin.post(reverse("news:site_name_add", args=["tac-gia"]), {"name": "Cao Nguyên", "post": "Trưởng phòng", "is_pen_name": "on"})
    assert answer.status_code == 422
    assert not Author.objects.exists()


def test_readers_never_see_the_account_behind_a_byline(admin, client, province, publish):
    author = make.author(name="Cao Nguyên", post="", is_pen_name=True, user=province.editor)
    article = publish(author_ids=[author.pk])
    assert province.editor.full_name in admin.get(reverse("news:site_names", args=["tac-gia"])).content.decode()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Cao Nguyên" in page and province.editor.full_name not in page


def test_merging_authors_moves_bylines_and_saved_versions_and_keeps_the_account(admin, province, publish):
    double, kept = make.author(name="Ng. Văn Viết", user=province.editor), make.author()
    alone = publish(title="Bài một", author_ids=[double.pk])
    both = publish(title="Bài hai", author_ids=[double.pk, kept.pk])
    preview = admin.get(reverse("news:site_name_merge", args=["tac-gia", double.pk]), {"into": kept.pk}).content.decode()
    assert "Việc gộp không hoàn tác được" in preview and Author.objects.filter(pk=double.pk).exists()
    merge(admin, "tac-gia", double, kept)
    assert not Author.objects.filter(pk=double.pk).exists()
    kept.refresh_from_db()
    assert kept.user == province.editor
    for article in (alone, both):
        article.refresh_from_db()
        assert [author.pk for author in article.authors.all()] == [kept.pk]
        assert article.newest.author_ids == [kept.pk]
    event = Event.objects.get(verb="news.author_merged")
    assert event.data["articles"] == 2


class TestFindingByTheNewName:
    @pytest.fixture
    def names(self):
        return make.author(name="Cao Nguyên Đỏ", post=""), make.author(name="Lê Văn Bình", post="")

    @pytest.fixture
    def articles(self, publish, names):
        return [publish(title=f"Bài {n}", author_ids=[names[0].pk]) for n in range(3)]

    def found(self, name):
        return Article.objects.filter(exact__contains=name).count()

    def test_few_articles_are_found_at_once(self, admin, names, articles):
        merge(admin, "tac-gia", *names)
        assert (self.found("cao nguyên đỏ"), self.found("lê văn bình")) == (0, 3)
        assert not ArticleIndexDue.objects.exists()

    @pytest.mark.parametrize("deed", ["merge", "rename"])
    def test_what_takes_longer_is_left_to_the_worker_and_not_forgotten(self, admin, province, names, articles, monkeypatch, deed):
        monkeypatch.setattr("news.actions.names.AT_ONCE", 0)
        if deed == "merge":
            merge(admin, "tac-gia", *names)
        else:
            admin.post(reverse("news:site_name", args=["tac-gia", names[0].pk]), {"name": "Lê Văn Bình", "post": "Trưởng phòng"})
        assert self.found("lê văn bình") == 0 and ArticleIndexDue.objects.count() == 3
        publishing.withdraw(article=articles[0], by=province.leader, reason="Thử.")
        index_articles_due()
        assert (self.found("cao nguyên đỏ"), self.found("lê văn bình")) == (0, 3)
        assert not ArticleIndexDue.objects.exists()

    def test_the_worker_looks_twice_a_minute(self):
        assert app.conf.beat_schedule["index-articles-due"]["schedule"] == 30


def test_merging_tags_leads_the_old_address_to_the_one_that_stays(admin, client, publish):
    double, kept = make.tag("số hóa tài liệu"), make.tag("số hoá")
    article = publish(tag_ids=[double.pk, kept.pk])
    before = double.get_absolute_url()
    merge(admin, "the", double, kept)
    assert list(article.tags.all()) == [kept]
    answer = client.get(before)
    assert (answer.status_code, answer.url) == (301, kept.get_absolute_url())


def test_merging_sources_and_stories_takes_their_articles_along(admin, publish):
    old_source, source = (Source.objects.create(name=name) for name in ("Báo Đắk Nông", "Báo Đắk Nông điện tử"))
    old_story, story = make.story(), make.story(name="Đại hội XIII", slug="dai-hoi-xiii")
    article = publish(source=old_source, story=old_story)
    merge(admin, "nguon-tin", old_source, source)
    merge(admin, "dong-su-kien", old_story, story)
    article.refresh_from_db()
    assert (article.source, article.story, article.live.source) == (source, story, source)
    assert list(Story.objects.all()) == [story]


@pytest.mark.parametrize("asked", [{}, {"into": ""}, {"into": "999999"}])
def test_the_page_of_merging_is_shown_also_while_no_name_to_keep_is_chosen(admin, asked):
    double = make.author(name="Ng. Văn Viết")
    answer = admin.get(reverse("news:site_name_merge", args=["tac-gia", double.pk]), asked)
    assert answer.status_code == 200 and "Xem trước việc gộp" in answer.content.decode()
    assert bool(answer.context["merge_form"].errors) == bool(asked)
    assert Author.objects.filter(pk=double.pk).exists()


def test_nothing_is_merged_into_itself(admin):
    tag = make.tag()
    assert merge(admin, "the", tag, tag).status_code == 422
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_a_renamed_tag_keeps_its_articles_and_its_old_address(admin, publish):
    tag = make.tag("so hoa")
    article = publish(tag_ids=[tag.pk])
    before = tag.get_absolute_url()
    admin.post(reverse("news:site_name", args=["the", tag.pk]), {"name": "số hóa kho tài liệu"})
    tag.refresh_from_db()
    assert (tag.slug, tag.name_key) == ("so-hoa-kho-tai-lieu", "so hoa kho tai lieu")
    assert OldAddress.objects.get(path=before).leads_to == tag and list(article.tags.all()) == [tag]


def test_a_tag_cannot_take_the_name_of_another(admin):
    tag, _ = make.tag("số hóa"), make.tag("chuyển đổi số")
    answer = admin.post(reverse("news:site_name", args=["the", tag.pk]), {"name": "Chuyển Đổi Số"})
    assert answer.status_code == 422
    tag.refresh_from_db()
    assert tag.name == "số hóa"


def test_names_are_found_without_marks(admin):
    make.author(name="Đặng Thị Hồng")
    make.author(name="Lê Văn An")
    page = admin.get(reverse("news:site_names", args=["tac-gia"]), {"q": "dang thi"}).content.decode()
    assert "Đặng Thị Hồng" in page and "Lê Văn An" not in page


def test_a_kind_that_is_not_there_is_absent(admin):
    assert admin.get(reverse("news:site_names", args=["khac"])).status_code == 404


@pytest.mark.parametrize("count", [10, 60])
def test_the_list_costs_the_same_however_long_it_is(admin, count, django_assert_max_num_queries):
    for n in range(count):
        make.author(name=f"Tác giả {n}")
    with django_assert_max_num_queries(14):
        admin.get(reverse("news:site_names", args=["tac-gia"]))
