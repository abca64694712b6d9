"""A mailbox of a unit, on a real mail server: which letters bring uploads, which are turned away and in which
words, and what no letter and no server can make the portal do."""

import base64
import os
import socket
import tracemalloc
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core import mail
from django.utils import timezone

from documents import collecting, emails, pipeline, quarantine, sealing
from documents.actions import arrivals
from documents.actions.sources import change_source
from documents.exceptions import SourceProblem
from documents.models import Arrival, Document, IntakeNotice, IntakeSource, Upload
from documents.sources import hosts, mailbox, messages, structure
from documents.sources.senders import one_address, read_head
from documents.tasks import settle_arrivals
from tests.factories import documents as make
from tests.factories.sources import again
from tests.factories.sources import mailbox as mailbox_source
from tests.imap_server import behind_tls, certificate, free_port, imap_port, postman, pymap, scripted

__all__ = ["imap_port", "postman"]

pytestmark = pytest.mark.django_db
OPEN = make.pdf(make.RESOLUTION)
MARKED = make.pdf(f"TỐI MẬT\n{make.RESOLUTION}")


@pytest.fixture(autouse=True)
def this_machine_may_be_called(settings):
    settings.MAILBOX_PRIVATE_HOSTS = True


@pytest.fixture
def source_at(province):
    def make_source(port, **values):
        values = {"host": "127.0.0.1", "port": port, "security": "none"} | values
        return mailbox_source(unit=province.department, by=province.admin, responsible=province.clerk, **values)

    return make_source


@pytest.fixture
def source(source_at, postman):
    return source_at(postman.port)


