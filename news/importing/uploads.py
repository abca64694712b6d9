"""The pictures of an old site: the folder `uploads` on the server, or a ZIP of it. Nothing is unpacked to disk, no link is
followed, and what a path climbs out to does not exist."""

import os
import re
import stat
import zipfile
from pathlib import Path
from urllib.parse import unquote

from documents.importing.folder import Outside, open_below, parts_of
from news.exceptions import ImportProblem
from vietnamese.text import nfc

MOST_BYTES = 30 * 1024 * 1024  # of one picture, as in the library
MOST_ENTRIES = 500_000
BAD_ZIP = "Tệp ZIP ảnh bị hỏng hoặc chưa chép hết. Hãy nén lại thư mục uploads rồi gửi lại."
TOO_MANY = "Tệp ZIP có quá nhiều mục. Hãy tách thành nhiều tệp."


def key_of(path):
    """The steps of an address of the old site from `uploads` on. Raises documents.importing.folder.Outside."""
    steps = parts_of(re.split(r"[?#]", unquote(path))[0].lstrip("/"))
    if "uploads" in steps:
        steps = steps[steps.index("uploads") + 1 :]
    return nfc("/".join(steps))


class NoUploads:
    def read(self, path):
        return None

    has = read


class Folder:
    """`root` is the folder `uploads`, or the one above it."""

    def __init__(self, root):
        inside = Path(root) / "uploads"
        self.root = inside if inside.is_dir() and not inside.is_symlink() else Path(root)

    def has(self, path):
        file = self._open(path)
        if file is not None:
            file.close()
        return file is not None

    def read(self, path):
        """The bytes, at most one more than a picture may have; None where there is no such file."""
        file = self._open(path)
        if file is None:
            return None
        with file:
            return file.read(MOST_BYTES + 1)

    def _open(self, path):
        try:
            return open_below(os.open(self.root, os.O_RDONLY | os.O_DIRECTORY), key_of(path))
        except (OSError, Outside):
            return None


class Zip:
    """A ZIP that lies in memory. Raises ImportProblem when it is none."""

    def __init__(self, file):
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise ImportProblem(BAD_ZIP) from None
        if len(self.zip.infolist()) > MOST_ENTRIES:
            raise ImportProblem(TOO_MANY)
        self.entries = {}
        for entry in self.zip.infolist():
            if not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16):
                try:
                    self.entries.setdefault(key_of(entry.filename), entry)
                except Outside:
                    continue

    def has(self, path):
        return self._entry(path) is not None

    def read(self, path):
        entry = self._entry(path)
        if entry is None:
            return None
        try:
            with self.zip.open(entry) as file:
                return file.read(MOST_BYTES + 1)  # whatever size it says it has
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError, ValueError):
            return None

    def _entry(self, path):
        try:
            return self.entries.get(key_of(path))
        except Outside:
            return None
