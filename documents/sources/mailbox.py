"""The connection to a mailbox. What the server may send is bounded: a line, a literal, an answer as a whole."""

import contextlib
import imaplib
import os
import re
import ssl
from collections.abc import Iterator

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from documents import sealing
from documents.exceptions import SourceProblem
from documents.models import IntakeSource
from documents.sources import hosts
from documents.sources.structure import Hostile

TIMEOUT = 15  # seconds of silence
ANSWER = 512 * 1024  # of one command
LIST_ANSWER = 4 * 1024 * 1024  # of a search in a full mailbox
PIECE = 256 * 1024
ACCEPTED, NOT_ACCEPTED = "Đã nhận", "Không nhận"
KEYWORDS = {ACCEPTED: "TuyengiaoDaNhan", NOT_ACCEPTED: "TuyengiaoKhongNhan"}  # where no folder can be made
Security = IntakeSource.Security
CONTROL = re.compile(r"[\x00-\x1f\x7f]")

NOT_LOOPBACK = "Kết nối không mã hóa chỉ dùng được với máy chủ thư trên chính máy này. Hãy chọn TLS hoặc STARTTLS."
NO_ANSWER = "Máy chủ thư không trả lời. Cổng sẽ thử lại; nếu kéo dài, hãy kiểm tra tên máy chủ và cổng kết nối."
BAD_CERTIFICATE = "Chứng thư của máy chủ thư không hợp lệ hoặc không đúng tên máy chủ, nên cổng không gửi mật khẩu."
NO_TLS = "Không lập được kết nối mã hóa với máy chủ thư. Hãy kiểm tra cổng kết nối và kiểu bảo mật."
WRONG_PASSWORD = "Máy chủ thư không nhận tên đăng nhập hoặc mật khẩu. Hãy nhập lại mật khẩu của hộp thư."
NO_PASSWORD = "Chưa có mật khẩu dùng được cho hộp thư này. Hãy nhập lại mật khẩu."
NO_INBOX = "Không mở được mục thư đến của hộp thư. Hãy kiểm tra tên mục."
ODD_ANSWER = "Máy chủ thư trả lời không đúng quy cách. Cổng sẽ thử lại."


class BoundedClient(imaplib.IMAP4):
    """imaplib, calling the judged address and reading no more than it is allowed for a command."""

    def __init__(self, host, port, addresses, context):
        self._addresses, self._context = addresses, context
        self.allowance = self._left = ANSWER
        super().__init__(host, port, TIMEOUT)

    def _create_socket(self, timeout):
        connection = hosts.call(self._addresses, timeout)
        if self._context is None:
            return connection
        try:
            return self._context.wrap_socket(connection, server_hostname=self.host)
        except OSError:
            connection.close()
            raise

    def _command(self, name, *args):
        self._left = self.allowance
        return super()._command(name, *args)

    def _spend(self, size):
        self._left -= size
        if self._left < 0:
            raise Hostile("answer_too_long")

    def read(self, size):
        self._spend(size)
        return super().read(size)

    def readline(self):
        line = self.file.readline(max(self._left, 0) + 1)
        self._spend(len(line))
        return line


