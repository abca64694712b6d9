"""What may be told: each app declares its kinds when it starts.

A kind is one `Kind` and two templates under templates/notifications/kinds/: `<code>.html` is the line in the portal
(context: notice, object; no link inside, the line itself leads to the object), `<code>.txt` what leaves the portal by e-mail, push or Zalo (context: notice, url, and the
`secret` of kinds that have one): its first line is the subject, the rest the text. What leaves the portal never names
an internal document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

PORTAL, EMAIL, PUSH, ZALO = "portal", "email", "push", "zalo"
CHANNELS = {PORTAL: "Trong cổng", EMAIL: "Thư điện tử", PUSH: "Thông báo đẩy", ZALO: "Zalo"}
OUTSIDE = (EMAIL, PUSH, ZALO)
CRITICAL, NORMAL, BULK = "critical", "normal", "bulk"
QUEUES = (CRITICAL, NORMAL, BULK)


@dataclass(frozen=True)
class Kind:
    """`load(ids, user)` gives {id: object} of those that `user` may see today (None: anybody; a `Recipient` for a mailbox
    that is no person's);
    what is missing is not told. `open_to_all(object)` saves asking for each recipient. `on`: outside channels that are
    on until a person says otherwise. `urgent` passes quiet hours and digests. `settled(notice, user)`: why nothing need
    be told any more, or ""."""

    code: str
    label: str
    group: str
    load: Callable[[Sequence[str], Any], dict[str, Any]]
    open_to_all: Callable[[Any], bool] = lambda thing: False
    settled: Callable[[Any, Any], str] = lambda notice, user: ""
    secret: Callable[[Any], dict] | None = None
    on: frozenset[str] = frozenset({EMAIL, PUSH})
    queue: str = NORMAL
    urgent: bool = False
    needs_ack: bool = False
    confirms_there: bool = False  # the object's own page asks for the confirmation, beside what is to be read
    # Its sender sees who got it and who confirmed. Never where being told shows what a person follows.
    ledger: bool = False
    # Says nothing of who saw what: no line in the portal, no ledger beyond sent or failed, nothing kept of what was said.
    # So `load` must not ask what a person did: that a letter was not sent would say it.
    discreet: bool = False
    # False: a row goes as soon as it has left or been given up. For what is told to some because of what others did: the
    # rows of two such notices, laid side by side, would say who did it in between. Only discreet kinds.
    keeps_rows: bool = True
    # Goes to an address that nobody confirmed: it asks for that very confirmation, or somebody in charge entered it.
    unconfirmed: bool = False
    settable: bool = True
    useful_for: timedelta = field(default=timedelta(days=7))

    @property
    def portal_template(self):
        return f"notifications/kinds/{self.code}.html"

    @property
    def outside_template(self):
        return f"notifications/kinds/{self.code}.txt"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"two kinds are called {kind.code}")
    if kind.queue not in QUEUES or not kind.on <= set(OUTSIDE):
        raise ValueError(f"{kind.code} names an unknown queue or channel")
    if kind.discreet and (kind.ledger or kind.needs_ack or kind.settled is not Kind.settled):
        raise ValueError(f"{kind.code} is discreet and would keep what a person did")
    if not (kind.keeps_rows or kind.discreet):
        raise ValueError(f"{kind.code} keeps no rows and is not discreet")
    _kinds[kind.code] = kind
    return kind


def get_kind(code: str) -> Kind | None:
    return _kinds.get(code)


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.group, kind.label))
