from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from news.actions import channels, scheduling, site_import_work
from news.models import Picture
from news.pictures import files
from news.queue import enqueue_rendering, enqueue_site_imports, enqueue_telling
from news.searching import index_due
from news.telling import tell_due

HANDED_OUT_WITHIN = timedelta(minutes=1)


@shared_task(soft_time_limit=60, time_limit=90, expires=30)
def do_what_is_due():
    """Every ten seconds: what is to be published or withdrawn at a time. Two of it at once do no harm."""
    scheduling.do_due()


TELLING_SLICE = 10  # seconds; then what is to be sent has its turn


@shared_task(soft_time_limit=300, time_limit=330, expires=60)
def tell_subscribers():
    """Another goes on where this one ends: what is due stands in the database."""
    if not tell_due(seconds=TELLING_SLICE):
        enqueue_telling()


INDEXING_SLICE = 20  # seconds; then others have their turn


@shared_task(expires=30)
def index_articles_due():
    """Those that a deed left, because they were too many for it to wait."""
    index_due(seconds=INDEXING_SLICE)


@shared_task(expires=3600)
def tell_late_channels():
    channels.tell_late()


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


IMPORT_SLICE = 20  # seconds; then others have their turn
LONGEST_READING = 3600  # of a dump, which is read in one go


@shared_task(soft_time_limit=LONGEST_READING, time_limit=LONGEST_READING + 60, expires=15)
def work_on_site_imports():
    """A slice of each import of an old site. What another worker has in hand is passed over."""
    if site_import_work.go_on(seconds=IMPORT_SLICE):
        enqueue_site_imports()


@shared_task(bind=True, max_retries=60, default_retry_delay=10, autoretry_for=(Exception,))
def fill_demo_news(self):
    """Whatever stopped it, it goes on where it was."""
    from news import demo  # loads the store's demo, which no other task needs

    if not demo.fill_news():
        raise self.retry()
