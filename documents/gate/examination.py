"""The examination of one upload: declaration, name, words, pages."""

from __future__ import annotations

import numpy as np

from documents.reading.pages import Page, Reading

from . import ink
from .crops import read
from .names import name_reasons
from .placed import distinct, loose_text_reasons, reason_for, text_reasons
from .verdicts import Reason, Verdict, place, verdict_of
from .wording import Mark


def examine_name(file_name: str) -> Verdict:
    """The name alone, before a byte is taken in."""
    return verdict_of(name_reasons(file_name))


def examine(reading: Reading, *, file_name: str, declared_open: bool, progress=None) -> Verdict:
    """`progress(done, total)` is called after each page. Raises whatever goes wrong: the caller holds the file."""
    reasons: list[Reason] = []
    if not declared_open:
        reasons.append(Reason("not_declared", "Người tải lên chưa xác nhận văn bản này không mật."))
    reasons += name_reasons(file_name)
    reasons += loose_text_reasons(reading.extra_text)
    for done, page in enumerate(reading.pages, start=1):
        reasons += page_reasons(page, fixed=reading.has_fixed_pages)
        if progress is not None:
            progress(done, len(reading.pages))
    return verdict_of(distinct(reasons))


def page_reasons(page: Page, *, fixed: bool) -> list[Reason]:
    reasons = text_reasons(page, fixed=fixed)
    if any(r.code == "secrecy_level" for r in reasons):
        return reasons
    if page.render is not None:
        reasons += image_reasons(page)
    if page.source == "none":
        where = place(page.number, None)
        reasons.append(Reason("unread_page", f"Không đọc được nội dung {where}; cần người có trách nhiệm xem lại.", page.number))
    return reasons


def image_reasons(page: Page, trace: list | None = None) -> list[Reason]:
    rgb = np.asarray(page.render(ink.DPI).convert("RGB"))
    sheet = ink.sheet_of(rgb)
    reasons = []
    for candidate in ink.candidates(sheet, page.words):
        result = read(candidate, sheet)
        if trace is not None:
            trace.append((candidate, result))
        mark = result.mark
        if mark is None and candidate.framed and candidate.coloured and not result.legible:
            mark = Mark("unread_stamp", "", sure=False)
        if mark is not None:
            corners = candidate.corners() / np.array(sheet.size)
            low, high = corners.min(axis=0).clip(0, 1), corners.max(axis=0).clip(0, 1)
            reasons.append(reason_for(mark, page.number, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))))
            if mark.code == "secrecy_level":
                break
    return reasons
