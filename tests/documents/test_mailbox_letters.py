"""Letters in the mailbox of a unit: which bring uploads, and which are turned away and in which words."""

import base64
import os
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from documents import collecting, quarantine
from documents.actions import arrivals
from documents.actions.sources import change_source
from documents.models import Arrival, Document, Upload
from documents.sources import mailbox
from documents.tasks import settle_arrivals
from tests.documents.mailboxes import (
    MARKED,
    OPEN,
    brought_to_its_end,
    letter,
    look,
    source,
    source_at,
    this_machine_may_be_called,
    turned_away_for,
)
from tests.factories import documents as make
from tests.factories.sources import again, read_all
from tests.imap_server import imap_port, postman

__all__ = ["imap_port", "postman", "source", "source_at", "this_machine_may_be_called"]

pytestmark = pytest.mark.django_db


def with_parts(*parts):
    message = MIMEMultipart()
    message["From"], message["To"], message["Subject"] = "a@tinhuy.example", "b@btg.example", "Gửi văn bản"
    message.attach(MIMEText("Kính gửi."))
    for part in parts:
        message.attach(part)
    return message


class TestWhatIsTaken:
    def test_attachments_become_drafts_and_the_letter_is_put_away_when_they_are_safe(self, source, postman, province):
        postman.deliver(letter(("nghị quyết.pdf", OPEN), ("kế hoạch số 5.docx", b"khong phai docx")))
        look(source)
        assert postman.count() == 1  # nothing has been read yet, so the letter stays
        assert Upload.objects.count() == 2
        read_all()
        settle_arrivals()
        look(source)
        assert (postman.count(), postman.count("Không nhận")) == (0, 1)  # one of the two was not taken
        document = Document.objects.get()
        assert (document.state, document.created_by, document.owner_unit) == ("draft", province.clerk, province.department)
        assert document.files.get().name == "nghị quyết.pdf"
        assert sorted(Upload.objects.values_list("state", flat=True)) == ["ready", "unreadable"]

    def test_a_letter_of_which_all_is_taken_goes_to_the_received(self, source, postman):
        postman.deliver(letter(("a.pdf", OPEN)))
        brought_to_its_end(source)
        assert (postman.count(), postman.count("Đã nhận"), postman.count("Không nhận")) == (0, 1, 0)
        arrival = Arrival.objects.with_counts().get()
        assert (arrival.sender, arrival.taken, arrival.proof) == ("a@tinhuy.example", 1, "none")

    def test_the_clerk_sees_who_sent_it_and_that_nothing_proves_it(self, source, postman, as_person):
        postman.deliver(letter(("a.pdf", OPEN)))
        look(source)
        page = as_person("clerk").get("/van-ban/ban-van-thu/hang-doi/").content.decode()
        assert "a@tinhuy.example" in page and "Thư không có kết quả xác thực" in page

    @pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "7bit"])
    def test_every_transfer_encoding_gives_the_bytes_that_were_sent(self, source, postman, encoding):
        data = make.pdf("Trang một") if encoding in ("base64", "quoted-printable") else b"%PDF-1.4\r\nchi la chu\r\n" * 40000
        part = MIMEBase("application", "pdf", name="a.pdf")
        if encoding == "base64":
            part.set_payload(base64.encodebytes(data).replace(b"\n", b"\r\n").decode())
        elif encoding == "quoted-printable":
            part.set_payload("".join(f"={byte:02X}" + ("=\r\n" if i % 24 == 23 else "") for i, byte in enumerate(data)))
        else:
            part.set_payload(data.decode())
        part["Content-Transfer-Encoding"] = encoding
        postman.deliver(with_parts(part))
        look(source)
        upload = Upload.objects.get()
        got = quarantine.read(upload.pk)
        assert got.rstrip(b"\r\n") == data.rstrip(b"\r\n")

    def test_pictures_of_the_letter_itself_and_signatures_are_not_attachments(self, source, postman):
        page = MIMEMultipart("related")
        page.attach(MIMEText("<img src='cid:logo'>", "html"))
        logo = MIMEBase("image", "png", name="logo.png")
        logo.set_payload("iVBORw0KGgo=")
        logo["Content-Transfer-Encoding"], logo["Content-ID"] = "base64", "<logo>"
        page.attach(logo)
        signature = MIMEBase("application", "pkcs7-signature", name="smime.p7s")
        signature.set_payload("AAAA")
        postman.deliver(with_parts(page, signature))
        look(source)
        assert turned_away_for() == "nothing_attached" and not Upload.objects.exists()

    def test_a_letter_once_taken_is_never_taken_twice(self, source, postman, monkeypatch):
        postman.deliver(letter(("a.pdf", OPEN)))
        for _ in range(3):
            look(source)
        assert Upload.objects.count() == 1
        read_all()
        settle_arrivals()

        def die(*args):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(arrivals, "record_moved", die)
            collecting.look_at(again(source).pk)
        assert postman.count("Đã nhận") == 1
        look(source)
        assert Upload.objects.count() == 1 and postman.count("Đã nhận") == 1

    def test_killed_while_fetching_nothing_is_half_taken(self, source, postman, monkeypatch):
        postman.deliver(letter(("a.pdf", OPEN), ("b.pdf", make.pdf("Trang hai"))))
        fetched = mailbox.Mailbox.pieces

        def die(self, uid, section):
            if section == "3":
                raise KeyboardInterrupt
            return fetched(self, uid, section)

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(mailbox.Mailbox, "pieces", die)
            collecting.look_at(source.pk)
        assert not Upload.objects.exists() and not Arrival.objects.exists()
        assert not any(quarantine.root().iterdir())
        look(source)
        assert Upload.objects.count() == 2