def letter(*attached, sender="a@tinhuy.example", subject="Gửi văn bản", text="Kính gửi.", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "van-ban@btg.example", subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def look(source):
    collecting.look_at(again(source).pk)
    return IntakeSource.objects.get(pk=source.pk)


def read_all():
    for pk in Upload.objects.filter(state=Upload.State.WORKING).values_list("pk", flat=True):
        pipeline.process(pk)


def brought_to_its_end(source):
    """Taken, read, settled, put away."""
    look(source)
    read_all()
    settle_arrivals()
    return look(source)


def turned_away_for():
    return Arrival.objects.get().reason_code


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


def with_parts(*parts):
    message = MIMEMultipart()
    message["From"], message["To"], message["Subject"] = "a@tinhuy.example", "b@btg.example", "Gửi văn bản"
    message.attach(MIMEText("Kính gửi."))
    for part in parts:
        message.attach(part)
    return message


def raw_letter(body, content_type='multipart/mixed; boundary="b"', head=b""):
    return (
        b"From: a@tinhuy.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n" + head
        + f"Content-Type: {content_type}\r\n\r\n".encode() + body
    )  # fmt: skip


PART = b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n\r\nx\r\n'
DEEP = b"".join(
    f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode() for n in range(60)
)


class TestHostileLetters:
    @pytest.mark.parametrize(
        ("data", "codes"),
        [
            (raw_letter(PART * 3000 + b"--b--\r\n"), {"too_many_parts", "odd_message"}),
            (raw_letter(b"--b\r\n" + DEEP + b"\r\nx"), {"odd_message", "nothing_attached"}),
            (raw_letter(PART, head=b"".join(b"Authentication-Results: x%d; spf=pass\r\n" % n for n in range(5000))), {"odd_head"}),
            (raw_letter(b'--b\r\nContent-Type: application/pdf; name="' + b"a" * 9000 + b'.pdf"\r\n\r\nx\r\n--b--'), {"odd_message"}),
        ],
        ids=["thousands of parts", "deep", "a bomb of headers", "a name without end"],
    )  # fmt: skip
    def test_are_set_apart_with_a_reason_and_the_next_one_is_taken(self, source, postman, data, codes):
        postman.deliver(data, letter(("a.pdf", OPEN)))
        look(source)
        look(source)
        bad = Arrival.objects.order_by("uid").first()
        assert bad.reason_code in codes and bad.reason
        assert Upload.objects.filter(arrived__arrival__uid__gt=bad.uid).count() == 1
        read_all()
        settle_arrivals()
        look(source)
        assert (postman.count(), postman.count("Không nhận"), postman.count("Đã nhận")) == (0, 1, 1)

    @pytest.mark.parametrize(
        "header",
        [
            b'Content-Disposition: attachment; filename="=?khong-co-bang-ma?B?xJE=?=.pdf"',
            b"Content-Disposition: attachment; filename*=khong-co'vi'%C4%91.pdf",
            b"Content-Disposition: attachment; filename*0*=utf-8''van%20; filename*1*=b%E1%BA%A3n.pdf",
            b'Content-Disposition: attachment; filename="..\\..\\a\x01b.pdf"',
            b'Content-Disposition: attachment; filename="\xff\xfe\xfd.pdf"',
            b"Content-Disposition: attachment",
        ],
    )
    def test_a_name_in_whatever_writing_gives_an_upload(self, source, postman, header):
        body = b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n" + header
        postman.deliver(raw_letter(body + b"\r\n\r\n" + base64.encodebytes(OPEN).replace(b"\n", b"\r\n") + b"\r\n--b--\r\n"))
        look(source)
        read_all()
        upload = Upload.objects.get()
        assert upload.state == Upload.State.READY
        assert upload.file.name.isprintable() and upload.file.name.endswith(".pdf") and "/" not in upload.file.name

    def test_a_letter_that_ends_the_connection_each_time_does_not_stand_before_all_others(self, source_at):
        def hang_up(asked):
            raise OSError

        with scripted(hang_up) as port:
            source = source_at(port)
            for _ in range(messages.MOST_TRIES):
                assert look(source).failures
            look(source)
        assert turned_away_for() == "never_fetched"


def structure_line(size, name="a.pdf"):
    return (
        f'* 1 FETCH (UID 1 BODYSTRUCTURE ("APPLICATION" "PDF" ("NAME" "{name}") NIL NIL "7BIT" {size} NIL '
        f'("ATTACHMENT" ("FILENAME" "{name}")) NIL NIL))\r\n'
    ).encode()


def told(section, data):
    return b"* 1 FETCH (UID 1 BODY[%s]<0> {%d}\r\n%s)\r\n" % (section, len(data), data)


def honest(asked, size=3, body=b"abc", structure=None):
    if "RFC822.SIZE" in asked:
        return b"* 1 FETCH (UID 1 RFC822.SIZE 500)\r\n"
    if "HEADER" in asked:
        return told(b"HEADER.FIELDS (FROM)", b"From: a@tinhuy.example\r\n\r\n")
    if "BODYSTRUCTURE" in asked:
        return structure or structure_line(size)
    return told(b"1", body)


class TestLyingServers:
    """Whatever is announced and whatever comes: no more is kept in memory than was asked for."""

    def peak(self, source):
        tracemalloc.start()
        look(source)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    def test_a_small_part_that_never_ends(self, source_at):
        def script(asked):
            return honest(asked, size=1000, body=b"x" * mailbox.PIECE)

        with scripted(script) as port:
            assert self.peak(source_at(port)) < 20_000_000
        assert turned_away_for() == "odd_message" and not Upload.objects.exists()
        assert not any(quarantine.root().iterdir())

    def test_more_bytes_than_were_asked_for(self, source_at):
        def script(asked):
            return honest(asked, body=b"x" * (mailbox.PIECE + 1))

        with scripted(script) as port:
            look(source_at(port))
        assert turned_away_for() == "odd_message"

    def test_an_announced_gigabyte_is_not_waited_for(self, source_at):
        def script(asked):
            return honest(asked) if "BODY.PEEK[1]" not in asked else b"* 1 FETCH (BODY[1]<0> {1000000000}\r\nabc"

        with scripted(script) as port:
            assert self.peak(source_at(port)) < 20_000_000
        assert turned_away_for() == "odd_message"

    def test_a_line_without_an_end(self, source_at):
        def script(asked):
            if "BODYSTRUCTURE" not in asked:
                return honest(asked)
            return [b"* 1 FETCH (UID 1 BODYSTRUCTURE ("] + [b"(" * 65536] * 100

        with scripted(script) as port:
            assert self.peak(source_at(port)) < 20_000_000
        assert turned_away_for() == "odd_message"

    def test_a_part_said_to_be_larger_than_any_file_is_not_fetched(self, source_at, settings):
        def script(asked):
            assert "BODY.PEEK[1]" not in asked
            return honest(asked, size=settings.UPLOAD_MAX_BYTES * 2)

        with scripted(script) as port:
            look(source_at(port))
        assert Upload.objects.get().reason_code == "too_large"

    def test_a_server_that_speaks_nonsense_is_told_about_in_words(self, source_at):
        with scripted(lambda asked: b"* 1 FETCH nonsense\r\n") as port:
            source = look(source_at(port))
        assert source.problem == "" or "quy cách" in source.problem
        assert not Upload.objects.exists()


class TestTheConnection:
    def test_is_encrypted_and_checked_before_the_password_is_sent(self, source_at, tmp_path, monkeypatch, postman):
        good, other = certificate(tmp_path), certificate(tmp_path, name="noi-khac.example")
        postman.deliver(letter(("a.pdf", OPEN)))
        with behind_tls(postman.port, *good) as port:
            source = source_at(port, host="localhost", security="tls")
            assert "Chứng thư" in look(source).problem  # an authority nobody has heard of
            monkeypatch.setenv("SSL_CERT_FILE", str(good[0]))
            assert look(source).problem == ""
        assert Upload.objects.count() == 1
        monkeypatch.setenv("SSL_CERT_FILE", str(other[0]))
        with behind_tls(postman.port, *other) as port:
            source = source_at(port, host="localhost", username="khac", security="tls")
            assert "Chứng thư" in look(source).problem  # a name that is not the server's

    def test_starttls_is_insisted_on(self, source_at, tmp_path, monkeypatch, postman):
        files = certificate(tmp_path)
        assert "không đúng quy cách" in look(source_at(postman.port, host="localhost", security="starttls")).problem
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        with pymap("--cert", str(files[0]), "--key", str(files[1])) as port:
            source = source_at(port, host="localhost", security="starttls", username="khac")
            IntakeSource.objects.filter(pk=source.pk).update(username="van-ban", inbox="inbox")
            assert look(source).problem == ""

    def test_in_the_clear_is_for_this_machine_alone(self, source_at, monkeypatch):
        source = source_at(143, host="thu.tinhuy.example")
        elsewhere = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 143))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: elsewhere)
        assert look(source).problem == mailbox.NOT_LOOPBACK

    def test_a_wrong_password_is_told_and_the_source_waits_longer(self, source_at, postman):
        source = source_at(postman.port, password="sai")
        assert look(source).problem == mailbox.WRONG_PASSWORD
        assert look(source).failures == 2

    def test_a_dead_server_costs_one_look_and_others_go_on(self, source, source_at, postman, province):
        dead = source_at(free_port(), name="Hộp thư chết", username="khac")
        postman.deliver(letter(("a.pdf", OPEN)))
        assert look(dead).problem == mailbox.NO_ANSWER
        look(source)
        assert Upload.objects.count() == 1
        assert not IntakeSource.objects.due().filter(pk=dead.pk).exists()

    def test_the_password_is_kept_sealed_or_in_a_variable_of_that_name_only(self, source_at, postman, monkeypatch):
        source = source_at(postman.port)
        assert "mat-khau" not in source.sealed_password
        assert sealing.open_password(source.sealed_password) == "mat-khau-hop-thu"
        own, foreign = f"MAILBOX_PASSWORD_{source.unit_id}_VAN_BAN", "MAILBOX_PASSWORD_0_VAN_BAN"
        for name in (own, foreign):
            monkeypatch.setenv(name, "mat-khau-hop-thu")
        IntakeSource.objects.update(sealed_password="", password_variable=own)
        assert look(source).problem == ""
        IntakeSource.objects.update(password_variable=foreign)
        assert look(source).problem == mailbox.NO_PASSWORD
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            IntakeSource.objects.update(password_variable="SECRET_KEY")

    def test_trying_out_takes_nothing(self, source, postman):
        postman.deliver(letter(("a.pdf", OPEN)))
        assert "1 thư chờ nhận" in mailbox.try_out(source)
        assert postman.count() == 1 and not Arrival.objects.exists()


