"""No answers are longer than the room that is kept for them."""

from surveys.instrument import definition, reading
from surveys.instrument.room import room

OPTIONS = [{"code": str(n), "text": f"Phương án {n}"} for n in range(1, 13)]


def question(code, type, **more):
    return {"code": code, "type": type, "text": "Ông, bà nghĩ thế nào?", **more}


def test_the_longest_answers_fit():
    rows = [{"code": f"dong_{n}", "text": "Dòng"} for n in range(20)]
    other = [*OPTIONS, {"code": "13", "text": "Khác", "other": True}]
    questions = [
        question("C1", "multiple", options=other), question("C2", "matrix", options=OPTIONS, rows=rows), question("C3", "ranking", options=OPTIONS),
        question("C4", "short_text"), question("C5", "long_text"), question("C6", "number", decimals=6), question("C7", "date"),
        question("C8", "scale"), question("C9", "two_sided", options=[{"code": "1", "text": "Được", "sign": 1}, {"code": "2", "text": "Chưa", "sign": -1}]),
    ]  # fmt: skip
    form = definition.parse({"title": "Phiếu", "sections": [{"code": "A", "title": "", "questions": questions}], "orders": 9})
    answers = {
        "C1": [o["code"] for o in other], "C1_other": "𝓐" * 300, "C2": {row["code"]: "12" for row in rows}, "C3": [o["code"] for o in OPTIONS],
        "C4": "𝓐" * 300, "C5": "𝓐" * 3000, "C6": "-999999999999999.123456", "C7": "2022-07-22", "C8": "10", "C9": {"side": "1", "strength": "2"},
        "_order": "9",
    }  # fmt: skip
    assert reading.clean(form, answers) == answers
    assert len(reading.canonical(answers)) <= room(form) < 2 * len(reading.canonical(answers))
