"""The clerk's table, the files that are held, the file units: who sees what, and at what price."""

import datetime
import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import idle
from documents import sealing
from documents.actions import intake
from documents.models import Document, DocumentFile, FieldReading, FileUnit, HeldFile, Tag, Upload
from tests.accounts.test_idle import Clock
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
DESK, QUEUE, HELD, CATALOGUE = (
    "/van-ban/ban-van-thu/", "/van-ban/ban-van-thu/hang-doi/", "/van-ban/tam-giu/", "/van-ban/danh-muc/",
)  # fmt: skip
PUBLISH_MANY = "/van-ban/ban-van-thu/dang/"
SUBJECT = "Văn bản thứ {:03d} của đơn vị"


def body(response):
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def draft(province):
    def write(**values):
        return make.document(**{"owner_unit": province.department, "state": Document.State.DRAFT} | values)

    return write


@pytest.fixture
def sent(province):
    """Lines of the queue, in whatever state."""

    def send(state, clerk=province.clerk, name="ke-hoach.pdf", **values):
        return Upload.objects.create(
            id=uuid.uuid4(), clerk=clerk, unit=province.department, size=2048, sha256="0" * 64, state=state,
            sealed_name="" if state == "refused" else sealing.seal_name(name), **values,
        )  # fmt: skip

    return send


def held_file(sent, name="noi-bo.pdf", **values):
    upload = sent("held", name=name, reasons=["Có dấu “LƯU HÀNH NỘI BỘ” ở trang 1."], **values)
    return HeldFile.objects.create(upload=upload, key=b"k" * 32, expires_at=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["reader", "cadre", "admin", "leader", "outsider"])
    @pytest.mark.parametrize("path", [DESK, QUEUE])
    def test_sit_at_the_table(self, as_person, name, path):
        assert as_person(name).get(path).status_code == 403

    def test_see_or_publish_the_drafts_of_another_office(self, as_person, draft, province):
        theirs = draft(subject="Của huyện bên", owner_unit=province.neighbour)
        clerk = as_person("commune_clerk")
        assert "Của huyện bên" not in body(clerk.get(DESK))
        clerk.post(PUBLISH_MANY, {"chon": [theirs.pk]})
        theirs.refresh_from_db()
        assert theirs.state == Document.State.DRAFT

    def test_see_the_files_another_clerk_sends(self, as_person, sent):
        sent("working", name="cua-nguoi-khac.pdf")
        assert "cua-nguoi-khac.pdf" not in body(as_person("commune_clerk").get(QUEUE))

    def test_touch_the_files_another_clerk_sends(self, as_person, sent):
        upload = sent("failed", reason_code="disk_full")
        other = as_person("commune_clerk")
        assert other.post(f"/van-ban/tai-len/{upload.pk}/lam-lai/").status_code == 404
        other.post(f"/van-ban/tai-len/{upload.pk}/bo/")
        upload.refresh_from_db()
        assert (upload.state, upload.dismissed) == ("failed", False)

    @pytest.mark.parametrize("name", ["clerk", "cadre", "editor"])
    def test_decide_what_is_held(self, as_person, sent, name):
        entry = held_file(sent)
        client = as_person(name)
        assert client.get(HELD).status_code == 403
        assert client.post(f"{HELD}{entry.pk}/quyet-dinh/", {"decision": "release", "grounds": "x"}).status_code == 403
        entry.refresh_from_db()
        assert entry.decision == "pending"

    def test_publish_though_they_may_correct(self, as_person, draft):
        document = draft()
        editor = as_person("editor")
        assert editor.post(PUBLISH_MANY, {"chon": [document.pk]}).status_code == 403
        document.refresh_from_db()
        assert document.state == Document.State.DRAFT


