"""What the pages of the news write in one way."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from news.addresses import address
from vietnamese.dates import with_weekday

register = template.Library()
register.simple_tag(address)


@register.filter
def moment(value):
    """Thứ tư, 12/03/2026 08:00"""
    return with_weekday(timezone.localtime(value))


@register.simple_tag
@cache
def icon(name):
    """As `_components/icon.html`, for pages of which many are made: each icon is read once in a process."""
    return mark_safe(render_to_string("_components/icon.html", {"name": name}).strip())
