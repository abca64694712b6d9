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
from pathlib import Path

import numpy as np

from .errors import Unreadable

PROGRAM = Path(__file__).with_name("engine_process.py")
START_SECONDS = 60
READY = b"ready"


class TooSlow(Exception):
    """Tesseract did not end within the time given to one page."""


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
        process, late = self._process, threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(seconds, stop)
        watch.start()
        answer = None
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.flush()
            size = int(process.stdout.readline())
            answer = process.stdout.read(size)
        except (OSError, ValueError):  # the pipe is cut
            pass
        finally:
            watch.cancel()
            watch.join()
            if answer is None or len(answer) < size or late.is_set():
                self.stop()  # also when this is interrupted: half an answer would be taken for the next one
        if late.is_set():
            raise TooSlow
        return answer or b""

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


ENGINE = Engine()
atexit.register(ENGINE.stop)
