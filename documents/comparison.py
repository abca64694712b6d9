"""Two versions of a file, word by word.

Short runs of words that stand once in either text are the anchors; what lies between two of them is
compared by edit distance, in bit-parallel C++ and with bounded memory. So three hundred pages take about
a second, whether they are alike or not.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from vietnamese.text import nfc

MOST_PAGES = 300
MOST_WORDS = 150_000  # of one version
GRAM = 3  # words of an anchor
LONGEST_GAP = 20_000  # words
MOST_BACK = 12  # words
ROW_WORDS = 120  # a row of the page is broken here even within a paragraph
ENDS_PARAGRAPH = (".", ";", ":", "!", "?", "./.", "”", '"')


@dataclass(frozen=True)
class Text:
    words: list[str]
    pages: list[int]  # of each word
    starts: list[int]  # index of the first word of each paragraph
    cut: bool  # there is more than is compared


@dataclass
class Row:
    """A stretch of both texts. `parts` are (kind, words), kind being "same", "gone" or "new"."""

    old_page: int | None = None
    new_page: int | None = None
    parts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed(self):
        return any(kind != "same" for kind, _ in self.parts)

    @property
    def old(self):
        return [part for part in self.parts if part[0] != "new"]

    @property
    def new(self):
        return [part for part in self.parts if part[0] != "gone"]


def read_text(pages) -> Text:
    """From (page number, text) in order. A paragraph runs on over the lines of print until one ends
    like a sentence or stands before a blank one."""
    words, numbers, starts, begins, cut = [], [], [], True, False
    for index, (number, text) in enumerate(pages):
        if index == MOST_PAGES or len(words) > MOST_WORDS:
            cut = True
            break
        for line in nfc(text).splitlines():
            found = line.split()
            if found and begins:
                starts.append(len(words))
            words += found
            numbers += [number] * len(found)
            begins = not found or line.rstrip().endswith(ENDS_PARAGRAPH)
    return Text(words, numbers, starts, cut)


def _anchors(old, new):
    """(index, index) of runs of GRAM words that stand exactly once in either text, in an order that
    both texts have: the longest rising row of them."""
    places = [_unique_grams(words) for words in (old, new)]
    pairs = [(at, places[1][gram]) for gram, at in places[0].items() if gram in places[1]]
    ends, last_of, before = [], [], {}
    for at, place in pairs:  # a dict keeps the order of the first text
        length = bisect_left(ends, place)
        before[(at, place)] = last_of[length - 1] if length else None
        ends[length : length + 1] = [place]
        last_of[length : length + 1] = [(at, place)]
    row, pair = [], last_of[-1] if last_of else None
    while pair is not None:
        row.append(pair)
        pair = before[pair]
    return reversed(row)


def _unique_grams(words):
    places = {}
    for at, gram in enumerate(zip(*(words[shift:] for shift in range(GRAM)), strict=False)):
        places[gram] = at if gram not in places else None
    return {gram: at for gram, at in places.items() if at is not None}


def _steps(old, new):
    """(is the same, old start, old end, new start, new end) over the words, in order."""
    a = b = 0
    for at, place in _anchors(old, new):
        if at < a or place < b:  # inside the stretch that the anchor before grew into
            continue
        yield from _gap(old, new, a, at, b, place)
        a, b = at + GRAM, place + GRAM
        while a < len(old) and b < len(new) and old[a] == new[b]:
            a, b = a + 1, b + 1
        yield True, at, a, place, b
    yield from _gap(old, new, a, len(old), b, len(new))


def _gap(old, new, a, at, b, place):
    """Between two anchors. Long stretches without one in common are two different texts."""
    if max(at - a, place - b) > LONGEST_GAP or a == at or b == place:
        if a < at or b < place:
            yield False, a, at, b, place
        return
    for step in Levenshtein.opcodes(old[a:at], new[b:place]):
        yield step.tag == "equal", a + step.src_start, a + step.src_end, b + step.dest_start, b + step.dest_end


def _from_paragraphs(steps, old: Text, new: Text):
    """What was added or left out between "Điều 1 …" and "Điều 2 …" may as well be said to begin at its own
    "Điều" as at the next one's; it is read more easily from where a paragraph begins."""
    starts = set(old.starts), set(new.starts)
    for index in range(1, len(steps) - 1):
        before, (alike, a, b, c, d), after = steps[index - 1 : index + 2]
        if alike or (a < b and c < d) or not (before[0] and after[0]):
            continue
        text, first, last, begins = (new.words, c, d, starts[1]) if a == b else (old.words, a, b, starts[0])
        back = 0
        while first - back not in begins and back < min(MOST_BACK, before[2] - before[1]) and text[first - back - 1] == text[last - back - 1]:
            back += 1
        if back and first - back in begins:
            steps[index - 1] = (True, before[1], before[2] - back, before[3], before[4] - back)
            steps[index] = (False, a - back, b - back, c - back, d - back)
            steps[index + 1] = (True, after[1] - back, after[2], after[3] - back, after[4])
    return steps


