import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Membership, SuccessionKind, Unit, UnitSuccession, User
from accounts.roles import PERMISSIONS, ROLES, role_choices, roles_with
from tests.factories.accounts import MembershipFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PUBLISH = "documents.publish_document"


@pytest.fixture
def tree():
    top = UnitFactory(name="Tỉnh ủy")
    middle = UnitFactory(name="Huyện ủy", parent=top)
    leaf = UnitFactory(name="Đảng ủy xã", parent=middle)
    beside = UnitFactory(name="Huyện ủy bên cạnh", parent=top)
    return top, middle, leaf, beside


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_nobody_has_a_permission_without_a_role(tree):
    user = UserFactory()
    for permission in PERMISSIONS:
        assert not user.holds(permission)
        assert not user.units_with(permission).exists()


def test_a_permission_outside_the_table_is_a_mistake_and_says_so():
    with pytest.raises(KeyError):
        UserFactory().holds("documents.publihs_document")


def test_a_role_counts_for_the_unit_and_what_lies_under_it_and_nowhere_else(tree):
    top, middle, leaf, beside = tree
    clerk = MembershipFactory(unit=middle, role="clerk").user
    assert clerk.has_role_in(middle, PUBLISH) and clerk.has_role_in(leaf, PUBLISH)
    assert not clerk.has_role_in(top, PUBLISH) and not clerk.has_role_in(beside, PUBLISH)


def test_has_role_in_and_units_with_agree_for_every_role_and_unit(tree):
    for role, _ in role_choices():
        for home in tree:
            user = MembershipFactory(unit=home, role=role).user
            for permission in PERMISSIONS:
                one_by_one = {unit.pk for unit in Unit.objects.all() if user.has_role_in(unit, permission)}
                assert one_by_one == set(user.units_with(permission).values_list("pk", flat=True))


def test_a_role_counts_for_what_its_unit_succeeded(tree):
    top, middle, leaf, beside = tree
    heir = UnitFactory(name="Đảng ủy xã mới")
    UnitSuccession.objects.create(predecessor=leaf, successor=heir, kind=SuccessionKind.MERGE, on=TODAY())
    leaf.refresh_from_db()
    clerk = MembershipFactory(unit=heir, role="clerk").user
    assert clerk.has_role_in(leaf, PUBLISH)
    assert set(clerk.units_with(PUBLISH)) == {heir, leaf}
    old_clerk = MembershipFactory(unit=leaf, role="clerk").user
    assert not old_clerk.has_role_in(heir, PUBLISH)


def test_a_role_counts_only_in_its_time(tree):
    top = tree[0]
    day = datetime.timedelta(days=1)
    for start, end, counts in (
        (TODAY() - day, None, True),
        (TODAY(), None, True),
        (TODAY() + day, None, False),
        (TODAY() - 9 * day, TODAY(), False),
        (TODAY() - 9 * day, TODAY() + day, True),
    ):
        user = MembershipFactory(unit=top, role="clerk", valid_from=start, valid_to=end).user
        assert user.holds(PUBLISH) is counts


def test_a_locked_account_holds_nothing(tree):
    user = MembershipFactory(unit=tree[0], role="admin").user
    user.is_active = False
    user.save()
    user = fresh(user)
    assert not user.holds("accounts.manage_unit")
    assert not user.has_perm("accounts.manage_unit", tree[0])


def test_an_operator_has_no_right_in_the_office(tree):
    operator = User.objects.create_superuser("van-hanh@daknong.example", full_name="Vận Hành")
    assert operator.has_perm("accounts.change_user")  # Django's admin
    assert not operator.has_perm("accounts.manage_unit", tree[0])
    assert not operator.has_perm("audit.view_event")


def test_all_questions_of_a_request_cost_one_query(tree, django_assert_num_queries):
    user = fresh(MembershipFactory(unit=tree[1], role="clerk").user)
    with django_assert_num_queries(1):
        for permission in PERMISSIONS:
            user.holds(permission)
            for unit in tree:
                user.has_role_in(unit, permission)
    with django_assert_num_queries(1):
        assert len(user.units_with(PUBLISH)) == 2


def test_the_same_role_twice_at_once_is_refused_by_the_database(tree):
    first = MembershipFactory(unit=tree[0], role="clerk", valid_to=datetime.date(2023, 1, 1))
    MembershipFactory(user=first.user, unit=tree[0], role="clerk", valid_from=datetime.date(2023, 1, 1))
    MembershipFactory(user=first.user, unit=tree[0], role="editor")
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=first.user, unit=tree[0], role="clerk", valid_from=datetime.date(2022, 12, 31))


@pytest.mark.parametrize("bad", [{"valid_to": datetime.date(2020, 1, 1)}, {"role": "emperor"}])
def test_the_database_refuses_impossible_memberships(tree, bad):
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(unit=tree[0], **bad)


def test_the_table_says_what_the_office_agreed():
    assert [role.label for role in ROLES] == [
        "Quản trị",
        "Văn thư",
        "Biên tập viên",
        "Lãnh đạo",
        "Chuyên viên dư luận",
        "Cộng tác viên dư luận",
        "Thư ký hội nghị",
        "Cán bộ",
        "Bạn đọc",
        "Kiểm tra",
    ]
    assert roles_with(PUBLISH) == {"clerk", "leader"}
    assert roles_with("documents.decide_held") == {"leader"}
    assert roles_with("accounts.manage_unit") == {"admin"}
    assert not next(role for role in ROLES if role.code == "reader").permissions


def test_every_permission_of_the_table_is_held_by_somebody_and_belongs_to_an_app(settings):
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    for permission in PERMISSIONS:
        assert roles_with(permission), permission
        assert permission.split(".")[0] in apps


def test_where_a_person_holds_a_role_is_one_indexed_condition(tree):
    user = MembershipFactory(unit=tree[1], role="clerk").user
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        sql, params = user.units_with(PUBLISH).order_by().values("pk").query.sql_with_params()
        cursor.execute("EXPLAIN " + sql, params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "accounts_unit_reach" in plan


def test_people_are_listed_by_given_name():
    for name in ("Nguyễn Văn Yên", "Trần Thị Ánh", "Lê Văn Đức", "Đỗ Thị An", "Phạm Văn Dũng"):
        UserFactory(full_name=name)
    assert [u.full_name for u in User.objects.all()] == [
        "Đỗ Thị An",
        "Trần Thị Ánh",
        "Phạm Văn Dũng",
        "Lê Văn Đức",
        "Nguyễn Văn Yên",
    ]


def test_a_name_is_stored_composed_and_an_address_once():
    user = User.objects.create_user("An@Daknong.example", full_name="Nguye\u0302\u0303n  Văn An")
    assert (user.email, user.full_name) == ("an@daknong.example", "Nguyễn Văn An")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="AN@daknong.example", full_name="Kẻ Trùng")


def test_membership_rows_survive_their_people(tree):
    membership = MembershipFactory(unit=tree[0])
    with pytest.raises(Exception, match="protected"):
        membership.user.delete()
    assert Membership.objects.filter(pk=membership.pk).exists()
