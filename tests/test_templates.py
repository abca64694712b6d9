"""The frame and the parts: what every page promises to a keyboard, a screen reader and a page without scripts."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.template import Context, engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from lxml import html

from tuyengiao.styleguide import samples

TEMPLATES = settings.BASE_DIR / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"]


class SignedIn:
    is_authenticated = True
    is_active = True
    pk = 7

    def __str__(self):
        return "Nguyễn Thị Hồng Vân"

    def holds(self, permission):
        return False


NAV = [
    {"section": "", "label": "Trang chủ", "icon": "house", "url": "/", "active": True},
    {"section": "Văn phòng", "label": "Bàn văn thư", "icon": "inbox", "url": "/van-thu/", "active": False, "count": 3},
]


def request_of(user):
    request = RequestFactory().get("/giao-dien/")
    request.user = user
    request.session = {}
    request.resolver_match = None
    return request


def page(name, user, **context):
    """Without context processors: what the frame needs is given here, so a forgotten variable shows."""
    template = engines["django"].engine.get_template(name)
    return template.render(Context({"request": request_of(user), "nav": NAV, "csrf_token": "mã", **context}))


@pytest.fixture(params=["anonymous", "signed in"])
def user(request):
    return AnonymousUser() if request.param == "anonymous" else SignedIn()


@pytest.fixture
def style_page(user):
    return html.document_fromstring(page("styleguide.html", user, session_seconds_left=900, **samples()))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    get_template(name)


class TestStylePage:
    def test_is_vietnamese_with_one_heading_and_one_main(self, style_page):
        assert style_page.get("lang") == "vi"
        assert len(style_page.xpath("//h1")) == 1
        assert len(style_page.xpath("//main")) == 1

    def test_skip_link_comes_first_and_leads_to_the_content(self, style_page):
        first = style_page.xpath("//body//a")[0]
        assert first.text == "Đến nội dung chính"
        assert style_page.get_element_by_id(first.get("href")[1:]).tag == "main"

    def test_every_id_is_there_once(self, style_page):
        # The two sample forms of the style page share Django's ids on purpose.
        ids = [one for one in style_page.xpath("//@id") if not one.startswith("id_")]
        assert sorted(ids) == sorted(set(ids))

    def test_every_control_has_a_name(self, style_page):
        labelled = set(style_page.xpath("//label/@for"))
        for control in style_page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            inside = control.xpath("ancestor::label")
            named = control.get("id") in labelled or control.get("aria-label") or control.get("aria-labelledby")
            assert inside or named, html.tostring(control)

    def test_every_button_and_link_has_words(self, style_page):
        for control in style_page.xpath("//button | //a | //summary"):
            assert control.text_content().strip(), html.tostring(control)

    def test_every_reference_leads_somewhere(self, style_page):
        ids = set(style_page.xpath("//@id"))
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for value in style_page.xpath(f"//@{name}"):
                assert set(value.split()) <= ids, (name, value)

    def test_pictures_are_hidden_from_readers_or_told(self, style_page):
        for picture in style_page.xpath("//svg"):
            assert picture.xpath("ancestor-or-self::*[@aria-hidden='true']")
        for image in style_page.xpath("//img"):
            assert image.get("alt") is not None and image.get("width") and image.get("height")

    def test_headings_do_not_skip_a_level(self, style_page):
        levels = [int(heading.tag[1]) for heading in style_page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))

    def test_no_english_left_over(self, style_page):
        for unwanted in style_page.xpath("//script | //style | //svg | //kbd"):
            unwanted.drop_tree()
        words = set(re.findall(r"\b[A-Za-z]+\b", style_page.text_content()))
        assert not words & {"Search", "Submit", "Cancel", "Close", "Next", "Previous", "Loading", "Save", "Delete", "OK", "Error"}


class TestFrame:
    def test_an_anonymous_page_carries_no_token_so_it_may_be_cached(self):
        text = page("home.html", AnonymousUser())
        assert "csrfmiddlewaretoken" not in text
        assert "X-CSRFToken" not in text
        assert "office.css" not in text

    def test_an_anonymous_reader_is_not_shown_the_office(self, client, db):
        text = client.get("/").content.decode()
        assert "Bàn văn thư" not in text
        assert "Việc chờ tôi" not in text

    def test_the_office_has_its_side_navigation_and_sends_its_token_with_htmx(self):
        document = html.document_fromstring(page("home.html", SignedIn()))
        assert document.xpath("//nav[@id='dieu-huong']//a[@aria-current='page']/span[last()]/text()") == ["Trang chủ"]
        assert document.xpath("//nav[@id='dieu-huong']//h2/text()") == ["Văn phòng"]
        assert "X-CSRFToken" in document.xpath("//body/@hx-headers")[0]

    def test_the_idle_notice_waits_only_where_a_session_can_end(self):
        assert "sap-het-phien" not in page("home.html", AnonymousUser(), session_seconds_left=900)
        assert "sap-het-phien" not in page("home.html", SignedIn())
        text = page("home.html", SignedIn(), session_seconds_left=900)
        assert 'data-session-expires="900"' in text

    def test_htmx_neither_evaluates_nor_adds_styles(self):
        config = html.document_fromstring(page("home.html", AnonymousUser())).xpath("//meta[@name='htmx-config']/@content")[0]
        assert '"allowEval": false' in config and '"includeIndicatorStyles": false' in config

    def test_a_message_with_undo_posts_back(self):
        message = Message(25, "Đã đăng 3 văn bản.", extra_tags="undo:/van-ban/hoan-tac/7/")
        document = html.document_fromstring(page("home.html", SignedIn(), messages=[message]))
        assert document.xpath("//*[@id='toasts']//form[@method='post']/@action") == ["/van-ban/hoan-tac/7/"]
        assert "Đã đăng 3 văn bản." in document.get_element_by_id("toasts").text_content()

    def test_an_empty_home_says_what_will_stand_there(self):
        text = page("home.html", SignedIn())
        assert "Không có việc nào đang chờ." in text
        assert "Văn bản được công bố sẽ hiện ở đây" in text


class TestErrorPages:
    @pytest.mark.parametrize("name", ERROR_PAGES)
    def test_need_no_request_and_say_what_to_do(self, name):
        document = html.document_fromstring(render_to_string(name))
        main = document.xpath("//main")[0].text_content()
        assert "mời" in main.lower()
        assert document.xpath("//main//a")

    @pytest.mark.parametrize("name", ERROR_PAGES)
    def test_keep_drafts(self, name):
        assert html.document_fromstring(render_to_string(name)).xpath("//body[@data-draft-keep]")

    def test_not_found_does_not_hint_that_something_is_hidden(self):
        text = render_to_string("404.html").lower()
        for hint in ("quyền", "đăng nhập để xem", "bị ẩn", "nội bộ"):
            assert hint not in html.document_fromstring(text).xpath("//main")[0].text_content()


class Paper(forms.Form):
    number = forms.CharField(label="Số ký hiệu", help_text="Ví dụ: 09-NQ/TU.")
    note = forms.CharField(label="Ghi chú", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Nghị quyết"), ("b", "Quyết định")], widget=forms.RadioSelect)
    open = forms.BooleanField(label="Không mật")
    secret = forms.CharField(widget=forms.HiddenInput)


class TestFields:
    @pytest.fixture
    def sheet(self):
        return html.document_fromstring(render_to_string("_components/form_fields.html", {"form": Paper({"note": "còn đây"})}))

    def test_an_error_is_told_to_the_field_that_has_it(self, sheet):
        field = sheet.get_element_by_id("id_number")
        assert field.get("aria-invalid") == "true"
        described = [sheet.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split()]
        assert any("Ví dụ: 09-NQ/TU." in text for text in described)
        assert any("bắt buộc" in text for text in described)

    def test_the_summary_leads_to_each_field(self, sheet):
        links = sheet.xpath("//*[@data-error-summary]//a/@href")
        assert len(links) == 3
        for link in links:
            assert sheet.get_element_by_id(link[1:]) is not None

    def test_an_error_in_a_hidden_field_is_not_swallowed(self, sheet):
        assert len(sheet.xpath("//*[@data-error-summary]//li")) == 4

    def test_what_was_typed_stays(self, sheet):
        assert sheet.get_element_by_id("id_note").get("value") == "còn đây"

    def test_only_the_optional_field_says_so(self, sheet):
        assert len(sheet.find_class("field-optional")) == 1

    def test_radio_buttons_stand_under_one_legend(self, sheet):
        assert [legend.text_content().strip() for legend in sheet.xpath("//fieldset/legend")] == ["Loại"]


class TestParts:
    def test_suggestions_are_options_or_nothing(self):
        assert render_to_string("_components/suggestions.html", {"suggestions": []}).strip() == ""
        found = html.fragment_fromstring(
            render_to_string("_components/suggestions.html", {"suggestions": [{"label": "09-NQ/TU", "url": "/van-ban/1/"}]})
        )
        assert found.get("role") == "listbox"
        assert found.xpath("./li[@role='option']/@data-url") == ["/van-ban/1/"]

    def test_a_card_does_not_invent_what_is_missing(self):
        bare = SimpleNamespace(symbol="", title="Bản tin", issuer_name="", date_issued=None, get_absolute_url="/van-ban/2/")
        text = render_to_string("_components/document_card.html", {"document": bare})
        assert "Không số" in text and "Chưa rõ cơ quan ban hành" in text
        assert "<time" not in text

    def test_a_card_escapes_what_a_document_says(self):
        sly = SimpleNamespace(symbol="", title="<img src=x onerror=y>", issuer_name="", date_issued=None, get_absolute_url="/")
        assert "<img" not in render_to_string("_components/document_card.html", {"document": sly, "snippet": "<b>thô</b>"})

    def test_the_drop_zone_is_a_plain_form_too(self):
        form = html.document_fromstring(render_to_string("_components/drop_zone.html", {"upload_url": "/tai-len/"})).xpath("//form")[0]
        assert (form.get("method"), form.get("enctype"), form.get("action")) == ("post", "multipart/form-data", "/tai-len/")
        assert form.xpath(".//input[@name='declared_open' and @required and not(@checked)]")
        assert form.xpath(".//input[@type='file' and @name='file' and @multiple]")
        assert form.xpath(".//button[not(@type)]")

    def test_a_step_says_its_state_in_words(self):
        steps = [{"label": "Nhận tệp", "state": state} for state in ("done", "now", "todo", "failed", "held")]
        text = html.document_fromstring(render_to_string("_components/step_list.html", {"steps": steps})).text_content()
        for word in ("(xong)", "(đang làm)", "(chưa tới)", "(lỗi)", "(tạm giữ)"):
            assert word in text

    def test_the_reader_without_scripts_is_a_link(self):
        document = html.document_fromstring(render_to_string("_components/pdf_viewer.html", {"pdf_url": "/tep/1.pdf"}))
        assert document.xpath("//*[@data-pdf-plain]/a/@href") == ["/tep/1.pdf"]
        assert document.xpath("//*[@data-pdf-bar]/@hidden")
