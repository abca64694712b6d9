"""The mailbox of a unit, for the page of the unit, whose room does not know of notices."""

from django import template

from notifications.models import Recipient

register = template.Library()


@register.inclusion_tag("notifications/_unit_mailbox.html", takes_context=True)
def unit_mailbox(context, unit):
    """Shown to whoever may set it."""
    may_set = context["request"].user.has_perm("notifications.set_mailbox", unit)
    return {"unit": unit, "may_set": may_set, "recipient": Recipient.objects.filter(unit=unit).first() if may_set else None}
