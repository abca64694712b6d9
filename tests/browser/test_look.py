"""The parts in a real browser: on a small phone, without scripts, by keyboard, and with a server that goes away."""

import shutil

import pytest
from django.test import override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import look_urls

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def address(django_db_setup, django_db_blocker):
    """One server for all: nobody here writes, so there is nothing to roll back between tests."""
    with override_settings(ROOT_URLCONF="tests.browser.look_urls"), django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    look_urls.received.clear()
    look_urls.answers.clear()
    contexts, complaints = [], []

    def open_page(path, width=1440, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("path", ["/giao-dien/", "/", "/van-ban/", "/doc-giay/", "/tai-khoan/dang-nhap/"])
def test_nothing_scrolls_sideways(visit, path):
    page = visit(path, 360)
    for width in (360, 390, 768, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_on_a_phone_are_large_enough(visit):
    page = visit("/giao-dien/", 390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main .btn, main input:not([type=hidden]), main select, .masthead a, summary")]
        .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
        .filter(([one, box]) => box.width > 1 && (box.height < 43.5 || box.width < 24))
        .map(([one]) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_reading_and_searching_need_no_scripts(visit):
    page = visit("/", 390, java_script_enabled=False)
    page.click("text=Tra cứu văn bản theo số ký hiệu")
    page.wait_for_url("**/van-ban/")
    page.fill('input[name="q"]', "chuyển đổi số")
    page.press('input[name="q"]', "Enter")
    page.wait_for_url("**/van-ban/?q=*")
    page.click('a[href="#bo-loc"]')
    assert page.locator("#bo-loc").is_visible()
    page.click('#bo-loc a[href="#ket-qua"]')
    assert not page.locator("#bo-loc").is_visible()


def test_the_theme_is_kept_and_chosen_before_the_page_is_drawn(visit):
    page = visit("/giao-dien/", color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("[data-theme-menu] summary")
    page.click('.masthead [data-theme-choice="dark"]')
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.get_attribute('.masthead [data-theme-choice="dark"]', "aria-pressed") == "true"


def test_suggestions_are_chosen_by_keyboard(visit):
    page = visit("/giao-dien/")
    page.keyboard.press("/")
    page.keyboard.type("09")
    page.wait_for_selector('[role="option"]')
    assert page.get_attribute("#tim-thu", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#tim-thu", "aria-activedescendant") == "goi-y-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/giao-dien/?den=09")


def test_a_focused_field_lights_its_place_on_the_page(visit):
    page = visit("/giao-dien/")
    page.focus('.sbs-fields [name="subject"]')
    assert page.eval_on_selector_all("rect.lit", "all => all.map((one) => one.dataset.boxFor)") == ["subject"]
    page.focus('.sbs-fields [name="number"]')
    assert page.eval_on_selector_all("rect.lit", "all => all.map((one) => one.dataset.boxFor)") == ["number"]


def pick(page, *names):
    page.set_input_files("#tep", [{"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4"} for name in names])


class TestUploading:
    def test_nothing_leaves_before_the_declaration(self, visit):
        page = visit("/giao-dien/")
        pick(page, "ke-hoach.pdf")
        page.wait_for_timeout(500)
        assert look_urls.received == []
        assert page.inner_text(".upload-state") == "Chờ lời cam đoan ở trên."
        page.check('[name="declared_open"]')
        page.wait_for_selector(".upload-row.received")
        assert look_urls.received == [("ke-hoach.pdf", "1")]

    def test_files_wait_while_the_server_is_away_and_then_go_by_themselves(self, visit):
        look_urls.answers.extend([(503, {"error": "bận"}), (429, {})])
        page = visit("/giao-dien/")
        page.check('[name="declared_open"]')
        pick(page, "mot.pdf", "hai.pdf")
        page.wait_for_selector("text=tự gửi lại sau 1 giây")
        page.wait_for_selector(".upload-row.received >> nth=1", timeout=10_000)
        assert [name for name, declared in look_urls.received] == ["mot.pdf", "hai.pdf"]

    def test_a_refusal_is_told_in_the_servers_words_and_the_next_file_goes_on(self, visit):
        look_urls.answers.append((415, {"error": "Tệp này là chương trình, không phải văn bản."}))
        page = visit("/giao-dien/")
        page.check('[name="declared_open"]')
        pick(page, "la.pdf", "dung.pdf")
        page.wait_for_selector(".upload-row.received")
        assert page.inner_text(".upload-row.failed .upload-state") == "Tệp này là chương trình, không phải văn bản."
        assert [name for name, declared in look_urls.received] == ["dung.pdf"]


class TestReader:
    def test_draws_pages_marks_the_words_and_turns_to_a_page(self, visit):
        page = visit("/doc-giay/")
        page.wait_for_selector(".pdf-mark.now")
        assert page.inner_text("[data-pdf-hits]") == "1/3 chỗ"
        page.fill("[data-pdf-number]", "3")
        page.press("[data-pdf-number]", "Enter")
        page.wait_for_selector('[data-number="3"] canvas')

    def test_text_can_be_selected(self, visit):
        page = visit("/doc-giay/")
        page.wait_for_selector(".pdf-text span")
        assert "chuyen doi so" in page.inner_text(".pdf-text")

    def test_a_file_that_does_not_open_leaves_a_way_to_it(self, visit, address):
        context = visit("/").context
        page = context.new_page()
        page.route("**/to-giay.pdf", lambda route: route.fulfill(status=500))
        page.goto(address + "/doc-giay/")
        page.wait_for_selector("text=Chưa mở được trong trang này")
        assert page.locator("[data-pdf-plain] a").is_visible()
