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
STALLED_AFTER = 300  # of a body still coming in: every piece that arrives sets the time anew


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


def prolong(upload_id):
    """Somebody still reads it."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path_of(upload_id))


def used_bytes() -> int:
    used = 0
    with os.scandir(root()) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # taken in or erased since the folder was listed
                used += entry.stat().st_size
    return used


def destroy_abandoned(known_ids):
    """Erase what no upload speaks for: bodies cut off on the way, files of finished uploads."""
    known = {uuid.UUID(str(upload_id)).hex for upload_id in known_ids}
    with os.scandir(root()) as entries:
        for entry in entries:
            wait = STALLED_AFTER if entry.name.endswith(".part") else ABANDONED_AFTER
            with contextlib.suppress(FileNotFoundError):
                if entry.name not in known and entry.stat().st_mtime < time.time() - wait:
                    os.unlink(entry.path)


class QuarantinedFile(UploadedFile):
    """A body that is coming in or has come in, still only in memory. `sha256` is taken on the way."""

    def __init__(self, path, **kwargs):
        super().__init__(file=None, **kwargs)
        self.path = path
        self.sha256 = ""
        self.adopted = False

    def adopt(self, upload_id):
        os.rename(self.path, path_of(upload_id))
        self.adopted = True

    def read_at_most(self, size) -> bytes:
        with open(self.path, "rb") as file:
            return file.read(size)

    def discard(self):
        Path(self.path).unlink(missing_ok=True)

    def close(self):
        """Django closes uploaded files at the end of the request. What no upload speaks for by then (the
        sender may not upload, the database went away) must not fill the memory that others need."""
        if not self.adopted:
            self.discard()


class TooLarge(Exception):
    """The body is larger than any file that is taken."""


class Busy(Exception):
    """There is no memory for this body now; there will be."""


class IncomingBody:
    """A body that the portal fetches by itself, under the limits of those that browsers send. It may fill
    half of the memory, so that a heap of scans leaves room for the people at the page."""

    def __init__(self, name, expected=0):
        if expected > settings.UPLOAD_MAX_BYTES:
            raise TooLarge
        if used_bytes() + expected > settings.QUARANTINE_MAX_BYTES // 2:
            raise Busy
        self.file = QuarantinedFile(root() / f"{uuid.uuid4().hex}.part", name=name, size=0)
        self.out = os.open(self.file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.digest = hashlib.sha256()

    def write(self, data):
        self.file.size += len(data)
        if self.file.size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge
        self.digest.update(data)
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self.out, left) :]
        except OSError:
            raise Busy from None

    def finish(self) -> QuarantinedFile:
        os.close(self.out)
        self.out = None
        self.file.sha256 = self.digest.hexdigest()
        return self.file

    def give_up(self):
        if self.out is not None:
            os.close(self.out)
        self.file.discard()


# The pages that take files, and what one must be allowed to do there.
TAKES_FILES = {
    "documents:upload": "documents.upload_document",
    "documents:import_index": "documents.upload_document",
    "documents:certificates": "documents.manage_certificates",
}


def take_files_at(view_name, permission):
    """For the rooms above this one."""
    TAKES_FILES[view_name] = permission


def may_send_files(request) -> bool:
    """A form is parsed before any view has a say, and by every page: only those who may upload, and only
    where files are taken, get memory for one."""
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    permission = TAKES_FILES.get(match.view_name) if match else None
    return bool(permission and user and user.has_perm(permission))


class QuarantineUploadHandler(FileUploadHandler):
    """The portal's only upload handler. Why files were not taken is left on `request.upload_problems`
    ("too_large", "busy", "not_in_memory"; one entry a file), for the view to say."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.request.upload_problems = []
        self.away = ""
        if not may_send_files(self.request):
            self.away = "not_here"
            return
        # The page's script sends one file a request, so its size is known before the first byte is kept.
        one_file = "application/json" in META.get("HTTP_ACCEPT", "")
        most = settings.UPLOAD_MAX_BYTES + 64 * 1024 if one_file else settings.QUARANTINE_MAX_BYTES
        if content_length > most:
            self.away = "too_large"
            return
        try:
            if used_bytes() + content_length > settings.QUARANTINE_MAX_BYTES:
                self.away = "busy"
        except (NotInMemory, PermissionError):
            self.away = "not_in_memory"

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.away:
            self._give_up(self.away)
        # Django closes what stands under this name when it stops in the middle of a body.
        self.file = QuarantinedFile(
            root() / f"{uuid.uuid4().hex}.part", name=self.file_name, content_type=self.content_type, charset=self.charset
        )
        self.out = os.open(self.file.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.digest = hashlib.sha256()
        self.file.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.file.size += len(raw_data)
        if self.file.size > settings.UPLOAD_MAX_BYTES:
            self.upload_interrupted()
            self._give_up("too_large")
        try:
            self._write(raw_data)
        except OSError:
            self.upload_interrupted()
            self._give_up("busy")
        self.digest.update(raw_data)

    def _write(self, data):
        """All of it: near the end of memory a write may take a part only."""
        left = memoryview(data)
        while left:
            left = left[os.write(self.out, left) :]

    def _give_up(self, problem):
        self.request.upload_problems.append(problem)
        raise SkipFile

    def file_complete(self, file_size):
        taken = self.file
        del self.file
        os.close(self.out)
        taken.sha256 = self.digest.hexdigest()
        return taken

    def upload_interrupted(self):
        if hasattr(self, "file"):
            os.close(self.out)
            self.file.close()
            del self.file
