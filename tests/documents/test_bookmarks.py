"""Documents somebody keeps for themselves."""

import re

import pytest
from django.utils import timezone

from accounts import personal_data
from audit.models import Event
from documents.actions import bookmarks
from documents.models import Bookmark, Document
from tests.documents import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", **values):
        return shelf.paper(subject, "Trang một", **{"owner_unit": province.department} | values)

    return write


def body(response):
    return response.content.decode()


def test_a_reader_keeps_a_document_and_finds_it_again(paper, as_person, province):
    document, client = paper(), as_person("reader")
    back = "/van-ban/?q=chuyen"
    response = client.post(f"/van-ban/{document.pk}/luu-van-ban/", {"next": back})
    assert (response.status_code, response["Location"]) == (302, back)
    assert Bookmark.objects.get().owner == province.reader
    assert "Về chuyển đổi số" in body(client.get("/van-ban/da-luu/"))
    for address in ("/", "/van-ban/", document.get_absolute_url()):
        assert "Đã lưu</span>" in body(client.get(address)), address
    client.post(f"/van-ban/{document.pk}/bo-luu-van-ban/")
    assert not Bookmark.objects.exists()


def test_keeping_twice_is_keeping_once(paper, as_person):
    document = paper()
    for _ in range(2):
        as_person("reader").post(f"/van-ban/{document.pk}/luu-van-ban/")
    assert Bookmark.objects.count() == 1


def test_never_leads_to_another_site(paper, as_person):
    document = paper()
    response = as_person("reader").post(f"/van-ban/{document.pk}/luu-van-ban/", {"next": "https://xau.example/"})
    assert response["Location"] == document.get_absolute_url()


def test_as_a_fragment_the_button_comes_back(paper, as_person):
    document = paper()
    page = body(as_person("reader").post(f"/van-ban/{document.pk}/luu-van-ban/", HTTP_HX_REQUEST="true"))
    assert "Bỏ lưu" in page and "<html" not in page


@pytest.mark.parametrize("values", [{"state": "draft"}, {"visibility": "internal"}, {"visibility": "units"}, {"state": "withdrawn"}])
def test_what_one_may_not_see_cannot_be_kept(paper, as_person, values):
    document = paper(**values)
    assert as_person("reader").post(f"/van-ban/{document.pk}/luu-van-ban/").status_code == 404
    assert not Bookmark.objects.exists()


def test_what_was_closed_since_is_absent_and_comes_back_with_its_note(paper, as_person, province):
    document, client = paper("Về rừng"), as_person("reader")
    Bookmark.objects.create(owner=province.reader, document=document, note="Đọc lại phần hai")
    Document.objects.update(visibility="internal")
    page = body(client.get("/van-ban/da-luu/"))
    assert "rừng" not in page and "phần hai" not in page and "Chưa lưu văn bản nào" in page
    Document.objects.update(visibility="public")
    assert "Đọc lại phần hai" in body(client.get("/van-ban/da-luu/"))


def test_a_note_is_for_its_owner_alone(paper, as_person, province):
    bookmark = Bookmark.objects.create(owner=province.reader, document=paper())
    address = f"/van-ban/da-luu/{bookmark.pk}/ghi-chu/"
    assert as_person("clerk").post(address, {"note": "của người khác"}).status_code == 404
    as_person("reader").post(address, {"note": "Dòng một\r\n<b>dòng hai</b>"})
    bookmark.refresh_from_db()
    assert bookmark.note == "Dòng một\n<b>dòng hai</b>"
    assert "&lt;b&gt;dòng hai" in body(as_person("reader").get("/van-ban/da-luu/"))
    assert "dòng hai" not in body(as_person("clerk").get("/van-ban/da-luu/"))


def test_a_note_too_long_is_not_lost(paper, as_person, province):
    bookmark = Bookmark.objects.create(owner=province.reader, document=paper(), note="cũ")
    response = as_person("reader").post(f"/van-ban/da-luu/{bookmark.pk}/ghi-chu/", {"note": "chữ " * 300})
    assert response.status_code == 422 and "chữ chữ" in body(response)
    bookmark.refresh_from_db()
    assert bookmark.note == "cũ"


