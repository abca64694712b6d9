"""A folder of scans with its index: read, mapped, tried dry, brought in. Every file takes the way of any upload,
through memory and the gate; the table of rows says how far it got, so it goes on wherever it was stopped."""

import hashlib
import time
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit import trail
from documents import gate, quarantine, sealing
from documents.actions import intake, quotas
from documents.actions.import_rows import digest, follow_upload, opened, seal
from documents.exceptions import ImportProblem, WrongState
from documents.importing import columns as meanings
from documents.importing import folder
from documents.importing.checking import RowCheck
from documents.importing.index_file import LARGEST, read_index
from documents.models import Import, ImportColumn, ImportRow, Upload
from documents.queue import enqueue_imports_on_commit, enqueue_on_commit
from documents.reading.kinds import clean_name

State, Outcome = Import.State, ImportRow.Outcome

IN_FLIGHT = 8  # files of one import that are being read at the same time
NOT_LISTED = "Tệp này không có tên trong mục lục, hoặc đã được nhận rồi. Cổng không giữ lại tệp."
WRONG_HASH = "Tệp gửi lên không đúng mã SHA-256 ghi ở mục lục. Cổng không giữ lại tệp; hãy lấy đúng tệp rồi gửi lại."


@transaction.atomic
def start_import(*, by, unit, data, on_server=False, folder_name="") -> Import:
    """From the bytes of an index. Raises ImportProblem; then nothing of it is kept."""
    if on_server:
        folder.list_folder(unit, folder_name)  # says at once when the folder is not there
    index = read_index(data)
    if "refuse" in _outcomes([*folder_name.split("/"), *index.headings]):
        raise ImportProblem("Mục lục hoặc tên thư mục ghi độ mật nên cổng không nhận và không giữ lại gì.")
    entry = Import.objects.create(
        unit=unit, by=by, on_server=on_server, folder=folder_name, headings=index.headings,
        columns=meanings.propose(index.headings, unit), rows_total=len(index.rows),
    )  # fmt: skip
    ImportRow.objects.bulk_create(
        [ImportRow(entry=entry, number=number, sealed=seal(cells)) for number, cells in index.rows], batch_size=1000
    )
    return entry


def index_on_server(*, unit, folder_name, name) -> bytes:
    """The index that lies in the folder itself. Raises ImportProblem."""
    try:
        with folder.open_inside(unit, folder_name, name) as file:
            return file.read(LARGEST + 1)
    except (OSError, folder.Outside):
        raise ImportProblem("Không có tệp mục lục này trong thư mục. Hãy kiểm tra lại tên tệp.") from None


def _outcomes(words):
    """What the gate says of each folder, heading or name."""
    return {gate.examine_name(f"{clean_name(word)}.").outcome for word in words if word.strip()}


def _locked(entry):
    return Import.objects.select_for_update(of=("self",)).select_related("unit", "by").get(pk=entry.pk)


def _move(entry, state):
    if state not in Import.TRANSITIONS[entry.state]:
        raise WrongState("Đợt nhập đã sang bước khác; hãy tải lại trang.")
    entry.state = state


@transaction.atomic
def set_columns(*, entry, by, columns) -> Import:
    """What each heading means; remembered by the office for its next index. The dry run begins."""
    entry = _locked(entry)
    _move(entry, State.CHECKING)
    if "file" not in columns:
        raise ImportProblem("Hãy chỉ ra cột ghi tên tệp; không có cột này cổng không ghép được tệp với dòng.")
    named = [meaning for meaning in columns if meaning]
    if len(named) != len(set(named)):
        raise ImportProblem("Hai cột đang mang cùng một ý nghĩa. Hãy chọn lại để mỗi ý nghĩa chỉ có một cột.")
    entry.columns = columns
    entry.save(update_fields=["columns", "state"])
    for heading, meaning in zip(entry.headings, columns, strict=True):
        if key := meanings.heading_key(heading):
            ImportColumn.objects.update_or_create(unit=entry.unit, heading_key=key, defaults={"meaning": meaning})
    entry.rows.filter(number=None).delete()
    entry.rows.exclude(outcome=Outcome.REFUSED).update(outcome=Outcome.UNCHECKED, notes=[], path_key="", name_key="")
    enqueue_imports_on_commit()
    return entry


