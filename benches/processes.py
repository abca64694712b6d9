"""What the workers of a bench cost, read from /proc while they live."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Collection
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def cpu_seconds(pid: int, without: Collection[int] = ()) -> float:
    """Of the process and of its children, those that have ended among them; not of the children named."""
    spent = 0.0
    for member in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            spent += sum(map(int, fields[11:15])) / TICK if member not in without else 0
    return spent


def _status_kb(pid: int, key: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
    return 0


class PeakMemory(threading.Thread):
    """The highest resident memory of each worker while the block runs: of the worker alone as the kernel
    keeps it, and of the worker together with what it has started, sampled. Pages that a worker shares with
    its parent are counted as its own."""

    EVERY = 0.05  # seconds

    def __init__(self, pids: list[int]) -> None:
        super().__init__(daemon=True)
        self.together = dict.fromkeys(pids, 0)
        self.ended = threading.Event()

    def __enter__(self) -> PeakMemory:
        for pid in self.together:
            with contextlib.suppress(OSError):  # one that has ended has no peak
                Path(f"/proc/{pid}/clear_refs").write_text("5")  # begins VmHWM anew
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.ended.set()
        self.join()
        self.alone = {pid: _status_kb(pid, "VmHWM") for pid in self.together}

    def run(self) -> None:
        while not self.ended.is_set():
            for pid in self.together:
                family = [pid, *children(pid)]
                self.together[pid] = max(self.together[pid], sum(_status_kb(member, "VmRSS") for member in family))
            time.sleep(self.EVERY)

    @property
    def alone_mb(self) -> float:
        return round(max(self.alone.values()) / 1024, 1)

    @property
    def together_mb(self) -> float:
        return round(max(max(self.together.values()), max(self.alone.values())) / 1024, 1)
