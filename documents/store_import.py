"""An export into an empty portal. Everything is looked at before the first byte is kept; files go in one by one
and are found there by the next try; all rows go in together or not at all."""

import hashlib
import json
from itertools import islice
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from accounts.models import Area, Unit, User
from audit import trail
from audit.models import Event
from documents import locks, storage
from documents import store_bundle as bundle
from documents.exceptions import DocumentsError
from documents.models import Document, DocumentFile
from documents.pipeline import raised_statement_timeout

VERB = "documents.store_imported"
AT_ONCE = 200  # rows of one statement
TELL_EVERY = 500
NOTHING_KEPT = "Chưa có gì được nhập."


class ImportRefused(DocumentsError):
    pass


def import_store(folder: Path, tell=print):
    with locks.alone(locks.STORE_IMPORT, 1) as ours:
        if not ours:
            raise ImportRefused("Một lần nhập khác đang chạy trên cổng này.")
        manifest, identity = _manifest(folder)
        done_before = Event.objects.filter(verb=VERB, data__manifest=identity).exists()
        if not done_before:
            _refuse_unless_empty()
            _sweep_half_made()
        _check_tables(folder, manifest)
        keys = _checked_files(folder, manifest, tell)
        _copy_files(folder, keys, tell)
        if done_before:
            tell("Bản xuất này đã nhập trước đây; các tệp đã được đối chiếu lại, không có gì thay đổi.")
            return
        with raised_statement_timeout():
            _load_rows(folder, manifest, identity, tell)
        tell(f"Xong: {Document.objects.count()} văn bản, {DocumentFile.objects.count()} tệp.")


# -- before anything is kept ---------------------------------------------------------------------------


def _manifest(folder):
    path = folder / bundle.MANIFEST
    if not path.is_file():
        raise ImportRefused(f"Thư mục này không có {bundle.MANIFEST}: không phải bản xuất, hoặc lần xuất chưa xong.")
    raw = path.read_bytes()
    try:
        manifest = json.loads(raw)
        told = (manifest["portal"], manifest["format"], manifest["version"])
        labels = set(manifest["tables"])
        manifest["files"]["count"], manifest["files"]["sha256"]
        for entry in manifest["tables"].values():
            entry["rows"], entry["jsonl"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ImportRefused(f"{bundle.MANIFEST} bị hỏng hoặc bị cắt cụt. {NOTHING_KEPT} Hãy chép lại bản xuất.") from None
    if told != (bundle.PORTAL, bundle.FORMAT, bundle.version()) or labels != {*bundle.tables(), bundle.PEOPLE}:
        raise ImportRefused(
            f"Bản xuất này do một phiên bản khác của cổng làm ra. {NOTHING_KEPT} "
            "Hãy nhập bằng đúng phiên bản đó, rồi mới nâng cấp cổng."
        )
    return manifest, hashlib.sha256(raw).hexdigest()


def _refuse_unless_empty():
    for model in (Document, DocumentFile, Unit, Area, User):
        if model.objects.exists():
            raise ImportRefused(
                f"Cổng này không trống (đã có {model._meta.verbose_name}). {NOTHING_KEPT} Hãy tạo cơ sở dữ liệu mới, "
                "chạy migrate rồi nhập ngay, trước khi lập đơn vị và mời người."
            )


def _sweep_half_made():
    """What a try that was killed left half-written. On an empty portal nobody else is writing."""
    for prefix in ("originals/", "pages/"):
        for key, *_ in storage.stored(prefix):
            if key.rsplit("/", 1)[1].startswith("."):
                storage.place(key).unlink(missing_ok=True)


def _check_tables(folder, manifest):
    for label, entry in manifest["tables"].items():
        _same(_inside(folder, f"tables/{label}.jsonl"), entry["jsonl"])


def _inside(folder, name) -> Path:
    """The file of that name, which really lies in the folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ImportRefused(f"Bản xuất chỉ tới một chỗ ngoài thư mục của nó. {NOTHING_KEPT}")
    return path


def _same(path, sha256):
    try:
        whole = bundle.hash_of_file(path) == sha256
    except OSError:
        whole = False
    if not whole:
        raise ImportRefused(
            f"Tệp {path.parent.name}/{path.name} thiếu hoặc khác với lúc xuất. {NOTHING_KEPT} Hãy chép lại bản xuất."
        )


def _checked_files(folder, manifest, tell):
    listed = _inside(folder, bundle.FILES_LIST)
    _same(listed, manifest["files"]["sha256"])
    keys = []
    with open(listed, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            sha256, _, name = line.rstrip("\n").partition("  files/")
            if not bundle.KEY.fullmatch(name) or (name.startswith("originals/") and name != storage.original_key(sha256)):
                raise ImportRefused(f"Danh sách tệp có một đường dẫn không hợp lệ. {NOTHING_KEPT}")
            _same(_inside(folder, f"files/{name}"), sha256)
            keys.append((name, sha256))
            if len(keys) % TELL_EVERY == 0:
                tell(f"Đối chiếu bản xuất: {len(keys)}/{manifest['files']['count']}")
    if len(keys) != manifest["files"]["count"]:
        raise ImportRefused(f"Danh sách tệp không đủ số. {NOTHING_KEPT}")
    return keys


# -- files, then rows ----------------------------------------------------------------------------------


def _copy_files(folder, keys, tell):
    """Into the store, each whole or not at all; what an earlier try brought is looked at and left."""
    for number, (key, sha256) in enumerate(keys, start=1):
        place = storage.place(key)
        if not (place.exists() and storage.hash_of(place) == sha256):
            storage.write_durably(place, (folder / "files" / key).read_bytes())
        if number % TELL_EVERY == 0 or number == len(keys):
            tell(f"Đưa tệp vào kho: {number}/{len(keys)}")


def _load_rows(folder, manifest, identity, tell):
    found = bundle.tables()
    try:
        with transaction.atomic():
            # What migrations filled comes back from the export, under its own numbers.
            for model in reversed(found.values()):
                model._base_manager.all()._raw_delete("default")
            _load_people(folder)
            for label, model in found.items():
                _load_table(folder / "tables" / f"{label}.jsonl", model)
                if not model._meta.auto_created:
                    tell(f"{model._meta.verbose_name}: {manifest['tables'][label]['rows']} dòng")
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), [*found.values(), User]):
                    cursor.execute(statement)
            trail.record(verb=VERB, data={"manifest": identity, "documents": manifest["tables"]["documents.document"]["rows"]})
    except (ValueError, KeyError, TypeError, ValidationError, ObjectDoesNotExist, DatabaseError):
        raise ImportRefused(
            "Các bảng trong bản xuất không đọc được hoặc không khớp nhau. Không dòng nào được nhập; hãy xuất lại từ cổng cũ."
        ) from None


def _rows(path):
    with open(path, encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _load_people(folder):
    """Names that stand on documents. Nobody can sign in with them: no address, no password, no role."""
    for row in _rows(folder / "tables" / f"{bundle.PEOPLE}.jsonl"):
        person = User(
            pk=int(row["id"]), full_name=row["full_name"], email=f"nguoi-{int(row['id'])}@nhap-kho.invalid", is_active=False
        )
        person.set_unusable_password()
        person.save(force_insert=True)


def _load_table(path, model):
    fields = bundle.columns(model)
    waiting = _rows(path)
    while rows := list(islice(waiting, AT_ONCE)):
        # Raw: no field may change what it was given.
        model._base_manager._insert([bundle.object_of(model, row) for row in rows], fields=fields, using="default", raw=True)
