"""Somebody with an old phone: 360 px, JavaScript off; and the same page by keyboard alone."""

import hashlib

import pytest
from playwright.sync_api import expect

from surveys.models import Sealed
from tests.browser.conftest import PICTURES
from tests.factories import surveys as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
TOKEN = "trinh-duyet-0123456789-0123456789"


def question(code, kind, **more):
    return {"code": code, "type": kind, "text": f"Câu hỏi dài để xem chữ xuống dòng thế nào trên điện thoại nhỏ ({kind})?"} | more


def options(*texts, **more):
    return [{"code": str(n), "text": text} | more.get(f"o{n}", {}) for n, text in enumerate(texts, start=1)]


AGREE = ("Rất hài lòng", "Hài lòng", "Không hài lòng", "Rất không hài lòng")
FORM = {
    "title": "Khảo sát đủ loại câu hỏi", "intro": "Xin ông, bà dành ít phút.", "thanks": "Xin cảm ơn ông, bà.",
    "sections": [
        {"code": "A", "title": "Đánh giá", "questions": [
            question("C1", "likert", options=options(*AGREE), hard_to_say=True, required=True),
            question("C2", "multiple", options=options("Đường", "Điện", "Khác", o3={"other": True}), max=2),
            question("C3", "matrix", options=options("Tốt", "Vừa", "Kém"), rows=[{"code": str(n), "text": f"Dịch vụ thứ {n}"} for n in range(1, 5)]),
            question("C4", "scale", hard_to_say=True),
        ]},
        {"code": "B", "title": "Ý kiến", "questions": [
            question("C5", "two_sided", options=[{"code": "1", "text": "Đồng ý", "sign": 1}, {"code": "2", "text": "Không đồng ý", "sign": -1}]),
            question("C6", "ranking", options=options("Đường", "Trường", "Trạm"), max=3),
            question("C7", "number", max=100), question("C8", "date"), question("C9", "long_text"),
        ]},
    ],
}  # fmt: skip


@pytest.fixture
def phone(portal, province, chromium_on_portal):
    survey = make.cadre_survey(unit=province.department, purpose="Để phục vụ tốt hơn.")
    make.in_field(survey, FORM)
    make.participation(survey, stratum=make.stratum(survey), token_digest=hashlib.sha256(TOKEN.encode()).hexdigest())
    context = chromium_on_portal.new_context(viewport=PHONE, java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{portal}/phieu/{survey.code}/{TOKEN}/")
    yield page
    assert not context.cookies()
    context.close()


def seen(page, name):
    """A picture to look at, and nothing sticks out at the side."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"phieu-{name}.png", full_page=True)
    wide = page.locator("body").bounding_box()["width"]
    for part in page.locator("main .question, main button, main h1, main .choice, main select, main dl").all()[:120]:
        box = part.bounding_box()
        assert box is None or box["x"] + box["width"] <= wide + 1, name


def test_a_cadre_answers_on_a_small_phone_without_javascript(phone):
    expect(phone.get_by_text("Về kỹ thuật máy chủ có thể biết phiếu này là của ai")).to_be_visible()
    seen(phone, "gioi-thieu")
    phone.get_by_role("button", name="Bắt đầu").click()
    phone.get_by_role("group", name="Câu 2").get_by_label("Khác", exact=True).check()
    phone.get_by_label("Xin ghi rõ").fill("Nước sạch")
    phone.get_by_role("button", name="Tiếp tục").last.click()
    expect(phone.get_by_role("alert")).to_contain_text("Còn 1 chỗ cần sửa")
    seen(phone, "co-loi")
    phone.get_by_role("link", name="Câu 1").click()
    phone.get_by_role("group", name="Câu 1").get_by_label("Hài lòng", exact=True).check()
    expect(phone.get_by_label("Xin ghi rõ")).to_have_value("Nước sạch")
    phone.get_by_role("group", name="Dịch vụ thứ 2").get_by_label("Vừa").check()
    phone.get_by_label("7", exact=True).check()
    seen(phone, "trang-1")
    phone.get_by_role("button", name="Tiếp tục").last.click()
    phone.get_by_role("group", name="Câu 5").get_by_label("Đồng ý", exact=True).check()
    phone.get_by_label("Vừa phải").check()
    phone.get_by_label("Vị trí thứ 1").select_option("Trường")
    phone.get_by_label("Câu 8").fill("22/7/2022")
    phone.get_by_label("Câu 9").fill("Sửa đường liên thôn.\nLàm cầu.")
    seen(phone, "trang-2")
    phone.get_by_role("button", name="Tiếp tục").last.click()
    expect(phone.get_by_role("heading", name="Xem lại trước khi gửi")).to_be_visible()
    expect(phone.get_by_text("Nước sạch")).to_be_visible()
    seen(phone, "xem-lai")
    phone.get_by_role("button", name="Gửi phiếu").first.click()
    expect(phone.get_by_role("heading", name="Đã ghi nhận phiếu")).to_be_visible()
    seen(phone, "cam-on")
    phone.reload()  # sends the same once more
    expect(phone.get_by_role("heading", name="Đã ghi nhận phiếu")).to_be_visible()
    assert Sealed.objects.count() == 1


def test_the_form_is_answered_by_keyboard_alone(phone):
    phone.get_by_role("button", name="Bắt đầu").press("Enter")
    first = phone.locator("#q_C1")
    first.focus()
    first.press("Space")
    phone.get_by_label("Xin ghi rõ").press("Enter")  # Enter in a field goes on, it neither goes back nor hands in
    expect(phone.get_by_role("heading", name="Ý kiến")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_looked_at_in_both_schemes_and_on_a_desk(phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.get_by_role("button", name="Bắt đầu").click()
    phone.set_viewport_size({"width": 1440, "height": 900})
    seen(phone, f"ban-{scheme}")
