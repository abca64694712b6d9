"""A form is written in the browser: by keyboard and without a script, with a condition built from lines, dragged, printed."""

import pytest
from playwright.sync_api import expect

from surveys import form_edits as edits
from surveys.actions.bank import fill
from tests.browser.axe import serious_findings
from tests.browser.conftest import PHONE, picture, tab_to, toast
from tests.factories import surveys as make
from tests.surveys.building import codes, question

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(people):
    survey = make.survey(unit=people.department, by=people.opinion, population_size=12000)
    make.version(survey)
    return survey


def address(survey, rest=""):
    return f"/khao-sat/{survey.pk}/phieu/1/{rest}"


def test_questions_are_put_in_order_and_a_condition_is_built_with_the_keyboard_alone(desk, people, survey):
    page = desk().sign_in(people.opinion, address(survey))
    page.get_by_role("button", name="Đưa câu C2 lên").focus()
    page.keyboard.press("Enter")
    toast(page, "Đã chuyển câu C2 lên.")
    assert codes(survey) == ["C2", "C1", "P1"]

    page.goto(page.url.split("/khao-sat")[0] + address(survey, "cau/P1/"))
    page.get_by_role("button", name="Thêm vế").first.focus()
    page.keyboard.press("Enter")
    subject = page.locator('[name="hien-0-question"]')
    expect(subject).to_be_visible()
    subject.focus()
    page.keyboard.press("End")  # the question right before
    box = page.get_by_label("4 · Rất không hài lòng").first
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.press("Space")
    picture(page, "survey-builder-condition")
    page.get_by_role("button", name="Lưu câu hỏi").focus()
    page.keyboard.press("Enter")
    toast(page, "Đã lưu câu P1.")
    assert question(survey, "P1")["show_if"] == {"op": "is", "question": "C1", "value": "4"}
    expect(page.locator("#o-P1")).to_contain_text("Hiện khi câu C1 là “Rất không hài lòng”")


def test_the_whole_form_is_written_without_a_script(desk, people, survey):
    page = desk(java_script_enabled=False, viewport=PHONE).sign_in(people.opinion, address(survey))
    page.get_by_label("Loại câu hỏi thêm vào mục A").select_option("matrix")
    page.locator("#m-A").get_by_role("button", name="Thêm câu").click()
    page.get_by_label("Lời câu hỏi").fill("Ông, bà đánh giá các mặt dưới đây thế nào?")
    page.locator('[name="pa-0-text"]').fill("Tốt")
    page.locator('[name="pa-1-text"]').fill("Chưa tốt")
    page.locator('[name="dong-0-text"]').fill("Đường liên thôn")
    page.get_by_role("button", name="Thêm dòng").click()
    page.locator('[name="dong-1-text"]').fill("Điện sinh hoạt")
    page.get_by_role("button", name="Thêm vế").first.click()
    page.locator('[name="hien-0-question"]').select_option("C1")
    page.get_by_role("button", name="Cập nhật phương án").first.click()
    page.get_by_label("1 · Rất hài lòng").first.check()
    page.get_by_role("button", name="Lưu câu hỏi").click()
    expect(page.get_by_text("Đã lưu câu C3.")).to_be_visible()
    assert [row["text"] for row in question(survey, "C3")["rows"]] == ["Đường liên thôn", "Điện sinh hoạt"]
    assert question(survey, "C3")["show_if"] == {"op": "is", "question": "C1", "value": "1"}
    page.get_by_role("button", name="Đưa câu C3 lên").click()
    assert codes(survey) == ["C1", "C3", "C2", "P1"]


def test_a_question_is_dragged_into_another_section(desk, people, survey):
    page = desk().sign_in(people.opinion, address(survey))
    with page.expect_navigation():  # the page comes anew once the order is kept
        page.locator("#o-C2 [data-drag]").drag_to(page.locator("#o-P1"), target_position={"x": 60, "y": 4})
    expect(page.locator("#m-B #o-C2")).to_be_visible()
    sections = survey.versions.get().definition["sections"]
    assert [[q["code"] for q in s["questions"]] for s in sections] == [["C1"], ["C2", "P1"]]


def test_the_type_changes_what_the_editor_offers_and_labels_are_counted_in_bytes(desk, people, survey):
    page = desk().sign_in(people.opinion, address(survey, "cau/C1/"))
    expect(page.get_by_role("group", name="Dòng")).to_be_hidden()
    page.get_by_label("Loại câu hỏi", exact=True).select_option("matrix")
    expect(page.get_by_role("group", name="Dòng")).to_be_visible()
    label = page.locator("#id_label")
    label.fill("Đường")
    expect(page.locator('[data-byte-count="id_label"]')).to_have_text("9/256 byte")
    assert edits.question(survey.versions.get().definition, "C1")["type"] == "likert"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_room_is_sound_by_day_and_by_night(desk, people, survey, scheme):
    fill(unit=people.department, by=people.opinion)
    here = desk(color_scheme=scheme)
    page = here.sign_in(people.opinion, address(survey))
    start = page.url.split("/khao-sat")[0]
    pages = {
        "form": address(survey), "question": address(survey, "cau/C1/"), "new": address(survey, "muc/A/cau-moi/?loai=multiple"),
        "section": address(survey, "muc/B/"), "preview": address(survey, "xem-thu/"), "paper": address(survey, "giay/"),
        "bank": f"/khao-sat/ngan-hang/?vao={survey.pk}.1.A", "xlsform": f"/khao-sat/{survey.pk}/phieu/nhap/", "past": "/khao-sat/nhap-dot-truoc/",
    }  # fmt: skip
    for name, path in pages.items():
        page.goto(start + path)
        picture(page, f"survey-builder-{name}-{scheme}")
        assert serious_findings(page) == [], name
    tab_to(page, "title")
