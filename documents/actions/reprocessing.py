"""Reading documents anew: begun, stopped, finished, and what it may change."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from audit.models import Event
from documents.actions import editing, relations
from documents.exceptions import WrongState
from documents.head_fields import PLAIN, apply_head
from documents.models import (
    Document,
    DocumentFile,
    FieldReading,
    ReprocessedDocument,
    Reprocessing,
    StoreFinding,
    Upload,
)
from documents.queue import enqueue_round_on_commit
from documents.reading.head import read_head

Outcome = ReprocessedDocument.Outcome
AT_ONCE = 2000


@transaction.atomic
def start(*, by, documents, stages) -> Reprocessing:
    """`documents` is a queryset; which ones belong to the run is settled now."""
    run = Reprocessing.objects.create(started_by=by, stages=list(stages))
    batch = []
    for pk in documents.order_by("pk").values_list("pk", flat=True).distinct().iterator(chunk_size=AT_ONCE):
        batch.append(ReprocessedDocument(run=run, document_id=pk))
        run.total += 1
        if len(batch) == AT_ONCE:
            ReprocessedDocument.objects.bulk_create(batch)
            batch = []
    ReprocessedDocument.objects.bulk_create(batch)
    run.save(update_fields=["total"])
    trail.record(
        verb="documents.reprocessing_started", by=by, on=run, data={"documents": run.total, "stages": ", ".join(run.stages)}
    )
    enqueue_round_on_commit(run)
    return run


@transaction.atomic
def stop(*, run, by):
    """After the document in hand; what is done stays done."""
    run = _locked(run)
    if not run.is_working:
        raise WrongState("Lượt xử lý này đã kết thúc; hãy tải lại trang.")
    run.state, run.finished_at = Reprocessing.State.STOPPED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    trail.record(verb="documents.reprocessing_stopped", by=by, on=run, data={"done": run.done, "documents": run.total})


@transaction.atomic
def take_up(*, run, by):
    """Go on with what was left when it was stopped, and try again what could not be done."""
    run = _locked(run)
    if run.is_working:
        raise WrongState("Lượt xử lý này đang chạy.")
    run.documents.filter(outcome=Outcome.FAILED).update(outcome=Outcome.WAITING, reason="", attempts=0)
    run.state, run.finished_at = Reprocessing.State.WORKING, None
    run.save(update_fields=["state", "finished_at"])
    count(run=run)
    trail.record(
        verb="documents.reprocessing_started", by=by, on=run, data={"documents": run.left, "stages": ", ".join(run.stages)}
    )
    enqueue_round_on_commit(run)


def _locked(run):
    return Reprocessing.objects.select_for_update().get(pk=run.pk)


def count(*, run):
    run.done = run.total - run.documents.filter(outcome=Outcome.WAITING).count()
    run.worked_at = timezone.now()
    run.save(update_fields=["done", "worked_at"])


def finish(*, run):
    Reprocessing.objects.working().filter(pk=run.pk).update(
        state=Reprocessing.State.DONE, done=run.total, finished_at=timezone.now()
    )


def was_let_in(file, verdict) -> bool:
    """Somebody in charge has seen this very file and decided that it is no secret: when the gate held it on
    its way in, or when it was read anew before. A refusal of the gate is only outweighed by the latter."""
    seen = StoreFinding.objects.stopped_by_gate().filter(file=file, state=StoreFinding.State.ACCEPTED).exists()
    if seen or verdict.outcome != "hold":
        return seen
    # The upload goes after a while; the trail stays.
    return (
        Upload.objects.filter(file=file, released_by__isnull=False).exists()
        or Event.objects.filter(verb="documents.held_released", data__sha256=file.sha256).exists()
    )


@transaction.atomic
def take_out_of_sight(*, file, verdict):
    """The gate would not let this document in today. Nothing is deleted; it is withdrawn, cannot be published
    and waits for the person in charge of its office."""
    relations.be_only_writer()
    file = DocumentFile.objects.select_for_update(of=("self",)).get(pk=file.pk)  # it may have moved while it was read
    document = Document.objects.select_for_update(of=("self",)).get(pk=file.document_id)
    finding, _ = StoreFinding.objects.update_or_create(
        kind=StoreFinding.Kind.GATE, file=file, key=file.sha256,
        defaults={
            "document": document, "state": StoreFinding.State.OPEN, "found_at": timezone.now(),
            "reasons": [reason.sentence for reason in verdict.reasons],
            "decided_by": None, "decided_at": None, "grounds": "",
        },
    )  # fmt: skip
    trail.record(
        verb="documents.gate_stopped", on=document, unit=document.owner_unit_id,
        data={"sha256": file.sha256, "reason": verdict.reasons[0].code},
    )  # fmt: skip
    if document.state == Document.State.PUBLISHED:
        editing.withdraw(document=document, by=None, reason="Cổng kiểm tra dừng văn bản khi đọc lại.")
    return finding


@transaction.atomic
def propose_head_anew(*, document, reading):
    """New readings in place of the old ones. The fields follow them only on a draft that no person has
    touched yet: whatever somebody saved or published has the last word."""
    head = read_head(reading.pages)
    document = Document.objects.select_for_update(of=("self",)).select_related("issuer", "doc_type").get(pk=document.pk)
    untouched = document.revision == 1 and document.state == Document.State.DRAFT
    if untouched:
        _empty_proposals(document)
    document.readings.all().delete()
    FieldReading.objects.bulk_create(apply_head(document, head))
    if untouched:
        document.save()


def _empty_proposals(document):
    for name in (*PLAIN, "recipients", "urgency"):
        setattr(document, name, "")
    document.date_issued = document.doc_type = document.issuer = None
