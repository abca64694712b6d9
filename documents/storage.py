"""Files on disk: originals under their SHA-256, never rewritten; page images; held files."""

import contextlib
import hashlib
import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.db import connection

HASH_LOCK_SPACE = 7302  # first key of the two-key advisory locks of stored hashes


def lock_key(text) -> int:
    """The second key of a two-key advisory lock, from a hash or an id in hexadecimal."""
    return int.from_bytes(bytes.fromhex(text.replace("-", ""))[:4], "big", signed=True)


def hold_hash(sha256: str):
    """Until the end of the transaction nobody else stores or erases the bytes of this hash."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [HASH_LOCK_SPACE, lock_key(sha256)])


def write_durably(path: Path, data: bytes):
    """The file is whole or absent, and on the disk, when this returns."""
    _make_folder(path.parent)
    half_made = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with open(os.open(half_made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half_made.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            half_made.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(path: Path):
    """A new folder is lost in a power cut, with all it holds, until the one above it is on the disk."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(exist_ok=True)
    _sync_folder(path.parent)


def _sync_folder(path: Path):
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def original_path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "originals" / sha256[:2] / sha256[2:4] / sha256


def store_original(data: bytes, sha256: str):
    """Keep the bytes under their hash. Raises OSError when the disk is full; a file already there
    with the same bytes is left alone."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("The bytes do not have the hash they came with.")
    path = original_path(sha256)
    if not path.exists():
        write_durably(path, data)


def read_original(sha256: str) -> bytes:
    return original_path(sha256).read_bytes()


def erase_original(sha256: str):
    original_path(sha256).unlink(missing_ok=True)


def page_folder(file_pk: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "pages" / f"{file_pk // 1000:05d}" / str(file_pk)


def erase_page_images(file_pk: int):
    shutil.rmtree(page_folder(file_pk), ignore_errors=True)


def page_image_path(file, number: int) -> Path:
    """The image of one page, WebP, about 1,240 pixels wide for A4."""
    return page_folder(file.pk) / f"{number}.webp"


def thumbnail_path(file) -> Path:
    return page_folder(file.pk) / "thumbnail.webp"


def held_path(upload_id) -> Path:
    return Path(settings.HELD_ROOT) / f"{upload_id}.sealed"
