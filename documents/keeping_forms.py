"""What an administrator fills in to keep the store."""

import re

from django import forms
from django.db.models import Exists, OuterRef

from documents.models import Document, DocumentFile, DocumentType, Reprocessing, StoreFinding

MOST_NUMBERS = 500

KINDS_OF_DOCUMENTS = [choice for choice in StoreFinding.Kind.choices if choice[0] != StoreFinding.Kind.ORPHANED]


class FindingFilterForm(forms.Form):
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi loại"), *StoreFinding.Kind.choices])
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *StoreFinding.State.choices])

    def narrowed(self, findings):
        if not self.is_valid():
            return findings
        kind, state = self.cleaned_data["loai"], self.cleaned_data["trang_thai"]
        findings = findings.filter(kind=kind) if kind else findings
        return findings.filter(state=state) if state else findings


class SettleForm(forms.Form):
    state = forms.ChoiceField(choices=[(StoreFinding.State.ACCEPTED, "Chấp nhận"), (StoreFinding.State.MENDED, "Đã khắc phục")])
    grounds = forms.CharField(
        label="Lý do", max_length=500, error_messages={"required": "Hãy ghi lý do để người sau còn biết."}
    )


class SelectionForm(forms.Form):
    """Which documents are to be read anew; every field left empty means all. What a paper is about (type, year) chooses
    only among those `by` may see: counts, and the numbers a run lists, would tell it of the others."""

    phat_hien = forms.ChoiceField(
        label="Theo phát hiện chưa xử lý", required=False, choices=[("", "Không theo phát hiện"), *KINDS_OF_DOCUMENTS]
    )
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *Document.State.choices])
    loai = forms.ModelChoiceField(
        label="Loại văn bản", required=False, queryset=DocumentType.objects.all(), to_field_name="slug", empty_label="Mọi loại",
        help_text="Chỉ chọn trong văn bản đồng chí được xem.",
    )  # fmt: skip
    nam = forms.IntegerField(
        label="Năm ban hành", required=False, min_value=1900, max_value=2100, help_text="Chỉ chọn trong văn bản đồng chí được xem."
    )
    nguon = forms.ChoiceField(
        label="Nguồn chữ",
        required=False,
        choices=[("", "Mọi nguồn"), ("text", "Chữ có sẵn trong tệp"), ("ocr", "Nhận dạng từ ảnh"), ("mixed", "Cả hai")],
    )
    so = forms.CharField(
        label="Mã văn bản", required=False, max_length=4000, help_text="Các số sau dấu #, cách nhau bằng dấu phẩy."
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_so(self):
        numbers = re.findall(r"\d+", self.cleaned_data["so"])
        if self.cleaned_data["so"] and not numbers:
            raise forms.ValidationError("Không thấy mã nào. Hãy ghi các số, ví dụ: 15, 27.")
        if len(numbers) > MOST_NUMBERS or any(len(number) > 18 for number in numbers):
            raise forms.ValidationError(f"Ghi nhiều nhất {MOST_NUMBERS} mã mỗi lần.")
        return [int(number) for number in numbers]

    def documents(self):
        chosen = self.cleaned_data
        about = chosen["loai"] or chosen["nam"]
        documents = Document.objects.visible_to(self.by) if about else Document.objects.all()
        if chosen["phat_hien"]:
            findings = StoreFinding.objects.filter(
                document=OuterRef("pk"), kind=chosen["phat_hien"], state=StoreFinding.State.OPEN
            )
            documents = documents.filter(Exists(findings))
        if chosen["trang_thai"]:
            documents = documents.filter(state=chosen["trang_thai"])
        if chosen["loai"]:
            documents = documents.filter(doc_type=chosen["loai"])
        if chosen["nam"]:
            documents = documents.filter(date_issued__year=chosen["nam"])
        if chosen["nguon"]:
            files = DocumentFile.objects.filter(document=OuterRef("pk"), text_source=chosen["nguon"])
            documents = documents.filter(Exists(files))
        return documents.filter(pk__in=chosen["so"]) if chosen["so"] else documents


class StagesForm(forms.Form):
    stages = forms.MultipleChoiceField(
        label="Làm lại những gì",
        choices=Reprocessing.Stage.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một việc."},
    )
