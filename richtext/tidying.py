"""Leftovers of Word and of editors, taken out of HTML as nh3 writes it: every tag closed, names in lower case,
`<`, `>` and `"` only where they mean something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from vietnamese.text import nfc

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
VOID = {"br", "hr", "img"}
SAYS_NOTHING_EMPTY = {"strong", "em", "u", "s", "sub", "sup", "span", "abbr", "time"}
CONTENT = {"img", "hr", "td", "th"}
NEEDED = {"span": " class=", "a": " href=", "img": " src="}

# Soft hyphens and marks of no width stand in the way of searching, marks of direction turn what is read.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
SPACES = re.compile(r"(?:&nbsp;|\s){2,}")


@dataclass(slots=True)
class Open:
    name: str
    place: int  # of its tag among the parts
    filled: bool = False


def tidy(html: str, renamed: dict[str, str]) -> str:
    html = INVISIBLE.sub("", html)
    if "&nbsp;" in html:
        html = SPACES.sub(lambda run: " " if "&nbsp;" in run[0] else run[0], html)
    # Never the whole: NFC makes one sign of ">" and the U+0338 behind it.
    normal = str if unicodedata.is_normalized("NFC", html) else nfc
    parts: list[str] = []
    opened = [Open("", 0)]
    pieces = iter(TAG.split(html))
    _write_text(normal(next(pieces)), parts, opened[-1])
    for closing, name, attributes, text in zip(pieces, pieces, pieces, pieces, strict=True):
        if closing:
            _close(parts, opened)
        else:
            _open(renamed.get(name, name), normal(attributes).replace(' class=""', ""), parts, opened)
        _write_text(normal(text), parts, opened[-1])
    return "".join(parts)


def _write_text(text: str, parts: list[str], inside: Open) -> None:
    parts.append(text)
    if not inside.filled and text and text.replace("&nbsp;", "").strip():
        inside.filled = True


def _open(name: str, attributes: str, parts: list[str], opened: list[Open]) -> None:
    written = NEEDED.get(name, "") in attributes
    if written and name in CONTENT:
        opened[-1].filled = True
    if name not in VOID:
        opened.append(Open(name if written else "", len(parts)))
    parts.append(f"<{name}{attributes}>" if written else "")


def _close(parts: list[str], opened: list[Open]) -> None:
    closed = opened.pop()
    if closed.filled:
        opened[-1].filled = True
    elif closed.name == "p":
        del parts[closed.place :]
        return
    elif closed.name in SAYS_NOTHING_EMPTY:
        parts[closed.place] = ""
        return
    if closed.name:
        parts.append(f"</{closed.name}>")
