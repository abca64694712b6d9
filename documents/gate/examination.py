"""The examination of one upload: declaration, name, words, pages."""

from __future__ import annotations

import numpy as np

from documents.reading.pages import Page, Reading, Word

from . import ink, shape
from .crops import Read, best_line_angle, read_all
from .names import name_reasons
from .placed import ENVELOPE_WORDS, distinct, loose_text_reasons, reason_for, text_reasons
from .verdicts import Reason, Verdict, place, verdict_of
from .wording import Mark, letters, part_of_level


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
    if page.render is not None and _worth_a_look(page):
        reasons += image_reasons(page)
    if page.source == "none":
        where = place(page.number, None)
        reasons.append(Reason("unread_page", f"Không đọc được nội dung {where}; cần người có trách nhiệm xem lại.", page.number))
    return reasons


def _worth_a_look(page: Page) -> bool:
    """A page set by a computer is looked at closely only where more than its words is drawn on it."""
    if page.source != "text":
        return True
    return ink.worth_a_look(np.asarray(page.render(ink.GLANCE_DPI).convert("RGB")), page.words)


def image_reasons(page: Page, trace: list | None = None) -> list[Reason]:
    rgb = np.asarray(page.render(ink.DPI).convert("RGB"))
    sheet = ink.sheet_of(rgb)
    found = ink.candidates(sheet, page.words)
    found += weigh(found, shape.peaks(rgb), sheet, page.words)
    results = read_all(found, sheet)
    spoken_of = [c for c, r in zip(found, results, strict=True) if r.negated]
    reasons = []
    for candidate, result in zip(found, results, strict=True):
        if trace is not None:
            trace.append((candidate, result))
        if result.mark is None and len(page.words) <= ENVELOPE_WORDS:
            result.mark = envelope_letter(candidate, result)
        mark = None if any(c.holds(*candidate.centre) for c in spoken_of) else judged(candidate, result)
        if mark is not None:
            corners = candidate.corners() / np.array(sheet.size)
            low, high = corners.min(axis=0).clip(0, 1), corners.max(axis=0).clip(0, 1)
            reasons.append(reason_for(mark, page.number, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))))
    return reasons


CERTAIN, LIKELY, FAINT, SEAL = 0.8, 0.5, 0.3, 0.92


def judged(candidate: ink.Candidate, result: Read) -> Mark | None:
    """Tesseract's reading and the shape together: either alone makes a doubt, both make it certain."""
    like, mark = candidate.likeness, result.mark
    if mark is not None and mark.sure:
        return mark
    if candidate.is_seal and like < SEAL:
        return None
    if result.negated:
        return None
    if mark is not None:
        return Mark("secrecy_level", mark.name) if like >= FAINT else mark
    may_be_negated = any(text.strip(" |[(").upper().startswith("KH") for text in result.text.split(" / "))
    if like >= CERTAIN and not result.legible and not may_be_negated and (candidate.framed or candidate.coloured):
        return Mark("secrecy_level", "MẬT")
    if like >= (CERTAIN if result.capitals else LIKELY):
        return Mark("secrecy_doubt", "MẬT", sure=False)
    if candidate.framed and candidate.coloured and not result.legible:
        return Mark("unread_stamp", "", sure=False)
    return None


def envelope_letter(candidate: ink.Candidate, result: Read) -> Mark | None:
    """The A, B or C in a ring that an envelope of a secret paper bears."""
    if candidate.side > 0.95 * ink.INCH or candidate.side > 1.5 * candidate.height:
        return None
    for text in result.text.split(" / "):
        bare = text.strip(" ()[]|.,'“”‘’\"")
        if bare in ("A", "B", "C", "Ⓐ", "Ⓑ", "Ⓒ", "©", "®"):
            return Mark("envelope_mark", {"©": "C", "®": "B"}.get(bare, bare))
    return None


def weigh(
    found: list[ink.Candidate], peaks: list[tuple[float, float, float]], sheet: ink.Sheet, words: list[Word]
) -> list[ink.Candidate]:
    """Gives the candidates the likeness found inside them; returns new ones where there was none."""
    fresh: list[ink.Candidate] = []
    width, height = sheet.size
    for x, y, like in peaks:
        reach = int(0.15 * ink.INCH)
        near = sheet.coloured[max(0, int(y) - reach) : int(y) + reach, max(0, int(x) - reach) : int(x) + reach]
        coloured = near.size > 0 and float(near.mean()) > 0.06
        if _is_read_word(x / width, y / height, words, coloured) or min(x, width - x) < 0.1 * ink.INCH:
            continue
        homes = [c for c in found + fresh if c.holds(x, y, 0.05 * ink.INCH)]
        for home in homes:
            home.likeness = max(home.likeness, like)
        if not homes and like >= FAINT:
            window = ink.Candidate((x, y), 1.1 * ink.INCH, 0.42 * ink.INCH, 0.0, coloured, False, like)
            window.angle = best_line_angle(sheet.colour if coloured else sheet.grey, window)
            fresh.append(window)
    return fresh


def _is_read_word(x: float, y: float, words: list[Word], coloured: bool) -> bool:
    """The spot is a printed word that was read with confidence, or one of a line of such words; the rules
    for words have judged it."""
    for word in words:
        if word.x0 - 0.004 <= x <= word.x1 + 0.004 and word.y0 - 0.004 <= y <= word.y1 + 0.004:
            key = letters(word.text)
            if word.confidence > 0.8 and len(key) >= 2 and (not coloured or "MAT" in key):
                return True
            if not coloured and word.confidence > 0.3 and _in_line(word, words):
                return True
    return False


def _in_line(word: Word, words: list[Word]) -> bool:
    tall = word.y1 - word.y0
    return any(
        other is not word
        and other.line == word.line
        and other.confidence > 0.7
        and not part_of_level(other.text)
        and 0.7 < (other.y1 - other.y0) / tall < 1.4
        and max(other.x0 - word.x1, word.x0 - other.x1) < 0.03
        for other in words
    )
