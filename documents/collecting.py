"""One look into one source: what is there goes the same way as a file from a clerk's hand.

One worker at a time has a source, by an advisory lock that goes with the worker's connection. A source that
cannot be looked into says why on its page and is left alone for longer each time.
"""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError

from documents import gate, locks, quarantine, sealing
from documents.actions import arrivals
from documents.exceptions import SourceProblem
from documents.models import Arrival, IntakeSource
from documents.reading.kinds import clean_name
from documents.sources import messages
from documents.sources.folder import Changed, Folder, is_in_memory

log = logging.getLogger(__name__)

FILES_A_LOOK = 50
PIECE = 1024 * 1024
NO_MEMORY = "Máy chủ chưa có vùng nhớ tạm an toàn nên chưa nhận tệp nào. Hãy báo người vận hành máy chủ."


def look_at(source_id):
    with locks.alone(locks.SOURCES, source_id) as ours:
        if not ours:
            return
        source = IntakeSource.objects.due().filter(pk=source_id).select_related("unit", "responsible").first()
        if source is None or source.stands_still_because:
            return
        try:
            remark = collect_folder(source) if source.is_folder else messages.collect(source)
        except SourceProblem as problem:
            arrivals.record_look(source, problem=str(problem), failed=True)
        except quarantine.NotInMemory:
            arrivals.record_look(source, problem=NO_MEMORY, failed=True)
        except SoftTimeLimitExceeded:
            arrivals.record_look(source, problem="Lượt xem kéo dài quá lâu nên đã dừng; cổng sẽ thử lại.", failed=True)
        except (OperationalError, InterfaceError):
            raise
        except Exception as problem:
            # The type alone: a message might quote a name or a letter.
            log.error("Looking into source %s broke down: %s", source.pk, type(problem).__name__)
            arrivals.record_look(source, problem="Cổng gặp lỗi khi xem nguồn này và sẽ thử lại.", failed=True)
        else:
            arrivals.record_look(source, problem=remark)


def collect_folder(source) -> str:
    with Folder(source) as folder:
        source.on_disk = not is_in_memory(source.folder)
        folder.look()
        lots = {}
        for found in folder.ready[:FILES_A_LOOK]:
            if found.inner not in lots:
                lots[found.inner] = Arrival(source=source, sender=source.name)
            try:
                _take(folder, found, lots[found.inner])
            except Changed:
                folder.waiting += 1
            except quarantine.Busy:
                return "Máy chủ đang đọc nhiều tệp; các tệp còn lại trong thư mục sẽ được lấy sau ít phút."
        for inner in lots:
            if inner and bears_mark(inner):
                folder.remove_folder(inner)
        if folder.is_whole and not folder.waiting and len(folder.ready) <= FILES_A_LOOK:
            arrivals.forget_fingerprints(source=source)  # what they stood for is no longer there
        folder.tidy()
        return folder.remarks()


def bears_mark(name) -> bool:
    return gate.examine_name(clean_name(name)).outcome == "refuse"


def _take(folder, found, arrival):
    """Into memory first, into the database second, out of the folder last: killed anywhere in between, the
    next look finds the file and knows whether it has been taken."""
    size = found.status.st_size
    if size == 0 or size > settings.UPLOAD_MAX_BYTES:
        code, sentence = ("empty", arrivals.EMPTY) if size == 0 else ("too_large", arrivals.too_large())
        mark = sealing.fingerprint(*map(str.encode, map(str, [arrival.source_id, *found.signature])))
        if not arrivals.already_taken(source=arrival.source, fingerprint=mark):
            arrivals.turn_away(arrival=arrival, size=size, code=code, sentence=sentence, fingerprint=mark)
        _clear_away(folder, found, arrival.source, mark)
        return
    # A folder's name that bears a mark speaks for every file in it.
    name = f"{found.inner} {found.name}" if found.inner and bears_mark(found.inner) else found.name
    body = quarantine.IncomingBody(clean_name(name), expected=size)
    try:
        with folder.opened(found) as descriptor, open(descriptor, "rb", buffering=0, closefd=False) as file:
            while piece := file.read(PIECE):
                body.write(piece)
        taken = body.finish()
        mark = sealing.fingerprint(
            str(arrival.source_id).encode(), found.inner.encode(errors="surrogateescape"),
            found.name.encode(errors="surrogateescape"), taken.sha256.encode(),
        )  # fmt: skip
        if not arrivals.already_taken(source=arrival.source, fingerprint=mark):
            arrivals.take_file(arrival=arrival, taken=taken, fingerprint=mark)
    except quarantine.TooLarge:
        raise Changed from None  # it was smaller a moment ago
    finally:
        if not body.file.adopted:
            body.give_up()
    _clear_away(folder, found, arrival.source, mark)


def _clear_away(folder, found, source, mark):
    if not folder.remove(found):
        raise Changed
    arrivals.forget_fingerprints(source=source, fingerprint=mark)
