"""Sources of files: set up by an administrator, answered for by a clerk of the unit."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from documents import sealing
from documents.exceptions import SourceProblem
from documents.models import IntakeSource
from documents.models.source import DECLARED_FOR
from documents.sources import folder as folders

# What a clerk had before the eyes when declaring: who changes it asks for the declaration anew.
DECLARED_ABOUT = {"folder", "host", "username", "inbox", "senders", "needs_proof", "verifier"}


@transaction.atomic
def add_source(*, by, unit, kind, values, password="") -> IntakeSource:
    source = IntakeSource(unit=unit, kind=kind, **values)
    _check_and_make_folder(source, is_new=True)
    source.sealed_password = sealing.seal_password(password) if password else ""
    source.save()
    trail.record(verb="documents.source_added", by=by, on=source, unit=unit, data={"kind": kind})
    return source


@transaction.atomic
def change_source(*, by, source, values, password="") -> IntakeSource:
    source = IntakeSource.objects.select_for_update().get(pk=source.pk)
    changed = {name for name, value in values.items() if getattr(source, name) != value}
    for name in changed:
        setattr(source, name, values[name])
    _check_and_make_folder(source, is_new="folder" in changed)
    if password:
        source.sealed_password, source.password_variable = sealing.seal_password(password), ""
    elif source.password_variable:
        source.sealed_password = ""
    if changed & DECLARED_ABOUT:
        source.responsible = source.declared_at = source.declared_until = None
    source.failures, source.next_look_at = 0, timezone.now()
    source.save()
    trail.record(
        verb="documents.source_changed", by=by, on=source, unit=source.unit_id,
        data={"fields": ", ".join(sorted(changed))[:300], "password": bool(password)},
    )  # fmt: skip
    return source


def _check_and_make_folder(source, *, is_new):
    if source.is_folder:
        problem = folders.why_not_for(source.unit, source.folder) if is_new else folders.why_not(source.folder)
        if problem:
            raise SourceProblem(problem)
        folders.make(source.folder)
        source.on_disk = not folders.is_in_memory(source.folder)


@transaction.atomic
def pause_source(*, by, source):
    _set_state(source, IntakeSource.State.PAUSED, "documents.source_paused", by)


@transaction.atomic
def resume_source(*, by, source):
    _set_state(source, IntakeSource.State.ACTIVE, "documents.source_resumed", by)


def _set_state(source, state, verb, by):
    changed = IntakeSource.objects.filter(pk=source.pk).exclude(state=state)
    if changed.update(state=state, failures=0, problem="", problem_at=None, next_look_at=timezone.now()):
        trail.record(verb=verb, by=by, on=source, unit=source.unit_id)


@transaction.atomic
def declare_source(*, by, source):
    """`by` answers from now on, for a year, that what comes from this source is not secret."""
    now = timezone.now()
    IntakeSource.objects.filter(pk=source.pk).update(
        responsible=by, declared_at=now, declared_until=now + DECLARED_FOR, failures=0, next_look_at=now
    )
    trail.record(
        verb="documents.source_declared", by=by, on=source, unit=source.unit_id,
        data={"until": (now + DECLARED_FOR).date()},
    )  # fmt: skip


@transaction.atomic
def give_up_source(*, by, source):
    """The source stands still until another clerk declares."""
    mine = IntakeSource.objects.filter(pk=source.pk, responsible=by)
    if not mine.update(responsible=None, declared_at=None, declared_until=None):
        raise SourceProblem("Đồng chí không phải là người phụ trách nguồn này.")
    trail.record(verb="documents.source_given_up", by=by, on=source, unit=source.unit_id)


def move_sources(heirs, *, by) -> int:
    """The heirs get the sources; a clerk of theirs has to declare anew."""
    moved = 0
    for ending, heir in heirs.items():
        moved += IntakeSource.objects.filter(unit=ending).update(
            unit=heir, responsible=None, declared_at=None, declared_until=None
        )
    return moved
