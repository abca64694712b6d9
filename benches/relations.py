"""bin/bench relations: how well citations are found in the text, against labels made by hand.

Labels stand in benches/labels/relations.jsonl, one text a line: {"source", "id", "citations": [{"offset",
"text", "symbol", "kind"}]}. `python -m benches.relations --texts FILE` writes the texts their offsets refer to.
A citation counts as found when the spans overlap and the number agrees; a law cited by its name or its date
alone has no number, there the span decides.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import re
import sys
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"  # one thread per tesseract, as the workers of the portal run it

from documents.citations import read_citations
from vietnamese.numbering import number_key
from vietnamese.text import nfc

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels" / "relations.jsonl"
SHARED = HERE.parent.parent / "shared" / "data"
SEED = 20261126
RECORDS = 200
LONGEST = 6000  # characters of each text
PRECISION, RECALL = 0.95, 0.90  # to be reached


def cut(text: str) -> str:
    """The first LONGEST characters, ended where a line ends."""
    text = nfc(text)
    return text if len(text) <= LONGEST else text[: text.rindex("\n", 0, LONGEST)]


def sample_texts(folder: Path):
    """(file name, text) of every sample that has text, its pages joined by a line end."""
    from documents.reading.extract import read

    with (folder / "samples.csv").open(encoding="utf-8", newline="") as rows:
        names = sorted(row["file"] for row in csv.DictReader(rows))
    for name in names:
        with read((folder / name).read_bytes(), name) as reading:
            text = cut("\n".join(page.text for page in reading.pages))
        if text.strip():
            yield name, text


def corpus_texts(file: Path):
    """(symbol, text) of RECORDS records drawn from the corpus of laws."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        records = {(record := json.loads(line))["symbol"]: record["text"] for line in lines}
    for symbol in sorted(random.Random(SEED).sample(sorted(records), RECORDS)):
        yield symbol, cut(records[symbol])


def texts(shared: Path) -> dict[tuple[str, str], str]:
    found = {("sample", name): text for name, text in sample_texts(shared / "samples")}
    return found | {("corpus", symbol): text for symbol, text in corpus_texts(shared / "corpus" / "laws.jsonl.gz")}


def write_texts(shared: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        for (source, name), text in texts(shared).items():
            out.write(json.dumps({"source": source, "id": name, "text": text}, ensure_ascii=False) + "\n")


def labels(file: Path) -> dict[tuple[str, str], list[dict]]:
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return {(row["source"], row["id"]): row["citations"] for row in rows}


def placed(label: dict, text: str) -> tuple[int, int]:
    """(start, end) of a label; where OCR read another way on this machine, the nearest place of its words."""
    wanted, start = nfc(label["text"]), label["offset"]
    if text[start : start + len(wanted)] != wanted:
        places = [match.start() for match in re.finditer(re.escape(wanted), text)]
        start = min(places, key=lambda place: abs(place - start), default=start)
    return start, start + len(wanted)


def own_numbers(shared: Path) -> dict[str, str]:
    with (shared / "samples" / "samples.csv").open(encoding="utf-8", newline="") as rows:
        return {row["file"]: row["symbol"] for row in csv.DictReader(rows)}


def compared(text: str, wanted: list[dict], own: str) -> tuple[list[tuple], list[dict], list]:
    """(pairs of label and citation, labels missed, citations that no label stands for)."""
    left = read_citations(text, own=own)
    pairs, missed = [], []
    for label in sorted(wanted, key=lambda one: one["offset"]):
        start, end = placed(label, text)
        hit = next((one for one in left if one.start < end and start < one.end and same(label, one)), None)
        if hit is None:
            missed.append(label)
        else:
            left.remove(hit)
            pairs.append((label, hit))
    return pairs, missed, left


def same(label: dict, cited) -> bool:
    return number_key(label["symbol"]) == number_key(cited.symbol) if label["symbol"] and cited.symbol else not label["symbol"]


def measure(texts_by_id: dict, labelled: dict, own: dict[str, str], show: bool) -> dict:
    counts: dict[str, list[int]] = {}  # source → right, labelled, found, right of kind
    for (source, name), wanted in labelled.items():
        text = texts_by_id.get((source, name))
        if text is None:
            print(f"không có văn bản {source} {name}", file=sys.stderr)
            continue
        pairs, missed, extra = compared(text, wanted, own.get(name, name if source == "corpus" else ""))
        row = counts.setdefault(source, [0, 0, 0, 0])
        row[0] += len(pairs)
        row[1] += len(wanted)
        row[2] += len(pairs) + len(extra)
        row[3] += sum(label["kind"] == cited.kind for label, cited in pairs)
        if show:
            for label in missed:
                print(f"sót  {source} {name} @{label['offset']} {label['kind']} {label['text']!r}")
            for cited in extra:
                print(f"thừa {source} {name} @{cited.start} {cited.kind} {text[cited.start : cited.end]!r}")
            for label, cited in pairs:
                if label["kind"] != cited.kind:
                    print(f"loại {source} {name} @{cited.start} {label['kind']} ← {cited.kind} {label['text']!r}")
    counts["all"] = [sum(column) for column in zip(*counts.values(), strict=True)]
    return {
        source: {
            "labelled": wanted, "found": found,
            "precision": round(right / found, 4) if found else 0.0,
            "recall": round(right / wanted, 4) if wanted else 0.0,
            "kind": round(kind / right, 4) if right else 0.0,
        }
        for source, (right, wanted, found, kind) in counts.items()
    }  # fmt: skip


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench relations", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with samples/ and corpus/")
    parser.add_argument("--texts", type=Path, help="write the texts to be labelled to this file, and no more")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--show", action="store_true", help="name every citation missed, too many, or of another kind")
    options = parser.parse_args(argv)
    if options.texts:
        write_texts(options.shared, options.texts)
        return 0
    if not options.labels.is_file():
        print(f"Chưa có nhãn ({options.labels}): chưa đo được.")
        print(json.dumps({"bench": "relations", "labels": False}))
        return 0
    summary = measure(texts(options.shared), labels(options.labels), own_numbers(options.shared), options.show)
    print(f"{'':10}{'nhãn':>8}{'tìm ra':>8}{'precision':>12}{'recall':>10}{'đúng loại':>12}")
    for source, row in summary.items():
        print(
            f"{source:10}{row['labelled']:>8}{row['found']:>8}{row['precision']:>12.1%}{row['recall']:>10.1%}{row['kind']:>12.1%}"
        )
    met = summary["all"]["precision"] >= PRECISION and summary["all"]["recall"] >= RECALL
    print(json.dumps({"bench": "relations", "labels": True, **summary, "met": met}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
