from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.personal_data import as_markdown, purge

PAGE = Path(settings.BASE_DIR) / "docs" / "personal-data.md"


class Command(BaseCommand):
    help = "Bảng dữ liệu cá nhân: --write viết docs/personal-data.md, --check so với bảng, --purge xóa những gì quá hạn."

    def add_arguments(self, parser):
        deed = parser.add_mutually_exclusive_group(required=True)
        deed.add_argument("--write", action="store_true")
        deed.add_argument("--check", action="store_true")
        deed.add_argument("--purge", action="store_true")

    def handle(self, *args, **options):
        if options["purge"]:
            for code, count in purge().items():
                self.stdout.write(f"{code}: đã xóa {count}")
        elif options["write"]:
            PAGE.write_text(as_markdown(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != as_markdown():
            raise CommandError("docs/personal-data.md khác với bảng. Chạy: bin/manage personal_data --write")
