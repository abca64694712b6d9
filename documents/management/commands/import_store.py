from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.exceptions import DocumentsError
from documents.store_import import import_store


class Command(BaseCommand):
    help = "Nhập một bản xuất vào cổng trống. Dừng giữa chừng thì chạy lại; chạy hai lần cũng như một lần."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        try:
            import_store(folder, tell=self.tell)
        except DocumentsError as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"Chưa nhập xong: {problem.strerror}. Sửa xong thì chạy lại lệnh này, việc đi tiếp.") from None

    def tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()
