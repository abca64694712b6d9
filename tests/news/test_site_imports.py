"""An old site comes over: what is told beforehand, what becomes of each row, and that each comes once."""

import re

import pytest
from django.utils import timezone

from audit.models import Event
from documents import quarantine
from news.models import (
    Article,
    Author,
    Category,
    OldAddress,
    Picture,
    SiteImportLine,
    SiteImportRow,
    Source,
    Story,
    Tag,
)
from notifications.models import Notice
from tests.factories import news as make
from tests.news.nukeviet import PUBLISHED_AT, Site, nasty, ordinary
from tests.news.old_site import admin, article_of, brought, one, row_of, sent, through, tried

__all__ = ["admin", "brought", "sent", "tried"]

pytestmark = pytest.mark.django_db
Kind, RowState = SiteImportRow.Kind, SiteImportRow.State


class TestTheDryRun:
    def test_writes_nothing_but_its_report(self, tried):
        entry = tried(ordinary(30).by_mysqldump())
        assert entry.state == "checked" and entry.total == 30
        assert entry.rows.filter(kind=Kind.ARTICLE, state=RowState.NEW).count() == 30
        for model in (Article, Category, Author, Source, Story, Tag, Picture, OldAddress):
            assert not model.objects.exists(), model

    def test_says_of_each_row_what_will_become_of_it(self, tried):
        site = ordinary(5)
        rows = nasty(site, 100)
        entry = tried(site.by_mysqldump())
        told = {what: (row_of(entry, old_id).state, row_of(entry, old_id).problem) for what, old_id in rows.items()}
        assert told["no_title"] == ("skipped", "Bài không có tiêu đề.")
        assert told["unknown_column"][0] == "skipped" and "chuyên mục không có" in told["unknown_column"][1]
        assert told["marked"][0] == told["marked_title"][0] == "skipped" and "độ mật" in told["marked"][1]
        assert told["long"][0] == "failed"
        for what, words in {
            "script": "Mã chạy", "no_picture": "1 ảnh không có tệp", "same_alias": "Trùng liên kết tĩnh với bài 1.", "draft": "lưu nháp",
            "waiting": "chờ đăng", "locked": "bị khóa", "in_future": "chưa tới giờ đăng", "expired": "hết hạn", "archived": "hết hạn",
            "no_time": "không ghi ngày đăng", "stars_that_cannot_be": "đánh giá không hợp lệ", "no_text": "không có nội dung",
            "embedded": "nhúng trong bài", "external_picture": "nằm ở trang khác",
        }.items():  # fmt: skip
            assert told[what][0] == "new" and words in told[what][1], (what, told[what])
        assert "Khung nhúng" in told["script"][1]
        assert told["emoji"] == told["quotes"] == ("new", "")

    def test_names_each_file_and_each_player_that_does_not_come(self, tried):
        body = (
            '<p><a href="/uploads/news/2022_08/ke-hoach%2071.pdf">Kế hoạch</a> <a href="/uploads/news/anh.jpg">Ảnh to</a></p>'
            '<p><a href="https://noi-khac.example/uploads/a.pdf">Nơi khác</a></p><iframe src="https://www.youtube.com/embed/abc"></iframe>'
            '<video controls><source src="/uploads/news/hoi-nghi.mp4"></video>'
        )
        site = one(body=body, detail={"files": "2022_08/bao-cao.docx,2022_08/phu-luc.xlsx"})
        site.article(8, body)
        site.article(9)
        site.article(11, '<p><a href="/uploads/%00%ff.pdf">Hỏng</a></p>')
        entry = tried(site.by_mysqldump())
        assert entry.rows.get(kind=Kind.FILE, old_id__startswith="11 ").label == "\ufffd.pdf"
        entry.rows.filter(old_id__startswith="11 ").delete()
        files, players = (set(entry.rows.filter(kind=kind, state="skipped").values_list("old_id", "label")) for kind in (Kind.FILE, Kind.EMBED))
        in_both = {(f"{number} /uploads/news/2022_08/ke-hoach%2071.pdf", "ke-hoach 71.pdf") for number in (7, 8)}
        assert files == in_both | {("7 2022_08/bao-cao.docx", "bao-cao.docx"), ("7 2022_08/phu-luc.xlsx", "phu-luc.xlsx")}
        assert {label for _, label in players} == {"https://www.youtube.com/embed/abc", "/uploads/news/hoi-nghi.mp4"} and len(players) == 4
        assert "mỗi tệp có một dòng riêng" in row_of(entry, 7).problem and row_of(entry, 9).problem == ""
        assert "kho văn bản" in entry.rows.filter(kind=Kind.FILE)[0].problem

    def test_files_of_what_is_left_out_or_bears_a_level_are_not_named(self, tried):
        site = one(title=" ", detail={"files": "a.pdf"})
        site.article(8, "<p>MẬT</p>", detail={"files": "b.pdf"})
        site.article(9, detail={"files": "2022/TỐI MẬT - ke hoach.pdf"})
        site.article(10, '<p><a href="/uploads/TUY%E1%BB%86T%20M%E1%BA%ACT%20-%20c.pdf">Xem</a></p>')
        entry = tried(site.by_mysqldump())
        assert [(row.old_id, row.label) for row in entry.rows.filter(kind=Kind.FILE)] == [("10 1", "")]
        assert "độ mật" in row_of(entry, 9).problem and row_of(entry, 9).label == ""

    def test_of_what_bears_a_level_nothing_is_kept_anywhere(self, tried):
        site = Site()
        rows = nasty(site, 100)
        entry = tried(site.by_mysqldump())
        for what in ("marked", "marked_title"):
            assert row_of(entry, rows[what]).label == ""
            assert not entry.lines.filter(part__in=["rows", "detail"], old_id=rows[what]).exists()
        assert not SiteImportLine.objects.filter(values__icontains="Kế hoạch không được lộ").exists()

    def test_the_dump_leaves_the_memory_once_it_is_read(self, tried):
        entry = tried(ordinary(3).by_mysqldump())
        assert not quarantine.holds(entry.key)

    def test_a_dump_that_was_lost_with_the_memory_is_asked_for_again(self, sent):
        entry = sent(ordinary(3).by_mysqldump())
        quarantine.destroy(entry.key)
        assert through(entry).state == "failed" and "gửi lại tệp" in entry.problem

    @pytest.mark.parametrize(
        ("module", "said"), [("vi_tin-tuc", "Các phân hệ có trong tệp: vi_news"), ("en_news", "Các phân hệ có trong tệp: vi_news")]
    )
    def test_another_module_than_the_file_has_is_said(self, tried, module, said):
        entry = tried(ordinary(3).by_mysqldump(), module=module)
        assert entry.state == "failed" and said in entry.problem

    @pytest.mark.parametrize("junk", [b"khong phai SQL", b"\x1f\x8bhong", b"INSERT INTO `nv4_vi_news_rows` VALUES ("])
    def test_what_is_no_dump_is_said_to_be_none(self, tried, junk):
        entry = tried(junk)
        assert entry.state == "failed" and entry.problem and not entry.lines.exists() and not quarantine.holds(entry.key)

    def test_the_same_row_twice_is_one(self, tried):
        site = one()
        site.article(7, title="Lần hai")
        entry = tried(site.by_mysqldump())
        assert entry.total == 1 and row_of(entry, 7).label == "Bài số 7"

    @pytest.mark.parametrize("dump", ["by_own_backup", "gzipped"])
    def test_other_dumps_say_the_same(self, tried, dump):
        assert tried(getattr(ordinary(12), dump)()).total == 12


