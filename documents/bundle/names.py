"""File names that a person can read and every system takes: "09-NQ-TU - Về chuyển đổi số.pdf"."""

import re
from pathlib import PurePath

from documents.models import DocumentFile
from vietnamese.text import DASHES, nfc

LONGEST = 180  # bytes of the name without its ending: under the 255 of Linux, and short enough for Windows with its folder
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_SLASHES = re.compile(r"\s*[/\\]\s*")
_DASHES = re.compile(f"[{re.escape(DASHES)}]")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


def clean(text):
    text = _FORBIDDEN.sub(" ", _DASHES.sub("-", _SLASHES.sub("-", nfc(text))))
    return " ".join(text.split()).strip(". ")


def cut(text, length):
    """The beginning of `text` that takes at most `length` bytes, cut between words where there are some."""
    if len(text.encode()) <= length:
        return text
    text = text.encode()[:length].decode(errors="ignore")
    return (text.rsplit(" ", 1)[0] if " " in text else text).rstrip(". -")


def ending(file):
    found = PurePath(file.name).suffix.lower()
    return found if _ENDING.fullmatch(found) else f".{file.kind or 'bin'}"


class Names:
    """Gives each file of one bundle a name of its own. Names that differ in case alone are one on Windows."""

    def __init__(self):
        self.given = set()

    def of(self, document, file):
        part = "" if file.part == DocumentFile.Part.MAIN else f" - {file.get_part_display()} {file.position}"
        head = f"{clean(document.symbol) or 'Không số'} - {clean(document.title)}"
        return self.unused(cut(head, LONGEST - len(part.encode())) + part, ending(file))

    def unused(self, stem, suffix):
        name, number = f"{stem}{suffix}", 1
        while name.casefold() in self.given:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self.given.add(name.casefold())
        return name
