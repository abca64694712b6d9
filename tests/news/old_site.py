"""An old site sent by the administrator and brought over, the way it goes from the page to the worker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from news.actions import site_import_work
from news.models import Article, SiteImport, SiteImportRow
from tests.news.nukeviet import DOMAIN, Site

IMPORTS = "/tin-tuc/nhap-trang-cu/"


def form(province, dump, pictures=None, **values):
    values = {"label": DOMAIN, "module": "vi_news", "unit": province.department.pk, "declared_open": "on"} | values
    files = {"dump": SimpleUploadedFile(values.pop("name", "trang-cu.sql"), dump)}
    if pictures is not None:
        files["pictures"] = SimpleUploadedFile("uploads.zip", pictures)
    return values | files


def through(entry):
    """Everything that the worker does until somebody has to decide."""
    while site_import_work.go_on(seconds=30):
        pass
    entry.refresh_from_db()
    return entry


@pytest.fixture
def admin(as_person):
    return as_person("admin")


@pytest.fixture
def sent(admin, province, django_capture_on_commit_callbacks):
    def send(dump, pictures=None, **values):
        with django_capture_on_commit_callbacks(execute=True):
            answer = admin.post(f"{IMPORTS}moi/", form(province, dump, pictures, **values))
        assert answer.status_code == 302, answer.content.decode()
        return SiteImport.objects.latest("pk")

    return send


@pytest.fixture
def tried(sent, django_capture_on_commit_callbacks):
    def try_dry(dump, pictures=None, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return through(sent(dump, pictures, **values))

    return try_dry


@pytest.fixture
def brought(admin, tried, django_capture_on_commit_callbacks):
    def bring(site, pictures=None, **values):
        entry = tried(site.by_mysqldump(), pictures, **values)
        assert entry.state == "checked", entry.problem
        admin.post(f"{entry.get_absolute_url()}nhap/")
        with django_capture_on_commit_callbacks(execute=True):
            return through(entry)

    return bring


def row_of(entry, old_id, kind=SiteImportRow.Kind.ARTICLE):
    return entry.rows.get(kind=kind, old_id=str(old_id))


def article_of(entry, old_id):
    return Article.objects.get(pk=row_of(entry, old_id).new_id)


def one(**values):
    """A site of one article, number 7."""
    site = Site()
    site.article(7, **values)
    return site
