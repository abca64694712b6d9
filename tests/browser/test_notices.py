"""What a recipient meets: the bell that moves by itself, the inbox, the choices, a push on the machine."""

import json

import pytest
from playwright.sync_api import expect

from documents.models import Document
from notifications.kinds import PORTAL, PUSH
from notifications.messages import SIGNER
from notifications.models import Delivery, Endpoint, Preference, Recipient, State
from notifications.outbox import notify
from tests.browser.conftest import PHONE, picture, toast
from tests.factories import documents as make
from tests.notifications.conftest import kind, templates

__all__ = ["kind", "templates"]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
INBOX, CHOICES = "/thong-bao/", "/thong-bao/lua-chon/"
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def papers(kind, people):
    """tell(person, …) tells of a new document; returns the notice."""

    def documents_of(ids, user):
        return {str(one.pk): one for one in Document.objects.visible_to(user).filter(pk__in=ids)} if user else {}

    kind(label="Văn bản mới theo điều đang theo dõi", group="Văn bản", load=documents_of)
    kind("test.ack", label="Văn bản cần xác nhận đã nhận", group="Văn bản", load=documents_of, needs_ack=True)
    kind("test.urgent", label="Báo động toàn vẹn kho", group="Quản trị", load=documents_of, urgent=True)
    for code in ("test.ack", "test.urgent"):
        (templates_folder() / f"{code}.html").write_text("{{ object }}")

    def tell(person, code="test.kind", **values):
        document = make.document(owner_unit=people.department, **values)
        return notify(code, document.pk, users=[person.pk])

    return tell


def templates_folder():
    from django.conf import settings

    return settings.TEMPLATES[0]["DIRS"][0] / "notifications" / "kinds"


