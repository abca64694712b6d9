"""The button that follows a unit, for the page of the unit, whose room does not know of documents."""

from django import template

from documents.views.follows import UNIT, button

register = template.Library()


@register.inclusion_tag("documents/_follow_button.html", takes_context=True)
def follow_unit(context, unit):
    request = context["request"]
    return {"button": button(request.user, UNIT, unit), "request": request, "csrf_token": context.get("csrf_token")}
