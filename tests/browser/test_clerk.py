"""The records clerk's morning, played in a real browser with a real worker behind it."""

import base64
import csv
import re
import time

import pytest
from playwright.sync_api import expect

from documents import pipeline, quarantine
from documents.models import Document, DocumentFile, Upload
from tests.browser import batch
from tests.browser.conftest import picture, tab_to, toast
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATIENCE = 240  # seconds for a batch on a busy machine


def drop(page, named):
    """Let the files fall on the drop area as the mouse does."""
    carried = page.evaluate_handle(
        """(files) => { const carried = new DataTransfer();
        for (const [name, data] of files) carried.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
        return carried; }""",
        [[name, base64.b64encode(data).decode()] for name, data in named.items()],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event("[data-drop-area]", event, {"dataTransfer": carried})


def watched(page):
    """Wait until nothing is being read; answers what the page showed on the way, in order."""
    seen, deadline = [], time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline, f"still reading after {PATIENCE} s: {page.inner_text('#hang-doi')}"
        shown = page.evaluate(
            """() => [...document.querySelectorAll("#hang-doi .queue-row")].map((row) =>
            [row.dataset.uploadId, row.querySelector("progress")?.value ?? 100,
             row.querySelector(".queue-progress span")?.textContent ?? row.querySelector(".state")?.textContent.trim()])"""
        )
        if not seen or seen[-1] != shown:
            seen.append(shown)
        sending = page.locator(".upload-row:not(.failed)").count()
        if shown and not sending and all(percent == 100 for _, percent, _ in shown):
            return seen
        page.wait_for_timeout(150)


def field(page, name):
    return page.locator(f'.sbs-fields [name="{name}"]')


@pytest.mark.ocr
def test_a_mixed_batch_from_the_desk_to_the_readers(desk, people, start_worker):
    start_worker()
    clerk = desk()
    clerk.expected.append("422 (Unprocessable")  # the day that does not exist
    page = clerk.sign_in(people.clerk, to="/van-ban/ban-van-thu/")
    files = batch.morning()

    drop(page, files)
    expect(page.get_by_text("Chờ lời cam đoan ở trên.").first).to_be_visible()
    assert not Upload.objects.exists()
    page.get_by_label("Tôi cam đoan").check()
    expect(page.locator("#hang-doi .queue-row")).to_have_count(len(files), timeout=60_000)
    picture(page, "ban-van-thu-dang-doc")
    seen = watched(page)

    moved = {}
    for shown in seen:
        for upload, percent, _words in shown:
            if percent not in moved.setdefault(upload, []):
                moved[upload].append(percent)
    assert any(len(steps) >= 3 for steps in moved.values()), "no file was seen to move"
    assert all(steps == sorted(steps) for steps in moved.values())
    assert any("chưa tiếp nhận" in words for shown in seen for *_, words in shown)
    assert sorted(Upload.objects.values_list("state", flat=True)) == ["ready"] * 9 + ["refused"]

    refused = page.locator(".queue-refused")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Không tiếp nhận")
    expect(refused).to_contain_text(batch.MARKED_NAME)  # only this page still knows the name
    assert Upload.objects.get(state="refused").sealed_name == ""
    assert not any(quarantine.root().iterdir())
    picture(page, "ban-van-thu-da-doc")

    page.get_by_role("link", name="Cập nhật danh sách bên dưới").click()
    expect(page.locator("[data-select-row]")).to_have_count(9)
    picture(page, "ban-van-thu-cho-kiem-tra")
    reviewed_by_keyboard_alone(page)
    resolution = Document.objects.get(symbol="09-NQ/TU")
    assert resolution.state == Document.State.PUBLISHED
    assert resolution.visibility == Document.Visibility.PUBLIC
    assert resolution.subject == "Về chuyển đổi số tỉnh Đắk Nông"
    assert {tag.name for tag in resolution.tags.all()} == {"chuyển đổi số", "cấp xã"}
    assert resolution.fields.get().name == "Chuyển đổi số"
    assert resolution.published_by == people.clerk
    assert resolution.date_issued.isoformat() == "2021-11-01"
    assert resolution.signer == "Ngô Thanh Bình"

    the_rest_at_once(page)
    published = Document.objects.filter(state=Document.State.PUBLISHED)
    read = {(document.symbol, document.date_issued and document.date_issued.isoformat()) for document in published}
    assert {("09-NQ/TU", "2021-11-01"), ("45-HD/BTGTU", "2022-09-05"), ("112/KH-UBND", "2022-02-17")} <= read
    assert sum(symbol.endswith("KH/BTGTU") for symbol, _ in read) >= 3  # of the four scans
    assert DocumentFile.objects.count() == 9
    undone(page, people)


def reviewed_by_keyboard_alone(page):
    page.keyboard.press("Alt+k")
    page.wait_for_url("**/kiem-tra/")
    for _ in range(10):
        if field(page, "symbol").input_value() == "09-NQ/TU":
            break
        here = page.url
        page.keyboard.press("Alt+j")
        page.wait_for_url(lambda address, here=here: address != here)
    assert field(page, "symbol").input_value() == "09-NQ/TU"
    picture(page, "kiem-tra-van-ban", whole=False)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    lit = "() => [...document.querySelectorAll('rect.lit')].map((one) => one.dataset.boxFor)"
    tab_to(page, "symbol")
    assert page.evaluate(lit) == ["symbol"]
    box = page.locator('rect[data-box-for="symbol"]').bounding_box()
    assert box["width"] > 5 and box["height"] > 5
    tab_to(page, "subject")
    assert page.evaluate(lit) == ["subject"]
    picture(page, "kiem-tra-o-sang", whole=False)
    page.keyboard.press("Control+a")
    page.keyboard.type("Về chuyển đổi số tỉnh Đắk Nông")
    tab_to(page, "date_issued")
    assert page.evaluate(lit) == ["date_issued"]
    tab_to(page, "fields_of_work")
    while page.evaluate("document.activeElement.closest('label').textContent.trim()") != "Chuyển đổi số":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "tag_names")
    page.keyboard.type("chuyển đổi số, cấp xã")
    tab_to(page, "visibility")
    for _ in range(4):
        if page.evaluate("document.activeElement.value") == "public":
            break
        page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "public"
    here = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda address: address != here)
    toast(page, "Đã đăng văn bản")


