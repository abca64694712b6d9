import datetime

import pytest
from django.db import connection
from django.utils import timezone

from accounts import succession
from accounts.actions import add_member, invite, merge_2025, plan_merge_2025, rename_unit
from accounts.actions.members import end_membership
from accounts.exceptions import AccountsError
from accounts.loading import MERGE_DAY, build_units_2022
from accounts.models import Area, AreaSuccession, Invitation, Membership, SuccessionKind, Unit
from audit.models import Event
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime.date(2025, 6, 30), MERGE_DAY


@pytest.fixture
def province():
    build_units_2022()
    return {unit.name: unit for unit in Unit.objects.all()}


@pytest.fixture
def administrator(province):
    return MembershipFactory(unit=province["Tỉnh ủy Đắk Nông"], role="admin").user


def unit_on(name, day):
    return Unit.objects.valid_on(day).get(name=name)


def area_on(code, day):
    return Area.objects.valid_on(day).get(code=code)


# --- The province before ---------------------------------------------------------------------------


def test_the_organisation_of_2022(province):
    top = province["Tỉnh ủy Đắk Nông"]
    direct = top.children.filter(kind__level="district")
    assert direct.count() == 12
    assert direct.filter(kind_id="direct_committee").count() == 4
    assert Unit.objects.filter(kind_id="commune_committee").count() == 71
    departments = set(top.children.filter(kind__level="department").values_list("kind_id", flat=True))
    assert departments == {
        "committee_office",
        "propaganda_dept",
        "organisation_dept",
        "mass_mobilisation_dept",
        "internal_affairs_dept",
        "inspection_committee",
    }
    assert Unit.objects.filter(kind_id="propaganda_dept").count() == 1 + 12 + 71
    assert Unit.objects.filter(kind_id="party_cell").count() >= 3
    assert not Unit.objects.under(top).exclude(kind__side="party").exists(), (
        "state bodies stand in a tree of their own"
    )


def test_building_again_changes_nothing(province):
    assert build_units_2022() == 0
    assert Unit.objects.count() == len(province)


# --- The traps of the lists ------------------------------------------------------------------------


def test_a_code_is_not_an_identity(administrator):
    merge_2025(by=administrator)
    old, new = area_on("24640", BEFORE), area_on("24640", AFTER)
    assert (old.name, new.name) == ("Thị trấn Ea T'Ling", "Xã Cư Jút") and old.pk != new.pk
    grown_old, grown_new = area_on("24631", BEFORE), area_on("24631", AFTER)
    assert grown_old.name == grown_new.name == "Xã Quảng Khê" and grown_old.pk != grown_new.pk
    sources = set(grown_new.out_of.values_list("predecessor__name", flat=True))
    assert sources == {"Xã Quảng Khê", "Xã Đắk Plao"}


def test_all_28_new_codes_were_in_use_and_16_name_something_else(administrator):
    merge_2025(by=administrator)
    new = Area.objects.filter(valid_from=AFTER, out_of__isnull=False, kind__level="commune").distinct()
    assert new.count() == 28
    differing = [area for area in new if area_on(area.code, BEFORE).name not in (area.name, "Xã Quảng Hoà")]
    assert len(differing) == 16


def test_only_three_communes_are_the_same_unit_before_and_after(administrator):
    merge_2025(by=administrator)
    same = AreaSuccession.objects.filter(kind=SuccessionKind.CONTINUE)
    assert set(same.values_list("predecessor__code", flat=True)) == {"24616", "24620", "24736"}
    committees = Unit.objects.filter(
        kind_id="commune_committee", into__kind=SuccessionKind.CONTINUE
    ).values_list("name", flat=True)
    assert set(committees) == {"Đảng ủy xã Quảng Sơn", "Đảng ủy xã Quảng Hoà", "Đảng ủy xã Quảng Trực"}


@pytest.mark.parametrize(
    ("name", "old_code", "new_code"),
    [
        ("Xã Đắk Wil", "24643", "24646"),
        ("Xã Đắk Sắk", "24679", "24678"),
        ("Xã Thuận Hạnh", "24724", "24722"),
        ("Xã Quảng Tín", "24745", "24760"),
    ],
)
def test_a_name_is_not_an_identity(administrator, name, old_code, new_code):
    merge_2025(by=administrator)
    assert area_on(old_code, BEFORE).name == name
    assert area_on(new_code, AFTER).name == name
    assert area_on(new_code, BEFORE).name != name


def test_the_commune_dak_mil_does_not_hold_the_township_dak_mil(administrator):
    merge_2025(by=administrator)
    commune = area_on("24670", AFTER)
    assert commune.name == "Xã Đắk Mil"
    assert set(commune.out_of.values_list("predecessor__name", flat=True)) == {
        "Xã Đắk R'La",
        "Xã Đắk Gằn",
        "Xã Đắk N'Drót",
    }
    assert area_on("24664", BEFORE).now_name == "Xã Đức Lập"
    committee = unit_on("Đảng ủy xã Đắk Mil", AFTER)
    assert "Đảng ủy thị trấn Đắk Mil" not in Unit.objects.lineage_of([committee.pk]).values_list(
        "name", flat=True
    )


