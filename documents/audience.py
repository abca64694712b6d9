"""Who among many may read a document: `visible_to` asked from the other side, in one statement."""

from django.db.models import Q

from accounts.models import Membership, Unit, User
from accounts.roles import roles_with
from documents.models import Document

Visibility = Document.Visibility


def readers_of(document):
    """Accounts that may read this published document."""
    people = User.objects.filter(is_active=True)
    if document.visibility == Visibility.PUBLIC:
        return people
    seeing = Q(role__in=roles_with("documents.view_unit"), unit__in=document.owner_unit.reach)
    inside = Q(role__in=roles_with("documents.view_internal"))
    if document.visibility == Visibility.UNITS:
        reaches = Unit.objects.filter(document_shares__document=document).values_list("reach", flat=True)
        inside &= Q(unit__in={unit for reach in reaches for unit in reach})
    return people.filter(pk__in=Membership.objects.current().filter(seeing | inside).values("user"))


def holders_at_root(permission):
    """Accounts that have the permission where it concerns everybody."""
    held = Membership.objects.current().filter(role__in=roles_with(permission), unit__parent=None)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
