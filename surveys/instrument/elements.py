"""What a form is made of. Immutable: a form that was answered never changes, and one object may serve every request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property

from .logic import HARD_TO_SAY, Condition

TYPES = {
    "single": "một lựa chọn",
    "multiple": "nhiều lựa chọn",
    "likert": "thang mức độ",
    "two_sided": "hai chiều",
    "matrix": "ma trận",
    "ranking": "xếp hạng",
    "scale": "thang điểm",
    "number": "số",
    "date": "ngày, tháng",
    "short_text": "văn bản ngắn",
    "long_text": "văn bản dài",
    "area": "địa bàn",
    "consent": "đồng ý tham gia",
    "text": "lời dẫn",
}
WITH_OPTIONS = ("single", "multiple", "likert", "two_sided", "matrix", "ranking")
WITH_HARD_TO_SAY = ("single", "multiple", "likert", "two_sided", "matrix", "scale")
WITH_OTHER = ("single", "multiple")
ORDINAL = ("likert", "two_sided", "matrix")  # options that lie on a line: turned round, never mixed
TEXTS = ("short_text", "long_text")
PERSONAL = {
    "gender": "giới tính",
    "age": "tuổi",
    "education": "trình độ",
    "ethnicity": "dân tộc",
    "religion": "tôn giáo",
    "occupation": "nghề nghiệp",
    "position": "chức vụ",
    "unit": "đơn vị",
    "area": "địa bàn",
    "party_age": "tuổi đảng",
    "other": "thông tin cá nhân khác",
}
PIPED = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,31})\}")


def _json_of(element) -> dict:
    """Only what is not as it would be anyway, so that the text of a form stays readable and its hash stable."""
    json = {}
    for field in fields(element):
        value = getattr(element, field.name)
        if value == field.default:
            continue
        if isinstance(value, tuple):
            value = [part.to_json() for part in value]
        json[field.name] = value.to_json() if isinstance(value, Condition) else value
    return json


@dataclass(frozen=True)
class Option:
    code: str
    text: str
    label: str = ""
    exclusive: bool = False
    other: bool = False
    sign: int | None = None
    merge: str = ""

    to_json = _json_of


@dataclass(frozen=True)
class Row:
    code: str
    text: str
    label: str = ""

    to_json = _json_of


HARD_TO_SAY_OPTION = Option(HARD_TO_SAY, "Khó trả lời", "Khó trả lời", exclusive=True)
STRENGTHS = (Row("1", "Mạnh", "Mạnh"), Row("2", "Vừa phải", "Vừa phải"), Row("3", "Yếu", "Yếu"))


@dataclass(frozen=True)
class Question:
    """Of a two-sided question the options are the sides and the rows the degrees of strength (`strengths`)."""

    code: str
    type: str
    text: str
    help: str = ""
    label: str = ""
    bank: str = ""
    required: bool = False
    personal: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    hard_to_say: bool = False
    shuffle: bool = False
    min: int | float | str | None = None
    max: int | float | str | None = None
    decimals: int = 0
    show_if: Condition | None = None
    screen_out: Condition | None = None

    to_json = _json_of

    @cached_property
    def choices(self) -> tuple[Option, ...]:
        """The options as they are offered, “Khó trả lời” among them."""
        return (*self.options, HARD_TO_SAY_OPTION) if self.hard_to_say else self.options

    @cached_property
    def choice_of(self) -> dict[str, Option]:
        return {option.code: option for option in self.choices}

    @cached_property
    def strengths(self) -> tuple[Row, ...]:
        return self.rows or STRENGTHS

    @cached_property
    def other(self) -> Option | None:
        return next((option for option in self.options if option.other), None)

    @property
    def other_key(self) -> str:
        return f"{self.code}_other"

    @property
    def field(self) -> str:
        return f"q_{self.code}"

    def asks_strength(self, side: str) -> bool:
        return side in self.choice_of and self.choice_of[side].sign in (1, -1)

    @cached_property
    def places(self) -> int:
        """How many places a ranking has."""
        return min(int(self.max or len(self.options)), len(self.options))

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """Ends of a scale."""
        return (0 if self.min is None else int(self.min)), (10 if self.max is None else int(self.max))

    @cached_property
    def pipes(self) -> frozenset[str]:
        """Questions whose answers stand in its words."""
        words = (self.text, self.help, *(o.text for o in self.options), *(r.text for r in self.rows))
        return frozenset(code for text in words for code in PIPED.findall(text))


@dataclass(frozen=True)
class Section:
    code: str
    title: str = ""
    text: str = ""
    show_if: Condition | None = None
    block: str = ""
    questions: tuple[Question, ...] = ()

    to_json = _json_of

    @cached_property
    def pipes(self) -> frozenset[str]:
        return frozenset(PIPED.findall(self.title) + PIPED.findall(self.text))

    def pages(self) -> Iterator[Section]:
        """Nothing on a page depends on another answer of the same page, so that no page needs a program in the
        browser. The parts after the first are called A.2, A.3 …"""
        parts: list[list[Question]] = [[]]
        for question in self.questions:
            here = {earlier.code for earlier in parts[-1]}
            needs = question.pipes | (question.show_if.asks() if question.show_if else frozenset())
            if needs & here:
                parts.append([])
            parts[-1].append(question)
        for number, part in enumerate(parts, start=1):
            if number == 1:
                yield replace(self, questions=tuple(part))
            else:
                yield replace(self, code=f"{self.code}.{number}", text="", questions=tuple(part))


@dataclass(frozen=True)
class Form:
    title: str
    intro: str = ""
    thanks: str = ""
    sections: tuple[Section, ...] = ()
    orders: int = 1

    to_json = _json_of

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order, section texts included."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def answerable(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.type != "text")

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in reversed(self.questions)}

    def question(self, code: str) -> Question:
        """KeyError where there is none."""
        return self._by_code[code]

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    @cached_property
    def pages(self) -> tuple[Section, ...]:
        return tuple(page for section in self.sections for page in section.pages())

    @cached_property
    def personal(self) -> tuple[Question, ...]:
        return tuple(question for question in self.answerable if question.personal)


@dataclass(frozen=True)
class Fault:
    """`code` is that of the question or section, or empty for the form. One that does not block is told only."""

    code: str
    sentence: str
    blocks: bool = True

    def __str__(self):
        return f"{self.code}: {self.sentence}" if self.code else self.sentence
