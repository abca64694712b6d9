"""Changes to the JSON of a form. Each takes a definition and gives a changed copy; a question that is no longer there
raises `Gone`, so that nothing is put where somebody else has just taken something away."""

import copy
import hashlib
import re

from surveys.exceptions import Gone
from surveys.models.form import canonical

NEW_SECTION = {"title": "", "text": "", "show_if": None, "block": ""}
_NUMBERED = re.compile(r"([A-Za-z_]*?)(\d+)")
UP, DOWN = -1, 1


def digest(part):
    """What was there when somebody began to change it."""
    return hashlib.sha256(canonical(part)).hexdigest()


def sections(definition):
    return definition.get("sections") or []


def questions(definition):
    return [question for section in sections(definition) for question in section.get("questions") or []]


def question(definition, code):
    """The question of this code, None without."""
    return next((one for one in questions(definition) if one.get("code") == code), None)


def section(definition, code):
    return next((one for one in sections(definition) if one.get("code") == code), None)


def section_of(definition, code):
    """The section a question stands in, None without."""
    return next((s for s in sections(definition) if any(q.get("code") == code for q in s.get("questions") or [])), None)


def free_code(definition, like=""):
    """The next code of the kind the form uses: C7 after C6, or `like` itself while nobody bears it."""
    taken = {one.get("code", "").lower() for one in questions(definition)}
    if like and like.lower() not in taken:
        return like
    stem = (_NUMBERED.fullmatch(like) or ["", like[:28] + "_" if like else "C"])[1]
    return next(code for number in range(1, 1000) if (code := f"{stem}{number}").lower() not in taken)


def free_section_code(definition):
    taken = {one.get("code") for one in sections(definition)}
    letters = (chr(letter) for letter in range(ord("A"), ord("Z") + 1))
    return next((code for code in letters if code not in taken), None) or next(
        code for number in range(1, 100) if (code := f"S{number}") not in taken
    )


def with_head(definition, values):
    """Title, words before and after, number of order groups."""
    return copy.deepcopy(definition) | values


def with_section(definition, values, code=""):
    """The section `code` with new values, or one more at the end."""
    changed = _copy(definition)
    if not code:
        changed["sections"].append(NEW_SECTION | values | {"questions": []})
        return changed
    _section(changed, code).update(values)
    return changed


def without_section(definition, code):
    changed = _copy(definition)
    changed["sections"].remove(_section(changed, code))
    return changed


def with_question(definition, values, code="", section=""):
    """`code`: the question that is replaced; without it one more, at the end of `section`."""
    changed = _copy(definition)
    if code:
        row, place = _place(changed, code)
        row[place] = values
        return changed
    _section(changed, section)["questions"].append(values)
    return changed


def without_question(definition, code):
    changed = _copy(definition)
    row, place = _place(changed, code)
    del row[place]
    return changed


def with_copy(definition, code):
    """(changed definition, code of the copy, which stands after its model)."""
    changed = _copy(definition)
    row, place = _place(changed, code)
    twin = copy.deepcopy(row[place]) | {"code": free_code(definition, code)}
    row.insert(place + 1, twin)
    return changed, twin["code"]


def moved(definition, code, step):
    """One place up or down; out of its section at an end into the next one."""
    changed = _copy(definition)
    home = section_of(changed, code)
    row, place = _place(changed, code)
    if 0 <= place + step < len(row):
        row[place], row[place + step] = row[place + step], row[place]
        return changed
    number = changed["sections"].index(home) + step
    if 0 <= number < len(changed["sections"]):
        neighbours = changed["sections"][number]["questions"]
        neighbours.insert(0 if step == DOWN else len(neighbours), row.pop(place))
    return changed


def section_moved(definition, code, step):
    changed = _copy(definition)
    row = changed["sections"]
    place = row.index(_section(changed, code))
    if 0 <= place + step < len(row):
        row[place], row[place + step] = row[place + step], row[place]
    return changed


def in_order(definition, order):
    """`order`: [(code of the section, [codes of its questions])] with every question of the form once."""
    changed = _copy(definition)
    known = {one["code"]: one for one in questions(changed)}
    codes = [code for _, row in order for code in row]
    if sorted(codes) != sorted(known) or sorted(code for code, _ in order) != sorted(s["code"] for s in changed["sections"]):
        raise Gone
    changed["sections"] = [_section(changed, code) | {"questions": [known[one] for one in row]} for code, row in order]
    return changed


def renamed(definition, old, new):
    """What asks about a question or repeats its answer follows its new code."""

    def told(part):
        if isinstance(part, dict):
            return {name: _asked(value, old, new) if name == "question" else told(value) for name, value in part.items()}
        if isinstance(part, list):
            return [told(one) for one in part]
        return part.replace(f"{{{old}}}", f"{{{new}}}") if isinstance(part, str) else part

    return told(definition)


def _asked(name, old, new):
    code, dot, row = name.partition(".")
    return f"{new}{dot}{row}" if code == old else name


def _copy(definition):
    changed = copy.deepcopy(definition)
    changed["sections"] = sections(changed)
    for one in changed["sections"]:
        one["questions"] = one.get("questions") or []
    return changed


def _section(definition, code):
    found = section(definition, code)
    if found is None:
        raise Gone
    return found


def _place(definition, code):
    home = section_of(definition, code)
    if home is None:
        raise Gone
    row = home["questions"]
    return row, next(place for place, one in enumerate(row) if one.get("code") == code)
