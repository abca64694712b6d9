"""Checking the store: begun, finished, and what becomes of a finding."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from documents.exceptions import AlreadyDecided
from documents.models import DocumentFile, StoreCheck, StoreFinding
from documents.queue import enqueue_round_on_commit

State = StoreFinding.State


@transaction.atomic
def start_check(*, by=None) -> StoreCheck:
    """A new check, or the one that is going on."""
    going_on = StoreCheck.objects.filter(state=StoreCheck.State.WORKING).first()
    if going_on:
        return going_on
    check = StoreCheck.objects.create(started_by=by, total=DocumentFile.objects.count())
    trail.record(verb="documents.store_check_started", by=by, on=check)
    enqueue_round_on_commit(check)
    return check


@transaction.atomic
def finish_check(*, check):
    """What this check walked past and did not find again is mended."""
    now = timezone.now()
    gone = StoreFinding.objects.of_checks().filter(state=State.OPEN).exclude(last_check=check)
    mended = gone.update(state=State.MENDED, decided_at=now)
    check.state, check.finished_at, check.done = StoreCheck.State.DONE, now, check.total
    check.save()
    trail.record(
        verb="documents.store_check_finished", on=check,
        data={"open": StoreFinding.objects.of_checks().filter(state=State.OPEN).count(), "mended": mended},
    )  # fmt: skip


@transaction.atomic
def settle_finding(*, finding, by, state, grounds):
    """An administrator says that a fault is mended, or that it stays and why. Changes nothing in the store;
    a fault that is still there opens again at the next check when it was called mended."""
    finding = StoreFinding.objects.select_for_update().get(pk=finding.pk)
    if finding.state != State.OPEN:
        raise AlreadyDecided("Phát hiện này đã được xử lý; hãy tải lại trang.")
    _settle(finding, by=by, state=state, grounds=grounds)
    trail.record(
        verb=f"documents.finding_{state}", by=by, on=finding, data={"kind": finding.kind, "document": finding.document_id}
    )


@transaction.atomic
def decide_stopped(*, finding, by, state, grounds):
    """The person in charge on a document the gate stopped when it was read anew: no secret, or kept out."""
    finding = StoreFinding.objects.select_for_update(of=("self",)).select_related("document").get(pk=finding.pk)
    if finding.state != State.OPEN:
        raise AlreadyDecided("Văn bản này đã có quyết định; hãy tải lại trang.")
    _settle(finding, by=by, state=state, grounds=grounds)
    trail.record(
        verb=f"documents.gate_finding_{state}", by=by, on=finding.document, unit=finding.document.owner_unit_id
    )


def _settle(finding, *, by, state, grounds):
    finding.state, finding.decided_by, finding.decided_at, finding.grounds = state, by, timezone.now(), grounds
    finding.save()
