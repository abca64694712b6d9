from django.core.management.base import BaseCommand

from news.demo import is_filled
from news.tasks import fill_demo_news


class Command(BaseCommand):
    help = "Fills the demo's columns, articles, calendar and standing pages in the background, after load_demo."

    def handle(self, **options):
        if not is_filled():
            fill_demo_news.delay()
