"""A reader follows the lược đồ of a paper, on a desk and on a phone, with and without scripts."""

import datetime

import pytest
from playwright.sync_api import expect

from documents.actions import relations
from documents.models import DocumentType, Issuer
from tests.browser.conftest import PHONE, picture
from tests.documents import shelf

pytestmark = pytest.mark.browser

TEXT = """Căn cứ Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;
Căn cứ Quy chế làm việc số 02-QC/TU ngày 11 tháng 01 năm 2021 của Tỉnh ủy;
Thực hiện Nghị quyết số 09-NQ/TU, ngày 01/11/2021 của Ban Chấp hành Đảng bộ tỉnh,
Hướng dẫn này có hiệu lực kể từ ngày ký.
Hướng dẫn này thay thế Hướng dẫn số 12-HD/BTGTU ngày 05/3/2018."""


@pytest.fixture
def store(people):
    def paper(symbol, subject, *texts, kind="nghi-quyet", issuer="TỈNH ỦY ĐẮK NÔNG", day=datetime.date(2021, 11, 1), **values):
        document = shelf.paper(
            subject, *(texts or ("Nội dung.",)), owner_unit=people.department, symbol=symbol, date_issued=day,
            doc_type=DocumentType.objects.filter(slug=kind).first(), issuer=Issuer.objects.named(issuer), **values,
        )  # fmt: skip
        relations.read_relations(document)
        return document

    resolution = paper("09-NQ/TU", "về chuyển đổi số tỉnh Đắk Nông đến năm 2025, định hướng đến năm 2030")
    decree = paper("30/2020/NĐ-CP", "Về công tác văn thư", issuer="CHÍNH PHỦ", day=datetime.date(2020, 3, 5))
    old = paper("12-HD/BTGTU", "công tác văn thư, lưu trữ trong ngành tuyên giáo", day=datetime.date(2018, 3, 5), kind="huong-dan")
    guide = paper("22-HD/BTGTU", "công tác văn thư, lưu trữ và chuyển đổi số trong ngành tuyên giáo", TEXT,
                  day=datetime.date(2021, 11, 10), kind="huong-dan")  # fmt: skip
    for number in range(4):
        paper(
            f"{84 + number}-KH/HU", f"công tác văn thư, lưu trữ ngành tuyên giáo năm {2022 + number}",
            "Thực hiện Hướng dẫn số 22-HD/BTGTU ngày 10/11/2021 của Ban Tuyên giáo Tỉnh ủy,", kind="ke-hoach",
            issuer="HUYỆN ỦY CƯ JÚT", day=datetime.date(2022 + number, 1, 15),
        )  # fmt: skip
    paper("31-HD/BTGTU", "công tác văn thư, lưu trữ trong các cuộc điều tra dư luận", kind="huong-dan")
    return {"guide": guide, "decree": decree, "old": old, "resolution": resolution}


def test_a_reader_sees_what_it_rests_on_and_what_came_after(store, desk):
    page = desk().page(store["guide"].get_absolute_url())
    section = page.locator("#luoc-do")
    expect(section.get_by_text("chưa có trong kho").locator("visible=true")).to_have_count(4)  # drawn and listed
    expect(section.get_by_role("heading", name="Được thực hiện bằng")).to_be_visible()
    expect(page.get_by_role("heading", name="Văn bản tương tự")).to_be_visible()
    picture(page, "luoc-do")
    section.get_by_role("link", name="30/2020/NĐ-CP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Về công tác văn thư")
    expect(page.get_by_role("heading", name="Là căn cứ của")).to_be_visible()


def test_it_needs_no_scripts_and_no_mouse_and_fits_a_phone(store, desk):
    person = desk(java_script_enabled=False, viewport=PHONE | {"width": 360}, color_scheme="dark")
    page = person.page(store["old"].get_absolute_url())
    expect(page.get_by_text("Hết hiệu lực").first).to_be_visible()
    expect(page.locator("svg.relations-narrow")).to_be_visible()
    assert page.locator("svg a:not([tabindex='-1'])").count() == 0
    page.locator("#luoc-do-danh-sach").get_by_role("link", name="22-HD/BTGTU").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("chuyển đổi số trong ngành")


def test_the_clerk_corrects_a_relation(store, people, desk):
    page = desk().sign_in(people.clerk, f"/van-ban/{store['guide'].pk}/luoc-do/tat-ca/")
    row = page.get_by_role("listitem").filter(has_text="12-HD/BTGTU")
    row.get_by_text("Sửa", exact=False).first.click()
    row.get_by_label("Quan hệ").select_option("amends")
    picture(page, "luoc-do-sua")
    row.get_by_role("button", name="Lưu loại").click()
    expect(page.get_by_text("Đã sửa loại quan hệ")).to_be_visible()
    store["old"].refresh_from_db()
    assert store["old"].validity == "partly"
    page.get_by_label("Số, ký hiệu của văn bản kia").fill("05/QĐ-UBND")
    page.get_by_role("button", name="Thêm quan hệ").click()
    expect(page.get_by_role("listitem").filter(has_text="05/QĐ-UBND")).to_be_visible()
    assert store["guide"].citations.filter(symbol="05/QĐ-UBND", decision="added").exists()
