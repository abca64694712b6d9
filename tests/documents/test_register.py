"""The registers: who may not, what a line keeps, how it is corrected, handed out, cancelled, found."""

import datetime
import html

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from documents.actions import register
from documents.exceptions import AlreadyRegistered, NotForThisRegister, StaleEdit, WrongState
from documents.models import CommitteeTerm, Document, RegisterChange, RegisterEntry
from tests.factories import documents as make_documents
from tests.factories import registers as make

pytestmark = pytest.mark.django_db
INCOMING, OUTGOING, TASKS = "/van-ban/so-den/", "/van-ban/so-di/", "/van-ban/viec-cua-toi/"
READERS = {"clerk", "leader"}
TODAY = timezone.localdate


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def office(province):
    make.term(province.province)
    return {"unit": province.department, "by": province.clerk}


@pytest.fixture
def entry(office):
    return make.incoming(**office)


def page_of(entry, deed=""):
    return f"/van-ban/so-dang-ky/{entry.pk}/{deed}"


def typed(**values):
    """What the clerk fills in for an incoming paper of today."""
    return {
        "day": f"{TODAY():%d/%m/%Y}", "author": "Sở Y tế", "symbol": "20/SYT-VP", "subject": "Về phòng dịch",
        "declared_open": "on",
    } | values  # fmt: skip


def typed_out(**values):
    return {
        "series": "party", "doc_type": make.kind("ke-hoach").pk, "day": f"{TODAY():%d/%m/%Y}", "notation": "KH/BTGTU",
        "subject": "Tuyên truyền ngày lễ", "declared_open": "on",
    } | values  # fmt: skip


class TestWhoMayNot:
    @pytest.mark.parametrize("path", [INCOMING, OUTGOING, "/van-ban/so-dang-ky/in/", "/van-ban/nhiem-ky/"])
    def test_a_register_does_not_exist_for_those_who_may_not_read_it(self, as_person, path):
        for name in ("reader", "cadre", "editor", "opinion", "admin", "auditor", "outsider"):
            assert as_person(name).get(path).status_code == 404, name

    def test_nor_does_the_register_of_another_unit(self, as_person, entry, province):
        for name in ("commune_clerk", "neighbour_clerk"):
            assert as_person(name).get(f"{INCOMING}?don_vi={province.department.pk}").status_code == 404
            assert as_person(name).get(page_of(entry)).status_code == 404

    def test_a_list_and_a_page_agree_for_every_persona(self, as_person, office, province):
        entries = [
            make.incoming(**office, handler=province.opinion), make.outgoing(**office),
            make.incoming(unit=province.commune, by=province.commune_clerk),
        ]  # fmt: skip
        for name, person in province.people.items():
            listed = set(RegisterEntry.objects.visible_to(person))
            for one in entries:
                assert person.has_perm("documents.view_entry", one) == (one in listed)
                assert (as_person(name).get(page_of(one)).status_code == 200) == (one in listed), (name, one)

    def test_a_clerk_keeps_the_register_of_what_lies_under_the_office(self, province, as_person):
        from tests.factories.accounts import MembershipFactory

        MembershipFactory(user=province.outsider, unit=province.district, role="clerk")
        response = as_person("outsider").post(f"{INCOMING}vao-so/", typed(don_vi=province.commune.pk))
        assert response.status_code == 302
        assert RegisterEntry.objects.get().unit == province.commune

    @pytest.mark.parametrize("path", [f"{INCOMING}vao-so/", f"{OUTGOING}vao-so/", f"{OUTGOING}so-tiep-theo/"])
    def test_a_leader_reads_and_does_not_write(self, as_person, path):
        assert as_person("leader").get(path).status_code == 403

    @pytest.mark.parametrize("deed", ["sua-lai/", "huy-so/", "gan-van-ban/"])
    def test_a_leader_does_not_change_a_line(self, as_person, entry, deed):
        assert as_person("leader").post(page_of(entry, deed), {"reason": "x"}).status_code == 403
        entry.refresh_from_db()
        assert entry.state == "registered" and entry.revision == 1

    def test_a_handler_sees_the_line_and_not_the_register(self, as_person, office, province):
        mine = make.incoming(**office, handler=province.opinion)
        other = make.incoming(**office)
        client = as_person("opinion")
        assert mine.subject in body(client.get(page_of(mine)))
        assert client.get(page_of(other)).status_code == 404
        assert client.get(INCOMING).status_code == 404
        assert client.post(page_of(mine, "giao-xu-ly/"), {}).status_code == 403
        assert client.post(page_of(mine, "huy-so/"), {"reason": "x"}).status_code == 403


