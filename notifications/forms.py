import re

from django import forms

from notifications import choices
from notifications.models import Recipient


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class HoursForm(forms.ModelForm):
    """Quiet hours and the hour of the digest."""

    class Meta:
        model = Recipient
        fields = ["quiet_from", "quiet_to", "digest_at"]
        labels = {"quiet_from": "Giờ yên tĩnh, từ", "quiet_to": "Giờ yên tĩnh, đến", "digest_at": "Giờ gửi tổng hợp"}
        widgets = {"quiet_from": TimeInput(), "quiet_to": TimeInput(), "digest_at": TimeInput()}
        error_messages = {
            name: {"invalid": "Giờ không đúng. Mời nhập theo mẫu 21:30.", "required": "Mời chọn giờ gửi bản tổng hợp."}
            for name in fields
        }

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        start, end = values.get("quiet_from"), values.get("quiet_to")
        if (start is None) != (end is None):
            missing = "quiet_to" if end is None else "quiet_from"
            self.add_error(missing, "Giờ yên tĩnh cần cả giờ bắt đầu và giờ kết thúc. Không dùng thì để trống cả hai.")
        elif start is not None and start == end:
            self.add_error("quiet_to", "Giờ kết thúc trùng giờ bắt đầu. Mời chọn giờ khác, hoặc để trống cả hai.")
        return values


class ChoicesForm(forms.Form):
    """One box for each kind that may be chosen and each channel; `rows` is the table."""

    def __init__(self, *args, chosen, **kwargs):
        """`chosen`: {(kind, channel): choice}, what differs from the defaults."""
        super().__init__(*args, **kwargs)
        self.channels = choices.channels_shown()
        self.rows = []
        for row in choices.rows():
            fields = [] if row.fixed else [(label, self._add(row.kind, code, label, chosen)) for code, label in self.channels]
            self.rows.append({"kind": row.kind, "fixed": row.fixed, "fields": fields})

    def _add(self, kind, channel, label, chosen):
        name = f"{kind.code}:{channel}"
        self.fields[name] = forms.ChoiceField(
            choices=choices.offered(channel),
            initial=chosen.get((kind.code, channel), choices.default(kind, channel)),
            label=f"{kind.label}, {label}",
            error_messages={"invalid_choice": "Lựa chọn này không có. Mời chọn lại trong danh sách.", "required": "Mời chọn một cách."},
            widget=forms.Select(attrs={"class": "input", "aria-label": f"{kind.label}: {label}"}),
        )
        return self[name]

    @property
    def wanted(self):
        """{(kind, channel): choice}"""
        return {tuple(name.rsplit(":", 1)): choice for name, choice in self.cleaned_data.items()}


class AddressForm(forms.Form):
    email = forms.EmailField(label="Địa chỉ thư điện tử", max_length=254)


class MailboxForm(forms.Form):
    email = forms.EmailField(
        label="Địa chỉ thư của đơn vị", max_length=254,
        help_text="Nên là hộp thư chung mà văn phòng mở hằng ngày, không phải của riêng một người.",
        error_messages={
            "required": "Hãy ghi địa chỉ thư.", "invalid": "Địa chỉ thư không đúng. Mời nhập theo mẫu vanphong@daknong.vn.",
        },
    )  # fmt: skip


class ZaloForm(forms.Form):
    phone = forms.CharField(
        label="Số điện thoại dùng Zalo",
        max_length=20,
        error_messages={"required": "Mời nhập số điện thoại."},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self):
        """As Zalo writes it: 84 and nine digits."""
        digits = re.sub(r"[\s.()+-]", "", self.cleaned_data["phone"])
        found = re.fullmatch(r"(?:84|0)([35789][0-9]{8})", digits)
        if found is None:
            raise forms.ValidationError("Số điện thoại không đúng. Mời nhập số di động, ví dụ 0912 345 678.")
        return f"84{found[1]}"