class TestWhatComes:
    def test_an_article_as_it_stood(self, brought):
        site = one(
            body="<h1>Mở đầu</h1><p style='color:red'>Nội dung</p>", detail={}, title="Hội nghị &quot;số&quot; &amp; công tác",
            hometext="<p>Sa-pô <b>đậm</b></p>", author="Nguyễn Văn A", sourceid=1, topicid=1, hitstotal=1234, total_rating=7, click_rating=2,
            addtime=PUBLISHED_AT - 100, edittime=PUBLISHED_AT + 500, listcatid="1,2", inhome=0,
        )  # fmt: skip
        site.tag(7, 1, "chuyển đổi số")
        site.tag(7, 77, "thẻ lẻ")
        site.pen_name(7, "Bút Trẻ")
        entry = brought(site)
        article = article_of(entry, 7)
        assert entry.state == "done" and entry.ended_at
        assert (article.title, article.lead) == ('Hội nghị "số" & công tác', "Sa-pô đậm")
        assert article.body == "<h2>Mở đầu</h2><p>Nội dung</p>" and "Nội dung" in article.body_shown
        assert article.published_at.timestamp() == PUBLISHED_AT and article.changed_at.timestamp() == PUBLISHED_AT + 500
        assert (article.state, article.standing, article.on_home) == ("live", "published", False)
        assert (article.views, article.stars_sum, article.stars_count) == (1234, 7, 2) and not article.star_counts.exists()
        assert article.source.name == "Báo Đắk Nông" and article.story.name == "Đại hội Đảng các cấp"
        assert {tag.name for tag in article.tags.all()} == {"Chuyển đổi số", "thẻ lẻ"}
        assert [(line.author.name, line.author.is_pen_name) for line in article.bylines.all()] == [("Bút Trẻ", True), ("Nguyễn Văn A", False)]
        assert article.category.name == "Chuyển đổi số" and [row.name for row in article.also_in.all()] == ["Tin tức & Sự kiện"]
        version = article.newest
        assert (version.number, version.by, version.note) == (1, None, "Nhập từ trang cũ") and article.live == version
        assert version.tag_ids and version.author_ids and version.body == article.body
        assert [(step.deed, step.by, step.at) for step in article.steps.all()] == [("published", None, article.published_at)]

    def test_what_was_not_public_becomes_a_draft(self, brought, client):
        site = Site()
        rows = nasty(site, 100)
        entry = brought(site)
        for what in ("draft", "waiting", "locked", "in_future", "no_time"):
            article = article_of(entry, rows[what])
            assert (article.state, article.standing, article.live, article.published_at) == ("draft", "none", None, None), what
            assert client.get(article.get_absolute_url()).status_code == 404

    def test_what_had_run_out_is_withdrawn_and_says_so(self, brought, client):
        site = Site()
        rows = nasty(site, 100)
        entry = brought(site)
        for what in ("expired", "archived"):
            article = article_of(entry, rows[what])
            assert (article.state, article.standing) == ("withdrawn", "withdrawn")
            assert article.withdrawn_reason == "Hết thời hạn đăng trên trang cũ ngày 03/09/2022."
            assert [step.deed for step in article.steps.all()] == ["withdrawn", "published"]

    def test_nothing_that_runs_comes_over(self, brought, client):
        site = Site()
        rows = nasty(site, 100)
        entry = brought(site)
        for article in Article.objects.all():
            assert not re.search(r"<script|onclick|<iframe|javascript:|evil\.example|data:|etc/", article.body), article.title
        assert article_of(entry, rows["quotes"]).title == "Nói \"thẳng\" & nói thật; 'đúng' ('); DELETE"
        assert row_of(entry, rows["deep"]).state == "failed" and "lồng" in row_of(entry, rows["deep"]).problem
        assert article_of(entry, rows["emoji"]).body.startswith("<p>Chúc mừng 🎉")
        assert article_of(entry, rows["composed"]).title == "Tiếng Việt tổ hợp"
        assert article_of(entry, rows["stars_that_cannot_be"]).stars_count == 0

    def test_what_the_loose_reading_missed_is_found_in_the_clean_text(self, brought, monkeypatch):
        monkeypatch.setattr("news.actions.site_import_check.bears_a_level", lambda text: False)
        site = Site()
        rows = nasty(site, 100)
        entry = brought(site)
        row = row_of(entry, rows["marked"])
        assert (row.state, row.label, row.new_id) == ("skipped", "", "")
        assert not entry.rows.filter(kind=Kind.FILE).exists()
        assert not Article.objects.filter(title__contains="không được lộ").exists()

    def test_numbers_that_no_old_base_could_hold_stop_nothing(self, brought):
        site = Site()
        site.article(7, hitstotal=-5, total_rating=2**33, click_rating=2**32, publtime=-1, addtime=2**40)
        site.article(2**70, title="Mã quá lớn")
        site.article(8, hitstotal=2**80, alias="a" * 3000, sourceid=2**66)
        entry = brought(site)
        assert {row.label: row.state for row in entry.rows.filter(kind=Kind.ARTICLE)} == {"Bài số 7": "done", "Bài số 8": "done"}
        assert set(Article.objects.values_list("views", "stars_sum")) == {(0, 0)}

    def test_what_the_database_refuses_is_left_and_the_rest_comes(self, brought, monkeypatch):
        monkeypatch.setattr("news.actions.site_import_run.LONGEST_TITLE", 1000)
        site = ordinary(3)
        site.article(50, title="Dài " * 100)
        entry = brought(site)
        assert row_of(entry, 50).state == "failed" and "không ghi được" in row_of(entry, 50).problem
        assert Article.objects.count() == 3 and entry.done == entry.total == 4

    def test_nobody_is_told_of_old_news(self, brought):
        brought(ordinary(5))
        assert not Notice.objects.exists()

    def test_the_trail_says_where_each_came_from(self, brought, province):
        brought(ordinary(3))
        assert Event.objects.filter(verb="news.imported", actor_id=province.admin.pk).count() == 3
        assert {"news.import_started", "news.import_begun", "news.import_finished"} <= set(Event.objects.values_list("verb", flat=True))

    def test_the_rows_of_the_old_base_are_gone_afterwards(self, brought):
        brought(ordinary(5))
        assert not SiteImportLine.objects.exists()

    def test_the_search_finds_them(self, brought, client):
        entry = brought(one(title="Kỷ niệm ngày thành lập huyện Cư Jút"))
        found = client.get("/tin-tuc/tim-kiem/", {"q": "thanh lap cu jut"}, follow=True).content.decode()
        assert article_of(entry, 7).get_absolute_url() in found

    def test_readers_see_it_with_its_old_day(self, brought, client):
        entry = brought(one(title="Bài của năm hai nghìn không trăm hai mươi hai"))
        page = client.get(article_of(entry, 7).get_absolute_url()).content.decode()
        assert "Bài của năm hai nghìn" in page and "04/08/2022" in page


