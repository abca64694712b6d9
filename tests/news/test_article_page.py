"""The page of an article: what stands on it, in which order, and what readers never see."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from news.actions import desk, publishing
from news.models import Article, Author, Source, Story, Tag
from news.reading import article_context
from tests.factories import documents as make_documents
from tests.factories import news as make


@pytest.fixture
def column(province):
    return make.category(province.department)


@pytest.fixture
def put(province, column):
    """put(title=…): a published article."""

    def publish(**values):
        values.setdefault("category", column)
        return make.published(by=province.editor, leader=province.leader, **values)

    return publish


def places(html, *marks):
    found = [html.find(mark) for mark in marks]
    assert -1 not in found, [mark for mark, at in zip(marks, found, strict=True) if at < 0]
    return found


# --- Who may not -----------------------------------------------------------------------------------


def test_what_was_never_published_does_not_exist_for_readers(client, province, column):
    draft = make.article(by=province.editor, category=column, title="Bài chưa ai duyệt")
    answer = client.get(reverse("news:article", args=["bai", draft.pk]))
    assert answer.status_code == client.get(reverse("news:print", args=[draft.pk])).status_code == 404
    assert "Bài chưa ai duyệt" not in answer.content.decode()


def test_readers_keep_seeing_what_was_published_while_the_desk_rewrites_it(client, province, put):
    article = put(title="Bản đã duyệt")
    make.rewritten(article, by=province.editor, title="Bản đang sửa", body="<p>Chưa ai duyệt đoạn này.</p>")
    html = client.get(article.get_absolute_url()).content.decode()
    assert "Bản đã duyệt" in html
    assert "Bản đang sửa" not in html and "Chưa ai duyệt" not in html


def test_an_attached_paper_is_named_only_to_those_who_may_all_read_it(client, province, put):
    public = make_documents.document(owner_unit=province.department, symbol="01-HD/BTG")
    internal = make_documents.document(owner_unit=province.department, visibility="internal", symbol="02-HD/BTG")
    article = put(document_ids=[public.pk, internal.pk])
    html = client.get(article.get_absolute_url()).content.decode()
    assert "01-HD/BTG" in html and "02-HD/BTG" not in html


def test_a_withdrawn_article_keeps_a_notice_with_its_day_and_reason_and_nothing_of_its_text(client, province, put):
    article = put(title="Tin có số liệu sai", lead="Sa-pô của tin sai.")
    where_it_stood = article.get_absolute_url()
    publishing.withdraw(article=article, by=province.leader, reason="Số liệu chưa được kiểm tra")
    answer = client.get(where_it_stood, follow=True)
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "Số liệu chưa được kiểm tra" in html and f"{timezone.localtime():%d/%m/%Y}" in html
    assert "Tin có số liệu sai" not in html and "Sa-pô của tin sai" not in html and "chuyển đổi số tới từng" not in html
    assert "tin-co-so-lieu-sai" not in html and answer.redirect_chain == [(f"/tin-tuc/bai-da-go-{article.pk}/", 301)]
    assert Article.objects.get().standing == "withdrawn"


# --- What stands on it ------------------------------------------------------------------------------


def test_everything_stands_in_the_order_of_a_newspaper(client, province, put):
    author = Author.objects.create(name="Nguyễn Thị Nội dung", post="Phó Trưởng phòng Tuyên truyền")
    source = Source.objects.create(name="Báo Đắk Nông", url="https://baodaknong.example/")
    paper = make_documents.document(owner_unit=province.department, symbol="57-NQ/TW", state=Document.State.PUBLISHED)
    tag = Tag.objects.named("chuyển đổi số")
    story = Story.objects.create(name="Chuyển đổi số 2022", slug="chuyen-doi-so-2022")
    article = put(
        title="Tập huấn chuyển đổi số", lead="Hơn hai trăm cán bộ dự tập huấn.", author_ids=[author.pk], source=source,
        document_ids=[paper.pk], tag_ids=[tag.pk], story=story,
    )  # fmt: skip
    html = client.get(article.get_absolute_url()).content.decode()
    order = places(
        html, "<h1>Tập huấn chuyển đổi số", 'class="story-when"', ">In</a>", "Hơn hai trăm cán bộ dự tập huấn.</p>",
        "Quang cảnh hội nghị", "Ảnh: Văn Thư", "Mở đầu</h2>", "57-NQ/TW", "<strong>Nguyễn Thị Nội dung</strong>",
        "Phó Trưởng phòng Tuyên truyền", "Báo Đắk Nông", 'class="story-tags', "zalo.me/share", "facebook.com/sharer", "Dòng sự kiện: ",
    )  # fmt: skip
    assert order == sorted(order)


def test_the_moment_is_written_with_its_weekday(client, put):
    article = put()
    at = datetime.datetime(2026, 3, 11, 1, 0, tzinfo=datetime.UTC)
    Article.objects.filter(pk=article.pk).update(published_at=at, changed_at=at)
    assert "Thứ tư, 11/03/2026 08:00" in client.get(article.get_absolute_url()).content.decode()


def test_an_old_address_leads_to_the_one_of_today(client, put):
    article = put(title="Tên mới của bài")
    answer = client.get(reverse("news:article", args=["ten-cu", article.pk]))
    assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())


def test_machines_read_the_true_dates(client, province, put):
    article = put(title="Bài có </script> trong tên")
    Article.objects.filter(pk=article.pk).update(published_at="2026-01-02T03:04:05Z")
    make.rewritten(article, by=province.editor, lead="Sa-pô đã sửa.")
    article.refresh_from_db()
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader, correction="Sửa tên xã")
    html = client.get(article.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    article.refresh_from_db()
    assert data["headline"] == "Bài có </script> trong tên"
    assert data["datePublished"] == "2026-01-02T03:04:05+00:00"
    assert data["dateModified"] == article.changed_at.isoformat()
    assert data["correction"][0]["text"] == "Sửa tên xã"
    assert '<meta property="article:published_time" content="2026-01-02T10:04:05+07:00">' in html
    assert "Sửa tên xã" in html  # its history is for everybody


def test_sharing_loads_nothing_from_elsewhere(client, put):
    html = client.get(put().get_absolute_url()).content.decode()
    fetched = re.findall(r'<(?:script|img|link|iframe|source|video)[^>]*(?:src|href)="([^"]+)"', html)
    assert fetched
    assert [address for address in fetched if not address.startswith(("/", "http://testserver/"))] == []


def test_no_code_stands_in_a_visitors_page(client, put):
    article = put()
    for address in (article.get_absolute_url(), "/", "/tin-tuc/", "/tin-tuc/da-luu/", "/tin-tuc/tim-kiem/?q=so", reverse("news:print", args=[article.pk])):
        answer = client.get(address)
        html = answer.content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>", html)
        assert scripts == [] and "<style" not in html, address
        assert not re.search(r'<[^>]+\s(?:on\w+|style)\s*=\s*"', html), address
        assert "csrfmiddlewaretoken" not in html, address
        assert "nonce" not in answer["Content-Security-Policy"] and "unsafe" not in answer["Content-Security-Policy"], address
        assert not answer.cookies, address


def test_a_film_of_this_server_plays_here_and_any_other_is_a_link(client, put, settings):
    settings.SITE_URL = "https://tuyengiao.example"
    here = put(kind="video", video_url="https://tuyengiao.example/phim/hoi-nghi.mp4")
    elsewhere = put(kind="video", video_url="https://video.example/xem?v=1")
    assert '<video controls preload="none" src="/phim/hoi-nghi.mp4">' in client.get(here.get_absolute_url()).content.decode()
    html = client.get(elsewhere.get_absolute_url()).content.decode()
    assert "<video" not in html and "<iframe" not in html and "Xem video tại video.example" in html


def test_the_desk_sees_any_version_through_the_same_page(province, put):
    article = put(title="Bản một")
    newer = make.rewritten(article, by=province.editor, title="Bản hai", body="<p>Thân bài mới<script>x</script></p>")
    context = article_context(article, newer)
    assert context["content"].title == "Bản hai"
    assert context["body"] == "<p>Thân bài mới</p>"
    assert [author.name for author in context["authors"]] == ["Nguyễn Văn Viết"]


# --- What it costs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("others", [0, 12])
def test_an_article_takes_at_most_six_queries_however_much_stands_around_it(client, province, put, django_assert_max_num_queries, others):
    tag = Tag.objects.named("hội nghị")
    story = Story.objects.create(name="Sự kiện", slug="su-kien")
    for number in range(others):
        put(title=f"Bài số {number}", tag_ids=[tag.pk], story=story)
    paper = make_documents.document(owner_unit=province.department)
    article = put(tag_ids=[tag.pk], story=story, document_ids=[paper.pk])
    with django_assert_max_num_queries(8):  # two of them for the frame, which is kept for a generation of pages
        client.get(article.get_absolute_url())


# --- What is kin -------------------------------------------------------------------------------------


def test_related_articles_are_truly_related_and_never_merely_new(client, province, put):
    story = Story.objects.create(name="Bầu cử", slug="bau-cu")
    tag = Tag.objects.named("nông thôn mới")
    same_words = put(title="Tập huấn kỹ năng số cho bí thư chi bộ", lead="Kỹ năng số cho bí thư chi bộ ở xã.")
    same_tag = put(title="Đường làng rải nhựa", lead="Bà con góp công.", tag_ids=[tag.pk], body="<p>Đường dài hai cây số.</p>")
    same_story = put(title="Niêm yết danh sách cử tri", lead="Tại các tổ.", story=story, body="<p>Danh sách đã dán.</p>")
    merely_new = put(title="Giải bóng chuyền công nhân", lead="Tám đội dự.", body="<p>Trận đầu tối nay.</p>")
    article = put(
        title="Bế mạc lớp kỹ năng số cho bí thư chi bộ", lead="Bí thư chi bộ nhận chứng chỉ.", story=story, tag_ids=[tag.pk],
        body="<p>Chứng chỉ đã trao.</p>",
    )  # fmt: skip
    assert set(article.kin) == {same_words.pk, same_tag.pk, same_story.pk}
    related = re.search(r"<h2>Bài liên quan</h2>.*?</section>", client.get(article.get_absolute_url()).content.decode(), re.S)[0]
    assert all(one.get_absolute_url() in related for one in (same_words, same_tag, same_story))
    assert merely_new.get_absolute_url() not in related
    # Those that came before learn of the newer one.
    assert article.get_absolute_url() in client.get(same_words.get_absolute_url()).content.decode().split("Bài liên quan")[1]
