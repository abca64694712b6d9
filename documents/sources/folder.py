"""Looking into the folder a scanner writes to.

Names are given by whoever can write there, so nothing is opened by a path that could lead elsewhere: every
step goes through the descriptor of the folder, follows no link and takes ordinary files only.
"""

import contextlib
import errno
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from documents.exceptions import SourceProblem
from documents.quarantine import RAM_FILE_SYSTEMS, NotInMemory, file_system_of

STEADY_FOR = 10  # seconds without a change before a file counts as written to its end
EMPTY_FOR = 600  # an empty file is one that somebody is about to fill, for as long
FORGOTTEN_AFTER = 24 * 3600  # unfinished files and empty sub-folders
MOST_ENTRIES = 2000  # of one folder, in one look
MOST_FOLDERS = 100
SEEN_FOR = 3600
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download", ".swp", ".lock")
LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini"}


def is_in_memory(path) -> bool:
    try:
        return file_system_of(path) in RAM_FILE_SYSTEMS
    except NotInMemory:
        return False


def within(path: Path, other: Path) -> bool:
    return path == other or other in path.parents


def why_not(path_text) -> str:
    """Why this folder may not be a source at all, as a sentence; empty when it may."""
    path = Path(path_text)
    if not path.is_absolute() or "\0" in path_text or ".." in path.parts:
        return "Hãy ghi đường dẫn đầy đủ, bắt đầu bằng dấu /."
    path = Path(os.path.realpath(path))
    ours = [
        settings.BASE_DIR, settings.STATE_DIR, settings.MEDIA_ROOT, settings.HELD_ROOT, settings.QUARANTINE_ROOT,
        settings.STATIC_ROOT,
    ]  # fmt: skip
    for folder in (Path(os.path.realpath(folder)) for folder in ours):
        if within(path, folder) or within(folder, path):
            return "Thư mục này nằm trong kho hoặc trong mã nguồn của cổng. Hãy chọn thư mục khác."
    roots = [Path(os.path.realpath(root)) for root in settings.SCAN_ROOTS]
    if not any(within(path, root) and path != root for root in roots):
        listed = ", ".join(settings.SCAN_ROOTS)
        return f"Thư mục phải nằm dưới {listed or 'nơi người vận hành máy chủ cho phép'} (biến SCAN_ROOTS của máy chủ)."
    return ""


def why_not_for(unit, path_text) -> str:
    """Why this unit may not watch the folder: below each root a unit has the folder of its number."""
    if problem := why_not(path_text):
        return problem
    path, homes = Path(os.path.realpath(path_text)), homes_of(unit)
    if any(within(path, Path(os.path.realpath(home))) for home in homes):
        return ""
    return f"Thư mục của đơn vị này phải nằm trong {' hoặc '.join(homes)}; chỗ khác là của đơn vị khác."


def homes_of(unit) -> list[str]:
    return [os.path.join(root, str(unit.pk)) for root in settings.SCAN_ROOTS]


@dataclass(frozen=True)
class Found:
    """One file as it was when the folder was looked at. `inner` is its sub-folder, "" for none."""

    inner: str
    name: str
    status: os.stat_result

    @property
    def signature(self):
        return signature_of(self.status)


def signature_of(status):
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


class Changed(Exception):
    """Somebody writes to the file, or it is no longer there."""


