"""The part of XPath that XLSForms commonly use, turned into conditions:

    ${age} >= 18 and selected(${why}, 'road')      not(${sex} = 'f') or ${name} != ''      . > 0 and . <= 120
"""

from __future__ import annotations

import re
from collections.abc import Callable

LONGEST = 2000
DEEPEST = 6
OPS = {"=": "is", "!=": "is", ">": "gt", ">=": "ge", "<": "lt", "<=": "le"}
_MIRRORED = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
_TOKEN = re.compile(
    r"\s*(?:\$\{(?P<name>[^}\s]{1,80})\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<op>!=|>=|<=|[=<>])|(?P<sign>[(),])|(?P<word>[a-z][a-z-]*)|(?P<dot>\.))"
)


class NotRead(ValueError):
    pass


class Reader:
    """`resolve(name, value)` → (our code, our value): names and codes of choices are given anew on import."""

    def __init__(self, expression: str, resolve: Callable[[str, str | None], tuple[str, str | None]]):
        self.resolve = resolve
        self.tokens = list(_tokens(expression))
        self.at = 0

    def condition(self) -> dict:
        found = self._or(DEEPEST)
        if self.at != len(self.tokens):
            raise NotRead
        return found

    def _or(self, depth: int) -> dict:
        return self._joined("or", lambda: self._joined("and", lambda: self._one(depth)))

    def _joined(self, word: str, part: Callable[[], dict]) -> dict:
        parts = [part()]
        while self._take("word", word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else {"op": word, "of": parts}

    def _one(self, depth: int) -> dict:
        if not depth:
            raise NotRead
        if self._take("sign", "("):
            return self._closed(self._or(depth - 1))
        if self._take("word", "not"):
            self._need("sign", "(")
            return {"op": "not", "of": self._closed(self._or(depth - 1))}
        if self._take("word", "selected"):
            return self._selected()
        return self._comparison()

    def _closed(self, inner: dict) -> dict:
        self._need("sign", ")")
        return inner

    def _selected(self) -> dict:
        self._need("sign", "(")
        name = self._need("name")
        self._need("sign", ",")
        value = self._need("text")[1:-1]
        self._need("sign", ")")
        code, value = self.resolve(name, value)
        return {"op": "is", "question": code, "value": value}

    def _comparison(self) -> dict:
        turned = self._kind() in ("text", "number")
        value = self._value() if turned else None
        if turned:
            sign = self._need("op")
        name = self._need("name")
        if not turned:
            sign = self._need("op")
            value = self._value()
        op = OPS[sign]
        if value == "":
            if op != "is":
                raise NotRead
            told = {"op": "answered", "question": self.resolve(name, None)[0]}
            return told if sign == "!=" else {"op": "not", "of": told}
        if op != "is":
            return {"op": _MIRRORED[op] if turned else op, "question": self.resolve(name, None)[0], "value": value}
        code, value = self.resolve(name, value)
        told = {"op": "is", "question": code, "value": value}
        return {"op": "not", "of": told} if sign == "!=" else told

    def _value(self) -> str:
        if self._kind() == "number":
            return self._need("number")
        return self._need("text")[1:-1]

    def _kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self, kind: str, value: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == (kind, value):
            self.at += 1
            return True
        return False

    def _need(self, kind: str, value: str | None = None) -> str:
        if self._kind() != kind or (value is not None and self.tokens[self.at][1] != value):
            raise NotRead
        self.at += 1
        return self.tokens[self.at - 1][1]


def _tokens(expression: str):
    if len(expression) > LONGEST:
        raise NotRead
    at, expression = 0, expression.rstrip()
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if not found:
            raise NotRead
        at = found.end()
        yield found.lastgroup, found[found.lastgroup]


def bounds(expression: str, decimals: int = 0) -> dict[str, float]:
    """{"min", "max"} of “. >= 18 and . < 60” or “count-selected(.) <= 3”."""
    plain = re.sub(r"count-selected\s*\(\s*\.\s*\)", ".", expression.strip())
    found: dict[str, float] = {}
    step = 10**-decimals
    for part in re.split(r"\s+and\s+", plain):
        compared = re.fullmatch(r"\(?\s*\.\s*(>=|<=|>|<|=)\s*(-?\d{1,12}(?:\.\d{1,6})?)\s*\)?", part)
        if not compared:
            raise NotRead
        sign, value = compared[1], float(compared[2])
        if sign in (">", "<"):
            value += step if sign == ">" else -step
        value = round(value, 6)
        if sign != "<" and sign != "<=":
            found["min"] = value
        if sign != ">" and sign != ">=":
            found["max"] = value
    return {name: int(value) if value == int(value) else value for name, value in found.items()}
