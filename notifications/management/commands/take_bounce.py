import sys

from django.core.management.base import BaseCommand
from django.db import OperationalError

from notifications import bounces

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the message and comes back


class Command(BaseCommand):
    help = "Đọc một thư báo không giao được từ đầu vào chuẩn (dành cho máy chủ thư). Thư không phải của cổng thì bỏ qua."

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", help="địa chỉ nhận, như máy chủ thư ghi trên phong bì")

    def handle(self, *, to, **options):
        raw = sys.stdin.buffer.read(bounces.MAX_BYTES + 1)
        try:
            bounces.take(raw, to=to)
        except OperationalError:
            sys.exit(TRY_AGAIN)
