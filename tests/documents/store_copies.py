"""A store with something of everything, its export, and the state that both have to agree in."""

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Unit, UnitSuccession
from documents import pipeline, storage, store_bundle
from documents.actions import editing
from documents.models import Field, FileUnit, StoreFinding, Tag
from tests.documents.shelf import add_file, paper
from tests.factories import documents as make


@pytest.fixture
def filled(province):
    """A store with something of everything."""
    upload = make.upload(clerk=province.clerk, unit=province.department)
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    document = editing.describe(
        document=upload.document, by=province.clerk, revision=1, tags=["chuyển đổi số"], fields=Field.objects.all()[:2],
        shared_with=[province.commune],
        values={
            "subject": "Về chuyển đổi số", "issuer_name": "TỈNH ỦY ĐẮK NÔNG", "visibility": "units",
            "file_unit": FileUnit.objects.create(code="CĐS", title="Chuyển đổi số", year=2022, unit=province.department),
        },
    )  # fmt: skip
    editing.publish(document=document, by=province.clerk)
    for number in range(4):
        other = paper(f"=Văn bản {number}", f"Chữ thứ {number}", owner_unit=province.commune)
        add_file(other, "Phụ lục", data=b"%%PDF annex %d" % number, part="annex")
    Tag.objects.create(name="con", name_key="con", slug="con", parent=Tag.objects.get())
    StoreFinding.objects.create(kind="gate", document=document, file=upload.file, key="x", state="confirmed", reasons=["dấu"])
    successor = Unit.objects.create(name="Đảng ủy xã mới", kind=province.commune.kind, valid_from="2025-07-01")
    UnitSuccession.objects.create(predecessor=province.commune, successor=successor, kind="merge", on="2025-07-01")
    return province


@pytest.fixture
def exported(filled, tmp_path):
    folder = tmp_path / "export"
    call_command("export_store", folder, verbosity=0)
    return folder


def state():
    """Every row of every exported table, as the database has it, and the bytes."""
    rows = {}
    for label, model in store_bundle.tables().items():
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {model._meta.db_table} order by 1")
            names = [column.name for column in cursor.description]
            rows[label] = [dict(zip(names, map(_comparable, row), strict=True)) for row in cursor.fetchall()]
    kept = {key: storage.place(key).read_bytes() for prefix in ("originals/", "pages/") for key, *_ in storage.stored(prefix)}
    return rows, kept


def _comparable(value):
    return bytes(value) if isinstance(value, memoryview) else value


def emptied(settings, tmp_path, name="other"):
    """Another portal: a database that was only migrated, and an empty folder."""
    call_command("flush", interactive=False, verbosity=0)
    settings.MEDIA_ROOT = tmp_path / name
