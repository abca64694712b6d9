"""Letters, as a mail server gets them, and what its answers do to the outbox."""

import dataclasses

import pytest

from notifications.channels import mail
from notifications.channels.base import FAILED, OFF, Message
from notifications.kinds import EMAIL
from notifications.models import Delivery, Endpoint, State
from tests.notifications.rows import send, sent_row, tell

pytestmark = pytest.mark.django_db

MESSAGE = Message(key="12.ab34", address="thu@daknong.example", subject="Có việc mới", text="Mời đăng nhập.", url="https://cong.example/1/")


def send_one(message=MESSAGE, **changes):
    with mail.Mail().session() as session:
        return session.send(dataclasses.replace(message, **changes))


@pytest.fixture
def told(kind, province, mail_server):
    """told() tells the clerk something by letter and gives the row as it is after one attempt."""
    kind(on=frozenset({EMAIL}))
    return lambda object_id=7: sent_row(province.clerk, object_id, channel=EMAIL)


class TestWhatALetterIs:
    def test_it_says_what_it_is_and_how_to_stop_it(self, told, mail_server, province, settings):
        settings.SITE_URL = "https://cong.tuyengiao.example"
        row = told()
        (letter,) = mail_server.letters
        message = letter.message
        assert letter.to == message["To"] == province.clerk.email
        assert message["Subject"] == "Có việc mới"
        assert message["From"].startswith("Cổng Tuyên giáo <khong-tra-loi@")
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"] and message["Message-ID"].endswith("@cong.tuyengiao.example>")
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = message["List-Unsubscribe"].strip(" <>")
        assert link.startswith("https://cong.tuyengiao.example/thong-bao/thoi-nhan/")
        assert message.get_content_type() == "text/plain"
        assert "Bạn nhận thư này vì" in letter.text and link in letter.text
        assert "https://cong.tuyengiao.example/thong-bao/lua-chon/" in letter.text
        assert (row.state, row.provider_id) == (State.ACCEPTED, message["Message-ID"])

    def test_what_cannot_be_chosen_has_no_link_to_stop_it(self, kind, province, mail_server):
        kind(settable=False, on=frozenset({EMAIL}))
        sent_row(province.clerk, channel=EMAIL)
        (letter,) = mail_server.letters
        assert letter.message["List-Unsubscribe"] is None and "Thôi nhận" not in letter.text

    def test_a_machine_without_a_name_signs_with_the_domain_of_the_sender(self, mail_server, settings):
        settings.DEFAULT_FROM_EMAIL = "Cổng <khong-tra-loi@daknong.example>"
        for settings.SITE_URL in ("http://localhost:8000", "http://10.0.0.7", "http://[::1]:8000"):
            assert send_one().provider_id == "<12.ab34@daknong.example>"

    def test_what_comes_back_goes_to_a_signed_address_where_there_is_a_domain_for_it(self, told, mail_server, settings):
        told(1)
        settings.MAIL_BOUNCE_DOMAIN = "tra-lai.example"
        row = told(2)
        plain, signed = (letter.sender for letter in mail_server.letters)
        assert plain == "khong-tra-loi@daknong.example"
        assert signed.startswith(f"bounce+{row.pk}.") and signed.endswith("@tra-lai.example")
        assert len(signed.partition("@")[0]) <= 64

    def test_a_session_is_one_connection(self, mail_server):
        with mail.Mail().session() as session:
            for number in range(20):
                session.send(dataclasses.replace(MESSAGE, key=f"{number}.x"))
        assert len(mail_server.letters) == 20 and mail_server.sessions == 1

    @pytest.mark.parametrize("subject", ["Việc\r\nBcc: ke.xau@example.com", "Việc\nBcc: x@example.com", "Việc\rBcc: y@example.com"])
    def test_a_subject_adds_no_header(self, mail_server, subject):
        send_one(subject=subject)
        (letter,) = mail_server.letters
        assert letter.message["Bcc"] is None and letter.to == MESSAGE.address
        assert letter.message["Subject"].startswith("Việc Bcc:")

    @pytest.mark.parametrize(
        "address",
        ["a@b.example\r\nBcc: c@d.example", "a@b.example\nRCPT TO:<c@d.example>", "a@b.example, c@d.example",
         "a@b.example>\r\nDATA", "không phải thư", "a@", "@b.example", "a b@c.example", "<>", "thư@daknong.example", "a@" + "ợ" * 60 + ".example"],
    )  # fmt: skip
    def test_an_address_that_is_none_is_off_and_reaches_nobody(self, mail_server, address):
        assert send_one(address=address).result == OFF
        assert not mail_server.letters
        assert send_one().result == "accepted"

    def test_nobody_without_an_address_is_called_told(self, mail_server):
        assert send_one(address="").result == FAILED