class TestColumns:
    def test_one_of_the_same_name_takes_the_articles(self, brought, province):
        ours = make.category(province.department)
        entry = brought(one())
        assert article_of(entry, 7).category == ours and Category.objects.count() == 2
        assert not Category.objects.get(name="Tin tức & Sự kiện").in_menu

    def test_the_administrator_chooses_another(self, admin, tried, province, django_capture_on_commit_callbacks):
        ours = make.category(province.department, name="Thời sự", slug="thoi-su")
        site = ordinary(6)
        entry = tried(site.by_mysqldump())
        admin.post(f"{entry.get_absolute_url()}chuyen-muc/", {"muc-1": ours.pk, "muc-2": "skip"})
        with django_capture_on_commit_callbacks(execute=True):
            assert through(entry).state == "checked"
        assert entry.rows.filter(kind=Kind.ARTICLE, state=RowState.SKIPPED).count() == 3 and entry.total == 3
        admin.post(f"{entry.get_absolute_url()}nhap/")
        with django_capture_on_commit_callbacks(execute=True):
            through(entry)
        assert set(Article.objects.values_list("category__name", flat=True)) == {"Thời sự"}
        assert list(Category.objects.values_list("name", flat=True)) == ["Thời sự"]

    def test_a_closed_one_is_not_taken(self, admin, tried, province):
        closed = make.category(province.department, name="Đã đóng", slug="da-dong", closed_at=timezone.now())
        entry = tried(one().by_mysqldump())
        page = admin.post(f"{entry.get_absolute_url()}chuyen-muc/", {"muc-1": closed.pk, "muc-2": "new"}, follow=True).content.decode()
        assert "đã đóng" in page and row_of(entry, 1, Kind.CATEGORY).new_id == ""
