"""Folders of scanners and mailboxes, declared for by a clerk of their unit unless a test says otherwise."""

from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from documents import collecting, pipeline
from documents.actions.sources import add_source, declare_source
from documents.models import IntakeSource, Upload


def home(unit) -> Path:
    """Where the folders of the unit's scanners lie."""
    return Path(settings.SCAN_ROOTS[0]) / str(unit.pk)


def folder(path, *, unit, by, responsible=None, name="Máy quét phòng Hành chính", **values):
    source = add_source(
        by=by, unit=unit, kind=IntakeSource.Kind.FOLDER, values={"name": name, "folder": str(path)} | values
    )
    return _declared(source, responsible)


def mailbox(*, unit, by, responsible=None, password="mat-khau-hop-thu", **values):
    values = {
        "name": "Hộp thư văn bản", "host": "imap.example", "username": "van-ban", "senders": ["@tinhuy.example"],
    } | values  # fmt: skip
    source = add_source(by=by, unit=unit, kind=IntakeSource.Kind.MAILBOX, values=values, password=password)
    return _declared(source, responsible)


def _declared(source, responsible):
    if responsible is not None:
        declare_source(by=responsible, source=source)
    return IntakeSource.objects.get(pk=source.pk)


def let_time_pass(source, seconds=3600):
    """What lies in the folder has not been written to for that long, as far as the last look goes."""
    key = f"scan-seen-{source.pk}"
    cache.set(key, {mark: at - seconds for mark, at in (cache.get(key) or {}).items()})


def look(source):
    """Two looks with time between them, so that what is written to its end counts as such."""
    collecting.look_at(source.pk)
    let_time_pass(source)
    collecting.look_at(source.pk)


def again(source):
    """As the next round would find it."""
    IntakeSource.objects.filter(pk=source.pk).update(next_look_at=timezone.now())
    return IntakeSource.objects.get(pk=source.pk)


def read_all():
    """The pipeline, on every file that was taken."""
    for pk in Upload.objects.filter(state=Upload.State.WORKING).values_list("pk", flat=True):
        pipeline.process(pk)
