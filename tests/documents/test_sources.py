"""The pages of sources: who may not, what is asked for, what is told, and at what price."""

import html
import shutil
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import personal_data
from accounts.actions import succeed
from accounts.models import SuccessionKind
from audit.models import Event
from documents import sealing
from documents.actions.arrivals import turn_away
from documents.actions.sources import declare_source, move_sources
from documents.models import Arrival, IntakeSource, Upload
from documents.tasks import look_into_sources
from tests.factories.sources import folder as folder_source
from tests.factories.sources import home
from tests.factories.sources import mailbox as mailbox_source

pytestmark = pytest.mark.django_db
LIST = "/van-ban/nguon-tiep-nhan/"


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def scans(settings):
    root = Path("/dev/shm") / f"tuyengiao-scan-test-{uuid.uuid4().hex[:12]}"
    settings.SCAN_ROOTS = [str(root)]
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def source(province):
    return mailbox_source(unit=province.department, by=province.admin)


def page_of(source):
    return f"{LIST}{source.pk}/"


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["reader", "cadre", "editor", "leader", "auditor", "outsider"])
    def test_see_sources(self, as_person, source, name):
        assert as_person(name).get(LIST).status_code == 403
        assert as_person(name).get(page_of(source)).status_code == 403

    def test_see_the_sources_of_another_office(self, as_person, source):
        clerk = as_person("neighbour_clerk")
        assert source.name not in body(clerk.get(LIST))
        assert clerk.get(page_of(source)).status_code == 404
        assert clerk.post(f"{page_of(source)}cam-ket/", {"declared_open": "on"}).status_code == 404
        source.refresh_from_db()
        assert source.responsible is None

    def test_set_one_up_or_change_it_being_a_clerk(self, as_person, source):
        clerk = as_person("clerk")
        for path in (f"{LIST}them/thu-muc/", f"{page_of(source)}sua/"):
            assert clerk.get(path).status_code == 403
            assert clerk.post(path, {"name": "x"}).status_code == 403
        assert clerk.post(f"{page_of(source)}tam-dung/").status_code == 403
        assert "Thử kết nối" not in body(clerk.get(page_of(source)))

    def test_declare_being_an_administrator(self, as_person, source):
        assert as_person("admin").post(f"{page_of(source)}cam-ket/", {"declared_open": "on"}).status_code == 403
        source.refresh_from_db()
        assert source.declared_at is None

    def test_see_a_password(self, as_person, source):
        page = body(as_person("admin").get(f"{page_of(source)}sua/"))
        assert "mat-khau-hop-thu" not in page and source.sealed_password not in page


class TestDeclaring:
    def test_takes_a_tick_and_lasts_a_year(self, as_person, source, province):
        clerk = as_person("clerk")
        assert "Chờ cam kết" in body(clerk.get(LIST))
        assert "hãy đánh dấu" in body(clerk.post(f"{page_of(source)}cam-ket/", follow=True))
        clerk.post(f"{page_of(source)}cam-ket/", {"declared_open": "on"})
        source.refresh_from_db()
        assert source.responsible == province.clerk and source.stands_still_because == ""
        assert (source.declared_until - source.declared_at).days == 365
        event = Event.objects.get(verb="documents.source_declared")
        assert (event.actor_id, event.unit_id) == (province.clerk.pk, province.department.pk)

    def test_is_asked_for_again_in_time(self, as_person, source, province):
        declare_source(by=province.clerk, source=source)
        clerk = as_person("clerk")
        assert "Cam kết và nhận phụ trách" not in body(clerk.get(page_of(source)))
        IntakeSource.objects.update(declared_until=timezone.now() + timezone.timedelta(days=20))
        assert "mời đồng chí cam kết lại" in body(clerk.get(page_of(source)))

    def test_may_be_given_up(self, as_person, source, province):
        declare_source(by=province.clerk, source=source)
        as_person("clerk").post(f"{page_of(source)}thoi-phu-trach/")
        source.refresh_from_db()
        assert source.responsible is None and source.stands_still_because

    def test_ends_when_the_unit_hands_over_or_the_person_is_erased(self, source, province):
        declare_source(by=province.clerk, source=source)
        succeed(
            predecessors=[province.department], successor=province.district, kind=SuccessionKind.MERGE,
            on=timezone.localdate(), legal_basis="Quyết định 1", by=province.admin,
        )  # fmt: skip
        source.refresh_from_db()
        assert source.unit == province.district and source.responsible is None
        declare_source(by=province.commune_clerk, source=source)
        personal_data.erase_person(user=province.commune_clerk, by=province.admin)
        source.refresh_from_db()
        assert source.responsible is None and source.declared_until is None


