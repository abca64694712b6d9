"""A scanner's folder from its setting up to the draft on the clerk's desk."""

import shutil
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect

from documents import pipeline
from documents.models import Document, IntakeSource, Upload
from tests.browser.conftest import picture, toast
from tests.factories import documents as make
from tests.factories.sources import home, look, mailbox

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SOURCES = "/van-ban/nguon-tiep-nhan/"


@pytest.fixture
def scans(settings):
    root = Path("/dev/shm") / f"tuyengiao-scan-test-{uuid.uuid4().hex[:12]}"
    settings.SCAN_ROOTS = [str(root)]
    yield root
    shutil.rmtree(root, ignore_errors=True)


def test_from_the_scanner_to_the_desk(desk, people, scans):
    office = desk()
    office.expected.append("422 (Unprocessable")
    page = office.sign_in(people.admin, to=SOURCES)
    picture(page, "nguon-chua-co")
    page.get_by_role("link", name="Thêm hộp thư").click()
    picture(page, "nguon-them-hop-thu")
    page.go_back()
    page.get_by_role("link", name="Thêm thư mục").click()
    page.get_by_label("Đơn vị").select_option(str(people.department.pk))
    page.get_by_label("Tên máy quét").fill("Máy quét phòng Hành chính")
    page.get_by_label("Thư mục").fill("/etc")
    page.get_by_role("button", name="Lập nguồn").click()
    expect(page.get_by_role("alert")).to_contain_text("SCAN_ROOTS")
    picture(page, "nguon-sai-thu-muc")
    folder = home(people.department) / "may-quet"
    page.get_by_label("Thư mục").fill(str(folder))
    page.get_by_role("button", name="Lập nguồn").click()
    toast(page, "Đã lập nguồn")
    page.get_by_role("button", name="Thử kết nối").click()
    toast(page, "Cổng đọc và xóa được tệp")

    clerk = desk().sign_in(people.clerk, to=SOURCES)
    expect(clerk.get_by_text("Chờ cam kết")).to_be_visible()
    clerk.get_by_role("link", name="Máy quét phòng Hành chính").click()
    picture(clerk, "nguon-chua-cam-ket")
    clerk.get_by_label("Tôi cam đoan").check()
    clerk.get_by_role("button", name="Cam kết và nhận phụ trách").click()
    toast(clerk, "Đã ghi cam kết")

    source = IntakeSource.objects.get()
    (folder / "quet-001.pdf").write_bytes(make.pdf(make.RESOLUTION))
    (folder / "quet-002.pdf").write_bytes(make.pdf(f"TỐI MẬT\n{make.RESOLUTION}"))
    look(source)
    for pk in Upload.objects.values_list("pk", flat=True):
        pipeline.process(pk)
    assert not any(folder.iterdir())

    clerk.reload()
    row = clerk.locator("tbody tr").first
    expect(row).to_contain_text("Máy quét phòng Hành chính")
    expect(clerk.get_by_text("quet-002")).to_have_count(0)
    picture(clerk, "nguon-da-nhan")
    clerk.get_by_role("link", name="Mở bàn văn thư").click()
    expect(clerk.locator(".queue-refused")).to_contain_text("Máy quét phòng Hành chính")
    expect(clerk.locator(".queue-ready")).to_contain_text("quet-001.pdf")
    picture(clerk, "nguon-tren-ban-van-thu")
    assert Document.objects.get().state == Document.State.DRAFT

    mailbox(unit=people.department, by=people.admin, responsible=people.clerk)
    IntakeSource.objects.filter(kind="mailbox").update(failures=2, problem="Máy chủ thư không trả lời. Cổng sẽ thử lại.")
    clerk.goto(clerk.url.replace("/van-ban/ban-van-thu/", SOURCES))
    expect(clerk.get_by_text("Đang vướng")).to_be_visible()
    picture(clerk, "nguon-danh-sach")
    clerk.get_by_role("link", name="Hộp thư văn bản").click()
    picture(clerk, "nguon-hop-thu")
    clerk.emulate_media(color_scheme="dark")
    picture(clerk, "nguon-hop-thu-toi")
