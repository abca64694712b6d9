"""A second reading of the number, the day and the month on scans, where a pen may have written them.

Printed digits are sure when both readers agree. What only the second reader sees is proposed with a
confidence that always asks the clerk to look; what neither sees well stays empty.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np

from documents.reading import handline
from vietnamese.text import fold

from .closer import Closer, black_ink
from .dateline import DateLine
from .fields import Box, FieldReading, unreadable
from .number import NumberLine
from .segments import Segment, join_row
from .zones import Zone

HANDWRITTEN_AT_MOST = 0.75
DAYS = [str(d) for d in range(1, 32)] + [f"0{d}" for d in range(1, 10)]
MONTHS = [str(m) for m in range(1, 13)] + ["01", "02"]
_DAY_WINDOW = re.compile(r"ng[aăâ4]?[yv](.{0,7}?)t[hn]?.?ng")
_MONTH_WINDOW = re.compile(r"[ht].?n?g(.{0,6}?)[nr].?m\s*[12l]")
_AS_DIGIT = {look: digit for digit, looks in handline.LOOKS.items() for look in looks}


def settle_day(line: DateLine | None, closer: Closer) -> tuple[int, float] | None:
    return _settle(line, closer, "day") if line else None


def settle_month(line: DateLine | None, closer: Closer) -> tuple[int, float] | None:
    return _settle(line, closer, "month") if line else None


def _settle(line: DateLine, closer: Closer, what: str) -> tuple[int, float] | None:
    read, trusted, box = (
        (line.day, line.day_trust, line.day_box) if what == "day" else (line.month, line.month_trust, line.month_box)
    )
    if not closer.possible:
        return (int(read), trusted) if read else None
    shares = _shares(line.segment, box, closer, what)
    best, share = max(shares.items(), key=lambda s: s[1]) if shares else (None, 0.0)
    if read and not shares:
        return int(read), min(trusted, 0.7)
    if read and int(read) == best:
        return best, (0.95 if share > 0.5 and trusted > 0.5 else 0.7)
    if best == 1 and what == "day" and not read:
        return None  # a lone stroke: 1, or 11 whose strokes touch; a day below 10 is written 01
    if best is not None and share >= 0.4:
        if read and trusted >= 0.9 and share < 0.85 and line.exact_digits:
            return int(read), 0.6
        return best, min(HANDWRITTEN_AT_MOST, 0.85 * share)
    if read and trusted >= 0.9 and line.exact_digits:
        return int(read), 0.6
    return None


def _shares(segment: Segment, box: Box, closer: Closer, what: str) -> dict[int, float]:
    """Value → share of belief over several crops; None-belief is left out but weighs the others down."""
    choices = DAYS if what == "day" else MONTHS
    window_of = _DAY_WINDOW if what == "day" else _MONTH_WINDOW
    views: list[dict[str, float]] = []
    found_box = None
    for pad in (0.003, 0.005, 0.008):
        line = segment.x0 - 0.01, segment.y0 - pad, segment.x1 + 0.01, segment.y1 + pad
        steps = closer.second_reading(line)
        window = _window(steps, window_of) if steps is not None else None
        if window is None:
            continue
        views.append(handline.weigh(handline.digit_steps(steps[window[0] : window[1]]), choices))
        piece, left, _ = closer.crop(line)
        scale = piece.shape[1] / len(steps) / closer.image.shape[1]
        edge = left / closer.image.shape[1]
        found_box = (edge + (window[0] - 0.5) * scale, segment.y0, edge + (window[1] + 0.5) * scale, segment.y1)
    place = found_box or box
    for wide, tall in ((0.0, 0.004), (0.002, 0.005), (0.004, 0.006), (0.01, 0.008)):
        steps = closer.second_reading((place[0] - wide, place[1] - tall, place[2] + wide, place[3] + tall))
        if steps is not None:
            views.append(handline.weigh(handline.digit_steps(steps), choices))
    belief: dict[int, float] = defaultdict(float)
    for view in views:
        for choice, share in view.items():
            if choice:
                belief[int(choice)] += share
    # A view that saw no digit abstains, but a belief needs the weight of more than one view.
    weight = max(sum(belief.values()), 1.6)
    return {value: share / weight for value, share in belief.items()}


def _window(steps: np.ndarray, pattern: re.Pattern) -> tuple[int, int] | None:
    signs = [s for s in handline.greedy(steps) if len(s.text) == 1]
    text = fold("".join(s.text for s in signs))
    match = pattern.search(text) if len(text) == len(signs) else None
    if match is None:
        return None
    start = signs[match.start(1) - 1].step + 1
    end = signs[match.end(1)].step if match.end(1) < len(signs) else len(steps)
    return (start, end) if end > start else None


def date_line_again(zone: Zone, bottom: float, closer: Closer) -> DateLine | None:
    """The date line whose "tháng" the pen has crossed: the second reader tells where the pieces are."""
    for start in zone.segments:
        match = re.search(r"\bng?a?[yv].{0,4}$", start.folded)
        if match is None or not zone.top < start.middle < bottom or start.x1 < zone.split:
            continue
        right = [s for s in zone.segments if s.same_row(start) and s.x0 >= start.x0]
        row = join_row(right)
        box = (start.x0 - 0.01, start.y0 - 0.004, max(row.x1, 0.9), start.y1 + 0.004)
        piece, _, _ = closer.crop(box)
        text = fold("".join(s.text for s in handline.greedy(handline.probabilities(piece)) if len(s.text) == 1))
        year = re.search(r"((?:19|20)\d\d)\W*$", text)
        if year is None or not _DAY_WINDOW.search(text) or not _MONTH_WINDOW.search(text):
            continue
        place = start.text[: match.start()].strip(" ,.;:-")
        wide = Segment.of([replace(start.words[0], x1=box[2])], start.page, start.source)
        wide = replace(wide, words=start.words, text=start.text, folded=start.folded, confidence=start.confidence)
        return DateLine(wide, place, None, None, int(year[1]), wide.box, wide.box, 0.0, 0.0, 0.7, False)
    return None


def settle_number(line: NumberLine | None, closer: Closer) -> FieldReading | None:
    """None: what the first reading has stands as it is."""
    if line is None or not closer.possible or not line.notation:
        return None
    segment = line.segment
    votes: dict[str, list[float]] = defaultdict(list)
    views = 0
    for pad in (0.003, 0.006, 0.009):
        piece, _, _ = closer.crop((segment.x0 - 0.012, segment.y0 - pad, segment.x1 + 0.012, segment.y1 + pad))
        if min(piece.shape[:2]) < 12:
            continue
        for image in (piece, black_ink(piece)):
            views += 1
            number, trusted = _number_in(handline.greedy(handline.probabilities(image)), line)
            if number:
                votes[number].append(trusted)
    if not votes:
        return _unsure(line) if line.digits else None
    best = max(votes, key=lambda number: (len(votes[number]), sum(votes[number])))
    agreed, trusted = len(votes[best]) / views, sum(votes[best]) / len(votes[best])
    first = line.digits
    if first and _same(first, best):
        sure = 0.96 if agreed >= 0.5 and line.digits_trust > 0.5 else 0.7
        return FieldReading(first, sure, segment.page, segment.box)
    if agreed >= 0.5 and trusted >= 0.55:
        return FieldReading(best, min(HANDWRITTEN_AT_MOST, 0.8 * trusted * agreed), segment.page, segment.box)
    return _unsure(line) if first else None


def _unsure(line: NumberLine) -> FieldReading | None:
    """Only the first reader saw digits: kept when it was very sure, and even then for the clerk to check."""
    if line.digits_trust >= 0.9:
        return FieldReading(line.digits, 0.6, line.segment.page, line.segment.box)
    return unreadable(line.segment)


def _same(a: str, b: str) -> bool:
    return a.lstrip("0") == b.lstrip("0")


def _number_in(signs: list[handline.Sign], line: NumberLine) -> tuple[str, float]:
    signs = [s for s in signs if len(s.text) == 1]
    text = fold("".join(s.text for s in signs)).replace("_", " ")
    if len(text) != len(signs):
        return "", 0.0
    code = re.sub(r"[^a-z]", "", fold(line.notation))[:2]
    end = _notation_start(text, line)
    if end is None:
        return "", 0.0
    label = re.match(r"^\W*[s5$8][o06ó9gc]{0,2}\s*[:.;,]?\s*", text[:end])
    start = label.end() if label and code else 0
    body = signs[start:end]
    while body and body[-1].text in " /\\-|":
        body = body[:-1]
    if line.year:
        for cut in range(len(body)):
            if body[cut].text in "/-" and "".join(s.text for s in body[cut + 1 :]).strip() == line.year:
                body = body[:cut]
                break
    body = [s for s in body if s.text != " "]
    digits = "".join(_AS_DIGIT.get(s.text, "?") for s in body)
    suffix = ""
    if len(digits) > 2 and body[-1].text in "ABC" and body[-1].probability > 0.8:
        digits, suffix = digits[:-1], body[-1].text
    if not 1 <= len(digits) <= 5 or "?" in digits:
        return "", 0.0
    return digits + suffix, min(s.probability for s in body)


def _notation_start(text: str, line: NumberLine) -> int | None:
    """Where the notation known from the first reader begins in the second reader's line."""
    plain = re.sub(r"[^a-z]", "", fold(line.notation))
    for size in range(len(plain), 1, -1):
        # The network knows no Vietnamese marks, so the folded letters are what it writes.
        pattern = r"[^a-z0-9]*".join(map(re.escape, plain[:size]))
        match = re.search(r"(?<![a-z])" + pattern, text)
        if match and size >= min(3, len(plain)):
            return match.start()
    return None