def compare(old: Text, new: Text) -> list[Row]:
    """The whole of both texts as rows; a row ends where a paragraph ends on both sides."""
    laid = _Rows(old, new)
    for alike, a, b, c, d in _from_paragraphs(list(_steps(old.words, new.words)), old, new):
        if alike:
            laid.same(a, b, c)
        else:
            laid.different(a, b, c, d)
    return laid.finished()


class _Rows:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.old_starts, self.new_starts = set(old.starts), set(new.starts)
        self.rows, self.tokens = [], []
        self.places = [None, None]
        self.gone, self.added = [], []

    def same(self, a, b, c):
        for index, at in enumerate(range(a, b)):
            place = c + index
            if len(self.tokens) >= ROW_WORDS or (at in self.old_starts and place in self.new_starts):
                self._end_row()
            self._settle()
            self._stand(self.old.pages[at], self.new.pages[place])
            self.tokens.append(("same", self.old.words[at]))

    def different(self, a, b, c, d):
        """What is gone stands before what came in its place, for a run and not for each word."""
        if (a in self.old_starts or a == b) and (c in self.new_starts or c == d) and not (self.gone or self.added):
            self._end_row()
        alone = a == b or c == d  # what only went or only came keeps its paragraphs
        while a < b or c < d:
            upto, to = min(a + ROW_WORDS, b), min(c + ROW_WORDS, d)
            if alone:
                upto, to = _in_paragraph(self.old.starts, a, upto), _in_paragraph(self.new.starts, c, to)
            self._stand(self.old.pages[a] if a < b else None, self.new.pages[c] if c < d else None)
            self.gone += self.old.words[a:upto]
            self.added += self.new.words[c:to]
            a, c = upto, to
            if a < b or c < d:
                self._end_row()

    def _stand(self, old_page, new_page):
        self.places = [known or page for known, page in zip(self.places, (old_page, new_page), strict=True)]

    def _settle(self):
        self.tokens += [("gone", word) for word in self.gone] + [("new", word) for word in self.added]
        self.gone, self.added = [], []

    def _end_row(self):
        self._settle()
        if self.tokens:
            self.rows.append(Row(*self.places, _joined(self.tokens)))
        self.tokens, self.places = [], [None, None]

    def finished(self):
        self._end_row()
        return self.rows


def _in_paragraph(starts, at, end):
    """`end`, or where the paragraph after that of `at` starts before it."""
    following = bisect_right(starts, at)
    return min(end, starts[following]) if following < len(starts) else end


def _joined(tokens):
    """Neighbours of one kind become one part."""
    parts = []
    for kind, word in tokens:
        if parts and parts[-1][0] == kind:
            parts[-1][1].append(word)
        else:
            parts.append((kind, [word]))
    return [(kind, " ".join(words)) for kind, words in parts]


def with_context(rows) -> list[Row | int]:
    """The changed rows, each between its neighbours; a number stands for so many unchanged rows left out."""
    shown, skipped = [], 0
    for index, row in enumerate(rows):
        near = rows[max(index - 1, 0) : index + 2]
        if any(one.changed for one in near):
            if skipped:
                shown.append(skipped)
                skipped = 0
            shown.append(row)
        else:
            skipped += 1
    return [*shown, skipped] if skipped and shown else shown