def the_rest_at_once(page):
    page.goto(re.sub(r"/van-ban/.*", "/van-ban/ban-van-thu/", page.url))
    page.get_by_label("Chọn mọi dòng trên trang").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 8 dòng.")
    page.get_by_role("button", name="Đăng các văn bản đã chọn").click()
    toast(page, re.compile(r"Đã đăng \d văn bản"))
    toast(page, "Chưa đăng được vì còn thiếu")
    picture(page, "ban-van-thu-dang-hang-loat")


def undone(page, people):
    """A table has no head of its own: the clerk fills it in, publishes, and takes it back with one press."""
    draft = Document.objects.filter(state=Document.State.DRAFT, files__kind="xlsx").get()
    page.goto(re.sub(r"/van-ban/.*", f"/van-ban/{draft.pk}/kiem-tra/", page.url))
    field(page, "subject").fill("Biểu mức thu phí, lệ phí")
    field(page, "doc_type").select_option(label="Thông báo")
    field(page, "issuer_name").fill("Ban Tuyên giáo Tỉnh ủy")
    field(page, "date_issued").fill("31/02/2022")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ngày này không có thật")
    assert field(page, "subject").input_value() == "Biểu mức thu phí, lệ phí"
    picture(page, "kiem-tra-sai-ngay", whole=False)
    field(page, "date_issued").fill("28/2/2022")
    page.keyboard.press("Control+Enter")
    note = toast(page, "Đã đăng văn bản")
    draft.refresh_from_db()
    assert draft.state == Document.State.PUBLISHED
    note.get_by_role("button", name="Hoàn tác").click()
    toast(page, "Đã đưa văn bản về bàn văn thư")
    draft.refresh_from_db()
    assert draft.state == Document.State.DRAFT


