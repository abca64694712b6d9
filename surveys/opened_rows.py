"""Writes what was said, so that neither the order of the rows nor a text leads back to one person."""

import random
import uuid

from surveys.instrument.elements import TEXTS
from surveys.models import OpenAnswer, Response
from surveys.tables import columns

BATCH = 2000


def write(survey, form, answers, *, version, level):
    """`answers`: one dict of the form language for each response. Texts are detached: no two of one person share anything
    but the survey."""
    shuffled = random.SystemRandom()
    texts = [question.code for question in form.answerable if question.type in TEXTS]
    texts += [question.other_key for question in form.answerable if question.other]
    said = [(code, row[code]) for row in answers for code in texts if row.get(code)]
    kept = [{code: value for code, value in row.items() if code not in texts} for row in answers]
    shuffled.shuffle(kept)
    shuffled.shuffle(said)
    responses = [Response(pk=pk, survey=survey, version=version, level=level, answers=row) for pk, row in _numbered(kept)]
    Response.objects.bulk_create(responses, batch_size=BATCH)
    texts = [OpenAnswer(pk=pk, survey=survey, question=code, text=text) for pk, (code, text) in _numbered(said)]
    OpenAnswer.objects.bulk_create(texts, batch_size=BATCH)
    columns.build(survey)
    return len(responses), len(texts)


def _numbered(rows):
    """With random ids in ascending order: where a row lies on the disk then tells what its id tells, nothing."""
    return zip(sorted(uuid.uuid4() for _ in rows), rows, strict=True)
