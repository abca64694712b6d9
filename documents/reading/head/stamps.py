"""Second looks at the head of a scan: a number line that a pen has crossed, an urgency stamp in red."""

from __future__ import annotations

import numpy as np

from documents.reading.pages import Page

from .closer import Closer
from .dateline import DateLine
from .fields import Box, FieldReading
from .number import NumberLine, best_line
from .recipients import urgency_in
from .zones import Zone

READ_WELL = 0.85


def number_line_again(
    line: NumberLine | None, date_line: DateLine | None, zone: Zone, bottom: float, closer: Closer
) -> NumberLine | None:
    if line is not None and line.notation and line.trust >= READ_WELL:
        return line
    if line is not None:
        box = (line.segment.x0 - 0.02, line.segment.y0 - 0.008, line.segment.x1 + 0.02, line.segment.y1 + 0.008)
    elif date_line is not None:
        box = (0.06, date_line.segment.y0 - 0.014, zone.split, date_line.segment.y1 + 0.014)
    else:
        return line
    best = line
    for way in ("black", "plain", "bold"):
        for zoom in (1.0, 1.6):
            again = best_line(closer.look(box, (way,), psm=7, zoom=zoom), zone, bottom)
            if again is None or not again.notation:
                continue
            if line is not None:
                # The first reading knows best where the pen has written.
                again.digits_box = line.digits_box if line.notation else again.digits_box
            if best is None or not best.notation or again.trust > best.trust + 0.03:
                best = again
            if best.trust >= READ_WELL:
                return best
    return best


def urgency_again(zone: Zone, title_bottom: float, closer: Closer) -> FieldReading:
    """Only where a small picture of the page shows enough red ink for a stamp."""
    box = (0.04, max(0.0, zone.top - 0.05), 0.6, min(1.0, title_bottom + 0.1))
    if _red_share(closer.page, box) < 0.001:
        return FieldReading()
    for way, psm in (("red", 6), ("red", 11), ("small red", 11)):
        found = urgency_in(closer.look(box, (way,), psm=psm), title_bottom)
        if found:
            return found
    return FieldReading()


def _red_share(page: Page, box: Box) -> float:
    small = np.asarray(page.render(72).convert("RGB")).astype(np.int16)
    height, width = small.shape[:2]
    piece = small[int(box[1] * height) : int(box[3] * height), int(box[0] * width) : int(box[2] * width)]
    return float((piece[..., 0] - np.maximum(piece[..., 1], piece[..., 2]) > 40).mean()) if piece.size else 0.0
