"""A clerk tells the unit something, follows who confirms, reminds the rest and takes the ledger on paper; an operator looks on."""

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notifications import outbox
from notifications.actions import confirming, office_notices
from notifications.models import Delivery, Endpoint, Heartbeat, Notice, OfficeNotice, Recipient, State
from tests.browser.conftest import PICTURES, picture, toast
from tests.factories import notices as make

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = "Ban tổ chức họp giao ban tháng 9 lúc 8 giờ ngày 05/09/2025 tại phòng họp tầng 2.\n\nĐề nghị các đồng chí mang theo báo cáo tháng 8."


@pytest.fixture
def unhurried(monkeypatch):
    """Nothing leaves by itself: what comes of each row is written by the test."""
    monkeypatch.setattr(outbox, "wake", lambda queue: None)


def in_both_lights(page, name):
    picture(page, name)
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-toi")
    page.emulate_media(color_scheme="light")


def test_a_clerk_tells_the_unit_and_follows_who_confirms(people, desk, unhurried):
    own = desk()
    own.expected.append("422")
    page = own.sign_in(people.clerk, to="/thong-bao/da-gui/")
    picture(page, "thong-bao-chua-gui")
    page.get_by_role("link", name="Gửi thông báo").first.click()
    page.get_by_label("Tiêu đề").fill("Họp giao ban tháng 9 năm 2025")
    page.get_by_label("Nội dung", exact=True).fill(WORDS)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Hãy chọn ít nhất một đơn vị")
    picture(page, "thong-bao-loi")
    page.get_by_label("Người nhận phải xác nhận").check()
    page.get_by_label("Ban Tuyên giáo Tỉnh ủy").check()
    page.get_by_label("Tôi cam đoan nội dung không phải").check()
    in_both_lights(page, "thong-bao-soan")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    in_both_lights(page, "thong-bao-xem-lai")
    assert not OfficeNotice.objects.exists()
    page.get_by_role("button", name="Sửa lại").click()
    expect(page.get_by_label("Nội dung", exact=True)).to_have_value(WORDS)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    page.get_by_role("button", name="Gửi cho 5 người").click()
    toast(page, "Đã đưa thông báo vào hàng gửi cho 5 người")
    notice = Notice.objects.get()
    assert notice.deliveries.filter(channel="portal").count() == 5

    now = timezone.now()
    notice.deliveries.filter(channel="email").update(state=State.ACCEPTED, accepted_at=now)
    mine = notice.deliveries.filter(channel="portal", recipient__user=people.editor)
    mine.update(state=State.ACKNOWLEDGED, seen_at=now, acknowledged_at=now)
    failed = notice.deliveries.filter(channel="email", recipient__user=people.reader)
    failed.update(state=State.FAILED, accepted_at=None, problem="Máy chủ thư báo không có địa chỉ này.")
    page.reload()
    expect(page.locator("main")).to_contain_text("Đã gửi, chưa có báo nhận")
    expect(page.locator(".ledger tr", has_text=people.editor.full_name).first).to_contain_text("Đã xác nhận")
    in_both_lights(page, "so-giao-nhan")

    page.get_by_role("button", name="Nhắc người chưa xác nhận").click()
    page.get_by_role("dialog").get_by_role("button", name="Nhắc").click()
    toast(page, "cho 4 người chưa xác nhận")
    assert set(Delivery.objects.filter(purpose="reminder-1").values_list("recipient__user", flat=True)) == {
        getattr(people, name).pk for name in ("reader", "leader", "opinion", "secretary")
    }
    expect(page.get_by_role("button", name="Nhắc người chưa xác nhận")).to_have_count(0)
    page.get_by_label("Chỉ người chưa xác nhận").check()
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator(".ledger")).not_to_contain_text(people.editor.full_name)

    page.get_by_role("link", name="Bản in").click()
    expect(page.locator(".on-paper tbody tr")).to_have_count(5)
    picture(page, "so-giao-nhan-ban-in")
    on_paper(page, "so-giao-nhan-giay")
    page.go_back()
    page.get_by_role("link", name="Danh sách gọi điện").click()
    expect(page.locator(".on-paper tbody tr")).to_have_count(4)
    on_paper(page, "so-giao-nhan-goi-dien")


def on_paper(page, name):
    """As the printer gets it, on one sheet of A4."""
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(sheets) == 1
    sheets[0].render(scale=1.5).to_pil().save(PICTURES / f"{name}.png")


def test_a_recipient_reads_and_confirms_and_a_sender_takes_it_back(people, desk, unhurried):
    office = make.office_notice(by=people.clerk, unit=people.department, level="urgent", text=WORDS)
    reader = desk().sign_in(people.editor, to=office.get_absolute_url())
    in_both_lights(reader, "thong-bao-doc")
    reader.get_by_role("button", name="Tôi đã đọc, xác nhận").click()
    toast(reader, "Đã ghi nhận đồng chí đã nhận thông báo này")
    sender = desk().sign_in(people.clerk, to=f"/thong-bao/so-giao-nhan/{office.notice.pk}/")
    sender.get_by_role("link", name="Sửa, hủy").click()
    picture(sender, "thong-bao-sua")
    sender.get_by_label("Lý do hủy").fill("Ghi nhầm ngày họp")
    sender.get_by_role("button", name="Hủy thông báo").click()
    sender.get_by_role("dialog").get_by_role("button", name="Hủy thông báo").click()
    toast(sender, "Đã hủy thông báo")
    picture(sender, "so-giao-nhan-da-huy")
    reader.reload()
    expect(reader.locator("main")).to_contain_text("Ghi nhầm ngày họp")


