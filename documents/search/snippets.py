"""The piece of a page that answers the query, with the found words marked.

The folded form of a text has the same length as the text, so what is found in the one is cut from the
other. Text is escaped here, piece by piece; nothing in a document can become markup.
"""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from documents.search.words import words
from vietnamese.text import fold, nfc

LENGTH = 260  # letters of a snippet
LEAD = 60  # letters shown before the first found word


def found_spans(text, query):
    """[(start, end, weight)] of what the query finds in an NFC text: whole phrases, then words. Where all
    words stand side by side only these places are marked; where a word typed with tones occurs with these
    tones, its other readings are left unmarked."""
    folded = fold(text)
    together = _places(folded, query.run_folded) if query.run_folded else []
    together = _with_tones(text, together, query.run_exact) or together
    if together:
        return _merged([(start, end, 4) for start, end in together])
    spans = []
    for term in query.wanted:
        if term.together:
            places = _places(folded, term.folded)
            places = _with_tones(text, places, term.exact) if term.strict else places
            spans += [(start, end, 4 * len(term.folded)) for start, end in places]
        else:
            for plain, marks in zip(term.folded, term.exact, strict=True):
                places = _places(folded, [plain])
                toned = _with_tones(text, places, [marks]) if marks != plain else []
                spans += [(start, end, 2 if toned else 1) for start, end in toned or places]
    return _merged(spans)


def _with_tones(text, places, wanted):
    """Those of the places where the text has the very tones; only these pieces need be looked at."""
    return [(start, end) for start, end in places if words(text[start:end])[1] == list(wanted)]


def _places(source, wanted):
    """(start, end) of these words in a row, whatever stands between them that is no letter or digit."""
    row = r"[\W_]+".join(f"0*{word}" if word.isdigit() else re.escape(word) for word in wanted)
    return [match.span() for match in re.finditer(rf"(?<![^\W_]){row}(?![^\W_])", source)]


def _merged(spans):
    merged = []
    for start, end, weight in sorted(spans):
        if merged and start < merged[-1][1]:
            last = merged[-1]
            merged[-1] = (last[0], max(last[1], end), last[2] + weight)
        else:
            merged.append((start, end, weight))
    return merged


def _densest(spans):
    """Start of the window of LENGTH letters with the most found in it; the earliest of equals. Words
    side by side count for more than the same words apart."""
    best, best_weight, first, weight = spans[0][0], 0, 0, 0
    for index, span in enumerate(spans):
        beside = index and span[0] - spans[index - 1][1] <= 1
        weight += span[2] + (2 if beside else 0)
        while span[1] - spans[first][0] > LENGTH - LEAD:
            weight -= spans[first][2]
            first += 1
        if weight > best_weight:
            best, best_weight = spans[first][0], weight
    return best


def marked(text, spans, start=0, end=None):
    """Safe HTML of text[start:end] with the spans in <mark>; blanks of any kind become single ones."""
    end = len(text) if end is None else end
    pieces, at = [], start
    for span_start, span_end, *_ in spans:
        if span_end <= start or span_start >= end:
            continue
        span_start, span_end = max(span_start, start), min(span_end, end)
        if span_start == at and pieces and pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text[span_start:span_end], True)
        elif pieces and pieces[-1][1] and text[at:span_start].isspace():
            pieces[-1] = (pieces[-1][0] + text[at:span_end], True)
        else:
            pieces += [(text[at:span_start], False), (text[span_start:span_end], True)]
        at = span_end
    pieces.append((text[at:end], False))
    return mark_safe("".join(f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in pieces if piece))


def snippet(text, query):
    """Safe HTML, "" where the page holds none of the words (they stand in the head alone)."""
    text = nfc(text)
    spans = found_spans(text, query)
    if not spans:
        return mark_safe("")
    start = max(_densest(spans) - LEAD, 0)
    if start:
        blank = text.find(" ", start, start + LEAD)
        start = blank + 1 if blank >= 0 else start
    end = min(start + LENGTH, len(text))
    if end < len(text):
        blank = text.rfind(" ", end - LEAD, end)
        end = blank if blank > start else end
    body = marked(text, spans, start, end)
    return format_html("{}{}{}", "… " if start else "", body, " …" if end < len(text) else "")


def marked_text(text, query):
    """A whole text with the found words marked."""
    text = nfc(text)
    return marked(text, found_spans(text, query) if query else [])
