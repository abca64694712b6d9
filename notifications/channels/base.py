"""What every channel gives the engine."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """`key` is the same in every attempt: a provider or a reader that meets it twice can tell. `tag`: what a device
    shows under the same tag replaces what it showed before."""

    key: str
    address: str
    subject: str
    text: str
    url: str
    keys: dict = field(default_factory=dict)
    tag: str = ""
    urgent: bool = False
    expires_at: datetime | None = None
    unsubscribe_url: str = ""
    signed_id: str = ""  # of the delivery: for the envelope sender, and for what a machine reports
    delivery: int = 0


@dataclass(frozen=True)
class Outcome:
    """`accepted`: the provider took it, which is not "received". `retry`: not now. `failed`: never, for this message.
    `off`: never, for this address."""

    result: str
    provider_id: str = ""
    problem: str = ""  # a Vietnamese sentence
    retry_after: int | None = None  # seconds, as the provider asked


ACCEPTED, RETRY, FAILED, OFF = "accepted", "retry", "failed", "off"


class Session(Protocol):
    def send(self, message: Message) -> Outcome: ...


class Channel(Protocol):
    code: str

    def ready(self) -> bool:
        """Whether it is configured. What waits for a channel that is not is suppressed."""

    def session(self) -> AbstractContextManager[Session]:
        """One connection for many messages. Whatever it raises at opening is a retry for all."""


def in_batches(rows: list, size: int) -> Iterator[list]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