class Folder:
    """One look: `ready` files may be taken, the rest waits or is told about."""

    def __init__(self, source):
        self.source = source
        self.ready, self.waiting, self.oddities, self.stale, self.locked = [], 0, 0, 0, 0
        self.nested = False
        self.is_whole = True  # the listing, not cut short
        self._descriptors = {}

    def __enter__(self):
        problem = why_not(self.source.folder)
        if not problem and os.path.realpath(self.source.folder) != self.source.folder:
            # The path was real when it was typed: since then somebody put a link into it.
            problem = "Đường dẫn của thư mục này đi qua một liên kết; cổng không lấy tệp. Hãy báo người vận hành máy chủ."
        if problem:
            raise SourceProblem(problem)
        try:
            self._descriptors[""] = os.open(self.source.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise SourceProblem("Không thấy thư mục này trên máy chủ. Hãy kiểm tra ổ chia sẻ đã được gắn chưa.") from None
        except OSError:
            raise SourceProblem("Cổng không mở được thư mục này. Hãy kiểm tra quyền của thư mục.") from None
        if not os.access(self.source.folder, os.R_OK | os.W_OK | os.X_OK):
            self.__exit__()
            raise SourceProblem("Cổng chưa có quyền đọc và xóa trong thư mục này; chưa lấy tệp nào.")
        return self

    def __exit__(self, *_):
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors = {}

    # -- looking ---------------------------------------------------------------------------------

    def look(self):
        key = f"scan-seen-{self.source.pk}"
        before, now, seen = cache.get(key) or {}, time.time(), {}
        for found in self._walk():
            mark = ":".join(map(str, found.signature))
            seen[mark] = before.get(mark, now)
            steady = now - seen[mark]
            if steady < (EMPTY_FOR if found.status.st_size == 0 else STEADY_FOR):
                self.waiting += 1
            else:
                self.ready.append(found)
        cache.set(key, seen, SEEN_FOR)  # inode numbers, sizes and times; never a name
        self.ready.sort(key=lambda found: (found.inner, found.status.st_mtime_ns))

    def _walk(self):
        folders = []
        yield from self._files("", folders)
        for inner in folders[:MOST_FOLDERS]:
            try:
                self._descriptors[inner] = os.open(
                    inner, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self._descriptors[""]
                )
            except OSError:
                self.oddities += 1
                continue
            deeper = []
            yield from self._files(inner, deeper)
            self.nested |= bool(deeper)
        self.is_whole &= len(folders) <= MOST_FOLDERS

    def _files(self, inner, folders):
        with os.scandir(self._descriptors[inner]) as entries:
            for number, entry in enumerate(entries):
                if number >= MOST_ENTRIES:
                    self.is_whole = False
                    return
                try:
                    status = os.stat(entry.name, dir_fd=self._descriptors[inner], follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if entry.name.startswith("."):
                    self._note_stale(status)
                elif stat.S_ISDIR(status.st_mode):
                    folders.append(entry.name)
                elif not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
                    self.oddities += 1
                elif is_unfinished(entry.name):
                    self._note_stale(status)
                else:
                    yield Found(inner, entry.name, status)

    def _note_stale(self, status):
        if stat.S_ISREG(status.st_mode) and time.time() - status.st_ctime > FORGOTTEN_AFTER:
            self.stale += 1

    def remarks(self) -> str:
        """What a person should put right in the folder; by number, never by name."""
        found = []
        if self.oddities:
            found.append(f"Thư mục có {self.oddities} mục không phải tệp thường (liên kết, thiết bị); cổng không đọc chúng.")
        if self.locked:
            found.append(f"Có {self.locked} tệp mà cổng không có quyền đọc; hãy kiểm tra quyền của tệp.")
        if self.stale:
            found.append(f"Có {self.stale} tệp tạm hoặc ghi dở đã quá một ngày; hãy xóa hoặc gửi lại.")
        if self.nested:
            found.append("Có thư mục nằm sâu hơn một cấp; cổng chỉ lấy tệp ở thư mục con cấp một.")
        if not self.is_whole:
            found.append("Thư mục có quá nhiều mục; cổng lấy dần qua nhiều lượt.")
        return " ".join(found)

    # -- taking ----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def opened(self, found):
        """The file's descriptor. Raises Changed when it is not what was found."""
        try:
            descriptor = os.open(
                found.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._descriptors[found.inner]
            )
        except FileNotFoundError:
            raise Changed from None
        except OSError as problem:
            if problem.errno in (errno.EACCES, errno.EPERM):
                self.locked += 1
            raise Changed from None
        try:
            self._check_same(os.fstat(descriptor), found)
            yield descriptor
            self._check_same(os.fstat(descriptor), found)
        finally:
            os.close(descriptor)

    def _check_same(self, status, found):
        if not stat.S_ISREG(status.st_mode) or signature_of(status) != found.signature:
            raise Changed

    def remove(self, found) -> bool:
        """Take the file away for good; returns when that is on the disk. False: it was written to in
        between, so that what lies there now is another file."""
        descriptor = self._descriptors[found.inner]
        try:
            self._check_same(os.stat(found.name, dir_fd=descriptor, follow_symlinks=False), found)
            os.unlink(found.name, dir_fd=descriptor)
        except FileNotFoundError:
            return True
        except Changed:
            return False
        except OSError:
            raise SourceProblem("Cổng đã nhận tệp nhưng không xóa được tệp khỏi thư mục. Hãy kiểm tra quyền của thư mục.") from None
        self._flush(descriptor)
        return True

    def _flush(self, descriptor):
        try:
            os.fsync(descriptor)
        except OSError as problem:
            if problem.errno != errno.EINVAL:  # network shares know no flushing of folders
                raise

    def tidy(self):
        """Empty sub-folders that nobody has touched for a day go."""
        for inner, descriptor in self._descriptors.items():
            if inner and time.time() - os.fstat(descriptor).st_ctime > FORGOTTEN_AFTER:
                with contextlib.suppress(OSError):  # not empty, or not ours
                    os.rmdir(inner, dir_fd=self._descriptors[""])

    def remove_folder(self, inner):
        """Its name bears a mark; nothing in it is left."""
        with contextlib.suppress(OSError):
            os.rmdir(inner, dir_fd=self._descriptors[""])
        self._flush(self._descriptors[""])


def is_unfinished(name):
    low = name.lower()
    return low.endswith(UNFINISHED) or low.startswith("~") or low in LEFT_BY_SYSTEMS


def try_out(source) -> str:
    """What a person who sets the folder up should know. Raises SourceProblem."""
    with Folder(source) as folder:
        folder.look()
    found = "Cổng đọc và xóa được tệp trong thư mục này."
    if not is_in_memory(source.folder):
        found += " Thư mục nằm trên đĩa: tệp đã chạm đĩa trước khi cổng kiểm tra dấu mật. Nên dùng thư mục trong bộ nhớ (tmpfs)."
    return f"{found} {folder.remarks()}".strip()


def make(path):
    """A folder that is not there yet, for the account of the portal and its group."""
    try:
        os.makedirs(path, mode=0o770, exist_ok=True)
    except OSError:
        raise SourceProblem("Chưa có thư mục này và cổng không tạo được. Hãy báo người vận hành máy chủ.") from None
