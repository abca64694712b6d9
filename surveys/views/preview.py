"""The form as respondents will see it on a phone, and as it is printed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.answering import drawing, forms
from surveys.condition_rows import in_words
from surveys.instrument import definition as language
from surveys.instrument.order import arranged
from surveys.paper import paper as printed
from surveys.views.access import VIEW
from surveys.views.builder import on_version


@require_safe
@on_version(VIEW)
def preview(request, survey, version):
    """Every page of the form one below the other, conditions told; `nhom` shows how one order group sees it."""
    form = language.parse(version.definition)
    said = request.GET.get("nhom", "1")
    group = int(said) if said.isascii() and said.isdigit() and 1 <= int(said) <= form.orders else 1
    places = forms.places_of(survey.pk, forms.key_of(version))
    numbers = {question.code: number for number, question in enumerate(form.answerable, start=1)}
    pages = [
        {
            "section": page, "condition": in_words(form, page.show_if),
            "questions": [
                (drawing.blank(one, numbers.get(one.code, ""), places), in_words(form, one.show_if)) for one in page.questions
            ],
        }
        for page in arranged(form, group).pages
    ]  # fmt: skip
    context = {
        "survey": survey, "version": version, "form": form, "pages": pages, "group": group, "groups": range(1, form.orders + 1),
    }  # fmt: skip
    return render(request, "surveys/preview.html", context)


@require_safe
@on_version(VIEW)
def paper(request, survey, version):
    form = language.parse(version.definition)
    return render(request, "surveys/paper.html", {"survey": survey, "version": version, "form": form, "questions": printed(form)})