@contextlib.contextmanager
def _unless_gone():
    """A server may say no; one that has gone away has said nothing."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except (ImapToolsError, imaplib.IMAP4.error):
        return


class Mailbox(BaseMailBox):
    def __init__(self, source, addresses):
        self._source, self._addresses = source, addresses
        super().__init__()

    def _get_mailbox_client(self):
        source = self._source
        context = None if source.security == Security.NONE else ssl.create_default_context()
        client = BoundedClient(
            source.host, source.port, self._addresses, context if source.security == Security.TLS else None
        )
        if source.security == Security.STARTTLS:
            try:
                client.starttls(ssl_context=context)
            except Exception:
                client.shutdown()
                raise
        return client

    # -- looking ---------------------------------------------------------------------------------

    @property
    def uid_validity(self) -> int:
        _, told = self.client.response("UIDVALIDITY")
        if not told or not told[0] or not told[0].isdigit() or len(told[0]) > 15:
            raise SourceProblem(ODD_ANSWER)
        return int(told[0])

    def waiting(self) -> list[int]:
        """UIDs of the messages in the inbox that are neither deleted nor marked as done, oldest first."""
        self.client.allowance = LIST_ANSWER
        try:
            done = " ".join(f"UNKEYWORD {keyword}" for keyword in KEYWORDS.values())
            found = self.uids(f"UNDELETED {done}", charset=None)
        finally:
            self.client.allowance = ANSWER
        return sorted(int(uid) for uid in found if uid.isdigit() and len(uid) < 11)

    def _fetch(self, uid, items):
        outcome, answer = self.client.uid("FETCH", str(uid), f"({items})")
        if outcome != "OK":
            raise SourceProblem(ODD_ANSWER)
        return [item for item in answer if item is not None]

    def size_of(self, uid) -> int | None:
        """What the server says the whole message weighs; None when it is gone."""
        for item in self._fetch(uid, "RFC822.SIZE"):
            line = item[0] if isinstance(item, tuple) else item
            found = re.search(rb"RFC822\.SIZE (\d{1,15})\b", line)
            if found:
                return int(found[1])
        return None

    def structure_of(self, uid):
        return self._fetch(uid, "BODYSTRUCTURE")

    def section(self, uid, section, start=0, length=PIECE) -> bytes:
        """At most `length` bytes of a section of the message, left unread."""
        for item in self._fetch(uid, f"BODY.PEEK[{section}]<{start}.{length}>"):
            if isinstance(item, tuple) and b"BODY[" in item[0].upper():
                if len(item[1]) > length:
                    raise Hostile("more_than_asked")
                return item[1]
            quoted = re.search(rb'BODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', item[0] if isinstance(item, tuple) else item)
            if quoted:
                return re.sub(rb"\\(.)", rb"\1", quoted[1])
        return b""

    def pieces(self, uid, section) -> Iterator[bytes]:
        start = 0
        while True:
            piece = self.section(uid, section, start)
            if piece:
                yield piece
            if len(piece) < PIECE:
                return
            start += len(piece)

    # -- putting away ----------------------------------------------------------------------------

    def put_away(self, uid, folder):
        """Into the folder, or marked where that cannot be. Only what the portal has kept is put away."""
        for name in (folder, f"INBOX.{folder}", f"INBOX/{folder}"):
            with _unless_gone():
                self.folder.create(name)
            with _unless_gone():
                self._move(uid, name)
                return
        with _unless_gone():
            self.client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({KEYWORDS[folder]})")

    def _move(self, uid, folder):
        if "MOVE" in self.client.capabilities:
            self.move(str(uid), folder)
            return
        self.copy(str(uid), folder)
        self.client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self.client.capabilities:  # without it other people's deleted letters would go too
            self.client.uid("EXPUNGE", str(uid))


def password_of(source) -> str:
    if source.password_variable:
        # A variable is one unit's; a source that was handed to another has to be given its own.
        own = source.password_variable.startswith(f"MAILBOX_PASSWORD_{source.unit_id}_")
        password = os.environ.get(source.password_variable, "") if own else ""
    else:
        password = sealing.open_password(source.sealed_password)
    if not password or CONTROL.search(password):
        raise SourceProblem(NO_PASSWORD)
    return password


@contextlib.contextmanager
def opened(source):
    """The mailbox with its inbox selected. Whatever goes wrong on the way comes out as a SourceProblem."""
    with _in_words():
        password = password_of(source)
        addresses = hosts.addresses_of(source.host, source.port)
        if source.security == Security.NONE and not hosts.is_this_machine(addresses):
            raise SourceProblem(NOT_LOOPBACK)
        mailbox = Mailbox(source, addresses)
        try:
            if source.username.isascii() and password.isascii():
                mailbox.login(source.username, password, initial_folder=source.inbox)
            else:
                mailbox.login_utf8(source.username, password, initial_folder=source.inbox)
            mailbox.client._get_capabilities()  # servers tell strangers less than they tell their own
            yield mailbox
        finally:
            try:
                mailbox.logout()
            except Exception:  # the server may be past answering; the socket goes either way
                with contextlib.suppress(Exception):
                    mailbox.client.shutdown()


@contextlib.contextmanager
def _in_words():
    try:
        yield
    except MailboxLoginError:
        raise SourceProblem(WRONG_PASSWORD) from None
    except MailboxFolderSelectError:
        raise SourceProblem(NO_INBOX) from None
    except ssl.SSLCertVerificationError:
        raise SourceProblem(BAD_CERTIFICATE) from None
    except ssl.SSLError:
        raise SourceProblem(NO_TLS) from None
    except (imaplib.IMAP4.error, ImapToolsError, Hostile, UnicodeError):
        raise SourceProblem(ODD_ANSWER) from None
    except OSError:
        raise SourceProblem(NO_ANSWER) from None


def try_out(source) -> str:
    """What a person who sets the mailbox up should know. Raises SourceProblem."""
    with opened(source) as mailbox:
        count = len(mailbox.waiting())
    words = "không mã hóa, trên chính máy này" if source.security == Security.NONE else "được mã hóa"
    return f"Đã đăng nhập được hộp thư; kết nối {words}. Mục thư đến có {count} thư chờ nhận."