def test_two_new_units_cross_old_district_lines(administrator):
    merge_2025(by=administrator)
    for name, districts in (
        ("Phường Bắc Gia Nghĩa", {"Thành phố Gia Nghĩa", "Huyện Đăk Glong"}),
        ("Xã Đắk Sắk", {"Huyện Đắk Mil", "Huyện Krông Nô"}),
    ):
        area = Area.objects.get(name=name, valid_from=AFTER)
        assert set(area.out_of.values_list("predecessor__parent__name", flat=True)) == districts


def test_districts_end_without_successor(administrator, province):
    merge_2025(by=administrator)
    districts = AreaSuccession.objects.filter(predecessor__kind__level="district")
    assert districts.count() == 8
    assert set(districts.values_list("kind", "successor")) == {("dissolve", None)}
    assert not Area.objects.valid_on(AFTER).filter(kind__level="district").exists()
    assert not Unit.objects.filter(
        valid_to=None, kind_id__in=["district_committee", "city_committee"]
    ).exists()
    assert Unit.objects.get(pk=province["Huyện ủy Cư Jút"].pk).into.get().kind == SuccessionKind.DISSOLVE


def test_committees_are_not_the_areas(administrator):
    merge_2025(by=administrator)
    assert Unit.objects.filter(valid_to=None, kind_id="commune_committee").count() == 28
    assert Area.objects.valid_on(AFTER).filter(kind__level="commune").count() == 124
    assert Unit.objects.filter(valid_to=None, kind_id="direct_committee").count() == 3


# --- What moves ------------------------------------------------------------------------------------


def test_the_preview_says_what_then_happens(administrator, province):
    clerk = MembershipFactory(unit=province["Đảng ủy xã Đắk Wil"], role="clerk")
    lost = MembershipFactory(unit=province["Huyện ủy Cư Jút"], role="clerk")
    plan = plan_merge_2025()
    done = merge_2025(by=administrator)
    assert plan.units_ending == done["units"] == len(province)
    assert plan.members_moving == done["members"] == 2
    assert [m.pk for m in plan.members_without_unit] == [lost.pk] and done["closed"] == 1
    assert len(plan.communes) == 28 and sum(len(old) for _, old in plan.communes) == 71
    assert clerk.user.memberships.current().get().unit.name == "Đảng ủy xã Đắk Wil"
    assert not lost.user.memberships.current().exists()
    assert plan_merge_2025().already_done


def test_roles_close_and_open_at_the_successor_on_the_same_day(administrator, province):
    old = MembershipFactory(unit=province["Ban Tuyên giáo Tỉnh ủy Đắk Nông"], role="leader")
    merge_2025(by=administrator)
    old.refresh_from_db()
    new = old.user.memberships.get(valid_from=AFTER)
    assert old.valid_to == AFTER and new.valid_to is None
    assert new.unit.name == "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng" and new.role == "leader"


def test_one_person_at_two_merged_communes_holds_the_role_once(administrator, province):
    person = UserFactory()
    for name in ("Đảng ủy xã Đắk Wil", "Đảng ủy xã Ea Pô"):
        MembershipFactory(user=person, unit=province[name], role="clerk")
    merge_2025(by=administrator)
    assert person.memberships.current().count() == 1


def test_a_role_with_an_end_keeps_it_and_an_ended_one_stays_ended(administrator, province):
    day = timezone.localdate() + datetime.timedelta(days=30)
    wil = province["Đảng ủy xã Đắk Wil"]
    timed = MembershipFactory(unit=wil, role="clerk", valid_to=day)
    ended = MembershipFactory(unit=wil, role="clerk", valid_to=datetime.date(2024, 1, 1))
    merge_2025(by=administrator)
    assert timed.user.memberships.current().get().valid_to == day
    assert list(ended.user.memberships.all()) == [ended]


def test_a_role_given_after_the_day_is_not_lost(administrator, province):
    late = MembershipFactory(
        unit=province["Đảng ủy xã Đắk Wil"], role="clerk", valid_from=timezone.localdate()
    )
    merge_2025(by=administrator)
    assert late.user.memberships.current().filter(unit__valid_to=None).count() == 1


def test_the_administrator_still_administers_and_reaches_the_old_units(administrator, province):
    merge_2025(by=administrator)
    administrator.forget_roles()
    assert administrator.has_role_in(unit_on("Tỉnh ủy Lâm Đồng", AFTER), "accounts.manage_unit")
    old_department = Unit.objects.get(pk=province["Ban Tuyên giáo Huyện ủy Cư Jút"].pk)
    assert administrator.has_role_in(old_department, "accounts.manage_unit")


