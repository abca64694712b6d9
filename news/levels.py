"""What bears a level of secrecy is kept nowhere, however short the field in which it was typed."""

from django.db.models import CharField, TextField

from news.exceptions import BearsALevel
from notifications.secrecy import bears_a_level


def refuse_levels(*texts):
    """Errors: BearsALevel."""
    if bears_a_level("\n".join(texts)):
        raise BearsALevel


def refuse_levels_in(row):
    """Of all the words of a row. Errors: BearsALevel."""
    refuse_levels(*(getattr(row, field.attname) for field in row._meta.fields if isinstance(field, CharField | TextField)))
