"""Where the bytes of the store lie: originals under their SHA-256, never rewritten; page images; held files.

On the disk, or with STORE=s3 in an object store. A place in either knows the same few words of a Path:
exists, open("rb"), read_bytes, unlink; `write_durably` is the only writer. An object store that does not
answer raises StoreAway.
"""

import contextlib
import hashlib
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from documents.object_store import ObjectPlace, listed

PIECE = 1024 * 1024
MIRRORED = ["originals/", "pages/"]  # what a backup holds


def also_mirror(folder):
    """For the rooms above this one."""
    if folder not in MIRRORED:
        MIRRORED.append(folder)


def place(key: str) -> Path | ObjectPlace:
    return ObjectPlace(key) if settings.STORE == "s3" else Path(settings.MEDIA_ROOT) / key


def write_durably(path: Path | ObjectPlace, data: bytes):
    """The file is whole or absent, and in the store's keeping, when this returns."""
    if isinstance(path, ObjectPlace):
        path.write(data)
        return
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


def original_key(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def original_path(sha256: str) -> Path | ObjectPlace:
    return place(original_key(sha256))


def store_original(data: bytes, sha256: str):
    """Keep the bytes under their hash. Raises OSError when the disk is full; a file already there
    with the same bytes is left alone."""
    if not is_whole(data, sha256):
        raise ValueError("The bytes do not have the hash they came with.")
    path = original_path(sha256)
    if not path.exists():
        write_durably(path, data)


def read_original(sha256: str) -> bytes:
    return original_path(sha256).read_bytes()


def erase_original(sha256: str):
    original_path(sha256).unlink(missing_ok=True)


def erase_page_images(file_pk: int):
    for key, *_ in list(stored(f"{page_folder(file_pk)}/")):
        place(key).unlink(missing_ok=True)
    if settings.STORE != "s3":
        with contextlib.suppress(OSError):
            place(page_folder(file_pk)).rmdir()


def is_whole(data: bytes, sha256: str) -> bool:
    return hashlib.sha256(data).hexdigest() == sha256


def hash_of(path: Path | ObjectPlace) -> str:
    """SHA-256 of what lies there, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def page_folder(file_pk: int) -> str:
    return f"pages/{file_pk // 1000:05d}/{file_pk}"


def page_image_path(file, number: int) -> Path | ObjectPlace:
    """The image of one page, WebP, about 1,240 pixels wide for A4."""
    return place(f"{page_folder(file.pk)}/{number}.webp")


def thumbnail_path(file) -> Path | ObjectPlace:
    return place(f"{page_folder(file.pk)}/thumbnail.webp")


def pages_with_images(file) -> set[int]:
    """Numbers of the pages whose image is there: one question for all, since each costs a way to the store."""
    names = (key.rsplit("/", 1)[1].removesuffix(".webp") for key, *_ in stored(f"{page_folder(file.pk)}/"))
    return {int(name) for name in names if name.isdecimal()}


def held_path(upload_id) -> Path | ObjectPlace:
    """A sealed file. On the disk it has a root of its own, which no backup holds."""
    if settings.STORE == "s3":
        return ObjectPlace(f"held/{upload_id}.sealed")
    return Path(settings.HELD_ROOT) / f"{upload_id}.sealed"


def stored(prefix: str, after: str = ""):
    """(key, size, changed at) of everything whose key begins with the prefix (a folder's, with its slash)
    and comes after `after`, by key. Walks as it is asked: bounded memory, however many there are."""
    if settings.STORE == "s3":
        yield from listed(prefix, after)
    else:
        yield from _walk(Path(settings.MEDIA_ROOT) / prefix, prefix, after)


def _walk(folder: Path, prefix: str, after: str):
    try:
        with os.scandir(folder) as found:
            entries = sorted((f"{entry.name}/" if entry.is_dir() else entry.name, entry) for entry in found)
    except FileNotFoundError:
        return
    for name, entry in entries:
        key = prefix + name
        if name.endswith("/"):
            if key > after or after.startswith(key):
                yield from _walk(Path(entry.path), key, after)
        elif key > after:
            with contextlib.suppress(FileNotFoundError):  # a half-made file that has got its name since
                state = entry.stat()
                yield key, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC)
