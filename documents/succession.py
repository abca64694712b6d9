"""What moves when a unit hands over: drafts, files in work and held files. Issued papers stay with
the unit that issued them, which shows as "nay là …"."""

from accounts import succession
from documents.actions.sources import move_sources
from documents.models import Document, Import, IntakeSource, Upload

OPEN_UPLOADS = [Upload.State.WORKING, Upload.State.HELD, Upload.State.FAILED]


def open_documents(unit_ids):
    return Document.objects.filter(owner_unit__in=unit_ids, state=Document.State.DRAFT)


def open_uploads(unit_ids):
    return Upload.objects.filter(unit__in=unit_ids, state__in=OPEN_UPLOADS)


def count(unit_ids):
    return open_documents(unit_ids).count() + open_uploads(unit_ids).count()


def move(heirs, *, by):
    moved = 0
    for ending, heir in heirs.items():
        moved += open_documents([ending]).update(owner_unit=heir)
        moved += open_uploads([ending]).update(unit=heir)
        # Those whose files lie in the old unit's folder on the server stay: the heir has a folder of its own.
        Import.objects.filter(unit=ending, on_server=False).exclude(state=Import.State.DONE).update(unit=heir)
    return moved


def count_sources(unit_ids):
    return IntakeSource.objects.filter(unit__in=unit_ids).count()


def register():
    succession.register_open_work(
        "documents", label="văn bản chờ kiểm tra và tệp đang xử lý", count=count, move=move
    )
    succession.register_open_work(
        "intake_sources", label="nguồn tiếp nhận", count=count_sources, move=move_sources
    )
