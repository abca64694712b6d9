"""The editor in Chromium: what it asks for, what it says, what it puts into the form."""

import re
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import expect

from richtext.policy import clean
from richtext.widget import REMOVED_PLUGINS
from tests.browser.conftest import PHONE, picture
from tests.richtext.test_policy import ARTICLE
from tests.richtext.word import WORD

pytestmark = pytest.mark.browser

FIGURE = (
    '<figure class="picture"><img src="/tin-tuc/anh/7/le.webp" alt="Đại biểu chào cờ" width="800" height="450">'
    '<figcaption>Lễ kỷ niệm. <span class="credit">Ảnh: TTXVN</span></figcaption></figure>'
)
PICTURE_BYTES = b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><rect width="800" height="450" fill="#8c857a"/></svg>'
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "chữ");
  const place = CKEDITOR.instances.id_body.editable().$;
  place.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def write(editor_pages, desk):
    """write(body) is the page with the editor, ready, and all that the browser has asked for."""

    def open_page(body="", **options):
        at = desk(**options)
        at.context.route("**/tin-tuc/anh/**", lambda route: route.fulfill(body=PICTURE_BYTES, content_type="image/svg+xml"))
        page = at.context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{at.address}/soan-bai/?body={quote(body, safe='')}")
        page.wait_for_function("() => window.CKEDITOR?.instances.id_body?.status === 'ready'")
        return page

    return open_page


def text_in(page):
    return page.frame_locator(".cke_wysiwyg_frame").locator("body")


def in_form(page):
    return page.locator("#id_body").input_value()


def test_only_the_editor_itself_is_fetched(write):
    page = write(ARTICLE)
    for button in ("link", "table", "specialchar", "find"):
        page.locator(f".cke_button__{button}").click()
        expect(page.locator(".cke_dialog:visible")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".cke_dialog:visible")).to_have_count(0)
    page.evaluate(PASTE, WORD)
    expect(text_in(page)).to_contain_text("Tuyên truyền chuyển đổi số")
    paths = [urlsplit(url).path for url in page.asked if not url.startswith(("data:", "blob:", "about:"))]
    home = urlsplit(page.url)
    assert {urlsplit(url).netloc for url in page.asked if url.startswith("http")} == {home.netloc}
    assert "/static/ckeditor/ckeditor/plugins/pastefromword/filter/default.js" in paths
    assert not [path for path in paths if path.endswith("plugin.js") or set(path.split("/")) & set(REMOVED_PLUGINS)]
    running = set(page.evaluate("Object.keys(CKEDITOR.instances.id_body.plugins)"))
    assert not running & set(REMOVED_PLUGINS)


def test_an_article_passes_through_the_editor_unchanged(write):
    page = write(ARTICLE)
    said = page.evaluate("CKEDITOR.instances.id_body.getData()")
    flat = re.sub(r"\s*\n\s*", "", said)
    assert clean(flat) == clean(re.sub(r"\s*\n\s*", "", ARTICLE)).replace(
        'src="/tin-tuc/anh/7/le.webp" alt="Đại biểu chào cờ" width="800" height="450"',
        'alt="Đại biểu chào cờ" height="450" src="/tin-tuc/anh/7/le.webp" width="800"',
    )


def test_what_is_typed_is_in_the_form_at_once_and_arrives_clean(write):
    page = write()
    page.evaluate("document.querySelector('form').addEventListener('input', () => (window.heard = true), { once: true })")
    text_in(page).click()
    page.keyboard.type("Xin chào Đắk Nông")
    expect(page.locator("#id_body")).to_have_value(re.compile("Xin chào Đắk Nông"))
    assert page.evaluate("window.heard")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#da-luu > p")).to_have_text("Xin chào Đắk Nông")


