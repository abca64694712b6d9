"""The mailbox of a demonstration: everybody reads their own letters, the administrator all of them, nobody anything elsewhere."""

import stat
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, send_mail
from django.urls import reverse
from django.utils import timezone

from notifications import mailbox
from notifications.kinds import EMAIL
from notifications.models import State
from tests.notifications.rows import sent_row
from tests.personas import PEOPLE

pytestmark = pytest.mark.django_db

LISTING = reverse("notifications:demo_mailbox")


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.DEMO_MAILBOX = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"


def page_of(letter):
    return reverse("notifications:demo_letter", args=[letter.name])


@pytest.fixture
def letter(province):
    send_mail("Đặt lại mật khẩu", "Mở https://cong.example/bi-mat/ nhé <b>", None, [province.clerk.email.upper()])
    return mailbox.letters()[0]


class TestWhoMayNot:
    def test_nobody_where_it_is_no_demonstration(self, letter, as_person, settings):
        settings.DEMO = False
        for persona in ("clerk", "admin"):
            for url in (LISTING, page_of(letter)):
                assert as_person(persona).get(url).status_code == 404

    def test_nobody_who_has_not_signed_in(self, letter, as_person):
        for url in (LISTING, page_of(letter)):
            assert as_person(None).get(url).status_code == 302

    @pytest.mark.parametrize("persona", sorted(set(PEOPLE) - {"clerk", "admin"}))
    def test_not_the_letters_of_others(self, letter, as_person, persona):
        client = as_person(persona)
        assert "Đặt lại mật khẩu" not in client.get(LISTING).content.decode()
        assert client.get(page_of(letter)).status_code == 404

    @pytest.mark.parametrize("name", ["khong-co", "..", "..%2Fsecret-key", "0" * 20 + "-" + "0" * 32, "%00"])
    def test_a_name_reaches_no_other_file(self, letter, as_person, name, settings):
        (settings.DEMO_MAILBOX.parent / "secret-key.eml").write_text("To: x\n\nbí mật")
        assert as_person("admin").get(f"{LISTING}{name}/").status_code == 404

    def test_nor_does_any_other_account_of_the_machine(self, letter, settings):
        (file,) = settings.DEMO_MAILBOX.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(settings.DEMO_MAILBOX.stat().st_mode) == 0o700


class TestReading:
    def test_the_recipient_and_the_administrator_read_it(self, letter, as_person):
        for persona in ("clerk", "admin"):
            client = as_person(persona)
            assert page_of(letter) in client.get(LISTING).content.decode()
            shown = client.get(page_of(letter)).content.decode()
            assert '<a href="https://cong.example/bi-mat/"' in shown and "&lt;b&gt;" in shown

    def test_it_says_when_by_the_clock_of_the_office(self, letter, as_person):
        assert abs(letter.sent_at - timezone.now()) < timedelta(minutes=1)
        assert timezone.localtime(letter.sent_at).strftime("%d/%m/%Y %H:%M") in as_person("clerk").get(LISTING).content.decode()

    def test_a_long_title_begins_with_its_first_letter(self):
        send_mail("Tài khoản của đồng chí vừa được đăng nhập từ thiết bị mới", "…", None, ["a@b.example"])
        assert mailbox.letters()[0].subject.startswith("Tài khoản")

    def test_an_empty_mailbox_says_so(self, as_person):
        assert "Chưa có thư nào" in as_person("clerk").get(LISTING).content.decode()

    def test_a_notice_lies_there_and_is_called_sent(self, kind, province, as_person):
        kind(on=frozenset({EMAIL}))
        assert sent_row(province.clerk, channel=EMAIL).state == State.ACCEPTED
        assert "Có việc mới" in as_person("clerk").get(LISTING).content.decode()

    def test_only_the_last_are_kept(self, monkeypatch):
        monkeypatch.setattr(mailbox, "KEPT", 3)
        for number in range(5):
            send_mail(f"Thư {number}", "…", None, ["a@b.example"])
        assert [letter.subject for letter in mailbox.letters()] == ["Thư 4", "Thư 3", "Thư 2"]

    def test_a_letter_that_is_not_plain_text_is_still_listed(self, as_person):
        message = EmailMessage("Chỉ HTML", "<p>x</p>", None, ["a@b.example"])
        message.content_subtype = "html"
        message.send()
        assert "Chỉ HTML" in as_person("admin").get(LISTING).content.decode()
        assert as_person("admin").get(page_of(mailbox.letters()[0])).status_code == 200
