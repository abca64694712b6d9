"""Người ký, chức vụ, quyền hạn ký: what a signature says, OCR put right by the lists."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from vietnamese.text import exact, fold

from .fields import FieldReading, unreadable
from .known import BODIES, FAMILY_SPELLINGS, OFFICES, put_right, recase, right_words
from .segments import Segment, reading, trust
from .signature import POWER, Block, Signature

_SIGNS_FOR = re.compile(r"^\W*k\s?/?\s?t[.,:/\s]+", re.IGNORECASE)
_PERSONS = re.compile(r"(?:[ÔôBb](?:ng|à)|[Đđ]ồng chí|[Đđ]/c)\s*:?\s+((?:[^\W\d_a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ][^\W\d_]*\s?){2,5})")


def persons_in(text: str) -> list[str]:
    return [" ".join(m[1].split()) for m in _PERSONS.finditer(text)]


def right_name(name: str, persons: list[str]) -> tuple[str, bool]:
    """Puts OCR's spelling right by persons the paper itself names, then by the list of surnames."""
    for person in persons:
        if fold(person) == fold(name) and exact(person) != exact(name):
            return recase(person, name), True
    words = name.split()
    spellings = FAMILY_SPELLINGS.get(fold(words[0]), [])
    if spellings and exact(words[0]) not in {exact(s) for s in spellings}:
        words[0] = recase(spellings[0], words[0])
    sure = bool(spellings) and any(fold(person) == fold(name) for person in persons)
    return " ".join(words), sure


def signer_fields(signature: Signature | None, body: str, party: bool = False) -> dict[str, FieldReading]:
    if signature is None or not signature.blocks:
        return {"signer": unreadable()}
    blocks = signature.blocks
    persons = persons_in(body) if signature.page.source == "ocr" else []
    fields = {}
    named = [b for b in blocks if b.name]
    if named:
        names, confidence = [], 1.0
        for block in named:
            name, sure = block.name_text, False
            if block.name.source == "ocr":
                name, sure = right_name(name, persons)
            names.append(name)
            confidence = min(confidence, _name_trust(block, name, sure))
        if len(named) < len(blocks):
            confidence = min(confidence, 0.5)
        fields["signer"] = reading(" | ".join(names), [b.name for b in named], confidence)
    else:
        fields["signer"] = unreadable(blocks[0].last)
    titles = [(*_title(b), b.titles[-1]) for b in blocks if b.titles]
    if titles:
        confidence = min(confidence for _, confidence, _ in titles)
        fields["signer_title"] = reading(" | ".join(text for text, _, _ in titles), [s for *_, s in titles], confidence)
    powers = [s for b in blocks for s in b.powers]
    if powers:
        fields["signing_authority"] = reading(_powers(blocks, party), powers, _power_trust(powers))
    elif stood_for := [b for b in blocks if len(b.titles) > 1 and _deputy_of(_head_office(b.titles[-2]), _title_text(b.titles[-1]))]:
        # "GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC": a pen wrote the "KT." before the first
        line = stood_for[0].titles[-2]
        fields["signing_authority"] = reading(f"KT. {_head_office(line)}", [line], 0.75)
    return fields


def _name_trust(block: Block, name: str, named_in_text: bool) -> float:
    own = min((w.confidence for w in block.name.words if len(w.text) > 1), default=0.0)
    if block.name.source != "ocr":
        return own
    if named_in_text:
        return max(own, 0.9)
    if len(name.split()) < 3:
        return min(own, 0.7)
    return own if block.votes > 1 else min(own, 0.9)


def _power_trust(powers: list[Segment]) -> float:
    """A line whose body or office is on no list, and that OCR read, is for the clerk to check."""
    trusted = trust(powers)
    if powers[0].source != "ocr":
        return trusted
    listed = all(right_words(_clean(s)) == _clean(s) for s in powers)
    return trusted if listed else min(trusted, 0.79)


def _head_office(segment: Segment) -> str:
    """The office on a line before which a pen has written "KT.", read as part of it."""
    return put_right(_clean(segment), OFFICES, 78)[0]