def test_an_operator_sees_what_died_and_sends_it_again(people, desk, unhurried):
    notice = make.many_rows(by=people.clerk, unit=people.department, people=12)
    reason = "Máy chủ thư từ chối: hộp thư của người nhận đã đầy."
    notice.deliveries.filter(channel="push").update(channel="email", purpose="again", problem=reason)
    notice.deliveries.filter(state="accepted").update(accepted_at=timezone.now())
    Heartbeat.objects.create(name="sweep", at=timezone.now())
    Endpoint.objects.create(
        recipient=Recipient.objects.first(), channel="push", address="https://push.example/1", label="Chrome trên Android",
        off_at=timezone.now(), off_reason="Thiết bị đã gỡ cổng.",
    )  # fmt: skip
    page = desk().sign_in(people.admin, to="/thong-bao/van-hanh/")
    in_both_lights(page, "van-hanh")
    page.get_by_label("Lý do").select_option(reason)
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("button", name="Gửi lại tất cả vì lý do này").click()
    page.get_by_role("dialog").get_by_role("button", name="Gửi lại tất cả vì lý do này").click()
    toast(page, "Đã đưa 12 lượt vào hàng gửi lại")
    assert not Delivery.objects.filter(state=State.FAILED).exists()
    page.get_by_role("link", name="Địa chỉ đã tắt").click()
    expect(page.locator(".data-table")).to_contain_text("Thiết bị đã gỡ cổng")
    picture(page, "van-hanh-dia-chi-tat")


def test_a_unit_gets_a_mailbox_and_is_told_beside_its_people(people, desk, unhurried):
    own = desk()
    own.expected.append("422")
    page = own.sign_in(people.clerk, to=f"/don-vi/{people.department.pk}/")
    in_both_lights(page, "don-vi-chua-hop-thu")
    page.get_by_role("link", name="Khai hộp thư").click()
    in_both_lights(page, "hop-thu-chua-khai")
    page.get_by_label("Địa chỉ thư của đơn vị").fill("bantuyengiao@")
    page.get_by_role("button", name="Gửi liên kết xác nhận").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Địa chỉ thư không đúng")
    picture(page, "hop-thu-loi")
    page.get_by_label("Địa chỉ thư của đơn vị").fill("bantuyengiao@daknong.example")
    page.get_by_role("button", name="Gửi liên kết xác nhận").click()
    toast(page, "Đã gửi liên kết xác nhận")
    expect(page.locator("main")).to_contain_text("Chờ xác nhận")
    in_both_lights(page, "hop-thu-cho")

    token = confirming.token_of(Recipient.objects.get(unit=people.department))
    letter = desk().page(f"/thong-bao/dia-chi/{token}/")
    in_both_lights(letter, "hop-thu-lien-ket")
    letter.get_by_role("button", name="Xác nhận").click()
    expect(letter.locator("main")).to_contain_text("Địa chỉ đã xác nhận")
    page.goto(f"{own.address}/don-vi/{people.department.pk}/")
    in_both_lights(page, "don-vi-co-hop-thu")

    page.goto(f"{own.address}/thong-bao/gui/")
    page.get_by_label("Tiêu đề").fill("Họp giao ban tháng 9 năm 2025")
    page.get_by_label("Nội dung", exact=True).fill(WORDS)
    page.get_by_label("Ban Tuyên giáo Tỉnh ủy").check()
    page.get_by_label("Cả từng người và hộp thư").check()
    page.get_by_label("Người nhận phải xác nhận").check()
    page.get_by_label("Tôi cam đoan nội dung không phải").check()
    in_both_lights(page, "hop-thu-soan")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    in_both_lights(page, "hop-thu-xem-lai")
    page.get_by_role("button", name="Gửi cho 5 người và 1 hộp thư").click()
    toast(page, "Đã đưa thông báo vào hàng gửi cho 5 người và 1 hộp thư")
    Notice.objects.get(kind="notifications.office_notice").deliveries.filter(channel="email").update(
        state=State.ACCEPTED, accepted_at=timezone.now()
    )
    page.reload()
    expect(page.locator(".ledger tr", has_text="Hộp thư của đơn vị")).to_contain_text("Đã gửi, chưa có báo nhận")
    in_both_lights(page, "hop-thu-so-giao-nhan")
    page.get_by_role("link", name="Bản in").click()
    on_paper(page, "hop-thu-so-giay")
    page.go_back()
    page.get_by_role("link", name="Danh sách gọi điện").click()
    in_both_lights(page, "hop-thu-goi-dien")
    page.goto(f"{own.address}/thong-bao/da-gui/")
    in_both_lights(page, "hop-thu-da-gui")


def test_an_older_version_leads_to_the_newest(people, desk, unhurried):
    office = make.office_notice(by=people.clerk, unit=people.department, text=WORDS)
    page = desk().sign_in(people.editor, to="/thong-bao/")
    stale = page.locator(f"#thong-bao-{office.notice.pk}")
    expect(stale.get_by_role("link", name="Đọc và xác nhận")).to_be_visible()
    office_notices.change(office_notice=office, by=people.clerk, version=1, title="Hoãn họp", text=WORDS, needs_ack=True)
    stale.get_by_role("button", name="Đánh dấu đã đọc").click()
    expect(stale).to_contain_text("đã có bản mới hơn")
    page.reload()
    expect(page.locator("#chuong")).to_have_accessible_name("Thông báo, 1 chưa đọc")
    in_both_lights(page, "hop-thong-bao-ban-cu")
    stale.get_by_role("link", name="Mở bản mới nhất").click()
    page.get_by_role("button", name="Tôi đã đọc, xác nhận").click()
    toast(page, "Đã ghi nhận đồng chí đã nhận thông báo này")
    assert Delivery.objects.get(acknowledged_at__isnull=False).notice.version == 2
