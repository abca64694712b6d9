"""Where a person left off. None of these deeds goes into the trail: it would tell who reads what."""

from django.db import transaction
from django.utils import timezone

from documents.models import PlacesSwitchedOff, ReadingPlace

MOST_KEPT = 50  # places of one person; the oldest make room


def is_on(user) -> bool:
    return not PlacesSwitchedOff.objects.filter(owner=user).exists()


@transaction.atomic
def keep(*, file, page, by):
    """Remember the page, unless the person does not want it. Opening a document at its first page is not
    yet reading it, and does not wipe out the place that was kept."""
    if page < 2 or not is_on(by):
        return
    ReadingPlace.objects.update_or_create(
        owner=by, document_id=file.document_id, defaults={"file": file, "page": page, "used_at": timezone.now()}
    )
    newest = ReadingPlace.objects.of(by).order_by("-used_at", "-pk").values("pk")[:MOST_KEPT]
    ReadingPlace.objects.of(by).exclude(pk__in=newest).delete()


def forget(*, place_pk, by):
    ReadingPlace.objects.of(by).filter(pk=place_pk).delete()


def forget_all(*, by):
    ReadingPlace.objects.of(by).delete()


@transaction.atomic
def switch_off(*, by):
    """From now on nothing is kept, and what was kept is gone."""
    PlacesSwitchedOff.objects.get_or_create(owner=by)
    forget_all(by=by)


def switch_on(*, by):
    PlacesSwitchedOff.objects.filter(owner=by).delete()
