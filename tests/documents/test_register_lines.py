"""A line of a register afterwards: how it is corrected, cancelled, handed out."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from documents.actions import register
from documents.exceptions import StaleEdit, WrongState
from documents.models import RegisterChange
from tests.documents.register_desk import INCOMING, TASKS, TODAY, body, entry, office, page_of, typed
from tests.factories import registers as make

__all__ = ["entry", "office"]

pytestmark = pytest.mark.django_db


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
