"""Whose reports a desk reads. A department works for the committee it belongs to, so its desk reads what comes from all
units of that committee; any other desk what comes from its unit and those below."""

from accounts.models import Membership, Unit, User
from accounts.roles import roles_with

SERVE_THEIR_COMMITTEE = ("propaganda_dept", "propaganda_mass_dept", "party_building_board")


def units_of_desk(user, permission):
    return units_served_by(user.units_holding(permission))


def units_served_by(unit_ids):
    committees = Unit.objects.filter(pk__in=unit_ids, kind__in=SERVE_THEIR_COMMITTEE, parent__isnull=False).values_list("parent", flat=True)
    return Unit.objects.reached_from([*unit_ids, *committees]) if unit_ids else Unit.objects.none()


def reaches(user, permission, unit):
    return units_of_desk(user, permission).filter(pk=unit.pk).exists()


def who_may(permission, unit):
    """The same asked from the other side: accounts whose desk reads what comes from `unit`."""
    serving = Unit.objects.filter(kind__in=SERVE_THEIR_COMMITTEE, parent__in=unit.reach)
    held = Membership.objects.current().filter(role__in=roles_with(permission))
    held = held.filter(unit__in=unit.reach) | held.filter(unit__in=serving)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