class TestWhichMachinesAreCalled:
    @pytest.mark.parametrize(
        "address",
        ["169.254.169.254", "169.254.1.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200", "0.0.0.0",
         "224.0.0.1", "255.255.255.255", "64:ff9b::a9fe:a9fe", "168.63.129.16", "2002:a9fe:a9fe::1"],
    )  # fmt: skip
    def test_never_one_that_answers_about_the_machine_itself(self, address, settings):
        for allowed in (True, False):
            settings.MAILBOX_PRIVATE_HOSTS = allowed
            with pytest.raises(SourceProblem):
                hosts.addresses_of(address, 993)

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.5", "192.168.1.9", "172.16.0.1", "fd12::1", "100.64.0.1", "::ffff:10.0.0.1"])
    def test_private_ones_by_the_operators_word_alone(self, address, settings):
        assert hosts.addresses_of(address, 993)
        settings.MAILBOX_PRIVATE_HOSTS = False
        with pytest.raises(SourceProblem):
            hosts.addresses_of(address, 993)

    def test_none_of_a_name_with_one_bad_address(self, monkeypatch):
        both = [(socket.AF_INET, 1, 6, "", (ip, 993)) for ip in ("8.8.8.8", "169.254.169.254")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
        with pytest.raises(SourceProblem):
            hosts.addresses_of("thu.example", 993)


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


class TestWordsOfServers:
    """BODYSTRUCTURE as servers that are not at hand write it."""

    def parts(self, text):
        return structure.parse([b"1 (UID 5 BODYSTRUCTURE " + text + b")"])

    def test_names_in_lists_literals_and_pieces(self):
        text = (
            b'(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "BASE64" 40 1 NIL NIL NIL NIL)'
            b'("APPLICATION" "PDF" ("NAME*0*" "utf-8\'\'v%C4%83n" "NAME*1*" "%20b%E1%BA%A3n.pdf") NIL NIL "BASE64" 4096 NIL '
            b'("ATTACHMENT" ("FILENAME" "=?UTF-8?Q?v=C4=83n_b=E1=BA=A3n.pdf?=")) NIL NIL) "MIXED" ("BOUNDARY" "x") NIL NIL NIL)'
        )
        text_part, file = self.parts(text)
        assert not text_part.is_attachment
        assert (file.number, file.name, file.encoding, file.size) == ("2", "văn bản.pdf", "base64", 4096)

    def test_a_single_part_letter_is_its_own_attachment(self):
        (only,) = self.parts(b'("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 9 NIL NIL NIL NIL)')
        assert (only.number, only.is_attachment) == ("1", True)

    @pytest.mark.parametrize(
        "text", [b"", b"(", b")", b"(((((", b'("A")', b"(NIL NIL)", b'("a" "b" NIL NIL NIL "7bit" -5)', b'("a" "b" NIL NIL NIL "7bit" 99999999999999999999)']
    )
    def test_nonsense_is_called_that(self, text):
        with pytest.raises(structure.Hostile):
            self.parts(text)

    @pytest.mark.parametrize(
        ("line", "address"),
        [
            ("A <a@b.example>", "a@b.example"), ("=?utf-8?b?xJE=?= <A@B.example>", "a@b.example"), ("a@b.example, c@d.example", ""),
            ("a@b.example <c@d.example>", ""), ("Nhóm: a@b.example;", "a@b.example"), ("<>", ""), ("a@b@c.example", ""), ("x" * 9000, ""),
        ],
    )  # fmt: skip
    def test_one_sender_or_none(self, line, address):
        assert one_address([line]) == address

    @pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t", b"\n  \t"])
    def test_a_result_goes_on_over_folded_lines(self, fold):
        line = b"Authentication-Results: mx.example;~dkim=pass (khoa 2048 bit)~header.d=b.example;~dmarc=pass~header.from=b.example\r\n"
        head = b"From: a@b.example\r\n" + line.replace(b"~", fold) + b"\r\n"
        told = read_head(head, verifier="mx.example")
        assert (told.proof, told.proof_words) == ("confirmed", "dkim=pass (b.example) dmarc=pass (b.example)")
        assert read_head(head.replace(b"dmarc=pass", b"dmarc=fail"), verifier="mx.example").proof == "contradicted"

    def test_a_folded_line_of_the_sender_is_no_line_of_the_server(self):
        head = (
            b"From: a@b.example\r\nX-Note: mot dong\r\n Authentication-Results: mx.example; dmarc=pass header.from=b.example\r\n"
            b"Authentication-Results: other.example;\r\n spf=none\r\n mx.example; dmarc=pass header.from=b.example\r\n\r\n"
        )
        assert read_head(head, verifier="mx.example").proof == "none"

    def test_results_of_another_name_are_not_believed(self):
        head = b"From: a@b.example\r\nAuthentication-Results: x; dmarc=pass header.from=b.example\r\n\r\n"
        assert read_head(head).proof == "unverified"
        assert read_head(head, verifier="mx").proof == "none"
        assert read_head(head, verifier="x").proof == "confirmed"
        assert read_head(head.replace(b"=pass", b"=fail"), verifier="x").proof == "contradicted"
        assert read_head(head.replace(b"header.from=b", b"header.from=c"), verifier="x").proof == "unverified"
