"""tsvector and tsquery literals, written here and not by PostgreSQL's parser.

Its parser makes '12/q' and 'đ-ubnd' of "12/QĐ-UBND". Every lexeme written here is letters, digits and
"_" only, so nothing needs escaping.
"""

from documents.search.words import pairs

LAST_POSITION = 16_383  # PostgreSQL's limits
POSITIONS_PER_LEXEME = 255
MOST_WORDS = 25_000  # of one page: keeps a vector below PostgreSQL's 1 MB
GAP = 8  # positions between the head and the page, so that no phrase runs from one into the other


def vector(*runs, weights=("",)):
    """A tsvector literal of runs of words. Words carry positions, pairs of neighbours do not: a phrase
    of two is one lexeme, a longer one an AND of pairs that positions confirm."""
    lexemes, start = {}, 1
    for index, run in enumerate(runs):
        weight = weights[min(index, len(weights) - 1)]
        run = run[:MOST_WORDS]
        for position, word in enumerate(run, start):
            places = lexemes.setdefault(word, [])
            if len(places) < POSITIONS_PER_LEXEME and position <= LAST_POSITION:
                places.append(f"{position}{weight}")
        for pair in pairs(run):
            lexemes.setdefault(pair, ())
        start += len(run) + GAP
    return " ".join(f"'{word}':{','.join(places)}" if places else f"'{word}'" for word, places in lexemes.items())


def all_of(lexemes):
    return " & ".join(f"'{lexeme}'" for lexeme in dict.fromkeys(lexemes))


def any_of(lexemes):
    return " | ".join(f"'{lexeme}'" for lexeme in dict.fromkeys(lexemes))


def in_order(words):
    return "(" + " <-> ".join(f"'{word}'" for word in words) + ")"
