"""Letters that come back: what a report does, and what it cannot be made to do."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import OperationalError

from notifications import bounces
from notifications.channels.mail import bounce_address
from notifications.kinds import EMAIL
from notifications.messages import SIGNER
from notifications.models import Delivery, Endpoint, Notice, Recipient, State
from tests.notifications.rows import send, sent_row, tell

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@thu.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Thư không giao được.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; thu.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} nobody here

--b
Content-Type: message/rfc822

Subject: thu cu

Noi dung
--b--
"""


@pytest.fixture
def row(kind, province, mail_server, settings):
    """A letter to the clerk that a mail server has taken."""
    settings.MAIL_BOUNCE_DOMAIN = "tra-lai.example"
    kind(on=frozenset({EMAIL}))
    return sent_row(province.clerk, channel=EMAIL)


@pytest.fixture
def report(row, mail_server, province):
    """report(**what) hands in a report on that letter and gives (state of the row, whether the address is off)."""

    def hand_in(*, to=None, recipient=province.clerk.email, action="failed", status="5.1.1", by=None):
        raw = REPORT.format(to=to or mail_server.letters[0].sender, recipient=recipient, action=action, status=status)
        bounces.take(raw.encode(), **({"to": by} if by else {}))
        return outcome(row)

    return hand_in


def outcome(row):
    row.refresh_from_db()
    return row.state, Endpoint.objects.filter(channel=EMAIL, off_at__isnull=False).exists()


UNTOUCHED = (State.ACCEPTED, False)


class TestWhatAReportDoes:
    def test_a_mailbox_that_is_not_there_is_switched_off_with_a_word_in_the_portal(self, report, row, province):
        assert report() == (State.FAILED, True)
        assert row.problem == "Hộp thư không tồn tại hoặc đã đóng (550 5.1.1)."
        assert Notice.objects.filter(kind="notifications.address_off").count() == 1
        assert sent_row(province.clerk, 8, channel=EMAIL).state == State.SUPPRESSED

    @pytest.mark.parametrize("status", ["5.7.1", "5.3.4", "4.4.7", "5.0.0", ""])
    def test_a_letter_given_up_has_failed_and_the_address_stays(self, report, status):
        assert report(status=status) == (State.FAILED, False)

    @pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "FAILED?"])
    def test_what_is_only_late_or_has_arrived_changes_nothing(self, report, action):
        assert report(action=action) == UNTOUCHED

    def test_the_address_may_have_become_lower_case_or_stand_on_the_envelope_alone(self, report, mail_server):
        assert report(to="postmaster@thu.example", by=mail_server.letters[0].sender.upper()) == (State.FAILED, True)

    def test_an_address_that_the_person_has_today_is_not_to_blame_for_the_old_one(self, report, province):
        old = province.clerk.email
        province.clerk.email = "moi@daknong.example"
        province.clerk.save()
        assert report(recipient=old) == (State.FAILED, False)

    def test_a_second_report_says_nothing_new(self, report):
        for _ in range(2):
            assert report() == (State.FAILED, True)
        assert Notice.objects.filter(kind="notifications.address_off").count() == 1

    def test_all_that_left_in_one_letter_came_back_in_it(self, kind, province, mail_server, settings):
        settings.MAIL_BOUNCE_DOMAIN = "tra-lai.example"
        kind(on=frozenset({EMAIL}))
        for number in range(30):
            tell(province.clerk, number, channel=EMAIL)
        send()
        (letter,) = mail_server.letters
        raw = REPORT.format(to=letter.sender, recipient=province.clerk.email, action="failed", status="5.1.1")
        assert bounces.take(raw.encode())
        states = set(Delivery.objects.filter(channel=EMAIL, notice__kind="test.kind").values_list("state", flat=True))
        assert states == {State.FAILED}

    def test_a_mailbox_of_no_person_is_switched_off_without_a_notice(self, kind, mail_server, settings, db):
        settings.MAIL_BOUNCE_DOMAIN = "tra-lai.example"
        kind(on=frozenset({EMAIL}), unconfirmed=True)
        outside = Recipient.objects.create(email="ban.doc@example.com")
        from notifications.outbox import notify

        notify("test.kind", 1, recipients=[outside.pk])
        send()
        raw = REPORT.format(to=mail_server.letters[0].sender, recipient=outside.email, action="failed", status="5.1.1")
        assert bounces.take(raw.encode())
        assert Endpoint.objects.get(recipient=outside).off_at
        assert not Notice.objects.filter(kind="notifications.address_off").exists()


