from django.core.management.base import BaseCommand

from surveys.demo import is_filled
from surveys.tasks import fill_demo_surveys


class Command(BaseCommand):
    help = "Fills the demo's surveys and collaborators' reports in the background, after load_demo."

    def handle(self, **options):
        if not is_filled():
            fill_demo_surveys.delay()
