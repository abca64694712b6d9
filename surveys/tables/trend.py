"""The same question over the waves of a series, from released tables."""

from surveys.instrument import definition
from surveys.models import Survey
from surveys.statistics.trend import Asked, breaks
from surveys.tables import release

MOST_LINES = 5


def trends(survey, user):
    """[{code, title, text, label, waves: [{label, break, base}], lines: [{label, shares}]}] of every question that at least two waves asked."""
    if survey.series_id is None:
        return []
    waves = list(
        Survey.objects.with_results_for(user)
        .filter(series=survey.series_id, state__in=(Survey.State.TABULATED, Survey.State.RELEASED))
        .select_related("version")
        .order_by("closes_at", "pk")
    )
    asked = {wave.pk: definition.parse(wave.version.definition) for wave in waves}
    told = {wave.pk: {body["question"]: body for body in release.bodies(wave) if body["layout"] == "alone" and body["shown"]} for wave in waves}
    found = []
    for question in asked[survey.pk].answerable if survey.pk in asked else ():
        of = [wave for wave in waves if question.code in told[wave.pk]]
        if len(of) > 1:
            found.append(_trend(question.code, of, asked, told))
    return found


def _trend(code, waves, asked, told):
    bodies = [told[wave.pk][code] for wave in waves]
    questions = [_asked(asked[wave.pk].question(code)) for wave in waves]
    broken = [""] + [" ".join(b.sentence for b in breaks(*pair)) for pair in zip(questions, questions[1:], strict=False)]
    rows = [row for row in bodies[-1]["rows"] if row["kind"] == "option"][:MOST_LINES]
    return {
        "code": code,
        "title": bodies[-1]["title"],
        "text": bodies[-1]["text"],
        "label": f"Đợt {waves[-1].wave or waves[-1].title}: {bodies[-1]['label']}",
        "waves": [
            {"label": wave.wave or wave.title[:20], "break": why, "base": body["columns"][0]["base"], "pk": wave.pk}
            for wave, why, body in zip(waves, broken, bodies, strict=True)
        ],
        "lines": [{"label": row["label"], "shares": [_share(body, row["code"]) for body in bodies]} for row in rows],
    }


def _asked(question):
    return Asked(question.text, question.type, tuple((option.code, option.text) for option in question.choices))


def _share(body, code):
    return next((row["cells"][0]["valid_pct"] for row in body["rows"] if row["code"] == code), None)
