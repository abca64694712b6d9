"""What an administrator types about a folder or a mailbox, and what a clerk declares about it."""

import os
import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Unit
from documents import emails
from documents.models import IntakeSource
from documents.sources import folder as folders
from documents.sources.mailbox import CONTROL, NOT_LOOPBACK
from vietnamese.text import nfc

Kind, Security = IntakeSource.Kind, IntakeSource.Security
MOST_SENDERS = 200
HOST = re.compile(r"^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$")
CALLED_AT = {"host", "port", "security", "username"}


class NumberedUnit(forms.ModelChoiceField):
    """Folders and variables of the server bear the number of the unit."""

    def label_from_instance(self, unit):
        return f"{unit} (số {unit.pk})"


class SourceForm(forms.ModelForm):
    unit = NumberedUnit(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["unit"]
        else:
            units = by.units_with("documents.manage_source").filter(kind__side="party").current()
            self.fields["unit"].queryset = units.order_by("path")
        if not emails.can_be_sent():
            self.fields["sends_notices"].help_text += " Máy chủ hiện chưa được cấu hình để gửi thư."

    def clean_name(self):
        return " ".join(nfc(self.cleaned_data["name"]).split())

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("unit", "password")}


class FolderForm(SourceForm):
    kind = Kind.FOLDER

    class Meta:
        model = IntakeSource
        fields = ["unit", "name", "folder", "sends_notices"]
        labels = {"name": "Tên máy quét", "sends_notices": "Gửi thư cho người phụ trách khi có tệp không được nhận"}
        help_texts = {
            "name": "Tên này đứng ở chỗ người gửi, ví dụ “Máy quét phòng Hành chính”.",
            "sends_notices": "Người phụ trách luôn thấy kết quả trên bàn văn thư, dù có gửi thư hay không.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            homes = folders.homes_of(self.instance.unit)
        else:
            homes = [f"{root}/<số của đơn vị>" for root in settings.SCAN_ROOTS]
        where = " hoặc ".join(homes) or "(người vận hành máy chủ chưa đặt SCAN_ROOTS)"
        self.fields["folder"].required = True
        self.fields["folder"].help_text = (
            f"Đường dẫn trên máy chủ, nằm trong {where}: mỗi đơn vị chỉ lấy tệp trong thư mục mang số của mình. "
            "Nên là thư mục trong bộ nhớ (tmpfs); tệp bị lấy đi ngay khi cổng đã nhận."
        )

    def clean_folder(self):
        typed = self.cleaned_data["folder"].strip()
        unit = self.instance.unit if self.instance.pk else self.cleaned_data.get("unit")
        # A source that came from a unit which has ended keeps its folder until somebody names another.
        kept = typed == self.instance.folder
        problem = folders.why_not_for(unit, typed) if unit and not kept else folders.why_not(typed)
        if problem:
            raise ValidationError(problem)
        path = Path(os.path.realpath(typed))
        for other in IntakeSource.objects.exclude(folder="").exclude(pk=self.instance.pk):
            theirs = Path(other.folder)
            if path != theirs and (folders.within(path, theirs) or folders.within(theirs, path)):
                raise ValidationError("Thư mục này nằm trong thư mục của nguồn khác, hoặc chứa nó. Hãy chọn thư mục riêng.")
        return str(path)


class MailboxForm(SourceForm):
    kind = Kind.MAILBOX
    senders = forms.CharField(
        label="Người gửi được nhận", widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000,
        help_text="Mỗi dòng một địa chỉ (a@tinhuy.example) hoặc một tên miền (@tinhuy.example). Thư của người khác không được nhận.",
    )  # fmt: skip
    password = forms.CharField(
        label="Mật khẩu hộp thư", required=False, strip=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Được mã hóa trước khi lưu. Khi sửa nguồn: để trống nếu không đổi.",
    )  # fmt: skip

    class Meta:
        model = IntakeSource
        fields = [
            "unit", "name", "host", "security", "port", "username", "password", "password_variable", "inbox", "senders",
            "verifier", "needs_proof", "sends_notices",
        ]  # fmt: skip
        labels = {
            "name": "Tên nguồn",
            "port": "Cổng kết nối",
            "needs_proof": "Chỉ nhận thư mà máy chủ trên xác nhận tên miền người gửi",
            "sends_notices": "Gửi thư trả lời người gửi khi không nhận, nêu lý do",
        }
        help_texts = {
            "password_variable": "Thay cho mật khẩu ở trên: tên biến trên máy chủ, bắt đầu bằng MAILBOX_PASSWORD_ và số của đơn vị.",
            "verifier": "Tên ở đầu dòng Authentication-Results do máy chủ thư của đơn vị ghi, ví dụ mx.tinhuy.example. "
            "Dòng “Người gửi” của thư không chứng minh được gì; kết quả này thì có.",
            "sends_notices": "Chỉ gửi cho người trong danh sách, nhiều nhất một thư mỗi giờ, không nhắc tên hay nội dung tệp.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("host", "username"):
            self.fields[name].required = True
        for name in ("host", "username", "inbox", "verifier"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.initial["senders"] = "\n".join(self.instance.senders)
        if not settings.MAILBOX_PRIVATE_HOSTS:
            self.fields["security"].choices = [
                choice for choice in Security.choices if choice[0] != Security.NONE
            ]

    def clean_host(self):
        host = self.cleaned_data["host"].strip().lower().strip("[]")
        if not HOST.match(host):
            raise ValidationError("Hãy ghi riêng tên máy chủ, ví dụ imap.tinhuy.example.")
        return host

    def clean_port(self):
        port = self.cleaned_data["port"]
        if not 0 < port < 65_536:
            raise ValidationError("Cổng kết nối là số từ 1 đến 65535; thường là 993 hoặc 143.")
        return port

    def clean_security(self):
        security = self.cleaned_data["security"]
        if security == Security.NONE and not settings.MAILBOX_PRIVATE_HOSTS:
            raise ValidationError(NOT_LOOPBACK)
        return security

    def clean_username(self):
        return _one_line(self.cleaned_data["username"])

    def clean_inbox(self):
        return _one_line(self.cleaned_data["inbox"])

    def clean_password(self):
        password = self.cleaned_data["password"]
        if CONTROL.search(password):
            raise ValidationError("Mật khẩu chứa ký tự điều khiển; hãy gõ lại.")
        return password

    def clean_senders(self):
        listed = []
        for line in re.split(r"[\s,;]+", self.cleaned_data["senders"].strip().lower()):
            try:
                validate_email(line if "@" in line.lstrip("@") else f"ai@{line.lstrip('@')}")
            except ValidationError:
                raise ValidationError(f"“{line[:80]}” không phải là địa chỉ thư hay tên miền.") from None
            listed.append(line if "@" in line else f"@{line}")
        if len(listed) > MOST_SENDERS:
            raise ValidationError(f"Danh sách có tối đa {MOST_SENDERS} dòng; hãy ghi tên miền thay cho từng địa chỉ.")
        return list(dict.fromkeys(listed))

    def clean(self):
        data = super().clean()
        variable, password = data.get("password_variable"), data.get("password")
        if variable and not re.fullmatch(r"MAILBOX_PASSWORD_[A-Z0-9_]{1,60}", variable):
            self.add_error("password_variable", "Tên biến phải bắt đầu bằng MAILBOX_PASSWORD_ và chỉ gồm chữ hoa, số, gạch dưới.")
        unit = data.get("unit") or (self.instance.unit if self.instance.pk else None)
        if variable and unit and not variable.startswith(f"MAILBOX_PASSWORD_{unit.pk}_"):
            self.add_error("password_variable", f"Tên biến của đơn vị này phải bắt đầu bằng MAILBOX_PASSWORD_{unit.pk}_.")
        if variable and password:
            self.add_error("password", "Chỉ dùng một trong hai: mật khẩu nhập ở đây hoặc biến trên máy chủ.")
        kept = self.instance.sealed_password and not CALLED_AT & set(self.changed_data)
        if not variable and not password and not kept:
            # A password typed for one server must not be handed to another.
            self.add_error("password", "Hãy nhập mật khẩu của hộp thư này.")
        if data.get("needs_proof") and not data.get("verifier"):
            self.add_error("verifier", "Hãy ghi tên máy chủ ghi kết quả xác thực thì mới chỉ nhận thư đã xác thực được.")
        return data


def _one_line(text):
    if CONTROL.search(text):
        raise ValidationError("Ô này chứa ký tự điều khiển; hãy gõ lại.")
    return text.strip()


FORMS = {Kind.FOLDER: FolderForm, Kind.MAILBOX: MailboxForm}


class DeclareForm(forms.Form):
    declared_open = forms.BooleanField(
        label="Tôi cam đoan tệp từ nguồn này không chứa bí mật nhà nước.",
        error_messages={"required": "Hãy đánh dấu vào ô cam đoan."},
    )  # fmt: skip
