from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents import storage
from documents.exceptions import DocumentsError


class Command(BaseCommand):
    help = "Chép tệp gốc và ảnh trang của kho sang một thư mục (phần còn thiếu), hoặc với --back từ thư mục đó vào kho."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--back", action="store_true")

    def handle(self, *, folder, back, **options):
        try:
            copied, there = self.bring_back(folder) if back else self.mirror(folder)
        except DocumentsError as problem:
            raise CommandError(f"{problem} Đã chép tới đâu thì còn tới đó; chạy lại để chép tiếp.") from None
        self.stdout.write(f"chép {copied} tệp, {there} tệp đã có")

    def mirror(self, folder):
        """Nothing is taken away from the mirror; what was made anew in the store is copied again."""
        copied = there = 0
        for prefix in storage.MIRRORED:
            for key, size, changed in storage.stored(prefix):
                target = folder / key
                if target.name.startswith("."):  # being written at this moment
                    continue
                if target.exists() and (prefix == "originals/" or self.is_like(target, size, changed)):
                    there += 1
                    continue
                try:
                    storage.write_durably(target, storage.place(key).read_bytes())
                    copied += 1
                except FileNotFoundError:
                    continue
        return copied, there

    def is_like(self, target, size, changed):
        state = target.stat()
        return state.st_size == size and state.st_mtime >= changed.timestamp()

    def bring_back(self, folder):
        """Originals only when they are what their name says."""
        copied = there = 0
        for path in sorted(path for prefix in storage.MIRRORED for path in (folder / prefix).rglob("*")):
            if not path.is_file() or path.name.startswith("."):
                continue
            place = storage.place(path.relative_to(folder).as_posix())
            if place.exists():
                there += 1
                continue
            data = path.read_bytes()
            if path.is_relative_to(folder / "originals") and not storage.is_whole(data, path.name):
                self.stderr.write(f"bỏ qua một tệp gốc đã hỏng trong bản gương: {path.name[:16]}…")
                continue
            storage.write_durably(place, data)
            copied += 1
        return copied, there
