"""Everything the store holds, in a folder that an empty portal takes in (store_import.py)."""

import contextlib
import csv
import hashlib
import json
import os
import uuid
from pathlib import Path

from django.db import connection, transaction

from accounts.models import User
from documents import locks, storage
from documents import store_bundle as bundle
from documents.exceptions import DocumentsError
from documents.models import DocumentFile
from documents.pipeline import raised_statement_timeout

MARK = ".dang-xuat"  # an export that is being made, or was stopped; the next one goes on with it
TELL_EVERY = 500  # files


class ExportRefused(DocumentsError):
    pass


def export(folder: Path, tell=print) -> list[str]:
    """Write the whole store into an empty folder, or go on where an export was stopped. Returns the hashes of
    originals that are missing or altered, which the export is made without."""
    with locks.alone(locks.STORE_EXPORT, 1) as ours:
        if not ours:
            raise ExportRefused(
                "Một lần xuất khác đang chạy, hoặc cổng đang xóa tệp đã hết hạn ở thùng rác. Hãy chạy lại sau vài phút."
            )
        return _export(folder, tell)


def _export(folder, tell):
    _begin(folder)
    with raised_statement_timeout():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
            found = bundle.tables()
            written = _write_tables(folder, found, tell)
            originals = bundle.originals_named(found)
            files = set(DocumentFile.objects.values_list("pk", flat=True))
            version = bundle.version()
        # Bytes of rows that are erased from now on stay until the export has let go of its lock.
        count, missing = _copy_files(folder, originals, files, tell)
    manifest = {
        "portal": bundle.PORTAL,
        "format": bundle.FORMAT,
        "version": version,
        "tables": written,
        "files": {"count": count, "sha256": bundle.hash_of_file(folder / bundle.FILES_LIST)},
        "missing": missing,
    }
    # No flush to the disk: whoever takes this in compares every hash first.
    with _whole(folder / bundle.MANIFEST) as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    (folder / MARK).unlink()
    tell(f"Xong: {sum(entry['rows'] for entry in written.values())} dòng, {count} tệp.")
    return missing


def _begin(folder):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / bundle.MANIFEST).exists():
        raise ExportRefused("Thư mục này đã có một bản xuất hoàn chỉnh. Hãy chọn thư mục khác.")
    if not (folder / MARK).exists() and any(folder.iterdir()):
        raise ExportRefused("Thư mục này không trống. Hãy chọn một thư mục mới.")
    (folder / MARK).touch()
    (folder / "tables").mkdir(exist_ok=True)


@contextlib.contextmanager
def _whole(path: Path):
    """A file that is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half_made = path.with_name(f".{uuid.uuid4().hex}")
    try:
        with open(os.open(half_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        half_made.replace(path)
    finally:
        half_made.unlink(missing_ok=True)


def _write_tables(folder, found, tell):
    written, people = {}, set()
    known = {*found.values(), User}
    for label, model in found.items():
        of_people = [f for f in bundle.references(model) if f.remote_field.model is User]
        rows = 0
        with _table(folder, label) as (lines, sheet_file):
            sheet = bundle.Sheet(sheet_file, model)
            for obj in bundle.rows_of(model):
                row = bundle.row_of(obj, known)
                people.update(row[field.name] for field in of_people if row[field.name] is not None)
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                sheet.write(row)
                rows += 1
        written[label] = _told(folder, label, rows)
        if not model._meta.auto_created:
            tell(f"{model._meta.verbose_name}: {rows} dòng")
    with _table(folder, bundle.PEOPLE) as (lines, sheet_file):
        sheet = csv.writer(sheet_file)
        sheet.writerow(["số", "họ và tên"])
        names = User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "full_name")
        for pk, name in names:
            lines.write(json.dumps({"id": pk, "full_name": name}, ensure_ascii=False) + "\n")
            sheet.writerow([pk, bundle.cell_of(name)])
    written[bundle.PEOPLE] = _told(folder, bundle.PEOPLE, len(names))
    return written


@contextlib.contextmanager
def _table(folder, label):
    lines, sheet = folder / "tables" / f"{label}.jsonl", folder / "tables" / f"{label}.csv"
    with open(lines, "w", encoding="utf-8") as first, open(sheet, "w", encoding="utf-8-sig", newline="") as second:
        yield first, second


def _told(folder, label, rows):
    return {
        "rows": rows,
        "jsonl": bundle.hash_of_file(folder / "tables" / f"{label}.jsonl"),
        "csv": bundle.hash_of_file(folder / "tables" / f"{label}.csv"),
    }


def _copy_files(folder, originals, files, tell):
    """Copies what is not there yet; (how many files, hashes of originals without whole bytes)."""
    count, missing = 0, []
    with open(folder / bundle.FILES_LIST, "w", encoding="ascii") as listed:
        for number, sha256 in enumerate(originals, start=1):
            key = storage.original_key(sha256)
            if not (folder / "files" / key).exists() and _copy(folder, key, wanted=sha256) is None:
                missing.append(sha256)
                continue
            listed.write(f"{sha256}  files/{key}\n")
            count += 1
            if number % TELL_EVERY == 0:
                tell(f"Tệp gốc: {number}/{len(originals)}")
        for key, *_ in storage.stored("pages/"):
            if bundle.KEY.fullmatch(key) and int(key.split("/")[2]) in files:
                sha256 = _copy(folder, key)
                if sha256 is None:  # gone since it was listed; whoever opens the page has the image made anew
                    continue
                listed.write(f"{sha256}  files/{key}\n")
                count += 1
                if count % TELL_EVERY == 0:
                    tell(f"Tệp gốc và ảnh trang: {count}")
    return count, missing


def _copy(folder, key, wanted=None):
    """The hash of what was copied; None, and nothing kept, when it is not there or not what was wanted."""
    digest = hashlib.sha256()
    try:
        with storage.place(key).open("rb") as source, _whole(folder / "files" / key) as target:
            while piece := source.read(storage.PIECE):
                digest.update(piece)
                target.write(piece)
            if wanted not in (None, digest.hexdigest()):
                raise FileNotFoundError
    except FileNotFoundError:
        return None
    return digest.hexdigest()
