from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from news.models import Picture
from news.pictures import files
from news.queue import enqueue_rendering

HANDED_OUT_WITHIN = timedelta(minutes=1)


@shared_task
def render_picture(picture_id):
    """All sizes of a picture, so that no reader waits for one. Safe to run twice."""
    picture = Picture.objects.filter(pk=picture_id, rendered_at=None).first()
    if picture is None:
        return
    files.make_all(picture)
    # Only while the focal point is the one that the card was cut around.
    Picture.objects.filter(pk=picture.pk, focal_x=picture.focal_x, focal_y=picture.focal_y).update(rendered_at=timezone.now())


@shared_task(expires=60)
def render_waiting_pictures():
    """Those whose task the queue lost."""
    waiting = Picture.objects.filter(rendered_at=None, uploaded_at__lt=timezone.now() - HANDED_OUT_WITHIN)
    for picture_id in waiting.order_by("uploaded_at").values_list("pk", flat=True)[:50]:
        enqueue_rendering(picture_id, expires=60)
