"""The columns of the anonymised file and their words, as SPSS, a codebook and people read them.

A variable: {name, key, type, label, values: [[number, words]], missing: [numbers], personal}
"""

from surveys.instrument.logic import HARD_TO_SAY

HARD, NO_ANSWER = int(HARD_TO_SAY), 99
NO_ANSWER_WORDS = "Không trả lời"
WITHHELD_WORDS = "Không trả lời hoặc không công bố"
MOST_NAME, MOST_LABEL, MOST_VALUE = 64, 256, 120  # bytes of UTF-8 that SPSS keeps; more is cut without a word
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


class LabelTooLong(ValueError):
    """`faults`: a sentence for each label that SPSS would cut."""

    def __init__(self, faults):
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


def name_of(key):
    """A question's code never holds two underscores, so that no two keys get one name."""
    name = key.replace(".", "__")
    if name.startswith("_"):
        return f"nhom_{name}"
    return f"{name}__" if name.upper() in RESERVED else name


def numbers_of(codes):
    """The number that stands for each code: itself where all are numbers."""
    if all(code.isascii() and code.isdecimal() and int(code) <= HARD for code in codes):
        return [int(code) for code in codes]
    return list(range(1, len(codes) + 1))


def variable(key, *, type, label, numbers, words, personal="", no_answer=NO_ANSWER_WORDS):
    values = [[number, text] for number, text in zip(numbers, words, strict=True)]
    return {
        "name": name_of(key), "key": key, "type": type, "label": label, "values": [*values, [NO_ANSWER, no_answer]],
        "missing": [HARD, NO_ANSWER], "personal": personal,
    }  # fmt: skip


def faults(codebook):
    """Sentences about what SPSS would cut or confuse. The way out is the short label in the form."""
    found, names = [], set()
    for item in codebook:
        name = item["name"]
        if len(name.encode()) > MOST_NAME or name.casefold() in names:
            found.append(f"Câu {item['key']}: tên biến “{name}” dài quá {MOST_NAME} byte hoặc chỉ khác tên khác ở chữ hoa, chữ thường.")
        names.add(name.casefold())
        found += _cut(item["key"], item["label"], item["values"])
    return found


def of_form(form):
    """The same of a form that nobody has answered yet, when its labels can still be written."""
    found = []
    for question in form.answerable:
        title = question.label or question.text
        for part in question.rows or (None,):
            label = f"{title} – {part.label or part.text}" if part else title
            found += _cut(question.code, label, ())
        found += _cut(question.code, "", [(option.code, option.label or option.text) for option in question.choices])
    return found


def _cut(place, label, values):
    size = len(label.encode())
    if size > MOST_LABEL:
        yield f"Câu {place}: lời câu hỏi dài {size} byte, SPSS chỉ giữ {MOST_LABEL}. Ghi “Nhãn SPSS” ngắn cho câu này trong phiếu."
    for number, words in values:
        size = len(words.encode())
        if size > MOST_VALUE:
            yield (
                f"Câu {place}, phương án {number}: lời dài {size} byte, SPSS chỉ giữ {MOST_VALUE}. "
                "Ghi “Nhãn SPSS” ngắn cho phương án này trong phiếu."
            )
