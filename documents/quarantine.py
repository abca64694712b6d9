"""Where an upload lives until the gate has spoken: a folder that is memory and nothing else.

A file the gate refuses must leave no byte on any disk, so the folder has to be RAM-backed; that is
checked on every use, and without it uploads are not taken.
"""

import contextlib
import ctypes
import hashlib
import os
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

RAM_FILE_SYSTEMS = {0x01021994, 0x858458F6}  # tmpfs, ramfs (statfs(2))
ABANDONED_AFTER = 3600  # seconds


class NotInMemory(Exception):
    """The folder named by QUARANTINE_ROOT is not RAM-backed."""


def file_system_of(path) -> int:
    buffer = ctypes.create_string_buffer(256)
    if ctypes.CDLL(None, use_errno=True).statfs(os.fsencode(path), buffer) != 0:
        raise NotInMemory(path)
    return int.from_bytes(buffer.raw[:8], "little") & 0xFFFFFFFF


def root() -> Path:
    path = Path(settings.QUARANTINE_ROOT)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file_system_of(path) not in RAM_FILE_SYSTEMS:
        raise NotInMemory(path)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise NotInMemory(path)
    return path


def path_of(upload_id) -> Path:
    return root() / uuid.UUID(str(upload_id)).hex


def holds(upload_id) -> bool:
    return path_of(upload_id).exists()


def read(upload_id) -> bytes:
    return path_of(upload_id).read_bytes()


def put(upload_id, data: bytes):
    path = path_of(upload_id)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)


def destroy(upload_id):
    path_of(upload_id).unlink(missing_ok=True)


def used_bytes() -> int:
    with os.scandir(root()) as entries:
        return sum(entry.stat().st_size for entry in entries if entry.is_file())


def destroy_abandoned(known_ids):
    """Erase what no upload speaks for: bodies cut off on the way, files of finished uploads."""
    known = {uuid.UUID(str(upload_id)).hex for upload_id in known_ids}
    with os.scandir(root()) as entries:
        for entry in entries:
            if entry.name not in known and entry.stat().st_mtime < time.time() - ABANDONED_AFTER:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(entry.path)


class QuarantinedFile(UploadedFile):
    """A received body, still only in memory. `sha256` was taken while it came in."""

    def __init__(self, path, **kwargs):
        super().__init__(file=None, **kwargs)
        self.path = path
        self.sha256 = ""

    def adopt(self, upload_id):
        os.rename(self.path, path_of(upload_id))

    def discard(self):
        Path(self.path).unlink(missing_ok=True)

    def close(self):
        """Django closes uploaded files at the end of the request; nothing is open by then."""


class QuarantineUploadHandler(FileUploadHandler):
    """The portal's only upload handler. Why a body was not taken is left on `request.upload_problem`
    ("too_large", "busy", "not_in_memory"), for the view to say."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.problem = None
        if content_length > settings.UPLOAD_MAX_BYTES + 64 * 1024:
            self.problem = "too_large"
            return
        try:
            if used_bytes() + content_length > settings.QUARANTINE_MAX_BYTES:
                self.problem = "busy"
        except (NotInMemory, PermissionError):
            self.problem = "not_in_memory"

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.problem:
            self._give_up(self.problem)
        self.path = root() / f"{uuid.uuid4().hex}.part"
        self.out = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.upload_interrupted()
            self._give_up("too_large")
        try:
            self.out.write(raw_data)
        except OSError:
            self.upload_interrupted()
            self._give_up("busy")
        self.digest.update(raw_data)

    def _give_up(self, problem):
        self.problem = problem
        self.request.upload_problem = problem
        raise SkipFile

    def file_complete(self, file_size):
        if self.problem:
            return None
        self.out.close()
        taken = QuarantinedFile(
            self.path, name=self.file_name, content_type=self.content_type, size=self.received, charset=self.charset
        )
        taken.sha256 = self.digest.hexdigest()
        return taken

    def upload_interrupted(self):
        if getattr(self, "out", None):
            self.out.close()
            self.path.unlink(missing_ok=True)
