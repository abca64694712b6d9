"""The same payloads, where they would do their harm: in Chromium, on a page without any content policy."""

import json

import pytest

from richtext.policy import clean
from tests.richtext.payloads import PAYLOADS

pytestmark = pytest.mark.browser
ADDRESS = "http://daknong.example/bai/"
# Every piece stands on the page as it came, and once more as the browser itself writes it down and reads it again.
PAGE = """<!doctype html><meta charset=utf-8><title>Bài</title>
<script>window.ran = []; window.alert = (words) => window.ran.push(String(words));</script>
<main>%s</main>
<script>
  for (const piece of document.querySelectorAll("section")) {
    const again = document.createElement("aside");
    again.innerHTML = piece.innerHTML;
    document.body.append(again);
  }
  for (const element of document.querySelectorAll("section *, aside *"))
    for (const name of ["mouseover", "mouseenter", "pointerenter", "focus", "focusin", "load", "error", "toggle", "animationstart", "animationend", "scrollend", "transitionend"])
      element.dispatchEvent(new Event(name, { bubbles: true }));
</script>"""
LOOK = """() => ({
  ran: window.ran,
  pieces: document.querySelectorAll("main > section").length,
  strangers: [...document.querySelectorAll("script, style, iframe, object, embed, form, input, svg, math, template, base, link, meta")].length,
  handlers: [...document.querySelectorAll("section *, aside *")].flatMap((one) => [...one.attributes]).filter((one) => /^on|^style$|^id$|^name$/.test(one.name)).length,
  schemes: [...new Set([...document.querySelectorAll("section a, aside a")].map((one) => one.protocol))],
  hidden: document.getAnimations().length,
})"""


@pytest.fixture
def load(chromium_on_portal):
    def load(pieces):
        seen = {"requests": [], "dialogs": []}
        page = chromium_on_portal.new_page()
        html = PAGE % "".join(f"<section>{piece}</section>" for piece in pieces)

        def answer(route):
            if route.request.url == ADDRESS:
                return route.fulfill(body=html, content_type="text/html; charset=utf-8")
            seen["requests"].append(route.request.url)
            return route.abort()

        page.route("**/*", answer)
        page.on("dialog", lambda dialog: (seen["dialogs"].append(dialog.message), dialog.dismiss()))
        page.goto(ADDRESS)
        page.wait_for_timeout(1500)
        seen["address"] = page.url
        seen |= page.evaluate(LOOK)
        page.close()
        return seen

    return load


def test_nothing_runs_and_nothing_is_fetched(load):
    cleaned = [clean(payload).encode("utf-8", "replace").decode() for payload in PAYLOADS]
    empty = load([])
    seen = load(cleaned)
    assert (seen["ran"], seen["dialogs"], seen["address"]) == ([], [], ADDRESS)
    assert {url for url in seen["requests"] if not url.startswith("http://daknong.example/tin-tuc/anh/")} <= set(empty["requests"])
    assert seen["pieces"] == len(PAYLOADS)  # none closes what stands around it
    assert seen["strangers"] == empty["strangers"]
    assert (seen["handlers"], seen["hidden"]) == (0, 0)
    assert set(seen["schemes"]) <= {"http:", "https:", "mailto:", "tel:"}, json.dumps(seen["schemes"])


def test_the_page_would_notice(load):
    seen = load(["<img src=x onerror=alert(1)>", "<img src=https://evil.example/x.png>", "<svg onload=alert(2)>", "<p style='position:fixed'>x</p>"])
    assert {"1", "2"} <= set(seen["ran"])
    assert "https://evil.example/x.png" in seen["requests"]
    assert seen["handlers"] > 0 and seen["strangers"] > load([])["strangers"]
