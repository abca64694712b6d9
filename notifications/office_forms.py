"""What a sender types."""

from django import forms

from accounts.models import Unit
from notifications.models import OfficeNotice
from notifications.secrecy import bears_a_level
from vietnamese.text import nfc

SECRET = "Nội dung có dấu chỉ mức độ mật nên không gửi qua cổng. Việc mật gửi theo đường riêng, ngoài cổng."
TYPED = {"title": "Hãy ghi tiêu đề.", "text": "Hãy ghi nội dung thông báo."}


class UnitsInTree(forms.ModelMultipleChoiceField):
    """Boxes to tick, set in by how deep a unit lies."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit):
        return "\u2003" * max(unit.depth - self.shallowest, 0) + unit.name

    shallowest = 0


class WordsForm(forms.ModelForm):
    """The words of a notice: what may change from version to version."""

    open = forms.BooleanField(
        label="Tôi cam đoan nội dung không phải là bí mật nhà nước.",
        error_messages={"required": "Cần cam đoan nội dung không mật. Việc mật gửi theo đường riêng, ngoài cổng."},
    )

    class Meta:
        model = OfficeNotice
        fields = ["title", "text", "needs_ack"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "title": "Chỉ hiện trong cổng sau khi đăng nhập. Thư và tin nhắn chỉ báo có thông báo mới của đơn vị.",
            "needs_ack": "Sổ giao nhận cho biết ai đã xác nhận; người chưa xác nhận nhắc được mỗi giờ một lần.",
        }
        error_messages = {name: {"required": sentence} for name, sentence in TYPED.items()}

    def clean_title(self):
        return " ".join(nfc(self.cleaned_data["title"]).split())

    def clean_text(self):
        return nfc(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean(self):
        data = super().clean()
        for name in TYPED:
            if bears_a_level(data.get(name, "")):
                self.add_error(name, SECRET)
        return data

    def words(self):
        return {name: self.cleaned_data[name] for name in WordsForm.Meta.fields}


class ComposeForm(WordsForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Đơn vị gửi", empty_label=None,
        error_messages={"required": "Hãy chọn đơn vị gửi."},
    )  # fmt: skip
    units = UnitsInTree(
        Unit.objects.none(), label="Đơn vị nhận",
        error_messages={"required": "Hãy chọn ít nhất một đơn vị.", "invalid_choice": "Có đơn vị ngoài phạm vi gửi của đồng chí."},
    )  # fmt: skip
    below = forms.BooleanField(label="Gửi cả các đơn vị trực thuộc của những đơn vị đã chọn", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta(WordsForm.Meta):
        fields = ["title", "text", "level", "needs_ack", "to"]
        widgets = WordsForm.Meta.widgets | {"level": forms.RadioSelect, "to": forms.RadioSelect}
        help_texts = WordsForm.Meta.help_texts | {
            "level": "Thông báo khẩn được gửi cả trong giờ yên tĩnh và tới người đã tắt thư. Chỉ dùng khi thật cần.",
            "to": "Hộp thư chỉ nhận thư báo; ai giữ vai trò ở đơn vị đó đăng nhập thì đọc được. Hộp thư không xác nhận và không báo đã xem.",
        }

    field_order = ["unit", "title", "text", "level", "needs_ack", "units", "below", "to", "open", "key"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        reach = by.units_with("notifications.send_notice").current().order_by("path")
        self.fields["unit"].queryset = Unit.objects.current().filter(pk__in=by.units_holding("notifications.send_notice"))
        self.fields["units"].queryset = reach
        depths = [unit.depth for unit in self.fields["unit"].queryset]
        self.fields["units"].shallowest = min(depths, default=0)
        if len(depths) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = self.fields["unit"].queryset[0]

    def clean(self):
        data = super().clean()
        unit = data.get("unit")
        beyond = [one for one in data.get("units") or () if unit and unit.pk not in one.reach]
        if beyond:
            self.add_error("units", f"{beyond[0]} không thuộc {unit}. Hãy bỏ chọn, hoặc chọn đơn vị gửi khác.")
        return data


class ChangeForm(WordsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Lý do hủy", max_length=300, help_text="Người đã nhận thông báo đọc được lý do này.",
        error_messages={"required": "Hãy ghi lý do hủy."},
    )  # fmt: skip

    def clean_reason(self):
        return " ".join(nfc(self.cleaned_data["reason"]).split())
