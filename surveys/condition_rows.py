"""A condition as people write it: lines joined by “và” and “hoặc”, where “và” binds first, each of which may be denied.

Every condition of the form language can be written so (as a disjunction of conjunctions); one that would need more than
`MOST` lines is left as it is and only told in words.
"""

from dataclasses import dataclass

from surveys.instrument.elements import STRENGTHS, Form, Question
from surveys.instrument.logic import Condition, question_of

AND, OR = "va", "hoac"
OPS = {"is": "là", "gt": "lớn hơn", "ge": "từ … trở lên", "lt": "nhỏ hơn", "le": "không quá", "answered": "đã trả lời"}
SIGNS = {"gt": "lớn hơn", "ge": "từ", "lt": "nhỏ hơn", "le": "không quá"}
MOST = 20


@dataclass(frozen=True)
class Line:
    question: str
    op: str = "is"
    values: tuple[str, ...] = ()
    negated: bool = False
    join: str = AND

    def to_json(self):
        atom = {"op": self.op, "question": self.question}
        if self.op == "is":
            one = len(self.values) == 1
            atom |= {"op": "is", "value": self.values[0]} if one else {"op": "any", "values": list(self.values)}
        elif self.op != "answered":
            atom["value"] = self.values[0]
        return {"op": "not", "of": atom} if self.negated else atom


def condition_of(lines):
    """JSON of the form language, None without lines."""
    groups = []
    for line in lines:
        if not groups or line.join == OR:
            groups.append([])
        groups[-1].append(line.to_json())
    parts = [group[0] if len(group) == 1 else {"op": "and", "of": group} for group in groups]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"op": "or", "of": parts}


def lines_of(condition: Condition | None):
    """The same in lines; None where they would be too many."""
    if condition is None:
        return []
    groups = _groups(condition, False)
    if groups is None or sum(map(len, groups)) > MOST:
        return None
    return [
        Line(atom.question, "is" if atom.op == "any" else atom.op, atom.values, negated, OR if not place and number else AND)
        for number, group in enumerate(groups)
        for place, (atom, negated) in enumerate(group)
    ]


def _groups(condition, negated):
    if condition.op == "not":
        return _groups(condition.of[0], not negated)
    if not condition.of:
        return [[(condition, negated)]]
    parts = [_groups(part, negated) for part in condition.of]
    if None in parts:
        return None
    if (condition.op == "or") != negated:
        return [group for part in parts for group in part]
    product = [[]]
    for part in parts:
        product = [before + group for before in product for group in part]
        if sum(map(len, product)) > MOST:
            return None
    return product


def subjects(questions):
    """[(name, words, {code: text} or None)] of what a condition may ask about: questions, rows of a matrix, halves of a
    two-sided one."""
    found = []
    for question in questions:
        if question.type in ("text", "consent"):
            continue
        if question.type == "matrix":
            found += [(f"{question.code}.{row.code}", f"{question.code}.{row.code} · {row.text}", _choices(question)) for row in question.rows]
            continue
        found.append((question.code, f"{question.code} · {question.text}", _choices(question)))
        if question.type == "two_sided":
            strengths = {row.code: row.text for row in question.strengths}
            found.append((f"{question.code}.strength", f"{question.code} · mức độ mạnh, yếu", strengths))
    return found


def _choices(question):
    return {option.code: option.text for option in question.choices} or None


def in_words(form: Form, condition: Condition | None) -> str:
    """“C1 là “Có” và không phải C4 lớn hơn 5”."""
    return _words(form, condition) if condition else ""


def _words(form, condition, inside=False):
    if condition.op == "not":
        return f"không phải ({_words(form, condition.of[0])})"
    if condition.of:
        joined = (" và " if condition.op == "and" else " hoặc ").join(_words(form, part, True) for part in condition.of)
        return f"({joined})" if inside and len(condition.of) > 1 else joined
    name = condition.question
    if condition.op == "answered":
        return f"có trả lời câu {name}"
    if condition.op in SIGNS:
        return f"câu {name} {SIGNS[condition.op]} {condition.values[0]}{' trở lên' if condition.op == 'ge' else ''}"
    code = question_of(name)
    texts = _texts(form.question(code), name) if code in form else {}
    said = " hoặc ".join(f"“{texts.get(value, value)}”" for value in condition.values)
    return f"câu {name} là {said}"


def _texts(question: Question, name):
    if name.endswith(".strength"):
        return {row.code: row.text for row in (question.rows or STRENGTHS)}
    return {option.code: option.text for option in question.choices}
