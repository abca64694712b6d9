"""The opening of the box. Each stage is told from the database whether it is done, so that a process killed at any
moment leaves nothing half: the writing is one transaction and the only stage that needs the key; what follows (the file,
its comparison, the destruction) can be begun again by anybody who may."""

import hashlib
import json
import os
import time
from collections import Counter

from django.conf import settings
from django.db import connection, transaction

from audit import trail
from surveys import opened_rows, sealing
from surveys.actions.keys import joined
from surveys.actions.steps import locked, move
from surveys.answering.casting import shut_the_door
from surveys.exceptions import BadKeys, BoxDamaged, WrongState
from surveys.instrument import definition, reading
from surveys.models import OpenAnswer, Participation, Response, Sealed, Spent, Step, Survey
from surveys.quality import reason_to_reject

LEAST_POPULATION, LEAST_ANSWERS = 50, 10  # of a stratum that may stand beside an answer
NOT_OF_THE_FORM = "Nội dung không khớp bản phiếu"


def open_box(*, survey, by, passphrases):
    """Yields a sentence after each stage. Errors: WrongState, BadKeys, BoxDamaged."""
    private = joined(survey, passphrases)
    present = [holder.user.full_name for holder in survey.holders.select_related("user") if passphrases.get(holder.number)]
    counts = write(survey=survey, by=by, private=private, present=present)
    del private
    yield f"Đã mở {counts['opened']} phiếu, xáo trộn và ghi trong một giao dịch."
    yield from finish(survey=survey, by=by)


@transaction.atomic
def write(*, survey, by, private, present):
    shut_the_door(survey.pk)  # whoever was just handing in has done so
    _take_as_long_as_needed()
    survey = locked(survey)
    if survey.state != Survey.State.CLOSED:
        raise WrongState
    if sealing.public_of(private) != bytes(survey.public_key):
        raise BadKeys("Khóa ghép được không phải là khóa của hòm phiếu này.")
    records, damaged = _unsealed(survey, sealing.Opener(private))
    opened_rows.write(survey, _said(survey, records), level=survey.level)
    counts = {"sealed": len(records) + damaged, "opened": len(records), "damaged": damaged}
    said = f"{counts['sealed']} phiếu niêm phong, mở được {counts['opened']}, không mở được {damaged}. Người giữ khóa có mặt: {', '.join(present)}."
    move(survey, Survey.State.OPENED, Step.Deed.OPENED_BOX, by=by, reason=said[:500])
    return counts


