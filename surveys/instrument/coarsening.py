"""A personal question asked ever more coarsely: as it stands, with bands merged, and in the end not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vietnamese.text import exact

from .elements import PERSONAL, Question

RARE = 0.05


@dataclass(frozen=True)
class Change:
    kind: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """One way to ask a trait; codes of the people, or None where it is not asked."""

    change: Change | None
    codes: np.ndarray | None


def ladder(question: Question, roster: Sequence[Mapping[str, str]]) -> Iterator[Step]:
    """A trait as it is asked, then ever more coarsely, at last not at all."""
    kind, name = question.personal, PERSONAL[question.personal]
    answer = {value: _as_answered(question, value) for value in {row.get(kind) for row in roster}}
    values = [answer[row.get(kind)] for row in roster]
    seen = [_codes(values)]
    yield Step(None, seen[0])
    for sentence, merged in _coarser(question, kind, values, roster):
        codes = _codes(merged)
        if codes.max(initial=0) < seen[-1].max(initial=0) and codes.any():
            seen.append(codes)
            yield Step(Change(kind, sentence), codes)
    yield Step(Change(kind, f"Bỏ câu hỏi về {name}."), None)


def _codes(values: list[str]) -> np.ndarray:
    numbers: dict[str, int] = {}
    return np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), dtype=np.int64, count=len(values))


def _as_answered(question: Question, value) -> str:
    """The option this person would choose. What fits none is kept as it is: it tells more, never less."""
    text = exact(str(value if value is not None else "")).strip()
    for option in question.options:
        if exact(option.text) == text or _in_band(option.text, text):
            return option.code
    return question.other.code if question.other and text else text


_LOW, _HIGH = re.compile(r"(?:dưới|chưa đến|<)\s*(\d+)|(?:đến|tới)\s+(\d+)\D*$"), re.compile(r"(?:trên|từ|>)\s*(\d+)|(\d+)\D*trở lên")
_BETWEEN = re.compile(r"(\d+)\D{1,20}?(\d+)")


def band(text: str) -> tuple[int, int] | None:
    """Ends of “Dưới 30”, “30–39 tuổi”, “Từ 60 tuổi trở lên”; both belong to it."""
    text = exact(text)
    if found := _BETWEEN.search(text):
        low, high = int(found[1]), int(found[2])
        return (low, high - 1) if re.search(r"(đến|tới|-) dưới", text) else (low, high)
    if found := _LOW.search(text):
        return (0, int(found[1]) - 1) if found[1] else (0, int(found[2]))
    if found := _HIGH.search(text):
        first = int(found[1] or found[2])
        return (first + 1 if re.search(r"trên|>", text) else first), 200
    return None


def _in_band(option: str, text: str) -> bool:
    if not text.isdecimal() or len(text) > 3:
        return False
    ends = band(option)
    return ends is not None and ends[0] <= int(text) <= ends[1]


def _coarser(question: Question, kind: str, values: list[str], roster) -> Iterator[tuple[str, list[str]]]:
    name = PERSONAL[kind]
    if any(option.merge for option in question.options):
        merge = {option.code: option.merge or option.code for option in question.options}
        names = list(dict.fromkeys(option.merge for option in question.options if option.merge))
        yield f"Gộp {name} thành: {', '.join(names)}.", [merge.get(value, value) for value in values]
    elif kind in ("age", "party_age"):
        yield from _wider_bands(question, name, values)
    elif kind == "position":
        leads = {position: _leads(position) for position in {row.get(kind) for row in roster}}
        yield "Gộp chức vụ thành hai nhóm: lãnh đạo, quản lý và không giữ chức vụ.", [leads[row.get(kind)] for row in roster]
    elif kind == "area" and any(row.get("district") for row in roster):
        yield "Hỏi huyện, thành phố thay cho xã, phường.", [str(row.get("district") or "") for row in roster]
    elif kind == "unit" and any(row.get("area") for row in roster):
        yield "Hỏi địa bàn thay cho đơn vị.", [str(row.get("area") or "") for row in roster]
    if kind in ("education", "ethnicity", "religion", "occupation", "other", "position"):
        yield from _rare_merged(question, name, values)


_LEADS = re.compile(r"phó |trưởng|bí thư|chủ tịch|giám đốc|chánh |(cục|tổ|đội|hiệu) ?(trưởng|phó)|ủy viên")


def _leads(position) -> str:
    return "1" if _LEADS.match(exact(str(position or ""))) else "2"


def _wider_bands(question: Question, name: str, values: list[str]) -> Iterator[tuple[str, list[str]]]:
    if not question.options:
        for width in (5, 10, 20):
            grouped = [str(int(value) // width) if value.isdecimal() else value for value in values]
            yield f"Hỏi {name} theo nhóm {width} năm thay cho số chính xác.", grouped
        return
    free = [option for option in question.options if not option.other]
    for many in (2, 3):
        groups = {option.code: place // many for place, option in enumerate(free)}
        joined = [" + ".join(f"“{option.text}”" for option in free[at : at + many]) for at in range(0, len(free), many)]
        yield f"Gộp nhóm {name}: {'; '.join(joined)}.", [str(groups.get(value, value)) for value in values]


def _rare_merged(question: Question, name: str, values: list[str]) -> Iterator[tuple[str, list[str]]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    rare = {value for value, count in counts.items() if count < RARE * len(values)}
    if len(rare) > 1:
        texts = [question.choice_of[code].text for code in sorted(rare, key=str) if code in question.choice_of]
        which = f" ({', '.join(texts[:6])}{' …' if len(texts) > 6 else ''})" if texts else ""
        yield f"Gộp các nhóm {name} ít người{which} vào “Khác”.", ["" if value in rare else value for value in values]
    if len(counts) > 2:
        most = max(counts, key=counts.get)
        text = question.choice_of[most].text if most in question.choice_of else "nhóm đông nhất"
        yield f"Chỉ hỏi {name} theo hai nhóm: “{text}” và “Khác”.", ["1" if value == most else "2" for value in values]
