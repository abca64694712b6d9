import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.exceptions import DocumentsError
from documents.store_export import export


class Command(BaseCommand):
    help = "Xuất toàn bộ kho (tệp, ảnh trang, bảng dữ liệu dạng JSON và CSV) ra một thư mục mà một cổng trống nhập lại được."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        os.umask(0o077)  # what is internal stays internal
        try:
            missing = export(folder, tell=self.tell)
        except DocumentsError as problem:
            raise CommandError(str(problem)) from None
        if missing:
            self.stderr.write(
                f"Thiếu {len(missing)} tệp gốc (mất hoặc bị thay đổi trong kho); bản xuất ghi lại mã của chúng ở mục “missing”."
            )

    def tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()
