"""What comes from a source: taken in as uploads of the person responsible, turned away, settled, told about."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from documents import emails, locks, notices
from documents.actions import intake
from documents.exceptions import NoRoom
from documents.models import Arrival, ArrivedFile, IntakeNotice, IntakeSource, Upload
from documents.models.arrival import NOT_TAKEN

LONGEST_WAIT = timedelta(hours=1)
FIRST_WAIT = {IntakeSource.Kind.FOLDER: timedelta(seconds=20), IntakeSource.Kind.MAILBOX: timedelta(seconds=60)}
ONE_NOTICE_IN = timedelta(hours=1)
TOO_LARGE = "Tệp lớn hơn {limit} MB nên cổng không nhận. Hãy quét ở 300 dpi hoặc tách thành nhiều tệp."
EMPTY = "Tệp rỗng, không có nội dung. Hãy quét hoặc gửi lại."
# Reasons that help the one who wrote; the others would tell a stranger what the portal lets in.
TOLD_TO_SENDER = {"message_too_large", "too_many_parts", "marked_subject", "nothing_attached"}


def too_large():
    return TOO_LARGE.format(limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024))


def record_look(source, *, problem="", failed=False):
    """After a look: when to look again, twice as late after each failure, and what to tell meanwhile."""
    now, first = timezone.now(), FIRST_WAIT[source.kind]
    source.failures = min(source.failures + 1, 12) if failed else 0
    source.looked_at = now
    source.next_look_at = now + (min(first * 2**source.failures, LONGEST_WAIT) if failed else timedelta(0))
    if problem != source.problem:
        source.problem, source.problem_at = problem, now if problem else None
    IntakeSource.objects.filter(pk=source.pk).update(
        failures=source.failures, looked_at=now, next_look_at=source.next_look_at, problem=source.problem,
        problem_at=source.problem_at, on_disk=source.on_disk,
    )  # fmt: skip


def already_taken(*, source, fingerprint) -> bool:
    """Whether this very file was taken and is only waiting to be removed. One that was lost on the way in
    is taken again."""
    return (
        ArrivedFile.objects.filter(arrival__source=source, fingerprint=fingerprint)
        .exclude(upload__state=Upload.State.LOST)
        .exists()
    )


@transaction.atomic
def take_file(*, arrival, taken, fingerprint="") -> Upload:
    """An upload as if the person responsible had sent it: the same name check, the same gate behind it."""
    if arrival.pk is None:
        arrival.save()
    source = arrival.source
    upload = intake.start_upload(
        by=source.responsible, unit=source.unit, taken=taken, declared_open=True, batch=arrival.batch
    )
    if upload.reason_code == "over_quota":
        # Nothing of this look is kept: the file and the letter stay at their source until there is room.
        raise NoRoom
    ArrivedFile.objects.create(arrival=arrival, upload=upload, fingerprint=fingerprint)
    return upload


@transaction.atomic
def turn_away(*, arrival, size, code, sentence, fingerprint="") -> Upload:
    """A file that need not be read to know that it cannot come in. The person responsible finds a line
    about it at the desk; there is no name in it."""
    if arrival.pk is None:
        arrival.save()
    source = arrival.source
    upload = Upload.objects.create(
        id=uuid.uuid4(), batch=arrival.batch, clerk=source.responsible, unit=source.unit, size=size, sha256="",
        state=Upload.State.UNREADABLE, reason_code=code, reasons=[sentence], finished_at=timezone.now(),
    )  # fmt: skip
    ArrivedFile.objects.create(arrival=arrival, upload=upload, fingerprint=fingerprint)
    notices.tell_not_read(upload)
    return upload


def forget_fingerprints(*, source, fingerprint=None):
    """The file is out of the folder: what could tell it again goes too."""
    files = ArrivedFile.objects.filter(arrival__source=source).exclude(fingerprint="")
    if fingerprint is not None:
        files = files.filter(fingerprint=fingerprint)
    files.update(fingerprint="")


@transaction.atomic
def turn_message_away(*, arrival, code, sentence) -> Arrival:
    """A message of which nothing is taken, for a reason of its own."""
    arrival.reason_code, arrival.reason, arrival.settled_at = code, sentence, timezone.now()
    arrival.save()
    _note_refusal(arrival, wanted=code in TOLD_TO_SENDER)
    return arrival


def settle_finished() -> int:
    """Close what has come to its end, and write down whom to tell."""
    settled = 0
    for pk in Arrival.objects.ready_to_settle().order_by("pk").values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            arrival = (
                Arrival.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("source__responsible")
                .filter(pk=pk, settled_at=None)
                .first()
            )
            if arrival is None:
                continue
            arrival.settled_at = timezone.now()
            arrival.save(update_fields=["settled_at"])
            _note_refusal(arrival, wanted=arrival.files.filter(upload__state__in=NOT_TAKEN).exists())
            settled += 1
    return settled


def _note_refusal(arrival, *, wanted):
    source = arrival.source
    if not (wanted and source.sends_notices and emails.can_be_sent()):
        return
    if source.is_folder:
        to = source.responsible.email if source.responsible else ""
    else:
        to = arrival.sender if arrival.answerable else ""
    if not to:
        return
    to = to.lower()
    locks.hold(locks.NOTICES)  # two letters settled at once must not both find that none was sent
    if IntakeNotice.objects.filter(to=to, created_at__gt=timezone.now() - ONE_NOTICE_IN).exists():
        return
    IntakeNotice.objects.create(arrival=arrival, to=to)


def record_moved(arrival):
    arrival.moved_at = timezone.now()
    arrival.save(update_fields=["moved_at"])


def send_notices():
    """Once each, whatever happens on the way: a letter too few is better than one too many."""
    for notice in IntakeNotice.objects.filter(sent_at=None, attempts=0).select_related("arrival__source__unit")[:50]:
        if IntakeNotice.objects.filter(pk=notice.pk, attempts=0).update(attempts=1):
            emails.not_taken(notice)
            IntakeNotice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
