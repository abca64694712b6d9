import time

from django.core.management.base import BaseCommand, CommandError

from documents import locks, store_check
from documents.actions.store_check import start_check
from documents.exceptions import StoreAway
from documents.models import StoreCheck, StoreFinding
from documents.pipeline import raised_statement_timeout

TELL_EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Kiểm tra kho: tệp mất, tệp bị thay đổi, tệp thừa, văn bản chưa đọc được chữ. Chỉ ghi phát hiện, không xóa gì."

    def add_arguments(self, parser):
        parser.add_argument("--full-speed", action="store_true", help="không nghỉ giữa các tệp (khi không ai dùng cổng)")

    def handle(self, *, full_speed, **options):
        check = start_check()
        with locks.alone(locks.STORE_CHECK, check.pk) as free:
            if not free:
                raise CommandError("Một lần kiểm tra kho đang chạy nền; xem tiến độ ở trang “Kiểm tra kho”.")
        self.told = 0.0
        try:
            with raised_statement_timeout():
                store_check.advance(check.pk, rest=0 if full_speed else 1.0, tell=self.tell)
        except StoreAway as problem:
            raise CommandError(f"{problem} Chạy lại lệnh này thì việc đi tiếp từ chỗ đang dở.") from None
        check.refresh_from_db()
        if check.state != StoreCheck.State.DONE:
            raise CommandError("Lần kiểm tra này được làm tiếp ở nơi khác; xem trang “Kiểm tra kho”.")
        for kind in StoreFinding.Kind:
            count = StoreFinding.objects.filter(kind=kind, state=StoreFinding.State.OPEN).count()
            self.stdout.write(f"{kind.label}: {count}")

    def tell(self, check):
        if time.monotonic() - self.told > TELL_EVERY:
            self.told = time.monotonic()
            self.stdout.write(f"{check.get_step_display()}: {check.done}/{check.total}")
            self.stdout.flush()
