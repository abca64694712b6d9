"""Whether an answer fits its question. `judge` takes anything, returns the value in its one form or raises Unfit with
a sentence; what a stranger typed is never repeated in it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from vietnamese.text import nfc

from .elements import Question
from .logic import HARD_TO_SAY

LONGEST = {"short_text": 300, "long_text": 3000}
LONGEST_OTHER = 300
MOST_DECIMALS = 6
FIRST_YEAR, LAST_YEAR = 1900, 2100
NOT_OFFERED = "Phương án đã chọn không có trong phiếu, xin chọn lại."

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_AREA = re.compile(r"[A-Za-z0-9_.-]{1,32}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff]")

Areas = Mapping[str, str]  # code of the area → code of the one above it, "" where there is none


class Unfit(ValueError):
    """`part` is the row, half or place the sentence is about."""

    def __init__(self, *sentences: tuple[str, str]):
        super().__init__(sentences)
        self.sentences = sentences


def unfit(sentence: str, part: str = "") -> Unfit:
    return Unfit((part, sentence))


def judge(question: Question, raw, areas: Areas | None = None):
    if question.type == "area":
        return _area(raw, areas)
    return _JUDGES[question.type](question, raw)


def required_sentence(question: Question) -> str:
    return _REQUIRED.get(question.type, "Xin chọn một phương án.")


def clean_text(text: str, longest: int, *, lines: bool = False) -> str:
    """Normal form, without what a database or a printer cannot take. Raises Unfit where it is too long."""
    if len(text) > 4 * longest:
        raise _too_long(len(text), longest)
    text = nfc(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = text.strip() if lines else " ".join(text.split())
    if len(text) > longest:
        raise _too_long(len(text), longest)
    return text


def _too_long(length: int, longest: int) -> Unfit:
    given, allowed = (f"{n:,}".replace(",", ".") for n in (length, longest))
    return unfit(f"Câu trả lời dài {given} ký tự, xin rút gọn còn không quá {allowed} ký tự.")


def vietnamese_number(value) -> str:
    whole, _, part = f"{Decimal(str(value)):,f}".partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def _choice(question: Question, raw) -> str:
    if isinstance(raw, str) and raw in question.choice_of:
        return raw
    raise unfit(NOT_OFFERED)


def _choices(question: Question, raw) -> list[str]:
    """By code, so that their order tells nothing of the order they were shown or ticked in."""
    if not isinstance(raw, list) or not raw or not all(isinstance(v, str) and v in question.choice_of for v in raw):
        raise unfit(NOT_OFFERED)
    chosen = sorted(set(raw), key=int)
    exclusive = next((question.choice_of[code] for code in chosen if question.choice_of[code].exclusive), None)
    if exclusive and len(chosen) > 1:
        raise unfit(f"Đã chọn “{exclusive.text}” thì không chọn thêm phương án khác.")
    if question.min and len(chosen) < question.min and not exclusive:
        raise unfit(f"Xin chọn ít nhất {int(question.min)} phương án.")
    if question.max and len(chosen) > question.max:
        raise unfit(f"Xin chọn nhiều nhất {int(question.max)} phương án.")
    return chosen


def _two_sided(question: Question, raw) -> dict[str, str]:
    if not isinstance(raw, dict) or not isinstance(side := raw.get("side"), str) or not side:
        raise unfit("Xin chọn ý kiến trước, rồi chọn mức độ.", "side")
    if side not in question.choice_of:
        raise unfit(NOT_OFFERED, "side")
    if not question.asks_strength(side):
        return {"side": side}
    strength = raw.get("strength")
    if not strength:
        raise unfit("Xin chọn mức độ của ý kiến này.", "strength")
    if strength not in [row.code for row in question.strengths]:
        raise unfit(NOT_OFFERED, "strength")
    return {"side": side, "strength": strength}


def _matrix(question: Question, raw) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise unfit(NOT_OFFERED)
    rows = {row.code for row in question.rows}
    wrong = [(code, NOT_OFFERED) for code, v in raw.items() if code in rows and not _offers(question, v)]
    if question.required:
        wrong += [(row.code, "Xin chọn một phương án ở dòng này.") for row in question.rows if row.code not in raw]
    if not raw.keys() <= rows:
        wrong.append(("", NOT_OFFERED))
    if wrong:
        raise Unfit(*wrong)
    return {row.code: raw[row.code] for row in question.rows if row.code in raw}


def _offers(question: Question, value) -> bool:
    return isinstance(value, str) and value in question.choice_of


def _ranking(question: Question, raw) -> list[str]:
    if not isinstance(raw, list) or len(raw) > question.places or not all(isinstance(value, str) for value in raw):
        raise unfit(NOT_OFFERED)
    chosen = list(raw)
    while chosen and not chosen[-1]:
        chosen.pop()
    for place, value in enumerate(chosen, start=1):
        if not value:
            raise unfit(f"Vị trí thứ {place} còn trống, xin xếp lần lượt từ vị trí thứ nhất.", str(place))
        if value not in question.choice_of:
            raise unfit(NOT_OFFERED, str(place))
        if value in chosen[: place - 1]:
            raise unfit("Phương án này đã xếp ở vị trí trên, xin chọn phương án khác.", str(place))
    least = int(question.min or 1)
    if len(chosen) < least:
        raise unfit(f"Xin xếp ít nhất {least} phương án.", str(len(chosen) + 1))
    return chosen


def _scale(question: Question, raw) -> str:
    low, high = question.bounds
    points = {str(point) for point in range(low, high + 1)} | ({HARD_TO_SAY} if question.hard_to_say else set())
    if isinstance(raw, str) and raw in points:
        return raw
    raise unfit(f"Xin chọn một điểm từ {low} đến {high}.")


def _number(question: Question, raw) -> str:
    if not isinstance(raw, str) or not _NUMBER.fullmatch(raw) or raw == "-0":
        example = "12,5" if question.decimals else "12"
        raise unfit(f"Không đọc được số, xin ghi bằng chữ số, ví dụ {example}.")
    value = Decimal(raw)
    decimals = max(0, -value.normalize().as_tuple().exponent)
    if decimals > question.decimals:
        if not question.decimals:
            raise unfit("Xin ghi số nguyên, không có phần thập phân.")
        raise unfit(f"Xin ghi nhiều nhất {question.decimals} chữ số sau dấu phẩy.")
    if question.min is not None and value < Decimal(str(question.min)):
        raise unfit(f"Xin ghi số không nhỏ hơn {vietnamese_number(question.min)}.")
    if question.max is not None and value > Decimal(str(question.max)):
        raise unfit(f"Xin ghi số không lớn hơn {vietnamese_number(question.max)}.")
    return raw


def _day(question: Question, raw) -> str:
    found = _DAY.fullmatch(raw) if isinstance(raw, str) else None
    try:
        day = found and datetime.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        day = None
    if not day or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise unfit("Không đọc được ngày, xin ghi ngày/tháng/năm, ví dụ 22/7/2022.")
    for bound, before, word in ((question.min, True, "trước"), (question.max, False, "sau")):
        if not isinstance(bound, str):
            continue
        common = min(len(bound), len(raw))
        beyond = raw[:common] < bound[:common] if before else raw[:common] > bound[:common]
        if beyond:
            raise unfit(f"Xin ghi ngày không {word} {'/'.join(reversed(bound.split('-')))}.")
    return raw


def _text(question: Question, raw) -> str:
    if not isinstance(raw, str):
        raise unfit("Không đọc được câu trả lời, xin ghi lại.")
    text = clean_text(raw, longest_text(question), lines=question.type == "long_text")
    if not text:
        raise unfit(required_sentence(question))
    return text


def longest_text(question: Question) -> int:
    longest = LONGEST[question.type]
    return min(longest, question.max) if isinstance(question.max, int) and question.max > 0 else longest


def _area(raw, areas: Areas | None) -> str:
    if isinstance(raw, str) and _AREA.fullmatch(raw) and (areas is None or raw in areas):
        return raw
    raise unfit("Xin chọn địa bàn trong danh sách.")


def _consent(question: Question, raw) -> str:
    if raw == "1":
        return raw
    raise unfit(NOT_OFFERED)


_JUDGES: dict[str, Callable] = {
    "single": _choice,
    "likert": _choice,
    "multiple": _choices,
    "two_sided": _two_sided,
    "matrix": _matrix,
    "ranking": _ranking,
    "scale": _scale,
    "number": _number,
    "date": _day,
    "short_text": _text,
    "long_text": _text,
    "consent": _consent,
}
_REQUIRED = {
    "multiple": "Xin chọn ít nhất một phương án.",
    "matrix": "Xin chọn một phương án ở mỗi dòng.",
    "ranking": "Xin xếp hạng, bắt đầu từ vị trí thứ nhất.",
    "scale": "Xin chọn một điểm.",
    "number": "Xin ghi một số.",
    "date": "Xin ghi ngày, ví dụ 22/7/2022.",
    "short_text": "Xin ghi câu trả lời.",
    "long_text": "Xin ghi câu trả lời.",
    "area": "Xin chọn địa bàn.",
    "consent": "Xin đánh dấu đồng ý để tiếp tục, hoặc đóng trang này nếu không muốn tham gia.",
}
