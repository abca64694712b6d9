"""What the tables of pages say of one page, and who the personas are together."""

from dataclasses import dataclass, field

from tests.personas import PEOPLE

ANYONE = frozenset({None, *PEOPLE})
SIGNED_IN = frozenset(PEOPLE)
OFFICE = SIGNED_IN - {"reader", "outsider", "auditor", "contributor"}
CLERKS = frozenset({"clerk", "commune_clerk", "neighbour_clerk"})
ADMIN = frozenset({"admin"})
NOT_OTHER_CLERKS = SIGNED_IN - (CLERKS - {"clerk"})
CATALOGUE = CLERKS | {"editor"}
LOOK_AT_DEPARTMENT = frozenset({"clerk", "editor", "leader"})
REGISTER_OF_DEPARTMENT = frozenset({"clerk", "leader"})
TOLD = frozenset({"reader", "editor", "leader", "opinion", "secretary"})  # the people of the department but the sender
SEES_ENTRY = REGISTER_OF_DEPARTMENT | {"opinion"}  # the last has been handed it


@dataclass(frozen=True)
class Page:
    allowed: frozenset
    method: str = "get"
    target: str = ""  # which of the objects below the URL is about
    seen_by: frozenset = field(default=SIGNED_IN)  # to the rest the object does not exist: 404, not 403


def deed(allowed, target="", **more):
    return Page(frozenset(allowed), "post", target, **more)
