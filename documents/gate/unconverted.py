"""Marks in letters of the fonts from before Unicode which the reading left as they were, as it does with a lone word."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from documents.reading.pages import Page, Word
from vietnamese.legacy import possible_readings

from .placed import loose_text_reasons, reason_for, text_reasons
from .verdicts import Reason
from .wording import Mark


def unconverted_reasons(page: Page, *, fixed: bool) -> list[Reason]:
    reasons = []
    for words in _readings(page.words):
        capitals = [replace(word, text=word.text.upper()) for word in words]
        reasons += text_reasons(replace(page, words=words), fixed=fixed)
        reasons += _as_doubts(text_reasons(replace(page, words=capitals), fixed=fixed))
    return reasons


def unconverted_loose_reasons(text: str) -> list[Reason]:
    """The same in what stands on no page."""
    return [reason for read in possible_readings(text) for reason in loose_text_reasons(read)] + drawn_as_capitals(text)


def drawn_as_capitals(typed: str) -> list[Reason]:
    """Some of those fonts draw small letters as capitals, and not every file names them: a line in small letters that
    is nothing but a mark is a doubt, also where the reading has converted it."""
    return [reason for read in possible_readings(typed) for reason in _as_doubts(loose_text_reasons(read.upper()))]


def _as_doubts(reasons: list[Reason]) -> list[Reason]:
    return [reason_for(Mark("secrecy_doubt", "MẬT"), r.page, r.box) if r.code == "secrecy_level" else r for r in reasons]


def _readings(words: list[Word]) -> list[list[Word]]:
    if not words:
        return []
    joints = ["\n" if after.line != before.line else " " for before, after in pairwise(words)]
    text = words[0].text + "".join(joint + word.text for joint, word in zip(joints, words[1:], strict=True))
    return [
        [replace(word, text=read) for word, read in zip(words, re.split("[ \n]", reading), strict=True)]
        for reading in possible_readings(text)
    ]
