"""The papers of the demo province of 2022: typeset from demo_data/*.toml, a third of them as simulated scans.

Events and numbers of well-known papers are real; every person's name is invented.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from documents.demo_issuers import ABBREVIATIONS, ISSUERS, Issuer
from papers import scan
from papers.letter import compose
from papers.paper import Paper
from papers.samples import stamp_incoming, write_by_hand
from papers.style import Style
from vietnamese.text import slugify

FOLDER = Path(__file__).parent / "demo_data"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """`visibility` is a value of Document.Visibility; `shared_with` names units by their keys in
    accounts/data/party_units_2022.csv; `scan` is "" for a file with a text layer."""

    file_name: str
    data: bytes
    paper: Paper
    field: str
    tags: tuple[str, ...]
    visibility: str
    shared_with: tuple[str, ...] = ()
    scan: str = ""


def demo_files(seed: int = 2022) -> Iterator[DemoFile]:
    """In order of date; the same seed gives the same bytes."""
    for index, row in enumerate(_rows()):
        paper = _paper(row)
        rng = random.Random(f"demo:{seed}:{index}")
        kind = row.get("scan", "")
        data, suffix = _scanned(paper, kind, rng) if kind else (_typeset(paper, rng), "pdf")
        name = f"quet-{paper.date:%Y%m%d}-{index + 1:03d}" if kind else slugify(f"{paper.symbol} {paper.subject}", 70)
        yield DemoFile(
            f"{name}.{suffix}", data, paper, row["field"], tuple(row["tags"]), row.get("visibility", "public"),
            tuple(row.get("units", ())), kind,
        )  # fmt: skip


def _rows() -> list[dict]:
    rows = [row for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text("utf-8"))["paper"]]
    return sorted(rows, key=lambda row: row["date"])


def _paper(row: dict) -> Paper:
    issuer = ISSUERS[row["from"]]
    other = ISSUERS[row["joint"]] if "joint" in row else None
    return Paper(
        regime=issuer.regime, issuer=issuer.name, notation=_notation(row, issuer), date=row["date"], doc_type=row["type"],
        subject=row["subject"], body=tuple(row["body"].strip().splitlines()), number=row["number"], parent_body=issuer.parent,
        co_issuers=(other.joint_name,) if other else (), place=issuer.place, heading=row.get("heading", ""),
        signers=(issuer.signers[row["signer"]], *((other.signers["joint"],) if other else ())),
        addressees=tuple(row.get("to", ())) if row["type"] in ("Công văn", "Tờ trình", "Giấy mời") else (),
        recipients=("Như trên", *issuer.recipients[1:]) if row["type"] == "Công văn" else issuer.recipients,
        urgency=row.get("urgency", ""), table=tuple(map(tuple, row.get("table", ()))),
    )  # fmt: skip


def _notation(row: dict, issuer: Issuer) -> str:
    if "notation" in row:
        return row["notation"]
    return f"{ABBREVIATIONS[row['type']]}{'/' if issuer.regime == 'party' else '-'}{issuer.code}"


def _typeset(paper: Paper, rng: random.Random) -> bytes:
    return compose(paper, Style.sample(rng, paper.regime), seal=rng.random() < 0.5, signature=rng.random() < 0.5).pdf


def _scanned(paper: Paper, kind: str, rng: random.Random) -> tuple[bytes, str]:
    style = Style.sample(rng, paper.regime, by_hand=0.3)
    composed = compose(paper, style, seal=True, signature=True)
    pages = scan.rasterise(composed.pdf, 180)
    write_by_hand(pages, composed, paper, rng)
    if rng.random() < 0.35:
        stamp_incoming(pages[0], composed, rng)
    images = [scan.degrade(page, rng, kind) for page in pages]
    suffix = "jpg" if kind == "photo" and len(images) == 1 else "tiff" if kind == "fax" else "pdf"
    return scan.to_file(images, suffix, 180, 62), suffix
