"""Where the folder of a scanner may lie, and who answers for what comes from it."""

import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import Membership
from documents import collecting
from documents.actions.sources import change_source, pause_source
from documents.exceptions import SourceProblem
from documents.models import IntakeSource, Upload
from documents.sources import folder as folders
from tests.documents.scan_folders import OPEN, drop, left_in, scans, source
from tests.factories.sources import again, home, look
from tests.factories.sources import folder as folder_source

__all__ = ["drop", "scans", "source"]

pytestmark = pytest.mark.django_db


class TestWhoAnswersForIt:
    def nothing_comes(self, source, drop):
        drop("quet.pdf")
        look(source)
        assert left_in(source) == ["quet.pdf"] and not Upload.objects.exists()

    def test_without_a_declaration_nothing_is_taken(self, province, scans):
        source = folder_source(home(province.department) / "chua", unit=province.department, by=province.admin)
        (Path(source.folder) / "quet.pdf").write_bytes(OPEN)
        look(source)
        assert left_in(source) == ["quet.pdf"] and not Upload.objects.exists()
        assert "Chưa có văn thư" in source.stands_still_because

    def test_a_declaration_lasts_a_year(self, source, drop):
        then = timezone.now() - timezone.timedelta(days=366)
        IntakeSource.objects.update(declared_at=then, declared_until=then + timezone.timedelta(days=365))
        self.nothing_comes(source, drop)
        source.refresh_from_db()
        assert "hết hạn" in source.stands_still_because

    def test_it_ends_with_the_role_of_who_gave_it(self, source, drop, province):
        Membership.objects.filter(user=province.clerk).update(role="cadre")
        self.nothing_comes(source, drop)
        assert "không còn là văn thư" in IntakeSource.objects.get().stands_still_because

    def test_a_new_folder_asks_for_a_new_declaration(self, source, drop, scans, province):
        drop("quet.pdf")
        change_source(by=province.admin, source=source, values={"folder": str(home(province.department) / "khac")})
        source.refresh_from_db()
        assert source.responsible is None and "Chưa có văn thư" in source.stands_still_because

    def test_a_paused_source_is_left_alone(self, source, drop, province):
        pause_source(by=province.admin, source=source)
        self.nothing_comes(source, drop)


class TestWhereFoldersMayLie:
    def test_not_in_the_store_the_code_or_outside_what_the_operator_allows(self, scans, settings):
        settings.SCAN_ROOTS = [str(scans), "/dev/shm", "/"]
        settings.MEDIA_ROOT = scans / "media"
        for path in (
            scans / "media" / "a", scans, settings.QUARANTINE_ROOT, settings.BASE_DIR / "scan", settings.STATE_DIR, "/",
        ):  # fmt: skip
            assert "nằm trong kho" in folders.why_not(str(path)), path
        settings.SCAN_ROOTS = [str(scans)]
        for path in ("/etc", "/var/log", "/dev/shm/khac"):
            assert "SCAN_ROOTS" in folders.why_not(path), path
        for path in ("scan", f"{scans}/../..", f"{scans}/a\0b"):
            assert "đầy đủ" in folders.why_not(path), path
        assert folders.why_not(str(scans / "duoc")) == ""

    def test_not_behind_a_link_that_leads_out(self, scans, tmp_path):
        (scans / "ra-ngoai").symlink_to(tmp_path)
        assert folders.why_not(str(scans / "ra-ngoai" / "a")) != ""

    def test_not_behind_a_link_that_somebody_put_there_later(self, source, province):
        theirs = home(province.district) / "may-quet"
        theirs.mkdir(parents=True)
        (theirs / "a.pdf").write_bytes(OPEN)
        shutil.rmtree(home(province.department))
        home(province.department).symlink_to(theirs.parent)
        look(source)
        source.refresh_from_db()
        assert (theirs / "a.pdf").exists() and not Upload.objects.exists()
        assert "đi qua một liên kết" in source.problem

    def test_not_in_the_folder_of_another_unit(self, scans, province):
        ours, theirs = home(province.department), home(province.district)
        (ours / "sang-ben").mkdir(parents=True)
        (ours / "sang-ben" / "loi-tat").symlink_to(theirs)
        for path in (theirs, theirs / "may-quet", scans / "chung", f"{ours}0/a", ours / "sang-ben" / "loi-tat" / "a"):
            assert str(ours) in folders.why_not_for(province.department, str(path)), path
            with pytest.raises(SourceProblem):
                folder_source(path, unit=province.department, by=province.admin)
        assert not IntakeSource.objects.exists()
        for path in (ours, ours / "may-quet", ours / "sang-ben" / "may-quet"):
            assert folders.why_not_for(province.department, str(path)) == ""

    def test_a_folder_on_a_disk_is_named_as_such(self, province, settings, tmp_path, as_person):
        settings.SCAN_ROOTS, settings.STATIC_ROOT = [str(tmp_path)], tmp_path / "static"
        if folders.is_in_memory(tmp_path):
            pytest.skip("thư mục tạm của máy này nằm trong bộ nhớ")
        here = home(province.department) / "quet"
        source = folder_source(here, unit=province.department, by=province.admin, responsible=province.clerk)
        (here / "a.pdf").write_bytes(OPEN)
        look(source)
        assert not (here / "a.pdf").exists()
        assert "Thư mục nằm trên đĩa" in as_person("clerk").get(f"/van-ban/nguon-tiep-nhan/{source.pk}/").content.decode()

    def test_a_folder_that_is_away_says_so_and_is_asked_less_and_less_often(self, source):
        shutil.rmtree(source.folder)
        waits = []
        for _ in range(8):
            collecting.look_at(source.pk)
            source.refresh_from_db()
            waits.append((source.next_look_at - source.looked_at).total_seconds())
            source = again(source)
        assert "Không thấy thư mục" in source.problem
        assert waits == [40, 80, 160, 320, 640, 1280, 2560, 3600]
        Path(source.folder).mkdir()
        collecting.look_at(source.pk)
        source.refresh_from_db()
        assert (source.problem, source.failures) == ("", 0)
