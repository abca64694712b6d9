"""What clean HTML says, without its tags."""

from __future__ import annotations

import re
from html import unescape

from richtext.tidying import TAG

WITHIN_A_LINE = {"strong", "em", "u", "s", "sub", "sup", "a", "span", "abbr", "time"}
LINE_ENDS = re.compile(r"\s*\n\s*")
SPACES = re.compile(r"[^\S\n]+")


def plain(html: str) -> str:
    """The text for searching and for feeds: one line for each block, cell and caption. `html` is clean HTML."""
    html = re.sub(r"\s+", " ", html)
    text = unescape(TAG.sub(lambda tag: "" if tag[2] in WITHIN_A_LINE else "\n", html))
    return LINE_ENDS.sub("\n", SPACES.sub(" ", text)).strip()


def words(html: str) -> int:
    """How many words in the office's way of counting: syllables between spaces."""
    return sum(any(c.isalnum() for c in word) for word in plain(html).split())
