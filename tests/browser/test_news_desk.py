"""An article goes its way in the browser: an editor writes, a leader on a phone returns it, it is mended, approved and published."""

import pytest
from playwright.sync_api import expect

from news.actions.pictures import add_picture
from news.models import Article, Typed
from tests.browser.conftest import PHONE, PICTURES, WIDE, picture, toast
from tests.factories import news as make
from tests.factories import picture_files as sent

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LEAD = "Ban Tuyên giáo Tỉnh ủy kết nối hội nghị trực tuyến tới từng xã, phường."


@pytest.fixture
def column(people):
    return make.category(people.department)


def in_both_lights(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def text_of(page):
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")


def write(page, words):
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def choose_cover(page):
    page.get_by_role("button", name="Chọn ảnh bìa").click()
    dialog = page.locator("dialog[data-picture-picker]")
    dialog.locator(".picture-card").click()
    dialog.get_by_role("button", name="Chèn ảnh này").click()
    expect(dialog).to_be_hidden()


def test_from_the_first_word_to_the_readers(people, desk, column):
    add_picture(
        data=sent.photo(), name="hoi-truong.jpg", unit=people.department, by=people.editor, alt="Đại biểu dự hội nghị",
        caption="Quang cảnh hội nghị", credit="Văn Thư",
    )  # fmt: skip
    editor = desk()
    editor.expected += ["422"]
    page = editor.sign_in(people.editor, to="/tin-tuc/ban-bien-tap/")
    in_both_lights(page, "ban-bien-tap-trong")
    page.get_by_role("link", name="Viết bài mới").first.click()
    page.get_by_label("Tiêu đề", exact=True).fill("Bảy mươi mốt xã cùng dự hội nghị trực tuyến")
    picture(page, "bai-moi")
    page.get_by_role("button", name="Bắt đầu viết").click()
    page.wait_for_url("**/ban-bien-tap/*/")
    expect(text_of(page)).to_be_visible()
    article = Article.objects.get()

    expect(page.locator(".gate")).to_contain_text("Bài chưa có sa-pô.")
    page.locator(".gate a", has_text="Bài chưa có sa-pô.").click()
    assert page.evaluate("document.activeElement.name") == "lead"
    page.keyboard.type(LEAD)
    write(page, "Hội nghị có hai trăm đại biểu.")
    expect(page.locator("[data-word-count]")).to_contain_text("7 chữ")
    page.get_by_label("Thẻ").fill("chuyển đổi số")
    page.get_by_label("Thẻ").press("Enter")
    page.get_by_text("Thêm tác giả mới").click()
    page.get_by_label("Tên hoặc bút danh").fill("Hoa Ban")
    page.get_by_label("Là bút danh").check()
    choose_cover(page)
    expect(page.locator("[data-cover-words]")).to_contain_text("Quang cảnh hội nghị")
    in_both_lights(page, "soan-bai")
    page.get_by_role("button", name="Lưu nháp").click()
    toast(page, "Đã lưu bản 2.")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator(".gate")).to_contain_text("Đủ điều kiện đăng")
    expect(page.frame_locator("[data-preview-frame]").locator("h1")).to_have_text("Bảy mươi mốt xã cùng dự hội nghị trực tuyến")
    page.set_viewport_size({"width": 1900, "height": 1000})
    page.screenshot(path=PICTURES / "soan-bai-xem-truoc.png", full_page=True, caret="initial")
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Lưu và chuyển duyệt").click()
    page.wait_for_url("**/duyet/")
    article.refresh_from_db()
    assert (article.state, article.newest.lead) == ("submitted", LEAD)
    assert [author.name for author in type(article).authors.rel.model.objects.filter(pk__in=article.newest.author_ids)] == ["Hoa Ban"]

    leader = desk(viewport=PHONE, has_touch=True)
    leader.expected += ["422"]
    phone = leader.sign_in(people.leader, to="/tin-tuc/ban-bien-tap/")
    expect(phone.locator(".desk-pile", has_text="Chờ đồng chí duyệt")).to_contain_text("Bảy mươi mốt xã")
    in_both_lights(phone, "ban-bien-tap-lanh-dao")
    phone.set_viewport_size(PHONE)
    phone.locator(".desk-line-title").click()
    expect(phone.get_by_role("button", name="Duyệt", exact=True)).to_be_in_viewport()
    expect(phone.get_by_role("link", name="Trả lại")).to_be_in_viewport()
    expect(phone.frame_locator(".approval-read iframe").locator(".story-lead")).to_have_text(LEAD)
    expect(phone.locator(".gate")).to_contain_text("Đủ điều kiện đăng")
    in_both_lights(phone, "duyet")
    phone.set_viewport_size(PHONE)
    phone.screenshot(path=PICTURES / "duyet-man-hinh-dau.png", caret="initial")
    phone.get_by_role("link", name="Trả lại").click()
    phone.get_by_role("button", name="Trả lại kèm lý do").click()
    expect(phone.locator("#tra-lai")).to_contain_text("Hãy ghi lý do.")
    phone.get_by_label("Lý do, người viết sẽ thấy").fill("Nêu rõ số đại biểu ở từng điểm cầu.")
    phone.get_by_role("button", name="Trả lại kèm lý do").click()
    toast(phone, "Đã trả lại bài kèm lý do")

    page.goto(editor.address + "/tin-tuc/ban-bien-tap/")
    page.locator(".desk-pile", has_text="Bị trả lại").get_by_role("link").click()
    expect(page.locator(".notice-warn")).to_contain_text("Nêu rõ số đại biểu ở từng điểm cầu.")
    write(page, " Mỗi điểm cầu có từ ba đến mười đại biểu.")
    in_both_lights(page, "soan-bai-bi-tra-lai")
    page.get_by_role("button", name="Lưu và chuyển duyệt").click()
    page.wait_for_url("**/duyet/")

    phone.goto(leader.address + f"/tin-tuc/ban-bien-tap/{article.pk}/duyet/")
    expect(phone.locator(".gate")).to_contain_text("Đủ điều kiện đăng")
    phone.get_by_role("button", name="Duyệt", exact=True).click()
    toast(phone, "Đã duyệt.")
    phone.get_by_role("button", name="Xuất bản").click()
    phone.get_by_role("dialog").get_by_role("button", name="Xuất bản").click()
    toast(phone, "Đã xuất bản.")
    article.refresh_from_db()
    assert (article.state, article.standing, article.live.number) == ("live", "published", 3)
    reader = desk().page(article.get_absolute_url())
    expect(reader.locator("article")).to_contain_text("Mỗi điểm cầu có từ ba đến mười đại biểu.")


