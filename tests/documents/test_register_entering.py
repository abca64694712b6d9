"""A new line of a register: where it comes from, what it asks for, what it refuses."""

import datetime

import pytest

from audit.models import Event
from documents.actions import register
from documents.exceptions import AlreadyRegistered, NotForThisRegister
from documents.models import Document, RegisterEntry
from tests.documents.register_desk import INCOMING, OUTGOING, TODAY, body, office, page_of, typed
from tests.factories import documents as make_documents
from tests.factories import registers as make

__all__ = ["office"]

pytestmark = pytest.mark.django_db


def typed_out(**values):
    return {
        "series": "party", "doc_type": make.kind("ke-hoach").pk, "day": f"{TODAY():%d/%m/%Y}", "notation": "KH/BTGTU",
        "subject": "Tuyên truyền ngày lễ", "declared_open": "on",
    } | values  # fmt: skip


class TestEntering:
    def test_from_the_register_page_without_a_file(self, as_person, province, office):
        client = as_person("clerk")
        page = body(client.get(f"{INCOMING}vao-so/"))
        assert "Số tiếp theo" in page and "Không vào sổ này văn bản mật" in page and "sổ riêng, ngoài cổng" in page
        client.post(f"{INCOMING}vao-so/", typed(handler=province.opinion.pk, due_on=f"{TODAY():%d/%m/%Y}"))
        line = RegisterEntry.objects.get()
        assert (line.number, line.document, line.handler, line.due_on) == (1, None, province.opinion, TODAY())
        assert line.changes.get().kind == "entered"
        event = Event.objects.get(verb="documents.register_entered")
        assert "phòng dịch" not in f"{event.object_label}{event.data}"

    def test_from_the_review_page_of_a_document(self, as_person, office, province):
        document = make_documents.document(
            owner_unit=province.department, state="draft", symbol="09-NQ/TU", number="09", notation="NQ/TU", regime="party",
            signer="Ngô Thanh Bình",
        )  # fmt: skip
        client = as_person("clerk")
        review = body(client.get(f"/van-ban/{document.pk}/kiem-tra/"))
        assert f"/van-ban/so-den/vao-so/?van_ban={document.pk}&don_vi={province.department.pk}" in review
        form = body(client.get(f"{OUTGOING}vao-so/?van_ban={document.pk}"))
        assert 'value="NQ/TU"' in form and 'value="09"' in form and "Ngô Thanh Bình" in form
        client.post(
            f"{OUTGOING}vao-so/",
            typed_out(van_ban=document.pk, doc_type=document.doc_type.pk, number="09", notation="NQ/TU", day="01/11/2021"),
        )
        line = RegisterEntry.objects.get()
        assert (line.symbol, line.document, line.day) == ("09-NQ/TU", document, datetime.date(2021, 11, 1))
        assert "Sổ đi: 09-NQ/TU" in body(client.get(f"/van-ban/{document.pk}/kiem-tra/"))

    def test_needs_the_declaration_where_no_gate_has_spoken(self, as_person, office):
        response = as_person("clerk").post(f"{INCOMING}vao-so/", typed(declared_open=""))
        assert "Cần cam đoan văn bản không mật" in body(response, 422)
        assert not RegisterEntry.objects.exists()

    @pytest.mark.parametrize("marked", [{"subject": "Báo cáo (Mật)"}, {"symbol": "12-BC/TU TỐI MẬT"}, {"note": "Tối mật"}])
    def test_refuses_what_bears_a_mark_of_secrecy(self, as_person, office, marked):
        response = as_person("clerk").post(f"{INCOMING}vao-so/", typed(**marked))
        assert "sổ riêng ngoài cổng" in body(response, 409)
        assert not RegisterEntry.objects.exists()
        with pytest.raises(NotForThisRegister):
            make.incoming(**office, **marked)

    def test_takes_papers_about_the_protection_of_secrets(self, office):
        assert make.incoming(**office, subject="Hướng dẫn công tác bảo vệ bí mật nhà nước").pk

    def test_a_taken_number_comes_back_with_everything_typed(self, as_person, office):
        make.outgoing(**office, number=4, day=TODAY())
        page = body(as_person("clerk").post(f"{OUTGOING}vao-so/", typed_out(number="4", recipients="Như Điều 3")), 409)
        assert "Số 04 đã được lấy" in page and "số tiếp theo là 05" in page and "Như Điều 3" in page
        assert RegisterEntry.objects.count() == 1

    def test_a_day_outside_every_term_says_what_to_do(self, as_person, office):
        page = body(as_person("clerk").post(f"{OUTGOING}vao-so/", typed_out(day="01/06/2019")), 409)
        assert "Chưa khai nhiệm kỳ" in page and "/van-ban/nhiem-ky/" in page

    def test_a_day_gone_by_asks_for_its_reason(self, as_person, office):
        client = as_person("clerk")
        yesterday = f"{TODAY() - datetime.timedelta(days=1):%d/%m/%Y}"
        assert "lý do vào sổ lùi ngày" in body(client.post(f"{INCOMING}vao-so/", typed(day=yesterday)), 422)
        client.post(f"{INCOMING}vao-so/", typed(day=yesterday, late_reason="Đến ngoài giờ"))
        assert RegisterEntry.objects.get().late_reason == "Đến ngoài giờ"

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"day": "31/02/2026"}, "Ngày này không có thật"),
            ({"day": "01/01/2199"}, "Ngày này chưa tới"),
            ({"number": "15-NQ/TU"}, "Chỉ nhập số"),
            ({"number": "9999999999999"}, "Chỉ nhập số"),
            ({"subject": "  "}, "trích yếu"),
            ({"due_on": "01/01/2001"}, "Hạn xử lý trước ngày đến"),
            ({"subject": "x" * 2001}, "2000"),
        ],
    )
    def test_what_cannot_be_is_told_and_nothing_is_written(self, as_person, office, values, sentence):
        page = body(as_person("clerk").post(f"{INCOMING}vao-so/", typed(**values)), 422)
        assert sentence.lower() in page.lower() and "20/SYT-VP" in page
        assert not RegisterEntry.objects.exists()

    def test_the_same_paper_from_elsewhere_is_shown_and_the_clerk_decides(self, as_person, office):
        client = as_person("clerk")
        client.post(f"{INCOMING}vao-so/", typed())
        page = body(client.post(f"{INCOMING}vao-so/", typed()), 409)
        assert "Có thể trùng" in page and "Số đến 01 · 20/SYT-VP" in page
        assert RegisterEntry.objects.count() == 1
        client.post(f"{INCOMING}vao-so/", typed(van_ban_khac="1"))
        assert RegisterEntry.objects.count() == 2

    def test_a_document_stands_once_in_a_book(self, office, province):
        document = make_documents.document(owner_unit=province.department)
        first = make.incoming(**office, document=document)
        with pytest.raises(AlreadyRegistered, match="số 01 năm 2022"):
            make.incoming(**office, document=document)
        register.cancel(entry=first, by=office["by"], reason="Nhầm sổ")
        assert make.incoming(**office, document=document).number == 2
        assert make.outgoing(**office, document=document).document == document

    def test_a_line_without_a_file_is_joined_to_the_document_that_came_later(self, as_person, office, province):
        line = make.incoming(**office, symbol="09-NQ/TU")
        document = make_documents.document(owner_unit=province.department)
        Document.objects.update(symbol_key="9nqtu")
        client = as_person("clerk")
        assert "Có thể đã vào sổ khi chưa có tệp" in body(client.get(f"{INCOMING}vao-so/?van_ban={document.pk}"))
        client.post(page_of(line, "gan-van-ban/"), {"van_ban": document.pk})
        line.refresh_from_db()
        assert line.document == document
        assert line.changes.first().kind == "linked"

    def test_the_next_number_is_told_for_the_kind_and_day_chosen(self, as_person, office):
        make.outgoing(**office, number=14)
        client, asked = as_person("clerk"), f"{OUTGOING}so-tiep-theo/?series=party&day=04/08/2022&doc_type="
        assert "15" in body(client.get(asked + str(make.kind("ke-hoach").pk)))
        assert "KH/BTGTU" in body(client.get(asked + str(make.kind("ke-hoach").pk)))
        assert "01" in body(client.get(asked + str(make.kind("bao-cao").pk)))
        for nonsense in ("", "abc", "0", "999999"):
            assert "Chọn tên loại" in body(client.get(asked + nonsense))
