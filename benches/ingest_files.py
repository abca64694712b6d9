"""The files that bin/bench ingest sends: scanned papers, typeset papers, and one long scan."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import NamedTuple

from PIL import Image, ImageDraw

from benches.corpus import Words
from benches.gate_pages import base_paper
from papers import scan, typefaces
from papers.letter import compose
from papers.paper import Paper
from papers.samples import write_by_hand
from papers.style import Style

DPI = 300
PAGES = 3  # of a scanned and of a typeset paper
KINDS = ("office", "office", "office", "grey")  # every scan lies a little askew and has its grain


class Sent(NamedTuple):
    name: str
    data: bytes
    pages: list[bytes]  # the pictures of a scan as JPEG files


def _long_paper(rng: random.Random) -> tuple[Paper, Style]:
    """A paper whose text goes on to its third page, and the style it does so in."""
    paper = base_paper(rng)
    style = Style.sample(rng, paper.regime, by_hand=0.25)
    while len(scan.rasterise(compose(paper, style).pdf, 20)) < PAGES:
        paper = replace(paper, body=(*paper.body[:-1], *base_paper(rng).body, paper.body[-1]))
    return paper, style


def scanned(index: int) -> Sent:
    rng = random.Random(f"ingest-scan:{index}")
    paper, style = _long_paper(rng)
    composed = compose(paper, style, seal=True, signature=True)
    sheets = scan.rasterise(composed.pdf, DPI)[:PAGES]
    write_by_hand(sheets, composed, paper, rng)
    kind = KINDS[index % len(KINDS)]
    return _sent(f"quet-{index:03d}.pdf", [scan.degrade(sheet, rng, kind) for sheet in sheets])


def typeset(index: int) -> tuple[Sent, str]:
    """With it the word that stands in no other file."""
    rng = random.Random(f"ingest-typeset:{index}")
    paper, style = _long_paper(rng)
    word = f"dauhieu{index:03d}x{rng.randrange(10**6):06d}"
    paper = replace(paper, body=(*paper.body[:-1], f"Mã đối chiếu của hồ sơ kèm theo: {word}.", paper.body[-1]))
    return Sent(f"van-ban-{index:03d}.pdf", compose(paper, style).pdf, []), word


def long_scan(pages: int) -> Sent:
    """Grey sheets of A4, no two alike, ten lines each."""
    words, font = Words(2022), typefaces.pillow(typefaces.SERIF, 54)
    sheets = []
    for number in range(1, pages + 1):
        rng = random.Random(f"ingest-long:{number}")
        sheet = Image.new("L", (2480, 3508), 246)
        draw = ImageDraw.Draw(sheet)
        for row in range(10):
            draw.text((250, 300 + 100 * row), f"{' '.join(words.draw(rng, 8))}.", fill=30, font=font)
        sheets.append(sheet)
    return Sent("quet-dai.pdf", scan.to_scanned_pdf(sheets, DPI, 60), [])


def _sent(name: str, sheets: list[Image.Image]) -> Sent:
    pictures = []
    for sheet in sheets:
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=72, dpi=(DPI, DPI))
        pictures.append(out.getvalue())
    return Sent(name, scan.to_scanned_pdf(sheets, DPI, 72), pictures)
