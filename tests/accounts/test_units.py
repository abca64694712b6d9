import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import SuccessionKind, Unit, UnitName, UnitSuccession
from tests.factories.accounts import UnitFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 1)


@pytest.fixture
def tree():
    top = UnitFactory(name="Tỉnh ủy")
    middle = UnitFactory(name="Huyện ủy", parent=top)
    leaf = UnitFactory(name="Đảng ủy xã", parent=middle)
    return top, middle, leaf


def succeed(old, new, kind=SuccessionKind.MERGE):
    return UnitSuccession.objects.create(predecessor=old, successor=new, kind=kind, on=DAY)


def test_under_a_unit_lie_itself_and_all_below(tree):
    top, middle, leaf = tree
    beside = UnitFactory()
    assert set(Unit.objects.under(middle)) == {middle, leaf}
    assert set(Unit.objects.below(top)) == {middle, leaf}
    assert list(Unit.objects.ancestors_of(leaf)) == [top, middle, leaf]
    assert beside not in Unit.objects.under(top)


def test_units_made_in_one_statement_stand_in_the_tree_too(tree):
    top, middle, _ = tree
    made = Unit.objects.bulk_create(
        Unit(name=f"Chi bộ {n}", kind_id="party_cell", parent=middle, valid_from=DAY) for n in range(3)
    )
    assert all(unit.path.startswith(middle.path) and top.pk in unit.reach for unit in made)


def test_moving_a_branch_moves_what_hangs_on_it(tree):
    top, middle, leaf = tree
    other = UnitFactory(name="Tỉnh ủy khác")
    middle.parent = other
    middle.save()
    leaf.refresh_from_db()
    assert leaf in Unit.objects.under(other) and leaf not in Unit.objects.under(top)
    assert top.pk not in leaf.reach


def test_a_stale_copy_cannot_write_a_wrong_path(tree):
    top, middle, leaf = tree
    right = leaf.path
    leaf.path, leaf.reach, leaf.now_name = "/9/", [999], "nơi khác"
    leaf.save()
    leaf.refresh_from_db()
    assert (leaf.path, leaf.now_name) == (right, "") and 999 not in leaf.reach


def test_a_unit_cannot_lie_under_itself(tree):
    top, middle, leaf = tree
    top.parent = leaf
    with pytest.raises(IntegrityError), transaction.atomic():
        top.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=middle.pk).update(parent=middle)


def test_lineage_gathers_predecessors_of_predecessors():
    first, second, third, stranger = UnitFactory.create_batch(4)
    succeed(first, second)
    succeed(second, third)
    assert set(third.lineage()) == {first.pk, second.pk, third.pk}
    assert first.lineage() == [first.pk]
    assert stranger.pk not in third.lineage()


def test_an_old_unit_says_what_it_is_now():
    old, middle, new = UnitFactory(name="Xã Cũ"), UnitFactory(name="Xã Giữa"), UnitFactory(name="Xã Mới")
    succeed(old, middle)
    succeed(middle, new)
    old.refresh_from_db()
    assert old.now_name == "Xã Mới"
    assert old.full_name_today() == "Xã Cũ (nay là Xã Mới)"


def test_the_same_name_in_another_spelling_is_not_announced():
    old, new = UnitFactory(name="Đảng ủy xã Quảng Hoà"), UnitFactory(name="Đảng ủy xã Quảng Hòa")
    succeed(old, new, SuccessionKind.CONTINUE)
    old.refresh_from_db()
    assert old.full_name_today() == "Đảng ủy xã Quảng Hoà"


def test_the_name_of_a_day():
    unit = UnitFactory(name="Ban thứ ba", name_since=datetime.date(2025, 1, 1))
    UnitName.objects.create(unit=unit, name="Ban thứ nhất", valid_to=datetime.date(2023, 1, 1))
    UnitName.objects.create(unit=unit, name="Ban thứ hai", valid_to=datetime.date(2025, 1, 1))
    UnitName.objects.create(unit=unit, name="Ban cách viết khác")
    assert unit.display_name(datetime.date(2022, 12, 31)) == "Ban thứ nhất"
    assert unit.display_name(datetime.date(2023, 1, 1)) == "Ban thứ hai"
    assert unit.display_name(datetime.date(2025, 1, 1)) == unit.display_name() == "Ban thứ ba"


def test_the_usual_name_costs_no_query(tree, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [unit.display_name(DAY) for unit in tree] == ["Tỉnh ủy", "Huyện ủy", "Đảng ủy xã"]


def test_a_name_is_found_without_tones_and_under_its_former_name():
    unit = UnitFactory(name="Ban Tuyên giáo và Dân vận")
    UnitName.objects.create(unit=unit, name="Ban Tuyên giáo", valid_to=DAY)
    assert list(Unit.objects.named("ban tuyen  giao")) == [unit]
    assert list(Unit.objects.named("BAN TUYÊN GIÁO VÀ DÂN VẬN")) == [unit]


@pytest.mark.parametrize(
    "bad",
    [
        {"valid_to": datetime.date(2020, 1, 1)},
        {"valid_to": datetime.date(2019, 12, 31)},
        {"name": ""},
    ],
)
def test_the_database_refuses_impossible_units(bad):
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(**bad)


def test_the_database_refuses_impossible_successions():
    one, two = UnitFactory.create_batch(2)
    for kind, heir in (
        (SuccessionKind.DISSOLVE, two),
        (SuccessionKind.MERGE, None),
        (SuccessionKind.MERGE, one),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            succeed(one, heir, kind)
    succeed(one, two)
    with pytest.raises(IntegrityError), transaction.atomic():
        succeed(one, two)


def test_neither_code_nor_name_is_a_key():
    UnitFactory(name="Đảng ủy xã Đắk Wil", code="ĐU")
    UnitFactory(name="Đảng ủy xã Đắk Wil", code="ĐU")
    assert Unit.objects.filter(name="Đảng ủy xã Đắk Wil").count() == 2
