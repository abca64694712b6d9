import time

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.models import User
from documents.actions import imports
from documents.exceptions import ImportProblem
from documents.models import Import, ImportRow
from documents.views.desk import upload_unit


class Command(BaseCommand):
    help = (
        "Tries an import dry: the folder and its index lie below IMPORT_ROOT/<number of the clerk's unit>."
        " With --start, and only for files that hold no state secret, the worker brings the files in."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", help='below the unit\'s folder; "." for that folder itself')
        parser.add_argument("index", help="name of the XLSX in it")
        parser.add_argument("--clerk", required=True, help="e-mail of the clerk whose drafts they become")
        parser.add_argument("--start", action="store_true", help="bring in what the dry run finds fit; declares the files open")

    def handle(self, *, folder, index, clerk, start, **options):
        person = User.objects.filter(email__iexact=clerk, is_active=True).first()
        if person is None or not person.holds("documents.upload_document"):
            raise CommandError("There is no clerk of that address who may take files in.")
        unit = upload_unit(person)
        try:
            data = imports.index_on_server(unit=unit, folder_name=folder, name=index)
            entry = imports.start_import(by=person, unit=unit, data=data, on_server=True, folder_name=folder)
            imports.set_columns(entry=entry, by=person, columns=entry.columns)
        except ImportProblem as problem:
            raise CommandError(str(problem)) from None
        while Import.objects.filter(pk=entry.pk, state=Import.State.CHECKING).exists():
            if imports.check(entry=entry, seconds=30):
                time.sleep(1)  # the worker may have the next rows in hand
            self.stdout.write(f"{entry.rows.exclude(outcome=ImportRow.Outcome.UNCHECKED).count()}/{entry.rows_total}")
        for outcome, count in entry.rows.order_by().values_list("outcome").annotate(Count("pk")):
            self.stdout.write(f"{ImportRow.Outcome(outcome).label}: {count}")
        entry.refresh_from_db()
        if start and entry.state == Import.State.CHECKED:
            imports.begin(entry=entry, by=person)
        self.stdout.write(entry.get_absolute_url())