class TestWhatHasNoEffect:
    def test_an_address_that_nobody_signed(self, report, row, settings):
        genuine = bounce_address(SIGNER.sign(row.pk))
        for forged in (
            genuine.replace(f"+{row.pk}.", f"+{row.pk + 1}."), genuine.replace("@tra-lai", "@khac"),
            f"bounce+{row.pk}.{'a' * 32}@tra-lai.example", f"bounce+{row.pk}@tra-lai.example",
            f"bounce+{10**40}.{'a' * 32}@tra-lai.example", "bounce+@tra-lai.example", "",
        ):  # fmt: skip
            assert report(to=forged or "x@y.example") == UNTOUCHED, forged

    def test_a_signed_address_of_a_row_that_is_gone(self, report):
        assert report(to=bounce_address(SIGNER.sign(999_999))) == UNTOUCHED

    def test_without_a_domain_for_it_nothing_is_signed(self, report, row, settings):
        genuine = bounce_address(SIGNER.sign(row.pk))
        settings.MAIL_BOUNCE_DOMAIN = ""
        assert report(to=genuine) == UNTOUCHED

    @pytest.mark.parametrize(
        "body",
        ["Content-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n",
         "Content-Type: multipart/report; boundary=b\n\nno parts",
         "Content-Type: multipart/report\n\n--\n",
         "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--\n",
         "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n////\n--b--\n",
         "Content-Type: multipart/report; boundary=b; charset=không-có\n\n--b\nContent-Type: message/delivery-status\n\n\n\nAction:\xff\n--b--\n",
         "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)),
         ""],
    )  # fmt: skip
    def test_a_message_that_is_no_report(self, row, mail_server, body):
        raw = f"To: {mail_server.letters[0].sender}\nMIME-Version: 1.0\n{body}"
        assert bounces.take(raw.encode("utf-8", "surrogateescape")) is False
        assert outcome(row) == UNTOUCHED

    @pytest.mark.parametrize("raw", [b"", b"\0" * 1000, b"\xff\xfe" * 500, b"To: \n\n", b":\n:\n", b"To: =?utf-8?b?//?=\n\n"])
    def test_what_is_no_message_at_all(self, row, raw):
        assert bounces.take(raw) is False and outcome(row) == UNTOUCHED

    def test_one_that_is_too_large_to_be_a_report(self, row, mail_server, province):
        raw = REPORT.format(to=mail_server.letters[0].sender, recipient=province.clerk.email, action="failed", status="5.1.1")
        assert bounces.take(raw.encode() + b"x" * bounces.MAX_BYTES) is False
        assert outcome(row) == UNTOUCHED


class TestTheCommandOfTheMailServer:
    @pytest.fixture
    def hand_in(self, monkeypatch):
        def run(raw, **options):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
            call_command("take_bounce", **options)

        return run

    def test_it_reads_one_message(self, row, mail_server, province, hand_in):
        raw = REPORT.format(to="x@y.example", recipient=province.clerk.email, action="failed", status="5.1.1")
        hand_in(raw.encode(), to=mail_server.letters[0].sender)
        assert outcome(row) == (State.FAILED, True)

    def test_nonsense_never_comes_back_to_the_mail_server(self, row, hand_in):
        for raw in (b"", b"\xff" * 5000, b"x" * (bounces.MAX_BYTES + 50)):
            hand_in(raw)
        assert outcome(row) == UNTOUCHED

    def test_a_database_that_is_away_makes_the_mail_server_come_back(self, hand_in, monkeypatch):
        def away(*args, **kwargs):
            raise OperationalError

        monkeypatch.setattr(bounces, "take", away)
        with pytest.raises(SystemExit) as ended:
            hand_in(b"x")
        assert ended.value.code == 75