class TestWhatTheServerAnswers:
    def test_a_mailbox_that_is_not_there_is_switched_off(self, told, mail_server, province):
        mail_server.at_recipient[province.clerk.email] = "550 5.1.1 No such user here"
        row = told()
        assert (row.state, row.problem) == (State.FAILED, "Hộp thư không tồn tại hoặc đã đóng (550 5.1.1).")
        assert Endpoint.objects.get(channel=EMAIL, address=province.clerk.email).off_at
        mail_server.at_recipient.clear()
        assert told(8).state == State.SUPPRESSED and not mail_server.letters

    @pytest.mark.parametrize("answer", ["550 5.7.1 Spam", "552 5.3.4 Too large", "550 relaying denied", "550 5.1.8 Bad sender"])
    def test_a_refusal_of_the_letter_is_no_judgement_of_the_address(self, told, mail_server, province, answer):
        mail_server.at_recipient[province.clerk.email] = answer
        assert told().state == State.FAILED
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "452 4.2.2 Mailbox full", "421 4.3.2 Going down"])
    def test_not_now_means_later(self, told, mail_server, province, answer):
        mail_server.at_recipient[province.clerk.email] = answer
        assert told().state == State.RETRY
        mail_server.at_recipient.clear()
        send()
        assert Delivery.objects.get(channel=EMAIL).state == State.ACCEPTED

    def test_the_content_may_be_refused_at_the_end(self, told, mail_server):
        mail_server.at_end = "554 5.7.1 Content refused"
        assert told().state == State.FAILED

    def test_a_refusal_of_the_portal_itself_waits_for_the_operator(self, told, mail_server):
        mail_server.at_sender = "550 5.7.1 Not allowed to send"
        assert told().state == State.RETRY
        mail_server.at_sender = ""
        send()
        assert Delivery.objects.get(channel=EMAIL).state == State.ACCEPTED

    def test_one_refusal_does_not_touch_the_others(self, kind, province, mail_server):
        kind(on=frozenset({EMAIL}))
        mail_server.at_recipient[province.clerk.email] = "550 5.1.1 No such user"
        mail_server.at_recipient[province.editor.email] = "421 4.3.2 Too many"
        rows = [tell(person, channel=EMAIL) for person in (province.clerk, province.editor, province.leader)]
        send()
        states = [Delivery.objects.get(pk=row.pk).state for row in rows]
        assert states == [State.FAILED, State.RETRY, State.ACCEPTED]

    def test_a_server_that_takes_a_letter_and_never_says_so_gets_the_same_letter_again(self, told, mail_server, settings):
        settings.EMAIL_TIMEOUT = 0.3
        mail_server.hangs = True
        assert told().state == State.RETRY
        mail_server.hangs = False
        settings.EMAIL_TIMEOUT = 10
        send()
        row = Delivery.objects.get(channel=EMAIL)
        assert (row.state, row.attempts) == (State.ACCEPTED, 2)
        assert len(mail_server.letters) == 2
        assert len({letter.message["Message-ID"] for letter in mail_server.letters}) == 1

    def test_a_server_that_is_away_keeps_everything_waiting(self, told, mail_server):
        mail_server.stop()
        row = told()
        assert (row.state, row.problem) == (State.RETRY, "Kênh chuyển đang không trả lời.")

    def test_the_words_of_the_server_are_not_kept(self, told, mail_server, province):
        mail_server.at_recipient[province.clerk.email] = f"550 5.7.1 <{province.clerk.email}> đã bị chặn vì: bí mật"
        assert told().problem == "Máy chủ thư nhận từ chối thư này (550 5.7.1)."