def test_what_is_put_back_into_the_form_is_seen_in_the_editor(write):
    page = write("<p>Mới</p>")
    page.evaluate("""() => {
        document.querySelector("#id_body").value = "<p>Bản nháp hôm qua</p>";
        document.querySelector("#id_body").form.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    expect(text_in(page)).to_have_text("Bản nháp hôm qua")


def test_the_picture_button_asks_the_page_and_the_page_inserts(write):
    page = write("<p>Trước ảnh</p>")
    page.evaluate(
        """(figure) => document.addEventListener("richtext:picture", (event) => richtext.insert(event.target, figure))""", FIGURE
    )
    text_in(page).locator("p").click()
    page.keyboard.press("End")
    page.get_by_role("button", name="Chèn ảnh").click()
    expect(text_in(page).locator("figure.picture figcaption .credit")).to_have_text("Ảnh: TTXVN")
    assert '<span class="credit">Ảnh: TTXVN</span>' in in_form(page)
    assert "<p>Trước ảnh</p>" in in_form(page)


def test_word_is_cleaned_as_it_is_pasted_and_its_pictures_are_refused_in_words(write):
    page = write()
    text_in(page).click()
    page.evaluate(PASTE, WORD)
    expect(text_in(page)).to_contain_text("Xã Nam Dong")
    expect(page.locator(".cke_notification_message")).to_contain_text("Mời đưa ảnh vào bằng nút “Chèn ảnh”.")
    assert not re.search(r"mso|style=|<img|file:|<span", in_form(page), re.IGNORECASE)
    assert "<strong>Tuyên truyền chuyển đổi số</strong>" in in_form(page)


def test_hostile_html_does_not_run_in_the_editor(write):
    page = write("<p>Chữ</p><img src=x onerror=parent.ran=1><svg onload=parent.ran=1></svg><iframe src=javascript:parent.ran=1></iframe>")
    page.evaluate(PASTE, "<p onclick=parent.ran=1>Dán</p><img src=x onerror=parent.ran=1><script>parent.ran=1</script>")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert not re.search("onerror|onclick|script|iframe|svg|<img", in_form(page))


def test_a_fault_is_shown_where_it_stands(write):
    page = write("<p>Một</p>" * 60 + "<h2>Cuối bài</h2>")
    page.evaluate("""richtext.show(document.querySelector("#id_body"), "h2, h3, h4", 0)""")
    expect(text_in(page).locator("h2")).to_be_in_viewport()


def test_the_words_of_the_editor_are_vietnamese(write):
    page = write()
    page.locator(".cke_combo__format a").click()
    choices = page.frame_locator(".cke_combopanel iframe").locator("a")
    assert [choice.strip() for choice in choices.all_text_contents()] == ["Đoạn văn", "Đề mục", "Đề mục nhỏ", "Đề mục nhỏ nhất"]
    page.keyboard.press("Escape")
    titles = page.locator(".cke_top a[title]").evaluate_all("all => all.map((one) => one.title)")
    assert len(titles) > 20
    assert not [title for title in titles if re.search(r"\b(Bold|Insert|Paste|Table|Link|Undo|Heading|Paragraph|Format)\b", title)]
    assert page.locator(".cke_wysiwyg_frame").get_attribute("title") == "Nội dung"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_looks_as_on_its_page(write, scheme):
    page = write(ARTICLE, color_scheme=scheme)
    look = """(element) => {
        const style = getComputedStyle(element);
        return [style.fontFamily, style.fontSize, style.lineHeight, style.color];
    }"""
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_function("() => window.CKEDITOR?.instances.id_body?.status === 'ready'")
    for element in ("p", "h2", "h3", "th", "figcaption", "a"):
        there = page.locator(f"#da-luu {element}").first.evaluate(look)
        assert text_in(page).locator(element).first.evaluate(look) == there, element
    picture(page, f"soan-bai-{scheme}")


def test_the_theme_chosen_on_the_page_is_the_editors_too(write):
    page = write(ARTICLE, color_scheme="light")
    ground = "(body) => getComputedStyle(body).backgroundColor"
    light = text_in(page).evaluate(ground)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(100)
    assert text_in(page).evaluate(ground) != light


def test_buttons_are_large_enough_for_a_finger(write):
    page = write(viewport=PHONE, has_touch=True, is_mobile=True)
    boxes = page.locator(".cke_top a.cke_button").evaluate_all("all => all.map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height])")
    assert min(height for _, height in boxes) >= 43.5 and min(width for width, _ in boxes) >= 43.5


class TestContentPolicy:
    def directives(self, answer):
        return dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";") if " " in part.strip())

    def test_is_relaxed_for_scripts_and_styles_of_the_editors_page_alone(self, editor_pages, db, client):
        relaxed, strict = self.directives(client.get("/soan-bai/")), self.directives(client.get("/"))
        assert relaxed["script-src"] == relaxed["style-src"] == "'self' 'unsafe-inline'"
        assert "'unsafe-inline'" not in str(strict)
        assert {name: value for name, value in relaxed.items() if name not in ("script-src", "style-src")} == {
            name: value for name, value in strict.items() if name not in ("script-src", "style-src")
        }
