from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from accounts.actions import add_member
from accounts.exceptions import AccountsError
from accounts.models import Unit, User


class Command(BaseCommand):
    help = (
        "Lập quản trị đầu tiên tại đơn vị đảng cao nhất và in liên kết đặt mật khẩu. Chạy lại cho người đã có "
        "tài khoản thì chỉ in liên kết mới."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")

    @transaction.atomic
    def handle(self, *args, email, full_name, **options):
        top = Unit.objects.party().filter(parent=None, valid_to=None).order_by("path").first()
        if top is None:
            raise CommandError("Chưa có đơn vị nào. Chạy trước: bin/manage load_province")
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, full_name=full_name)
        if not user.holds_at_root("accounts.manage_unit"):
            try:
                add_member(user=user, unit=top, role="admin", by=None)
            except AccountsError as error:
                raise CommandError(str(error)) from error
        path = reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
        )
        self.stdout.write(f"{user} là quản trị tại {top}. Đặt mật khẩu tại: {settings.SITE_URL}{path}")
