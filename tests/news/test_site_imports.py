"""An old site comes over: what is told beforehand, what becomes of each row, and that each comes once."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from audit.models import Event
from documents import locks, quarantine
from news.actions import site_import_work
from news.models import (
    Article,
    Author,
    Category,
    OldAddress,
    Picture,
    SiteImport,
    SiteImportLine,
    SiteImportRow,
    Source,
    Story,
    Tag,
)
from notifications.models import Notice
from tests.factories import news as make
from tests.news.nukeviet import DOMAIN, PUBLISHED_AT, Site, nasty, ordinary, picture, zipped
from tests.news.old_site import IMPORTS, admin, article_of, brought, form, row_of, sent, through, tried

__all__ = ["admin", "brought", "sent", "tried"]

pytestmark = pytest.mark.django_db
Kind, RowState = SiteImportRow.Kind, SiteImportRow.State


def one(**values):
    site = Site()
    site.article(7, **values)
    return site


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


class TestPictures:
    FIGURE = (
        '<p>Chữ</p><div style="text-align:center"><img alt="Hội trường" src="/uploads/news/2022_08/a.jpg" width="600"></div>'
        '<figure class="image"><img alt="IMG_1.jpg" src="https://www.{domain}/uploads/news/2022_08/b.jpg"><figcaption>Chú thích b</figcaption></figure>'
    )

    def test_they_stand_in_the_body_as_ours(self, brought):
        files = {"uploads/news/2022_08/a.jpg": picture(1), "uploads/news/2022_08/b.jpg": picture(2), "uploads/news/bia.jpg": picture(3)}
        site = one(body=self.FIGURE.format(domain=DOMAIN), homeimgfile="bia.jpg", homeimgalt="Đại biểu &amp; khách")
        entry = brought(site, zipped(files))
        article = article_of(entry, 7)
        first, second = Picture.objects.get(alt="Hội trường"), Picture.objects.get(caption="Chú thích b")
        assert article.body == (
            f'<p>Chữ</p><figure class="picture"><img src="/tin-tuc/anh/{first.pk}-960.webp" alt="Hội trường" width="800" height="500"></figure>'
            f'<figure class="picture"><img src="/tin-tuc/anh/{second.pk}-960.webp" alt="" width="800" height="500">'
            "<figcaption>Chú thích b</figcaption></figure>"
        )
        assert "srcset" in article.body_shown
        assert (article.cover.caption, article.cover.credit, article.cover.original_name) == ("Đại biểu & khách", "", "bia.jpg")
        assert second.alt == "" and not second.is_described
        assert entry.rows.filter(kind=Kind.PICTURE, state=RowState.DONE).count() == 3

    def test_the_same_picture_in_many_articles_is_kept_once(self, brought):
        site = Site()
        for number in range(1, 4):
            site.article(number, '<p>Chữ</p><img src="/uploads/news/a.jpg">', homeimgfile="a.jpg")
        brought(site, zipped({"news/a.jpg": picture()}))
        assert Picture.objects.count() == 1 and Article.objects.filter(body__contains="/tin-tuc/anh/").count() == 3

    def test_what_is_no_picture_is_left_and_told(self, brought):
        site = one(body='<p>Chữ</p><img src="/uploads/news/a.jpg"><img src="/uploads/news/b.png"><img src="/uploads/news/c.jpg">')
        entry = brought(site, zipped({"news/a.jpg": b"<svg onload=alert(1)>", "news/b.png": picture()[:400]}))
        assert not Picture.objects.exists() and article_of(entry, 7).body == "<p>Chữ</p>"
        told = {row.label: row.problem for row in entry.rows.filter(kind=Kind.PICTURE, state=RowState.FAILED)}
        assert "SVG" in told["a.jpg"] and "hỏng" in told["b.png"] and "Không có tệp" in told["c.jpg"]

    def test_no_path_leads_out_of_the_folder(self, brought, tmp_path, settings, province):
        settings.IMPORT_ROOT = tmp_path
        root = tmp_path / str(province.department.pk) / "cu"
        (root / "uploads" / "news").mkdir(parents=True)
        (tmp_path / "secret.jpg").write_bytes(picture())
        (root / "uploads" / "news" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
        (root / "uploads" / "news" / "that.jpg").write_bytes(picture(5))
        paths = ["link.jpg", "../../../../secret.jpg", "%2e%2e/%2e%2e/%2e%2e/secret.jpg", "that.jpg"]
        entry = brought(one(body="".join(f'<img src="/uploads/news/{path}">' for path in paths)), pictures_folder="cu")
        assert Picture.objects.count() == 1
        assert entry.rows.get(kind=Kind.PICTURE, state=RowState.DONE).label == "that.jpg"

    def test_a_zip_that_climbs_or_links_or_lies_is_harmless(self, brought):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("../../uploads/news/up.jpg", picture())
            link = zipfile.ZipInfo("uploads/news/link.jpg")
            link.external_attr = 0o120777 << 16
            file.writestr(link, "/etc/passwd")
            file.writestr("uploads/news/bomb.jpg", b"\0" * 60_000_000)
        body = "".join(f'<img src="/uploads/news/{name}.jpg">' for name in ("up", "link", "bomb"))
        entry = brought(one(body=body), out.getvalue())
        assert not Picture.objects.exists()
        assert "30 MB" in entry.rows.get(label="bomb.jpg").problem

    def test_what_is_no_zip_is_said_at_once(self, admin, province):
        answer = admin.post(f"{IMPORTS}moi/", form(province, ordinary(2).by_mysqldump(), b"khong phai zip"))
        assert answer.status_code == 422 and "Tệp ZIP ảnh bị hỏng" in answer.content.decode()
        assert not SiteImport.objects.exists() and quarantine.used_bytes() == 0


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


class TestOldAddresses:
    PATHS = [
        "/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html", "/tin-tuc/chuyen-doi-so/bai-so-7-7.html", "/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7/",
        "/chuyen-doi-so/bai-so-7-7.html", "/index.php/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html", "/vi/tin-tuc/tin-tuc-su-kien/bai-so-7-7.html",
        "/index.php?language=vi&nv=tin-tuc&op=Chuyen-doi-so/bai-so-7-7", "/vi/tin-tuc/Chuyen-doi-so/ten-cu-truoc-khi-sua-7.html",
    ]  # fmt: skip

    @pytest.mark.parametrize("path", PATHS)
    def test_every_spelling_leads_to_the_article_for_good(self, brought, client, path):
        entry = brought(one(listcatid="1,2"))
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, article_of(entry, 7).get_absolute_url())

    @pytest.mark.parametrize("path", ["/vi/tin-tuc/Chuyen-doi-so/", "/tin-tuc/chuyen-doi-so/page-3/", "/vi/chuyen-doi-so"])
    def test_a_column_leads_to_its_column(self, brought, client, path):
        brought(one())
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, Category.objects.get(name="Chuyển đổi số").get_absolute_url())

    @pytest.mark.parametrize(
        "path", ["/vi/tin-tuc/Chuyen-doi-so/bai-so-8-8.html", "/khong-co", "/vi/", "/%00/a-7.html", "/" + "a" * 3000]
    )
    def test_what_was_never_there_is_not_found(self, brought, client, path):
        brought(one())
        assert client.get(path).status_code == 404

    def test_it_costs_one_query(self, brought, client, django_assert_num_queries):
        brought(one())
        with django_assert_num_queries(1):
            client.get(self.PATHS[0])

    def test_a_draft_is_not_betrayed(self, brought, client):
        brought(one(status=4))
        assert client.get(self.PATHS[0]).status_code == 404

    def test_links_between_articles_lead_to_the_new_addresses(self, brought, monkeypatch):
        monkeypatch.setattr("news.actions.site_import_run.ARTICLES_AT_ONCE", 1)
        site = one()
        link = '<p><a href="{}">Bài trước</a></p>'
        site.article(8, link.format(f"http://www.{DOMAIN}/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html"))
        site.article(9, link.format("/vi/tin-tuc/Chuyen-doi-so/bai-so-400-400.html") + link.format("https://baodaknong.vn/a.html"))
        entry = brought(site)
        assert f'href="{article_of(entry, 7).get_absolute_url()}"' in article_of(entry, 8).body
        unknown = article_of(entry, 9).body
        assert 'href="/vi/tin-tuc/Chuyen-doi-so/bai-so-400-400.html"' in unknown and "https://baodaknong.vn/a.html" in unknown


class TestOnce:
    def test_stopped_and_taken_up_again(self, admin, tried):
        entry = tried(ordinary(60).by_mysqldump())
        admin.post(f"{entry.get_absolute_url()}nhap/")
        site_import_work.step(entry=entry, seconds=0)
        admin.post(f"{entry.get_absolute_url()}dung/")
        done = Article.objects.count()
        assert 0 < done < 60
        assert through(entry).state == "stopped" and Article.objects.count() == done
        admin.post(f"{entry.get_absolute_url()}nhap/")
        assert through(entry).state == "done" and Article.objects.count() == 60

    def test_two_workers_do_not_meet(self, sent):
        entry = sent(ordinary(5).by_mysqldump())
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", [locks.SITE_IMPORTS, entry.pk])
            assert through(entry).state == "reading" and not entry.lines.exists()
        other.close()
        assert through(entry).state == "checked"

    def test_what_an_earlier_import_brought_is_left(self, brought, tried):
        brought(ordinary(10))
        site = ordinary(12)
        entry = tried(site.by_mysqldump())
        assert entry.rows.filter(kind=Kind.ARTICLE, state=RowState.NEW).count() == 2
        assert "đợt trước" in row_of(entry, 3).problem

    def test_a_deed_that_came_too_late_is_said(self, admin, brought):
        entry = brought(ordinary(2))
        page = admin.post(f"{entry.get_absolute_url()}nhap/", follow=True).content.decode()
        assert "đã sang bước khác" in page and Article.objects.count() == 2


class TestPages:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"label": "không phải tên miền"}, "Hãy ghi tên miền"), ({"label": ""}, "Chưa có “Tên miền trang cũ”"),
            ({"module": "news"}, "Hãy ghi ngôn ngữ và tên phân hệ"), ({"declared_open": ""}, "Chưa có cam kết"), ({"unit": 999}, "Đơn vị nhận"),
        ],
    )  # fmt: skip
    def test_what_is_missing_is_said_and_nothing_is_kept(self, admin, province, values, said):
        answer = admin.post(f"{IMPORTS}moi/", form(province, ordinary(2).by_mysqldump(), **values))
        assert answer.status_code == 422 and said in answer.content.decode()
        assert not SiteImport.objects.exists() and quarantine.used_bytes() == 0

    def test_a_folder_that_is_not_there_is_said(self, admin, province, settings, tmp_path):
        settings.IMPORT_ROOT = tmp_path
        for folder in ("khong-co", "../..", "/etc"):
            answer = admin.post(f"{IMPORTS}moi/", form(province, ordinary(2).by_mysqldump(), pictures_folder=folder))
            assert "Không có thư mục này" in answer.content.decode() and not SiteImport.objects.exists()

    def test_a_file_larger_than_is_taken_is_said(self, admin, province, settings):
        settings.UPLOAD_MAX_BYTES = 1000
        answer = admin.post(f"{IMPORTS}moi/", form(province, ordinary(20).by_mysqldump()))
        assert "không nhận" in answer.content.decode() and not SiteImport.objects.exists()

    def test_the_report_is_paged_by_key_and_narrowed_by_result(self, admin, tried):
        site = ordinary(130)
        nasty(site, 1000)
        entry = tried(site.by_mysqldump())
        first = admin.get(entry.get_absolute_url()).content.decode()
        more = re.search(r'href="(\?ket-qua=&amp;sau=\d+)"', first)[1].replace("&amp;", "&")
        assert "Xem thêm" in first and admin.get(entry.get_absolute_url() + more).status_code == 200
        skipped = admin.get(entry.get_absolute_url(), {"ket-qua": "skipped"}).content.decode()
        assert "Bài không có tiêu đề." in skipped and "Trùng liên kết" not in skipped
        for nonsense in ("abc", "-1", "9" * 40, "\0"):
            assert admin.get(entry.get_absolute_url(), {"ket-qua": nonsense, "sau": nonsense}).status_code == 200

    def test_the_report_costs_the_same_for_few_and_for_many(self, admin, brought, django_assert_max_num_queries):
        few, many = brought(ordinary(5)), None
        site = Site()
        for number in range(1000, 1120):
            site.article(number)
        many = brought(site)
        for entry in (few, many):
            with django_assert_max_num_queries(12):
                admin.get(entry.get_absolute_url())

    def test_the_report_as_a_sheet_says_all_and_starts_no_formula(self, admin, tried):
        site = ordinary(3)
        rows = nasty(site, 100)
        entry = tried(site.by_mysqldump())
        sheet = b"".join(admin.get(f"{entry.get_absolute_url()}bao-cao.csv").streaming_content).decode()
        assert sheet.startswith("\ufeffLoại,Mã cũ") and sheet.count("\r\n") == entry.rows.count() + 1
        assert "\"'=HYPERLINK" in sheet and str(rows["formula"]) in sheet

    def test_views_and_stars_are_all_there(self, brought):
        brought(ordinary(40))
        assert Article.objects.aggregate(Sum("views"))["views__sum"] == sum(range(1, 41))