class TestSettingUp:
    def folder(self, scans, province, **values):
        there = home(province.department) / "tang-2"
        return {"unit": province.department.pk, "name": "Máy quét tầng 2", "folder": str(there)} | values

    def mailbox(self, province, **values):
        return {
            "unit": province.department.pk, "name": "Hộp thư", "host": "imap.tinhuy.example", "port": 993, "security": "tls",
            "username": "van-ban", "password": "mật khẩu", "inbox": "INBOX", "senders": "a@b.example\n@C.example\nd.example",
        } | values  # fmt: skip

    def test_a_folder(self, as_person, scans, province):
        page = body(as_person("admin").post(f"{LIST}them/thu-muc/", self.folder(scans, province), follow=True))
        source = IntakeSource.objects.get()
        assert (source.kind, source.folder, source.on_disk) == ("folder", str(home(province.department) / "tang-2"), False)
        assert Path(source.folder).is_dir() and "cam kết" in page

    @pytest.mark.parametrize("path", ["/etc", "khong/day-du", "/dev/shm", "../x"])
    def test_a_folder_elsewhere_is_refused_and_nothing_typed_is_lost(self, as_person, scans, province, path):
        given = self.folder(scans, province, folder=path)
        page = body(as_person("admin").post(f"{LIST}them/thu-muc/", given), 422)
        assert "Máy quét tầng 2" in page and not IntakeSource.objects.exists()

    def test_a_folder_within_that_of_another_source_is_refused(self, as_person, scans, province):
        here = home(province.department) / "a"
        folder_source(here, unit=province.department, by=province.admin)
        admin = as_person("admin")
        for path in (here, here / "b", here.parent):
            given = self.folder(scans, province, folder=str(path))
            page = body(admin.post(f"{LIST}them/thu-muc/", given), 422)
            assert path == here or "thư mục của nguồn khác" in page
        assert IntakeSource.objects.count() == 1

    def test_a_folder_of_another_unit_is_refused_and_the_right_place_named(self, as_person, scans, province):
        theirs = folder_source(home(province.district) / "may-quet", unit=province.district, by=province.admin)
        given = self.folder(scans, province, folder=theirs.folder)
        page = body(as_person("admin").post(f"{LIST}them/thu-muc/", given), 422)
        assert f"phải nằm trong {home(province.department)}" in page
        assert IntakeSource.objects.get() == theirs

    def test_a_source_of_an_ended_unit_keeps_its_folder_until_another_is_named(self, as_person, scans, province):
        source = folder_source(home(province.district) / "a", unit=province.district, by=province.admin)
        move_sources({province.district.pk: province.department.pk}, by=province.admin)
        admin = as_person("admin")
        renamed = {"name": "Máy quét cũ", "folder": source.folder}
        assert admin.post(f"{page_of(source)}sua/", renamed).status_code == 302
        elsewhere = renamed | {"folder": str(home(province.district) / "b")}
        assert admin.post(f"{page_of(source)}sua/", elsewhere).status_code == 422
        source.refresh_from_db()
        assert (source.name, source.folder) == ("Máy quét cũ", str(home(province.district) / "a"))

    def test_a_mailbox(self, as_person, province):
        as_person("admin").post(f"{LIST}them/hop-thu/", self.mailbox(province))
        source = IntakeSource.objects.get()
        assert source.senders == ["a@b.example", "@c.example", "@d.example"]
        assert sealing.open_password(source.sealed_password) == "mật khẩu"

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"password": ""}, "Hãy nhập mật khẩu"),
            ({"password_variable": "SECRET_KEY", "password": ""}, "MAILBOX_PASSWORD_"),
            ({"password_variable": "MAILBOX_PASSWORD_0_CUA_DON_VI_KHAC", "password": ""}, "phải bắt đầu bằng MAILBOX_PASSWORD_"),
            ({"security": "none"}, "Security"),
            ({"senders": "khong phai dia chi@"}, "không phải là địa chỉ"),
            ({"senders": ""}, "Người gửi được nhận"),
            ({"host": "imaps://imap.example"}, "Hãy ghi riêng tên máy chủ"),
            ({"username": "a\r\nA1 LOGOUT"}, "ký tự điều khiển"),
            ({"port": 0}, "từ 1 đến 65535"),
            ({"needs_proof": "on"}, "Hãy ghi tên máy chủ ghi kết quả"),
            ({"unit": 999999}, "Đơn vị"),
        ],
    )
    def test_a_mailbox_that_cannot_be_is_sent_back_with_the_reason(self, as_person, province, values, words):
        page = body(as_person("admin").post(f"{LIST}them/hop-thu/", self.mailbox(province, **values)), 422)
        assert not IntakeSource.objects.exists()
        assert words in page or words == "Security" and "Bảo mật kết nối" in page

    def test_a_password_is_not_handed_to_another_server(self, as_person, source, province):
        admin, path = as_person("admin"), f"{page_of(source)}sua/"
        given = self.mailbox(province, host=source.host, username=source.username, password="")
        assert admin.post(path, given).status_code == 302
        source.refresh_from_db()
        assert sealing.open_password(source.sealed_password) == "mat-khau-hop-thu"
        page = body(admin.post(path, given | {"host": "la.example"}), 422)
        assert "Hãy nhập mật khẩu" in page
        source.refresh_from_db()
        assert source.host == "imap.example"

    def test_other_senders_ask_for_a_new_declaration(self, as_person, source, province):
        declare_source(by=province.clerk, source=source)
        given = self.mailbox(province, host=source.host, username=source.username, password="", senders="@khac.example")
        page = body(as_person("admin").post(f"{page_of(source)}sua/", given, follow=True))
        assert "cần cam kết lại" in page
        source.refresh_from_db()
        assert source.responsible is None

    def test_trying_out_says_what_is_wrong(self, as_person, source, scans, province):
        IntakeSource.objects.filter(pk=source.pk).update(host="169.254.169.254")
        page = body(as_person("admin").post(f"{page_of(source)}thu/", follow=True))
        assert "không được phép kết nối" in page
        here = folder_source(home(province.department) / "a", unit=province.department, by=province.admin)
        assert "đọc và xóa được" in body(as_person("admin").post(f"{page_of(here)}thu/", follow=True))

    def test_pausing_and_going_on(self, as_person, source):
        admin = as_person("admin")
        admin.post(f"{page_of(source)}tam-dung/")
        assert "Nguồn đang tạm dừng" in body(admin.get(page_of(source)))
        admin.post(f"{page_of(source)}nhan-tiep/")
        source.refresh_from_db()
        assert source.state == "active"


