"""A person's answers in words: for the review before handing in, and for the copy they may take with them."""

from surveys.instrument import flow, piping

NOT_ANSWERED = "Không trả lời"


def numbers(form, answers):
    """{code of a question: its number}, as this person is asked them."""
    asked = [question for question in flow.visible(form, answers) if question.type != "text"]
    return {question.code: number for number, question in enumerate(asked, start=1)}


def told(form, answers, places=None):
    """[(section, [(number, text of the question, [lines])])] of everything that is asked."""
    count = numbers(form, answers)
    names = places.names if places else {}
    return [
        (page, [(count[q.code], piping.piped(q.text, form, answers), _lines(form, q, answers, names)) for q in page.questions if q.code in count])
        for page in flow.steps(form, answers)
    ]  # fmt: skip


def _lines(form, question, answers, names):
    value = answers.get(question.code)
    if not value:
        return [NOT_ANSWERED]
    if question.type == "matrix":
        words = {option.code: option.text for option in question.choices}
        return [f"{row.text}: {words[value[row.code]] if row.code in value else NOT_ANSWERED.lower()}" for row in question.rows]
    if question.type == "two_sided":
        strengths = {row.code: row.text for row in question.strengths}
        side = piping.spoken(form, question.code, answers)
        return [f"{side}; mức độ: {strengths[value['strength']]}" if "strength" in value else side]
    if question.type == "ranking":
        words = {option.code: option.text for option in question.options}
        return [f"{place}. {words[code]}" for place, code in enumerate(value, start=1)]
    if question.type == "area":
        return [names.get(value, value)]
    if question.type == "consent":
        return ["Đồng ý"]
    if question.type == "long_text":
        return value.split("\n")
    return [piping.spoken(form, question.code, answers)]


def as_text(title, form, answers, places=None):
    lines = [title, ""]
    for page, asked in told(form, answers, places):
        if asked and page.title:
            lines += [page.title.upper(), ""]
        for number, text, said in asked:
            lines += [f"Câu {number}. {text}", *(f"   {line}" for line in said), ""]
    return "\r\n".join(lines)