def _deputy_of(head: str, deputy: str) -> bool:
    head, deputy = fold(head), fold(deputy)
    return deputy == "pho " + head or (head == "bo truong" and deputy == "thu truong")


def _title(block: Block) -> tuple[str, float]:
    """The last title line; who signs for a head ("KT.") can only be that head's deputy."""
    segment = block.titles[-1]
    text = _title_text(segment)
    trusted = _title_trust(text, segment)
    above = block.powers[-1] if block.powers else None
    shown = abs(sum(c.isalpha() for c in text) - sum(c.isalpha() for c in segment.text)) < 2
    if segment.source == "ocr" and shown and above is not None and segment.centre - above.centre > 0.018:
        # Not under the middle of the line above: a pen or a seal hides its beginning.
        longer = [o for o in OFFICES if fold(o) == "pho " + fold(text)]
        text, trusted = (recase(longer[0], text), 0.6) if longer else (text, min(trusted, 0.7))
    if segment.source != "ocr" or not block.powers or not _SIGNS_FOR.match(block.powers[-1].folded):
        return text, trusted
    head = right_words(_SIGNS_FOR.sub("", _clean(block.powers[-1]), count=1))
    head = put_right(head, OFFICES, 80)[0]
    deputy = recase("Thứ trưởng" if fold(head) == "bo truong" else f"Phó {head}", text)
    if fold(text).startswith(("pho ", "thu truong", "quyen ")):
        return text, trusted
    if fuzz.ratio(fold(deputy), fold(text)) >= 55:
        return deputy, 0.75
    return text, min(trusted, 0.7)


def _powers(blocks: list[Block], party: bool) -> str:
    lines: list[str] = []
    for block in blocks:
        for segment in block.powers:
            text = _clean(segment)
            if segment.source == "ocr":
                text = _right_power(text, party)
            if lines and fold(lines[-1]) == fold(text):
                continue
            if POWER.match(fold(text)) or not lines:
                lines.append(text)
            else:
                lines[-1] += " " + text
    return " | ".join(lines)


def _right_power(text: str, party: bool) -> str:
    """The Party writes "T/M", the State "TM."; OCR drops either sign."""
    match = re.match(r"^([TK])\s?/?\s?([MTL]|UQ)(?=[.,:;/\s])[.,:;/\s]*", text)
    if match is None:
        return right_words(text)
    slash = "/" in match[0] or (party and "." not in match[0])
    sign = f"{match[1]}/{match[2]} " if slash else f"{match[1]}{match[2]}. "
    rest = text[match.end() :]
    for names, cutoff in ((OFFICES, 88), (BODIES, 84)):
        listed, likeness = put_right(rest, names, cutoff)
        if likeness:
            return sign + listed
    return sign + right_words(rest)


def _clean(segment: Segment) -> str:
    return re.sub(r"^[^\w]+|[\s_*.,\-–—|:;~'`=/]+$", "", " ".join(segment.text.split()))


def _title_text(segment: Segment) -> str:
    text = _clean(segment)
    if segment.source != "ocr":
        return text
    words = text.split()
    for start in range(min(3, len(words))):
        if start and len(words[start - 1]) > 1 and words[start - 1].isupper() and words[start - 1].isalpha():
            break
        right, likeness = put_right(" ".join(words[start:]), OFFICES, 86)
        if likeness:
            return right
    hidden = [o for o in OFFICES if len(text) >= 8 and fold(o).endswith(fold(text)) and len(o) - len(text) < 7]
    if hidden:  # the seal covers the first letters
        return recase(min(hidden, key=len), text)
    return right_words(text)


def _title_trust(text: str, segment: Segment) -> float:
    if segment.source != "ocr":
        return 1.0
    if put_right(text, OFFICES, 99)[1] == 0:
        return 0.8 * min(segment.confidence, 0.95)
    whole = abs(sum(c.isalpha() for c in text) - sum(c.isalpha() for c in segment.text)) < 3
    return max(segment.confidence, 0.9) if whole else 0.7