def pictures(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")


def test_the_bell_moves_by_itself_and_the_inbox_is_read(desk, people, papers):
    page = desk().sign_in(people.clerk)
    bell = page.locator("#chuong")
    expect(bell).to_have_accessible_name("Thông báo, không có gì mới")
    papers(people.clerk, symbol="12-NQ/TU")
    with page.expect_response(lambda answer: "/thong-bao/chuong/" in answer.url):
        page.evaluate(COME_BACK)
    expect(bell).to_have_accessible_name("Thông báo, 1 chưa đọc")
    papers(people.clerk, "test.ack", symbol="13-KH/TU")
    gone = papers(people.clerk, symbol="14-NQ/TU")
    Document.objects.filter(symbol="14-NQ/TU").delete()
    bell.focus()
    with page.expect_response(lambda answer: "/thong-bao/chuong/" in answer.url):
        page.evaluate(COME_BACK)
    expect(bell).to_have_accessible_name("Thông báo, 3 chưa đọc")
    expect(bell).to_be_focused()
    bell.click()
    pictures(page, "thong-bao")
    expect(page.locator(f"#thong-bao-{gone.pk}")).to_contain_text("không còn")
    page.get_by_role("button", name="Xác nhận đã nhận").click()
    expect(page.get_by_text("Đã xác nhận lúc")).to_be_visible()
    expect(bell).to_have_accessible_name("Thông báo, 2 chưa đọc")
    page.get_by_role("link", name="12-NQ/TU").click()
    page.wait_for_url("**/van-ban/**")
    page.go_back()
    page.reload()
    page.get_by_role("button", name="Đánh dấu tất cả đã đọc").click()
    toast(page, "Đã đánh dấu 1 thông báo")
    expect(bell).to_have_accessible_name("Thông báo, không có gì mới")
    assert not Delivery.objects.filter(channel=PORTAL, seen_at=None).exists()
    assert Delivery.objects.filter(state=State.ACKNOWLEDGED).count() == 1
    page.goto(page.url + "?xem=chua-doc")
    picture(page, "thong-bao-khong-co")


def test_a_notice_to_be_confirmed_is_a_page_of_its_own(desk, people, papers):
    page = desk().sign_in(people.clerk)
    notice = papers(people.clerk, "test.ack", symbol="13-KH/TU")
    page.goto(page.url + f"thong-bao/{notice.pk}/")
    pictures(page, "thong-bao-can-xac-nhan")
    page.get_by_role("button", name="Xác nhận đã nhận").click()
    page.wait_for_url("**/van-ban/**")
    assert Delivery.objects.get(channel=PORTAL).acknowledged_at


def test_without_scripts_everything_still_works(desk, people, papers):
    papers(people.clerk, "test.ack", symbol="13-KH/TU")
    page = desk(java_script_enabled=False).sign_in(people.clerk, to=INBOX)
    expect(page.locator("#chuong")).to_contain_text("1 chưa đọc")
    page.get_by_role("button", name="Xác nhận đã nhận").click()
    expect(page.get_by_text("Đã xác nhận lúc")).to_be_visible()
    expect(page.locator("#chuong")).to_contain_text("không có gì mới")


def test_choices(desk, people, papers):
    person = Recipient.objects.create(user=people.clerk)
    Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example.com/1", label="Chrome trên Android")
    off = Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example.com/2", label="Safari trên iOS")
    Endpoint.objects.filter(pk=off.pk).update(off_at=off.created_at, off_reason="Máy đã gỡ cổng hoặc thu lại quyền.")
    here = desk()
    here.expected.append("422 (Unprocessable")
    page = here.sign_in(people.clerk, to=CHOICES)
    page.get_by_label("Văn bản mới theo điều đang theo dõi: Thư điện tử").select_option("digest")
    page.get_by_label("Giờ yên tĩnh, từ").fill("21:30")
    pictures(page, "thong-bao-lua-chon")
    page.get_by_role("button", name="Lưu lựa chọn").click()
    expect(page.get_by_role("alert")).to_contain_text("cần cả giờ bắt đầu và giờ kết thúc")
    picture(page, "thong-bao-lua-chon-sai")
    page.get_by_label("Giờ yên tĩnh, đến").fill("06:00")
    page.get_by_role("button", name="Lưu lựa chọn").click()
    toast(page, "Đã lưu lựa chọn")
    assert Preference.objects.get().choice == "digest"
    page.get_by_role("button", name="Tắt Chrome trên Android").click()
    toast(page, "Đã tắt")
    assert not Endpoint.objects.filter(off_at=None).exists()


# There is no push service here: the browser is given what one would have given it. The rest is its own.
PUSH_SERVICE = """(() => {
  const given = {
    endpoint: "https://push.example.com/send/may-nay",
    getKey: (name) => new Uint8Array(name === "auth" ? 16 : [4, ...Array(64).fill(1)]).buffer,
    unsubscribe: async () => localStorage.removeItem("given"),
  };
  PushManager.prototype.subscribe = async () => (localStorage.setItem("given", 1), given);
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("given") ? given : null);
})()"""


def test_a_machine_is_switched_on_and_off_by_its_own_buttons(desk, people, settings):
    settings.VAPID_PUBLIC_KEY = "BA" + "A" * 85
    here = desk(permissions=["notifications"])
    here.context.add_init_script(PUSH_SERVICE)
    page = here.sign_in(people.clerk, to=CHOICES)
    page.get_by_role("button", name="Bật thông báo trên máy này").click()
    toast(page, "Từ nay máy này hiện thông báo")
    expect(page.get_by_text("(máy này)")).to_be_visible()
    kept = Endpoint.objects.get(channel=PUSH)
    assert (kept.recipient.user, kept.off_at) == (people.clerk, None)
    page.get_by_role("button", name="Tắt thông báo trên máy này").click()
    expect(page.get_by_role("button", name="Bật thông báo trên máy này")).to_be_visible()
    assert Endpoint.objects.get(channel=PUSH).off_at


def test_a_browser_that_forbids_pushes_says_what_to_do(desk, people, settings):
    settings.VAPID_PUBLIC_KEY = "BA" + "A" * 85
    page = desk().sign_in(people.clerk, to=CHOICES)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Bật thông báo trên máy này").click()
    expect(page.get_by_role("status")).to_contain_text("Trình duyệt đang chặn thông báo")
    assert not Endpoint.objects.exists()


def test_an_iphone_is_told_to_put_the_portal_on_its_home_screen_first(desk, people, settings):
    settings.VAPID_PUBLIC_KEY = "BA" + "A" * 85
    phone = desk(viewport=PHONE)
    phone.context.add_init_script("delete window.PushManager; navigator.standalone = false")
    page = phone.sign_in(people.clerk, to=CHOICES)
    expect(page.get_by_text("Thêm vào MH chính")).to_be_visible()
    expect(page.get_by_role("button", name="Bật thông báo trên máy này")).to_be_hidden()
    picture(page, "thong-bao-iphone")


def test_an_outside_address_and_a_letter(desk, people, papers):
    from notifications.messages import unsubscribe_url

    papers(people.clerk, symbol="12-NQ/TU")
    page = desk().page(unsubscribe_url(Delivery.objects.select_related("notice").get(channel="email")).split("8000")[-1])
    pictures(page, "thoi-nhan")
    page.get_by_role("button", name="Thôi nhận thư loại này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã thôi gửi thư")
    picture(page, "thoi-nhan-xong")
    assert Preference.objects.get().choice == "off"
    page.goto(page.url.split("/thong-bao")[0] + "/thong-bao/dia-chi/")
    page.get_by_label("Địa chỉ thư điện tử").fill("dan@example.com")
    page.get_by_role("button", name="Gửi liên kết").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mời mở hộp thư")
    picture(page, "dia-chi-ngoai")


def test_a_push_is_shown_once_and_reported(desk, people, papers):
    here = desk(permissions=["notifications"])
    page = here.sign_in(people.clerk)
    devtools = here.context.new_cdp_session(page)
    registrations = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda said: registrations.extend(said["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/sw.js', {scope: '/'}).then(() => navigator.serviceWorker.ready)")
    person = Recipient.objects.get_or_create(user=people.clerk)[0]
    machine = Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example.com/1")
    notice = papers(people.clerk, symbol="12-NQ/TU")
    row = Delivery.objects.get(channel=PUSH)
    Delivery.objects.filter(pk=row.pk).update(state=State.ACCEPTED)
    payload = {
        "title": "Có văn bản mới trong kho", "body": "Mời đăng nhập để xem.", "url": f"{here.address}/thong-bao/{notice.pk}/",
        "tag": f"n{notice.pk}", "id": SIGNER.sign(row.pk),
    }  # fmt: skip
    for _ in range(2):
        with here.context.expect_event("request", lambda asked: asked.url.endswith("/thong-bao/da-hien/")):
            devtools.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": here.address, "registrationId": registrations[-1]["registrationId"], "data": json.dumps(payload)},
            )
        page.wait_for_timeout(500)
    shown = page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
        .map((one) => [one.title, one.body, one.tag, one.data.url])"""
    )
    assert shown == [[payload["title"], payload["body"], payload["tag"], payload["url"]]]
    row.refresh_from_db()
    machine.refresh_from_db()
    assert row.state == State.SEEN and row.seen_at and machine.seen_at