def test_open_work_follows_and_that_of_dissolved_districts_goes_above(administrator, province, monkeypatch):
    monkeypatch.setattr(succession, "_open_work", {})
    held = {province["Đảng ủy xã Ea Pô"].pk: 3, province["Ban Tuyên giáo Huyện ủy Cư Jút"].pk: 2}
    went = {}

    def move(heirs, *, by):
        for unit, count in held.items():
            went[heirs[unit]] = count
        return sum(held.values())

    succession.register_open_work(
        "papers", label="văn bản đang xử lý", count=lambda ids: sum(held.get(pk, 0) for pk in ids), move=move
    )
    assert plan_merge_2025().open_work == [("văn bản đang xử lý", 5)]
    assert merge_2025(by=administrator)["papers"] == 5
    assert {Unit.objects.get(pk=pk).name: count for pk, count in went.items()} == {
        "Đảng ủy xã Đắk Wil": 3,
        "Tỉnh ủy Lâm Đồng": 2,
    }


def test_when_moving_work_fails_nothing_has_happened(administrator, province, monkeypatch):
    monkeypatch.setattr(succession, "_open_work", {})

    def fail(heirs, *, by):
        raise RuntimeError("kho văn bản đang bận")

    succession.register_open_work("papers", label="văn bản", count=len, move=fail)
    with pytest.raises(RuntimeError):
        merge_2025(by=administrator)
    assert Unit.objects.filter(valid_to=None).count() == len(province)
    assert not Area.objects.filter(code="68").exists()
    assert not Event.objects.filter(verb="accounts.merge_2025").exists()


def test_open_invitations_follow(administrator, province):
    wil, _ = invite(
        email="a@daknong.example",
        full_name="Người A",
        unit=province["Đảng ủy xã Ea Pô"],
        role="clerk",
        by=administrator,
    )
    gone, _ = invite(
        email="b@daknong.example",
        full_name="Người B",
        unit=province["Huyện ủy Cư Jút"],
        role="clerk",
        by=administrator,
    )
    merge_2025(by=administrator)
    assert Invitation.objects.get(pk=wil.pk).unit.name == "Đảng ủy xã Đắk Wil"
    assert Invitation.objects.get(pk=gone.pk).state == "revoked"


def test_papers_stay_under_the_old_name_and_a_search_by_the_new_unit_finds_them(administrator, province):
    old = province["Đảng ủy xã Ea Pô"]
    merge_2025(by=administrator)
    old.refresh_from_db()
    new = unit_on("Đảng ủy xã Đắk Wil", AFTER)
    assert old.display_name(datetime.date(2022, 4, 5)) == "Đảng ủy xã Ea Pô"
    assert old.full_name_today() == "Đảng ủy xã Ea Pô (nay là Đảng ủy xã Đắk Wil)"
    assert set(new.lineage()) == {new.pk, old.pk, province["Đảng ủy xã Đắk Wil"].pk}


def test_a_second_run_changes_nothing(administrator):
    merge_2025(by=administrator)
    counts = [model.objects.count() for model in (Area, Unit, Membership, Event)]
    assert merge_2025(by=administrator) == {"already_done": True}
    assert [model.objects.count() for model in (Area, Unit, Membership, Event)] == counts


def test_a_department_renamed_by_the_office_earlier_in_2025_is_still_met(administrator, province):
    rename_unit(
        unit=province["Ban Tuyên giáo Tỉnh ủy Đắk Nông"],
        name="Ban Tuyên giáo và Dân vận Tỉnh ủy Đắk Nông",
        on=datetime.date(2025, 2, 20),
        legal_basis="Quyết định của Tỉnh ủy",
        by=administrator,
    )
    merge_2025(by=administrator)
    old = Unit.objects.get(pk=province["Ban Tuyên giáo Tỉnh ủy Đắk Nông"].pk)
    assert old.now_name == "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng"
    assert old.display_name(datetime.date(2022, 1, 1)) == "Ban Tuyên giáo Tỉnh ủy Đắk Nông"


def test_without_the_areas_of_2022_it_says_so():
    with pytest.raises(AccountsError, match="Chưa nạp địa bàn"):
        merge_2025(by=UserFactory())


def test_the_merge_is_recorded_with_its_person(administrator):
    done = merge_2025(by=administrator)
    line = Event.objects.get(verb="accounts.merge_2025")
    assert line.actor_id == administrator.pk and line.data["members"] == done["members"]
    assert Event.objects.filter(verb="accounts.succeed_unit").count() == done["units"]


def test_the_tree_of_any_day_is_still_whole(administrator, province):
    merge_2025(by=administrator)
    assert set(Unit.objects.valid_on(BEFORE).values_list("pk", flat=True)) == {
        u.pk for u in province.values()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_unit child JOIN accounts_unit parent ON parent.id = child.parent_id"
            " WHERE child.valid_to IS NULL AND parent.valid_to IS NOT NULL"
        )
        assert cursor.fetchone() == (0,), "a living unit hangs below an ended one"


def test_the_last_administrator_stays(administrator):
    only = administrator.memberships.get()
    with pytest.raises(AccountsError, match="ít nhất một quản trị"):
        end_membership(membership=only, by=administrator)
    add_member(user=UserFactory(), unit=only.unit, role="admin", by=administrator)
    end_membership(membership=only, by=administrator)
    only.refresh_from_db()
    assert only.valid_to == timezone.localdate()
