"""The merge of 1/7/2025: Đắk Nông into Lâm Đồng, 71 communes into 28, no districts any more."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from accounts.actions.units import hand_over
from accounts.exceptions import AccountsError
from accounts.loading import (
    MERGE_DAY,
    build_unit_file,
    commune_committee,
    load_area_file,
    load_kinds,
    rows,
)
from accounts.models import Area, AreaSuccession, Membership, SuccessionKind, Unit
from accounts.succession import count_open_work
from audit.trail import record
from vietnamese.text import exact

LAW = "Nghị quyết 202/2025/QH15 ngày 12/6/2025 và Nghị quyết 1671/NQ-UBTVQH15 ngày 16/6/2025"
PARTY_LAW = "Nghị quyết 60-NQ/TW ngày 12/4/2025; Nghị quyết 1671/NQ-UBTVQH15 ngày 16/6/2025"
DISTRICTS_END = "Nghị quyết 60-NQ/TW ngày 12/4/2025; Nghị quyết 203/2025/QH15 ngày 16/6/2025"
_LOCK = 20250701
SHOWN = 300


@dataclass
class MergePlan:
    """What will happen, for the person who decides. `pairs`: (names that end, name that follows)."""

    areas_ending: int = 0
    areas_beginning: int = 0
    communes: list = field(default_factory=list)
    units_ending: int = 0
    units_dissolved: list = field(default_factory=list)
    members_moving: int = 0
    members_without_unit: list = field(default_factory=list)  # the first of them
    members_without_unit_count: int = 0
    open_work: list = field(default_factory=list)
    already_done: bool = False


def merge_is_done() -> bool:
    return AreaSuccession.objects.filter(
        predecessor__code="67", successor__code="68", kind=SuccessionKind.MERGE
    ).exists()


def plan_merge_2025() -> MergePlan:
    plan = MergePlan(already_done=merge_is_done())
    if plan.already_done:
        return plan
    province = _province()
    communes = {}
    for row in rows("units_merge_2025.csv"):
        if row["old_code"] != "67":
            communes.setdefault(row["new_name"], []).append(row["old_name"])
    plan.communes = sorted(communes.items())
    plan.areas_ending = Area.objects.under(province).filter(valid_to=None).count()
    plan.areas_beginning = len(rows("units_lamdong_2025.csv"))
    ending = _units_of(province)
    plan.units_ending = len(ending)
    plan.units_dissolved = [unit for unit in ending if _will_dissolve(unit)]
    members = Membership.objects.current().filter(unit__in=ending)
    without = members.filter(unit__in=plan.units_dissolved)
    plan.members_without_unit_count = without.count()
    plan.members_without_unit = list(
        without.select_related("user", "unit").order_by("unit__path", "user__name_key")[:SHOWN]
    )
    plan.members_moving = members.count() - plan.members_without_unit_count
    plan.open_work = count_open_work([unit.pk for unit in ending])
    return plan


@transaction.atomic
def merge_2025(*, by, on=MERGE_DAY) -> dict:
    """Run the merge once; a second run changes nothing. Returns what was done, in counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SET LOCAL statement_timeout = '120s'")  # tens of thousands of roles in one statement
    if merge_is_done():
        return {"already_done": True}
    load_kinds()
    province = _province()
    if province.valid_from >= on:
        raise AccountsError("Ngày sáp nhập phải sau ngày lập tỉnh.")
    new_areas = _merge_areas(province, on)
    heirs, bases = _plan_units(province, new_areas, on)
    counts = hand_over(heirs=heirs, on=on, legal_basis=lambda unit: bases.get(unit.pk, DISTRICTS_END), by=by)
    counts |= {"already_done": False, "areas": len(new_areas)}
    record(verb="accounts.merge_2025", by=by, label="Sáp nhập 01/7/2025", data={"on": on} | counts)
    return counts


def _province():
    province = Area.objects.filter(code="67", valid_to=None).first()
    if province is None:
        raise AccountsError("Chưa nạp địa bàn tỉnh Đắk Nông năm 2022, chưa sáp nhập được.")
    return province


def _units_of(province):
    areas = Area.objects.under(province)
    return list(
        Unit.objects.filter(area__in=areas, valid_to=None).select_related("area", "area__kind", "kind")
    )


def _merge_areas(province, on):
    """Returns {code of 2022: new area} with the province under "67"; districts have no successor."""
    old = {area.code: area for area in Area.objects.under(province).filter(valid_to=None)}
    load_area_file("units_lamdong_2025.csv", valid_from=on, legal_basis=LAW)
    new = {area.code: area for area in Area.objects.filter(valid_from=on).select_related("kind")}
    into = {row["old_code"]: new[row["new_code"]] for row in rows("units_merge_2025.csv")}
    Area.objects.filter(pk__in=[area.pk for area in old.values()]).update(valid_to=on)
    AreaSuccession.objects.bulk_create(
        AreaSuccession(
            predecessor=area,
            successor=into.get(code),
            kind=_area_kind(area, into.get(code)),
            on=on,
            legal_basis=LAW if code in into else DISTRICTS_END,
        )
        for code, area in old.items()
    )
    return into


