"""Documents of any number made of the corpus of laws: its paragraphs recombined, never copied whole.

Each document draws its paragraphs from a seed of its own, most of them from one law and its neighbours, so
that a document has a theme; its subject is cut from one of them. Without the corpus the paragraphs come from
the Zipf words of benches/corpus.py.
"""

import functools
import gzip
import json
import random
from pathlib import Path

from benches.corpus import Words, facts_of, field_names
from benches.loading import load_facts

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "corpus" / "laws.jsonl.gz"
SHORTEST, LONGEST = 80, 1200  # letters of a paragraph
PAGE = 2400  # letters, about those of a printed page
FALLBACK = 5000


class Paragraphs:
    def __init__(self, seed, corpus=CORPUS):
        self.texts = _of_corpus(corpus) if corpus.exists() else _of_words(seed)
        self.real = corpus.exists()

    def draw(self, chance, letters):
        """Paragraphs of about so many letters together: half from around one place, half from anywhere."""
        home, drawn, length = chance.randrange(len(self.texts)), [], 0
        while length < letters:
            place = home + chance.randrange(-60, 60) if chance.random() < 0.5 else chance.randrange(len(self.texts))
            drawn.append(self.texts[place % len(self.texts)])
            length += len(drawn[-1])
        return drawn


def _of_corpus(corpus):
    texts = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            texts += [text for text in json.loads(line)["text"].split("\n") if SHORTEST <= len(text) <= LONGEST]
    return texts


def _of_words(seed):
    words, chance = Words(seed), random.Random(f"{seed} paragraphs")
    return [" ".join(words.draw(chance, chance.randrange(12, 90))).capitalize() + "." for _ in range(FALLBACK)]


_paragraphs = functools.cache(Paragraphs)


def _draft(seed, names, index):
    """Facts of document `index`."""
    chance = random.Random(f"{seed}-{index}")
    drawn = _paragraphs(seed).draw(chance, PAGE * chance.choice((1, 1, 2)) - 300)
    words = chance.choice(drawn).split()
    start = chance.randrange(max(len(words) - 16, 1))
    subject = "Về " + " ".join(words[start : start + chance.randrange(8, 18)]).rstrip(" .,;:")
    pages, page = [], ""
    for text in drawn:
        if page and len(page) + len(text) > PAGE:
            pages.append(page)
            page = ""
        page += text + "\n"
    return facts_of(chance, names, index, subject, [*pages, page])


def load(count, seed=2026, *, units, clerk=None, first=0):
    """Add documents number `first` to `count` - 1."""
    load_facts(range(first, count), units=units, clerk=clerk, draft=functools.partial(_draft, seed, field_names()))
