"""What the demo people follow, and what they are told of: every line in their bells comes of a deed really done."""

import hashlib
import time
import uuid

from accounts.models import Unit, User
from documents import pipeline, quarantine, sealing, storage, store_check
from documents.actions import follows, printing, saved_searches
from documents.actions.store_check import start_check
from documents.models import DocumentFile, RegisterEntry, RegisterExport, StoreCheck, Tag, Upload
from documents.telling import tell_due
from notifications.models import Notice

# person → tags, units and a search (name, address) that they follow
FOLLOWED = {
    "canbo": (("sinh hoạt chi bộ", "báo cáo viên"), (), ("Học tập nghị quyết", "q=học+tập+nghị+quyết")),
    "duluan": (("điều tra dư luận",), (), ("Dư luận về chuyển đổi số", "q=chuyển+đổi+số+dư+luận")),
    "lanhdao": (("định hướng tháng",), ("Tỉnh ủy Đắk Nông",), None),
    "bandoc": (("hội thi",), (), None),
}
TORN = b"%PDF-1.4\n% torn in the middle of sending"
CHECKED_WITHIN = 60  # seconds


def begin_following():
    """Before the papers are published, so that the followers hear of them; again, it changes nothing."""
    for name, (tags, units, search) in FOLLOWED.items():
        person = User.objects.get(email=f"{name}@daknong.example")
        for tag in tags:
            follows.follow(by=person, tag=Tag.objects.named(tag))
        for unit in Unit.objects.filter(name__in=units, valid_to=None):
            follows.follow(by=person, unit=unit)
        if search and not person.saved_searches.filter(name=search[0]).exists():
            saved = saved_searches.save_search(by=person, name=search[0], address=search[1])
            follows.follow(by=person, search=saved)


def tell(clerk, unit):
    """After the papers: the followers, a file that cannot be read, a long print, a fault in the store."""
    tell_due(seconds=120)
    _send_a_torn_file(clerk, unit)
    _print_the_register(clerk, unit)
    _lose_and_find_a_file()


def _send_a_torn_file(clerk, unit):
    sha256 = hashlib.sha256(TORN).hexdigest()
    if Upload.objects.filter(sha256=sha256).exists():
        return
    upload = Upload(
        id=uuid.uuid4(), clerk=clerk, unit=unit, size=len(TORN), sha256=sha256, sealed_name=sealing.seal_name("công văn.pdf")
    )
    quarantine.put(upload.pk, TORN)
    upload.save(force_insert=True)
    pipeline.process(upload.pk)


def _print_the_register(clerk, unit):
    days = RegisterEntry.objects.filter(unit=unit, book="incoming").order_by("day").values_list("day", flat=True)
    if days and not RegisterExport.objects.filter(requested_by=clerk).exists():
        export = RegisterExport.objects.create(
            unit=unit, book="incoming", since=days[0], until=days[len(days) - 1], format="xlsx", requested_by=clerk, total=len(days)
        )
        printing.make_print(export, tell=True)


def _lose_and_find_a_file():
    """An original is away while the store is checked, and back for the next check: an alarm that was settled."""
    file = DocumentFile.objects.order_by("pk").first()
    if file is None or Notice.objects.filter(kind="documents.integrity_alarm").exists():
        return
    path = storage.original_path(file.sha256)
    data = path.read_bytes()
    path.unlink()
    try:
        _check()
    finally:
        storage.store_original(data, file.sha256)
    _check()


def _check():
    """To its end, by this process or by whichever worker takes the rounds."""
    check, until = start_check(), time.monotonic() + CHECKED_WITHIN
    while StoreCheck.objects.working().filter(pk=check.pk).exists() and time.monotonic() < until:
        if not store_check.advance(check.pk, seconds=20, rest=0):
            time.sleep(0.2)
