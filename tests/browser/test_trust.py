"""A cadre sees who signed, takes a marked copy home and finds the place again; the administrator installs a root."""

import pytest
from playwright.sync_api import expect

from documents import page_images
from documents.actions import signatures
from documents.models import Document, Download, ReadingPlace, TrustedCertificate
from documents.reading import extract
from tests.browser.conftest import picture, toast
from tests.documents import shelf, signing
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed(people):
    document = make.document(
        owner_unit=people.department, visibility=Document.Visibility.INTERNAL, symbol="12-NQ/TU", subject="Về công tác tuyên giáo năm 2024"
    )
    data = signing.signed_twice(before=signing.with_number_filled_in, pages=[make.RESOLUTION, *["trang sau"] * 5])
    file = shelf.add_file(document, *[make.RESOLUTION, *["trang sau\n" * 40] * 5], data=data, name="nghi-quyet-12.pdf")
    page_images.make_images(file, extract.read(data, file.name).pages)
    signatures.check_file(file)
    return file


def test_signatures_marked_copy_and_the_place_again(desk, people, signed):
    page = desk().sign_in(people.cadre, to=signed.document.get_absolute_url())
    marks = page.locator(".signatures")
    expect(marks).to_contain_text("Nguyễn Văn Lãnh")
    expect(marks).to_contain_text("Chưa rõ chuỗi tin cậy")
    picture(page, "trust-document")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải bản có dấu chìm").click()
    assert taken.value.suggested_filename == "nghi-quyet-12-dau-chim.pdf"
    assert Download.objects.get().marked

    with page.expect_response("**/dang-doc/"):
        page.locator("#trang-4").scroll_into_view_if_needed()
        page.mouse.wheel(0, 300)
    assert ReadingPlace.objects.get().owner == people.cadre
    first = ReadingPlace.objects.get().page
    assert first >= 3

    page.goto(f"{desk_address(page)}/van-ban/{signed.document_id}/xem/{signed.pk}/")
    page.wait_for_selector("[data-pdf-pages] canvas")
    with page.expect_response("**/dang-doc/"):
        page.fill("[data-pdf-number]", "6")
        page.press("[data-pdf-number]", "Enter")
    assert ReadingPlace.objects.get().page >= 5

    page.goto(f"{desk_address(page)}/")
    expect(page.locator(".place-list")).to_contain_text("Về công tác tuyên giáo năm 2024")
    picture(page, "trust-home")
    page.get_by_role("link", name="Tất cả chỗ đang đọc").click()
    picture(page, "trust-places")
    page.get_by_role("button", name="Tắt ghi nhớ").click()
    page.locator("[data-confirm-yes]").click()
    toast(page, "Đã tắt.")
    assert not ReadingPlace.objects.exists()


def desk_address(page):
    return page.evaluate("location.origin")


def test_the_administrator_installs_a_root_and_the_auditor_asks_for_downloads(desk, people, signed, tmp_path):
    path = tmp_path / "goc.pem"
    path.write_bytes(signing.office().root.pem)
    page = desk().sign_in(people.admin, to="/van-ban/chung-thu/")
    picture(page, "trust-certificates-empty")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Cài chứng thư").click()
    toast(page, "Đã cài Gốc thử nghiệm")
    signatures.check_waiting()
    page.reload()
    expect(page.get_by_text("Đã kiểm tra với các chứng thư hiện có")).to_be_visible()
    picture(page, "trust-certificates")
    assert TrustedCertificate.objects.count() == 1

    cadre = desk().sign_in(people.cadre, to=signed.document.get_absolute_url())
    expect(cadre.locator(".signatures")).to_contain_text("Chuỗi tin cậy đến chứng thư gốc đã cài")
    with cadre.expect_download():
        cadre.get_by_role("link", name="Tải bản gốc").click()

    auditor = desk().sign_in(people.auditor, to="/van-ban/luot-tai/")
    auditor.fill("#so", "12-NQ/TU")
    auditor.get_by_role("button", name="Tìm văn bản").click()
    picture(auditor, "trust-find")
    auditor.get_by_role("link", name="Nêu lý do và xem").click()
    picture(auditor, "trust-reason")
    auditor.get_by_label("Lý do xem").fill("Xác minh bản chụp bị lộ ngày 05/9.")
    auditor.get_by_role("button", name="Ghi lý do và xem").click()
    expect(auditor.locator("tbody")).to_contain_text(people.cadre.full_name)
    picture(auditor, "trust-downloads")

    clerk = desk(color_scheme="dark").sign_in(people.clerk, to=signed.document.get_absolute_url())
    clerk.get_by_text("Đã có người xem lượt tải").click()
    expect(clerk.locator(".readings")).to_contain_text("Xác minh bản chụp bị lộ")
    picture(clerk, "trust-document-dark")
    clerk.goto(f"{desk_address(clerk)}/van-ban/{signed.document_id}/kiem-tra/")
    picture(clerk, "trust-review-dark", whole=False)
