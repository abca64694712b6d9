"""A survey whose box has its key, and the forms that lie in it."""

import hashlib

from surveys import sealing
from surveys.actions import keys
from surveys.models import Participation, Sealed, Spent, Survey
from tests.factories import surveys as make

WORDS = {1: "mùa thu cà phê chín", 2: "suối reo đá xanh lá", 3: "trăng non gió núi cao"}


def pair(*numbers):
    return {number: WORDS[number] for number in numbers}


def with_key(survey, province):
    who = {"survey": survey, "by": province.leader}
    keys.name_holders(survey=survey, by=province.opinion, users=[province.leader, province.secretary, province.auditor])
    keys.prepare_rehearsal(**who, passphrases=WORDS)
    keys.rehearse(**who, passphrases=pair(1, 2))
    keys.rehearse(**who, passphrases=pair(2, 3))
    keys.make_key(**who, passphrases=WORDS)
    survey.refresh_from_db()


def listed(survey, stratum, number):
    """People of the roster who have not taken part."""
    Participation.objects.bulk_create(Participation(survey=survey, stratum=stratum, roster_code=f"{stratum.code}-{at}") for at in range(number))


def answered(survey, number, population=60):
    """So many forms of as many people, each with words of its own, and the close."""
    survey.version = make.version(survey, is_frozen=True)
    stratum = make.stratum(survey, population=population)
    listed(survey, stratum, population - number)
    for at in range(number):
        record = {"v": 1, "l": "C", "s": "xa", "a": {"C1": str(at % 4 + 1), "C2": f"Lời thứ {at}", "P1": "1", "_order": "1"}}
        Sealed.objects.create(survey=survey, stratum=stratum, box=sealing.seal(bytes(survey.public_key), record))
        make.participation(survey, f"{at:04}", stratum=stratum, taken_part=True, facts={"age": "30"})
        Spent.objects.create(survey=survey, digest=hashlib.sha256(b"%d" % at).digest(), mac=b"x" * 32)
    survey.state = Survey.State.CLOSED
    survey.save()
