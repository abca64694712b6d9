"""An administrator checks the store, reads a document anew and settles what was found."""

import pytest
from playwright.sync_api import expect

from documents import pipeline, reprocessing, storage, store_check
from documents.models import Document, Reprocessing, StoreCheck, StoreFinding
from tests.browser.conftest import picture, toast
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def store(people):
    """A whole paper, one without its original, a secretive draft with nothing read, a poor scan."""
    upload = make.upload(clerk=people.clerk, unit=people.department)
    pipeline.process(upload.pk)
    lost = shelf.paper("Về công tác tuyên truyền biển, đảo năm 2022", "chữ", owner_unit=people.department, symbol="12-KH/BTGTU")
    lost.files.update(sha256="0" * 64)
    blank = shelf.paper("Chuyện riêng của ban", "", owner_unit=people.department, state=Document.State.DRAFT)
    poor = shelf.paper("Báo cáo tình hình dư luận xã hội quý III", "chữ mờ", owner_unit=people.department, symbol="31-BC/BTGTU")
    poor.pages.update(source="ocr", confidence=0.42)
    return lost, blank, poor


def test_a_keeper_checks_the_store_and_reads_a_scan_anew(store, people, desk):
    lost, blank, poor = store
    page = desk().sign_in(people.admin, to="/van-ban/kho/")
    picture(page, "kho-trong")
    page.get_by_role("button", name="Kiểm tra kho ngay").click()
    toast(page, "Đã bắt đầu kiểm tra kho")
    expect(page.locator("#kiem-tra-kho progress")).to_be_visible()
    store_check.advance(StoreCheck.objects.get().pk, rest=0)
    expect(page.locator("#kiem-tra-kho")).to_contain_text("Đã kiểm tra xong", timeout=15_000)
    page.reload()
    table = page.locator(".data-table")
    expect(table).to_contain_text("biển, đảo")
    expect(table).to_contain_text(f"Văn bản #{blank.pk}")
    expect(page.locator("main")).not_to_contain_text("Chuyện riêng")
    picture(page, "kho-phat-hien")

    row = table.locator("tr", has_text="Mất tệp gốc")
    row.locator("summary").click()
    row.get_by_label("Lý do").fill("Bản giấy còn ở kho lưu trữ cơ quan")
    picture(page, "kho-ghi-cach-xu-ly")
    row.get_by_role("button", name="Chấp nhận").click()
    toast(page, "Đã ghi")
    assert StoreFinding.objects.get(kind="missing").grounds.startswith("Bản giấy")

    page.get_by_role("link", name="Xử lý lại văn bản").click()
    page.get_by_label("Theo phát hiện chưa xử lý").select_option("unsure")
    page.get_by_role("button", name="Đếm văn bản khớp").click()
    page.get_by_label("Lập lại chỉ mục").check()
    page.get_by_label("Tạo lại ảnh trang").check()
    picture(page, "xu-ly-lai-chon")
    page.get_by_role("button", name="Xử lý lại 1 văn bản").click()
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/xu-ly-lai/*/")
    reprocessing.advance(Reprocessing.objects.get().pk)
    expect(page.locator("#xu-ly-lai")).to_contain_text("Đã xong", timeout=15_000)
    page.reload()
    expect(page.locator(".data-table")).to_contain_text("Chưa làm được")
    picture(page, "xu-ly-lai-xong")
    assert storage.original_path(poor.files.get().sha256).exists()


def test_the_person_in_charge_decides_on_what_the_gate_stopped(people, desk):
    document = shelf.paper("Về chuyển đổi số", "chữ", owner_unit=people.department, state=Document.State.WITHDRAWN)
    StoreFinding.objects.create(
        kind="gate", document=document, file=document.files.get(), key="x", reasons=["Trang 1 có dấu chỉ mức độ mật."]
    )
    page = desk().sign_in(people.leader, to="/van-ban/tam-giu/")
    picture(page, "tam-giu-doc-lai")
    page.get_by_label("Căn cứ quyết định").fill("Đã đối chiếu bản giấy, chữ nằm trong câu trích")
    page.get_by_role("button", name="Không mật, cho đăng lại").click()
    page.get_by_role("dialog").get_by_role("button", name="Không mật, cho đăng lại").click()
    toast(page, "Đã ghi quyết định")
    assert StoreFinding.objects.get().state == StoreFinding.State.ACCEPTED
