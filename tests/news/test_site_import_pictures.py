"""Pictures of an old site: in the library, in the bodies, and nothing from outside its folder."""

import io
import zipfile

import pytest

from documents import quarantine
from news.models import Article, Picture, SiteImport, SiteImportRow
from tests.news.nukeviet import DOMAIN, Site, ordinary, picture, zipped
from tests.news.old_site import IMPORTS, admin, article_of, brought, form, one, sent, tried

__all__ = ["admin", "brought", "sent", "tried"]

pytestmark = pytest.mark.django_db
Kind, RowState = SiteImportRow.Kind, SiteImportRow.State


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
