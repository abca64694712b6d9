"""Many at once: a clerk changes the papers of a shelf and takes it back; a folder of scans comes in by its index."""

import base64
import re

import pytest
from playwright.sync_api import expect

from documents import tasks
from documents.models import BulkDeed, Document, Import, Tag
from tests.browser.conftest import picture, toast
from tests.documents.import_folders import fill, paper, row, workbook
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATIENCE = 240_000  # milliseconds, on a busy machine


@pytest.fixture
def shelf(people):
    documents = [
        make.document(
            owner_unit=people.department, state=Document.State.DRAFT, visibility="internal", symbol=f"{number:02d}-KH/BTGTU",
            subject=f"Kế hoạch tuyên truyền quý {number}",
        )
        for number in range(1, 5)
    ]  # fmt: skip
    documents[0].tags.add(Tag.objects.named("tuyên truyền"))
    return documents


def test_a_clerk_changes_many_and_takes_it_back(desk, people, shelf):
    clerk = desk()
    page = clerk.sign_in(people.clerk, to="/van-ban/ban-van-thu/")
    page.get_by_label("Chọn mọi dòng trên trang").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 4 dòng.")
    picture(page, "hang-loat-ban-van-thu")
    page.get_by_role("button", name="Sửa hàng loạt").click()
    page.get_by_label("Thêm thẻ").fill("tuyên truyền, quý")
    page.get_by_label("Công khai").check()
    picture(page, "hang-loat-bieu-mau")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    expect(page.get_by_role("heading", name="4 văn bản sẽ thay đổi")).to_be_visible()
    expect(page.locator("tbody tr", has_text="quý 1")).to_contain_text("Thêm thẻ: quý")
    picture(page, "hang-loat-xem-truoc")
    assert set(Document.objects.values_list("visibility", flat=True)) == {"internal"}

    Document.objects.filter(pk=shelf[3].pk).update(revision=2)  # somebody saves it in another window
    page.get_by_label("Tôi xác nhận mở công khai 4 văn bản").check()
    page.get_by_role("button", name="Áp dụng cho 4 văn bản").click()
    note = toast(page, "Đã sửa 3 văn bản.")
    expect(page.get_by_role("heading", name="1 văn bản được giữ nguyên")).to_be_visible()
    picture(page, "hang-loat-ket-qua")
    assert sorted(Document.objects.values_list("visibility", flat=True)) == ["internal", "public", "public", "public"]

    note.get_by_role("button", name="Hoàn tác").click()
    toast(page, "Đã hoàn tác trên 3 văn bản.")
    picture(page, "hang-loat-hoan-tac")
    assert set(Document.objects.values_list("visibility", flat=True)) == {"internal"}
    assert [document.tags.count() for document in shelf] == [1, 0, 0, 0]
    assert BulkDeed.objects.get().undone_at


def test_all_results_of_a_search_without_scripts(desk, people, shelf):
    Document.objects.update(state="published", published_at="2022-08-04T00:00:00Z")
    signed_in = desk(color_scheme="dark")
    page = signed_in.sign_in(people.clerk, to="/van-ban/")
    page.locator("[data-select-row]").first.check()
    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 1 dòng.")
    picture(page, "hang-loat-thu-vien")
    state = signed_in.context.storage_state()
    page = desk(java_script_enabled=False, storage_state=state).page("/van-ban/?q=tuyên+truyền")
    page.get_by_role("link", name="Chọn tất cả 4 kết quả").click()
    page.get_by_label("Thêm thẻ").fill("quý")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    page.get_by_role("button", name="Áp dụng cho 4 văn bản").click()
    assert Document.objects.filter(tags__name="quý").count() == 4


