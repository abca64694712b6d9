"""The pages on which documents are found and read."""

import datetime
import re

import pytest

from documents import storage
from documents.models import Document, DocumentFile, Tag
from documents.search.index import index_document
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", *texts, **values):
        return shelf.paper(subject, *(texts or ("Trang một",)), **{"owner_unit": province.department} | values)

    return write


def body(response):
    return response.content.decode()


class TestList:
    def test_shows_the_newest_first_and_no_draft(self, paper, client):
        paper("Văn bản cũ", date_issued=datetime.date(2019, 1, 1))
        paper("Văn bản mới", date_issued=datetime.date(2022, 1, 1))
        paper("Văn bản không ngày", date_issued=None)
        paper("Bản thảo kín", state="draft")
        page = body(client.get("/van-ban/"))
        assert [page.index(name) for name in ("Văn bản mới", "Văn bản cũ", "Văn bản không ngày")] == sorted(
            page.index(name) for name in ("Văn bản mới", "Văn bản cũ", "Văn bản không ngày")
        )
        assert "Bản thảo kín" not in page
        assert "3 văn bản" in page

    def test_an_empty_store_says_what_belongs_there(self, province, client):
        assert "Chưa có văn bản nào" in body(client.get("/van-ban/"))

    @pytest.mark.parametrize("sort", ["moi", "so"])
    def test_every_document_comes_once_when_read_page_by_page(self, paper, client, sort):
        days = [None, *(datetime.date(2021, 1, 1 + n % 7) for n in range(44))]
        for number, day in enumerate(days):
            paper(f"Tên riêng {number:03d}.", date_issued=day, symbol=f"{number:02d}-KH/TU" if number % 5 else "")
        address, seen = f"/van-ban/?sap_xep={sort}", []
        while address:
            page = body(client.get(address))
            seen += re.findall(r"Tên riêng \d\d\d\.", page)
            more = re.search(r'<a class="btn" href="([^"]+)"[^>]*>Xem thêm', page)
            address = "/van-ban/" + more[1].replace("&amp;", "&") if more else None
        assert len(seen) == len(set(seen)) == 45

    def test_a_search_by_date_or_number_is_read_page_by_page_too(self, paper, client):
        for number in range(25):
            paper(f"Tên riêng {number:03d}.", "rừng", date_issued=datetime.date(2021, 1, 1 + number))
        for sort in ("lien-quan", "moi", "so"):
            first = body(client.get("/van-ban/", {"q": "rừng", "sap_xep": sort}))
            more = re.search(r'href="([^"]+)"[^>]*>Xem thêm', first)[1].replace("&amp;", "&")
            second = body(client.get(f"/van-ban/{more}"))
            names = [re.findall(r"Tên riêng \d\d\d\.", page) for page in (first, second)]
            assert [len(set(found)) for found in names] == [20, 5]
            assert not set(names[0]) & set(names[1])

    def test_numbers_sort_by_notation_then_value(self, paper, client):
        for symbol in ("110-KH/TU", "9-KH/TU", "21-BC/TU", ""):
            paper(f"Tên của {symbol}", symbol=symbol)
        page = body(client.get("/van-ban/?sap_xep=so"))
        order = [page.index(f"Tên của {symbol}") for symbol in ("21-BC/TU", "9-KH/TU", "110-KH/TU")]
        assert order == sorted(order)

    def test_filters_are_named_and_can_be_taken_off_one_by_one(self, paper, client):
        document = paper("Có thẻ", signer="Nguyễn Văn Ký")
        document.tags.add(Tag.objects.named("chuyển đổi số"))
        index_document(document)
        paper("Không thẻ")
        page = body(client.get("/van-ban/?the=chuyen-doi-so&nam=2021&nguoi_ky=nguyen+van+ky"))
        assert "Có thẻ" in page and "Không thẻ" not in page
        assert "Thẻ: chuyển đổi số" in page and "Năm: 2021" in page
        assert 'href="?the=chuyen-doi-so&amp;nguoi_ky=nguyen+van+ky"' in page

    def test_a_tag_that_only_hidden_papers_bear_is_unknown_to_a_visitor(self, paper, client):
        hidden = paper("Nội bộ", visibility="internal")
        hidden.tags.add(Tag.objects.named("thẻ kín"))
        paper("Công khai")
        page = body(client.get("/van-ban/?the=the-kin"))
        assert "thẻ kín" not in page
        assert "Công khai" in page

    def test_works_as_a_fragment_and_as_a_page(self, paper, client):
        paper("Về rừng", "giữ rừng")
        whole = client.get("/van-ban/", {"q": "rung"})
        part = client.get("/van-ban/", {"q": "rung"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="ket-qua")
        assert "<html" in body(whole) and "<html" not in body(part)
        assert 'id="nhom-loai"' in body(part)
        assert "HX-Request" in whole["Vary"]


class TestSearchPage:
    def test_the_hit_names_its_page_and_marks_the_words(self, paper, client):
        document = paper("Về du lịch", "Trang đầu nói chuyện khác", "Trang hai bàn về chuyển đổi số ở xã")
        page = body(client.get("/van-ban/", {"q": "chuyen doi so"}))
        assert "<mark>chuyển đổi số</mark>" in page
        assert re.search(rf'href="/van-ban/{document.pk}/[^"]*trang=2#trang-2">Trang 2', page)

    def test_text_of_a_document_never_becomes_markup(self, paper, client):
        paper("<img src=x onerror=alert(1)> rừng", "<script>alert('rừng')</script> <b>rừng</b> &amp; \"rừng\"")
        page = body(client.get("/van-ban/", {"q": 'rừng" onfocus="alert(1)'})) + body(client.get("/van-ban/", {"q": "rừng"}))
        assert "<script>alert" not in page and "<img src=x" not in page and "<b>" not in page
        assert "&lt;script&gt;" in page and "<mark>rừng</mark>" in page
        assert 'onfocus="alert' not in page

    def test_nothing_found_offers_the_nearest_word_of_a_visible_head(self, paper, client):
        paper("Về chuyển đổi số")
        paper("Về khuyến khích", visibility="internal")
        assert "<strong>chuyển đổi</strong>" in body(client.get("/van-ban/", {"q": "chuyểm đổi"}))
        page = body(client.get("/van-ban/", {"q": "khuyếm khích"}))
        assert "khuyến" not in page

    def test_a_search_for_the_unit_of_today_finds_the_papers_of_its_predecessor(self, paper, client, province):
        from accounts.models import Unit, UnitSuccession
        from documents.models import Issuer

        heir = Unit.objects.create(
            name="Đảng ủy xã Cư Jút", kind=province.commune.kind, parent=province.province,
            valid_from=datetime.date(2025, 7, 1),
        )  # fmt: skip
        UnitSuccession.objects.create(
            predecessor=province.commune, successor=heir, kind="merge", on=datetime.date(2025, 7, 1)
        )
        old = Issuer.objects.named("ĐẢNG ỦY XÃ NAM DONG")
        Issuer.objects.filter(pk=old.pk).update(unit=province.commune)
        paper("Văn bản của xã cũ", issuer=old)
        paper("Văn bản khác")
        page = body(client.get("/van-ban/", {"q": "đảng uỷ xã cư jút"}))
        assert "Văn bản của xã cũ" in page and "Văn bản khác" not in page


class TestSuggestions:
    def test_suggest_numbers_and_subjects_that_are_visible(self, paper, client, as_person):
        paper("Về chuyển đổi số", symbol="09-NQ/TU")
        paper("Về chuyển đổi nghề", visibility="internal", symbol="10-NQ/TU")
        assert "Về chuyển đổi số" in body(client.get("/van-ban/goi-y/", {"q": "chuyen do"}))
        assert "nghề" not in body(client.get("/van-ban/goi-y/", {"q": "chuyen do"}))
        assert "nghề" in body(as_person("cadre").get("/van-ban/goi-y/", {"q": "chuyen do"}))
        assert "09-NQ/TU" in body(client.get("/van-ban/goi-y/", {"q": "9-nq"}))
        assert "10-NQ/TU" not in body(client.get("/van-ban/goi-y/", {"q": "10-nq"}))

    def test_drafts_are_not_suggested_even_to_their_clerk(self, paper, as_person):
        paper("Về bản thảo", state="draft")
        assert "bản thảo" not in body(as_person("clerk").get("/van-ban/goi-y/", {"q": "bản thảo"}))


class TestDocumentPage:
    def test_hidden_documents_do_not_exist_for_who_may_not_see_them(self, paper, client, as_person):
        document = paper("Nội bộ", visibility="internal")
        file = document.files.get()
        store_image(file)
        addresses = [
            document.get_absolute_url(),
            f"/van-ban/{document.pk}/trang/1/anh/",
            f"/van-ban/{document.pk}/tep/{file.pk}/",
            f"/van-ban/{document.pk}/tep/{file.pk}/trang/1/anh/",
            f"/van-ban/{document.pk}/xem/{file.pk}/",
        ]
        for address in addresses:
            assert client.get(address).status_code == 404, address
            assert as_person("outsider").get(address).status_code == 404, address
            assert as_person("cadre").get(address).status_code == 200, address

    def test_a_file_is_reached_only_through_its_own_document(self, paper, client):
        hidden, shown = paper("Kín", visibility="internal"), paper("Mở")
        assert client.get(f"/van-ban/{shown.pk}/tep/{hidden.files.get().pk}/").status_code == 404
        assert client.get(f"/van-ban/{shown.pk}/xem/{hidden.files.get().pk}/").status_code == 404

    def test_reads_as_the_paper_does(self, paper, client):
        document = paper(
            "Về chuyển đổi số", "Nội dung trang một", symbol="09-NQ/TU", regime="party", place="Gia Nghĩa", signer="Ngô Thanh Danh"
        )
        page = body(client.get(document.get_absolute_url()))
        for text in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Số 09-NQ/TU", "Gia Nghĩa, ngày 01 tháng 11 năm 2021", "Ngô Thanh Danh", "Nội dung trang một"):
            assert text in page
        assert document.files.get().sha256 in page

    def test_found_words_are_marked_in_the_text_and_on_the_page(self, paper, client):
        document = paper("Về rừng", "Giữ lấy rừng đầu nguồn")
        store_image(document.files.get())
        page = body(client.get(document.get_absolute_url() + "?q=rung+dau"))
        assert "<mark>rừng đầu</mark>" in page
        assert page.count("<rect ") == 2

    def test_text_of_a_page_is_escaped(self, paper, client):
        document = paper("Về rừng", "<script>alert(1)</script> rừng")
        page = body(client.get(document.get_absolute_url() + "?q=script"))
        assert "<script>alert" not in page
        assert "&lt;<mark>script</mark>&gt;" in page

    def test_a_long_document_is_read_in_parts(self, paper, client):
        document = paper("Dài", *(f"Đây là trang thứ {n}." for n in range(1, 46)))
        page = body(client.get(document.get_absolute_url() + "?trang=23"))
        assert "trang thứ 21." in page and "trang thứ 40." in page
        assert "trang thứ 20." not in page and "trang thứ 41." not in page
        assert "trang=41" in page

    def test_only_the_newest_version_of_a_file_is_read_and_found(self, paper, client):
        document = paper("Về rừng", "bản cũ nói nhầm")
        shelf.add_file(document, "bản mới nói đúng", version=2, data=b"%PDF-1.5")
        page = body(client.get(document.get_absolute_url()))
        assert "bản mới nói đúng" in page and "bản cũ" not in page
        assert "Về rừng" not in body(client.get("/van-ban/", {"q": "nói nhầm"}))
        assert "Về rừng" in body(client.get("/van-ban/", {"q": "nói đúng"}))

    def test_an_old_address_leads_to_the_present_one(self, paper, client):
        document = paper()
        response = client.get(f"/van-ban/{document.pk}/ten-cu/?q=x")
        assert response.status_code == 302
        assert response["Location"] == document.get_absolute_url() + "?q=x"


def store_image(file, number=1):
    storage.write_durably(storage.page_image_path(file, number), b"RIFF....WEBP")


class TestFiles:
    def test_the_original_comes_back_byte_for_byte_under_its_name(self, province, client):
        document = make.document(owner_unit=province.department)
        data = bytes(range(256)) * 50
        file = shelf.add_file(document, "trang", data=data, name='Nghị quyết số 09 "bản cuối".pdf')
        response = client.get(f"/van-ban/{document.pk}/tep/{file.pk}/")
        assert b"".join(response.streaming_content) == data
        assert response["Content-Disposition"].startswith("attachment")
        assert "Ngh%E1%BB%8B%20quy%E1%BA%BFt" in response["Content-Disposition"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/octet-stream"
        assert "sandbox" in response["Content-Security-Policy"]

    def test_only_pages_and_pictures_are_shown_inline(self, province, client):
        document = make.document(owner_unit=province.department)
        html = shelf.add_file(document, "x", name="a.html", mime="text/html", data=b"<script>", kind="odt")
        pdf = shelf.add_file(document, "x", name="a.pdf", part=DocumentFile.Part.ANNEX, data=b"%PDF-")
        shown = client.get(f"/van-ban/{document.pk}/tep/{html.pk}/?inline=1")
        assert shown["Content-Disposition"].startswith("attachment")
        assert shown["Content-Type"] == "application/octet-stream"
        assert client.get(f"/van-ban/{document.pk}/tep/{pdf.pk}/?inline=1")["Content-Type"] == "application/pdf"

    def test_an_image_seen_before_is_not_sent_again_but_the_right_is_checked_again(self, paper, client):
        document = paper()
        store_image(document.files.get())
        address = f"/van-ban/{document.pk}/trang/1/anh/"
        first = client.get(address)
        assert first["Cache-Control"] == "private, max-age=604800" or "private" in first["Cache-Control"]
        assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
        Document.objects.filter(pk=document.pk).update(visibility="internal")
        assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 404

    @pytest.mark.parametrize("number", [0, 2, 99999999999])
    def test_a_page_that_is_not_there_is_not_found(self, paper, client, number):
        assert client.get(f"/van-ban/{paper().pk}/trang/{number}/anh/").status_code == 404


class TestQueries:
    @pytest.mark.parametrize("person", [None, "cadre", "clerk"])
    @pytest.mark.parametrize(
        "address", ["/van-ban/", "/van-ban/?q=rung", "/van-ban/?q=09-NQ/TU", '/van-ban/?q="rừng"&nam=2021&loai=nghi-quyet', "document"]
    )
    def test_their_number_does_not_grow_with_the_store(
        self, paper, as_person, person, address, django_assert_max_num_queries, django_assert_num_queries
    ):
        first = paper("Về rừng", "giữ rừng", symbol="09-NQ/TU")
        address = first.get_absolute_url() + "?q=rung" if address == "document" else address
        client = as_person(person)
        client.get(address)
        with django_assert_max_num_queries(MOST_QUERIES) as few:
            client.get(address)
        for number in range(25):
            paper(f"Về rừng số {number}", "giữ rừng", symbol=f"{number + 10}-NQ/TU")
        with django_assert_num_queries(len(few)):
            client.get(address)
