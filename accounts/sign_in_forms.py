"""allauth's forms in Vietnamese: it brings no Vietnamese catalogue of its own."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

DIFFERENT = "Hai lần nhập mật khẩu chưa giống nhau."
PASSWORD_HELP = "Ít nhất 12 ký tự, không trùng tên hay thư điện tử, không phải mật khẩu phổ biến."


def _relabel(form, **labels):
    for name, label in labels.items():
        if name in form.fields:
            field = form.fields[name]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""
            if name == "password1":
                field.help_text = PASSWORD_HELP


class _SamePassword:
    def clean(self):
        cleaned = super(account.PasswordVerificationMixin, self).clean()
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", DIFFERENT)
        return cleaned


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, login="Thư điện tử", password="Mật khẩu")
        self.fields.pop("remember", None)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, password="Mật khẩu")


class ChangePasswordForm(_SamePassword, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(
            self, oldpassword="Mật khẩu hiện tại", password1="Mật khẩu mới", password2="Nhập lại mật khẩu mới"
        )


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, email="Thư điện tử")


class ResetPasswordKeyForm(_SamePassword, account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, password1="Mật khẩu mới", password2="Nhập lại mật khẩu mới")


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, code="Mã xác thực hoặc mã dự phòng")


class ReauthenticateCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, code="Mã xác thực")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, code="Mã 6 số đang hiện trong ứng dụng")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, name="Tên khóa", passwordless="Cho phép đăng nhập chỉ bằng khóa này")
        self.fields["name"].help_text = "Để sau này nhận ra, ví dụ “Điện thoại của tôi”."
        self.fields["passwordless"].help_text = "Khóa phải hỏi vân tay, khuôn mặt hoặc mã PIN."


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _relabel(self, name="Tên khóa")
