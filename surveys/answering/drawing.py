"""Questions as HTML. What a question looks like is the same for everybody who is shown it, so it is made once in each
process, with marks where an answer goes; filling in the marks is all that a request costs."""

import re
from functools import lru_cache

from django.template.loader import get_template
from django.utils.html import escape

from surveys.answering.forms import arranged, places_of
from surveys.instrument.elements import TEXTS
from surveys.instrument.judging import longest_text
from surveys.instrument.piping import piped_section

# Control characters: a form has had them taken out, and HTML leaves them alone.
MARK = re.compile("\x02([a-z]+)\x03([^\x02\x03\x04]*)\x03([^\x02\x03\x04]*)\x04")


def mark(kind, name="", value=""):
    return f"\x02{kind}\x03{name}\x03{value}\x04"


def questions(survey_pk, version_key, group, section, *, typed, errors, numbers, answers):
    """The HTML of a page's questions. `typed`: {field: [values]}; `errors`: {field: sentence}; `numbers`: {code: number}."""
    told = piped_section(section, arranged(version_key, group), answers)
    parts = []
    for question, spoken in zip(section.questions, told.questions, strict=True):
        if question.pipes:
            made = make(spoken, places_of(survey_pk, version_key))
        else:
            made = _made(survey_pk, version_key, group, question.code)
        parts.append(_filled(made, question, typed, errors, numbers.get(question.code, "")))
    return "".join(parts)


def told_section(section, form, answers):
    """Title and text with the answers that stand in them."""
    return piped_section(section, form, answers) if section.pipes else section


@lru_cache(maxsize=4096)
def _made(survey_pk, version_key, group, code):
    return make(arranged(version_key, group).question(code), places_of(survey_pk, version_key))


def make(question, places=None):
    return _one_line(
        get_template("answering/_question.html").render(
            {
                "q": question,
                "field": question.field,
                "mark_error": mark("error"),
                "mark_number": mark("number"),
                "mark_described": mark("described"),
                "mark_invalid": mark("invalid"),
                "mark_text": mark("text", question.field),
                "options": [_option(question, question.field, option, first=not at) for at, option in enumerate(question.choices)],
                "mark_other": mark("text", f"{question.field}__other"),
                "sides": [_option(question, f"{question.field}__side", option, first=not at) for at, option in enumerate(question.choices)],
                "strengths": [_option(question, f"{question.field}__strength", row, first=not at) for at, row in enumerate(question.strengths)],
                "rows": [_row(question, row) for row in question.rows],
                "places": [_place(question, number) for number in range(1, question.places + 1)] if question.type == "ranking" else [],
                "points": _points(question),
                "areas": _areas(question, places),
                "longest": _longest(question),
                "agreed": mark("checked", question.field, "1"),
                "limit": _limit(question),
            }
        )
    )


def blank(question, number="", places=None):
    """A question that nobody has answered, for whoever writes the form."""
    return _filled(make(question, places), question, {}, {}, number)


def _one_line(html):
    return re.sub(r">\s+<", "><", html)


def _option(question, field, option, *, first=False, kind="checked"):
    return {
        "id": field if first else f"{field}-{option.code}",
        "name": field,
        "value": option.code,
        "text": option.text,
        "other": getattr(option, "other", False),
        "exclusive": getattr(option, "exclusive", False),
        "mark": mark(kind, field, option.code),
    }


def _row(question, row):
    field = f"{question.field}__{row.code}"
    return {"text": row.text, "options": [_option(question, field, option, first=not at) for at, option in enumerate(question.choices)]}


def _place(question, number):
    field = f"{question.field}__{number}"
    return {"number": number, "name": field, "options": [_option(question, field, option, kind="selected") for option in question.options]}


def _points(question):
    if question.type != "scale":
        return []
    least, most = question.bounds
    return [
        {"id": question.field if point == least else f"{question.field}-{point}", "value": point, "mark": mark("checked", question.field, str(point))}
        for point in range(least, most + 1)
    ]  # fmt: skip


def _areas(question, places):
    if places is None:
        return []
    return [
        (district, [(code, name, mark("selected", question.field, code)) for code, name in inside])
        for district, inside in places.groups.items()
    ]


def _longest(question):
    return longest_text(question) if question.type in TEXTS else None


def _limit(question):
    if question.type == "multiple":
        least, most = int(question.min or 0), int(question.max or 0)
        if least and most:
            return f"Chọn từ {least} đến {most} phương án." if least != most else f"Chọn đúng {most} phương án."
        if most:
            return f"Chọn nhiều nhất {most} phương án."
        return f"Chọn ít nhất {least} phương án." if least else "Có thể chọn nhiều phương án."
    if question.type == "ranking":
        return f"Xếp tối đa {question.places} phương án, quan trọng nhất ở vị trí thứ nhất."
    if question.type == "date":
        return "Ghi ngày/tháng/năm hoặc tháng/năm, ví dụ 22/7/2022 hoặc 7/2022."
    return ""


def _filled(made, question, typed, errors, number):
    own = [s for name, s in errors.items() if name == question.field or name.startswith(f"{question.field}__")]
    error_id = f"{question.field}-loi"

    def fill(found):
        kind, name, value = found.groups()
        if kind == "checked":
            return " checked" if value in typed.get(name, ()) else ""
        if kind == "selected":
            return " selected" if value in typed.get(name, ()) else ""
        if kind == "text":
            return escape((typed.get(name) or [""])[-1])
        if kind == "number":
            return str(number)
        if not own:
            return ""
        if kind == "error":
            words = " ".join(dict.fromkeys(own))
            return f'<p class="error" id="{error_id}">{escape(words)}</p>'
        if kind == "described":
            return f" {error_id}"
        return " has-error"

    return MARK.sub(fill, made)


def as_posted(section, answers):
    """{field: [values]} of a page, as its own fields would send them."""
    typed = {}
    for question in section.questions:
        value = answers.get(question.code)
        if value is None:
            continue
        field = question.field
        match question.type:
            case "multiple":
                typed[field] = value
            case "two_sided" | "matrix":
                typed |= {f"{field}__{part}": [chosen] for part, chosen in value.items()}
            case "ranking":
                typed |= {f"{field}__{place}": [chosen] for place, chosen in enumerate(value, start=1)}
            case "number":
                typed[field] = [value.replace(".", ",")]
            case "date":
                typed[field] = ["/".join(reversed(value.split("-")))]
            case _:
                typed[field] = [value]
        if question.other_key in answers:
            typed[f"{field}__other"] = [answers[question.other_key]]
    return typed