def test_a_session_that_ended_while_typing_gives_the_text_back(people, desk, column):
    article = make.article(by=people.editor, category=column, cover=None)
    editor = desk()
    editor.expected += ["401", "403", "Failed to fetch"]
    address = f"/tin-tuc/ban-bien-tap/{article.pk}/"
    page = editor.sign_in(people.editor, to=address)
    write(page, " Câu gõ trước khi hết phiên.")
    expect(page.locator("[data-autosave-said]")).to_contain_text("Đã tự lưu phần đang gõ lúc", timeout=40_000)
    assert "Câu gõ trước khi hết phiên." in Typed.objects.get().values["body"][0]

    editor.context.clear_cookies()
    write(page, " Câu gõ sau đó.")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.locator("[data-autosave-said]")).to_contain_text("Phiên làm việc đã hết")
    expect(text_of(page)).to_contain_text("Câu gõ sau đó.")
    picture(page, "soan-bai-het-phien")
    editor.sign_in(people.editor).close()
    page.get_by_role("button", name="Lưu nháp").click()
    toast(page, "Đã lưu bản 2.")
    article.refresh_from_db()
    assert "Câu gõ trước khi hết phiên. Câu gõ sau đó." in article.newest.body

    write(page, " Câu thứ ba.")
    page.evaluate("document.dispatchEvent(new CustomEvent('draft:save'))")  # as at the end of a session
    expect(page.locator("[data-autosave-said]")).to_contain_text("Đã tự lưu")
    editor.context.clear_cookies()
    again = editor.sign_in(people.editor, to=address)
    expect(again.locator(".draft-notice")).to_contain_text("Có phần chưa lưu lúc")
    picture(again, "soan-bai-phan-chua-luu")
    again.get_by_role("link", name="Dùng lại").click()
    expect(text_of(again)).to_contain_text("Câu thứ ba.")
    again.get_by_role("button", name="Lưu nháp").click()
    toast(again, "Đã lưu bản 3.")
    assert not Typed.objects.exists()


