"""The examination of one upload: declaration, name, words, pages."""

from __future__ import annotations

import re

import numpy as np

from documents.reading.pages import Page, Reading, Word

from . import ink, shape
from .crops import Read, best_line_angle, has_frame, holds_one_glyph, read_all, single_letter
from .names import name_reasons
from .placed import (
    ENVELOPE_WORDS,
    distinct,
    loose_text_reasons,
    reason_for,
    stands_under_heading,
    text_reasons,
)
from .unconverted import drawn_as_capitals, unconverted_loose_reasons, unconverted_reasons
from .verdicts import Reason, Verdict, place, verdict_of
from .wording import Mark, letters, part_of_level, resembles_level


def examine_name(file_name: str) -> Verdict:
    """The name alone, before a byte is taken in."""
    return verdict_of(name_reasons(file_name))


def text_bears_a_level(text: str) -> bool:
    """Of a few typed lines, read as strictly as the name of a file."""
    return any(line.strip() and examine_name(f"{line}.").outcome == "refuse" for line in text.splitlines())


def examine(reading: Reading, *, file_name: str, declared_open: bool, progress=None) -> Verdict:
    """`progress(done, total)` is called after each page. Raises whatever goes wrong: the caller holds the file."""
    reasons: list[Reason] = []
    if not declared_open:
        reasons.append(Reason("not_declared", "Người tải lên chưa xác nhận văn bản này không mật."))
    reasons += name_reasons(file_name)
    reasons += loose_text_reasons(reading.extra_text) + unconverted_loose_reasons(reading.extra_text)
    reasons += loose_text_reasons(reading.typed_text) + drawn_as_capitals(reading.typed_text)
    for done, page in enumerate(reading.pages, start=1):
        reasons += page_reasons(page, fixed=reading.has_fixed_pages)
        if progress is not None:
            progress(done, len(reading.pages))
    return verdict_of(distinct(reasons))


def page_reasons(page: Page, *, fixed: bool) -> list[Reason]:
    reasons = text_reasons(page, fixed=fixed) + unconverted_reasons(page, fixed=fixed)
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


PICTURE_WORDS = 15  # a page with fewer may be a picture shown larger than a stamp is


