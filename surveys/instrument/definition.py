"""Reads the JSON of a form (`FormVersion.definition`). What can be read may still be unfinished: a draft is kept with
its gaps, and `checks.faults` says what stands against opening it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vietnamese.text import nfc

from . import logic
from .elements import PERSONAL, TYPES, Fault, Form, Option, Question, Row, Section

CODE = re.compile(r"(?!.*__)[A-Za-z][A-Za-z0-9_]{0,31}", re.ASCII)  # "__" parts the fields of a question in HTML
OPTION_CODE = re.compile(r"[1-9]|[1-8][0-9]|9[0-7]", re.ASCII)
ROW_CODE = re.compile(r"[A-Za-z0-9_]{1,16}", re.ASCII)
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", re.ASCII)
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS, MOST_ORDERS = 60, 300, 97, 50, 24
LONG, SHORT, LABEL = 4000, 1000, 120
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class BadForm(ValueError):
    """The JSON is no form. `faults` say in Vietnamese what is wrong and where."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def parse(json) -> Form:
    reader = _Reader()
    form = reader.form(json)
    if reader.faults:
        raise BadForm(reader.faults)
    return _bound(form)


def _bound(form: Form) -> Form:
    """Conditions know for which questions 98 is a number."""
    numbers = frozenset(question.code for question in form.questions if question.type == "number")

    def bound(element):
        conditions = {"show_if": element.show_if and element.show_if.with_numbers(numbers)}
        if isinstance(element, Question):
            conditions["screen_out"] = element.screen_out and element.screen_out.with_numbers(numbers)
        return replace(element, **conditions)

    sections = (replace(bound(s), questions=tuple(map(bound, s.questions))) for s in form.sections)
    return replace(form, sections=tuple(sections))


