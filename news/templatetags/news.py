"""What the pages of the news write in one way."""

from django import template
from django.utils import timezone

from vietnamese.dates import with_weekday

register = template.Library()


@register.filter
def moment(value):
    """Thứ tư, 12/03/2026 08:00"""
    return with_weekday(timezone.localtime(value))
