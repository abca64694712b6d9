"""What becomes of an upload: received, refused, held, given back, failed, finished."""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit import trail
from documents import gate, notices, quarantine, sealing, storage
from documents.actions import quotas, targets
from documents.actions.import_rows import follow_upload
from documents.exceptions import AlreadyDecided, StoreAway
from documents.gate.verdicts import Reason, Verdict
from documents.head_fields import apply_head
from documents.models import Document, DocumentFile, FieldReading, HeldFile, Upload, UploadStage, UploadTarget
from documents.queue import enqueue_on_commit
from documents.reading.errors import Unreadable
from documents.reading.head import read_head
from documents.reading.kinds import clean_name

log = logging.getLogger(__name__)

State = Upload.State

FAILURES = {
    "disk_full": "Ổ đĩa của máy chủ đã đầy nên chưa lưu được tệp. Tệp vẫn được giữ tạm; hãy báo quản trị, "
    "sau đó bấm “Làm lại”.",
    "store_away": "Kho tệp tạm thời không trả lời nên chưa lưu xong tệp này. Tệp không mất: cổng vẫn đang giữ; "
    "hãy bấm “Làm lại” sau ít phút.",
    "gave_up": "Máy chủ đã dừng giữa chừng nhiều lần khi đọc tệp này. Hãy bấm “Làm lại”; nếu vẫn lỗi, "
    "hãy lưu tệp sang PDF mới rồi tải lên.",
}
LOST = (
    "Cổng CHƯA nhận được tệp này: máy chủ đã ngừng hoạt động trước khi kiểm tra xong. Hãy tải tệp lên lại."
)
NOT_DECLARED = Verdict(
    "refuse",
    [Reason("not_declared", "Chưa có cam kết “không mật”. Chỉ tải lên văn bản không mật và đánh dấu vào ô cam kết.")],
)


@transaction.atomic
def start_upload(*, by, unit, taken, declared_open, batch=None, target=None) -> Upload:
    """Begin the reading of a quarantined body. The name is examined before even its sealed form is
    kept; a name that bears a mark ends the matter here. `target` is an unsaved UploadTarget for a file that
    joins a document. Raises nothing: the answer is the upload's state."""
    name = clean_name(taken.name)
    upload = Upload(
        id=uuid.uuid4(), batch=batch or uuid.uuid4(), clerk=by, unit=unit, size=taken.size, sha256=taken.sha256
    )
    verdict = gate.examine_name(name) if declared_open else NOT_DECLARED
    if verdict.outcome != "refuse":
        verdict = targets.refusal(target) or quotas.refusal(unit, taken.size) or verdict
    if verdict.outcome == "refuse":
        taken.discard()
        upload.save(force_insert=True)
        refuse(upload, verdict)
        return upload
    upload.sealed_name = sealing.seal_name(name)
    upload.save(force_insert=True)
    if target is not None:
        target.upload = upload
        target.save(force_insert=True)
    taken.adopt(upload.pk)
    enqueue_on_commit(upload.pk)
    return upload


@transaction.atomic
def _end(upload, state, *, code="", reasons=(), **changes):
    upload.state, upload.reason_code, upload.reasons = state, code, list(reasons)
    upload.finished_at = timezone.now()
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.save()
    follow_upload(upload)
    if state in notices.NOT_READ:
        notices.tell_not_read(upload)
    elif state == State.READY:
        notices.tell_to_complete(upload)


@transaction.atomic
def refuse(upload, verdict):
    """The gate says no: the file goes, its name goes, and who, when, size, hash and reason stay."""
    _end(
        upload, State.REFUSED, code=verdict.reasons[0].code, sealed_name="",
        reasons=[reason.sentence for reason in verdict.reasons],
    )  # fmt: skip
    trail.record(
        verb="documents.upload_refused", by=upload.clerk, on=upload, unit=upload.unit_id,
        data={"size": upload.size, "sha256": upload.sha256, "reason": verdict.reasons[0].code},
    )  # fmt: skip
    _forget_released(upload)
    quarantine.destroy(upload.pk)


def hold(upload, verdict, data):
    """Keep a doubtful file where nobody can read it until the person in charge decides."""
    key = sealing.new_key()
    storage.write_durably(storage.held_path(upload.pk), sealing.encrypt(data, key))
    with transaction.atomic():
        HeldFile.objects.update_or_create(
            upload=upload, defaults={"key": key, "expires_at": timezone.now() + timedelta(days=settings.HELD_DAYS)}
        )
        _end(upload, State.HELD, code=verdict.reasons[0].code, reasons=[reason.sentence for reason in verdict.reasons])
        trail.record(
            verb="documents.upload_held", by=upload.clerk, on=upload, unit=upload.unit_id,
            data={"size": upload.size, "sha256": upload.sha256, "reason": verdict.reasons[0].code},
        )  # fmt: skip
    # Not before the commit: the sealed copy is worth nothing while its key may still be rolled back.
    quarantine.destroy(upload.pk)


@transaction.atomic
def release_held(*, held, by, grounds):
    """The person in charge finds that the file may come in; it goes on where it stopped."""
    held = _pending(held)
    data = sealing.decrypt(storage.held_path(held.upload_id).read_bytes(), bytes(held.key))
    quarantine.put(held.upload_id, data)
    upload = held.upload
    upload.released_by, upload.attempts, upload.finished_at = by, 0, None
    upload.state, upload.stage, upload.reason_code, upload.reasons = State.WORKING, UploadStage.WAITING, "", []
    upload.save()
    _decide(held, HeldFile.Decision.RELEASED, by=by, grounds=grounds)
    # The sealed copy stays until the original is stored: a power cut in between must lose nothing.
    enqueue_on_commit(upload.pk)


