"""A form as the browser posts it, and the addresses of the builder."""

from django.urls import reverse

from surveys import form_edits as edits


def at(survey, name="version", **more):
    return reverse(f"surveys:form_{name}", kwargs={"pk": survey.pk, "number": 1, **more})


def question(survey, code):
    return edits.question(survey.versions.first().definition, code)


def codes(survey):
    return [one["code"] for one in edits.questions(survey.versions.first().definition)]


def posted(*, viec="luu", options=(), rows=(), show_if=(), screen_out=(), **values):
    """`options`, `rows`: texts or dicts; `show_if`: dicts of one line each."""
    data = {"viec": viec, "code": "C9", "type": "single", "text": "Ông, bà nghĩ thế nào?", "label": "", "personal": ""} | values
    for name, lines in (("pa", options), ("dong", rows), ("hien", show_if), ("loai", screen_out)):
        data[name] = [str(key) for key in range(len(lines))]
        for key, line in enumerate(lines):
            for field, value in ({"text": line} if isinstance(line, str) else line).items():
                data[f"{name}-{key}-{field}"] = value
    return data