class TestQueue:
    def test_says_how_far_each_file_is_and_whether_it_counts_as_received(self, as_person, sent):
        sent("working", name="dang-doc.pdf", stage="text", done=3, total=12)
        page = body(as_person("clerk").get(QUEUE))
        assert "dang-doc.pdf" in page and "Đọc chữ 3/12 trang · chưa tiếp nhận" in page
        assert '<progress max="100" value="22">' in page
        assert "every 1500ms" in page

    def test_rests_when_nothing_is_being_read(self, as_person, sent, draft):
        sent("ready", document=draft())
        assert "every 1500ms" not in body(as_person("clerk").get(QUEUE))

    @pytest.mark.parametrize(
        ("state", "words"),
        [("held", "chờ người có thẩm quyền"), ("refused", "Không tiếp nhận"), ("lost", "Chưa nhận được"),
         ("unreadable", "Không đọc được"), ("failed", "Làm lại"), ("duplicate", "Đã có trong kho")],
    )  # fmt: skip
    def test_names_the_end_of_each_file_and_its_reason(self, as_person, sent, draft, state, words):
        document = draft() if state == "duplicate" else None
        sent(state, reasons=["Một câu nói rõ vì sao."], document=document)
        page = body(as_person("clerk").get(QUEUE))
        assert words in page and "Một câu nói rõ vì sao." in page

    def test_a_refused_file_has_no_name_left_and_the_clerk_is_told_what_to_do(self, as_person, sent):
        sent("refused", reason_code="level")
        page = body(as_person("clerk").get(QUEUE))
        assert re.search(r"data-upload-name>tệp tải lên lúc [\d:]+ [\d/]+<", page)
        assert "Văn bản mật phải gửi theo đường riêng" in page

    def test_a_document_that_was_published_meanwhile_is_shown_as_published(self, as_person, sent, draft):
        sent("ready", document=draft(state=Document.State.PUBLISHED))
        page = body(as_person("clerk").get(QUEUE))
        assert "Đã đăng" in page and "chờ kiểm tra" not in page

    def test_tidying_takes_the_lines_and_leaves_what_still_needs_a_deed(self, as_person, sent, draft):
        document = draft()
        for state in ("ready", "refused", "unreadable", "lost", "duplicate", "working", "failed", "held"):
            sent(state, document=document if state in ("ready", "duplicate") else None)
        as_person("clerk").post("/van-ban/ban-van-thu/hang-doi/don/")
        left = Upload.objects.filter(dismissed=False).values_list("state", flat=True)
        assert sorted(left) == ["failed", "held", "working"]
        assert Document.objects.filter(pk=document.pk).exists()

    def test_a_file_that_is_being_read_is_not_hidden(self, as_person, sent):
        upload = sent("working")
        as_person("clerk").post(f"/van-ban/tai-len/{upload.pk}/bo/")
        upload.refresh_from_db()
        assert not upload.dismissed

    def test_counts_every_file_though_it_shows_the_newest(self, as_person, sent):
        for number in range(75):
            sent("working", name=f"tep-{number}.pdf")
        assert "Còn 75 tệp đang đọc." in body(as_person("clerk").get(QUEUE))

    def test_asking_for_progress_does_not_keep_the_session_open(self, as_person, monkeypatch, settings):
        clock = Clock()
        monkeypatch.setattr(idle, "time", clock)
        clerk = as_person("clerk")
        clerk.get(DESK)
        for _ in range(10):
            clock.wait(settings.IDLE_SECONDS / 10 - 1)
            assert clerk.get(QUEUE, headers={"HX-Request": "true"}).status_code == 200
        clock.wait(11)
        ended = clerk.get(QUEUE, headers={"HX-Request": "true"})
        assert ended.status_code == 401 and "HX-Redirect" in ended
        assert "_auth_user_id" not in clerk.session


class TestDrafts:
    def test_stand_newest_first_with_what_is_unsure(self, as_person, draft):
        old, new = draft(subject="Bản cũ"), draft(subject="Bản mới", symbol="12-KH/BTGTU")
        FieldReading.objects.create(document=new, field="signer", value="", confidence=0)
        page = body(as_person("clerk").get(DESK))
        assert page.index("Bản mới") < page.index("Bản cũ")
        assert "1 chỗ cần xem" in page and "12-KH/BTGTU" in page
        assert f"/van-ban/{old.pk}/kiem-tra/" in page

    def test_without_a_subject_are_known_by_the_name_of_their_file(self, as_person, draft):
        for name in ("bieu-phi.xlsx", "bai-noi.pptx"):
            shelf.add_file(draft(subject=""), "chữ", data=name.encode(), name=name)
        page = body(as_person("clerk").get(DESK))
        assert "bieu-phi.xlsx" in page and "bai-noi.pptx" in page

    def test_published_and_withdrawn_ones_stand_on_their_own_tabs(self, as_person, draft):
        draft(subject="Đang chờ")
        draft(subject="Lên rồi", state=Document.State.PUBLISHED)
        draft(subject="Gỡ rồi", state=Document.State.WITHDRAWN)
        clerk = as_person("clerk")
        pages = {state: body(clerk.get(DESK, {"trang-thai": state})) for state in ("draft", "published", "withdrawn")}
        for state, subject in (("draft", "Đang chờ"), ("published", "Lên rồi"), ("withdrawn", "Gỡ rồi")):
            assert [subject in page for page in pages.values()] == [state == key for key in pages]
        assert clerk.get(DESK, {"trang-thai": "xyz"}).status_code == 404

    def test_are_read_page_by_page_each_once(self, as_person, draft):
        for number in range(120):
            draft(subject=SUBJECT.format(number))
        clerk, address, seen = as_person("clerk"), DESK, []
        while address:
            page = body(clerk.get(address))
            seen += re.findall(r"kiem-tra/\">(Văn bản thứ \d+)", page)
            more = re.search(r'href="(\?[^"]+)">Xem thêm', page)
            address = DESK + more[1] if more else None
        assert len(seen) == len(set(seen)) == 120

    @pytest.mark.parametrize("nonsense", ["x", "²", "99999999999999999999", "-1", "1'"])
    def test_a_nonsense_place_in_the_address_is_no_error(self, as_person, draft, nonsense):
        assert as_person("clerk").get(DESK, {"truoc": nonsense}).status_code in (200, 404)