@dataclass
class _Reader:
    faults: list[Fault] = field(default_factory=list)

    def say(self, place: str, sentence: str):
        if len(self.faults) < 50:
            self.faults.append(Fault(place, sentence))

    def form(self, json) -> Form | None:
        source = self._object(json, "", Form)
        if source is None:
            return None
        sections = self._list(source, "sections", "", MOST_SECTIONS, "mục", self.section)
        if sum(len(section.questions) for section in sections) > MOST_QUESTIONS:
            self.say("", f"Phiếu có quá {MOST_QUESTIONS} câu hỏi.")
        return Form(
            title=self._text(source, "title", "", SHORT),
            intro=self._text(source, "intro", "", LONG),
            thanks=self._text(source, "thanks", "", LONG),
            sections=sections,
            orders=self._whole(source, "orders", "", 1, 1, MOST_ORDERS),
        )

    def section(self, json, place: str) -> Section | None:
        source = self._object(json, place, Section)
        if source is None:
            return None
        code = self._code(source, place, CODE, "Mã mục")
        place = code or place
        return Section(
            code=code,
            title=self._text(source, "title", place, SHORT),
            text=self._text(source, "text", place, LONG),
            show_if=self._condition(source, "show_if", place),
            block=self._text(source, "block", place, 32),
            questions=self._list(source, "questions", place, MOST_QUESTIONS, "câu hỏi", self.question),
        )

    def question(self, json, place: str) -> Question | None:
        source = self._object(json, place, Question)
        if source is None:
            return None
        code = self._code(source, place, CODE, "Mã câu hỏi")
        place = code or place
        return Question(
            code=code,
            type=self._one_of(source, "type", place, TYPES, "Loại câu hỏi"),
            text=self._text(source, "text", place, LONG),
            help=self._text(source, "help", place, SHORT),
            label=self._text(source, "label", place, LABEL),
            bank=self._text(source, "bank", place, 32),
            required=self._flag(source, "required", place),
            personal=self._one_of(source, "personal", place, ("", *PERSONAL), "Loại thông tin cá nhân", ""),
            options=self._list(source, "options", place, MOST_OPTIONS, "phương án", self.option),
            rows=self._list(source, "rows", place, MOST_ROWS, "dòng", self.row),
            hard_to_say=self._flag(source, "hard_to_say", place),
            shuffle=self._flag(source, "shuffle", place),
            min=self._bound_of(source, "min", place),
            max=self._bound_of(source, "max", place),
            decimals=self._whole(source, "decimals", place, 0, 0, 6),
            show_if=self._condition(source, "show_if", place),
            screen_out=self._condition(source, "screen_out", place),
        )

    def option(self, json, place: str) -> Option | None:
        source = self._object(json, place, Option)
        if source is None:
            return None
        sign = source.get("sign")
        if sign is not None and (isinstance(sign, bool) or sign not in (1, 0, -1)):
            self.say(place, "Chiều của phương án chỉ là 1, 0 hoặc -1.")
        return Option(
            code=self._code(source, place, OPTION_CODE, "Mã phương án"),
            text=self._text(source, "text", place, SHORT),
            label=self._text(source, "label", place, LABEL),
            exclusive=self._flag(source, "exclusive", place),
            other=self._flag(source, "other", place),
            sign=sign,
            merge=self._text(source, "merge", place, LABEL),
        )

    def row(self, json, place: str) -> Row | None:
        source = self._object(json, place, Row)
        if source is None:
            return None
        return Row(
            code=self._code(source, place, ROW_CODE, "Mã dòng"),
            text=self._text(source, "text", place, SHORT),
            label=self._text(source, "label", place, LABEL),
        )

    def _object(self, json, place: str, kind: type) -> dict | None:
        if not isinstance(json, dict):
            self.say(place, "Không đọc được phần này của phiếu.")
            return None
        for name in json.keys() - kind.__dataclass_fields__.keys():
            self.say(place, f"Không hiểu mục “{str(name)[:40]}”.")
        return json

    def _list(self, source: dict, name: str, place: str, most: int, noun: str, read: Callable) -> tuple:
        parts = source.get(name) or []
        if not isinstance(parts, list):
            self.say(place, f"Danh sách {noun} không đọc được.")
            return ()
        if len(parts) > most:
            self.say(place, f"Có {len(parts)} {noun}, nhiều nhất là {most}.")
            return ()
        where = f"{place}, " if place else ""
        read_parts = (read(part, f"{where}{noun} thứ {number}") for number, part in enumerate(parts, start=1))
        return tuple(part for part in read_parts if part is not None)

    def _text(self, source: dict, name: str, place: str, longest: int) -> str:
        value = source.get(name, "")
        if value is None:
            return ""
        if not isinstance(value, str):
            self.say(place, f"Mục “{name}” phải là chữ.")
            return ""
        if len(value) > longest:
            self.say(place, f"Mục “{name}” dài quá {longest} ký tự.")
            return ""
        return nfc(_CONTROL.sub("", value)).strip()

    def _code(self, source: dict, place: str, shape: re.Pattern, noun: str) -> str:
        value = source.get("code")
        if isinstance(value, str) and shape.fullmatch(value):
            return value
        rule = {
            CODE: "bắt đầu bằng chữ cái không dấu, chỉ gồm chữ, số và gạch dưới đơn, không quá 32 ký tự",
            OPTION_CODE: "là số từ 1 đến 97",
            ROW_CODE: "chỉ gồm chữ không dấu, số và gạch dưới, không quá 16 ký tự",
        }[shape]
        self.say(place, f"{noun} phải {rule}.")
        return ""

    def _one_of(self, source: dict, name: str, place: str, allowed, noun: str, default=None) -> str:
        value = source.get(name, default)
        if isinstance(value, str) and value in allowed:
            return value
        self.say(place, f"{noun} “{str(value)[:40]}” không có trong danh mục.")
        return ""

    def _flag(self, source: dict, name: str, place: str) -> bool:
        value = source.get(name, False)
        if not isinstance(value, bool):
            self.say(place, f"Mục “{name}” chỉ là có hoặc không.")
            return False
        return value

    def _whole(self, source: dict, name: str, place: str, default: int, least: int, most: int) -> int:
        value = source.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.say(place, f"Mục “{name}” phải là số nguyên từ {least} đến {most}.")
            return default
        return value

    def _bound_of(self, source: dict, name: str, place: str):
        value = source.get(name)
        if value is None:
            return None
        if isinstance(value, str) and DAY.fullmatch(value) and source.get("type") == "date":
            return value
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and source.get("type") != "date" and abs(value) <= 10**12:  # no NaN passes this
            return int(value) if value == int(value) else value
        self.say(place, f"Mục “{name}” phải là số, với câu hỏi ngày là năm-tháng-ngày.")
        return None

    def _condition(self, source: dict, name: str, place: str) -> logic.Condition | None:
        if source.get(name) is None:
            return None
        try:
            return logic.parse(source[name])
        except ValueError as fault:
            self.say(place, str(fault))
            return None
