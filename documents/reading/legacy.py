"""Letters of the fonts from before Unicode, put right before anything else looks at them.

Office files are put right part by part, in their XML: whatever reads the parts afterwards meets Unicode. The font of
each run says what to expect and whether it draws capitals; the words decide, since fonts lie.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from vietnamese import legacy

from .archive import Archive
from .office_fonts import OdtFonts, WordFonts
from .office_odt import BREAK, TAB, H, P

PARTS = {
    "docx": r"^word/(document\d*|header\d*|footer\d*|footnotes|endnotes|comments[A-Za-z]*|glossary/document|charts/[^/]+|diagrams/[^/]+)\.xml$",
    "pptx": r"^ppt/(slides|notesSlides|comments|charts|diagrams|slideLayouts|slideMasters)/[^/]+\.xml$",
    "xlsx": r"^xl/(comments|threadedComments|drawings|charts|diagrams).*\.xml$",  # the cells are read by openpyxl
    "odt": r"^((Object [^/]*/)?content|styles|meta)\.xml$",
}
PROPERTIES = r"^docProps/(core|custom|app)\.xml$"
_VN = re.compile(r"^(?:[A-Z]{6}\+)?\.?vn(?!i)", re.IGNORECASE)
_VNI = re.compile(r"^(?:[A-Z]{6}\+)?vni\b", re.IGNORECASE)


def encoding_of(font: str) -> str | None:
    return "vni" if _VNI.match(font) else "tcvn3" if _VN.match(font) else None


def draws_capitals(font: str) -> bool:
    """.VnTimeH, ".VnArialH,Bold": small letters look like capitals."""
    return encoding_of(font) == "tcvn3" and re.split(r"[,\s-]", font.strip(), maxsplit=1)[0].endswith("H")


def reread(pieces: Sequence[tuple[str, str]], expected: str | None = None) -> list[str]:
    """The pieces of one paragraph, each (text, font), in Unicode. `expected` is for pieces without a legacy font."""
    out: list[str] = []
    for font, group in itertools.groupby(pieces, _kind_of_font):
        texts = [text for text, _ in group]
        out += _in_unicode(texts, "".join(texts), font, expected)
    return out


def reread_words(lines: Sequence[Sequence[tuple[str, str]]], expected: str) -> list[str]:
    """The same for the words of a page, each (text, font): read at once, and line by line for the sake of capitals."""
    joined = [(text, font, line) for line, words in enumerate(lines) for text, font in words]
    out: list[str] = []
    for font, group in itertools.groupby(joined, _kind_of_font):
        words = list(group)
        ends = ["" if n == 0 else " " if word[2] == words[n - 1][2] else "\n" for n, word in enumerate(words)]
        text = "".join(end + word[0] for end, word in zip(ends, words, strict=True))
        out += re.split("[ \n]", _in_unicode([text], text, font, expected)[0])
    return [re.sub("[\u00ad\x02]", "", word) for word in out]


def _kind_of_font(piece: tuple) -> tuple[str | None, bool]:
    return encoding_of(piece[1]), draws_capitals(piece[1])


def _in_unicode(texts: list[str], whole: str, font: tuple[str | None, bool], expected: str | None) -> list[str]:
    encoding, capitals = font
    found = legacy.legacy_encoding(whole, encoding or expected)
    if found == "vni":
        texts = _marks_to_letters(texts)
    if found:
        texts = [legacy.converted(text, found) for text in texts]
    return [text.upper() for text in texts] if capitals and (found or whole.isascii()) else texts


def _marks_to_letters(texts: list[str]) -> list[str]:
    """A mark that an editor cut off from its letter goes back to it."""
    texts = list(texts)
    for number, text in enumerate(texts[1:], start=1):
        before = texts[number - 1]
        if text and before and text[0].lower() in legacy.VNI_MARKS and before[-1].lower() in "aeiouyôö":
            texts[number - 1], texts[number] = before + text[0], text[1:]
    return texts


@dataclass(slots=True)
class _Slot:
    """A place in the XML that holds letters."""

    holder: etree._Element
    attribute: str  # "text" or "tail"
    font: str
    paragraph: etree._Element | None
    begins_line: bool = False  # behind a forced line end or a tab

    @property
    def text(self) -> str:
        return "\n" * self.begins_line + getattr(self.holder, self.attribute)

    def put(self, text: str) -> None:
        setattr(self.holder, self.attribute, text[self.begins_line :])


def put_right(archive: Archive, kind: str) -> list[str]:
    """Converts what the parts of the file hold; gives back as they were typed the lines that changed."""
    roots = {name: archive.xml(name) for name in archive.matching(PARTS[kind])}
    slots = {name: list(found) for name, found in _slots(archive, kind, roots)}
    expected = legacy.legacy_encoding("\n".join(slot.text for part in slots.values() for slot in part))
    for name in archive.matching(PROPERTIES):
        roots[name] = archive.xml(name)
        slots[name] = [_Slot(e, "text", "", e) for e in roots[name].iter() if e.text]
    typed: list[str] = []
    for name, root in roots.items():
        changed = _convert(slots[name], expected)
        if changed:
            archive.replace(name, etree.tostring(root))
        typed += changed
    return typed


def _convert(slots: list[_Slot], expected: str | None) -> list[str]:
    typed = []
    for _, group in itertools.groupby(slots, lambda slot: slot.paragraph):
        stretch = list(group)
        before = [slot.text for slot in stretch]
        # A run in a font of Unicode stays as it is, unless its words plainly say otherwise.
        after = reread([(slot.text, slot.font) for slot in stretch], expected if not any(slot.font for slot in stretch) else None)
        if after != before:
            typed.append("".join(before))
            for slot, text in zip(stretch, after, strict=True):
                slot.put(text)
    return typed


def _slots(archive: Archive, kind: str, roots: dict[str, etree._Element]) -> Iterator[tuple[str, Iterator[_Slot]]]:
    if kind == "odt":
        fonts = OdtFonts(list(roots.values()))
        return ((name, _odt_slots(root, fonts)) for name, root in roots.items())
    fonts = WordFonts(archive.xml("word/styles.xml") if "word/styles.xml" in archive else None)
    return ((name, _office_slots(root, fonts)) for name, root in roots.items())


def _office_slots(root: etree._Element, fonts: WordFonts) -> Iterator[_Slot]:
    broken = False
    for element in root.iter("{*}t", "{*}delText", "{*}softHyphen", "{*}br", "{*}cr", "{*}tab"):
        local = etree.QName(element).localname
        if local == "softHyphen":  # as Word writes the ư of TCVN3
            element.tag, element.text = element.tag.replace("softHyphen", "t"), "\u00ad"
        if local in ("br", "cr", "tab"):
            broken = True
        elif element.text:
            yield _Slot(element, "text", fonts.of(element), next(element.iterancestors("{*}p", "{*}text"), None), broken)
            broken = False


def _odt_slots(root: etree._Element, fonts: OdtFonts) -> Iterator[_Slot]:
    for element in root.iter():
        inside = element if element.tag in (P, H) else next(element.iterancestors(P, H), None)
        if element.text and (inside is not None or len(element) == 0):
            yield _Slot(element, "text", fonts.of(element), inside)
        if element.tail and inside is not None and element is not inside:
            yield _Slot(element, "tail", fonts.of(element.getparent()), inside, element.tag in (TAB, BREAK))
