"""The pages of an import, and that what was stopped, repeated or sent twice comes once."""

import re

import pytest
from django.db import connection
from django.db.models import Sum

from documents import locks, quarantine
from news.actions import site_import_work
from news.models import Article, SiteImport, SiteImportRow
from tests.news.nukeviet import Site, nasty, ordinary
from tests.news.old_site import IMPORTS, admin, brought, form, row_of, sent, through, tried

__all__ = ["admin", "brought", "sent", "tried"]

pytestmark = pytest.mark.django_db
Kind, RowState = SiteImportRow.Kind, SiteImportRow.State


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