def test_the_states_of_the_desk_are_one_row_that_scrolls_on_a_phone(people, desk, column):
    page = desk(viewport=PHONE, has_touch=True).sign_in(people.editor, to="/tin-tuc/ban-bien-tap/?trang_thai=withdrawn")
    states = page.get_by_role("navigation", name="Trạng thái")
    assert states.bounding_box()["height"] < 60
    expect(states.get_by_role("link", name="Đã gỡ")).to_be_in_viewport()


def test_sources_of_a_fact_check_are_added_as_they_are_found(people, desk, column):
    article = make.article(by=people.editor, category=column, cover=None, kind="fact_check")
    page = desk().sign_in(people.editor, to=f"/tin-tuc/ban-bien-tap/{article.pk}/")
    sources = page.locator("fieldset.evidence")
    page.get_by_role("button", name="Thêm nguồn").click()
    expect(sources).to_have_count(3)
    expect(sources.last.get_by_label("Nguồn", exact=True)).to_be_focused()
    for number in range(3):
        sources.nth(number).get_by_label("Nguồn", exact=True).fill(f"Nguồn thứ {number + 1}")
        sources.nth(number).get_by_label("Ngày của nguồn").fill("01/08/2022")
    in_both_lights(page, "soan-bai-bang-chung")
    page.get_by_role("button", name="Lưu nháp").click()
    toast(page, "Đã lưu bản 2.")
    article.refresh_from_db()
    assert list(article.newest.evidence.values_list("title", flat=True)) == ["Nguồn thứ 1", "Nguồn thứ 2", "Nguồn thứ 3"]
    for _ in range(20):
        button = page.get_by_role("button", name="Thêm nguồn")
        if not button.is_visible():
            break
        button.click()
    expect(sources).to_have_count(20)


def test_the_second_person_is_told_and_neither_text_is_lost(people, desk, column):
    article = make.article(by=people.editor, category=column, cover=None)
    colleague = make.colleague(people.department)
    colleague.set_password("Mat-khau-thu-2022")
    colleague.save()
    address = f"/tin-tuc/ban-bien-tap/{article.pk}/"
    one, two = desk(), desk()
    two.expected += ["409"]
    first = one.sign_in(people.editor, to=address)
    expect(text_of(first)).to_be_visible()
    second = two.sign_in(colleague, to=address)
    expect(second.locator(".presence")).to_contain_text("Đỗ Thị Biên đang mở bài này từ")
    first.get_by_label("Tiêu đề", exact=True).fill("Tiêu đề của người thứ nhất")
    second.get_by_label("Tiêu đề", exact=True).fill("Tiêu đề của người thứ hai")
    first.get_by_role("button", name="Lưu nháp").click()
    toast(first, "Đã lưu bản 2.")
    second.get_by_role("button", name="Lưu nháp").click()
    expect(second.locator(".conflict")).to_contain_text("Đỗ Thị Biên đã lưu bản 2")
    expect(second.get_by_label("Tiêu đề", exact=True)).to_have_value("Tiêu đề của người thứ hai")
    in_both_lights(second, "soan-bai-hai-nguoi")
    second.get_by_role("button", name="Lưu nháp").click()
    toast(second, "Đã lưu bản 3.")
    assert list(article.versions.values_list("title", flat=True))[:2] == ["Tiêu đề của người thứ hai", "Tiêu đề của người thứ nhất"]

    second.get_by_role("link", name="Các bản").click()
    in_both_lights(second, "cac-ban")
    second.get_by_role("link", name="So với bản trước").first.click()
    in_both_lights(second, "so-sanh")
    second.get_by_role("link", name="Liền một bài").click()
    picture(second, "so-sanh-lien")