BATCH = 100  # rows of one transaction of the dry run


def check(*, entry, seconds) -> bool:
    """Go on with the dry run for so long; True when it is through."""
    deadline, listing = time.monotonic() + seconds, None
    while True:
        with transaction.atomic():
            entry = Import.objects.select_for_update(of=("self",), skip_locked=True).filter(
                pk=entry.pk, state=State.CHECKING
            ).select_related("unit", "by").first()  # fmt: skip
            if entry is None:
                return True
            if listing is None and entry.on_server:
                listing = _listing(entry)
            rows = list(entry.rows.filter(outcome=Outcome.UNCHECKED).order_by("pk")[:BATCH])
            if not rows:
                _end_check(entry, listing)
                return True
            RowCheck(entry, listing).check(rows)
        if time.monotonic() > deadline:
            enqueue_imports_on_commit()
            return False


def _listing(entry):
    try:
        return folder.list_folder(entry.unit, entry.folder)
    except ImportProblem:
        return folder.Listing()  # gone since: every row then says that its file is missing


def _end_check(entry, listing):
    """Files that no row names are lines of the report too."""
    if listing is not None:
        named = set(entry.rows.exclude(path_key="").values_list("path_key", flat=True))
        ImportRow.objects.bulk_create(
            [
                ImportRow(entry=entry, sealed=seal([], path), outcome=Outcome.UNLISTED)
                for path in sorted(listing.paths.values())
                if digest(path) not in named and _outcomes(path.split("/")) <= {"open"}
                and not path.lower().endswith(".xlsx")
            ],
            batch_size=1000,
        )  # fmt: skip
    _move(entry, State.CHECKED)
    entry.save(update_fields=["state"])


@transaction.atomic
def begin(*, entry, by) -> Import:
    """Bring in, or go on bringing in, what the dry run found fit."""
    entry = _locked(entry)
    _move(entry, State.RUNNING)
    entry.finished_at = None
    entry.save(update_fields=["state", "finished_at"])
    _record("documents.import_started", entry, by)
    enqueue_imports_on_commit()
    return entry


@transaction.atomic
def stop(*, entry, by) -> Import:
    """No further file is taken up; those being read are read to their end."""
    entry = _locked(entry)
    _move(entry, State.STOPPED)
    entry.save(update_fields=["state"])
    _record("documents.import_stopped", entry, by)
    return entry


@transaction.atomic
def finish(*, entry, by=None) -> Import:
    """Nothing more will come: rows still without a file are missing one."""
    entry = _locked(entry)
    _move(entry, State.DONE)
    entry.finished_at = timezone.now()
    entry.save(update_fields=["state", "finished_at"])
    entry.rows.filter(outcome=Outcome.AWAITED).update(outcome=Outcome.MISSING)
    _record("documents.import_finished", entry, by or entry.by)
    return entry


@transaction.atomic
def retry_failed(*, entry, by) -> Import:
    """Take up what failed once more, and what was missing and may be there by now."""
    entry = _locked(entry)
    if entry.state not in (State.RUNNING, State.STOPPED, State.DONE):
        raise WrongState("Đợt nhập chưa bắt đầu. Hãy cam kết “không mật” rồi bắt đầu nhập.")
    failed = entry.rows.filter(outcome=Outcome.FAILED).select_related("upload")
    for row in failed:
        if row.upload is not None:
            intake.retry(upload=row.upload, by=by)
            follow_upload(Upload.objects.get(pk=row.upload_id))
    missing = entry.rows.filter(outcome=Outcome.MISSING)
    if entry.on_server:
        _look_again(entry, list(missing.order_by("pk")))
    else:
        missing.update(outcome=Outcome.AWAITED)
    if entry.state != State.RUNNING:
        return begin(entry=entry, by=by)
    return entry


def _look_again(entry, rows):
    listing = _listing(entry)
    for row in rows:
        row.outcome = Outcome.UNCHECKED
    for start in range(0, len(rows), BATCH):
        RowCheck(entry, listing).check(rows[start : start + BATCH])


