"""The desk and the leader of another unit hold the same roles; what this unit has is not there for them."""

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from tests.access.page import ANYONE
from tests.access.test_pages import outcome
from tests.personas import SINCE
from tests.surveys import access

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["opinion", "leader", "contributor"])
def test_nothing_of_a_unit_is_there_for_the_same_role_of_another(client, province, role):
    person = User.objects.create(email="lang-gieng@daknong.example", full_name="Hồ Văn Láng")
    Membership.objects.create(user=person, unit=province.neighbour, role=role, valid_from=SINCE)
    targets = access.targets(province)
    client.force_login(person)
    met = {}
    for name, page in access.PAGES.items():
        if page.target and page.allowed != ANYONE:
            met[name] = outcome(client, reverse(name, kwargs=targets[page.target]), page.method)
    assert len(met) > 80
    assert {name: found for name, found in met.items() if found not in ("absent", "forbidden")} == {}
