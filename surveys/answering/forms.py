"""The forms that are being answered, read once in each process. A form that somebody has begun is never changed, and
one that is changed before gets another hash, so that nothing kept here goes stale."""

from functools import lru_cache

from accounts.models import Area
from surveys.instrument import definition, order
from surveys.instrument.room import room
from surveys.models import FormVersion, Survey


def key_of(version):
    """Under which a FormVersion is kept here; its definition may have been left unread."""
    return version.pk, version.sha256


def form_of(version_key):
    """The form as it is written."""
    return _parsed(*version_key)


@lru_cache(maxsize=64)
def _parsed(pk, sha256):
    return definition.parse(FormVersion.objects.values_list("definition", flat=True).get(pk=pk))


@lru_cache(maxsize=256)
def arranged(version_key, group):
    return order.arranged(_parsed(*version_key), group)


@lru_cache(maxsize=64)
def room_of(version_key):
    return room(_parsed(*version_key))


class Places:
    """The areas a respondent may name: {code: code above} for the reader of forms, and their names by district."""

    def __init__(self, areas):
        names = {area.pk: area for area in areas}
        parents = {area.parent_id for area in areas}
        self.names = {area.code: area.name for area in areas}
        self.parents = {area.code: names[area.parent_id].code if area.parent_id in names else "" for area in areas}
        self.groups = {}
        for area in sorted(areas, key=lambda one: one.name_folded):
            if area.pk not in parents:
                above = names.get(area.parent_id)
                self.groups.setdefault(above.name if above else "", []).append((area.code, area.name))


@lru_cache(maxsize=64)
def _places(survey_pk, version_key):
    chosen = list(Area.objects.filter(pk__in=_areas_of(survey_pk)).values_list("path", flat=True))
    areas = Area.objects.filter(valid_to=None)
    if chosen:
        inside = Area.objects.none()
        for path in chosen:
            inside |= areas.filter(path__startswith=path)
        areas = inside
    return Places(list(areas))


def _areas_of(survey_pk):
    return Survey.areas.through.objects.filter(survey_id=survey_pk).values("area_id")


def places_of(survey_pk, version_key):
    """None where the form asks for no area."""
    if not any(question.type == "area" for question in _parsed(*version_key).answerable):
        return None
    return _places(survey_pk, version_key)
