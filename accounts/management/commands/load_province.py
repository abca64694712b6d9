from django.core.management.base import BaseCommand

from accounts.loading import build_units_2022, load_areas


class Command(BaseCommand):
    help = "Nạp địa bàn và đơn vị của tỉnh năm 2022; chạy lại không thay đổi gì."

    def handle(self, *args, **options):
        areas = load_areas()
        units = build_units_2022()
        self.stdout.write(f"Đã nạp {areas} địa bàn, {units} đơn vị.")
