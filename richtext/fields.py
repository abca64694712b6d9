"""A text field that holds clean HTML and nothing else."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from richtext.policy import TooLong, clean
from richtext.widget import RichTextEditor


def _cleaned(value: str) -> str:
    try:
        return clean(value)
    except TooLong as error:
        raise ValidationError(str(error), code="too_long") from error


class CleanHtmlFormField(forms.CharField):
    widget = RichTextEditor

    def to_python(self, value):
        return _cleaned(super().to_python(value))


class CleanHtmlField(models.TextField):
    """Cleans when a row is validated, saved or created in bulk. `QuerySet.update()` writes what it is given: pass it
    what `clean` returned."""

    def clean(self, value, model_instance):
        return super().clean(_cleaned(value), model_instance)

    def pre_save(self, model_instance, add):
        value = clean(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": CleanHtmlFormField, "widget": RichTextEditor} | kwargs)
