"""What a respondent has said so far. It travels, sealed, in one hidden field of their own page, and is kept nowhere else."""

import secrets
from dataclasses import asdict, dataclass, field
from functools import cache

from django.conf import settings

from surveys import sealing
from surveys.instrument.reading import ORDER

PURPOSE = "surveys:state"


@cache
def _key(secret):
    return sealing.derived_key(secret, PURPOSE)


@dataclass
class State:
    """`token`: that of the personal link, or at level D a random number of this form's own, by which a repetition is
    known. `mac_key` tells the same answers from others and is in no other place. `drafts`: by page, what was typed there
    and could not be taken yet."""

    survey: str
    version: int
    token: str
    mac_key: str
    group: int = 1
    stratum: str = ""
    page: str = ""
    reviewed: bool = False
    answers: dict = field(default_factory=dict)
    drafts: dict = field(default_factory=dict)

    def sealed(self):
        return sealing.seal_state(_key(settings.SURVEY_STATE_KEY or settings.SECRET_KEY), asdict(self))

    @property
    def digest(self):
        return sealing.digest(f"{self.survey}:{self.token}")

    @property
    def told(self):
        """The answers as they are sealed."""
        return self.answers | {ORDER: str(self.group)}


def begin(survey, form, *, token="", stratum=""):
    group = secrets.randbelow(form.orders) + 1
    return State(
        survey=survey.code, version=survey.version.number, token=token or secrets.token_urlsafe(16),
        mac_key=secrets.token_urlsafe(16), group=group, stratum=stratum,
    )  # fmt: skip


def read(text, *, survey, token=""):
    """The state in a posted field. sealing.Unreadable where it is none, or of another survey or link."""
    try:
        state = State(**sealing.open_state(_key(settings.SURVEY_STATE_KEY or settings.SECRET_KEY), text))
    except TypeError:
        raise sealing.Unreadable from None
    if state.survey != survey.code or (token and state.token != token):
        raise sealing.Unreadable
    return state
