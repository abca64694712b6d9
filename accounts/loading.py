"""The province of 2022 and the facts of the merge of 1/7/2025, from accounts/data."""

import csv
import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import Area, AreaKind, AreaName, Unit, UnitKind

DATA = Path(__file__).parent / "data"
PROVINCE_AGAIN = datetime.date(2004, 1, 1)  # Đắk Nông became a province of its own
MERGE_DAY = datetime.date(2025, 7, 1)
LEVELS = ("province", "district", "commune")
CELLS_OF_2022 = ("Xã Quảng Khê", "Xã Đắk Wil", "Phường Nghĩa Tân")


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load_kinds():
    for model, name in ((AreaKind, "area_kinds.csv"), (UnitKind, "unit_kinds.csv")):
        model.objects.bulk_create(
            [
                model(**row | {"valid_from": row["valid_from"] or None, "valid_to": row["valid_to"] or None})
                for row in rows(name)
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def load_areas() -> int:
    """The 80 areas of 2022 with their other spellings; returns how many were new."""
    load_kinds()
    fresh = load_area_file(
        "units_daknong_2022.csv",
        valid_from=PROVINCE_AGAIN,
        exact_for={"67"},
        legal_basis="Danh mục đơn vị hành chính của Tổng cục Thống kê",
    )
    if fresh:
        areas = {area.code: area for area in Area.objects.filter(valid_from=PROVINCE_AGAIN)}
        AreaName.objects.bulk_create(
            AreaName(area=areas[row["code_2022"]], name=row["variant"], source=row["source"])
            for row in rows("units_name_variants.csv")
        )
    return fresh


def load_area_file(name, *, valid_from, legal_basis, exact_for=None) -> int:
    """One list of areas, level by level; rows already there (same code and day) stay as they are."""
    kinds = {kind.label: kind for kind in AreaKind.objects.all()}
    known = {area.code: area for area in Area.objects.filter(valid_from=valid_from)}
    fresh = 0
    for level in LEVELS:
        missing = [row for row in rows(name) if row["level"] == level and row["code"] not in known]
        for area in Area.objects.bulk_create(
            Area(
                code=row["code"],
                name=row["name"],
                kind=kinds[row["kind"]],
                parent=known.get(row["parent_code"]),
                valid_from=valid_from,
                valid_from_exact=exact_for is None or row["code"] in exact_for,
                legal_basis=legal_basis,
            )
            for row in missing
        ):
            known[area.code] = area
            fresh += 1
    return fresh


@transaction.atomic
def build_units_2022() -> int:
    """The tỉnh ủy and its departments, the 12 committees under it, 71 commune committees, a few cells and
    the state bodies known as issuers. Does nothing where they are already there."""
    load_areas()
    if Unit.objects.filter(name="Tỉnh ủy Đắk Nông").exists():
        return 0
    areas = {area.code: area for area in Area.objects.filter(valid_from=PROVINCE_AGAIN)}
    known = build_unit_file("party_units_2022.csv", areas, valid_from=PROVINCE_AGAIN, exact=False)
    made = len(known)

    def build(specs):
        nonlocal made
        units = _make(specs, valid_from=PROVINCE_AGAIN, exact=False)
        made += len(units)
        return units

    districts = [area for area in areas.values() if area.parent_id == areas["67"].pk]
    communes = [area for area in areas.values() if area.kind.level == "commune"]
    committees = build(
        {
            "name": f"{'Thành ủy' if area.kind_id == 'provincial_city' else 'Huyện ủy'} {_bare(area)}",
            "kind_id": "city_committee" if area.kind_id == "provincial_city" else "district_committee",
            "code": "TU" if area.kind_id == "provincial_city" else "HU",
            "parent": known["tu"],
            "area": area,
        }
        for area in districts
    )
    build(_propaganda_dept(committee) for committee in committees)
    above = {committee.area_id: committee for committee in committees}
    commune_committees = build(commune_committee(area, above[area.parent_id]) for area in communes)
    build(_propaganda_dept(committee) for committee in commune_committees)
    build(
        {
            "name": f"Chi bộ thôn {number}, {lower_first(committee.area.name)}"
            if committee.area.kind_id == "commune"
            else f"Chi bộ tổ dân phố {number}, {lower_first(committee.area.name)}",
            "kind_id": "party_cell",
            "parent": committee,
            "area": committee.area,
        }
        for committee in commune_committees
        if committee.area.name in CELLS_OF_2022
        for number in (1, 2, 3)
    )
    return made


def build_unit_file(name, areas, *, valid_from, exact, legal_basis="") -> dict[str, Unit]:
    known = {}
    for row in rows(name):
        known[row["key"]] = Unit.objects.create(
            name=row["name"],
            short_name=row["short_name"],
            code=row["code"],
            kind_id=row["kind"],
            parent=known.get(row["parent_key"]),
            area=areas[row["area_code"]],
            valid_from=valid_from,
            valid_from_exact=exact,
            legal_basis=legal_basis,
        )
    return known


def commune_committee(area, parent):
    return {
        "name": f"Đảng ủy {lower_first(area.name)}",
        "kind_id": "commune_committee",
        "code": "ĐU",
        "parent": parent,
        "area": area,
    }


def _propaganda_dept(committee):
    return {
        "name": f"Ban Tuyên giáo {committee.name}",
        "kind_id": "propaganda_dept",
        "code": f"BTG{committee.code}",
        "parent": committee,
        "area": committee.area,
    }


def _make(specs, *, valid_from, exact):
    return Unit.objects.bulk_create(
        Unit(**spec, valid_from=valid_from, valid_from_exact=exact) for spec in specs
    )


def lower_first(name):
    """'Xã Đắk Wil' → 'xã Đắk Wil', as it stands inside a longer name."""
    return name[0].lower() + name[1:]


def _bare(area):
    return area.name.removeprefix(area.kind.label).strip()