class TestHiddenDocuments:
    def test_a_line_keeps_its_own_record_and_tells_nothing_more(self, as_person, office, province):
        theirs = make_documents.document(owner_unit=province.neighbour, symbol="77-KH/HU", subject="Kế hoạch chung")
        line = make.incoming(**office, document=theirs, symbol="77-KH/HU", subject="Kế hoạch chung")
        client = as_person("clerk")
        assert theirs.get_absolute_url() in body(client.get(page_of(line)))
        assert "Có tệp" in body(client.get(INCOMING))
        Document.objects.update(state="withdrawn", subject="Đổi tên sau khi gỡ")
        page = body(client.get(page_of(line)))
        assert "77-KH/HU" in page and "Kế hoạch chung" in page
        assert "Đổi tên" not in page and f"/van-ban/{theirs.pk}/" not in page
        assert "Có tệp" not in body(client.get(INCOMING))

    def test_a_hidden_document_cannot_be_registered_or_asked_for(self, as_person, office, province):
        theirs = make_documents.document(owner_unit=province.neighbour, state="draft")
        for asked in (theirs.pk, 999_999, "abc"):
            assert as_person("clerk").get(f"{INCOMING}vao-so/?van_ban={asked}").status_code == 404
            assert as_person("clerk").post(f"{INCOMING}vao-so/", typed(van_ban=asked)).status_code == 404
        assert not RegisterEntry.objects.exists()


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


class TestCorrecting:
    def correct(self, entry, by, **changes):
        values = {name: getattr(entry, name) for name in ("day", "subject", "author", "symbol", "doc_type")}
        number = changes.pop("number", None)
        return register.correct(
            entry=entry, by=by, revision=changes.pop("revision", entry.revision), values=values | changes,
            reason="Ghi nhầm", number=number,
        )  # fmt: skip

    def test_keeps_the_former_value_and_shows_that_it_was_corrected(self, as_person, entry, province):
        client = as_person("clerk")
        form = {
            "day": "04/08/2022", "number": "01", "author": "Sở Y tế", "symbol": "15/KH-UBND", "date_issued": "04/08/2022",
            "subject": "Về tuyên truyền chuyển đổi số", "reason": "Ghi nhầm nơi gửi", "revision": "1",
            "late_reason": "Chép từ sổ giấy",
        }  # fmt: skip
        assert client.post(page_of(entry, "sua-lai/"), form).status_code == 302
        entry.refresh_from_db()
        assert (entry.author, entry.corrected, entry.revision) == ("Sở Y tế", True, 2)
        change = entry.changes.get(kind="corrected")
        assert (change.field, change.old, change.new) == ("author", "Ủy ban nhân dân tỉnh Đắk Nông", "Sở Y tế")
        assert (change.by, change.reason) == (province.clerk, "Ghi nhầm nơi gửi")
        page = body(client.get(page_of(entry)))
        assert "Ủy ban nhân dân tỉnh Đắk Nông" in page and "sửa lại" in page and "Ghi nhầm nơi gửi" in page
        assert "Sửa lại" in body(client.get(INCOMING))
        assert Event.objects.get(verb="documents.register_corrected").data["fields"] == "author"

    def test_asks_for_its_reason(self, as_person, entry):
        page = body(as_person("clerk").post(page_of(entry, "sua-lai/"), typed(revision="1")), 422)
        assert "Hãy ghi lý do sửa lại" in page
        assert not RegisterChange.objects.filter(kind="corrected").exists()

    def test_of_a_number_takes_it_as_a_new_line_would(self, office, entry):
        make.incoming(**office)
        from documents.exceptions import NumberTaken

        with pytest.raises(NumberTaken):
            self.correct(entry, office["by"], number=(2, ""))
        assert self.correct(entry, office["by"], number=(5, "")).number == 5
        change = entry.changes.get(field="place")
        assert (change.old, change.new) == ("01", "05")

    def test_of_a_day_moves_the_line_into_the_run_of_that_year(self, office, entry):
        moved = self.correct(entry, office["by"], day=datetime.date(2021, 12, 31))
        assert (moved.run.year, moved.number) == (2021, 1)
        assert make.incoming(**office).number == 1  # the number in 2022 was never this line's

    def test_of_nothing_leaves_no_trace(self, office, entry):
        self.correct(entry, office["by"])
        entry.refresh_from_db()
        assert not entry.corrected and entry.changes.count() == 1

    def test_begun_from_an_older_line_is_refused(self, office, entry):
        self.correct(entry, office["by"], subject="Bản của người đến trước")
        with pytest.raises(StaleEdit, match="dòng sổ"):
            self.correct(entry, office["by"], subject="Bản của người đến sau", revision=1)
        entry.refresh_from_db()
        assert entry.subject == "Bản của người đến trước"

    def test_of_an_outgoing_line_follows_into_its_symbol(self, office):
        line = make.outgoing(**office)
        fixed = register.correct(
            entry=line, by=office["by"], revision=1, values={"doc_type": make.kind("bao-cao")}, reason="Nhầm loại",
            number=(1, ""), series="party", notation="BC/BTGTU",
        )  # fmt: skip
        assert (fixed.symbol, fixed.run.doc_type.slug, fixed.date_issued) == ("01-BC/BTGTU", "bao-cao", line.day)
        assert {change.field for change in line.changes.filter(kind="corrected")} == {"doc_type", "symbol", "place"}


