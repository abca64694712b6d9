"""Whatever imports of old sites have to do next, for the queue and for the command."""

from datetime import timedelta

from django.utils import timezone

from documents import locks, quarantine
from news.actions import site_import_check, site_import_run
from news.models import SiteImport

State = SiteImport.State
KEPT_WAITING = timedelta(days=3)  # a ZIP of pictures in memory, for somebody to say how to go on


def go_on(*, seconds) -> bool:
    """A slice of each; True when something is left to do. At work on one import there is one worker."""
    keep_pictures()
    left = False
    for entry in SiteImport.objects.filter(state__in=SiteImport.AT_WORK).select_related("unit", "by").order_by("started_at")[:20]:
        with locks.alone(locks.SITE_IMPORTS, entry.pk) as ours:
            if ours:
                left |= not step(entry=entry, seconds=seconds)
    return left


def step(*, entry, seconds, file=None, uploads=None) -> bool:
    """True when nothing is left until somebody decides. `file`, `uploads`: where they do not lie in memory."""
    entry.refresh_from_db()
    if entry.state == State.READING:
        site_import_check.read(entry=entry, file=file)
        return False
    if entry.state == State.CHECKING:
        return site_import_check.check(entry=entry, seconds=seconds, uploads=uploads)
    if entry.state == State.WORKING:
        return site_import_run.work(entry=entry, seconds=seconds, uploads=uploads)
    return True


def keep_pictures():
    """What lies in memory without an upload is erased after an hour; these are still needed."""
    recent = SiteImport.objects.filter(started_at__gt=timezone.now() - KEPT_WAITING)
    for key in recent.exclude(state__in=[State.DONE, State.FAILED]).values_list("pictures_key", flat=True):
        quarantine.prolong(key)
