"""What an export of the store is made of: which tables, how a row is written, how a file is named.

    manifest.json         counts and SHA-256 of all the rest, written last; says nothing of the day, so that two
                          exports of the same state have the same manifest
    tables/LABEL.jsonl    one row a line, as the import reads it
    tables/LABEL.csv      the same for people, without what only machines read
    files.sha256          every file with its hash, for `sha256sum -c`
    files/originals/…  files/pages/…

Tables are found, not listed: every model of this app is in it unless it is named here, belongs to a person, or
cannot stand without one that is left out.
"""

import csv
import hashlib
import json
import re

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from papers.cells import looks_like_a_formula

FORMAT = 1
PORTAL = "Cổng Tuyên giáo"
MANIFEST, FILES_LIST = "manifest.json", "files.sha256"

# Work in flight, what lets in (tokens, passwords), who took what, and deeds that can only be undone where they were done.
LEFT_OUT = {
    f"documents.{name}"
    for name in (
        "upload", "heldfile", "uploadtarget", "reprocessing", "reprocesseddocument", "erasedfile", "indexdue", "telldue",
        "import", "importrow", "importcolumn", "bulkdeed", "bulkpart", "registerexport",
        "intakesource", "arrival", "arrivedfile", "intakenotice", "apiclient", "download", "downloadreading",
    )
}  # fmt: skip
# What documents refer to, whole, since its rows refer to each other. Nobody's account, role, mail address or deed.
TREES = [
    "accounts.areakind", "accounts.area", "accounts.areaname", "accounts.areasuccession",
    "accounts.unitkind", "accounts.unit", "accounts.unitname", "accounts.unitsuccession",
]  # fmt: skip
PEOPLE = "people"  # number and name of those whom an exported row names, nothing else

KEY = re.compile(r"originals/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}|pages/[0-9]{5,}/[0-9]+/([0-9]+|thumbnail)\.webp")


def tables() -> dict[str, type[models.Model]]:
    """{label: model}, in the order in which they are written and read."""
    found = {label: apps.get_model(label) for label in TREES}
    for model in sorted(apps.get_app_config("documents").get_models(include_auto_created=True), key=label_of):
        if label_of(model) not in LEFT_OUT and not _belongs_to_a_person(model):
            found[label_of(model)] = model
    known = {*found.values(), User, ContentType}
    while loose := [label for label, model in found.items() if any(
        not field.null and field.remote_field.model not in known for field in references(model)
    )]:  # fmt: skip
        for label in loose:
            known.discard(found.pop(label))
    return found


def label_of(model) -> str:
    return model._meta.label_lower


def _belongs_to_a_person(model) -> bool:
    """Bookmarks and the like: what goes when the person goes."""
    return any(
        field.remote_field.model is User and field.remote_field.on_delete is models.CASCADE for field in references(model)
    )


def references(model):
    return [field for field in model._meta.concrete_fields if field.remote_field is not None]


def columns(model):
    return [field for field in model._meta.concrete_fields if not field.generated]


def row_of(obj, known) -> dict:
    """A row as JSON keeps it. A reference to what is left out is empty."""
    return {field.name: _plain(field, obj, known) for field in columns(type(obj))}


def _plain(field, obj, known):
    value = field.value_from_object(obj)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        if field.remote_field is not None and value is not None:
            if field.remote_field.model is ContentType:
                return ".".join(ContentType.objects.get_for_id(value).natural_key())
            return value if field.remote_field.model in known else None
        return value
    return field.value_to_string(obj)


def object_of(model, row: dict):
    """The object a row stands for. Raises KeyError, ValueError, TypeError or ValidationError on anything else."""
    values = {}
    for field in columns(model):
        value = row[field.name]
        if value is not None and field.remote_field is not None:
            if field.remote_field.model is ContentType:
                value = ContentType.objects.get_by_natural_key(*value.split(".")).pk
            else:
                value = field.target_field.to_python(value)
        elif value is not None:
            value = field.to_python(value)
        values[field.attname] = value
    return model(**values)


def rows_of(model):
    """All rows in a settled order; trees from the root down, since the database derives paths from parents."""
    tree = any(field.name == "path" for field in columns(model))
    ordered = model._base_manager.order_by("path", "pk") if tree else model._base_manager.order_by("pk")
    return ordered.iterator(chunk_size=500)


class Sheet:
    """The table as people read it, in any office program."""

    def __init__(self, file, model):
        self.fields = [f for f in columns(model) if not isinstance(f, models.BinaryField | SearchVectorField)]
        self.writer = csv.writer(file)
        self.writer.writerow([str(field.verbose_name) for field in self.fields])

    def write(self, row):
        self.writer.writerow([cell_of(row[field.name]) for field in self.fields])


def cell_of(value):
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and looks_like_a_formula(value) else value


def originals_named(found) -> list[str]:
    """Every original that some exported table names, by hash."""
    named = set()
    for model in found.values():
        if any(field.name == "sha256" for field in columns(model)):
            named.update(model._base_manager.values_list("sha256", flat=True).distinct())
    return sorted(name for name in named if re.fullmatch(r"[0-9a-f]{64}", name))


def version() -> dict:
    """The last migration of each app whose tables are in the export."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {app: max(name for label, name in applied if label == app) for app in ("accounts", "documents")}


def hash_of_file(path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
