"""IMAP servers for tests: a real one (pymap) on the loopback, one behind TLS, and one that says what it is told to."""

import contextlib
import datetime
import imaplib
import ipaddress
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.workers import wait_until

USERNAME, PASSWORD = "van-ban", "mat-khau-hop-thu"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as client:
        return client.recv(4) == b"* OK"
    return False


@contextlib.contextmanager
def pymap(*options):
    """A server with an empty inbox; yields its port."""
    port = free_port()
    server = subprocess.Popen(
        [Path(sys.executable).with_name("pymap"), *options, "--host", "127.0.0.1", "--port", str(port), "dict",
         "--demo-user", USERNAME, "--demo-password", PASSWORD],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until(lambda: answers(port), "the mail server answers")
        yield port
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def imap_port():
    with pymap("--no-tls") as port:
        yield port


class Postman:
    """Puts letters into the inbox and sees where they end up."""

    def __init__(self, port):
        self.port = port

    @contextlib.contextmanager
    def _client(self):
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(USERNAME, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, *letters):
        with self._client() as client:
            for letter in letters:
                data = letter if isinstance(letter, bytes) else letter.as_bytes(policy=letter.policy.clone(linesep="\r\n"))
                assert client.append("INBOX", None, None, data)[0] == "OK"

    def count(self, folder="INBOX"):
        from imap_tools.utils import encode_folder

        with self._client() as client:
            outcome, told = client.select(encode_folder(folder), readonly=True)
            return int(told[0]) if outcome == "OK" else 0

    def empty(self):
        from imap_tools.utils import encode_folder

        with self._client() as client:
            for folder in ("INBOX", "Đã nhận", "Không nhận"):
                if client.select(encode_folder(folder))[0] == "OK":
                    client.store("1:*", "+FLAGS", r"(\Deleted)")
                    client.expunge()


@pytest.fixture
def postman(imap_port):
    carrier = Postman(imap_port)
    carrier.empty()
    return carrier


def certificate(folder, *, name="localhost"):
    """(certificate file, key file) of a server that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate_file, key_file = folder / f"{name}.crt", folder / f"{name}.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate_file, key_file


@contextlib.contextmanager
def behind_tls(port, certificate_file, key_file):
    """The server at `port`, reached by TLS from the first byte; yields the new port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)

    class Pass(socketserver.BaseRequestHandler):
        def handle(self):
            with (
                contextlib.suppress(OSError),
                context.wrap_socket(self.request, server_side=True) as outer,
                socket.create_connection(("127.0.0.1", port)) as inner,
            ):
                back = threading.Thread(target=self.pump, args=(inner, outer), daemon=True)
                back.start()
                self.pump(outer, inner)
                back.join(5)

        @staticmethod
        def pump(one, other):
            with contextlib.suppress(OSError):
                while data := one.recv(65536):
                    other.sendall(data)
                other.shutdown(socket.SHUT_WR)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Pass) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@contextlib.contextmanager
def scripted(script):
    """A server that logs anybody in and answers FETCH as `script(what was asked)` says: bytes, or a list of
    them sent one after the other. Yields its port."""

    class Speak(socketserver.StreamRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError):
                self.wfile.write(b"* OK ready\r\n")
                while line := self.rfile.readline():
                    tag, _, command = line.strip().partition(b" ")
                    for piece in self.answer(command.upper()):
                        self.wfile.write(piece)
                    self.wfile.write(tag + b" OK done\r\n")
                    if command.upper() == b"LOGOUT":
                        return

        def answer(self, command):
            if command == b"CAPABILITY":
                return [b"* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n"]
            if command.startswith((b"SELECT", b"EXAMINE")):
                return [b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"]
            if command == b"LOGOUT":
                return [b"* BYE\r\n"]
            if command.startswith(b"UID SEARCH"):
                return [b"* SEARCH 1\r\n"]
            if command.startswith(b"UID FETCH"):
                given = script(command.decode())
                return [given] if isinstance(given, bytes) else given
            return []

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speak) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
