"""What no letter and no mail server can make the portal do."""

import base64
import tracemalloc

import pytest

from documents import quarantine
from documents.models import Arrival, Upload
from documents.sources import mailbox, messages
from documents.tasks import settle_arrivals
from tests.documents.mailboxes import (
    OPEN,
    letter,
    look,
    source,
    source_at,
    this_machine_may_be_called,
    turned_away_for,
)
from tests.factories.sources import read_all
from tests.imap_server import imap_port, postman, scripted

__all__ = ["imap_port", "postman", "source", "source_at", "this_machine_may_be_called"]

pytestmark = pytest.mark.django_db


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
