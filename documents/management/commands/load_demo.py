from django.core.management.base import BaseCommand

from accounts.demo import create_demo_accounts
from accounts.loading import build_units_2022
from documents import demo
from documents.tasks import fill_demo_store


class Command(BaseCommand):
    help = "Loads the demo province of 2022; its papers are read by the worker in the background."

    def handle(self, **options):
        build_units_2022()
        create_demo_accounts()
        if not demo.is_filled():
            fill_demo_store.delay()
