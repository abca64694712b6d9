"""What the desk, the register and the keepers of the store are told: who is, who is not, and that it is once."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from documents import notices, pipeline, storage, store_check
from documents.actions import intake, printing
from documents.actions.store_check import settle_finding, start_check
from documents.models import Document, RegisterExport, StoreFinding, Upload
from notifications import engine
from notifications.kinds import EMAIL
from notifications.models import Delivery, Notice
from tests.documents import shelf
from tests.documents.told import deliver, told
from tests.factories import documents as make
from tests.factories import registers as make_registers
from tests.notifications.conftest import sent

__all__ = ["sent"]

pytestmark = pytest.mark.django_db


class TestToComplete:
    def test_whoever_uploaded_it_hears_once_for_all_files_sent_together(self, province, sent):
        batch = uuid.uuid4()
        for number in range(3):
            upload = make.upload(clerk=province.clerk, unit=province.department, data=make.pdf(f"Giấy không có thể thức {number}"))
            Upload.objects.filter(pk=upload.pk).update(batch=batch)
            pipeline.process(upload.pk)
        assert told(notices.TO_COMPLETE) == ["clerk"]
        waiting = notices.to_complete([str(batch)], province.clerk)[str(batch)]
        assert len(waiting.documents) == 3
        deliver("normal")
        (message,) = sent[EMAIL].messages
        assert message.subject == "Có văn bản đồng chí tải lên chờ bổ sung"

    def test_whoever_completes_it_at_once_gets_no_message(self, province, sent):
        upload = make.upload(clerk=province.clerk, unit=province.department, data=make.pdf("Giấy không có thể thức"))
        pipeline.process(upload.pk)
        assert not Delivery.objects.filter(channel=EMAIL, next_at__lte=timezone.now()).exists()
        upload.refresh_from_db()
        Document.objects.filter(pk=upload.document_id).update(revision=2)
        deliver("normal")
        assert not sent[EMAIL].messages

    def test_nobody_else_sees_it(self, province):
        upload = make.upload(clerk=province.clerk, unit=province.department, data=make.pdf("Giấy không có thể thức"))
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        for other in (province.editor, province.neighbour_clerk, None, AnonymousUser()):
            assert notices.to_complete([str(upload.batch)], other) == {}


class TestReadingFailed:
    @pytest.fixture
    def broken(self, province):
        upload = make.upload(clerk=province.clerk, unit=province.department, data=b"%PDF-1.4 broken", name="lương.pdf")
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == Upload.State.UNREADABLE
        return upload

    def test_its_clerk_hears_and_nothing_of_the_file_is_said(self, broken, sent):
        assert told(notices.READING_FAILED) == ["clerk"]
        deliver("normal")
        (message,) = sent[EMAIL].messages
        assert "lương" not in message.subject + message.text
        assert "lương" not in str(list(Notice.objects.values()))

    def test_nobody_else_sees_it(self, broken, province):
        assert notices.not_read([str(broken.pk)], province.leader) == {}

    def test_taken_off_the_list_by_then_nothing_leaves(self, broken, sent):
        Upload.objects.update(dismissed=True)
        deliver("normal")
        assert not sent[EMAIL].messages

    def test_a_second_attempt_that_fails_again_is_told_again(self, province, sent):
        upload = make.upload(clerk=province.clerk, unit=province.department)
        intake.fail(upload, "disk_full")
        deliver("normal")
        intake.retry(upload=upload, by=province.clerk)
        upload.refresh_from_db()
        intake.fail(upload, "disk_full")
        deliver("normal")
        assert len(sent[EMAIL].messages) == 2

    def test_held_and_refused_count(self, province):
        for action in (lambda one: intake.give_back(one, _Problem()), lambda one: intake.refuse(one, intake.NOT_DECLARED)):
            action(make.upload(clerk=province.clerk, unit=province.department))
        assert told(notices.READING_FAILED) == ["clerk", "clerk"]


class _Problem:
    code, message = "unreadable", "Tệp hỏng."


class TestExportReady:
    def test_whoever_waits_for_a_long_print_hears(self, province):
        make_registers.incoming(unit=province.department, by=province.clerk)
        export = RegisterExport.objects.create(
            unit=province.department, book="incoming", since=make_registers.DAY, until=make_registers.DAY, format="xlsx",
            requested_by=province.clerk,
        )  # fmt: skip
        printing.make_print(export, tell=True)
        assert told(notices.EXPORT_READY) == ["clerk"]
        assert notices.exports([str(export.pk)], province.leader) == {}

    def test_what_is_made_while_one_waits_is_not_told(self, province):
        make_registers.incoming(unit=province.department, by=province.clerk)
        printing.order_print(
            unit=province.department, by=province.clerk, book="incoming", since=make_registers.DAY, until=make_registers.DAY,
            doc_type=None, format="xlsx",
        )  # fmt: skip
        assert not Notice.objects.exists()


class TestIntegrityAlarm:
    @pytest.fixture
    def lost(self, province):
        document = shelf.paper("Về rừng", "Chữ của trang", owner_unit=province.department)
        storage.original_path(document.files.get().sha256).unlink()
        return document

    def check(self):
        store_check.advance(start_check().pk, rest=0)

    def test_those_who_keep_the_store_hear_at_once(self, province, lost, sent):
        self.check()
        assert told(notices.INTEGRITY_ALARM) == ["admin"]
        engine.deliver("critical", works_for=5)
        (message,) = sent[EMAIL].messages
        assert message.urgent and "rừng" not in message.text

    def test_a_fault_that_is_known_does_not_ring_again(self, province, lost):
        self.check()
        self.check()
        assert told(notices.INTEGRITY_ALARM) == ["admin"]

    def test_one_that_was_called_mended_and_is_back_does(self, province, lost):
        self.check()
        settle_finding(finding=StoreFinding.objects.get(), by=province.admin, state=StoreFinding.State.MENDED, grounds="")
        self.check()
        assert told(notices.INTEGRITY_ALARM) == ["admin", "admin"]

    def test_what_was_settled_by_then_does_not_leave(self, province, lost, sent):
        self.check()
        settle_finding(finding=StoreFinding.objects.get(), by=province.admin, state=StoreFinding.State.ACCEPTED, grounds="đã biết")
        engine.deliver("critical", works_for=5)
        assert not sent[EMAIL].messages

    def test_a_whole_store_and_lesser_findings_ring_nothing(self, province):
        shelf.paper("Về rừng", "", owner_unit=province.department)
        self.check()
        assert StoreFinding.objects.get().kind == StoreFinding.Kind.UNREAD
        assert not Notice.objects.exists()
