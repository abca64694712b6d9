"""bin/bench head [DIR]: how well the head of a paper is read, on real samples and on generated ones.

DIR holds samples.csv (file, kind and the true fields) and the files it names. Without DIR only the
generated papers are read. Compared without regard to case, blanks, kind of dash and place of the tone.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

os.environ["OMP_THREAD_LIMIT"] = "1"  # one thread per tesseract, as the workers of the portal run it

from rapidfuzz.distance import Levenshtein

from vietnamese.dates import find_dates
from vietnamese.numbering import find_numbers, number_key, parse_number
from vietnamese.text import exact

FIELDS = (
    "symbol", "notation", "doc_type", "issuer", "parent_body", "place", "date_issued", "subject",
    "signer", "signer_title", "signing_authority", "recipients", "urgency",
)  # fmt: skip
SURE = 0.8
SUBJECT_ERROR = 0.05  # share of letters that OCR may get wrong on a scan
RECIPIENTS_ERROR = 0.05
TEXT_ONLY = (".xlsx", ".pptx")  # an annex and a talk: no head of their own
SEED = 20260607

# Figures to reach: (group, field) → share.
TARGETS = {
    ("digital", "symbol"): 0.97, ("digital", "date_issued"): 0.97, ("digital", "subject"): 0.90, ("digital", "all"): 0.92,
    ("scan", "notation"): 0.85, ("scan", "doc_type"): 0.90, ("scan", "issuer"): 0.90, ("scan", "date_issued"): 0.75,
    ("scan", "subject"): 0.75, ("scan", "signer"): 0.75,
}  # fmt: skip


class Job(NamedTuple):
    group: str  # "digital", "scan", "generated-clean", "generated-degraded"
    name: str
    truth: dict[str, str]
    source: str | bytes  # a path, or the bytes of a generated paper
    detail: str = ""


class Answer(NamedTuple):
    job: Job
    read: dict[str, tuple[str, float]]
    foreign: list[str]  # fields in which something said elsewhere on the paper won
    reading_seconds: float
    head_seconds: float
    pages: int
    ocr_pages: int
    error: str = ""


def plain(value: str) -> str:
    return re.sub(r"\s+", "", exact(value))


def right(field: str, group: str, truth: str, read: str) -> bool:
    a, b = plain(truth), plain(read)
    if field == "subject":
        a, b = (re.sub(r"^(v/v|vềviệc:?)", "", s).rstrip(".") for s in (a, b))
        if group not in ("digital", "generated-clean"):
            return Levenshtein.distance(a, b) <= SUBJECT_ERROR * max(1, len(a))
    if field == "recipients":
        a, b = (re.sub(r"[^\w|]", "", s) for s in (a, b))
        return Levenshtein.distance(a, b) <= RECIPIENTS_ERROR * max(1, len(a))
    if field == "symbol":
        return number_key(a) == number_key(b) and bool(a) == bool(b)
    return a == b


def as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " | ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def notation_of(symbol: str) -> str:
    return re.sub(r"^\d+[A-ZĐ]?\s*[-/]", "", symbol)


def sample_jobs(folder: Path) -> list[Job]:
    jobs = []
    with (folder / "samples.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if row["file"].lower().endswith(TEXT_ONLY):
                continue
            truth = {field: row.get(field) or "" for field in FIELDS}
            truth["notation"] = notation_of(row["symbol"])
            group = "digital" if row["kind"] == "digital" else "scan"
            jobs.append(Job(group, row["file"], truth, str(folder / row["file"]), row["kind"]))
    return jobs


def generated_jobs(seed: int, count: int) -> Iterator[Job]:
    from papers.samples import generate

    for sample in generate(seed, count):
        group = "generated-clean" if sample.kind == "digital" else "generated-degraded"
        detail = " ".join([sample.kind, *sorted(sample.by_hand)])
        yield Job(group, sample.file_name, truth_of(sample.paper), sample.data, detail)


def truth_of(paper) -> dict[str, str]:
    one_line = lambda text: " ".join(text.split())  # noqa: E731
    return {
        "symbol": paper.symbol,
        "notation": paper.notation,
        "doc_type": paper.doc_type,
        "issuer": " | ".join(map(one_line, (paper.issuer, *paper.co_issuers))),
        "parent_body": one_line(paper.parent_body),
        "place": paper.place,
        "date_issued": paper.date.isoformat(),
        "subject": one_line(paper.subject),
        "signer": " | ".join(s.name for s in paper.signers),
        "signer_title": " | ".join(s.title for s in paper.signers if s.title),
        "signing_authority": " | ".join(line for s in paper.signers for line in s.authority),
        "recipients": " | ".join(paper.recipients),
        "urgency": paper.urgency,
    }


def answer(job: Job) -> Answer:
    from documents.reading.extract import read
    from documents.reading.head import read_head

    data = job.source if isinstance(job.source, bytes) else Path(job.source).read_bytes()
    job = job._replace(source="")
    start = time.perf_counter()
    try:
        with read(data, job.name) as reading:
            between = time.perf_counter()
            head = read_head(reading.pages)
    except Exception as error:  # a paper that breaks the reader is a finding of the bench, not its end
        return Answer(job, {}, [], time.perf_counter() - start, 0.0, 0, 0, f"{type(error).__name__}: {error}")
    done = time.perf_counter()
    values = {field: (as_text(head.value(field)), head[field].confidence) for field in FIELDS}
    text = "\n".join(page.text for page in reading.pages)
    foreign = said_elsewhere(job.truth, values, as_text(head.value("number")), text)
    ocr_pages = sum(page.source == "ocr" for page in reading.pages)
    return Answer(job, values, foreign, between - start, done - between, len(reading.pages), ocr_pages)


def said_elsewhere(truth: dict, values: dict, number: str, text: str) -> list[str]:
    """Fields whose wrong value is a cited number, or a number or date printed elsewhere on the paper."""
    won = []
    symbol, own = values["symbol"][0], parse_number(truth["symbol"])
    true_key = number_key(truth["symbol"])
    cited = {key for _, _, found in find_numbers(text) if Levenshtein.distance(key := number_key(found), true_key) > 2}
    if symbol and not right("symbol", "", truth["symbol"], symbol) and number_key(symbol) in cited:
        won.append("symbol")
    elif number and own and number.lstrip("0") != own.printed_number.lstrip("0") and len(number) > 1:
        elsewhere = re.search(rf"(?:đến|ĐẾN).{{0,40}}?\b0*{re.escape(number)}\b", text, re.DOTALL)
        if elsewhere and Levenshtein.distance(number, own.printed_number) > 1:
            won.append("number")
    read_date = values["date_issued"][0]
    if read_date and read_date != truth["date_issued"]:
        others = {d.date.isoformat() for d in find_dates(text) if d.date}
        if read_date in others and read_date[:4] != truth["date_issued"][:4]:
            won.append("date_issued")
    return won


def report(answers: list[Answer]) -> dict:
    groups: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        groups[one.job.group].append(one)
    summary: dict = {"groups": {}}
    for group, members in groups.items():
        rates = {field: [0, 0] for field in FIELDS}
        sure_wrong = total = 0
        for one in members:
            for field in FIELDS:
                read, confidence = one.read.get(field, ("", 0.0))
                good = not one.error and right(field, group, one.job.truth[field], read)
                rates[field][0] += good
                rates[field][1] += 1
                total += 1
                sure_wrong += bool(not good and read and confidence >= SURE)
        shares = {field: hits / count for field, (hits, count) in rates.items()}
        shares["all"] = sum(hits for hits, _ in rates.values()) / total
        summary["groups"][group] = {
            "papers": len(members),
            **{field: round(share, 4) for field, share in shares.items()},
            "sure_wrong": round(sure_wrong / total, 4),
            "foreign": sum(len(one.foreign) for one in members),
            "errors": sum(bool(one.error) for one in members),
        }
    return summary


def print_table(summary: dict, answers: list[Answer]) -> None:
    groups = list(summary["groups"])
    print(f"{'':20}" + "".join(f"{group:>20}" for group in groups))
    for field in ("papers", *FIELDS, "all", "sure_wrong", "foreign", "errors"):
        cells = []
        for group in groups:
            value = summary["groups"][group][field]
            shown = f"{value:.1%}" if isinstance(value, float) else str(value)
            target = TARGETS.get((group, field))
            cells.append(f"{shown}{'' if target is None else ' ✓' if value >= target else f' < {target:.0%}'}")
        print(f"{field:20}" + "".join(f"{cell:>20}" for cell in cells))
    print("\nmisses (! = shown with confidence)")
    for one in answers:
        if one.error:
            print(f"! {one.job.group} {one.job.name} [{one.job.detail}]: {one.error}")
        for field in FIELDS:
            read, confidence = one.read.get(field, ("", 0.0))
            if not one.error and not right(field, one.job.group, one.job.truth[field], read):
                mark = "!" if read and confidence >= SURE else " "
                foreign = " FOREIGN" if field in one.foreign else ""
                print(f"{mark} {one.job.group} {one.job.name} [{one.job.detail}] {field}: {one.job.truth[field]!r} ← {read!r} {confidence:.2f}{foreign}")


def times(answers: list[Answer]) -> dict:
    """Seconds, and how many raw tesseract pages of this machine and hour they amount to."""
    scans = [one for one in answers if one.ocr_pages]
    texts = [one for one in answers if not one.ocr_pages and one.pages]
    out: dict = {}
    if texts:
        out["head_of_text_paper"] = statistics.median(one.head_seconds for one in texts)
    if scans:
        out["head_of_scan"] = statistics.median(one.head_seconds for one in scans)
        out["read_per_scanned_page"] = statistics.median(one.reading_seconds / one.ocr_pages for one in scans)
        yardstick = tesseract_page()
        out["tesseract_page"] = yardstick
        out |= {f"{name}_ratio": seconds / yardstick for name, seconds in list(out.items()) if name != "tesseract_page"}
    return {name: round(value, 3) for name, value in out.items()}


def tesseract_page() -> float:
    """Seconds of bare tesseract on one clean page at 300 dpi: the yardstick."""
    from documents.reading import ocr
    from papers import scan
    from papers.letter import typeset
    from papers.samples import sample_paper

    page = scan.rasterise(typeset(sample_paper(random.Random(SEED), "state")), 300)[0]
    start = time.perf_counter()
    ocr.tesseract(ocr.to_grey(ocr.as_array(page)))
    return time.perf_counter() - start


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench head", description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, help="folder with samples.csv")
    parser.add_argument("--pages", type=int, default=200, help="generated papers (default 200)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(argv)
    if options.directory and not (options.directory / "samples.csv").is_file():
        print(f"Không thấy {options.directory}/samples.csv: chỉ đo trên văn bản tự tạo.", file=sys.stderr)
        options.directory = None
    samples = sample_jobs(options.directory) if options.directory else []
    count = len(samples) + options.pages
    work = chain(samples, generated_jobs(options.seed, options.pages))
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        answers = []
        for one in pool.imap_unordered(answer, work, chunksize=1):
            answers.append(one)
            if len(answers) % 20 == 0:
                print(f"… {len(answers)}/{count}", file=sys.stderr)
    answers.sort(key=lambda one: (("digital", "scan", "generated-clean", "generated-degraded").index(one.job.group), one.job.name))
    summary = report(answers)
    print_table(summary, answers)
    summary["seconds"] = times(answers)
    summary["sure"] = SURE
    print("\nseconds: " + ", ".join(f"{name} {value}" for name, value in summary["seconds"].items()))
    met = all(
        summary["groups"][group][field] >= share for (group, field), share in TARGETS.items() if group in summary["groups"]
    )
    met = met and all(g["sure_wrong"] <= 0.02 and not g["foreign"] and not g["errors"] for g in summary["groups"].values())
    summary["met"] = met
    print(json.dumps({"bench": "head", **summary}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
