"""The box of a cadre survey in the browser: holders are named, rehearse and make the key; after the close two of them open it."""

import pytest
from playwright.sync_api import expect

from surveys import sealing
from surveys.models import Response, Sealed, Survey
from tests.browser.conftest import PHONE, picture
from tests.factories import surveys as make
from tests.surveys.box import WORDS, answered

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(people, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(sealing, "OPS", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing, "MEMORY", sealing.argon2id.MEMLIMIT_MIN)
    settings.SURVEY_BACKUP_DIR = tmp_path / "surveys"
    return make.cadre_survey(unit=people.department, by=people.opinion)


def every_look(page, name):
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        picture(page, f"hom-phieu-{name}-{light}")
    page.emulate_media(color_scheme="light")


def test_from_the_holders_to_the_minutes(people, desk, survey):
    room = f"/khao-sat/{survey.pk}/hom-phieu/"
    holders = {1: people.leader, 2: people.secretary, 3: people.auditor}

    page = desk().sign_in(people.opinion, to=room)
    every_look(page, "chua-co-khoa")
    for number, person in holders.items():
        page.get_by_label(f"Người giữ mảnh số {number}").fill(person.email)
    page.get_by_role("button", name="Lưu người giữ khóa").click()
    expect(page.get_by_text("Bước 1/3")).to_be_visible()

    one = desk()
    one.expected.append("422")
    page = one.sign_in(people.leader, to=room)

    def words(person, number, again=False):
        page.get_by_label(f"Cụm mật khẩu của {person.full_name}").fill(WORDS[number])
        if again:
            page.get_by_label(f"{person.full_name} nhập lại").fill(WORDS[number])

    for number, person in holders.items():
        words(person, number, again=True)
    every_look(page, "dat-cum-mat-khau")
    page.get_by_role("button", name="Tiếp tục").click()
    for numbers in ((1, 2), (2, 3)):
        expect(page.get_by_text("Bước 2/3")).to_be_visible()
        for number in numbers:
            words(holders[number], number)
        page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Bước 3/3")).to_be_visible()
    for number, person in holders.items():
        words(person, number)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Khóa đã tạo")).to_be_visible()
    every_look(page, "khoa-da-tao")

    survey.refresh_from_db()
    answered(survey, 12)
    page.goto(page.url)
    words(holders[1], 1)
    page.get_by_role("button", name="Mở hòm phiếu").click()
    expect(page.get_by_text("Cần 2 người giữ khóa").first).to_be_visible()
    assert Sealed.objects.count() == 12 and not Response.objects.exists()
    every_look(page, "thieu-mot-nguoi")
    words(holders[1], 1)
    words(holders[3], 3)
    page.get_by_role("button", name="Mở hòm phiếu").click()
    expect(page.get_by_text("hoàn tất")).to_be_visible()
    expect(page.get_by_text("Đã mở hòm phiếu", exact=True)).to_be_visible()
    every_look(page, "dang-mo")
    assert Response.objects.count() == 12 and not Sealed.objects.exists()
    assert Survey.objects.get().state == "opened"

    page.get_by_role("link", name="Về trang Hòm phiếu").click()
    page.get_by_role("link", name="Biên bản mở hòm phiếu").click()
    expect(page.get_by_role("heading", name="Biên bản mở hòm phiếu")).to_be_visible()
    expect(page.get_by_role("button", name="In")).to_be_visible()
    every_look(page, "bien-ban")
    page.get_by_role("link", name="Về trang Hòm phiếu").click()
    expect(page.get_by_text("Hòm phiếu đã mở")).to_be_visible()

    page = desk(viewport=PHONE).sign_in(people.secretary, to=room)
    expect(page.get_by_text("Hòm phiếu đã mở")).to_be_visible()