class TestCancelling:
    def test_keeps_the_line_struck_through_with_its_reason(self, as_person, entry):
        client = as_person("clerk")
        assert "Hãy ghi lý do hủy số" in body(client.post(page_of(entry, "huy-so/"), {"reason": ""}), 422)
        client.post(page_of(entry, "huy-so/"), {"reason": "Vào sổ hai lần"})
        entry.refresh_from_db()
        assert entry.state == "cancelled"
        assert 'class="cancelled"' in body(client.get(INCOMING)) and "Đã hủy số" in body(client.get(INCOMING))
        assert "Vào sổ hai lần" in body(client.get(page_of(entry)))

    def test_is_the_end_of_a_line(self, office, entry, province):
        register.cancel(entry=entry, by=office["by"], reason="Nhầm")
        for deed in (
            lambda: register.cancel(entry=entry, by=office["by"], reason="Nữa"),
            lambda: register.assign(entry=entry, by=office["by"], handler=province.opinion, due_on=None),
            lambda: register.finish(entry=entry, by=office["by"]),
            lambda: register.reopen(entry=entry, by=office["by"]),
        ):
            with pytest.raises(WrongState):
                deed()

    def test_is_all_there_is_since_the_database_deletes_nothing(self, entry):
        for row in (entry, entry.changes.get()):
            with pytest.raises(IntegrityError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterChange.objects.update(new="khác")


class TestHandling:
    def test_a_leader_hands_a_paper_out_and_its_handler_finishes_it(self, as_person, entry, province):
        due = TODAY() + datetime.timedelta(days=3)
        as_person("leader").post(
            page_of(entry, "giao-xu-ly/"),
            {"handler": province.opinion.pk, "due_on": f"{due:%d/%m/%Y}", "instruction": "Tham mưu trả lời"},
        )
        entry.refresh_from_db()
        assert (entry.handler, entry.due_on) == (province.opinion, due)
        handler = as_person("opinion")
        assert entry.subject in body(handler.get(TASKS))
        assert "Tham mưu trả lời" in body(handler.get(page_of(entry)))
        handler.post(page_of(entry, "xu-ly-xong/"), {"result": "Đã trả lời"})
        entry.refresh_from_db()
        assert entry.state == "done"
        assert entry.subject not in body(handler.get(TASKS))
        handler.post(page_of(entry, "mo-lai/"))
        assert entry.subject in body(handler.get(TASKS))
        assert [change.kind for change in entry.changes.order_by("pk")] == [
            "entered", "assigned", "assigned", "done", "reopened",
        ]  # fmt: skip

    def test_only_people_of_the_unit_can_be_handed_a_paper(self, as_person, entry, province):
        for other in (province.cadre, province.reader, province.outsider):
            response = as_person("leader").post(page_of(entry, "giao-xu-ly/"), {"handler": other.pk})
            assert response.status_code == 422
        entry.refresh_from_db()
        assert entry.handler is None

    def test_what_is_late_says_so_by_word_and_icon_and_is_found(self, as_person, office, province):
        late = make.incoming(**office, subject="Việc đã trễ", handler=province.opinion, due_on=TODAY() - datetime.timedelta(days=2))
        make.incoming(**office, subject="Việc còn hạn", due_on=TODAY() + datetime.timedelta(days=2))
        finished = make.incoming(**office, subject="Việc đã xong", due_on=TODAY() - datetime.timedelta(days=2))
        register.finish(entry=finished, by=office["by"])
        page = body(as_person("clerk").get(f"{INCOMING}?tinh_trang=qua-han"))
        assert "Việc đã trễ" in page and "Quá hạn 2 ngày" in page
        assert "Việc còn hạn" not in page and "Việc đã xong" not in page
        assert late.days_late == 2
        assert "1 văn bản quá hạn xử lý" in body(as_person("leader").get(INCOMING))
        assert "1 việc đã quá hạn" in body(as_person("opinion").get(TASKS))

    def test_a_deadline_of_today_is_not_late(self, office):
        assert make.incoming(**office, due_on=TODAY()).days_late == 0


class TestFinding:
    def test_by_words_without_their_marks_and_the_last_unfinished(self, as_person, office):
        make.incoming(**office, subject="Về tuyên truyền chuyển đổi số")
        make.incoming(**office, subject="Về phòng, chống dịch", symbol="22/SYT-VP", author="Sở Y tế")
        client = as_person("clerk")
        for query in ("chuyen doi", "CHUYỂN đổi s", "15/KH-UBND", "so y te dich"):
            page = body(client.get(INCOMING, {"q": query}))
            hit, miss = ("Về phòng", "Về tuyên") if "te" in query.split() else ("Về tuyên", "Về phòng")
            assert hit in page and miss not in page, query
        for nothing in ("không có gì như vậy", "');--"):
            client.get(INCOMING, {"q": nothing})

    def test_by_period_kind_and_handler(self, as_person, office, province):
        make.incoming(**office, subject="Trong kỳ", day=datetime.date(2022, 5, 5), doc_type=make.kind("ke-hoach"), handler=province.opinion)
        make.incoming(**office, subject="Ngoài kỳ", day=datetime.date(2022, 7, 5), doc_type=make.kind("bao-cao"))
        client = as_person("clerk")
        for narrowed in ({"tu": "01/05/2022", "den": "31/05/2022"}, {"loai": "ke-hoach"}, {"nguoi": province.opinion.pk}):
            page = body(client.get(INCOMING, narrowed))
            assert "Trong kỳ" in page and "Ngoài kỳ" not in page, narrowed

    @pytest.mark.parametrize(
        "address", ["?tu=32/13/2022", "?loai=khong-co", "?nguoi=abc", "?tinh_trang=la", "?q=%00", "?nguoi=99999999999999999999"]
    )
    def test_nonsense_in_the_address_is_dropped_with_a_sentence(self, as_person, office, address):
        page = body(as_person("clerk").get(INCOMING + address))
        assert "điều kiện lọc không dùng được" in page or "%00" in address

    @pytest.mark.parametrize("address", ["?sau=abc", "?sau=2022-01-01~x", "?sau=2022-13-01~4", "?don_vi=x", "?don_vi=999999"])
    def test_a_page_that_never_was_is_not_there(self, as_person, office, address):
        assert as_person("clerk").get(INCOMING + address).status_code == 404

    def test_pages_follow_one_another_without_a_gap(self, as_person, office):
        for number in range(1, 61):
            make.incoming(**office, day=datetime.date(2022, 1, 1 + number % 7))
        client, url, seen = as_person("clerk"), INCOMING, []
        while url:
            response = client.get(url)
            seen += [one.pk for one in response.context["entries"]]
            url = response.context["more_url"] and INCOMING + response.context["more_url"]
        assert len(seen) == len(set(seen)) == 60

    def test_costs_the_same_with_ten_lines_and_with_forty(self, as_person, office, province):
        client, costs = as_person("clerk"), []
        for _ in range(2):
            for _ in range(10 if not costs else 30):
                document = make_documents.document(owner_unit=province.department)
                make.incoming(**office, handler=province.opinion, document=document, doc_type=make.kind("ke-hoach"))
            client.get(INCOMING)
            with CaptureQueriesContext(connection) as queries:
                client.get(INCOMING)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 14


class TestGaps:
    def test_are_nowhere_told(self, as_person, office):
        """The portal shows what it holds and never what it does not."""
        make.outgoing(**office, number=1)
        make.outgoing(**office, number=9)
        for path in (OUTGOING, f"{OUTGOING}vao-so/", "/van-ban/so-dang-ky/in/"):
            page = body(as_person("clerk").get(path)).lower()
            for word in ("thiếu số", "số còn trống", "khuyết", "nhảy số", "bỏ sót"):
                assert word not in page


class TestTerms:
    URL = "/van-ban/nhiem-ky/"

    def test_follow_one_another(self, as_person, province):
        client = as_person("clerk")
        client.post(self.URL, {"years": "2020 - 2025", "valid_from": "17/10/2020"})
        client.post(self.URL, {"years": "nhiệm kỳ 2025–2030", "valid_from": "03/10/2025"})
        assert list(CommitteeTerm.objects.order_by("pk").values_list("first_year", "valid_to")) == [
            (2020, datetime.date(2025, 10, 3)), (2025, None),
        ]  # fmt: skip

    @pytest.mark.parametrize("years", ["2025", "2025 - 2020", "hai nghìn", ""])
    def test_need_two_years(self, as_person, province, years):
        assert as_person("clerk").post(self.URL, {"years": years, "valid_from": "17/10/2020"}).status_code == 422
        assert not CommitteeTerm.objects.exists()

    def test_do_not_overlap(self, as_person, province):
        make.term(province.department, until=datetime.date(2025, 10, 3))
        page = body(as_person("clerk").post(self.URL, {"years": "2022 - 2027", "valid_from": "01/01/2022"}), 422)
        assert "trùng với một nhiệm kỳ đã khai" in page
        assert CommitteeTerm.objects.count() == 1

    def test_typed_wrongly_are_taken_back_until_a_number_was_given(self, as_person, province, office):
        own = make.term(province.department)
        client = as_person("clerk")
        line = make.outgoing(**office)
        assert line.run.term == own
        client.post(f"{self.URL}{own.pk}/bo/")
        assert CommitteeTerm.objects.filter(pk=own.pk).exists()
        unused = make.term(province.department, 2015, 2020, datetime.date(2015, 10, 1), datetime.date(2020, 10, 1))
        client.post(f"{self.URL}{unused.pk}/bo/")
        assert not CommitteeTerm.objects.filter(pk=unused.pk).exists()

    def test_of_another_unit_are_not_there(self, as_person, province):
        term = make.term(province.neighbour)
        assert as_person("clerk").post(f"{self.URL}{term.pk}/bo/").status_code == 404
        assert as_person("leader").get(self.URL).status_code == 403


class TestDemo:
    def test_fills_both_books_once_from_the_papers_in_the_store(self, province):
        from documents import demo_registers
        from documents.models import Issuer

        own = Issuer.objects.named("BAN TUYÊN GIÁO", parent_body="TỈNH ỦY ĐẮK NÔNG")
        for number in (1, 2):
            make_documents.document(
                owner_unit=province.department, issuer=own, number=f"{number:02d}", notation="KH/BTGTU",
                symbol=f"{number:02d}-KH/BTGTU", doc_type=make.kind("ke-hoach"),
            )  # fmt: skip
            make_documents.document(owner_unit=province.department, symbol=f"{number}/KH-UBND", issuer=Issuer.objects.named("UBND"))
        for _ in range(2):
            demo_registers.fill(province.department, province.clerk)
        assert set(RegisterEntry.objects.filter(book="outgoing").values_list("symbol", flat=True)) == {"01-KH/BTGTU", "02-KH/BTGTU"}
        assert RegisterEntry.objects.filter(book="incoming").count() == 2
        assert not RegisterEntry.objects.filter(document=None).exists()
