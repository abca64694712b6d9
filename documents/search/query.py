"""The query language: words, "cụm từ", -loại trừ, official numbers in any spelling.

`parse` takes whatever was typed and never fails; what it could not use it says in `notices`.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

from documents.search.vectors import all_of, any_of, in_order
from documents.search.words import pairs, words
from vietnamese.numbering import number_key
from vietnamese.text import DASHES, fold, nfc

LONGEST = 200  # letters
MOST_WORDS = 24

_DASH = "[" + re.escape(DASHES) + "]"
_QUOTE = '["“”„«»]'
_SIGN = r"[^\W\d_]+\d*"
# A dash with a blank on its left only is an exclusion: "09-NQ/TU -dự thảo".
_JOINT = rf"(?:{_DASH}|\s?/\s?|\s{_DASH}\s|[.&])"
_NUMBER = rf"\d{{1,6}}[A-Za-zĐđ]?(?:{_DASH}|\s?/\s?)(?:(?:19|20)\d\d(?:{_DASH}|\s?/\s?))?{_SIGN}(?:{_JOINT}{_SIGN})*"
_TOKEN = re.compile(
    rf"""(?P<excluded>(?<!\S){_DASH}(?=[\w"“„«]))?
    (?: {_QUOTE}(?P<phrase>[^"“”„«»]*)(?:{_QUOTE}|$)
      | (?<![\w/])(?P<number>{_NUMBER})(?!\w)
      | (?P<word>[^\s"“”„«»]+) )""",
    re.VERBOSE,
)
_SPELLED_NUMBER = re.compile(r"(?:so\s*:?\s*)?\d{1,6}\s?[a-z]{0,8}(?:[\s./-]+[a-z]{1,10}\d{0,2}|[\s./-]+(?:19|20)\d\d){0,6}")


@dataclass(frozen=True)
class Term:
    folded: tuple[str, ...]
    exact: tuple[str, ...]
    quoted: bool = False  # the words must stand together, with the tones that were typed
    number: bool = False  # the words must stand together, tones do not matter
    excluded: bool = False

    @property
    def toned(self):
        return self.folded != self.exact and not self.number

    @property
    def together(self):
        return self.quoted or self.number

    @property
    def strict(self):
        """Only these very tones will do: a quoted phrase with tones, an excluded word with tones."""
        return self.toned and (self.quoted or self.excluded)


def _needed(words):
    """Lexemes that a phrase cannot lack: its pairs, or its only word."""
    return pairs(words) if len(words) > 1 else list(words)


def _lexemes(term):
    return _needed(term.folded) if term.together else term.folded


def _confirmed(words):
    """A tsquery that is true for the phrase and nothing else."""
    needed = all_of(_needed(words))
    return f"({needed} & {in_order(words)})" if len(words) > 2 else f"({needed})"


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[Term, ...] = ()
    notices: tuple[str, ...] = field(default=())

    def __bool__(self):
        return bool(self.wanted)

    @cached_property
    def wanted(self):
        return [term for term in self.terms if not term.excluded]

    @cached_property
    def folded_words(self):
        """What the folded index of a page must hold."""
        lexemes = []
        for term in self.wanted:
            lexemes += _lexemes(term)
        return list(dict.fromkeys(lexemes))

    @cached_property
    def folded(self):
        return all_of(self.folded_words)

    @cached_property
    def folded_loose(self):
        """The same without the phrases that `exact` demands with their tones."""
        return all_of(lexeme for term in self.wanted if not term.strict for lexeme in _lexemes(term))

    @cached_property
    def exact(self):
        """What the exact index must hold besides; "" when no tones are demanded."""
        return all_of(lexeme for term in self.wanted if term.strict for lexeme in _needed(term.exact))

    @cached_property
    def order_folded(self):
        """Phrases of three words and more, whose order the positions must confirm."""
        return " & ".join(in_order(t.folded) for t in self.wanted if t.together and not t.strict and len(t.folded) > 2)

    @cached_property
    def order_exact(self):
        return " & ".join(in_order(t.exact) for t in self.wanted if t.strict and len(t.exact) > 2)

    @cached_property
    def strict_phrases(self):
        """What a head must hold word for word, as it stands in `head_exact`."""
        return [f" {' '.join(term.exact)} " for term in self.wanted if term.strict]

    @cached_property
    def excluded_phrases(self):
        return [f" {' '.join(term.exact)} " for term in self.terms if term.excluded and term.strict]

    @cached_property
    def excluded_folded(self):
        return " | ".join(_confirmed(t.folded) for t in self.terms if t.excluded and not t.strict)

    @cached_property
    def excluded_exact(self):
        return " | ".join(_confirmed(t.exact) for t in self.terms if t.excluded and t.strict)

    @cached_property
    def toned_words(self):
        """The words typed with tones, tones and all."""
        return list(
            dict.fromkeys(
                exact
                for term in self.wanted
                if term.toned
                for exact, folded in zip(term.exact, term.folded, strict=True)
                if exact != folded
            )
        )

    @cached_property
    def wished_exact(self):
        """Documents that have these come first."""
        return all_of(self.toned_words)

    @cached_property
    def _is_run(self):
        """Loose words and nothing else: they may well be meant to stand side by side."""
        return len(self.wanted) > 1 and not any(term.together for term in self.wanted)

    @cached_property
    def run_folded(self):
        return [word for term in self.wanted for word in term.folded] if self._is_run else []

    @cached_property
    def run_exact(self):
        return [word for term in self.wanted for word in term.exact] if self._is_run and self.wished_exact else []

    @cached_property
    def near_folded(self):
        return all_of(pairs(self.run_folded))

    @cached_property
    def some_near_folded(self):
        return any_of(pairs(self.run_folded))

    @cached_property
    def some_near_exact(self):
        return any_of(pairs(self.run_exact))

    @cached_property
    def exact_words(self):
        return all_of(word for term in self.wanted for word in term.exact)

    @cached_property
    def plain_words(self):
        """Single words only: these carry the weight of their place in a head."""
        return all_of(word for term in self.wanted for word in term.folded)

    @cached_property
    def near_exact(self):
        return all_of(pairs(self.run_exact))

    @cached_property
    def phrase(self):
        """All wanted words in the order typed, for comparing with a head."""
        return " ".join(word for term in self.wanted for word in term.exact)

    @cached_property
    def number_keys(self):
        """Keys of the official numbers in it; a query that is nothing but one may be spelled with blanks."""
        keys = [number_key(" ".join(term.folded)) for term in self.wanted if term.number]
        if self.is_number and not keys:
            keys = [number_key(self.text)]
        return [key for key in keys if key]

    @cached_property
    def is_number(self):
        return bool(_SPELLED_NUMBER.fullmatch(fold(self.text).strip())) or (
            len(self.wanted) == 1 and self.wanted[0].number
        )


def clean(typed):
    typed = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in nfc(typed or "")[: LONGEST * 50])
    return " ".join(typed.split())


def parse(typed):
    text = clean(typed)
    notices = []
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0]
        notices.append(f"Câu tìm quá dài; chỉ {LONGEST} chữ đầu được dùng. Hãy rút gọn để tìm chính xác hơn.")
    terms, count = [], 0
    for match in _TOKEN.finditer(text):
        term = _term(match)
        if term and count + len(term.folded) > MOST_WORDS:
            notices.append(f"Câu tìm có quá nhiều từ; chỉ {MOST_WORDS} từ đầu được dùng.")
            break
        if term:
            if term.number and terms and terms[-1].folded == ("so",):
                terms.pop()  # the label of the number, "Số 09-NQ/TU"
            terms.append(term)
            count += len(term.folded)
    if len(terms) > 1 and terms[0].folded == ("so",) and _SPELLED_NUMBER.fullmatch(fold(text)):
        del terms[0]
    if text and not terms:
        notices.append("Câu tìm chưa có chữ hoặc số nào. Hãy gõ vài từ trong trích yếu hoặc số, ký hiệu văn bản.")
    elif terms and all(term.excluded for term in terms):
        notices.append("Câu tìm chỉ có từ loại trừ. Hãy thêm ít nhất một từ cần tìm.")
    return Query(text=text, terms=tuple(terms), notices=tuple(notices))


def _term(match):
    kind = match.lastgroup
    typed = match["phrase"] if match["phrase"] is not None else match["number"] or match["word"]
    folded, exact = words(typed)
    if not folded:
        return None
    return Term(
        folded=tuple(folded),
        exact=tuple(exact),
        quoted=match["phrase"] is not None,
        number=kind == "number",
        excluded=match["excluded"] is not None,
    )
