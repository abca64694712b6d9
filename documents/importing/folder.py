"""Files in a unit's folder on the server, below IMPORT_ROOT/<number of the unit>, and nowhere else: a path that
climbs out, an absolute one and a link are refused, when a path is looked up and again when the file is opened."""

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from documents.exceptions import ImportProblem
from vietnamese.text import nfc

MOST_FILES = 50_000
NOISE = re.compile(r"^(\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


class Outside(Exception):
    """The path leads out of the folder."""


def is_on():
    return bool(settings.IMPORT_ROOT)


def parts_of(path) -> list[str]:
    """The steps of a path as an index writes it, with either slash. Raises Outside."""
    path = nfc(path).replace("\\", "/")
    steps = [step for step in path.split("/") if step not in ("", ".")]
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in steps or "\0" in path:
        raise Outside
    return steps


def open_folder(unit, folder):
    """A descriptor of the folder; every step must be a real folder."""
    if not is_on():
        raise ImportProblem("Máy chủ chưa mở việc nhập từ thư mục. Hãy báo quản trị, hoặc nhập từ máy của đồng chí.")
    try:
        at = os.open(Path(settings.IMPORT_ROOT), os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        raise ImportProblem("Không mở được thư mục nhập của máy chủ. Hãy báo quản trị.") from None
    try:
        for step in [str(unit.pk), *parts_of(folder)]:
            below = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
    except (OSError, Outside):
        os.close(at)
        raise ImportProblem(
            f"Không có thư mục này trong thư mục nhập của đơn vị (thư mục số {unit.pk}). Hãy kiểm tra lại tên thư mục."
        ) from None
    return at


def require_folder(unit, folder):
    """Raises ImportProblem when it is not."""
    os.close(open_folder(unit, folder))


def open_inside(unit, folder, path):
    """The file, opened for reading. Raises Outside, or OSError where there is no such file."""
    return open_below(open_folder(unit, folder), path)


def open_below(at, path):
    """The same from the descriptor of a folder, which is closed."""
    try:
        *folders, name = parts_of(path) or [""]
        for step in folders:
            below = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = below
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
    finally:
        os.close(at)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise Outside
    return os.fdopen(file, "rb")


@dataclass
class Listing:
    """What lies in a folder. Keys are without case and in one normal form: an index written on Windows and a disk
    written on a Mac differ in both."""

    paths: dict = field(default_factory=dict)  # key → path as it stands on the disk
    names: dict = field(default_factory=dict)  # key of the name, with and without extension → paths
    links: set = field(default_factory=set)

    def find(self, written) -> list[str]:
        """Paths that `written` may mean. Raises Outside where it climbs out or names a link."""
        steps = parts_of(written)
        key = key_of("/".join(steps))
        if key in self.links:
            raise Outside
        if key in self.paths:
            return [self.paths[key]]
        return self.names.get(key, []) if len(steps) == 1 else []


def key_of(path):
    return nfc(path).casefold()


def list_folder(unit, folder) -> Listing:
    listing = Listing()
    at = open_folder(unit, folder)
    try:
        for above, folders, files, descriptor in os.fwalk(".", dir_fd=at, follow_symlinks=False):
            for name in [*folders, *files]:
                path = os.path.normpath(os.path.join(above, name))
                mode = os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode
                if stat.S_ISLNK(mode):
                    listing.links.add(key_of(path))
                elif stat.S_ISREG(mode) and not NOISE.match(name):
                    _add(listing, path, name)
            folders[:] = [name for name in folders if not NOISE.match(name)]
    finally:
        os.close(at)
    return listing


def _add(listing, path, name):
    if len(listing.paths) >= MOST_FILES:
        raise ImportProblem("Thư mục có hơn 50.000 tệp. Hãy tách thành nhiều thư mục rồi nhập từng phần.")
    listing.paths[key_of(path)] = path
    for key in {key_of(name), key_of(name.rsplit(".", 1)[0])}:
        listing.names.setdefault(key, []).append(path)
