"""One Tesseract beside every process that reads scans, kept from picture to picture.

It is a process of its own: a picture that breaks it or holds it up takes nothing else along, and it is killed and
started again.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from .errors import Unreadable

PROGRAM = Path(__file__).with_name("engine_process.py")
START_SECONDS = 60
MOST_WAITING = 20  # times as long as it may work, on a machine that others keep busy
READY = b"ready"


class TooSlow(Exception):
    """Tesseract did not end within the time of the processor given to one page."""


class Engine:
    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def tsv(self, grey: np.ndarray, *, psm: int, dpi: int, seconds: float) -> str:
        """What Tesseract makes of a grey picture; "" when it broke down over it."""
        height, width = grey.shape
        with self._lock:
            self._start()
            asked = b"%d %d %d %d\n" % (width, height, dpi, psm)
            return self._told(seconds, asked, np.ascontiguousarray(grey).data).decode("utf-8", "replace")

    def _told(self, seconds: float, *pieces) -> bytes:
        """The answer to what is written; b"" when the process ended over it. The time is watched from another
        thread: reading a pipe knows no limit."""
        process, done, late = self._process, threading.Event(), threading.Event()
        watch = threading.Thread(target=_watch, args=(process, seconds, done, late), daemon=True)
        watch.start()
        answer, size = b"", -1
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.flush()
            size = int(process.stdout.readline())
            answer = process.stdout.read(size)
        except (OSError, ValueError):  # the pipe is cut
            pass
        finally:
            done.set()
            watch.join()
            whole = len(answer) == size and not late.is_set()
            if not whole:  # also when this is interrupted: the rest would be taken for the next answer
                self.stop()
        if late.is_set():
            raise TooSlow
        return answer if whole else b""

    def _start(self) -> None:
        """Begins the process where there is none: it may have been killed, or be that of a parent."""
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return
        self.stop()
        self._owner = os.getpid()
        try:
            self._process = subprocess.Popen(
                ["nice", "-n", "19", sys.executable, "-I", "-S", "-B", PROGRAM],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )  # fmt: skip
        except FileNotFoundError as missing:
            raise Unreadable("no_ocr") from missing
        if self._told(START_SECONDS) != READY:
            self.stop()
            raise Unreadable("no_ocr")

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            process.stdout.close()
            with contextlib.suppress(OSError):  # the rest of a picture that nobody takes any more
                process.stdin.close()


def _watch(process: subprocess.Popen, seconds: float, done: threading.Event, late: threading.Event) -> None:
    """Kills what works too long. Its own time counts: where neighbours hold the processor, a page is read later
    and not given up."""
    began, before = time.monotonic(), _worked(process)
    while not done.wait(min(0.2, seconds)):
        if _worked(process) - before > seconds or time.monotonic() - began > MOST_WAITING * seconds:
            late.set()
            process.kill()
            return


def _worked(process: subprocess.Popen) -> float:
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # it has ended
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


ENGINE = Engine()
atexit.register(ENGINE.stop)