def test_of_two_clerks_at_one_record_the_second_is_told_and_keeps_what_was_typed(desk, people):
    upload = make.upload(clerk=people.clerk, unit=people.department)
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    path = f"/van-ban/{upload.document_id}/kiem-tra/"
    first = desk().sign_in(people.clerk, to=path)
    other = desk()
    other.expected.append("409 (Conflict)")
    second = other.sign_in(people.editor, to=path)

    field(first, "place").fill("Đắk Nông")
    first.get_by_role("button", name="Lưu, chưa đăng").click()
    toast(first, "Đã lưu")
    field(second, "subject").fill("Về chuyển đổi số, bản của biên tập viên")
    field(second, "tag_names").fill("chuyển đổi số")
    second.keyboard.press("Control+s")

    expect(second.get_by_role("alert")).to_contain_text("Người khác đã sửa văn bản này")
    assert field(second, "subject").input_value() == "Về chuyển đổi số, bản của biên tập viên"
    assert field(second, "tag_names").input_value() == "chuyển đổi số"
    expect(second.get_by_role("alert")).to_contain_text("Đắk Nông")  # what stands in the record now
    document = Document.objects.get()
    assert (document.place, document.tags.count()) == ("Đắk Nông", 0)
    picture(second, "kiem-tra-hai-nguoi", whole=False)
    field(second, "place").fill("Đắk Nông")
    second.keyboard.press("Control+s")
    toast(second, "Đã lưu")
    document.refresh_from_db()
    assert (document.place, document.subject) == ("Đắk Nông", "Về chuyển đổi số, bản của biên tập viên")


QUICK = [
    "chinh-phu-335-2025-nd-cp.pdf", "bo-xay-dung-1074-qd-bxd.pdf", "cong-doan-giao-duc-172-cdn-tgnc.docx",
    "ttg-07-ct-ttg.odt", "bo-tai-chinh-154-2025-tt-btc-bieu-phi.xlsx",
    "gioi-thieu-nghi-dinh-344-2025-nd-cp.pptx", "syt-kien-giang-171-gm-syt-hoa-toc.jpg",
]  # fmt: skip


@pytest.mark.ocr
def test_real_files_from_the_desk_to_the_readers(desk, people, start_worker, samples):
    start_worker()
    page = desk().sign_in(people.clerk, to="/van-ban/ban-van-thu/")
    page.get_by_label("Tôi cam đoan").check()
    page.set_input_files("#tep", [samples / name for name in QUICK])
    expect(page.locator("#hang-doi .queue-row")).to_have_count(len(QUICK), timeout=60_000)
    watched(page)
    assert list(Upload.objects.values_list("state", flat=True)) == ["ready"] * len(QUICK)
    with open(samples / "samples.csv", encoding="utf-8") as table:
        truth = {row["file"]: row for row in csv.DictReader(table)}
    for file in DocumentFile.objects.filter(kind__in=["docx", "odt"]).select_related("document"):
        assert file.document.symbol == truth[file.name]["symbol"]
        assert file.document.date_issued.isoformat() == truth[file.name]["date_issued"]
    page.reload()
    picture(page, "ban-van-thu-tep-that")
    page.get_by_role("link", name=re.compile("Kiểm tra văn bản tiếp theo")).click()
    picture(page, "kiem-tra-tep-that", whole=False)
    for file in DocumentFile.objects.filter(kind="image"):
        page.goto(re.sub(r"/van-ban/.*", f"/van-ban/{file.document_id}/kiem-tra/", page.url))
        picture(page, "kiem-tra-anh-that", whole=False)
    page.goto(re.sub(r"/van-ban/.*", "/van-ban/ban-van-thu/", page.url))
    page.get_by_label("Chọn mọi dòng trên trang").check()
    page.get_by_role("button", name="Đăng các văn bản đã chọn").click()
    toast(page, re.compile(r"Đã đăng \d văn bản"))
    assert Document.objects.filter(state=Document.State.PUBLISHED).count() >= 3