def test_a_folder_on_the_server_comes_in_by_its_index(desk, people, start_worker, settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = str(tmp_path / "nhap")
    monkeypatch.setenv("IMPORT_ROOT", settings.IMPORT_ROOT)
    rows = [row(number, f"nq-{number:02d}.pdf") for number in range(1, 6)] + [row(6, "khong-co.pdf"), row(7, "../ngoai.pdf")]
    fill(tmp_path / "nhap" / str(people.department.pk) / "2021", rows, {f"nq-{number:02d}.pdf": paper(number) for number in range(1, 6)})
    start_worker()
    page = desk().sign_in(people.clerk, to="/van-ban/ban-van-thu/")
    page.get_by_role("link", name="Nhập thư mục").click()
    picture(page, "nhap-bat-dau")
    page.get_by_role("textbox", name="Thư mục").fill("2021")
    page.get_by_label("Tên tệp mục lục").fill("muc-luc.xlsx")
    page.get_by_role("button", name="Mở thư mục").click()
    expect(page.get_by_label("Tên tệp")).to_have_value("file")
    picture(page, "nhap-chon-cot")
    page.get_by_role("button", name="Kiểm tra thử").click()
    expect(page.get_by_role("heading", name="Đang kiểm tra thử")).to_be_visible()
    tasks.work_on_imports()  # the timetable's turn
    expect(page.get_by_role("heading", name="5 dòng nhập được")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("tbody tr", has_text="khong-co.pdf")).to_contain_text("Thiếu tệp")
    expect(page.locator("tbody tr", has_text="ngoai.pdf")).to_contain_text("Sai đường dẫn")
    picture(page, "nhap-kiem-tra-thu")
    assert not Document.objects.exists()

    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Nhập 5 tệp").click()
    expect(page.get_by_role("heading", name="Đang nhập")).to_be_visible()
    picture(page, "nhap-dang-nhap")
    tasks.work_on_imports()
    expect(page.get_by_role("heading", name="Đã nhập xong")).to_be_visible(timeout=PATIENCE)
    picture(page, "nhap-xong")
    assert Document.objects.filter(state="draft", subject__endswith="theo mục lục").count() == 5
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải báo cáo").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")

    page.get_by_role("link", name="Về bàn văn thư").click()
    page.get_by_label("Chọn mọi dòng trên trang").check()
    page.get_by_role("button", name="Đăng các văn bản đã chọn").click()
    toast(page, "Đã đăng 5 văn bản.")


def test_files_from_the_clerks_machine_find_their_rows(desk, people, start_worker):
    start_worker()
    clerk = desk()
    clerk.expected.append("422 (Unprocessable")  # the file that no row names
    page = clerk.sign_in(people.clerk, to="/van-ban/nhap/")
    index = {"name": "muc-luc.xlsx", "mimeType": "application/octet-stream", "buffer": workbook([row(1, "nq-01.pdf"), row(2, "nq-02.pdf")])}
    page.get_by_label("Mục lục (Excel").set_input_files(index)
    page.get_by_role("button", name="Tải mục lục lên").click()
    page.get_by_role("button", name="Kiểm tra thử").click()
    tasks.work_on_imports()
    expect(page.get_by_role("heading", name="2 dòng nhập được")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Tôi cam đoan").check()
    page.get_by_role("button", name="Bắt đầu nhận 2 tệp").click()
    page.get_by_label("Tôi cam đoan").check()
    files = {"nq-01.pdf": paper(1), "nq-02.pdf": paper(2), "khac.pdf": paper(3)}
    carried = page.evaluate_handle(
        """(files) => { const carried = new DataTransfer();
        for (const [name, data] of files) carried.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
        return carried; }""",
        [[name, base64.b64encode(data).decode()] for name, data in files.items()],
    )
    page.dispatch_event("[data-drop-area]", "drop", {"dataTransfer": carried})
    expect(page.locator(".upload-row.failed")).to_contain_text("không có tên trong mục lục", timeout=PATIENCE)
    picture(page, "nhap-gui-tep")
    expect(page.get_by_role("heading", name="Đã nhập xong")).to_be_visible(timeout=PATIENCE)
    assert Import.objects.get().rows.filter(outcome="taken").count() == 2
    assert set(Document.objects.values_list("symbol", flat=True)) == {"01-NQ/TU", "02-NQ/TU"}
    page.goto(re.sub(r"/van-ban/.*", f"/van-ban/{Document.objects.first().pk}/kiem-tra/", page.url))
    expect(page.get_by_text("Theo mục lục").first).to_be_visible()
    picture(page, "nhap-kiem-tra-van-ban", whole=False)
