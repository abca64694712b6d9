"""bin/bench sanitise: what `clean` stops, and what it costs.

The corpus of hostile pieces is the one of the tests. Time is taken on 200 KB of an article and of Word's HTML; the
yardstick of the same minute is `nh3.clean` with its own rules on the same text.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import nh3

from richtext.policy import POLICY_VERSION, clean
from tests.richtext.judges import complaints
from tests.richtext.payloads import PAYLOADS
from tests.richtext.test_policy import ARTICLE
from tests.richtext.word import WORD

SIZE = 200_000  # bytes
ALLOWED_MS = 100
ROUNDS = 15


def main() -> int:
    cleaned = [clean(payload) for payload in PAYLOADS]
    figures = {
        "bench": "sanitise",
        "policy": POLICY_VERSION,
        "payloads": len(PAYLOADS),
        "survived": sum(bool(complaints(text)) for text in cleaned),
        "changed_again": sum(clean(text) != text for text in cleaned),
    }
    for name, piece in (("article", ARTICLE), ("word", WORD)):
        text = piece * (SIZE // len(piece.encode()) + 1)
        figures[f"{name}_kb"] = round(len(text.encode()) / 1000)
        figures[f"{name}_ms"], figures[f"{name}_bare_ms"] = side_by_side(text)
    report(figures)
    return int(bool(figures["survived"] or figures["changed_again"] or figures["article_ms"] > ALLOWED_MS))


def side_by_side(text: str) -> tuple[float, float]:
    """Middle milliseconds of `clean` and of bare nh3, taken in turns."""
    ours, bare = zip(*((milliseconds(clean, text), milliseconds(nh3.clean, text)) for _ in range(ROUNDS)), strict=True)
    return statistics.median(ours), statistics.median(bare)


def milliseconds(act, text: str) -> float:
    began = time.perf_counter()
    act(text)
    return round((time.perf_counter() - began) * 1000, 1)


def report(figures: dict) -> None:
    print(f"{figures['payloads']} hostile pieces: {figures['survived']} survive, {figures['changed_again']} change a second time")
    for name in ("article", "word"):
        ours, bare = figures[f"{name}_ms"], figures[f"{name}_bare_ms"]
        print(f"{name:8} {figures[f'{name}_kb']} KB: clean {ours} ms, bare nh3 {bare} ms ({ours / bare:.1f} times)")
    print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
