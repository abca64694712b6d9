import json
import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from documents import gate
from documents.reading import extract
from documents.reading.errors import Unreadable
from documents.reading.head import read_head
from documents.reading.pages import Reading

FIELDS = [
    "symbol", "number", "notation", "doc_type", "issuer", "place", "date_issued", "subject", "signer",
    "signer_title", "urgency",
]  # fmt: skip


class Command(BaseCommand):
    help = "Reads files as the portal would, and says what it saw. Stores nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON line per file")

    def handle(self, *, files, json: bool, **options):
        os.nice(5)
        failed = 0
        for path in files:
            answer = read(path)
            failed += "error" in answer
            self.stdout.write(as_json(answer) if json else as_text(answer))
        sys.exit(1 if failed == len(files) else 0)


def read(path: Path) -> dict:
    """What stands in one file: `symbol` only when number and notation are both known; null where absent."""
    try:
        with extract.read(path.read_bytes(), path.name) as reading:
            return _answer(path.name, reading)
    except OSError as problem:
        return {"file": path.name, "error": {"code": "unreachable", "message": problem.strerror}}
    except Unreadable as problem:
        return {"file": path.name, "error": {"code": problem.code, "message": problem.message}}


def _answer(name: str, reading: Reading) -> dict:
    verdict = gate.examine(reading, file_name=name, declared_open=True)
    head = read_head(reading.pages)
    return {
        "file": name,
        "kind": reading.kind,
        "pages": len(reading.pages),
        "text_source": reading.text_source,
        "gate": {"verdict": verdict.outcome, "reasons": [reason.sentence for reason in verdict.reasons]},
        "fields": {name: plain(head[name].value) for name in FIELDS},
        "confidence": {name: round(head[name].confidence, 3) for name in FIELDS if head[name].value is not None},
    }


def plain(value):
    if value in (None, "", []):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def as_json(answer):
    return json.dumps(answer, ensure_ascii=False)


def as_text(answer):
    if "error" in answer:
        return f"{answer['file']}: {answer['error']['message']}"
    lines = [f"{answer['file']}: {answer['kind']}, {answer['pages']} trang, cổng kiểm tra: {answer['gate']['verdict']}"]
    lines += [f"  {reason}" for reason in answer["gate"]["reasons"]]
    lines += [f"  {name}: {value} ({answer['confidence'][name]:.0%})" for name, value in answer["fields"].items() if value]
    return "\n".join(lines)
