"""What a reader types about what they keep for themselves, and what an administrator says of a system."""

from django import forms
from django.utils import timezone

from accounts.models import Unit
from documents.forms import DateInVietnamese, plain_text
from documents.models import ApiClient
from documents.models.api_client import LONGEST_DAYS, last_possible_day
from vietnamese.text import nfc


class SaveSearchForm(forms.Form):
    name = forms.CharField(label="Tên tìm kiếm", max_length=120, help_text="Ví dụ: Chuyển đổi số cấp xã.")

    def clean_name(self):
        return plain_text(self.cleaned_data["name"])


class NoteForm(forms.Form):
    LONGEST = 1000
    note = forms.CharField(
        label="Ghi chú của tôi", required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    )

    def clean_note(self):
        note = nfc(self.cleaned_data["note"]).replace("\r\n", "\n")  # a browser counts one letter, and sends two
        if len(note) > self.LONGEST:
            raise forms.ValidationError("Ghi chú dài quá 1.000 chữ nên chưa lưu. Hãy rút gọn rồi lưu lại.")
        return note


class ApiClientForm(forms.Form):
    name = forms.CharField(label="Tên hệ thống", max_length=160, help_text="Ví dụ: Phần mềm quản lý văn bản huyện Cư Jút.")
    contact = forms.CharField(
        label="Người liên hệ", max_length=300, help_text="Họ tên, cơ quan và điện thoại của người vận hành hệ thống đó."
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị", help_text="Hệ thống đọc thay cho đơn vị này.")
    scope = forms.ChoiceField(label="Được đọc gì", choices=ApiClient.Scope.choices, widget=forms.RadioSelect, initial=ApiClient.Scope.READ_PUBLIC)
    expires_on = DateInVietnamese(label="Dùng được đến hết ngày", help_text=f"Nhiều nhất {LONGEST_DAYS} ngày; ví dụ 31/12/2026.")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = user.units_with("documents.manage_api_clients").party().current()
        self.fields["unit"].queryset = units.order_by("path")

    def clean_name(self):
        return plain_text(self.cleaned_data["name"])

    def clean_contact(self):
        return plain_text(self.cleaned_data["contact"])

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Ngày này đã qua. Hãy chọn từ hôm nay trở đi.")
        if day > last_possible_day():
            raise forms.ValidationError(f"Khóa dùng được nhiều nhất đến {last_possible_day():%d/%m/%Y}. Hãy chọn ngày sớm hơn.")
        return day

    def values(self):
        values = dict(self.cleaned_data)
        scope = values.pop("scope")
        both = [ApiClient.Scope.READ_PUBLIC, ApiClient.Scope.READ_INTERNAL]
        return values | {"scopes": both if scope == ApiClient.Scope.READ_INTERNAL else [ApiClient.Scope.READ_PUBLIC]}


class OrganCodeForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9.\-]{1,39}$", label="Mã định danh của cơ quan ban hành",
        help_text="Ví dụ 000.00.12.H16. Cổng nhớ mã này cho mọi văn bản của cơ quan đó do đơn vị quản lý.",
        error_messages={"invalid": "Mã định danh chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch nối. Hãy xem lại."},
    )  # fmt: skip
