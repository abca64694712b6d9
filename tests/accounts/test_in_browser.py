"""What only a real browser shows: the idle notice in two tabs, drafts over the end of a session, passkeys."""

import json
import shutil

import pytest
from django.db import connection, connections
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "canbo@daknong.example"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module", autouse=True)
def what_migrations_loaded_comes_back(django_db_setup, django_db_blocker):
    """A test with a live server ends by emptying every table, those filled by migrations too."""
    with django_db_blocker.unblock():
        everything = json.loads(connection.creation.serialize_db_to_string())
    yield
    kept = [
        row for row in everything if not row["model"].startswith(("contenttypes.", "auth."))
    ]  # Django's own return
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(json.dumps(kept))


@pytest.fixture
def context(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        context = browser.new_context(locale="vi-VN")
        complaints = []
        context.on(
            "console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield context
        connections.close_all()  # inside Playwright's loop Django keeps a connection of its own
        browser.close()
    assert complaints == []


@pytest.fixture
def person(transactional_db):
    return UserFactory(email=EMAIL, full_name="Lê Văn Cán", password=PASSWORD)


def sign_in(page, address):
    page.goto(f"{address}/tai-khoan/dang-nhap/?next=/tai-khoan/")
    fill_in(page)


def fill_in(page):
    page.get_by_label("Thư điện tử").fill(EMAIL)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", name="Tài khoản của tôi")).to_be_visible()


def test_one_key_in_one_tab_prolongs_the_session_in_all(context, live_server, person, settings):
    settings.IDLE_SECONDS = 63
    first = context.new_page()
    sign_in(first, live_server.url)
    second = context.new_page()
    second.goto(f"{live_server.url}/tai-khoan/vai-tro/")
    notices = [page.get_by_role("alertdialog", name="Sắp hết phiên làm việc") for page in (first, second)]
    for notice in notices:
        expect(notice).to_be_visible(timeout=15_000)
    settings.IDLE_SECONDS = 600
    first.bring_to_front()
    first.keyboard.press("a")
    for notice in notices:
        expect(notice).to_be_hidden(timeout=10_000)
    left = first.evaluate("fetch('/tai-khoan/phien/').then(answer => answer.json())")
    assert left["seconds_left"] > 500


def test_the_end_of_a_session_keeps_what_was_being_typed(context, live_server, person, settings):
    settings.IDLE_SECONDS = 64
    page = context.new_page()
    sign_in(page, live_server.url)
    page.get_by_label("Chức vụ").fill("Phó Chánh Văn phòng")
    settings.IDLE_SECONDS = 1
    expect(page.get_by_role("heading", name="Phiên làm việc đã hết")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("bản nháp trên máy này")).to_be_visible()
    settings.IDLE_SECONDS = 600
    page.get_by_role("link", name="Đăng nhập lại").click()
    fill_in(page)
    page.get_by_role("button", name="Khôi phục bản nháp").click()
    expect(page.get_by_label("Chức vụ")).to_have_value("Phó Chánh Văn phòng")
    page.get_by_role("button", name="Lưu thông tin").click()
    expect(page.get_by_text("Đã lưu thông tin")).to_be_visible()
    assert User.objects.get(email=EMAIL).job_title == "Phó Chánh Văn phòng"


def test_a_passkey_is_registered_and_opens_the_account_without_a_password(context, live_server, person):
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/tai-khoan/hai-buoc/khoa/them/")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên khóa").fill("Máy của tôi")
    page.get_by_label("Cho phép đăng nhập chỉ bằng khóa này").check()
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_text("Mã dự phòng").first).to_be_visible()
    page.goto(f"{live_server.url}/tai-khoan/hai-buoc/khoa/")
    expect(page.get_by_text("Thay mật khẩu")).to_be_visible()
    page.get_by_text("Lê Văn Cán").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/?next=/tai-khoan/")
    page.get_by_role("button", name="Đăng nhập bằng khóa đã đăng ký").click()
    expect(page.get_by_role("heading", name="Tài khoản của tôi")).to_be_visible()


def test_a_key_that_is_refused_says_so_in_words(context, live_server, person):
    page = context.new_page()
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.get_by_role("button", name="Đăng nhập bằng khóa đã đăng ký").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa dùng được khóa")