class TestWhatIsRefused:
    def test_a_marked_attachment_is_refused_and_the_letter_set_apart(self, source, postman):
        postman.deliver(letter(("kin.pdf", MARKED)))
        brought_to_its_end(source)
        upload = Upload.objects.get()
        assert (upload.state, upload.sealed_name) == (Upload.State.REFUSED, "")
        assert postman.count("Không nhận") == 1 and not any(quarantine.root().iterdir())

    def test_a_marked_subject_speaks_for_the_letter(self, source, postman):
        postman.deliver(letter(("a.pdf", OPEN), subject="TỐI MẬT: kế hoạch số 5"))
        look(source)
        assert turned_away_for() == "marked_subject" and not Upload.objects.exists()

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("cai-dat.exe", "program"), ("hoa-don.pdf.js", "program"), ("ho-so.zip", "archive"), ("winmail.dat", "winmail"),
            ("bao-cao.doc", "old_office"), ("thu.eml", "letter_inside"), ("khoa.p7m", "encrypted_mail"), ("x.html", "other_type"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_a_document_is_not_even_fetched(self, source, postman, name, code, as_person):
        postman.deliver(letter((name, b"x" * 2000)))
        look(source)
        upload = Upload.objects.get()
        assert (upload.state, upload.reason_code, upload.sealed_name) == (Upload.State.UNREADABLE, code, "")
        page = as_person("clerk").get(f"/van-ban/nguon-tiep-nhan/{source.pk}/").content.decode()
        assert name not in page or code == "winmail"  # a name that tells nothing of the file

    def test_a_letter_within_a_letter_is_not_opened(self, source, postman):
        outer = letter(text="Chuyển tiếp.")
        outer.add_attachment(letter(("a.pdf", OPEN)))
        postman.deliver(outer)
        look(source)
        assert Upload.objects.get().reason_code == "letter_inside"

    @pytest.mark.parametrize(
        "sender",
        ["la@noikhac.example", "a@tinhuy.example.noikhac.example", "a@tinhuy.example <x@noikhac.example>", "", "x@con.tinhuy.example"],
    )
    def test_whoever_is_not_on_the_list_brings_nothing(self, source, postman, sender):
        postman.deliver(letter(("a.pdf", OPEN), sender=sender or "khong phai dia chi"))
        look(source)
        assert turned_away_for() in ("sender_not_listed", "sender_unknown") and not Upload.objects.exists()

    def test_two_senders_are_none(self, source, postman):
        postman.deliver(b"From: la@noikhac.example\r\n" + letter(("a.pdf", OPEN)).as_bytes())
        look(source)
        assert turned_away_for() == "sender_unknown"

    def test_where_proof_is_asked_for_a_line_of_the_senders_own_is_none(self, source, postman, province):
        change_source(by=province.admin, source=source, values={"verifier": "mx.btg.example", "needs_proof": True})
        arrivals_before = source
        from documents.actions.sources import declare_source

        declare_source(by=province.clerk, source=source)
        own = "mx.noikhac.example; dmarc=pass header.from=tinhuy.example"
        postman.deliver(letter(("a.pdf", OPEN), Authentication_Results=own))
        look(arrivals_before)
        assert turned_away_for() == "sender_not_confirmed"
        real = "mx.btg.example; dkim=pass header.d=tinhuy.example; spf=pass; dmarc=pass header.from=tinhuy.example"
        postman.deliver(letter(("a.pdf", OPEN), Authentication_Results=real))
        look(source)
        taken = Arrival.objects.get(reason_code="")
        assert taken.proof == "confirmed" and "dmarc=pass" in taken.proof_words

    def test_a_letter_that_is_too_large_is_not_fetched(self, source, postman, settings):
        settings.MAIL_MAX_BYTES = 50_000
        postman.deliver(letter(("to.pdf", os.urandom(80_000))))
        look(source)
        assert turned_away_for() == "message_too_large"
