"""Printed lines of a page cut into the pieces that stand apart on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

from documents.reading.pages import Page, Word
from vietnamese.text import fold

from .fields import Box, FieldReading

RULE = re.compile(r"[\s*\-_—–=.~+:;'`|•°^]*")


@dataclass(slots=True)
class Segment:
    words: list[Word]
    page: int
    source: str
    text: str = ""
    folded: str = ""
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    height: float = 0.0
    confidence: float = 0.0
    line: int = field(default=0)

    @classmethod
    def of(cls, words: Iterable[Word], page: int, source: str) -> Segment:
        words = list(words)
        s = cls(words, page, source)
        s.text = " ".join(w.text for w in words)
        s.folded = fold(s.text)
        s.x0, s.x1 = min(w.x0 for w in words), max(w.x1 for w in words)
        s.y0, s.y1 = min(w.y0 for w in words), max(w.y1 for w in words)
        s.height = median(w.y1 - w.y0 for w in words)
        letters = sum(len(w.text) for w in words) or 1
        s.confidence = sum(w.confidence * len(w.text) for w in words) / letters
        s.line = words[0].line
        return s

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_rule(self) -> bool:
        """A drawn line or asterisks: no letters to read."""
        return RULE.fullmatch(self.text) is not None

    @property
    def is_speck(self) -> bool:
        """What dust or a pen stroke leaves in OCR."""
        letters = sum(c.isalnum() for c in self.text)
        return self.source == "ocr" and (letters < 2 or (self.confidence < 0.5 and letters < 6))

    @property
    def upper_share(self) -> float:
        letters = [c for c in self.text if c.isalpha()]
        return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0

    def cut(self, index: int) -> tuple[Segment, Segment]:
        return (
            Segment.of(self.words[:index], self.page, self.source),
            Segment.of(self.words[index:], self.page, self.source),
        )

    def same_row(self, other: Segment) -> bool:
        return self.page == other.page and abs(self.middle - other.middle) < 0.6 * max(self.height, other.height)


def segments_of(page: Page) -> list[Segment]:
    """In the reading order of the page; the order of `words` within a piece is left to right."""
    return [
        Segment.of(words, page.number, page.source)
        for _, words in groupby(page.words, key=lambda w: (w.line, w.block))
    ]


def join_row(row: Iterable[Segment]) -> Segment:
    row = sorted(row, key=lambda s: s.x0)
    return Segment.of([w for s in row for w in s.words], row[0].page, row[0].source)


def union(segments: Iterable[Segment]) -> Box:
    segments = list(segments)
    page = segments[0].page
    same = [s for s in segments if s.page == page]
    return (min(s.x0 for s in same), min(s.y0 for s in same), max(s.x1 for s in same), max(s.y1 for s in same))


def reading(value, segments: Iterable[Segment], confidence: float, note: str = "") -> FieldReading:
    segments = list(segments)
    return FieldReading(value, round(min(confidence, 1.0), 3), segments[0].page, union(segments), note)


def trust(segments: Iterable[Segment]) -> float:
    """Mean word confidence of the pieces, by letters."""
    words = [w for s in segments for w in s.words]
    letters = sum(len(w.text) for w in words) or 1
    return sum(w.confidence * len(w.text) for w in words) / letters


def text_in_range(segment: Segment, start: int, end: int) -> list[Word]:
    """Words that overlap the characters start..end of the segment's text."""
    found, position = [], 0
    for word in segment.words:
        if position < end and position + len(word.text) > start:
            found.append(word)
        position += len(word.text) + 1
    return found
