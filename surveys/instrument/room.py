"""How many bytes answers may take at most. Every sealed form of a survey is filled up to it: before the close a technician
sees how long a form is and about when it came, and after it how long each text is."""

from .elements import Form, Question
from .judging import LONGEST_OTHER, longest_text

WIDEST = 4  # bytes of a character; a quotation mark or a new line takes two in JSON
MARKS = 6  # quotation marks, colon, comma, brackets around a code
PLAIN = 40  # a number, a date, an area, a side with its strength


def room(form: Form) -> int:
    return sum(_of(question) for question in form.answerable) + PLAIN  # the order group


def _of(question: Question) -> int:
    other = _bytes(question.other_key) + WIDEST * LONGEST_OTHER if question.other else 0
    return _bytes(question.code) + _value(question) + other


def _value(question: Question) -> int:
    choices = [_bytes(option.code) for option in question.choices]
    match question.type:
        case "short_text" | "long_text":
            return WIDEST * longest_text(question)
        case "multiple" | "ranking":
            return MARKS + sum(choices)
        case "matrix":
            return MARKS + sum(_bytes(row.code) + max(choices, default=0) for row in question.rows)
        case "two_sided":
            return PLAIN + max(choices, default=0) + max((_bytes(row.code) for row in question.strengths), default=0)
        case _:
            return PLAIN + max(choices, default=0)


def _bytes(code: str) -> int:
    return len(code.encode()) + MARKS