def _take_as_long_as_needed():
    """A limit made for pages would break a large opening off at the same place each time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")


def _unsealed(survey, opener):
    records, damaged = [], 0
    numbers = set(survey.versions.values_list("number", flat=True))
    for box in Sealed.objects.filter(survey=survey).values_list("box", flat=True).iterator():
        try:
            record = opener.open(box)
        except sealing.Unreadable:
            damaged += 1
            continue
        # Whoever can write to the database can seal anything: the key that seals is no secret.
        if record.get("v") in numbers and isinstance(record.get("a"), dict) and isinstance(record.get("s"), str):
            records.append(record)
        else:
            damaged += 1
    return records, damaged


def _said(survey, records):
    forms = {version.number: definition.parse(version.definition) for version in survey.versions.all()}
    strata = _tellable_strata(survey, records)
    for record in records:
        form = forms[record["v"]]
        answers = reading.clean(form, record["a"])
        rejected = NOT_OF_THE_FORM if answers != record["a"] else reason_to_reject(form, answers)
        yield opened_rows.Said(form, record["v"], answers, strata.get(record["s"]), rejected)


def _tellable_strata(survey, records):
    """Those large enough, and what is left without a stratum must be as large: else it would be the name of the small one."""
    answered = Counter(record["s"] for record in records)
    people = _people(survey)

    def is_large(strata):
        return (
            sum(people[one.code] for one in strata) >= LEAST_POPULATION and sum(answered[one.code] for one in strata) >= LEAST_ANSWERS
        )

    strata = sorted((one for one in survey.strata.all() if answered[one.code]), key=lambda one: -people[one.code])
    told, left = [one for one in strata if is_large([one])], [one for one in strata if not is_large([one])]
    while told and left and not is_large(left):
        left.append(told.pop())
    return {stratum.code: stratum for stratum in told}


def _people(survey):
    """{code of the stratum: people}. Where there is a roster it is counted: what was typed into the plan may be wrong."""
    typed = dict(survey.strata.values_list("code", "population"))
    if survey.kind != Survey.Kind.CADRE:
        return typed
    listed = Counter(survey.participations.values_list("stratum__code", flat=True))
    return {code: min(number, listed[code]) for code, number in typed.items()}


# --- After the writing ----------------------------------------------------------------------------------


def is_finished(survey):
    waiting = (
        Sealed.objects.filter(survey=survey), Spent.objects.filter(survey=survey), survey.holders.exclude(sealed_share=b""),
        survey.participations.exclude(facts={}),
    )  # fmt: skip
    return survey.state in Survey.AFTER_OPENING and not any(rows.exists() for rows in waiting)


def finish(*, survey, by):
    """Writes the answers to a file, reads it back, and only then destroys what was sealed. Yields a sentence per stage."""
    survey.refresh_from_db()
    if survey.state not in Survey.AFTER_OPENING:
        raise WrongState
    path, digest = keep_file(survey)
    yield f"Đã ghi bản sao lưu {path.name}, đọc lại và đối chiếu đúng (SHA-256 {digest[:16]}…)."
    with transaction.atomic():
        _take_as_long_as_needed()
        survey = locked(survey)
        Sealed.objects.filter(survey=survey).delete()
        Spent.objects.filter(survey=survey).delete()
        survey.holders.update(sealed_share=b"")
        survey.participations.update(facts={})  # every row: which was written when is forgotten too
        trail.record(verb="surveys.box_emptied", by=by, on=survey, unit=survey.unit, data={"sha256": digest})
    yield "Đã hủy phiếu niêm phong, dấu đã nộp và các mảnh khóa."
    sweep()
    yield "Đã dọn phần đĩa của các bảng đó. Việc mở hòm phiếu hoàn tất."


def keep_file(survey):
    """(path, SHA-256) of the file with everything that was said. A file that is there already must say the same."""
    path = file_of(survey)
    data = exported(survey)
    digest = hashlib.sha256(data).hexdigest()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise BoxDamaged
    return path, digest


def forget_files():
    """By then every nightly dump holds what they hold, and what has been masked since is masked there."""
    oldest = time.time() - settings.SURVEY_BACKUP_DAYS * 24 * 3600
    for path in settings.SURVEY_BACKUP_DIR.glob("*.jsonl"):
        if path.stat().st_mtime < oldest:
            path.unlink()


def file_of(survey):
    return settings.SURVEY_BACKUP_DIR / f"{survey.code}.jsonl"


def exported(survey):
    """Canonical lines in the order of the random ids. Marks set later (phiếu loại, masking) are no part of it."""
    head = {"survey": survey.code, "level": survey.level, "versions": {str(v.number): v.sha256 for v in survey.versions.all()}}
    responses = Response.objects.filter(survey=survey).order_by("pk").values_list("pk", "version", "stratum__code", "answers")
    texts = OpenAnswer.objects.filter(survey=survey).order_by("pk").values_list("pk", "question", "stratum__code", "text")
    lines = [
        head,
        *({"id": str(pk), "v": version, "s": stratum, "a": answers} for pk, version, stratum, answers in responses),
        *({"id": str(pk), "q": question, "s": stratum, "t": text} for pk, question, stratum, text in texts),
    ]
    return b"".join(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n" for line in lines)


def sweep():
    """What was deleted also leaves the files of the database. Not inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in (Sealed, Spent):
            cursor.execute(f"VACUUM (FULL) {model._meta.db_table}")
        cursor.execute("VACUUM (FULL) surveys_keyholder")  # a plain one leaves the bytes of the shares in their page
        # In the order of the random ids: as it lay, the roster told in which order people took part.
        cursor.execute(f"CLUSTER {Participation._meta.db_table} USING {Participation._meta.db_table}_pkey")
        cursor.execute("RESET statement_timeout")
