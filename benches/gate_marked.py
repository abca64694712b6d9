"""Pages that carry a mark of secrecy or of limited circulation, in every way such a mark comes to an office.

Each family is a function of a random source; it answers with a Sample. A mark that a careful person could not
read is no fair sample and is not made here. Written from the rules on marks alone, not from any detector.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from PIL import Image, ImageDraw

from benches import gate_typed
from benches.gate_pages import (
    BARE,
    CIRCULATION,
    INKS,
    Sample,
    base_paper,
    envelope,
    free_spot,
    mark_text,
    pack,
    printed,
    strike,
)
from papers import marks, scan
from papers.letter import compose
from papers.samples import stamp_incoming
from papers.style import Style


def _scanned(family: str, kinds: tuple[str, ...], **how) -> Callable[[random.Random], Sample]:
    def make(rng: random.Random) -> Sample:
        text = how.get("text", mark_text)(rng)
        pages, composed = printed(rng)
        own = {name: value(rng) if callable(value) else value for name, value in how.items() if name != "text"}
        strike(rng, pages[0], composed, text, **own)
        if rng.random() < 0.2:
            stamp_incoming(pages[0], composed, random.Random(rng.random()))
        images = [scan.degrade(page, rng, rng.choice(kinds)) for page in pages[:1]]
        return pack(rng, family, images, text)

    return make


def _spaced(rng: random.Random) -> str:
    return "   ".join(" ".join(word) for word in mark_text(rng).split())


def _with_term(rng: random.Random) -> str:
    return f"{mark_text(rng)}\nThời hạn: {rng.choice((5, 10, 20))} năm"


def _overprinted(rng: random.Random) -> Sample:
    """Partly under the text of the title or under the seal, still plain to the eye."""
    text = mark_text(rng)
    pages, composed = printed(rng)
    page = pages[0]
    if rng.random() < 0.5 and "subject" in composed.anchors:
        anchor = composed.anchors["subject"]
        spot = (anchor.x0 + (anchor.x1 - anchor.x0) * rng.uniform(0.1, 0.3), anchor.y1 + rng.uniform(-0.004, 0.012))
        strike(rng, page, composed, text, spot=spot, height=int(page.height * 0.027), worn=0.1)
    else:
        ink = marks.stamp(text, int(page.height * 0.027), rng, colour=rng.choice(INKS), worn=0.1, angle=rng.uniform(-4, 4))
        x, y = free_spot(rng, page, composed, ink)
        scan.place(page, ink, x, y)
        seal = marks.seal(int(page.width * 0.16), rng=rng)
        # The ring crosses the outer letters only; one that hid half of a short word would hide it from people too.
        aside = (ink.width / 2 + seal.width * rng.uniform(0.3, 0.42)) / page.width
        scan.place(page, seal, x + (aside if x < 0.5 else -aside), y)
    return pack(rng, "overprinted", [scan.degrade(page, rng, rng.choice(("office", "skewed", "grey")))], text)


def _second_page(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    second, other = printed(rng)
    strike(rng, second[0], other, text)
    kind = rng.choice(("office", "grey", "copy", "faint"))
    return pack(rng, "second page", [scan.degrade(page, rng, kind) for page in (pages[0], second[0])], text)


def _table(rng: random.Random) -> Sample:
    """The mark in a table: a cell of its own, or the value of a field of a cover sheet."""
    level = mark_text(rng)
    rows = rng.choice((
        (("Số đến", "Ngày đến", "Độ mật"), ("215", "04/10/2022", level)),
        (("Cơ quan trình", "Độ khẩn", "Mức độ mật"), ("Văn phòng", "Thường", level.capitalize())),
        (("Tên tài liệu", level), ("Báo cáo quý", "01 bản")),
    ))  # fmt: skip
    paper = replace(base_paper(rng), table=rows)
    if rng.random() < 0.4:
        return Sample("table", "phieu-trinh.pdf", compose(paper, Style.sample(rng, paper.regime)).pdf, level)
    pages, _ = printed(rng, paper)
    kind = rng.choice(("office", "grey", "copy", "skewed"))
    return pack(rng, "table", [scan.degrade(page, rng, kind) for page in pages], level)


def _envelope(rng: random.Random) -> Sample:
    letter = rng.choice("ABC")
    kind = rng.choice(("office", "grey", "photo", "office", "skewed"))
    return pack(rng, "envelope A/B/C", [scan.degrade(envelope(rng, letter), rng, kind)], letter)


def _declassified(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    page, colour = pages[0], rng.choice(INKS)
    tall = int(page.height * rng.uniform(0.018, 0.023))
    level = marks.stamp(text, tall, rng, colour=colour)
    until = f"GIẢI MẬT\nTừ: {rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/202{rng.randint(0, 5)}"
    freed = marks.stamp(until, int(tall * 0.85), rng, colour=colour, frame=2)
    both = Image.new("RGBA", (level.width + freed.width + tall, max(level.height, freed.height)), (0, 0, 0, 0))
    both.alpha_composite(level, (0, (both.height - level.height) // 2))
    both.alpha_composite(freed, (both.width - freed.width, (both.height - freed.height) // 2))
    if rng.random() < 0.4:  # the old level struck out with a pen
        ImageDraw.Draw(both).line((4, both.height * 0.7, level.width - 4, both.height * 0.35), fill=(20, 30, 110, 230), width=4)
    both = both.rotate(rng.uniform(-5, 5), Image.Resampling.BICUBIC, expand=True)
    x, y = free_spot(rng, page, composed, both)
    scan.place(page, both, min(max(x, both.width / page.width / 2 + 0.02), 0.98 - both.width / page.width / 2), y)
    return pack(rng, "GIẢI MẬT beside a level", [scan.degrade(page, rng, rng.choice(("office", "grey", "copy", "punched")))], f"{text} + GIẢI MẬT")


def _sideways(rng: random.Random) -> Sample:
    text = mark_text(rng)
    pages, composed = printed(rng)
    strike(rng, pages[0], composed, text)
    image = scan.degrade(pages[0], rng, rng.choice(("office", "grey"))).rotate(rng.choice((90, 180, 270)), expand=True)
    return pack(rng, "page sideways", [image], text)


def _tilt(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * rng.uniform(8, 25)


def _loud(rng: random.Random) -> str:
    return rng.choice(CIRCULATION)


_USUAL = ("office", "skewed", "bleed", "punched")
FAMILIES: tuple[Callable[[random.Random], Sample], ...] = (
    _scanned("stamp, scan", _USUAL), _scanned("stamp, tilted to 25°", ("office", "grey", "bleed"), angle=_tilt),
    _scanned("stamp, 1-bit copy", ("copy",)), _scanned("stamp, photograph", ("photo",)), _envelope, _second_page,
    _scanned("stamp, faint", ("faint",)), gate_typed.typed_pdf, gate_typed.word_file, _scanned("stamp, grey", ("grey", "fax")), _overprinted,
    _table, _scanned("circulation, stamp", ("office", "grey", "copy", "skewed", "photo"), text=_loud), gate_typed.picture_in_pdf,
    _declassified, _scanned("stamp, no frame", ("office", "grey", "skewed"), frame=0), gate_typed.picture_in_word_file, gate_typed.file_name,
    _scanned("stamp, black or blue", ("office", "grey", "bleed"), colour=lambda rng: rng.choice((marks.BLACK, marks.BLUE))),
    gate_typed.circulation_typed, _scanned("stamp, scan", _USUAL), gate_typed.annotation, _scanned("stamp, tilted on photo", ("photo", "skewed"), angle=_tilt),
    gate_typed.typed_bare, _scanned("stamp, letters apart", ("office", "grey"), text=_spaced), gate_typed.other_office, gate_typed.second_page_text,
    _scanned("stamp with term", ("office", "grey", "copy"), text=_with_term), _sideways,
    _scanned("stamp, no tones", ("office", "grey", "copy"), text=lambda rng: BARE[mark_text(rng)]),
    _scanned("stamp, worn", ("office", "grey"), worn=0.5), _scanned("stamp, 1-bit copy, tilted", ("copy",), angle=_tilt),
)  # fmt: skip
