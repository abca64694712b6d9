"""Marks of a form that was filled in without reading. Such a form is a phiếu loại: shown both ways, never taken out."""

LEAST_ROWS = 5
LEAST_QUESTIONS = 8
ONE_LINE = "Chọn cùng một ý ở mọi dòng của các bảng câu hỏi"
ALL_THE_SAME = "Chọn cùng một vị trí ở mọi câu hỏi"


def reason_to_reject(form, answers):
    """The reason, or ""."""
    matrices = [answers[q.code] for q in form.answerable if q.type == "matrix" and len(answers.get(q.code) or ()) >= LEAST_ROWS]
    if matrices and all(len(set(rows.values())) == 1 for rows in matrices):
        return ONE_LINE
    places = [_place(question, answers[question.code]) for question in form.answerable if question.type in ("single", "likert") and question.code in answers]
    if len(places) >= LEAST_QUESTIONS and len(set(places)) == 1:
        return ALL_THE_SAME
    return ""


def _place(question, code):
    return next((place for place, option in enumerate(question.choices) if option.code == code), None)
