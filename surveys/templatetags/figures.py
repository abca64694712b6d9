"""Figures as they are written in Vietnam, and charts of released tables."""

from django import template

from surveys import charts
from surveys.tables import labels

register = template.Library()


@register.filter
def points(value):
    """One decimal, "" for what is not told."""
    return "" if value is None else labels.number(value)


@register.filter
def whole(value):
    return "" if value is None else labels.number(value, 0)


@register.filter
def hundredths(value):
    return "" if value is None else labels.number(value, 2)


@register.filter
def signed(value):
    return "" if value is None else ("+" if value > 0 else "") + labels.number(value)


@register.simple_tag
def chart(body):
    return charts.chart(body)


@register.simple_tag
def trend_chart(body):
    return charts.trend(body)


@register.filter
def has_any(body, name):
    """Does any cell of the table tell this figure?"""
    return any(cell[name] is not None for row in body["rows"] for cell in row["cells"])