class TestPublishingMany:
    def test_names_what_is_missing_and_publishes_the_rest(self, as_person, draft):
        ready, bare = draft(symbol="1-KH/TU"), draft(symbol="2-KH/TU", subject="", doc_type=None, date_issued=None)
        clerk = as_person("clerk")
        page = body(clerk.post(PUBLISH_MANY, {"chon": [ready.pk, bare.pk]}, follow=True))
        assert "Đã đăng 1 văn bản." in page
        assert "2-KH/TU: Chưa đăng được vì còn thiếu: trích yếu, loại văn bản, ngày ban hành." in page
        ready.refresh_from_db(), bare.refresh_from_db()
        assert (ready.state, bare.state) == ("published", "draft")

    def test_of_many_that_lack_something_names_a_few_and_counts_the_rest(self, as_person, draft):
        bare = [draft(subject="") for _ in range(9)]
        page = body(as_person("clerk").post(PUBLISH_MANY, {"chon": [one.pk for one in bare]}, follow=True))
        assert page.count("Chưa đăng được vì còn thiếu") == 3
        assert "Còn 6 văn bản khác cũng chưa đăng được" in page

    def test_says_when_nothing_is_chosen(self, as_person):
        assert "Chưa chọn văn bản nào." in body(as_person("clerk").post(PUBLISH_MANY, follow=True))

    def test_a_document_that_is_already_out_stays_as_it_is(self, as_person, draft):
        out = draft(state=Document.State.PUBLISHED)
        page = body(as_person("clerk").post(PUBLISH_MANY, {"chon": [out.pk]}, follow=True))
        assert "Trạng thái của văn bản đã thay đổi" in page

    def test_nonsense_is_not_a_document(self, as_person):
        chosen = ["x", "²", "99999999999999999999", "-1"]
        assert as_person("clerk").post(PUBLISH_MANY, {"chon": chosen}).status_code == 302


class TestThoseWithoutADesk:
    """A leader withdraws and an editor corrects, but neither takes files in: no deed of theirs ends at a closed door."""

    def test_a_leader_withdraws_and_takes_it_back(self, as_person, draft):
        document, leader = draft(state=Document.State.PUBLISHED), as_person("leader")
        page = body(leader.post(f"/van-ban/{document.pk}/go/", {"reason": "Có bản thay thế."}, follow=True))
        assert "Đã gỡ văn bản." in page
        body(leader.post(f"/van-ban/{document.pk}/mo-lai/", follow=True))
        document.refresh_from_db()
        assert document.state == Document.State.DRAFT

    def test_a_leader_publishes(self, as_person, draft):
        document = draft()
        assert "Đã đăng 1 văn bản." in body(as_person("leader").post(PUBLISH_MANY, {"chon": [document.pk]}, follow=True))

    def test_a_leader_reads_a_draft_and_publishes_it_from_its_page(self, as_person, draft):
        document, leader = draft(), as_person("leader")
        assert document.get_absolute_url() in body(leader.get("/van-ban/cho-dang/"))
        assert f"/van-ban/{document.pk}/dang/" in body(leader.get(document.get_absolute_url()))
        assert "Đã đăng văn bản." in body(leader.post(f"/van-ban/{document.pk}/dang/", follow=True))
        document.refresh_from_db()
        assert document.state == Document.State.PUBLISHED
        page = body(leader.get(document.get_absolute_url()))
        assert f"/van-ban/{document.pk}/go/" in page and f"/van-ban/{document.pk}/dang/" not in page

    def test_a_leader_hears_what_is_missing(self, as_person, draft):
        document = draft(subject="")
        assert "còn thiếu: trích yếu" in body(as_person("leader").post(f"/van-ban/{document.pk}/dang/", follow=True))
        document.refresh_from_db()
        assert document.state == Document.State.DRAFT

    def test_what_waits_for_a_leader_stands_on_the_first_page(self, as_person, draft):
        draft()
        page = body(as_person("leader").get("/"))
        assert "Văn bản chờ đăng" in page and "/van-ban/cho-dang/" in page

    def test_an_editor_is_led_only_where_the_door_is_open(self, as_person, draft):
        editor = as_person("editor")
        page = body(editor.get(f"/van-ban/{draft().pk}/kiem-tra/"))
        main = page.split("<main")[1].split("</main>")[0]
        for address in set(re.findall(r'href="(/[^"]*)"', main)):
            assert editor.get(address).status_code == 200, address
        assert "Ctrl+Enter" not in main


