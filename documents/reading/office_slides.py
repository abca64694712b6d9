"""PPTX: one page a slide, text where its box stands; notes, comments and alternative texts as extra."""

from __future__ import annotations

import posixpath

from lxml import etree

from .archive import Archive
from .errors import Unreadable
from .office_layout import _wrap, plain
from .pages import Page, Word

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
EMU = 12700  # to the point


def read(archive: Archive) -> tuple[list[Page], list[str]]:
    extra: list[str] = []
    if "ppt/presentation.xml" not in archive:
        raise Unreadable("damaged")
    show = archive.xml("ppt/presentation.xml")
    size = show.find("{*}sldSz")
    wide = int(size.get("cx")) if size is not None else 12192000
    tall = int(size.get("cy")) if size is not None else 6858000
    targets = {}
    for link in archive.xml("ppt/_rels/presentation.xml.rels") if "ppt/_rels/presentation.xml.rels" in archive else ():
        target = link.get("Target", "")
        targets[link.get("Id")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath("ppt/" + target)
    names = [targets.get(entry.get(R_ID), "") for entry in show.iter("{*}sldId")]
    names = [name for name in names if name in archive]
    pages = []
    for name in names:
        root = archive.xml(name)
        page = _slide(root, len(pages) + 1, wide, tall)
        if root.get("show") == "0":
            extra.append(page.text)
        pages.append(page)
        extra += [e.get(k) for e in root.iter("{*}cNvPr") for k in ("descr", "title") if e.get(k)]
    for name in archive.matching(r"^ppt/(slides|notesSlides|comments|charts|diagrams|slideLayouts|slideMasters)/[^/]+\.xml$"):
        if name not in names:
            extra += [t for t in archive.xml(name).itertext() if t.strip() and "‹#›" not in t]
    if not pages:
        pages.append(Page(1, wide / EMU, tall / EMU, [], "", "text"))
    return pages, extra


def _slide(root: etree._Element, number: int, wide: int, tall: int) -> Page:
    words: list[Word] = []
    texts: list[str] = []
    down = 0.06
    line = 0
    block = 0
    for shape in root.iter(f"{P}sp", f"{P}graphicFrame"):
        box = _box(shape, wide, tall)
        paragraphs = [_text(p) for p in shape.iter(f"{A}p")]
        paragraphs = [p for p in paragraphs if p.strip()]
        if not paragraphs:
            continue
        x0, y0, x1, y1 = box or (0.08, down, 0.92, min(0.98, down + 0.07 * len(paragraphs)))
        lines = [text for p in paragraphs for text in _wrap(p, (x1 - x0) * 0.8)]
        pitch = min(0.055, (y1 - y0) / max(1, len(lines))) or 0.02
        for n, text in enumerate(lines):
            letter = (x1 - x0) / max(len(text), 40)
            x = x0
            for piece in text.split():
                y = min(0.99, y0 + n * pitch)
                words.append(Word(piece, x, y, x + len(piece) * letter, y + 0.8 * pitch, 1.0, line, block))
                x += (len(piece) + 1) * letter
            texts.append(text)
            line += 1
        block += 1
        down = max(down, y0 + len(lines) * pitch + 0.03)
    return Page(number, wide / EMU, tall / EMU, words, "\n".join(texts), "text")


def _text(paragraph: etree._Element) -> str:
    pieces = []
    for element in paragraph.iter(f"{A}t", f"{A}br", f"{A}tab"):
        pieces.append(element.text or "" if element.tag == f"{A}t" else "\n" if element.tag == f"{A}br" else " ")
    return plain("".join(pieces))


def _box(shape: etree._Element, wide: int, tall: int) -> tuple[float, float, float, float] | None:
    spot = shape.find(f"{P}spPr/{A}xfrm")
    if spot is None:
        spot = shape.find(f"{P}xfrm")
    if spot is None or spot.find(f"{A}off") is None or spot.find(f"{A}ext") is None:
        return None
    off, ext = spot.find(f"{A}off"), spot.find(f"{A}ext")
    x, y = int(off.get("x", 0)) / wide, int(off.get("y", 0)) / tall
    right, low = x + int(ext.get("cx", 0)) / wide, y + int(ext.get("cy", 0)) / tall
    x, y = min(max(x, 0.0), 0.95), min(max(y, 0.0), 0.95)
    return x, y, min(max(right, x + 0.05), 1.0), min(max(low, y + 0.03), 1.0)