@transaction.atomic
def refuse_held(*, held, by, grounds):
    held = _pending(held)
    _decide(held, HeldFile.Decision.REFUSED, by=by, grounds=grounds)
    _destroy_held(held)
    _end(
        held.upload, State.REFUSED, code=held.upload.reason_code, sealed_name="",
        reasons=["Người có thẩm quyền quyết định không tiếp nhận tệp này. Tệp đã được hủy."],
    )  # fmt: skip


@transaction.atomic
def expire_held(*, held):
    held = _pending(held)
    _decide(held, HeldFile.Decision.EXPIRED, by=None, grounds="")
    _destroy_held(held)
    _end(
        held.upload, State.REFUSED, code="held_too_long", sealed_name="",
        reasons=["Hết thời hạn tạm giữ mà chưa có quyết định. Tệp đã được hủy; nếu cần, hãy tải lên lại."],
    )  # fmt: skip


def _pending(held):
    held = HeldFile.objects.select_for_update().select_related("upload").get(pk=held.pk)
    if held.decision != HeldFile.Decision.PENDING:
        raise AlreadyDecided
    return held


def _decide(held, decision, *, by, grounds):
    held.decision, held.decided_by, held.decided_at, held.grounds = decision, by, timezone.now(), grounds
    held.save()
    trail.record(
        verb=f"documents.held_{decision}", by=by, on=held.upload, unit=held.upload.unit_id,
        data={"size": held.upload.size, "sha256": held.upload.sha256},
    )  # fmt: skip


def _destroy_held(held):
    HeldFile.objects.filter(pk=held.pk).update(key=b"")
    transaction.on_commit(lambda: _remove_sealed(held.upload_id))


def _remove_sealed(upload_id):
    try:
        storage.held_path(upload_id).unlink(missing_ok=True)
    except StoreAway:  # without its key the sealed copy is noise
        log.warning("The store is away; the sealed copy of upload %s stays without its key.", upload_id)


def give_back(upload, problem):
    """The file cannot be read at all; the sentence says why and what to do. Nothing of it is kept."""
    with transaction.atomic():
        _end(upload, State.UNREADABLE, code=problem.code, reasons=[problem.message])
        _forget_released(upload)
    quarantine.destroy(upload.pk)


def give_up(upload):
    """The reading took longer than any honest file needs. What is in the store already stays there."""
    if upload.is_received:
        fail(upload, "gave_up")
    else:
        give_back(upload, Unreadable("too_slow"))


@transaction.atomic
def lose(upload):
    """Memory is gone (a power cut, a restart of the machine). A held file still has its sealed copy."""
    held = HeldFile.objects.filter(upload=upload, decision=HeldFile.Decision.RELEASED).exclude(key=b"").first()
    if held is not None and storage.held_path(upload.pk).exists():
        quarantine.put(upload.pk, sealing.decrypt(storage.held_path(upload.pk).read_bytes(), bytes(held.key)))
        enqueue_on_commit(upload.pk)
        return
    _end(upload, State.LOST, code="lost", reasons=[LOST])


def fail(upload, code):
    _end(upload, State.FAILED, code=code, reasons=[FAILURES[code]])


@transaction.atomic
def retry(*, upload, by):
    """Take up a failed file again; what was already done is kept."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != State.FAILED:
        return upload
    upload.state, upload.attempts, upload.finished_at = State.WORKING, 0, None
    upload.reason_code, upload.reasons = "", []
    upload.save()
    enqueue_on_commit(upload.pk)
    return upload


@transaction.atomic
def point_to_duplicate(upload, file: DocumentFile):
    _end(
        upload, State.DUPLICATE, code="duplicate", document=file.document, file=file, gate_passed_at=timezone.now(),
        reasons=["Tệp này đã có trong kho; cổng không lưu thêm bản thứ hai."],
    )  # fmt: skip
    _forget_released(upload)


def record_received(upload):
    file, data = upload.file, {"size": upload.size, "sha256": upload.sha256}
    verb = "documents.upload_received"
    if file.version > 1:
        verb, data = "documents.version_added", data | {"part": file.part, "position": file.position, "version": file.version}
    elif file.part != DocumentFile.Part.MAIN:
        verb, data = "documents.file_added", data | {"part": file.part, "position": file.position}
    trail.record(
        verb=verb, by=upload.clerk, on=upload.document, label=f"SHA-256 {upload.sha256[:16]}",
        unit=upload.unit_id, data=data,
    )  # fmt: skip
    _forget_released(upload)


def _forget_released(upload):
    for held in HeldFile.objects.filter(upload=upload):
        _destroy_held(held)


def propose_head(document: Document, reading):
    """Keep what the head reader saw and fill the document's empty fields. A clerk who went ahead while
    the file was being read has the last word: then only the readings are kept."""
    head = read_head(reading.pages)
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=document.pk)
        untouched = document.revision == 1
        FieldReading.objects.bulk_create(apply_head(document, head))
        if untouched:
            document.save()


def finish(upload):
    apart = UploadTarget.objects.filter(upload=upload, kept_apart=True).exists()
    _end(upload, State.READY, code="kept_apart" if apart else "", reasons=[targets.KEPT_APART] if apart else ())
