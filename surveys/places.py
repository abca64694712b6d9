"""Units, areas and strata by what a roster says of people, and strata proposed from the trees."""

from collections import Counter

from accounts.models import Area, Unit
from surveys.models import Stratum
from vietnamese.text import fold, slugify

MOST = 300
COMMUNE = "commune"


class Places:
    """Finds units and strata of a survey by what a roster says of them."""

    def __init__(self, survey):
        self.strata = list(survey.strata.select_related("unit", "area"))
        self.by_name = {fold(name): row for row in self.strata for name in (row.label, row.code)}
        self.of_areas = {fold(row.area.name): row for row in self.strata if row.area_id}
        units = Unit.objects.current().under(top_of(survey))
        self.units = {}
        for unit in units:
            name = fold(unit.name)
            self.units[name] = None if name in self.units else unit  # of two that bear one name neither is guessed

    def named(self, name):
        return self.units.get(fold(name)) if name else None

    def stratum(self, name):
        return self.by_name.get(fold(name)) if name else None

    def of_unit(self, unit):
        """The nearest stratum at or above the unit."""
        over = [row for row in self.strata if unit is not None and row.unit_id and unit.path.startswith(row.unit.path)]
        return max(over, key=lambda row: len(row.unit.path), default=None)

    def of_area(self, name):
        return self.of_areas.get(fold(name)) if name else None

    def of(self, person):
        """The stratum of somebody of the roster."""
        return self.of_unit(person.unit) or self.of_area(person.facts.get("area", ""))


def top_of(survey):
    return Unit.objects.ancestors_of(survey.unit).first()


def proposed(survey, source):
    """Unsaved strata, each with the people whom the roster counts there."""
    if source == "areas":
        return _from_areas(survey)
    units = Unit.objects.current().party().under(top_of(survey)).select_related("kind")
    units = units.filter(parent=top_of(survey)) if source == "units" else units.filter(kind__level=COMMUNE)
    units = list(units.in_tree_order()[:MOST])
    people = Counter(survey.participations.exclude(unit=None).values_list("unit__path", flat=True))
    return _coded(
        Stratum(label=unit.name, unit=unit, population=sum(many for path, many in people.items() if path.startswith(unit.path)))
        for unit in units
    )


def _from_areas(survey):
    chosen = list(survey.areas.all())
    areas = Area.objects.current().filter(kind__level=COMMUNE).in_tree_order()
    if chosen:
        areas = [area for area in areas if any(area.path.startswith(one.path) for one in chosen)]
    people = Counter(fold(name) for name in survey.participations.values_list("facts__area", flat=True) if name)
    return _coded(Stratum(label=area.name, area=area, population=people[fold(area.name)]) for area in list(areas)[:MOST])


def _coded(strata):
    seen, rows = Counter(), []
    for row in strata:
        code = slugify(row.label)[:28].strip("-") or "tang"
        seen[code] += 1
        row.code = code if seen[code] == 1 else f"{code}-{seen[code]}"
        rows.append(row)
    return rows