def _area_kind(old, new):
    if new is None:
        return SuccessionKind.DISSOLVE
    alone = old.code == new.code and exact(old.name) == exact(new.name) and new.code in _unchanged()
    return SuccessionKind.CONTINUE if alone else SuccessionKind.MERGE


def _unchanged():
    """Codes of communes that took in nobody: the only ones that are the same unit before and after."""
    sources = {}
    for row in rows("units_merge_2025.csv"):
        sources.setdefault(row["new_code"], []).append(row["old_code"])
    return {new for new, old in sources.items() if old == [new]}


def _will_dissolve(unit):
    level = unit.kind.level
    if unit.area.kind.level == "district":
        return level in ("district", "department", "section")
    return False


def _plan_units(province, new_areas, on):
    """({unit: (heir, kind)}, {unit id: legal basis}) for every unit standing on the old province."""
    ending = _units_of(province)
    areas = {area.code: area for area in new_areas.values()}
    province_units = build_unit_file(
        "party_units_2025.csv", areas, valid_from=on, exact=True, legal_basis=PARTY_LAW
    )
    committees, boards = _build_communes(new_areas, province_units["tu"], on)
    by_rule, bases = _province_heirs(ending, province_units)
    heirs, continuing = {}, []
    for unit in ending:
        if unit.pk in by_rule:
            heirs[unit] = by_rule[unit.pk]
        elif unit.area.kind.level == "commune":
            bases[unit.pk] = PARTY_LAW
            area = new_areas[unit.area.code]
            if unit.kind_id == "commune_committee":
                heirs[unit] = _committee_heir(unit, area, committees[area.pk])
            elif unit.kind.level == "department":
                heirs[unit] = (boards[area.pk], SuccessionKind.MERGE)
            else:
                continuing.append((unit, _again(unit, area, committees[area.pk], on)))
        elif _will_dissolve(unit):
            heirs[unit] = (None, SuccessionKind.DISSOLVE)
        else:
            heirs[unit] = (province_units["tu"], SuccessionKind.MERGE)
            bases[unit.pk] = PARTY_LAW
    Unit.objects.bulk_create([again for _, again in continuing])
    heirs |= {unit: (again, SuccessionKind.CONTINUE) for unit, again in continuing}
    return heirs, bases


def _build_communes(new_areas, province_committee, on):
    areas = {area.pk: area for code, area in new_areas.items() if code != "67"}
    committees = Unit.objects.bulk_create(
        Unit(**commune_committee(area, province_committee), valid_from=on, legal_basis=PARTY_LAW)
        for area in sorted(areas.values(), key=lambda area: area.code)
    )
    boards = Unit.objects.bulk_create(
        Unit(
            name=f"Ban Xây dựng Đảng {committee.name}",
            kind_id="party_building_board",
            code="BXDĐ",
            parent=committee,
            area=committee.area,
            valid_from=on,
            legal_basis="Quy định 298-QĐ/TW ngày 09/6/2025",
        )
        for committee in committees
    )
    return {u.area_id: u for u in committees}, {u.area_id: u for u in boards}


def _committee_heir(unit, area, committee):
    same = exact(committee.name) == exact(unit.name) and area.code in _unchanged()
    return committee, SuccessionKind.CONTINUE if same else SuccessionKind.MERGE


def _again(unit, area, committee, on):
    """A cell goes on as it was, under the committee of the new commune."""
    return Unit(
        name=unit.name,
        short_name=unit.short_name,
        code=unit.code,
        kind_id=unit.kind_id,
        parent=committee,
        area=area,
        valid_from=on,
        legal_basis=PARTY_LAW,
    )


def _province_heirs(ending, province_units):
    """The pairs of party_merge_2025.csv, found by the name borne now or before, then by who follows it today:
    a department that the office itself renamed or merged earlier is still met."""
    living = {unit.pk for unit in ending}
    heirs, bases = {}, {}
    for row in rows("party_merge_2025.csv"):
        for unit in Unit.objects.named(row["old_name"]):
            for follower in [unit.pk, *_heirs_of(unit.pk)]:
                if follower in living and follower not in heirs:
                    heirs[follower] = (province_units[row["new_key"]], row["kind"])
                    bases[follower] = row["legal_basis"]
    return heirs, bases


def _heirs_of(pk):
    found, waiting = [], [pk]
    while waiting:
        following = list(Unit.objects.filter(out_of__predecessor_id__in=waiting).values_list("pk", flat=True))
        waiting = [pk for pk in following if pk not in found]
        found += waiting
    return found
