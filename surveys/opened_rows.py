"""Writes what was said, so that neither the order of the rows nor a text leads back to one person."""

import secrets
import uuid
from collections import defaultdict
from typing import NamedTuple

from surveys.instrument.elements import TEXTS
from surveys.models import OpenAnswer, Response, Stratum
from surveys.tables import columns

BATCH = 1000
SHUFFLED = secrets.SystemRandom()


class Said(NamedTuple):
    """One answered form, `answers` in the form language."""

    form: object
    version: int
    answers: dict
    stratum: Stratum | None = None
    rejected: str = ""


def write(survey, said, *, level):
    """Returns how many responses and how many texts. Texts are detached, each question for itself: no two words of one
    person stand in the same place or share anything but the survey and, where it is large, the stratum."""
    responses, texts = [], defaultdict(list)
    for one in said:
        answers = dict(one.answers)
        for key in _text_keys(one.form):
            if answers.get(key):
                texts[key].append((one.stratum, answers[key]))
            answers.pop(key, None)
        responses.append(
            Response(survey=survey, version=one.version, stratum=one.stratum, level=level, answers=answers, rejected=one.rejected)
        )
    SHUFFLED.shuffle(responses)
    Response.objects.bulk_create(_numbered(responses), batch_size=BATCH)
    for question, words in texts.items():
        SHUFFLED.shuffle(words)
        rows = [OpenAnswer(survey=survey, question=question, stratum=stratum, text=text) for stratum, text in words]
        OpenAnswer.objects.bulk_create(_numbered(rows), batch_size=BATCH)
    columns.build(survey)
    return len(responses), sum(map(len, texts.values()))


def _text_keys(form):
    texts = [question.code for question in form.answerable if question.type in TEXTS]
    return texts + [question.other_key for question in form.answerable if question.other]


def _numbered(rows):
    """With random ids in ascending order: where a row lies on the disk then tells what its id tells, nothing."""
    for row, number in zip(rows, sorted(uuid.uuid4() for _ in rows), strict=True):
        row.pk = number
    return rows
