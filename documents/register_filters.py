"""What a register is narrowed by, read from the address; what cannot be used is dropped with a sentence."""

from django import forms

from documents.forms import DateInVietnamese
from documents.models import DocumentType, RegisterEntry
from documents.register_forms import people_of
from documents.registers import holding

State = RegisterEntry.State
STANDINGS = [
    ("", "Mọi dòng"),
    ("qua-han", "Quá hạn"),
    ("chua-xong", "Chưa xử lý xong"),
    ("da-xong", "Đã xử lý"),
    ("da-huy", "Đã hủy số"),
]


class RegisterFilter(forms.Form):
    q = forms.CharField(label="Tìm trong sổ", max_length=200, required=False)
    tu = DateInVietnamese(label="Từ ngày", required=False)
    den = DateInVietnamese(label="Đến ngày", required=False)
    loai = forms.ModelChoiceField(
        DocumentType.objects.all(), label="Tên loại", to_field_name="slug", required=False, empty_label="Mọi loại"
    )
    nguoi = forms.ModelChoiceField(RegisterEntry.objects.none(), label="Người xử lý", required=False, empty_label="Mọi người")
    tinh_trang = forms.ChoiceField(label="Tình trạng", choices=STANDINGS, required=False)

    def __init__(self, data, *, unit):
        super().__init__(data)
        self.fields["nguoi"].queryset = people_of(unit)
        self.is_valid()
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self):
        """By more than words: then the page shows by what."""
        return bool(self.errors or set(self.chosen) - {"q"})

    @property
    def notices(self):
        if self.errors:
            return ["Một điều kiện lọc không dùng được nên đã được bỏ qua. Ngày viết dạng 05/09/2025."]
        return []

    def narrow(self, entries):
        chosen = self.chosen
        if "tu" in chosen:
            entries = entries.filter(day__gte=chosen["tu"])
        if "den" in chosen:
            entries = entries.filter(day__lte=chosen["den"])
        if "loai" in chosen:
            entries = entries.filter(doc_type=chosen["loai"])
        if "nguoi" in chosen:
            entries = entries.filter(handler=chosen["nguoi"])
        if "q" in chosen:
            entries = holding(entries, chosen["q"])
        match chosen.get("tinh_trang"):
            case "qua-han":
                entries = entries.overdue()
            case "chua-xong":
                entries = entries.filter(state=State.REGISTERED)
            case "da-xong":
                entries = entries.filter(state=State.DONE)
            case "da-huy":
                entries = entries.filter(state=State.CANCELLED)
        return entries
