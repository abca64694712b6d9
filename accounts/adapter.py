import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.devices import note_sign_in
from accounts.lockout import client_ip

WAYS = {
    "reauthenticate": "Dùng mật khẩu",
    "mfa_reauthenticate": "Dùng mã xác thực",
    "mfa_reauthenticate:webauthn": "Dùng khóa bảo mật",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Tài khoản này đang bị khóa. Mời liên hệ quản trị của đơn vị.",
        "email_password_mismatch": "Thư điện tử hoặc mật khẩu chưa đúng.",
        "enter_current_password": "Mời nhập mật khẩu hiện tại.",
        "incorrect_code": "Mã chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_login": "Không đăng nhập được.",
        "invalid_or_expired_key": "Liên kết không đúng hoặc đã hết hạn.",
        "invalid_password_reset": "Liên kết đặt lại mật khẩu không đúng hoặc đã hết hạn. Mời yêu cầu liên kết mới.",
        "too_many_login_attempts": "Đã nhập sai nhiều lần. Mời thử lại sau ít phút.",
        "unknown_email": "Không có tài khoản nào dùng thư điện tử này.",
        "same_as_current": "Mật khẩu mới phải khác mật khẩu hiện tại.",
        "rate_limited": "Có quá nhiều yêu cầu. Mời đợi một phút rồi thử lại.",
    }

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        note_sign_in(user=user, request=request, response=response)
        return response

    def pre_authenticate(self, request, **credentials):
        """allauth would count wrong passwords a second time, with another limit and another answer than axes."""

    def get_client_ip(self, request):
        return client_ip(request)

    def get_reauthentication_methods(self, user):
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def add_message(self, request, level, message_template=None, message_context=None, *args, **kwargs):
        if message_template in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            return  # the page that follows says it
        super().add_message(request, level, message_template, message_context, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Không tắt được xác thực hai bước cho tài khoản này.",
        "cannot_generate_recovery_codes": "Chỉ tạo được mã dự phòng sau khi đã bật xác thực hai bước.",
        "incorrect_code": "Mã chưa đúng. Mã trong ứng dụng đổi 30 giây một lần, mời nhập mã đang hiện.",
        "unverified_email": "Thư điện tử của tài khoản chưa được xác nhận.",
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Khóa số {number}"

    def encrypt(self, text):
        return _second_factor_key().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _second_factor_key().decrypt(encrypted_text.encode()).decode()


def _second_factor_key():
    """A copy of the database alone does not open anybody's second step. A new SECRET_KEY ends all of them."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"accounts.second-factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