class TestHeld:
    def test_shows_why_who_and_until_when(self, as_person, sent):
        held_file(sent, name="cong-van-noi-bo.pdf")
        page = body(as_person("leader").get(HELD))
        for words in ("cong-van-noi-bo.pdf", "LƯU HÀNH NỘI BỘ", "Trần Thị Thư", "01/01/2099"):
            assert words in page

    def test_a_decision_needs_its_grounds(self, as_person, sent):
        entry = held_file(sent)
        page = body(as_person("leader").post(f"{HELD}{entry.pk}/quyet-dinh/", {"decision": "refuse", "grounds": " "}, follow=True))
        assert "Hãy ghi căn cứ của quyết định" in page
        entry.refresh_from_db()
        assert entry.decision == "pending"

    def test_a_second_decision_comes_too_late(self, as_person, sent, province):
        entry = held_file(sent)
        intake.refuse_held(held=entry, by=province.leader, grounds="Không phổ biến.")
        answer = as_person("leader").post(f"{HELD}{entry.pk}/quyet-dinh/", {"decision": "release", "grounds": "x"})
        assert answer.status_code == 404
        entry.refresh_from_db()
        assert entry.decision == "refused"

    def test_an_empty_desk_says_what_would_come_here(self, as_person):
        assert "Không có tệp nào bị tạm giữ" in body(as_person("leader").get(HELD))


class TestCatalogue:
    def test_a_new_file_unit_belongs_to_the_clerks_office(self, as_person, province):
        given = {"code": "2022.01", "title": "Chuyển đổi số", "year": 2022, "retention": "Vĩnh viễn"}
        page = body(as_person("clerk").post("/van-ban/danh-muc/ho-so/", given, follow=True))
        assert "Đã lập hồ sơ 2022.01." in page
        assert FileUnit.objects.get().unit == province.department

    def test_a_code_that_is_taken_keeps_what_was_typed(self, as_person, province):
        FileUnit.objects.create(unit=province.department, code="01", title="Cũ", year=2021)
        answer = as_person("clerk").post("/van-ban/danh-muc/ho-so/", {"code": "01", "title": "Tên mới gõ", "year": 2022})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "Mã hồ sơ này đã có trong đơn vị" in page and "Tên mới gõ" in page

    def test_every_file_unit_can_be_reached(self, as_person, province):
        for number in range(60):
            FileUnit.objects.create(unit=province.department, code=f"{number:02d}", title=f"Hồ sơ số {number:02d}.", year=2022)
        clerk = as_person("clerk")
        first, second = (body(clerk.get(CATALOGUE, {"trang": page})) for page in (1, 2))
        assert len(set(re.findall(r"Hồ sơ số \d\d\.", first + second))) == 60
        assert "Trang sau" in first and "Trang trước" in second


def queries_of(client, path):
    client.get(path)  # caches of permissions and the like
    with CaptureQueriesContext(connection, ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "name"), [(DESK, "clerk"), (QUEUE, "clerk"), (HELD, "leader"), (CATALOGUE, "clerk")])
def test_three_hundred_rows_cost_as_many_queries_as_ten(as_person, draft, sent, province, path, name):
    def add(numbers):
        for number in numbers:
            document = draft(subject=SUBJECT.format(number) if number % 2 else "", symbol=f"{number}-KH/TU")
            DocumentFile.objects.create(
                document=document, name=f"{number}.pdf", kind="pdf", mime="application/pdf", size=1, sha256=f"{number:064d}", page_count=1
            )
            document.tags.add(Tag.objects.named(f"thẻ {number}"))
            FieldReading.objects.create(document=document, field="signer", value="", confidence=0)
            sent("ready", document=document)
            held_file(sent)
            FileUnit.objects.create(unit=province.department, code=str(number), title="Hồ sơ", year=2022)

    client = as_person(name)
    add(range(10))
    few = queries_of(client, path)
    add(range(10, 300))
    many = queries_of(client, path)
    assert few == many <= 15
