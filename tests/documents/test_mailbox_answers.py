"""Letters back to who sent something that was not taken: to whom, how often, and what they do not say."""

import pytest
from django.core import mail
from django.utils import timezone

from documents import emails
from documents.actions.sources import change_source
from documents.models import IntakeNotice
from documents.tasks import settle_arrivals
from tests.documents.mailboxes import (
    MARKED,
    brought_to_its_end,
    letter,
    source,
    source_at,
    this_machine_may_be_called,
)
from tests.imap_server import imap_port, postman

__all__ = ["imap_port", "postman", "source", "source_at", "this_machine_may_be_called"]

pytestmark = pytest.mark.django_db


class TestLettersBack:
    @pytest.fixture
    def answering(self, source, province):
        change_source(by=province.admin, source=source, values={"sends_notices": True})
        return source

    def test_say_why_and_nothing_of_the_file(self, answering, postman):
        postman.deliver(letter(("kin.pdf", MARKED), ("bo.zip", b"x" * 2000), subject="Tiêu đề riêng"))
        brought_to_its_end(answering)
        sent = mail.outbox[0]
        assert sent.to == ["a@tinhuy.example"] and "không nhận 2 tệp" in sent.body and "tệp nén" in sent.body
        for word in ("kin.pdf", "bo.zip", "TỐI MẬT", "Tiêu đề riêng"):
            assert word not in sent.body + sent.subject
        assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
        settle_arrivals()
        assert len(mail.outbox) == 1

    def test_go_to_one_address_once_an_hour(self, answering, postman):
        postman.deliver(letter(("a.zip", b"x" * 2000)), letter(("b.zip", b"x" * 2000)), letter(("c.zip", b"x" * 2000)))
        brought_to_its_end(answering)
        assert len(mail.outbox) == 1
        IntakeNotice.objects.update(created_at=timezone.now() - timezone.timedelta(minutes=61))
        postman.deliver(letter(("d.zip", b"x" * 2000)))
        brought_to_its_end(answering)
        assert len(mail.outbox) == 2

    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List-Id": "<x>"},
            {"Return-Path": "<>"}, {"X-Auto-Response-Suppress": "All"}, {"sender": "no-reply@tinhuy.example"},
            {"sender": "khong-tra-loi@tinhuy.example"}, {"sender": "MAILER-DAEMON@tinhuy.example"}, {"sender": "la@noikhac.example"},
        ],
    )  # fmt: skip
    def test_never_go_where_a_machine_or_a_stranger_would_get_them(self, answering, postman, headers):
        postman.deliver(letter(("a.zip", b"x" * 2000), **{name.replace("-", "_"): value for name, value in headers.items()}))
        brought_to_its_end(answering)
        assert mail.outbox == [] and not IntakeNotice.objects.exists()

    def test_are_not_written_unless_the_source_says_so_and_mail_can_be_sent(self, source, answering, postman, settings, province):
        change_source(by=province.admin, source=source, values={"sends_notices": False})
        postman.deliver(letter(("a.zip", b"x" * 2000)))
        brought_to_its_end(source)
        change_source(by=province.admin, source=source, values={"sends_notices": True})
        backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, next(iter(emails.NOT_SENDING))
        postman.deliver(letter(("b.zip", b"x" * 2000)))
        brought_to_its_end(source)
        settings.EMAIL_BACKEND = backend
        settle_arrivals()
        assert mail.outbox == []
