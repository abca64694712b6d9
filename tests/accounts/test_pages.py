"""Paging by key: a place in a list that was never given out is absent, whatever the list is ordered by."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from accounts.models import Membership, User
from accounts.views.pages import KeysetPage

pytestmark = pytest.mark.django_db


def page(rows, *fields, after="", **options):
    return KeysetPage(RequestFactory().get("/", {"sau": after} if after else {}), rows, *fields, **options)


@pytest.mark.parametrize("fields", [("user", "id"), ("user_id", "pk"), ("unit__parent_id", "id"), ("valid_from", "id")])
@pytest.mark.parametrize("after", ["x~1", "~1", "²~1", "-1~1", f"{'9' * 19}~1", "\0~1", "1", "1~x", "2022-13-01~1"])
def test_a_made_up_place_is_absent(province, fields, after):
    with pytest.raises(Http404):
        page(Membership.objects.all(), *fields, after=after)


def test_a_place_by_name_cannot_hold_what_the_database_refuses(province):
    with pytest.raises(Http404):
        page(User.objects.all(), "full_name", "id", after="\0~1")


def test_a_name_may_hold_the_separator(province):
    User.objects.update(full_name="Phòng A~B")
    seen, after = [], ""
    while True:
        shown = page(User.objects.all(), "full_name", "id", after=after, size=3)
        seen += [user.pk for user in shown.rows]
        if not shown.more_url:
            break
        after = f"{shown.rows[-1].full_name}~{shown.rows[-1].pk}"
    assert sorted(seen) == sorted(User.objects.values_list("pk", flat=True)) and len(seen) == len(set(seen))
