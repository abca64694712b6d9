"""The picture library: what comes in is encoded anew, what is said of it is checked."""

import hashlib
import uuid
from pathlib import PurePath

from django.db import transaction

from audit import trail
from news import freshness
from news.exceptions import PictureInUse, PictureShown
from news.levels import refuse_levels
from news.models import Picture
from news.pictures import files, uses
from news.pictures.decoding import decode
from news.queue import enqueue_rendering_on_commit
from vietnamese.text import fold, nfc

DESCRIBED = ("alt", "caption", "credit", "licence")


def add_picture(*, data, name, unit, by, **described) -> tuple[Picture, bool]:
    """(the picture, whether it is new): the same bytes are the same picture. `described`: alt, caption, credit, licence.
    Errors: PictureRefused, BearsALevel, documents.exceptions.StoreAway, OSError."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = Picture.objects.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    image = decode(data)
    picture = Picture(
        id=uuid.uuid4(), sha256=sha256, width=image.width, height=image.height, unit=unit, uploaded_by=by,
        original_name=nfc(PurePath(name.replace("\\", "/")).name)[-200:],
    )  # fmt: skip
    _say(picture, described)
    picture.size = files.keep(picture.id, image)
    return _recorded(picture, by)


@transaction.atomic
def _recorded(picture, by):
    Picture.objects.bulk_create([picture], ignore_conflicts=True)
    kept = Picture.objects.get(sha256=picture.sha256)
    if kept.pk != picture.pk:  # the same file arrived at the same moment
        files.erase(picture.pk)
        return kept, False
    trail.record(verb="news.picture_added", by=by, on=picture, unit=picture.unit)
    enqueue_rendering_on_commit(picture.pk)
    return picture, True


@transaction.atomic
def describe_picture(*, picture, by, focal_x=None, focal_y=None, **described) -> Picture:
    """What it shows, says and where it comes from, and what must stay when it is cropped. Errors: PictureInUse,
    PictureShown (nobody changes alone what readers are reading), BearsALevel."""
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    was_described, said = picture.is_described, _said(picture)
    _say(picture, described)
    if by is not None and said != _said(picture) and not by.has_perm("news.publish_article") and uses.is_open(picture):
        raise PictureShown
    if was_described and not picture.is_described and uses.is_used(picture):
        raise PictureInUse
    focus = (picture.focal_x, picture.focal_y)
    picture.focal_x = picture.focal_x if focal_x is None else focal_x
    picture.focal_y = picture.focal_y if focal_y is None else focal_y
    if focus != (picture.focal_x, picture.focal_y):
        picture.rendered_at = None
        enqueue_rendering_on_commit(picture.pk)
    picture.save()
    freshness.changed()
    trail.record(verb="news.picture_described", by=by, on=picture, unit=picture.unit)
    return picture


def _said(picture):
    return [getattr(picture, name) for name in DESCRIBED]


def _say(picture, described):
    for name in DESCRIBED:
        setattr(picture, name, nfc(" ".join(described.get(name, getattr(picture, name)).split())))
    refuse_levels(*(getattr(picture, name) for name in DESCRIBED))
    picture.words = fold(" ".join([picture.alt, picture.caption, picture.credit]))
