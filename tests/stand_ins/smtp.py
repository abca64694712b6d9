"""A mail server that takes everything it is not told to refuse."""

import asyncio
import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Letter:
    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self):
        return self.message.get_content()


class MailServer:
    """`with` it. `at_sender`, `at_recipient` ({address: answer}) and `at_end`: refusals such as "550 5.1.1 No such user". While
    `hangs` is set, a letter is taken and its taking never said."""

    def __init__(self):
        self.letters, self.sessions = [], 0
        self.at_sender, self.at_recipient, self.at_end = "", {}, ""
        self.hangs = False

    def __enter__(self):
        self.controller = _Controller(_Handler(self), hostname="127.0.0.1", port=0, server_hostname="thu.example")
        self.controller.start()
        self.host, self.port = self.controller.hostname, self.controller.port
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if not self.controller.loop.is_closed():
            self.controller.stop(no_assert=True)


class _Controller(Controller):
    def _trigger_server(self):
        """It calls itself to see whether it answers, and must know by then which port it was given."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class _Handler:
    def __init__(self, stand_in):
        self.stand_in = stand_in

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.stand_in.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.stand_in.at_sender:
            return self.stand_in.at_sender
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.stand_in.at_recipient:
            return self.stand_in.at_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.stand_in.at_end:
            return self.stand_in.at_end
        self.stand_in.letters += [Letter(envelope.mail_from, to, envelope.content) for to in envelope.rcpt_tos]
        while self.stand_in.hangs:
            await asyncio.sleep(0.05)
        return "250 2.0.0 taken"
