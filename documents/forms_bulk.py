"""What is typed to change many documents at once, and to tend the trees of tags and fields."""

import re

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Unit
from documents.forms import plain_text
from documents.models import Document, Field, FileUnit, Tag

KEEP, NONE = "", "0"


class BulkEditForm(forms.Form):
    """Every field left as it is changes nothing."""

    add_tags = forms.CharField(
        label="Thêm thẻ", max_length=600, required=False,
        help_text="Cách nhau bằng dấu phẩy, ví dụ: chuyển đổi số, cấp xã.",
    )  # fmt: skip
    remove_tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(), label="Bỏ thẻ", required=False, widget=forms.CheckboxSelectMultiple
    )
    add_fields = forms.ModelMultipleChoiceField(
        Field.objects.all(), label="Thêm lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple
    )
    remove_fields = forms.ModelMultipleChoiceField(
        Field.objects.none(), label="Bỏ lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple
    )
    file_unit = forms.ChoiceField(label="Hồ sơ", required=False)
    visibility = forms.ChoiceField(
        label="Phạm vi xem", required=False, widget=forms.RadioSelect,
        choices=[(KEEP, "Giữ nguyên"), *Document.Visibility.choices],
    )  # fmt: skip
    shared_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Đơn vị được xem", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, documents, **kwargs):
        super().__init__(*args, **kwargs)
        pks = [document.pk for document in documents]
        self.fields["remove_tags"].queryset = Tag.objects.filter(documents__in=pks).distinct()
        self.fields["remove_fields"].queryset = Field.objects.filter(documents__in=pks).distinct()
        own = FileUnit.objects.filter(unit__in=user.units_with("documents.change_document"))
        offices = {document.owner_unit_id for document in documents}
        self.file_units = {str(entry.pk): entry for entry in own.filter(unit__in=offices)}
        self.fields["file_unit"].choices = [
            (KEEP, "Giữ nguyên"),
            (NONE, "Bỏ khỏi hồ sơ"),
            *((key, str(entry)) for key, entry in self.file_units.items()),
        ]
        self.fields["shared_units"].queryset = Unit.objects.party().current().order_by("path")
        self.fields["add_tags"].widget.attrs |= {"list": "the-da-co", "autocomplete": "off"}

    def clean_add_tags(self):
        names = [plain_text(name) for name in re.split(r"[,;\n]", self.cleaned_data["add_tags"])]
        if any(len(name) > 80 for name in names):
            raise ValidationError("Mỗi thẻ dài tối đa 80 chữ. Hãy tách bằng dấu phẩy.")
        return list(dict.fromkeys(name for name in names if name))

    def clean(self):
        data = super().clean()
        if data.get("visibility") == Document.Visibility.UNITS and not data.get("shared_units"):
            self.add_error("shared_units", "Hãy chọn ít nhất một đơn vị, hoặc chọn phạm vi xem khác.")
        chosen = data.get("file_unit", KEEP)
        data["sort_in"], data["file_unit"] = chosen != KEEP, self.file_units.get(chosen)
        if not self.errors and not any(value for value in data.values()):
            raise ValidationError("Chưa chọn thay đổi nào. Hãy điền ít nhất một mục rồi xem trước.")
        return data


class TagNameForm(forms.Form):
    name = forms.CharField(label="Tên mới", max_length=80, error_messages={"required": "Hãy nhập tên mới của thẻ."})

    def clean_name(self):
        return plain_text(self.cleaned_data["name"])


class TagParentForm(forms.Form):
    parent = forms.ModelChoiceField(
        Tag.objects.none(), label="Đặt dưới thẻ", required=False, empty_label="Không có thẻ cha"
    )

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = tags


class TagMergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Tag.objects.none(), label="Gộp vào thẻ", empty_label="Chọn thẻ giữ lại",
        error_messages={"required": "Hãy chọn thẻ giữ lại."},
    )  # fmt: skip

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = tags


class FieldForm(forms.Form):
    name = forms.CharField(label="Tên lĩnh vực", max_length=120, error_messages={"required": "Hãy nhập tên lĩnh vực."})
    parent = forms.ModelChoiceField(
        Field.objects.all(), label="Thuộc lĩnh vực", required=False, empty_label="Không thuộc lĩnh vực nào"
    )

    def clean_name(self):
        return plain_text(self.cleaned_data["name"])
