"""The command brings over a whole site; killed at any moment, it goes on with what is left and brings nothing twice."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection

from news.models import Article, Category, OldAddress, Picture, SiteImport, SiteImportRow, Tag, Version
from news.pictures import files
from tests.news.nukeviet import DOMAIN, nasty, ordinary, picture
from tests.workers import wait_until

pytestmark = pytest.mark.django_db

PICTURES = 40
COUNT = 900


@pytest.fixture
def old_site(tmp_path):
    """(dump, folder of pictures) of `count` articles, nasty ones among them."""

    def write(count, with_pictures=PICTURES):
        site = ordinary(count, with_pictures=with_pictures)
        rows = nasty(site, 100_000)
        dump = tmp_path / "trang-cu.sql"
        dump.write_bytes(site.by_mysqldump())
        folder = tmp_path / "cu" / "uploads" / "news" / "2022_08"
        folder.mkdir(parents=True)
        for n in range(1, with_pictures + 1):
            (folder / f"anh-{n}.jpg").write_bytes(picture(n, (320, 200)))
        return dump, tmp_path / "cu", rows

    return write


def arguments(province, dump, uploads, *more):
    return [str(dump), "--admin", province.admin.email, "--domain", DOMAIN, "--uploads", str(uploads), *more]


def test_a_dry_run_ends_with_the_report(province, old_site):
    out = io.StringIO()
    dump, uploads, _ = old_site(20, with_pictures=2)
    call_command("import_nukeviet", *arguments(province, dump, uploads, "--dry-run"), stdout=out)
    assert SiteImport.objects.get().state == "checked" and not Article.objects.exists()
    assert "Sẽ nhập: " in out.getvalue()
    call_command("import_nukeviet", *arguments(province, dump, uploads), stdout=out)
    assert SiteImport.objects.get().state == "done" and Picture.objects.count() == 2


def test_who_may_not_import_may_not_by_command_either(province, old_site):
    dump, uploads, _ = old_site(2, with_pictures=0)
    for person in (province.editor, province.leader, province.reader):
        with pytest.raises(CommandError, match="no administrator"):
            call_command("import_nukeviet", str(dump), "--admin", person.email, "--domain", DOMAIN)


def test_a_file_that_is_not_there_or_no_dump_is_said(province, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_nukeviet", str(tmp_path / "x.sql"), "--admin", province.admin.email, "--domain", DOMAIN)
    (tmp_path / "x.sql").write_bytes(b"chu")
    with pytest.raises(CommandError, match="không có bảng tin tức"):
        call_command("import_nukeviet", str(tmp_path / "x.sql"), "--admin", province.admin.email, "--domain", DOMAIN)


def start(province, dump, uploads, settings):
    database = connection.settings_dict
    host = f"@/{database['NAME']}?host={database['HOST']}" if database["HOST"].startswith("/") else f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "TEST_DATABASE_URL": f"postgres://{database['USER']}{host}", "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "SECRET_KEY": settings.SECRET_KEY, "QUARANTINE_ROOT": str(settings.QUARANTINE_ROOT), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "HELD_ROOT": str(settings.HELD_ROOT), "TEST_CACHE_PREFIX": settings.CACHES["default"]["KEY_PREFIX"],
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_nukeviet", *arguments(province, dump, uploads)],
        env=environment, cwd=project.BASE_DIR, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_it_brings_each_article_once(province, old_site, settings):
    dump, uploads, rows = old_site(COUNT)
    # Killed while reading, while trying dry, and at ever later moments of the run.
    moments = [
        lambda: SiteImport.objects.exists(),
        lambda: SiteImport.objects.filter(state="checking", position__gt=300).exists(),
        *(lambda count=count: Article.objects.count() > count for count in (0, 30, 100, 250, 500)),
    ]
    for turn, moment in enumerate(moments):
        running = start(province, dump, uploads, settings)
        wait_until(lambda moment=moment, running=running: moment() or running.poll() is not None, "the moment has come")
        time.sleep(0.02 * turn)
        assert running.poll() is None
        running.send_signal(signal.SIGKILL)
        running.wait()
    entry = SiteImport.objects.get()
    assert start(province, dump, uploads, settings).wait() == 0
    entry.refresh_from_db()
    told = SiteImportRow.objects.filter(site_import=entry, kind="article")
    done = told.filter(state="done")
    assert entry.state == "done" and told.count() == COUNT + len(rows) and not told.filter(state="new").exists()
    assert done.count() == Article.objects.count() == Version.objects.count() == len(set(done.values_list("new_id", flat=True)))
    assert done.count() == COUNT + len(rows) - 6  # without title, of an unknown column, two marked, too deep, too long
    assert entry.done == entry.total  # nothing was counted twice
    assert OldAddress.objects.filter(article__isnull=False).values("article").distinct().count() == done.count()
    assert Picture.objects.count() == PICTURES and all(files.master_of(pk).exists() for pk in Picture.objects.values_list("pk", flat=True))
    assert Category.objects.count() == 2 and Tag.objects.count() == 100
    assert not entry.lines.exists()
