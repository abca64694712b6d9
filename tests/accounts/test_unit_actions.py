import datetime

import pytest

from accounts.actions import create_unit, dissolve_unit, rename_unit, succeed
from accounts.exceptions import AccountsError
from accounts.models import SuccessionKind, Unit, UnitKind
from audit.models import Event
from tests.factories.accounts import MembershipFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 2, 20)


@pytest.fixture
def by():
    return UserFactory()


def merge(old, new, by):
    return succeed(
        predecessors=[old],
        successor=new,
        kind=SuccessionKind.MERGE,
        on=DAY,
        legal_basis="Quyết định 1",
        by=by,
    )


def test_an_ended_unit_takes_no_child_and_no_second_end(by):
    unit = UnitFactory(parent=UnitFactory(), valid_to=DAY)
    with pytest.raises(AccountsError, match="kết thúc hoạt động"):
        create_unit(
            name="Phòng mới", kind=UnitKind.objects.get(pk="section"), parent=unit, valid_from=DAY, by=by
        )
    with pytest.raises(AccountsError, match="kết thúc hoạt động"):
        dissolve_unit(unit=unit, on=DAY, legal_basis="x", by=by)


def test_a_unit_cannot_be_merged_into_what_hangs_below_it(by):
    top = UnitFactory()
    child = UnitFactory(parent=top)
    with pytest.raises(AccountsError):
        merge(top, child, by)
    with pytest.raises(AccountsError):
        merge(top, top, by)
    assert not Unit.objects.exclude(valid_to=None).exists()


def test_a_unit_with_others_below_it_is_not_dissolved_over_their_heads(by):
    top = UnitFactory(parent=UnitFactory())
    UnitFactory(parent=top)
    with pytest.raises(AccountsError, match="trực thuộc"):
        dissolve_unit(unit=top, on=DAY, legal_basis="x", by=by)


def test_the_top_does_not_dissolve(by):
    with pytest.raises(AccountsError, match="cao nhất"):
        dissolve_unit(unit=UnitFactory(), on=DAY, legal_basis="x", by=by)


def test_a_unit_cannot_end_before_it_began(by):
    old = UnitFactory(valid_from=DAY)
    with pytest.raises(AccountsError, match="mới có từ"):
        merge(old, UnitFactory(), by)
    old.refresh_from_db()
    assert old.valid_to is None


def test_merging_two_departments_carries_members_and_what_lies_below(by):
    top = UnitFactory(name="Tỉnh ủy")
    old, new = UnitFactory(name="Ban Dân vận", parent=top), UnitFactory(name="Ban Tuyên giáo", parent=top)
    section = UnitFactory(name="Phòng Dân tộc", parent=old)
    head, clerk = MembershipFactory(unit=old, role="leader"), MembershipFactory(unit=section, role="clerk")
    merge(old, new, by)
    again = Unit.objects.get(name="Phòng Dân tộc", valid_to=None)
    assert again.parent == new and again.pk != section.pk
    assert again.out_of.get().kind == SuccessionKind.CONTINUE
    assert head.user.memberships.current().get().unit == new
    assert clerk.user.memberships.current().get().unit == again
    assert Event.objects.filter(verb="accounts.succeed_unit").count() == 2


def test_a_rename_keeps_the_row_and_the_old_name(by):
    unit = UnitFactory(name="Ban Tuyên giáo")
    rename_unit(unit=unit, name="Ban Tuyên giáo và Dân vận", on=DAY, legal_basis="Quyết định 2", by=by)
    unit.refresh_from_db()
    assert unit.display_name(DAY - datetime.timedelta(1)) == "Ban Tuyên giáo"
    assert unit.display_name(DAY) == "Ban Tuyên giáo và Dân vận"
    assert (
        unit.full_name_today(DAY - datetime.timedelta(1))
        == "Ban Tuyên giáo (nay là Ban Tuyên giáo và Dân vận)"
    )
    with pytest.raises(AccountsError):
        rename_unit(unit=unit, name="Tên khác", on=DAY, legal_basis="x", by=by)


def test_the_name_of_an_heir_changes_what_its_predecessors_are_now(by):
    old, new = UnitFactory(name="Cũ"), UnitFactory(name="Mới")
    merge(old, new, by)
    rename_unit(unit=new, name="Mới hơn", on=datetime.date(2025, 3, 1), legal_basis="x", by=by)
    old.refresh_from_db()
    assert old.now_name == "Mới hơn"
