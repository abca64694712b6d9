"""Bringing over an old site, step by step: started with a dump, tried dry, mapped, run, stopped, taken up again."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit import trail
from documents import quarantine
from documents.exceptions import ImportProblem as FolderProblem
from documents.importing import folder
from news.exceptions import ImportProblem, WrongState
from news.importing.uploads import Folder, NoUploads, Zip
from news.models import Category, SiteImport, SiteImportRow
from news.queue import enqueue_site_imports_on_commit

State, Kind, RowState = SiteImport.State, SiteImportRow.Kind, SiteImportRow.State

AS_NEW, LEFT_OUT = "new", "skip"  # what may become of an old column, beside one of ours
MOVED_ON = "Đợt nhập đã sang bước khác; hãy tải lại trang."


@transaction.atomic
def start(*, by, unit, dump, label, module, pictures=None, pictures_folder="") -> SiteImport:
    """`dump` and `pictures`: files that have come in and lie in memory; `pictures_folder`: below what the server opens to the
    unit. Errors: ImportProblem."""
    root = folder_of(unit, pictures_folder) if pictures_folder else ""
    if pictures is not None:
        Zip(pictures.path)
    entry = started(
        by=by, unit=unit, label=label, module=module, pictures_path=root, dump_name=dump.name, dump_sha256=dump.sha256, size=dump.size
    )
    dump.adopt(entry.key)
    if pictures is not None:
        pictures.adopt(entry.pictures_key)
    enqueue_site_imports_on_commit()
    return entry


def started(*, by, unit, dump_name, size, **values):
    """One whose dump is about to be read."""
    entry = SiteImport.objects.create(
        by=by, unit=unit, dump_name=Path(dump_name).name[-200:], state=State.READING, total=max(1, size // 1024), **values
    )
    trail.record(verb="news.import_started", by=by, on=entry, unit=unit, data={"sha256": entry.dump_sha256})
    return entry


def folder_of(unit, name):
    """The folder below the one that the server opens to the unit, as a path."""
    try:
        folder.require_folder(unit, name)
    except FolderProblem as problem:
        raise ImportProblem(str(problem)) from None
    return str(Path(settings.IMPORT_ROOT, str(unit.pk), *folder.parts_of(name)))


def uploads_of(entry):
    """Where its pictures are read from. Raises ImportProblem when it is not there, or no ZIP."""
    if entry.pictures_path:
        return opened(Path(entry.pictures_path))
    if quarantine.holds(entry.pictures_key):
        return Zip(quarantine.path_of(entry.pictures_key))
    return NoUploads()


def opened(path):
    if not path.exists():
        raise ImportProblem("Không mở được thư mục ảnh của trang cũ trên máy chủ. Hãy kiểm tra ổ đĩa rồi nhập tiếp.")
    return Folder(path) if path.is_dir() else Zip(path)


def locked(entry, **state):
    return SiteImport.objects.select_for_update(of=("self",)).select_related("unit", "by").filter(pk=entry.pk, **state).first()


def move(entry, state):
    """Not saved."""
    if state not in SiteImport.TRANSITIONS[entry.state]:
        raise WrongState(MOVED_ON)
    entry.state = state


@transaction.atomic
def fail(*, entry, problem):
    entry = locked(entry)
    move(entry, State.FAILED)
    entry.problem, entry.ended_at = problem[:500], timezone.now()
    entry.save()
    forget(entry)


@transaction.atomic
def halt(*, entry, problem):
    """What was to be read is away: somebody sees to it and goes on."""
    entry = locked(entry)
    move(entry, State.STOPPED)
    entry.problem = problem[:500]
    entry.save()


@transaction.atomic
def choose_categories(*, entry, by, chosen):
    """What each old column becomes: {old id: pk of a column of ours, AS_NEW or LEFT_OUT}. What was tried dry is tried again."""
    entry = locked(entry)
    move(entry, State.CHECKING)
    open_ones = set(Category.objects.open().values_list("pk", flat=True))
    for row in entry.rows.filter(kind=Kind.CATEGORY):
        choice = chosen.get(row.old_id, "")
        if choice in (AS_NEW, LEFT_OUT):
            row.new_id, row.state = "", RowState.SKIPPED if choice == LEFT_OUT else RowState.NEW
        elif choice.isdigit() and int(choice) in open_ones:
            row.new_id, row.state = choice, RowState.NEW
        else:
            raise ImportProblem("Chuyên mục đã chọn không còn, hoặc đã đóng. Hãy chọn lại.")
        row.save(update_fields=["new_id", "state"])
    entry.rows.filter(kind__in=SiteImportRow.FOUND).exclude(label="").delete()
    entry.position = 0
    entry.save()
    enqueue_site_imports_on_commit()
    return entry


@transaction.atomic
def begin(*, entry, by):
    """Bring in, or go on bringing in, what the dry run found fit."""
    entry = locked(entry)
    move(entry, State.WORKING)
    entry.problem = ""
    entry.save()
    _record("news.import_begun", entry, by)
    enqueue_site_imports_on_commit()
    return entry


@transaction.atomic
def stop(*, entry, by):
    """Nothing further is taken up; the articles in hand are finished or wait whole."""
    entry = locked(entry)
    move(entry, State.STOPPED)
    entry.save()
    _record("news.import_stopped", entry, by)
    return entry


@transaction.atomic
def finish(*, entry):
    entry = locked(entry)
    move(entry, State.DONE)
    entry.ended_at = timezone.now()
    entry.save()
    _record("news.import_finished", entry, entry.by)
    forget(entry)


def forget(entry):
    """The words of the old site that became nothing, and its files in memory."""
    entry.lines.all().delete()
    transaction.on_commit(lambda: [quarantine.destroy(key) for key in (entry.key, entry.pictures_key)])


def _record(verb, entry, by):
    trail.record(verb=verb, by=by, on=entry, unit=entry.unit_id, data={"done": entry.done, "total": entry.total})