def _record(verb, entry, by):
    trail.record(
        verb=verb, by=by, on=entry, unit=entry.unit_id,
        data={"rows": entry.rows_total, "taken": entry.rows.filter(outcome=Outcome.TAKEN).count()},
    )  # fmt: skip


@transaction.atomic
def feed(*, entry):
    """Put the next files in the way of the readers. Short, and safe to be called as often as one likes: a row
    and its upload are written together, and memory without a row is erased by the sweeper."""
    entry = Import.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=entry.pk, state=State.RUNNING
    ).select_related("unit", "by").first()  # fmt: skip
    if entry is None:
        return
    free = IN_FLIGHT - entry.rows.filter(outcome=Outcome.WORKING).count()
    waiting = entry.rows.filter(outcome=Outcome.READY).order_by("pk")
    for row in waiting[: max(free, 0)]:
        if not _take_from_folder(entry, row):
            return  # memory is full; the next round tries again
    if not entry.rows.filter(outcome__in=[Outcome.READY, Outcome.AWAITED, Outcome.WORKING]).exists():
        finish(entry=entry)


def _take_from_folder(entry, row) -> bool:
    path = opened(row)["path"]
    try:
        with folder.open_inside(entry.unit, entry.folder, path) as file:
            data = file.read(settings.UPLOAD_MAX_BYTES + 1)
    except folder.Outside:
        return _left(row, Outcome.OUTSIDE)
    except (OSError, ImportProblem):
        return _left(row, Outcome.MISSING)
    if len(data) > settings.UPLOAD_MAX_BYTES:
        return _left(row, Outcome.TOO_LARGE)
    if quarantine.used_bytes() + len(data) > settings.QUARANTINE_MAX_BYTES // 2:
        return False
    if quotas.refusal(entry.unit, len(data)) is not None:
        _move(entry, State.STOPPED)
        entry.save(update_fields=["state"])
        return False
    checked, sha256 = row.expected_sha256, hashlib.sha256(data).hexdigest()
    if checked and checked != sha256:
        return _left(row, Outcome.WRONG_HASH)
    upload = Upload(
        id=uuid.uuid4(), batch=entry.pk, clerk=entry.by, unit=entry.unit, size=len(data), sha256=sha256,
        sealed_name=sealing.seal_name(clean_name(path)),
    )  # fmt: skip
    quarantine.put(upload.pk, data)
    upload.save(force_insert=True)
    row.upload, row.outcome = upload, Outcome.WORKING
    row.save(update_fields=["upload", "outcome"])
    enqueue_on_commit(upload.pk)
    return True


def _left(row, outcome):
    row.outcome = outcome
    row.save(update_fields=["outcome"])
    return True


def awaiting(*, user, batch):
    """The running import that files of this batch belong to, or None."""
    return Import.objects.visible_to(user).filter(pk=batch, on_server=False, state=State.RUNNING).first() if batch else None


@transaction.atomic
def take_file(*, entry, by, taken, declared_open) -> tuple[Upload | None, str]:
    """A file that the clerk's browser sends for a row: (upload, "") or (None, why not)."""
    name = folder.key_of(clean_name(taken.name))
    keys = [digest(name), digest(name.rsplit(".", 1)[0])]
    row = (
        entry.rows.select_for_update().filter(outcome=Outcome.AWAITED, name_key__in=keys).order_by("pk").first()
    )
    if row is None:
        taken.discard()
        return None, NOT_LISTED
    if row.expected_sha256 and row.expected_sha256 != taken.sha256:
        taken.discard()
        row.notes = [note for note in row.notes if note != WRONG_HASH] + [WRONG_HASH]
        row.save(update_fields=["notes"])
        return None, WRONG_HASH
    upload = intake.start_upload(by=by, unit=entry.unit, taken=taken, declared_open=declared_open, batch=entry.pk)
    if upload.reason_code in ("not_declared", "over_quota"):
        return upload, ""
    row.upload, row.outcome = upload, Outcome.WORKING
    row.save(update_fields=["upload", "outcome"])
    follow_upload(upload)
    return upload, ""


