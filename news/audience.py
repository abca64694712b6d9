"""Who is to be told: the rules of the desk asked from the other side, in one statement each."""

from accounts.models import Membership, User
from accounts.roles import roles_with
from news.models import CategoryMember
from news.rules import DEEDS


def who_may(permission, category):
    """Accounts that hold the permission for this column."""
    held = Membership.objects.current().filter(role__in=roles_with(permission), unit__in=category.unit.reach)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    named = CategoryMember.objects.filter(category=category, deed=DEEDS.get(permission, "")).values_list("user", flat=True)
    return people.filter(pk__in=named) if named else people


def writers_of(article):
    """Ids of all who wrote what is not published yet."""
    return writers_between(article, article.live, None)


def writers_between(article, before, until):
    """Ids of all who wrote something after the version `before` (None: from the beginning) up to `until` (None: the newest)."""
    versions = article.versions.filter(number__gt=before.number if before else 0)
    if until is not None:
        versions = versions.filter(number__lte=until.number)
    return set(versions.values_list("by", flat=True)) - {None}
