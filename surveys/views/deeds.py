"""One deed of the office, done or refused in words, and the page it came from again."""

from django.contrib import messages
from django.shortcuts import redirect

from surveys.exceptions import SurveyError


def done(request, act, said, *back, **where):
    """`said`: the sentence of success, or a function that makes it of what `act` gave back."""
    try:
        made = act()
    except SurveyError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said(made) if callable(said) else said)
    return redirect(*back, **where)
