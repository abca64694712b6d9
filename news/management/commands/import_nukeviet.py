import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.models import User
from documents import locks
from news.actions import site_import_work, site_imports
from news.exceptions import ImportProblem
from news.importing.uploads import NoUploads
from news.models import SiteImport, SiteImportRow

State = SiteImport.State


class Command(BaseCommand):
    help = (
        "Brings over an old site from a dump of its NukeViet database, the file being read where it lies. Stopped or killed, it"
        " goes on when it is called again with the same dump."
    )

    def add_arguments(self, parser):
        parser.add_argument("dump", type=Path, help=".sql or .sql.gz")
        parser.add_argument("--admin", required=True, help="e-mail of the administrator who answers for it")
        parser.add_argument("--domain", required=True, help="of the old site")
        parser.add_argument("--uploads", type=Path, help="the folder uploads of the old site, or a ZIP of it")
        parser.add_argument("--module", default="vi_news", help="language and name of the module, as in the names of its tables")
        parser.add_argument("--dry-run", action="store_true", help="tell what would come and stop there")

    def handle(self, *, dump, admin, domain, uploads, module, dry_run, **options):
        person = User.objects.filter(email__iexact=admin, is_active=True).first()
        if person is None or not person.has_perm("news.import_site"):
            raise CommandError("There is no administrator of that address who may import a site.")
        try:
            source = site_imports.opened(uploads) if uploads else NoUploads()
            entry = self._entry(person, dump, uploads, domain.lower(), module)
        except (OSError, ImportProblem) as problem:
            raise CommandError(str(problem)) from None
        with locks.alone(locks.SITE_IMPORTS, entry.pk) as ours:
            if not ours:
                raise CommandError("The worker has this import in hand.")
            self._go(entry, dump, source, {State.READING, State.CHECKING})
            if not dry_run and entry.state in (State.CHECKED, State.STOPPED):
                site_imports.begin(entry=entry, by=person)
            if not dry_run:
                self._go(entry, dump, source, {State.WORKING})
        if entry.state == State.FAILED:
            raise CommandError(entry.problem)
        for state, count in entry.rows.filter(kind=SiteImportRow.Kind.ARTICLE).order_by().values_list("state").annotate(Count("pk")):
            self.stdout.write(f"{SiteImportRow.State(state).label}: {count}")
        self.stdout.write(entry.get_absolute_url())

    def _entry(self, person, dump, uploads, domain, module):
        with open(dump, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        begun = SiteImport.objects.filter(dump_sha256=sha256, module=module, label=domain)
        unit = person.units_with("news.import_site").order_by("pk").first()
        return begun.exclude(state__in=[State.DONE, State.FAILED]).first() or site_imports.started(
            by=person, unit=unit, dump_name=dump.name, size=dump.stat().st_size, dump_sha256=sha256, label=domain, module=module,
            pictures_path=str(uploads.resolve()) if uploads else "",
        )  # fmt: skip

    def _go(self, entry, dump, source, states):
        entry.refresh_from_db()
        while entry.state in states:
            if entry.state == State.READING:
                with open(dump, "rb") as file:
                    site_import_work.step(entry=entry, seconds=10, file=file, uploads=source)
            else:
                site_import_work.step(entry=entry, seconds=10, uploads=source)
            entry.refresh_from_db()
            self.stdout.write(f"{entry.get_state_display()}: {entry.done}/{entry.total}")
