"""Counts of coded written answers as a planned table. Key: "_coded:C7". They are detached from the forms, so they are
judged by themselves."""

from surveys.disclosure import suppress
from surveys.models import Coding, OpenAnswer
from surveys.tables.bodies import EMPTY_CELL, TOO_FEW, TOTAL, WITHHELD, frame, withheld
from surveys.tables.labels import NOTHING, percent
from surveys.tables.subjects import CODED


def body(wave, table, plan):
    question = table.question.removeprefix(CODED)
    answers = OpenAnswer.objects.filter(survey=wave.survey, question=question)
    codes = list(wave.survey.codebook.filter(question=question))
    given = {code.pk: set() for code in codes}
    for code, answer in Coding.objects.filter(code__in=codes).values_list("code_id", "answer_id"):
        given[code].add(answer)
    coded = len(set().union(*given.values()))
    made = frame(wave, table, "alone", text=_text(wave, question), type="coded")
    if coded < plan.least_base:
        return withheld(made, TOO_FEW.format(least=plan.least_base))
    variables = [
        suppress.Variable(str(code.pk), (coded - len(given[code.pk]), len(given[code.pk])), 0, group=question) for code in codes
    ]
    verdict = suppress.protect(variables, [], least_cell=plan.least_cell, least_base=plan.least_base)
    made["columns"] = [
        {"code": "", "label": TOTAL, "letter": "", "base": coded, "weighted_base": None, "flags": [], "net": None, "mean": None, "mean_se": None, "words": ""}
    ]
    made["rows"] = [
        {"code": str(code.position), "label": code.label, "sign": None, "kind": "option",
         "cells": [_cell(len(given[code.pk]), coded, verdict.alone[str(code.pk)][1])]}
        for code in codes
    ]  # fmt: skip
    if any(row["cells"][0]["text"] == NOTHING for row in made["rows"]):
        made["notes"].append(WITHHELD)
    written = answers.count()
    made["base"] = {"n": coded, "asked": written, "no_answer": written - coded, "rejected": wave.rejected}
    made["notes"].append(f"Đã mã hóa {coded} trên {written} ý kiến bằng lời; một ý kiến có thể thuộc nhiều nhóm.")
    return made


def _cell(count, coded, hidden):
    if hidden:
        return EMPTY_CELL | {"flags": ["suppressed"]}
    share = round(100 * count / coded, 1)
    return EMPTY_CELL | {"n": count, "pct": share, "valid_pct": share, "text": percent(share)}


def _text(wave, question):
    code = question.removesuffix("_other")
    return wave.form.question(code).text if code in wave.form else question
