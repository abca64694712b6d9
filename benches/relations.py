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
import sys
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"  # one thread per tesseract, as the workers of the portal run it

from vietnamese.text import nfc

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels" / "relations.jsonl"
SHARED = HERE.parent.parent / "shared" / "data"
SEED = 20261126
RECORDS = 200
LONGEST = 6000  # characters of each text


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
        reading = read((folder / name).read_bytes(), name)
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


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench relations", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with samples/ and corpus/")
    parser.add_argument("--texts", type=Path, help="write the texts to be labelled to this file, and no more")
    options = parser.parse_args(argv)
    if options.texts:
        write_texts(options.shared, options.texts)
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