class TestTheLog:
    def test_says_when_from_whom_how_many_and_why(self, as_person, source, province):
        declare_source(by=province.clerk, source=source)
        source.refresh_from_db()
        arrival = Arrival(source=source, sender="a@tinhuy.example", uid=1, uid_validity=1, proof="confirmed", proof_words="dmarc=pass")
        turn_away(arrival=arrival, size=5, code="archive", sentence="Tệp đính kèm là tệp nén.")
        page = body(as_person("clerk").get(page_of(source)))
        for words in ("a@tinhuy.example", "dmarc=pass", "Tệp đính kèm là tệp nén.", "xác nhận tên miền"):
            assert words in page

    def test_is_kept_for_ninety_days(self, source):
        for days in (89, 91):
            at = timezone.now() - timezone.timedelta(days=days)
            Arrival.objects.create(source=source, at=at, settled_at=at)
        personal_data.purge()
        assert Arrival.objects.count() == 1


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_many_sources_and_arrivals_cost_as_many_queries_as_few(as_person, province, source):
    clerk = as_person("clerk")
    paths = [LIST, page_of(source), "/van-ban/ban-van-thu/hang-doi/"]

    def add(numbers):
        for number in numbers:
            more = mailbox_source(
                unit=province.department, by=province.admin, responsible=province.clerk, username=f"hop-thu-{number}"
            )
            for one in (more, source):
                one.responsible = province.clerk
                arrival = Arrival(source=one, sender="a@b.example", uid=number, uid_validity=1)
                turn_away(arrival=arrival, size=1, code="archive", sentence=f"Lý do {number}.")

    add(range(1, 4))
    few = [queries_of(clerk, path) for path in paths]
    add(range(4, 40))
    many = [queries_of(clerk, path) for path in paths]
    assert few == many and max(many) <= 15
    assert Upload.objects.count() == 78


def test_only_those_whose_time_has_come_are_handed_out(source, province, monkeypatch):
    from documents import tasks

    handed_out = []
    monkeypatch.setattr(tasks.look_at_source, "apply_async", lambda arguments, **options: handed_out.append(arguments[0]))
    look_into_sources("mailbox")
    assert handed_out == []  # nobody has declared
    declare_source(by=province.clerk, source=source)
    look_into_sources("folder")
    look_into_sources("mailbox")
    assert handed_out == [source.pk]
