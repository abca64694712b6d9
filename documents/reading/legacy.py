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
from .office_odt import H, P

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
        texts = _marks_to_letters([text for text, _ in group])
        out += _in_unicode(texts, "".join(texts), font, expected)
    return out


def reread_words(words: Sequence[tuple[str, str]], expected: str) -> list[str]:
    """The same for words in the order of a page, all of it read at once, since neighbours tell of capitals."""
    out: list[str] = []
    for font, group in itertools.groupby(words, _kind_of_font):
        text = " ".join(text for text, _ in group)
        out += _in_unicode([text], text, font, expected)[0].split(" ")
    return [re.sub("[\u00ad\x02]", "", word) for word in out]


def _kind_of_font(piece: tuple[str, str]) -> tuple[str | None, bool]:
    return encoding_of(piece[1]), draws_capitals(piece[1])


def _in_unicode(texts: list[str], whole: str, font: tuple[str | None, bool], expected: str | None) -> list[str]:
    encoding, capitals = font
    found = legacy.legacy_encoding(whole, encoding or expected)
    if found:
        texts = [legacy.converted(text, found) for text in texts]
    return [text.upper() for text in texts] if capitals and (found or whole.isascii()) else texts


def _marks_to_letters(texts: list[str]) -> list[str]:
    """A mark of VNI that an editor cut off from its letter goes back to it."""
    for number, text in enumerate(texts[1:], start=1):
        before = texts[number - 1]
        if text and before and not text[0].isascii() and text[0].isalpha() and before[-1].isalpha():
            texts[number - 1], texts[number] = before + text[0], text[1:]
    return texts


@dataclass(slots=True)
class _Slot:
    """A place in the XML that holds letters."""

    holder: etree._Element
    attribute: str  # "text" or "tail"
    font: str
    paragraph: etree._Element | None

    @property
    def text(self) -> str:
        return getattr(self.holder, self.attribute)


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
                setattr(slot.holder, slot.attribute, text)
    return typed


def _slots(archive: Archive, kind: str, roots: dict[str, etree._Element]) -> Iterator[tuple[str, Iterator[_Slot]]]:
    if kind == "odt":
        fonts = OdtFonts(list(roots.values()))
        return ((name, _odt_slots(root, fonts)) for name, root in roots.items())
    fonts = WordFonts(archive.xml("word/styles.xml") if "word/styles.xml" in archive else None)
    return ((name, _office_slots(root, fonts)) for name, root in roots.items())


def _office_slots(root: etree._Element, fonts: WordFonts) -> Iterator[_Slot]:
    for element in root.iter("{*}t", "{*}delText", "{*}softHyphen"):
        if element.tag.endswith("}softHyphen"):  # as Word writes the ư of TCVN3
            element.tag, element.text = element.tag.replace("softHyphen", "t"), "\u00ad"
        if element.text:
            yield _Slot(element, "text", fonts.of(element), next(element.iterancestors("{*}p", "{*}text"), None))


def _odt_slots(root: etree._Element, fonts: OdtFonts) -> Iterator[_Slot]:
    for element in root.iter():
        inside = element if element.tag in (P, H) else next(element.iterancestors(P, H), None)
        if element.text and (inside is not None or len(element) == 0):
            yield _Slot(element, "text", fonts.of(element), inside)
        if element.tail and inside is not None and element is not inside:
            yield _Slot(element, "tail", fonts.of(element.getparent()), inside)
