"""Conditions over earlier answers. Small and total: whatever an answer looks like, `holds` says yes or no.

    {"op": "and" | "or", "of": [COND, …]}       {"op": "not", "of": COND}
    {"op": "is", "question": "C1", "value": "2"}  {"op": "any", "question": "C1", "values": ["1", "2"]}
    {"op": "gt" | "ge" | "lt" | "le", "question": "C1", "value": "18"}  {"op": "answered", "question": "C1"}

"C5.1" is row 1 of the matrix C5; "C7.side" and "C7.strength" are the halves of a two-sided question, and "C7" alone is
its side. Of a list (several choices, a ranking) `is` and `any` ask whether the value is in it. A question that was not
answered satisfies nothing but `not`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

HARD_TO_SAY = "98"

MANY = ("and", "or")
COMPARISONS = {"gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le}
OPS = (*MANY, "not", "is", "any", *COMPARISONS, "answered")
DEEPEST = 8
MOST_PARTS = 60

NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?", re.ASCII)


@dataclass(frozen=True)
class Condition:
    """`numeric` says that 98 is a number there (a question of type number) and not “Khó trả lời”."""

    op: str
    question: str = ""
    values: tuple[str, ...] = ()
    of: tuple[Condition, ...] = ()
    numeric: bool = False

    def to_json(self) -> dict:
        if self.op == "not":
            return {"op": "not", "of": self.of[0].to_json()}
        if self.op in MANY:
            return {"op": self.op, "of": [part.to_json() for part in self.of]}
        json = {"op": self.op, "question": self.question}
        if self.op == "any":
            return json | {"values": list(self.values)}
        return json if self.op == "answered" else json | {"value": self.values[0]}

    def atoms(self) -> Iterator[Condition]:
        if not self.of:
            yield self
        for part in self.of:
            yield from part.atoms()

    def asks(self) -> frozenset[str]:
        """Codes of the questions it is about."""
        return frozenset(question_of(atom.question) for atom in self.atoms())

    def with_numbers(self, numbers: frozenset[str]) -> Condition:
        return replace(
            self,
            numeric=self.question in numbers,
            of=tuple(part.with_numbers(numbers) for part in self.of),
        )


def question_of(name: str) -> str:
    return name.partition(".")[0]


def parse(json) -> Condition:
    """ValueError with a Vietnamese sentence where the shape is not one of the above."""
    condition = _parse(json, DEEPEST)
    if sum(1 for _ in condition.atoms()) > MOST_PARTS:
        raise ValueError(f"Điều kiện có quá {MOST_PARTS} vế, xin chia nhỏ câu hỏi hoặc mục.")
    return condition


def _parse(json, depth: int) -> Condition:
    if not depth:
        raise ValueError(f"Điều kiện lồng quá {DEEPEST} lớp, xin viết gọn lại.")
    if not isinstance(json, dict) or json.get("op") not in OPS:
        raise ValueError("Không đọc được điều kiện hiển thị.")
    op = json["op"]
    if op in MANY:
        return Condition(op, of=_parts(json, depth))
    if op == "not":
        return Condition(op, of=(_parse(json.get("of"), depth - 1),))
    question = json.get("question")
    if not isinstance(question, str) or not question:
        raise ValueError("Điều kiện chưa nói hỏi về câu nào.")
    values = json.get("values") if op == "any" else [json.get("value")]
    if op == "answered":
        return Condition(op, question)
    if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"Điều kiện về câu {question[:40]} chưa có giá trị để so.")
    return Condition(op, question, tuple(values))


def _parts(json: dict, depth: int) -> tuple[Condition, ...]:
    parts = json.get("of")
    if not isinstance(parts, list) or not parts:
        raise ValueError("Điều kiện “và”, “hoặc” cần ít nhất một vế.")
    return tuple(_parse(part, depth - 1) for part in parts)


def holds(condition: Condition | None, answers: dict) -> bool:
    if condition is None:
        return True
    if condition.op == "and":
        return all(holds(part, answers) for part in condition.of)
    if condition.op == "or":
        return any(holds(part, answers) for part in condition.of)
    if condition.op == "not":
        return not holds(condition.of[0], answers)
    value = _answer(condition.question, answers)
    if condition.op == "answered":
        return bool(value)
    if condition.op in COMPARISONS:
        return _compares(condition, value)
    if isinstance(value, dict):
        value = value.get("side")
    given = value if isinstance(value, list) else [value]
    return any(one in condition.values for one in given if isinstance(one, str))


def _answer(name: str, answers: dict):
    code, _, row = name.partition(".")
    value = answers.get(code)
    if not row:
        return value
    return value.get(row) if isinstance(value, dict) else None


def _compares(condition: Condition, value) -> bool:
    bound = condition.values[0]
    if not isinstance(value, str) or (value == HARD_TO_SAY and not condition.numeric):
        return False
    compare = COMPARISONS[condition.op]
    if DAY.fullmatch(value) and DAY.fullmatch(bound):
        common = min(len(value), len(bound))
        return compare(value[:common], bound[:common])
    if NUMBER.fullmatch(value) and NUMBER.fullmatch(bound):
        return compare(Decimal(value), Decimal(bound))
    return False
