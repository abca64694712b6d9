"""A second look at the place of the signature, where seals and pen strokes cover the name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from rapidfuzz import fuzz, process

from documents.reading import handline
from vietnamese.text import exact, fold

from .closer import Closer, black_ink, red_ink, small_ink
from .known import FAMILY_SPELLINGS, OFFICES, put_right
from .segments import Segment
from .signature import Block, Signature, blocks_of, name_in

_ORDER = ("plain", "red", "small", "bold", "small red", "black")
SURE_NAME = 0.85
HIDDEN = 0.65  # confidence of a name whose surname was pieced together


def needs_look(signature: Signature | None) -> bool:
    if signature is None or signature.page.source != "ocr":
        return False
    return not signature.blocks or any(_poor(block) for block in signature.blocks)


def _poor(block: Block) -> bool:
    if block.name is None or len(block.name_text.split()) < 3 or block.name.confidence < SURE_NAME:
        return True
    if not block.titles and not block.powers:
        return True
    title = fold(block.titles[-1].text) if block.titles else ""
    if block.titles and abs(block.titles[-1].centre - block.name.centre) > 0.022:
        return True  # a title not over the middle of the name has lost a word
    if len(block.titles) > 1 and not title.lstrip(" .,_").startswith(("pho", "thu")):
        return True
    if block.powers and "kt" in fold(block.powers[0].text)[:5] and not title.lstrip(" .,_").startswith(("pho", "thu")):
        return True
    return bool(block.titles) and put_right(block.titles[-1].text, OFFICES, 86)[1] == 0


def look_closer(signature: Signature, closer: Closer) -> Signature:
    """The same signature with what closer looks could read; the old one where they bring nothing."""
    box = _place(signature)
    if box is None:
        return signature
    inside = [s for s in signature.segments if s.x1 > box[0] and box[1] <= s.middle <= box[3]]
    readings: list[list[Segment]] = [inside]
    best = signature
    for way in _ORDER:
        lines = closer.look(box, (way,))
        if not lines:
            continue
        readings.append(lines)
        found = _signature(signature, readings, inside)
        if _worth(found) >= _worth(best):
            best = found
        if best.blocks and not any(_poor(b) for b in best.blocks) and all(b.votes > 1 for b in best.blocks):
            break
    if not any(b.name for b in best.blocks):
        best = _with_hidden_surname(best, readings, closer)
    return best


def _with_hidden_surname(signature: Signature, readings: list[list[Segment]], closer: Closer) -> Signature:
    """A seal or a stroke lies on the surname: the second reader tells its letters, the list its marks."""
    block = next(iter(signature.blocks), None)
    floor = block.last.y1 if block and block.lines else signature.ending.y0 if signature.ending else 0.0
    pieces = [s for lines in readings for s in lines if s.middle > floor and s.centre > 0.45 and _given(s)]
    votes: Counter[str] = Counter()
    seen: dict[str, Segment] = {}
    for piece in sorted(pieces, key=lambda s: -len(_given(s))):
        for surname in _surnames_before(piece, closer):
            name = f"{surname} {' '.join(_given(piece))}"
            votes[name] += 1
            seen.setdefault(name, piece)
        if votes and votes.most_common(1)[0][1] >= 3:
            break
    if not votes:
        return signature
    (name, count), segment = votes.most_common(1)[0], None
    if count < 2:
        return signature
    segment = seen[name]
    words = [replace(w, confidence=min(w.confidence, HIDDEN)) for w in segment.words]
    found = block or Block()
    found.name, found.name_text = replace(segment, words=words), name
    return replace(signature, blocks=[found, *signature.blocks[1:]])


def _given(segment: Segment) -> list[str]:
    """The clean capitalised words that end the line: đệm and tên, at least two of them."""
    words: list[str] = []
    for word in reversed(segment.words):
        core = word.text.strip("|_*~^`'\".,:;()<>\\/=—–-")
        if word.confidence < 0.75 or not core.isalpha() or not core[:1].isupper() or not core[1:].islower():
            break
        words.insert(0, core)
    if len(words) > 3 or len(words) < 2 or len(words) < len(segment.words) - 2:
        return []
    return words


def _surnames_before(piece: Segment, closer: Closer) -> list[str]:
    given = _given(piece)
    start = next(w.x0 for w in piece.words if given[0] in w.text)
    found = []
    for pad in (0.002, 0.005):
        box = (start - 0.13, piece.y0 - pad, piece.x1 + 0.008, piece.y1 + pad)
        crop, _, _ = closer.crop(box)
        if min(crop.shape[:2]) < 12:
            continue
        for image in (crop, black_ink(crop), small_ink(crop), red_ink(crop)):
            if image is None:
                continue
            text = "".join(s.text for s in handline.greedy(handline.probabilities(image)))
            tokens = re.findall(r"[A-Z][a-z]*|[a-z]+", text)
            at = [i for i, token in enumerate(tokens) if fuzz.ratio(fold(token), fold(given[0])) >= 70]
            if not at or at[-1] == 0:
                continue
            letters = fold("".join(tokens[max(0, at[-1] - 1) : at[-1]]))
            near = process.extractOne(letters, list(FAMILY_SPELLINGS), scorer=fuzz.ratio, score_cutoff=72)
            if near and len(letters) >= 2:
                found.append(FAMILY_SPELLINGS[near[0]][0])
    return found


def _place(signature: Signature) -> tuple[float, float, float, float] | None:
    ending, blocks = signature.ending, signature.blocks
    if blocks:
        top = min(b.lines[0].y0 for b in blocks) if all(b.lines for b in blocks) else ending.y0
        beside = ending is not None and abs(ending.y0 - top) < 0.08
        if beside:
            top = min(top, ending.y0)
        left = 0.4 if beside or all(b.centre > 0.5 for b in blocks) and len(blocks) == 1 and ending is None else 0.05
        return (left, max(0.0, top - 0.03), 0.99, min(1.0, top + 0.27))
    if ending is None:
        return None
    return (0.4, max(0.0, ending.y0 - 0.035), 0.99, min(1.0, ending.y0 + 0.27))


def _worth(signature: Signature) -> tuple:
    blocks = signature.blocks
    return (
        sum(b.name is not None for b in blocks),
        sum(len(b.name_text.split()) > 2 for b in blocks),
        sum(bool(b.titles or b.powers) for b in blocks),
        sum(not _poor(b) for b in blocks),
        sum(b.votes for b in blocks),
    )


def _signature(old: Signature, readings: list[list[Segment]], inside: list[Segment]) -> Signature:
    lines = _best_of(readings)
    blocks = blocks_of(lines)
    named = [b for b in blocks if b.name is not None]
    if not named:
        named = _names_alone(lines)
    for block in named:
        block.votes = sum(
            any((n := name_in(s)) and exact(n) == exact(block.name_text) for s in reading) for reading in readings
        )
    if not named:
        kept = [b for b in blocks if b.titles or b.powers][:1]
        return replace(old, blocks=kept or old.blocks)
    first = min(named, key=lambda b: (b.lines[0].y0 if b.lines else b.name.y0))
    top = first.lines[0].y0 if first.lines else first.name.y0
    row = [b for b in named if b is first or (b.lines and abs(b.lines[0].y0 - top) < 0.035)]
    for block in old.blocks:
        # What the first reading had of a second signer elsewhere on the row stays.
        if block.name is not None and all(abs(block.centre - b.centre) > 0.15 for b in row):
            row.append(block)
    return replace(old, blocks=sorted(row, key=lambda b: b.centre))


def _names_alone(lines: list[Segment]) -> list[Block]:
    names = [s for s in lines if s.centre > 0.5 and name_in(s) and len(name_in(s).split()) > 2]
    return [Block(name=s, name_text=name_in(s) or "") for s in names[:1]]


def _best_of(readings: list[list[Segment]]) -> list[Segment]:
    """Of all readings of one printed line, the one that says most."""
    clusters: list[list[Segment]] = []
    for lines in readings:
        for line in lines:
            home = next((c for c in clusters if _same_place(c[0], line)), None)
            if home is None:
                clusters.append([line])
            else:
                home.append(line)
    chosen = [max(cluster, key=lambda s: _says(s, cluster)) for cluster in clusters]
    return [s for s in chosen if s.confidence > 0.3]


def _same_place(a: Segment, b: Segment) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    return abs(a.middle - b.middle) < 0.009 and wide > 0.4 * min(a.x1 - a.x0, b.x1 - b.x0)


def _says(segment: Segment, cluster: list[Segment]) -> float:
    name = name_in(segment)
    if name:
        agreeing = sum(1 for s in cluster if (n := name_in(s)) and exact(n) == exact(name))
        return 3 + 0.4 * min(len(name.split()), 4) + 0.2 * agreeing + segment.confidence
    if segment.upper_share > 0.7:
        words = segment.text.split()
        likeness = max((put_right(" ".join(words[i:]), OFFICES, 80)[1] for i in range(min(3, len(words)))), default=0)
        if likeness:
            return 1.5 + likeness + segment.confidence + 0.02 * sum(c.isalpha() for c in segment.text)
    return segment.confidence
