"""bin/bench gate: how many marked pages the gate stops, and how many open ones it lets pass."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

os.environ["OMP_THREAD_LIMIT"] = "1"  # one thread per tesseract, as the workers of the portal run it

from benches import gate_samples
from benches.gate_pages import Sample, printed
from papers import scan


class Result(NamedTuple):
    marked: bool
    index: int
    family: str
    file_name: str
    mark: str
    outcome: str  # "open", "hold", "refuse"; "error" counts as a miss on either side
    reasons: str
    seconds: float
    pictured: bool  # the file had to be read by OCR

    @property
    def missed(self) -> bool:
        return self.outcome not in (("hold", "refuse") if self.marked else ("open",))


def judge(sample: Sample) -> tuple[str, str, float, bool]:
    from documents.gate import examine
    from documents.reading.extract import read

    start = time.perf_counter()
    with read(sample.data, sample.file_name) as reading:
        verdict = examine(reading, file_name=sample.file_name, declared_open=True)
    took = time.perf_counter() - start
    reasons = "; ".join(reason.code + (f" on page {reason.page}" if reason.page else "") for reason in verdict.reasons)
    return verdict.outcome, reasons, took, reading.text_source != "text"


def run_one(job: tuple[bool, int, int, str]) -> Result:
    marked, seed, index, folder = job
    sample = (gate_samples.marked if marked else gate_samples.opened)(seed, index)
    try:
        outcome, reasons, took, pictured = judge(sample)
    except Exception as error:  # a page that breaks the reader is a finding of the bench, not its end
        outcome, reasons, took, pictured = "error", repr(error), 0.0, False
    result = Result(marked, index, sample.family, sample.file_name, sample.mark, outcome, reasons, took, pictured)
    if folder and result.missed:
        _keep(Path(folder), sample, result)
    return result


def run(seed: int, marked: int, opened: int, folder: str = "", workers: int = 2) -> list[Result]:
    jobs = [(True, seed, index, folder) for index in range(marked)] + [(False, seed, index, folder) for index in range(opened)]
    random.Random(seed).shuffle(jobs)
    results, start = [], time.monotonic()
    with multiprocessing.get_context("spawn").Pool(workers, initializer=_prepare) as pool:
        for result in pool.imap_unordered(run_one, jobs):
            results.append(result)
            if len(results) % 10 == 0 or result.missed:
                note = f"  ! {result.family}: {result.mark!r} -> {result.outcome} {result.reasons}"[:150] if result.missed else ""
                print(f"\r{len(results)}/{len(jobs)}  {time.monotonic() - start:.0f} s{note}", file=sys.stderr, end="\n" if note else "")
    print(file=sys.stderr)
    return sorted(results)


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuyengiao.settings")
    import django

    django.setup()


def _keep(folder: Path, sample: Sample, result: Result) -> None:
    """Leave a miss as a picture for a human (and the file beside it, when it has no picture)."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{'marked' if result.marked else 'open'}-{result.index:04d}-{result.outcome}"
    (folder / f"{stem}{Path(sample.file_name).suffix}").write_bytes(sample.data)
    (folder / f"{stem}.txt").write_text(f"{result.family}\n{sample.file_name}\n{sample.mark}\n{result.reasons}\n")
    if sample.file_name.endswith(".pdf"):
        for number, page in enumerate(scan.rasterise(sample.data, 100), 1):
            page.save(folder / f"{stem}-{number}.png")


def yardstick(repeats: int = 3) -> float:
    """Seconds that bare tesseract takes for one office scan of a page at 200 dots per inch, here and now."""
    rng = random.Random("yardstick")
    pages, _ = printed(rng)
    times = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        scan.degrade(pages[0], rng, "grey").save(path)
        for _ in range(repeats):
            start = time.perf_counter()
            subprocess.run(["tesseract", str(path), "-", "-l", "vie"], capture_output=True, check=True)
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(results: list[Result]) -> str:
    rows: dict[tuple[bool, str], list[Result]] = defaultdict(list)
    for result in results:
        rows[result.marked, result.family].append(result)
    lines = [f"{'family':34} {'n':>4} {'stopped':>8} {'refused':>8} {'held':>6} {'passed':>7} {'errors':>7}"]
    for marked in (True, False):
        lines.append("-- marked: must be stopped" if marked else "-- open: must pass")
        for (side, family), group in sorted(rows.items()):
            if side == marked:
                refused, held, passed, errors = (sum(r.outcome == name for r in group) for name in ("refuse", "hold", "open", "error"))
                flag = " <" if any(r.missed for r in group) else ""
                lines.append(f"{family:34} {len(group):4} {refused + held:8} {refused:8} {held:6} {passed:7} {errors:7}{flag}")
    return "\n".join(lines)


def summary(results: list[Result], bare: float, seed: int) -> dict[str, object]:
    marked, opened = [r for r in results if r.marked], [r for r in results if not r.marked]
    stopped = sum(not r.missed for r in marked)
    false_stops = sum(r.missed for r in opened)
    read_by_eye = [r.seconds for r in results if r.pictured and r.seconds]
    typical = statistics.median(read_by_eye) if read_by_eye else 0.0
    return {
        "bench": "gate", "seed": seed, "marked": len(marked), "stopped": stopped, "recall": round(stopped / max(1, len(marked)), 4),
        "open": len(opened), "false_stops": false_stops, "false_stop_rate": round(false_stops / max(1, len(opened)), 4),
        "errors": sum(r.outcome == "error" for r in results), "seconds_per_scan": round(typical, 2), "tesseract_seconds": round(bare, 2),
        "ratio_to_tesseract": round(typical / bare, 2) if bare else None,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench gate", description=__doc__)
    parser.add_argument("--marked", type=int, default=300)
    parser.add_argument("--open", type=int, default=500, dest="opened")
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--save-misses", default="", metavar="DIR")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    if not shutil.which("tesseract"):
        print("Bỏ qua: máy này không có tesseract, các trang ảnh không đọc được.", file=sys.stderr)
        print(json.dumps({"bench": "gate", "skipped": "tesseract"}))
        return 0
    bare = yardstick()
    results = run(options.seed, options.marked, options.opened, options.save_misses, options.workers)
    print(table(results))
    print()
    for result in results:
        if result.missed:
            side = "marked" if result.marked else "open"
            print(f"miss: {side} {result.index} [{result.family}] {result.file_name} {result.mark!r} -> {result.outcome}: {result.reasons}")
    figures = summary(results, bare, options.seed)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