def image_reasons(page: Page, trace: list | None = None) -> list[Reason]:
    reasons = _reasons_at(page, ink.DPI, trace)
    if len(page.words) < PICTURE_WORDS:
        smaller = _reasons_at(page, ink.DPI * 2 // 5, trace)
        both_unread = all(any(r.code == "unread_stamp" for r in found) for found in (reasons, smaller))
        reasons = [r for r in reasons + smaller if both_unread or r.code != "unread_stamp"]
    return reasons


def _reasons_at(page: Page, dpi: int, trace: list | None) -> list[Reason]:
    rgb = np.asarray(page.render(dpi).convert("RGB"))
    if min(rgb.shape[:2]) < 40:
        return []
    sheet = ink.sheet_of(rgb)
    found = ink.candidates(sheet, page.words)
    found += weigh(found, shape.peaks(sheet.even), sheet, page.words)
    results = read_all(found, sheet)
    spoken_of = [c for c, r in zip(found, results, strict=True) if r.negated]
    seals = [c for c in found if c.is_seal]
    read = sum(word.confidence > 0.5 for word in page.words)  # the grain of a table under an envelope reads as words too
    like_an_envelope = read <= ENVELOPE_WORDS and (page.width > page.height or read < 40)
    reasons = []
    for candidate, result in zip(found, results, strict=True):
        if trace is not None:
            trace.append((candidate, result))
        if any(c.holds(*candidate.centre) for c in spoken_of) or any(
            c.holds(*candidate.centre) and candidate.side < 0.5 * c.side and not candidate.framed for c in seals
        ):
            continue
        if _in_large_line(candidate, result, found, results, sheet):
            continue
        mark = judged(candidate, result, pen=_may_be_signature(candidate, sheet))
        if mark is None and like_an_envelope and _stands_alone(candidate, found) and (letter := envelope_letter(candidate, result, sheet)):
            mark = Mark("envelope_mark", letter)
        if mark is None and _is_unread_stamp(candidate, result, found, results, sheet):
            mark = Mark("unread_stamp", "", sure=False)
        if mark is None:
            continue
        corners = candidate.corners() / np.array(sheet.size)
        low, high = corners.min(axis=0).clip(0, 1), corners.max(axis=0).clip(0, 1)
        box = float(low[0]), float(low[1]), float(high[0]), float(high[1])
        printed = not candidate.coloured and not candidate.framed and mark.name == "MẬT"
        if not (printed and stands_under_heading(box, page)):
            reasons.append(reason_for(mark, page.number, box))
    return reasons


CERTAIN, CLEAR, LIKELY, COLOURED, FAINT, SEAL = 0.8, 0.6, 0.5, 0.42, 0.3, 0.92


def _may_be_signature(candidate: ink.Candidate, sheet: ink.Sheet) -> bool:
    width, height = sheet.size
    at_its_place = candidate.centre[0] > 0.45 * width and candidate.centre[1] > 0.35 * height
    return at_its_place and not candidate.framed and not (candidate.coloured and sheet.is_red(candidate))


def judged(candidate: ink.Candidate, result: Read, *, pen: bool = False) -> Mark | None:
    """Tesseract's reading and the shape together: either alone makes a doubt, both make it certain."""
    like, mark = candidate.likeness, result.mark
    if mark is not None and mark.sure:
        return mark
    if candidate.is_seal and like < SEAL:
        return None
    if result.negated:
        return None
    printed = not candidate.coloured and not candidate.framed
    if printed and result.prose and (like < CERTAIN or re.search(r"[“”\"]", result.text)):
        return None
    if candidate.height < 0.12 * ink.INCH and mark is None:
        return None
    if mark is not None and (like >= shape.LEAST or candidate.framed or candidate.coloured):
        return Mark("secrecy_level", mark.name) if like >= FAINT else mark
    may_be_negated = any(text.strip(" |[(").upper().startswith("KH") for text in result.text.split(" / "))
    if like >= CERTAIN and not result.legible and not may_be_negated and (candidate.framed or candidate.coloured):
        return Mark("secrecy_level", "MẬT")
    least = SEAL if pen else CERTAIN if result.capitals or (printed and result.legible) else COLOURED if candidate.coloured else LIKELY
    worn = not result.capitals and resembles_level(result.text)
    if like >= least or (worn and like >= (FAINT if candidate.coloured else COLOURED)):
        return Mark("secrecy_doubt", "MẬT", sure=False)
    return None


def _stands_alone(candidate: ink.Candidate, found: list[ink.Candidate]) -> bool:
    """No other letters beside it and no larger frame around it."""
    for other in found:
        if other is candidate or candidate.holds(*other.centre):
            continue
        if other.holds(*candidate.centre) and other.side > 1.6 * other.height:
            return False
        along = abs(other.centre[0] - candidate.centre[0]) - (other.side + candidate.side) / 2
        if abs(other.centre[1] - candidate.centre[1]) < 0.5 * candidate.height and -0.3 * candidate.side < along < 0.6 * candidate.height:
            return False
    return True


def envelope_letter(candidate: ink.Candidate, result: Read, sheet: ink.Sheet) -> str:
    """The A, B or C in a ring or a square that an envelope of a secret paper bears."""
    if sum(text.strip(" ()|.") in ("A", "B", "C") for text in result.text.split(" / ")) >= 2 and candidate.height > 0.2 * ink.INCH:
        return max("ABC", key=result.text.split().count)
    if not 0.25 * ink.INCH < candidate.height <= candidate.side < 1.1 * ink.INCH or candidate.side > 1.5 * candidate.height:
        return ""
    letter = single_letter(candidate, sheet)
    return letter or ("A, B, C" if holds_one_glyph(candidate, sheet) else "")


def _is_unread_stamp(
    candidate: ink.Candidate, result: Read, found: list[ink.Candidate], results: list[Read], sheet: ink.Sheet
) -> bool:
    """A red frame of the size of a level stamp, in which nothing could be read."""
    if result.legible or (result.reads_as_word and not resembles_level(result.text)):
        return False
    if not (candidate.framed and candidate.coloured) or not 1.3 < candidate.side / candidate.height < 7:
        return False
    if not 0.22 * ink.INCH < candidate.height < 0.85 * ink.INCH or candidate.side < 0.45 * ink.INCH:
        return False
    for other, read in zip(found, results, strict=True):
        if other is not candidate and other.holds(*candidate.centre) and (read.legible or other.is_seal):
            return False
    return sheet.is_red(candidate) and has_frame(candidate, sheet)


def _in_large_line(
    candidate: ink.Candidate, result: Read, found: list[ink.Candidate], results: list[Read], sheet: ink.Sheet
) -> bool:
    """One word of a banner in large letters: "HỘI CHỢ MẬT ONG"."""
    if (candidate.framed and has_frame(candidate, sheet)) or (result.mark is not None and result.mark.code != "secrecy_level" and result.mark.sure):
        return False
    if any(c.is_heap and c.height > 0.85 * ink.INCH and c.holds(*candidate.centre) for c in found):
        return False
    for other, read in zip(found, results, strict=True):
        if other is candidate or read.mark is not None or not read.text or part_of_level(read.text):
            continue
        along = abs(other.centre[0] - candidate.centre[0]) - (other.side + candidate.side) / 2
        level = abs(other.centre[1] - candidate.centre[1]) < 0.6 * candidate.height
        if level and along < 1.2 * candidate.height and 0.6 < other.height / candidate.height < 1.7 and read.reads_as_word:
            return True
    return False


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
        homes = [c for c in found + fresh if c.holds(x, y, 0.05 * ink.INCH) and (c.is_seal or not c.is_heap)]
        for home in homes:
            home.likeness = max(home.likeness, like)
        # In the heading of another stamp it stands among words that are read; alone it may be read itself.
        lost_in_a_row = like >= CLEAR and coloured and all(home.side > 1.6 * ink.INCH for home in homes)
        if (not homes and like >= FAINT) or (homes and lost_in_a_row):
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
            if word.text.isupper() and key == "MAT" and not _in_line(word, words, reach=1):
                continue  # read, and yet no line that the rules for words could judge: a stamp over other ink
            if word.confidence > 0.8 and len(key) >= 2 and (not coloured or "MAT" in key):
                return True
            if not coloured and word.confidence > 0.3 and _in_line(word, words):
                return True
    return False


def _in_line(word: Word, words: list[Word], reach: float = 0.03) -> bool:
    """A word of print stands beside it, no further than `reach` of the page's width."""
    tall = word.y1 - word.y0
    return any(
        other is not word
        and other.line == word.line
        and other.confidence > 0.7
        and not part_of_level(other.text)
        and 0.7 < (other.y1 - other.y0) / tall < 1.4
        and max(other.x0 - word.x1, word.x0 - other.x1) < reach
        for other in words
    )
