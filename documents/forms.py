import datetime
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import Unit
from documents.models import (
    Citation,
    Document,
    DocumentFile,
    DocumentType,
    Field,
    FileUnit,
    TrashRetention,
    UploadTarget,
)
from documents.models.trash import DEFAULT_DAYS
from vietnamese.dates import parse_date
from vietnamese.numbering import parse_number, tidy_notation
from vietnamese.text import nfc

Part = DocumentFile.Part


class DateInVietnamese(forms.DateField):
    """Takes 05/09/2025, 5-9-2025 and "ngày 05 tháng 9 năm 2025"."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": "Ngày này không có thật. Hãy nhập dạng ngày/tháng/năm, ví dụ 05/09/2025."}

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        found = parse_date(value.strip())
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def plain_text(value):
    return " ".join(nfc(value or "").split())


class DescribeForm(forms.ModelForm):
    """The head of a document as the clerk confirms it, and who may see it."""

    symbol = forms.CharField(
        label="Số, ký hiệu", max_length=120, required=False, help_text="Ví dụ 09-NQ/TU hoặc 15/QĐ-UBND."
    )
    date_issued = DateInVietnamese(label="Ngày ban hành", required=False)
    issuer_name = forms.CharField(label="Cơ quan ban hành", max_length=300, required=False)
    parent_body = forms.CharField(label="Cơ quan chủ quản", max_length=300, required=False)
    tag_names = forms.CharField(
        label="Thẻ", max_length=600, required=False, help_text="Cách nhau bằng dấu phẩy, ví dụ: chuyển đổi số, cấp xã."
    )
    fields_of_work = forms.ModelMultipleChoiceField(
        Field.objects.all(), label="Lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple
    )
    shared_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Đơn vị được xem", required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Document
        fields = [
            "doc_type", "subject", "place", "signer", "signer_title", "signing_authority", "recipients", "urgency",
            "validity", "file_unit", "visibility",
        ]  # fmt: skip
        widgets = {
            "subject": forms.Textarea(attrs={"rows": 3}),
            "recipients": forms.Textarea(attrs={"rows": 3}),
            "visibility": forms.RadioSelect,
        }
        help_texts = {
            "validity": "Cổng tự tính từ lược đồ sau khi đăng. Chọn khác đi là quyết định của đồng chí; chọn “Chưa xác định” để cổng tính lại.",
            "recipients": "Mỗi nơi nhận một dòng.", "signer": "Nhiều người ký cách nhau bằng dấu |.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance
        self.fields["file_unit"].queryset = FileUnit.objects.filter(unit=document.owner_unit)
        self.fields["file_unit"].empty_label = "Chưa xếp hồ sơ"
        self.fields["doc_type"].empty_label = "Chưa rõ"
        self.fields["shared_units"].queryset = Unit.objects.party().current().order_by("path")
        self.initial |= {
            "symbol": document.symbol or printed_part(document),
            "date_issued": document.date_issued,
            "issuer_name": document.issuer_name,
            "parent_body": document.issuer.parent_body if document.issuer else "",
            "revision": document.revision,
        }
        if document.pk:
            self.initial |= {
                "tag_names": ", ".join(document.tags.values_list("name", flat=True)),
                "fields_of_work": list(document.fields.values_list("pk", flat=True)),
                "shared_units": list(document.shares.values_list("unit_id", flat=True)),
            }
        for name in BOXED:
            self.fields[name].widget.attrs["data-box"] = BOXED[name]
        self.fields["issuer_name"].widget.attrs |= {"list": "co-quan-da-co", "autocomplete": "off"}
        self.fields["tag_names"].widget.attrs |= {"list": "the-da-co", "autocomplete": "off"}

    def clean_symbol(self):
        symbol = plain_text(self.cleaned_data["symbol"])
        # A notation still waiting for its handwritten number is not a symbol yet.
        if symbol and not re.search(r"\d", symbol.split("/")[0]):
            return ""
        return symbol

    def clean_subject(self):
        return plain_text(self.cleaned_data["subject"])

    def clean_issuer_name(self):
        return plain_text(self.cleaned_data["issuer_name"])

    def clean_tag_names(self):
        names = [plain_text(name) for name in re.split(r"[,;\n]", self.cleaned_data["tag_names"])]
        too_long = [name for name in names if len(name) > 80]
        if too_long:
            raise ValidationError("Mỗi thẻ dài tối đa 80 chữ. Hãy tách bằng dấu phẩy.")
        return list(dict.fromkeys(name for name in names if name))

    def clean(self):
        data = super().clean()
        if data.get("visibility") == Document.Visibility.UNITS and not data.get("shared_units"):
            self.add_error("shared_units", "Hãy chọn ít nhất một đơn vị, hoặc chọn phạm vi xem khác.")
        return data

    def values(self) -> dict:
        data = self.cleaned_data
        values = {name: data[name] for name in self.Meta.fields} | {
            "symbol": data["symbol"],
            "date_issued": data["date_issued"],
            "issuer_name": data["issuer_name"],
            "parent_body": plain_text(data["parent_body"]),
        }
        parsed = parse_number(data["symbol"]) if data["symbol"] else None
        if parsed:
            values |= {"number": parsed.printed_number, "notation": parsed.notation}
        elif not data["symbol"]:
            values |= {"number": ""}
        return values

    def differences(self) -> list[str]:
        """What stands in the record now and differs from what was typed, as sentences."""
        found = []
        for bound in DescribeForm(instance=self.instance).visible_fields():
            now, typed = bound.value(), self.cleaned_data.get(bound.name)
            if bound.name == "symbol" and not self.instance.symbol:
                now = ""  # what the form offers then is the printed part alone
            now, typed = in_words(bound.field, bound.field.clean(now)), in_words(bound.field, typed)
            if now != typed:
                found.append(f"{bound.label} trong bản mới nhất: {now[:200] or 'để trống'}.")
        return found

    def _post_clean(self):
        """The action writes the document, under its lock; the form only cleans."""


def in_words(field, value) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (list, QuerySet)):
        return ", ".join(str(item) for item in value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value or "")
    return str(dict(getattr(field, "choices", ())).get(value, value or "")).strip()


# Form field → name of the reading whose box it lights.
BOXED = {
    "symbol": "symbol",
    "doc_type": "doc_type",
    "issuer_name": "issuer",
    "parent_body": "parent_body",
    "place": "place",
    "date_issued": "date_issued",
    "subject": "subject",
    "signer": "signer",
    "signer_title": "signer_title",
    "signing_authority": "signing_authority",
    "recipients": "recipients",
    "urgency": "urgency",
}


def printed_part(document):
    """"…/GM-SYT": what is printed of a number whose figures are handwritten and could not be read."""
    notation = tidy_notation(document.notation) if document.notation else ""
    if not notation:
        return ""
    return f"…-{notation}" if document.regime == "party" else f"…/{notation}"


class HeldDecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("release", "Cho tiếp nhận"), ("refuse", "Không tiếp nhận")])
    grounds = forms.CharField(
        label="Căn cứ quyết định", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi căn cứ của quyết định: ai đã xem, vì sao."},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ", max_length=300, error_messages={"required": "Hãy ghi lý do gỡ văn bản."}
    )


class FileUnitForm(forms.ModelForm):
    class Meta:
        model = FileUnit
        fields = ["code", "title", "year", "retention"]


class AddRelationForm(forms.Form):
    symbol = forms.CharField(
        label="Số, ký hiệu của văn bản kia", max_length=120, help_text="Ví dụ 09-NQ/TU hoặc 30/2020/NĐ-CP.",
        error_messages={"required": "Hãy nhập số, ký hiệu của văn bản kia."},
    )  # fmt: skip
    kind = forms.ChoiceField(label="Quan hệ", choices=Citation.Kind.choices)
    date = DateInVietnamese(
        label="Ngày ban hành", required=False, help_text="Cần khi nhiều cơ quan cùng có số, ký hiệu này."
    )


class RelationForm(forms.Form):
    viec = forms.ChoiceField(choices=[("kind", "Lưu loại"), ("remove", "Bỏ"), ("restore", "Khôi phục")])
    kind = forms.ChoiceField(choices=Citation.Kind.choices, required=False)

    def clean(self):
        data = super().clean()
        if data.get("viec") == "kind" and not data.get("kind"):
            self.add_error("kind", "Hãy chọn loại quan hệ.")
        return data


class TargetForm(forms.Form):
    """Which file of a document the next ones are: one more of a part, or a new version."""

    place = forms.ChoiceField(
        label="Tệp này là",
        error_messages={
            "required": "Hãy chọn tệp này là phụ lục mới hay bản sửa của tệp nào.",
            "invalid_choice": "Tệp được chọn để thay bản mới không còn ở văn bản này. Hãy tải lại trang rồi chọn lại.",
        },
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        taken = {place.part for place in places}
        fresh = [(part.value, f"{part.label} mới") for part in Part if part != Part.MAIN or part not in taken]
        versions = [(place.key, f"Bản sửa của {place.label}: {place.current.name}"[:110]) for place in places]
        self.fields["place"].choices = [("Thêm tệp", fresh), ("Thay bằng phiên bản mới", versions)]
        self.fields["place"].widget.attrs["data-upload-with"] = ""
        self.initial["place"] = Part.ANNEX if Part.MAIN in taken else Part.MAIN

    def target(self, document):
        part, _, position = self.cleaned_data["place"].partition(":")
        return UploadTarget(document=document, part=part, position=int(position) if position else None)


class TrashForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=300, error_messages={"required": "Hãy ghi lý do chuyển văn bản vào thùng rác."}
    )


class QuotaForm(forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị.", "invalid_choice": "Không có đơn vị này trong phạm vi quản trị."},
    )  # fmt: skip
    gigabytes = forms.DecimalField(
        label="Hạn mức (GB)", min_value=Decimal("0.01"), max_value=100_000, max_digits=8, decimal_places=2,
        localize=True, help_text="Tính cho đơn vị và các đơn vị trực thuộc, ví dụ 20 hoặc 0,5.",
    )  # fmt: skip

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.party().current().order_by("path")

    def allowed(self):
        return int(self.cleaned_data["gigabytes"] * 1024**3)


class RetentionForm(forms.Form):
    """One box for each type of document."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = dict(TrashRetention.objects.values_list("doc_type", "days"))
        self.types = {f"loai-{doc_type.pk}": doc_type for doc_type in DocumentType.objects.all()}
        for name, doc_type in self.types.items():
            self.fields[name] = forms.IntegerField(
                label=doc_type.name, min_value=1, max_value=3650, initial=known.get(doc_type.pk, DEFAULT_DAYS),
                error_messages={"required": "Hãy ghi số ngày.", "invalid": "Hãy ghi số ngày bằng chữ số."},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip

    def days(self):
        return {doc_type: self.cleaned_data[name] for name, doc_type in self.types.items()}
