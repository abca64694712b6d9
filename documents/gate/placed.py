"""Marks in the text of a page: short standalone lines and cells, never running prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from documents.reading.pages import Page, Word
from vietnamese.text import exact, nfc

from .verdicts import Box, Reason, place
from .wording import (
    Mark,
    exact_handling,
    exact_level,
    in_capitals,
    in_title_case,
    letters,
    speaks_of_secrets,
    stamp_reading,
)

GAP = 1.5  # times the height of the words: a wider one parts two cells
ENVELOPE_WORDS = 90  # a sheet with fewer words may be an envelope

_LEVEL = r"(?:tuyệt mật|tối mật|mật|tuyet mat|toi mat|mat)"
_LABEL = re.compile(
    rf"^\W*(?:(?:chế độ|mức độ|cấp độ|độ|mức|cấp|dấu|loại)\s+(?:bảo\s+)?mật|(?:che do|muc do|cap do|do|muc|cap|dau)\s+(?:bao\s+)?mat)"
    rf"(?:\s*\([^)]{{0,30}}\))?\s*[:\-.|=]*\s*(?P<ticked>[☑☒✓✔■]|\[x\]|\(x\))?\s*\W{{0,3}}(?P<level>{_LEVEL})\W*$"
)
_LABEL_ALONE = re.compile(r"^\W*(?:(?:chế độ|mức độ|cấp độ|độ|mức|cấp)\s+(?:bảo\s+)?mật|(?:muc do|cap do|do) (?:bao )?mat)\W*$")
_NUMBER_LINE = re.compile(rf"^\W*(?:s[ốoôó]|ký hiệu|luật số)\b.{{1,60}}?[(\[\s–-]\s*(?P<level>{_LEVEL})\s*[)\]]?\W*$")
_CONTINUES = ("BI", "BAO", "DO", "VA", "HOAC", "LA", "MUC", "CO", "GIU", "TAI", "LIEU", "CUA", "THEO", "DAU")
_TICK = re.compile(r"[☑☒✓✔✗✘🗹]|\[\s*[xX]\s*\]|\(\s*[xX]\s*\)")
_EMPTY_BOX = re.compile(r"[☐□▢◻]|\[\s*\]|\(\s*\)")


@dataclass(slots=True)
class Segment:
    """Words of one line without a wide gap between them: a cell, a heading, a line of a column."""

    words: list[Word]
    text: str
    box: Box

    @property
    def height(self) -> float:
        return median(w.y1 - w.y0 for w in self.words)

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def segments(page: Page) -> list[Segment]:
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in page.words:
        lines.setdefault((word.line, word.block), []).append(word)
    found = []
    ratio = page.width / page.height if page.height else 0.7
    for words in lines.values():
        words.sort(key=lambda w: w.x0)
        run: list[Word] = []
        for word in words:
            if run:
                tall = max(word.y1 - word.y0, run[-1].y1 - run[-1].y0)
                spaced = len(word.text) == 1 and len(run[-1].text) == 1
                if (word.x0 - run[-1].x1) * ratio > (GAP + spaced) * tall:
                    found.append(_segment(run))
                    run = []
            run.append(word)
        found.append(_segment(run))
    return found


def _segment(words: list[Word]) -> Segment:
    box = (min(w.x0 for w in words), min(w.y0 for w in words), max(w.x1 for w in words), max(w.y1 for w in words))
    return Segment(words, nfc(" ".join(w.text for w in words)), box)


def text_reasons(page: Page, *, fixed: bool) -> list[Reason]:
    """Marks that stand in the words of the page. `fixed` False: positions are made up, so no zones."""
    found = segments(page)
    if not found:
        return []
    reasons = []
    for segment in found:
        mark = _mark_of(segment, found, page, fixed)
        if mark is not None:
            reasons.append(reason_for(mark, page.number, segment.box))
    reasons += _values_of_labels(found, page.number)
    reasons += _stacked(found, page)
    if len(page.words) <= ENVELOPE_WORDS:
        reasons += _envelope_letters(found, page)
    return reasons


def _mark_of(segment: Segment, others: list[Segment], page: Page, fixed: bool) -> Mark | None:
    text = segment.text
    if len(text) > 90:
        return None
    if labelled := labelled_level(text, in_head=not fixed or segment.middle < 0.45):
        return labelled
    if handling := exact_handling(text):
        set_apart = text.strip().startswith("(") or (fixed and (segment.middle < 0.09 or segment.middle > 0.93))
        if handling.code != "circulation" and not in_capitals(text) and not set_apart:
            return None
        if _continues_heading(segment, others, page) or (handling.code == "secrecy_handling" and _in_list(segment, others)):
            return None
        return handling if in_title_case(text.strip("( [")) or text.strip().startswith("(") else None
    level = exact_level(text)
    if level is None:
        return _worn(segment, others, page) or _amid_rubbish(segment, others, page) if page.source == "ocr" else None
    if _TICK.search(text):
        return level
    if _EMPTY_BOX.search(text) or _is_choice(segment, others, page):
        return None
    if _continues_heading(segment, others, page):
        return None
    margin = fixed and (segment.middle < 0.09 or segment.middle > 0.93)
    head = not fixed or segment.middle < 0.36
    if in_capitals(text):
        if len(letters(text)) > 8 and not margin and not head:
            return Mark("secrecy_doubt", level.name, sure=False)
        if not level.sure:
            return Mark("secrecy_doubt", level.name, sure=False) if page.source == "ocr" and (margin or head) else None
        return level
    if in_title_case(text) and not text.rstrip().endswith((".", ";", ",")) and (margin or (head and _alone(segment, others, page))):
        return level if level.sure else None
    return None


def _worn(segment: Segment, others: list[Segment], page: Page) -> Mark | None:
    """A short line of capitals, as OCR reads a worn stamp: similar to a level or to another mark."""
    if not in_capitals(segment.text.strip(" !|[]()1I")) or len(segment.words) > 8 or speaks_of_secrets(segment.text):
        return None
    if _SAMPLE_SEAL.fullmatch(nfc(segment.text).upper().strip(" !|[]().,*")):
        return None
    mark = stamp_reading(segment.text)
    if mark is None or _continues_heading(segment, others, page) or _is_choice(segment, others, page):
        return None
    return Mark("secrecy_doubt", mark.name, sure=False) if mark.code == "secrecy_level" else mark


def _amid_rubbish(segment: Segment, others: list[Segment], page: Page) -> Mark | None:
    """A level read clearly among words that are none: a stamp that touches a seal or another stamp."""
    clear = [word for word in segment.words if word.confidence > 0.6 and letters(word.text)]
    if not clear or len(clear) == len(segment.words) or not all(word.text.isupper() for word in clear):
        return None
    rest = _segment(clear)
    level = exact_level(rest.text)
    if level is None or not level.sure or _continues_heading(rest, [o for o in others if o is not segment], page):
        return None
    return Mark("secrecy_doubt", level.name, sure=False)


def labelled_level(text: str, *, in_head: bool) -> Mark | None:
    """ "Độ mật: Tối mật" as a line of its own; "Số: 12-BC/TU (Mật)" in the head of a document."""
    plain = exact(text)
    match = _LABEL.match(plain)
    if match:
        after_label = text[match.start("level") :]
        has_mark = re.search(r"[:\-.|=]\s*\W{0,3}$", plain[: match.start("level")]) is not None
        if has_mark or in_title_case(after_label) or match["ticked"]:
            return exact_level(match["level"])
    if in_head and (match := _NUMBER_LINE.match(plain)):
        value = text[match.start("level") : match.end("level")]
        bracketed = "(" in plain[: match.start("level")] or "[" in plain[: match.start("level")]
        if in_capitals(value) or (bracketed and in_title_case(value)):
            return exact_level(value)
    return None


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0])


def _like_height(a: Segment, b: Segment) -> bool:
    return 0.7 < a.height / max(b.height, 1e-6) < 1.4


def _continues_heading(segment: Segment, others: list[Segment], page: Page) -> bool:
    """ "... BẢO VỆ BÍ" above "MẬT": the tail of a heading, no stamp."""
    for other in others:
        if other is segment or not _overlap(other.box, segment.box) or not _like_height(other, segment):
            continue
        gap = segment.box[1] - other.box[3]
        if -0.5 * segment.height <= gap <= 1.3 * segment.height and other.box[1] < segment.box[1]:
            last = letters(other.words[-1].text)
            if last in _CONTINUES or other.text.rstrip().endswith((",", "-", "–", "/")):
                return True
    # On the same line, a cell cut off by justified spacing: "bí      mật".
    for other in others:
        if other is not segment and abs(other.middle - segment.middle) < 0.4 * segment.height:
            gap = segment.box[0] - other.box[2]
            if 0 <= gap < 0.12 and letters(other.words[-1].text) in ("BI", "BAO", "GIU", "KHONG") and _like_height(other, segment):
                return True
    return False


def stands_under_heading(box: Box, page: Page) -> bool:
    """Whether a level found by its ink alone is the last line of a heading ("... ĐIỆN THOẠI BẢO" above it)."""
    for other in segments(page):
        near = -1.6 * other.height <= box[1] - other.box[3] <= 1.2 * other.height and other.box[1] < box[1]
        if near and _overlap(other.box, box) and other.words[-1].text.isupper() and letters(other.words[-1].text) in _CONTINUES:
            return True
    return False


def _is_choice(segment: Segment, others: list[Segment], page: Page) -> bool:
    """One of several levels side by side or under each other in the same letters: a form or a list."""
    mine = exact_level(segment.text)
    for other in others:
        if other is segment or not _like_height(other, segment):
            continue
        level = exact_level(other.text)
        none = letters(other.text) in ("KHONG", "THUONG", "KHONGMAT", "KHONGCO")
        if not none and (level is None or level.name == (mine.name if mine else "")):
            continue
        same_row = abs(other.middle - segment.middle) < 0.8 * segment.height
        same_column = abs(other.box[0] - segment.box[0]) < 0.03 or abs(
            other.box[0] + other.box[2] - segment.box[0] - segment.box[2]
        ) < 0.04
        near = abs(other.middle - segment.middle) < max(6 * segment.height, 0.08)
        if same_row or (same_column and near):
            return True
    return False


def _in_list(segment: Segment, others: list[Segment]) -> bool:
    """Several handling marks under each other: a text that explains the marks."""
    return sum(1 for o in others if o is not segment and exact_handling(o.text) and abs(o.box[0] - segment.box[0]) < 0.03) >= 2


def _alone(segment: Segment, others: list[Segment], page: Page) -> bool:
    """No line of the same column close above that could run on into this one."""
    for other in others:
        if other is segment or not _overlap(other.box, segment.box):
            continue
        gap = segment.box[1] - other.box[3]
        if gap + 0.3 * segment.height >= 0 and gap < 0.6 * segment.height and other.box[2] - other.box[0] > 0.4:
            return False
    return True


def _values_of_labels(found: list[Segment], number: int) -> list[Reason]:
    """A cell "Độ mật" with the level in the next cell to the right."""
    reasons = []
    for label in found:
        if not _LABEL_ALONE.match(exact(label.text)):
            continue
        right = [
            s
            for s in found
            if s is not label and s.box[0] >= label.box[2] - 0.005 and abs(s.middle - label.middle) < 1.0 * label.height
        ]
        right.sort(key=lambda s: s.box[0])
        values = [s for s in right if exact_level(s.text)]
        if len(values) == 1 and right[0] is values[0]:
            reasons.append(reason_for(exact_level(values[0].text), number, values[0].box))
        reasons += _value_below(label, found, number)
    return reasons


def _value_below(label: Segment, found: list[Segment], number: int) -> list[Reason]:
    """The column "Độ mật" of a table with one level in it; several levels are a count or a choice of levels."""
    heads = [s for s in found if abs(s.middle - label.middle) < label.height]

    def stands_under(segment: Segment) -> bool:
        """Cells are set to the left or the middle of a column, so the nearest heading is the one above."""
        gaps = [(max(h.box[0] - segment.box[2], segment.box[0] - h.box[2]), h is not label) for h in heads]
        return min(gaps)[1] is False and min(gaps)[0] < 0.12

    column = [s for s in found if s.box[1] > label.middle and stands_under(s)]
    column.sort(key=lambda s: s.box[1])
    named = [(s, level) for s in column[:12] if in_title_case(s.text) and (level := exact_level(s.text))]
    if not named or named[0][0] is not column[0] or column[0].box[1] - label.box[3] > 3.5 * label.height:
        return []
    if len({level.name for _, level in named}) > 1:
        return []
    return [reason_for(named[0][1], number, named[0][0].box)]


def _stacked(found: list[Segment], page: Page) -> list[Reason]:
    """A stamp in two lines: "TUYỆT" above "MẬT", "LƯU HÀNH" above "NỘI BỘ"."""
    reasons = []
    short = [s for s in found if len(s.text) <= 28 and in_capitals(s.text)]
    for upper in short:
        for lower in short:
            gap = lower.box[1] - upper.box[3]
            if lower is upper or not -0.6 * upper.height <= gap <= 1.0 * upper.height or lower.middle <= upper.middle:
                continue
            centred = abs(upper.box[0] + upper.box[2] - lower.box[0] - lower.box[2]) < 0.06
            if not centred or not _like_height(upper, lower) or exact_level(lower.text) and letters(lower.text) != "MAT":
                continue
            joined = f"{upper.text} {lower.text}"
            mark = exact_level(joined) if letters(upper.text) in ("TUYET", "TOI") else exact_handling(joined)
            if mark is not None and not exact_handling(lower.text):
                box = (min(upper.box[0], lower.box[0]), upper.box[1], max(upper.box[2], lower.box[2]), lower.box[3])
                reasons.append(reason_for(mark, page.number, box))
    return reasons


def _envelope_letters(found: list[Segment], page: Page) -> list[Reason]:
    heights = [s.height for s in found if len(s.text) > 3]
    body = median(heights) if heights else 0.012
    reasons = []
    for segment in found:
        bare = segment.text.strip(" ()[]|.")
        circled = segment.text.strip() in ("Ⓐ", "Ⓑ", "Ⓒ")
        if circled or (bare in ("A", "B", "C") and segment.height > 1.25 * body):
            reasons.append(reason_for(Mark("envelope_mark", bare), page.number, segment.box))
    return reasons


# "MẪU", of a seal that says "BẢN MẪU", as OCR reads it: none of these letters is a worn Ậ before a worn T.
_SAMPLE_SEAL = re.compile(r"M(?:[ÀẢÃÁĂẮẴ][IÌÍ]|AY)")
_SHEET_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d{1,3}|[LCRPNDTAFGZBIUEXYSOH])")  # "&R&14MẬT" in a sheet's header


def loose_text_reasons(text: str) -> list[Reason]:
    """Headers, footers, properties, comments: text that stands on no page, one item a line."""
    reasons = []
    text = _SHEET_CODES.sub("\n", nfc(text))
    lines = [line.strip() for line in re.split(r"[\n\r\t\v\f|]+", text) if line.strip()]
    levels = {m.name for line in lines if (m := exact_level(line))}
    for above, line in zip(["", *lines], lines, strict=False):
        if len(line) > 90:
            continue
        mark = labelled_level(line, in_head=True)
        broken = above and letters(above.split()[-1]) in ("BI", "BAO")
        if mark is None and not broken and in_title_case(line.strip("([ ")) and (level := exact_level(line)) and level.sure:
            mark = level if len(levels) < 3 else Mark("secrecy_doubt", level.name, sure=False)
        if mark is None and (handling := exact_handling(line)):
            mark = handling if handling.code == "circulation" or in_capitals(line) else None
        if mark is not None:
            reasons.append(reason_for(mark, None, None))
    return reasons


def reason_for(mark: Mark, page: int | None, box: Box | None) -> Reason:
    where = place(page, box)
    sentence = {
        "secrecy_level": f"Có dấu độ mật “{mark.name}” {where}.",
        "secrecy_doubt": f"Có dấu hiệu giống dấu độ mật “{mark.name}” {where}; cần người có trách nhiệm xem lại.",
        "envelope_mark": f"Có ký hiệu “{mark.name}” giống dấu trên bì thư mật {where}; cần người có trách nhiệm xem lại.",
        "declassified": f"Có dấu “{mark.name}” {where}; cần người có trách nhiệm kiểm tra việc giải mật.",
        "secrecy_handling": f"Có dấu “{mark.name}” dùng cho tài liệu mật {where}; cần người có trách nhiệm xem lại.",
        "circulation": f"Có dấu phạm vi lưu hành “{mark.name}” {where}; cần người có trách nhiệm quyết định.",
        "unread_stamp": f"Có con dấu hoặc khung dấu không đọc được {where}; cần người có trách nhiệm xem lại.",
    }[mark.code]
    return Reason(mark.code, sentence, page, box)


def distinct(reasons: Iterable[Reason]) -> list[Reason]:
    """One reason for one thing said about one place."""
    seen: dict[tuple[str, int | None, str], Reason] = {}
    for reason in reasons:
        seen.setdefault((reason.code, reason.page, reason.sentence), reason)
    return list(seen.values())
