"""What the document store has to tell. Nothing that leaves the portal names a document or a file."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from documents.audience import holders_at_root
from documents.models import Document, FieldReading, RegisterExport, StoreCheck, StoreFinding, Upload
from documents.reading.head.fields import SURE
from documents.telling import PUBLISHED
from notifications.kinds import BULK, CRITICAL, EMAIL, PUSH, Kind, register
from notifications.models import Notice
from notifications.outbox import notify

TO_COMPLETE, READING_FAILED = "documents.to_complete", "documents.reading_failed"
EXPORT_READY, INTEGRITY_ALARM = "documents.export_ready", "documents.integrity_alarm"
GROUP = "Văn bản"
# Whoever sits at the desk sees it there: what leaves the portal waits, and does not leave when it is done by then.
PATIENCE = timedelta(minutes=10)
NOT_READ = (
    Upload.State.REFUSED, Upload.State.HELD, Upload.State.UNREADABLE, Upload.State.FAILED, Upload.State.LOST,
)  # fmt: skip
FAULTS = (StoreFinding.Kind.MISSING, StoreFinding.Kind.ALTERED)


def published(ids, who):
    documents = Document.objects.visible_to(who if isinstance(who, User) else AnonymousUser()).published()
    return {str(document.pk): document for document in documents.filter(pk__in=ids).for_cards()}


@dataclass
class Batch:
    """The files that one person sent together; of their documents, those that wait to be completed."""

    pk: str
    documents: list = field(default_factory=list)  # their ids

    def get_absolute_url(self):
        if len(self.documents) == 1:
            return reverse("documents:review", args=self.documents)
        return reverse("documents:desk")


def to_complete(ids, who):
    """{batch: `Batch`} of the person's own uploads."""
    if not isinstance(who, User):
        return {}
    uploads = Upload.objects.of(who).filter(batch__in=ids).order_by()
    batches = {str(batch): Batch(str(batch)) for batch in uploads.values_list("batch", flat=True).distinct()}
    waiting = uploads.filter(document__in=Document.objects.waiting_for(who), document__revision=1)
    for batch, document in waiting.values_list("batch", "document").distinct():
        batches[str(batch)].documents.append(document)
    return batches


def completed(notice, user):
    batch = to_complete([notice.object_id], user).get(notice.object_id)
    return "" if batch and batch.documents else "Văn bản đã được bổ sung."


def not_read(ids, who):
    if not isinstance(who, User):
        return {}
    return {str(upload.pk): upload for upload in Upload.objects.of(who).filter(pk__in=ids)}


def looked_after(notice, user):
    upload = Upload.objects.filter(pk=notice.object_id).first()
    if upload is None or upload.dismissed or upload.state not in NOT_READ:
        return "Người tải lên đã xem và xử lý tệp."
    return ""


def exports(ids, who):
    if not isinstance(who, User):
        return {}
    made = RegisterExport.objects.filter(pk__in=ids, requested_by=who).exclude(state=RegisterExport.State.WORKING)
    return {str(export.pk): export for export in made}


def alarms(ids, who):
    if not isinstance(who, User) or not who.holds_at_root("documents.keep_store"):
        return {}
    return {str(check.pk): check for check in StoreCheck.objects.filter(pk__in=ids)}


def no_fault_left(notice, user):
    open_ones = StoreFinding.objects.filter(kind__in=FAULTS, state=StoreFinding.State.OPEN)
    return "" if open_ones.exists() else "Mọi tệp mất, tệp bị thay đổi đều đã được xử lý."


# -- what causes them; each is called in the transaction of the change ---------------------------------------------


def tell_to_complete(upload):
    """A file was read and something in its head is unsure or missing. One notice for all that came together."""
    document = upload.document
    unsure = FieldReading.objects.filter(document=document, confidence__lt=SURE).exists()
    if document.state == Document.State.DRAFT and (unsure or not (document.subject and document.doc_type_id and document.issuer_id)):
        notify(TO_COMPLETE, upload.batch, users=[upload.clerk_id], at=timezone.now() + PATIENCE)


def tell_not_read(upload):
    """Each end without a document is told; a second attempt that fails again is a new version."""
    version = Notice.objects.filter(kind=READING_FAILED, object_id=str(upload.pk)).count() + 1
    notify(READING_FAILED, upload.pk, version=version, users=[upload.clerk_id], at=timezone.now() + PATIENCE)


def tell_export_ready(export):
    notify(EXPORT_READY, export.pk, users=[export.requested_by_id])


@transaction.atomic
def raise_alarm(check):
    """At the first fault that a check finds, not at its end; once for each check."""
    if not Notice.objects.filter(kind=INTEGRITY_ALARM, object_id=str(check.pk)).exists():
        notify(INTEGRITY_ALARM, check.pk, users=holders_at_root("documents.keep_store").values_list("pk", flat=True))


def register_all():
    both = frozenset({EMAIL, PUSH})
    register(
        Kind(
            code=PUBLISHED, label="Văn bản mới trong thẻ, đơn vị, tìm kiếm tôi theo dõi", group=GROUP, load=published,
            open_to_all=lambda document: document.is_public, on=both, queue=BULK,
        )
    )  # fmt: skip
    register(Kind(code=TO_COMPLETE, label="Văn bản tôi tải lên chờ bổ sung", group=GROUP, load=to_complete, settled=completed, on=both))
    register(
        Kind(
            code=READING_FAILED, label="Tệp tôi tải lên không được tiếp nhận hoặc chưa đọc được", group=GROUP,
            load=not_read, settled=looked_after, on=both,
        )
    )  # fmt: skip
    register(
        Kind(
            code=EXPORT_READY, label="Bản in sổ đã lập xong", group=GROUP, load=exports, on=frozenset({PUSH}),
            useful_for=timedelta(days=2),
        )
    )  # fmt: skip
    register(
        Kind(
            code=INTEGRITY_ALARM, label="Báo động: kho mất tệp hoặc tệp bị thay đổi", group=GROUP, load=alarms,
            settled=no_fault_left, on=both, queue=CRITICAL, urgent=True, settable=False,
        )
    )  # fmt: skip
