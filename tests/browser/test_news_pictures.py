"""An editor fills the picture library, chooses from it while writing, and previews what axe-core then judges."""

import pytest
from django.urls import clear_url_caches
from playwright.sync_api import expect

from news.accessibility import SENTENCES
from news.models import AxeReport, Picture
from tests.browser.axe import serious_findings
from tests.browser.conftest import PHONE, PICTURES, picture, toast
from tests.factories import news as make
from tests.factories import picture_files as sent

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def file(name, data):
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def describe(place, **words):
    for label, said in words.items():
        place.get_by_label({"alt": "Văn bản thay thế", "caption": "Chú thích ảnh", "credit": "Người chụp"}[label]).fill(said)


def in_the_dark(page, name):
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def test_an_editor_fills_the_library(desk, people):
    editor = desk()
    editor.expected += ["422 (Unprocessable"]
    page = editor.sign_in(people.editor, to="/tin-tuc/anh/")
    expect(page.get_by_text("Kho chưa có ảnh nào")).to_be_visible()
    assert serious_findings(page) == []
    page.get_by_label("không chứa bí mật nhà nước").check()
    page.set_input_files('input[type="file"]', [file("hoi-truong.jpg", sent.photo()), file("ve.svg", sent.SVG), file("dung.jpg", sent.from_a_phone())])
    cards = page.locator(".picture-card")
    expect(cards).to_have_count(2)
    expect(page.locator(".upload-row.failed")).to_contain_text("trang web hoặc hình vẽ SVG")
    expect(page.locator(".upload-row")).to_have_count(1)
    expect(cards.first).to_contain_text("Thiếu văn bản thay thế, chú thích, người chụp")
    assert page.evaluate("Promise.all([...document.images].map((one) => one.decode().then(() => one.naturalWidth)))")
    picture(page, "news-library")
    in_the_dark(page, "news-library")
    assert serious_findings(page) == []

    cards.filter(has_text="hoi-truong").click()
    describe(page, alt="IMG_1.jpg", caption="Quang cảnh hội nghị")
    page.get_by_role("button", name="Lưu thông tin ảnh").click()
    expect(page.get_by_text("đang là tên tệp").first).to_be_visible()
    expect(page.get_by_text("Chưa ghi người chụp").first).to_be_visible()
    expect(page.get_by_label("Chú thích ảnh")).to_have_value("Quang cảnh hội nghị")
    describe(page, alt="Đại biểu ngồi kín hội trường", credit="Văn Thư")
    stage = page.locator("[data-focal-stage]")
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    down = page.get_by_label("từ trên xuống dưới")
    down.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    picture(page, "news-picture")
    in_the_dark(page, "news-picture")
    assert serious_findings(page) == []
    page.get_by_role("button", name="Lưu thông tin ảnh").click()
    toast(page, "Đã lưu thông tin ảnh")
    kept = Picture.objects.get(original_name="hoi-truong.jpg")
    assert (kept.alt, kept.caption, kept.credit) == ("Đại biểu ngồi kín hội trường", "Quang cảnh hội nghị", "Văn Thư")
    assert abs(kept.focal_x - 250) <= 10 and kept.focal_y == 530

    page.goto(f"{editor.address}/tin-tuc/anh/")
    page.get_by_label("Tìm ảnh").fill("dai bieu hoi truong")
    page.keyboard.press("Enter")
    expect(cards).to_have_count(1)


def test_a_picture_is_chosen_while_writing(desk, people, settings):
    settings.ROOT_URLCONF = "tests.browser.news_urls"
    clear_url_caches()
    editor = desk()
    page = editor.sign_in(people.editor, to="/thu/viet/")
    page.evaluate(
        """document.addEventListener("picture:chosen", (event) => {
        document.querySelector("output").textContent = JSON.stringify({ from: event.target.textContent, ...event.detail }); })"""
    )
    page.get_by_role("button", name="Chọn ảnh bìa").click()
    dialog = page.get_by_role("dialog", name="Chọn ảnh")
    dialog.get_by_text("Tải ảnh mới lên").click()
    dialog.get_by_label("không chứa bí mật nhà nước").check()
    dialog.locator('input[type="file"]').set_input_files([file("hoi-truong.jpg", sent.photo())])
    card = dialog.locator(".picture-card")
    expect(card).to_have_count(1)
    picture(page, "news-picker", whole=False)
    in_the_dark(page, "news-picker")
    assert serious_findings(page) == []
    card.click()
    describe(dialog, alt="Đại biểu ngồi kín hội trường", caption="Quang cảnh hội nghị")
    dialog.get_by_role("button", name="Chèn ảnh này").click()
    expect(dialog.get_by_text("Chưa ghi người chụp").first).to_be_visible()
    assert page.locator("output").text_content() == "", "nothing is put in before everything is said"
    picture(page, "news-choose", whole=False)
    page.set_viewport_size(PHONE)
    page.screenshot(path=PICTURES / "news-choose-phone.png", caret="initial")
    assert serious_findings(page) == []
    describe(dialog, credit="Văn Thư")
    dialog.get_by_role("button", name="Chèn ảnh này").click()
    expect(page.locator("output")).to_contain_text("Chọn ảnh bìa")
    expect(dialog).to_be_hidden()
    kept = Picture.objects.get()
    assert str(kept.pk) in page.locator("output").text_content()
    assert kept.is_described


@pytest.mark.parametrize("sentence", [None, "link-name"])
def test_the_preview_reports_what_it_finds(desk, people, settings, sentence):
    settings.ROOT_URLCONF = "tests.browser.news_urls"
    clear_url_caches()
    bad_link = "" if sentence is None else '<p><a href="/van-ban/"></a></p>'
    article = make.article(by=people.editor, category=make.category(people.department))
    article.versions.update(body=f"{make.BODY}{bad_link}")
    AxeReport.objects.all().delete()
    page = desk().sign_in(people.editor, to=f"/thu/xem-truoc/{article.pk}/")
    state = page.locator("[data-axe-state]")
    if sentence is None:
        expect(state).to_have_text("Đã kiểm tra khả năng tiếp cận: không có lỗi.")
    else:
        expect(page.locator("[data-axe-found]")).to_contain_text(SENTENCES[sentence])
    report = AxeReport.objects.get(version__article=article)
    assert [found["rule"] for found in report.findings] == ([sentence] if sentence else [])
    assert report.by == people.editor
