"""Chromium on the live portal: who sits at it, what it complains of, what it looked like."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.personas import PASSWORD
from tests.workers import queue_name, start_worker

__all__ = ["queue_name", "start_worker"]

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip


@pytest.fixture
def portal(transactional_db, live_server, monkeypatch):
    """The address of the running portal."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in this thread
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 512)
    return live_server.url


@pytest.fixture
def people(portal, province):
    """The personas, each with a password."""
    for person in province.people.values():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return province


@pytest.fixture
def chromium_on_portal(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # also where no portal is up: another file may have left a connection
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()
        connections.close_all()  # while Playwright's loop runs, Django keeps another connection than without it


TELL_WHERE = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`${event.effectiveDirective} broken by ${event.target.outerHTML?.slice(0, 300)}`));"""


class Desk:
    """One person's browser. `complaints` holds what its console said and no test expected."""

    def __init__(self, context, address):
        self.context, self.address = context, address
        self.complaints, self.expected = [], []
        context.set_default_timeout(30_000)
        context.add_init_script(TELL_WHERE)
        context.on("console", self._hear)
        context.on("weberror", lambda problem: self.complaints.append(str(problem.error)))

    def _hear(self, line):
        if line.type == "error" and not any(words in line.text for words in self.expected):
            self.complaints.append(f"{line.text} ({line.location.get('url', '')})")

    def page(self, path="/"):
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def sign_in(self, person, to="/"):
        """Through the real sign-in page; answers the page the person then stands on."""
        page = self.page(f"/tai-khoan/dang-nhap/?next={to}")
        page.get_by_label("Thư điện tử").fill(person.email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(f"**{to}")
        return page


@pytest.fixture
def desk(chromium_on_portal, portal):
    """desk() is a fresh browser in which nobody is signed in."""
    desks = []

    def sit_down(**options):
        options = {"viewport": WIDE, "locale": "vi-VN", "accept_downloads": True} | options
        desks.append(Desk(chromium_on_portal.new_context(**options), portal))
        return desks[-1]

    yield sit_down
    complaints = [line for one in desks for line in one.complaints]
    for one in desks:
        one.context.close()
    assert complaints == [], "\n".join(complaints)


def picture(page, name, whole=True):
    """Keep how the page looks on a desk and on a phone, and that it does not scroll sideways on either."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        page.wait_for_timeout(150)
        # Hiding the caret would leave style="" on inputs, which htmx then copies against the policy.
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=whole, caret="initial")
        beyond = page.evaluate(
            """() => document.documentElement.scrollWidth > innerWidth && [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 90))"""
        )
        assert not beyond, f"{name} scrolls sideways at {size['width']}"


def tab_to(page, name, most=90):
    """Press Tab until the field of that name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by {most} presses of Tab")


def toast(page, words):
    note = page.locator("[data-toast]", has_text=words)
    expect(note.first).to_be_visible()
    return note.first