def test_a_visitor_sees_no_button(paper, client):
    document = paper()
    for address in ("/", "/van-ban/", document.get_absolute_url()):
        assert "luu-van-ban" not in body(client.get(address))


def test_there_is_an_end_to_how_many(paper, as_person, monkeypatch):
    monkeypatch.setattr(bookmarks, "MOST", 1)
    client = as_person("reader")
    for document in (paper(), paper("Khác")):
        client.post(f"/van-ban/{document.pk}/luu-van-ban/")
    assert Bookmark.objects.count() == 1


def test_nothing_of_it_goes_into_the_trail(paper, as_person):
    as_person("reader").post(f"/van-ban/{paper().pk}/luu-van-ban/")
    assert not Event.objects.exists()


def test_a_person_is_given_and_freed_of_what_they_kept(paper, province):
    Bookmark.objects.create(owner=province.reader, document=paper(), note="của tôi")
    assert personal_data.export_of(province.reader)["bookmarks"]["records"][0]["note"] == "của tôi"
    personal_data.erase_person(user=province.reader, by=province.admin)
    assert not Bookmark.objects.exists()


def test_is_read_page_by_page_at_the_same_cost(paper, as_person, province, django_assert_num_queries):
    client = as_person("reader")
    documents = [paper(f"Tên riêng {number:03d}.") for number in range(45)]
    Bookmark.objects.create(owner=province.reader, document=documents[0])
    client.get("/van-ban/da-luu/")
    with django_assert_num_queries(4):
        client.get("/van-ban/da-luu/")
    Bookmark.objects.bulk_create(Bookmark(owner=province.reader, document=document) for document in documents[1:])
    with django_assert_num_queries(4):
        page = body(client.get("/van-ban/da-luu/"))
    seen = set(re.findall(r"Tên riêng \d\d\d\.", page))
    while more := re.search(r'<a class="btn" href="([^"]+)">Xem thêm', page):
        page = body(client.get("/van-ban/da-luu/" + more[1].replace("&amp;", "&")))
        seen |= set(re.findall(r"Tên riêng \d\d\d\.", page))
    assert len(seen) == 45


def test_a_closed_account_is_out_at_every_door_at_once(paper, as_person, province):
    document, client = paper("Về rừng", visibility="internal"), as_person("cadre")
    client.post(f"/van-ban/{document.pk}/luu-van-ban/")
    search = province.cadre.saved_searches.create(name="Rừng", address="q=rừng")
    assert "Về rừng" in body(client.get(f"/van-ban/tim-da-luu/{search.pk}/"))
    type(province.cadre).objects.filter(pk=province.cadre.pk).update(is_active=False)
    for address in ("/van-ban/da-luu/", "/van-ban/tim-da-luu/", f"/van-ban/tim-da-luu/{search.pk}/"):
        assert "dang-nhap" in client.get(address)["Location"], address
    assert "dang-nhap" in client.post("/van-ban/tai-ve/", {"chon": [document.pk]})["Location"]


def test_an_ended_role_closes_what_is_internal_everywhere_at_once(paper, as_person, province):
    document, client = paper("Về rừng", visibility="internal"), as_person("cadre")
    client.post(f"/van-ban/{document.pk}/luu-van-ban/")
    search = province.cadre.saved_searches.create(name="Tìm", address="q=rừng")
    province.cadre.memberships.update(valid_to=timezone.localdate())
    for address in ("/van-ban/da-luu/", "/van-ban/tim-da-luu/", f"/van-ban/tim-da-luu/{search.pk}/"):
        assert "Về rừng" not in body(client.get(address)), address
    client.post("/van-ban/tai-ve/", {"chon": [document.pk]})
    assert "Chưa chọn văn bản nào" in body(client.get("/"))
