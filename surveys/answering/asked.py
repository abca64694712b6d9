"""The survey that is asked for, with its form's number and its unit's name: the one reading that every page begins with.
Written out, because making this statement of a queryset anew took half the time of handing in."""

from django.db import connection

from accounts.models import Unit
from surveys.models import FormVersion, Survey


def _fields(model, *names):
    """In the order of the model, as `from_db` wants them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


SURVEY = _fields(
    Survey, "id", "code", "title", "wave", "level", "state", "opens_at", "closes_at", "closes_after", "minutes", "purpose", "contact",
    "public_key", "version_id", "unit_id",
)  # fmt: skip
VERSION = _fields(FormVersion, "id", "survey_id", "number", "sha256", "is_frozen")
UNIT = _fields(Unit, "id", "name")
COLUMNS = ", ".join(f"{table}.{name}" for table, names in (("s", SURVEY), ("v", VERSION), ("u", UNIT)) for name in names)
FIND = f"""
    SELECT {COLUMNS} FROM surveys_survey s JOIN accounts_unit u ON u.id = s.unit_id
    LEFT JOIN surveys_formversion v ON v.id = s.version_id WHERE s.code = %s
"""


def find(code):
    """The Survey with `version` (None: no form is in use yet) and `unit`, whatever else of them is read when asked for."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [code])
        row = cursor.fetchone()
    if row is None:
        return None
    of_version = len(SURVEY) + len(VERSION)
    survey = Survey.from_db(connection.alias, SURVEY, row[: len(SURVEY)])
    survey.version = FormVersion.from_db(connection.alias, VERSION, row[len(SURVEY) : of_version]) if survey.version_id else None
    survey.unit = Unit.from_db(connection.alias, UNIT, row[of_version:])
    return survey
