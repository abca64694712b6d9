"""What a clerk types into the registers, and what a leader adds."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.roles import roles_with
from documents.forms import DateInVietnamese, plain_text
from documents.models import DocumentType, Series
from documents.numbers import notation_of
from vietnamese.dates import parse_term
from vietnamese.numbering import format_number, official_number, parse_book_number, tidy_notation

OUTGOING_SERIES = [(series.value, series.label) for series in (Series.PARTY, Series.STATE, Series.CONGRESS)]
DECLARATION = "Tôi cam đoan đây không phải là văn bản mật."


def people_of(unit):
    """Who may be handed a paper of this unit: its own people of today."""
    return (
        User.objects.filter(
            is_active=True, memberships__in=unit.memberships.current(),
            memberships__role__in=roles_with("documents.handle_entry"),
        )
        .distinct()
        .order_by("name_key", "pk")
    )  # fmt: skip


def _line(label, length=300, *, required=False, **more):
    return forms.CharField(label=label, max_length=length, required=required, **more)


class BookNumberField(forms.CharField):
    """(figures, suffix), or None when left empty."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"autocomplete": "off", "maxlength": 12})
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        found = parse_book_number(value)
        if found is None:
            raise ValidationError("Chỉ nhập số, ví dụ 15 hoặc 15A. Phần ký hiệu có ô riêng.")
        return found


class EntryForm(forms.Form):
    """What both books have in common. With `entry` it corrects that line and asks for the reason."""

    subject = forms.CharField(label="Trích yếu", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    sent_on = DateInVietnamese(label="Ngày chuyển", required=False)
    signed_for = _line("Ký nhận", 200, help_text="Để trống nếu ký trên sổ in.")
    note = _line("Ghi chú", 500)
    declared_open = forms.BooleanField(
        label=DECLARATION, error_messages={"required": "Cần cam đoan văn bản không mật. Văn bản mật vào sổ riêng ngoài cổng."}
    )
    reason = _line(
        "Lý do sửa lại", required=True, error_messages={"required": "Hãy ghi lý do sửa lại; giá trị cũ vẫn được giữ."}
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, unit, entry=None, document=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.entry = unit, entry
        if entry is None:
            del self.fields["reason"], self.fields["revision"]
        else:
            self.initial |= self._from_entry(entry)
        if entry is not None or document is not None:
            del self.fields["declared_open"]  # was declared when the line, or the file, came in
        if entry is None and document is not None:
            self.initial |= self._from_document(document)

    def clean(self):
        data = super().clean()
        for name, value in data.items():
            if isinstance(value, str) and name != "recipients":
                data[name] = plain_text(value)
        if not data.get("subject") and "subject" not in self.errors:
            self.add_error("subject", "Hãy nhập trích yếu.")
        if data.get("day") and data["day"] > timezone.localdate():
            self.add_error("day", "Ngày này chưa tới. Hãy kiểm tra lại ngày.")
        return data

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.kept}

    def _from_entry(self, entry):
        kept = {name: getattr(entry, name) for name in self.kept}
        return kept | {"number": f"{format_number(entry.number)}{entry.suffix}", "revision": entry.revision}


class IncomingForm(EntryForm):
    number = BookNumberField(label="Số đến")
    day = DateInVietnamese(label="Ngày đến")
    late_reason = _line(
        "Lý do vào sổ lùi ngày", help_text="Chỉ cần khi ngày đến trước hôm nay, ví dụ: văn bản đến chiều thứ Sáu."
    )
    author = _line("Nơi gửi (tác giả văn bản)", required=True)
    symbol = _line("Số, ký hiệu của văn bản", 120, help_text="Ví dụ 09-NQ/TU hoặc 15/QĐ-UBND.")
    date_issued = DateInVietnamese(label="Ngày của văn bản", required=False)
    doc_type = forms.ModelChoiceField(
        DocumentType.objects.all(), label="Tên loại", required=False, empty_label="Chưa rõ"
    )
    receiver = _line("Đơn vị hoặc người nhận")
    handler = forms.ModelChoiceField(User.objects.none(), label="Người xử lý", required=False, empty_label="Chưa giao")
    due_on = DateInVietnamese(label="Hạn xử lý", required=False)

    field_order = [
        "number", "day", "late_reason", "author", "symbol", "date_issued", "doc_type", "subject", "receiver", "handler",
        "due_on", "sent_on", "signed_for", "note", "declared_open", "reason", "revision",
    ]  # fmt: skip
    kept = [
        "day", "late_reason", "author", "symbol", "date_issued", "doc_type", "subject", "receiver", "sent_on",
        "signed_for", "note",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.entry is None:
            self.fields["handler"].queryset = people_of(self.unit)
            self.initial.setdefault("day", timezone.localdate())
        else:
            del self.fields["handler"], self.fields["due_on"]  # these are handed out, not corrected

    def _from_document(self, document):
        return {
            "symbol": document.symbol,
            "author": document.issuer_name,
            "date_issued": document.date_issued,
            "doc_type": document.doc_type_id,
            "subject": document.subject,
        }

    def clean(self):
        data = super().clean()
        day, issued = data.get("day"), data.get("date_issued")
        moved = self.entry is None or day != self.entry.day
        if day and moved and day < timezone.localdate() and not data.get("late_reason"):
            self.add_error("late_reason", "Ngày đến trước hôm nay; hãy ghi lý do vào sổ lùi ngày.")
        if day and issued and issued > day:
            self.add_error("date_issued", "Ngày của văn bản sau ngày đến. Hãy kiểm tra lại hai ngày này.")
        if data.get("due_on") and day and data["due_on"] < day:
            self.add_error("due_on", "Hạn xử lý trước ngày đến. Hãy kiểm tra lại.")
        return data

    def values(self):
        if self.entry is not None:
            return super().values()
        return super().values() | {"handler": self.cleaned_data["handler"], "due_on": self.cleaned_data["due_on"]}


class OutgoingForm(EntryForm):
    series = forms.ChoiceField(label="Dãy số", choices=OUTGOING_SERIES, initial=Series.PARTY)
    doc_type = forms.ModelChoiceField(DocumentType.objects.all(), label="Tên loại", empty_label="Chọn tên loại")
    day = DateInVietnamese(label="Ngày của văn bản")
    number = BookNumberField(label="Số")
    notation = _line("Ký hiệu", 80, required=True, help_text="Phần sau số, ví dụ NQ/TU hoặc QĐ-UBND.")
    signer = _line("Người ký", 200)
    recipients = forms.CharField(
        label="Nơi nhận", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi nơi nhận một dòng.",
    )  # fmt: skip
    copy_keeper = _line("Đơn vị, người nhận bản lưu")
    copies = forms.IntegerField(label="Số lượng bản", required=False, min_value=1, max_value=100_000)

    field_order = [
        "series", "doc_type", "day", "number", "notation", "subject", "signer", "recipients", "copy_keeper", "copies",
        "sent_on", "signed_for", "note", "declared_open", "reason", "revision",
    ]  # fmt: skip
    kept = [
        "day", "doc_type", "subject", "signer", "recipients", "copy_keeper", "copies", "sent_on", "signed_for", "note",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())
        if self.unit.kind.side != "party":
            self.initial.setdefault("series", Series.STATE)

    def _from_document(self, document):
        number = parse_book_number(document.number) if document.number else None
        return {
            "series": Series.STATE if document.regime == "state" else Series.PARTY,
            "doc_type": document.doc_type_id,
            "day": document.date_issued or timezone.localdate(),
            "number": f"{format_number(number[0])}{number[1]}" if number else "",
            "notation": document.notation,
            "subject": document.subject,
            "signer": document.signer,
            "recipients": document.recipients,
        }

    def _from_entry(self, entry):
        return super()._from_entry(entry) | {"series": entry.run.series, "notation": notation_of(entry)}

    def clean_notation(self):
        notation = tidy_notation(self.cleaned_data["notation"])
        if not notation or notation[0].isdigit():
            raise ValidationError("Ký hiệu là phần đứng sau số, ví dụ NQ/TU; không nhập số ở đây.")
        return notation

    def clean_recipients(self):
        lines = [plain_text(line) for line in self.cleaned_data["recipients"].splitlines()]
        return "\n".join(line for line in lines if line)

    def symbol(self, following):
        """As it will be printed; `following` is the number taken when none was typed."""
        number, suffix = self.cleaned_data["number"] or (following, "")
        regime = "state" if self.cleaned_data["series"] == Series.STATE else "party"
        return str(official_number(number, self.cleaned_data["notation"], regime=regime, suffix=suffix))


class AssignForm(forms.Form):
    handler = forms.ModelChoiceField(User.objects.none(), label="Người xử lý", required=False, empty_label="Chưa giao")
    due_on = DateInVietnamese(label="Hạn xử lý", required=False)
    instruction = _line("Ý kiến chỉ đạo", 500)

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = people_of(entry.unit)
        self.initial |= {"handler": entry.handler_id, "due_on": entry.due_on}

    def clean_instruction(self):
        return plain_text(self.cleaned_data["instruction"])


class FinishForm(forms.Form):
    result = _line("Kết quả xử lý", 500, help_text="Ví dụ: đã trả lời bằng Công văn 20-CV/BTGTU.")

    def clean_result(self):
        return plain_text(self.cleaned_data["result"])


class CancelForm(forms.Form):
    reason = _line("Lý do hủy số", required=True, error_messages={"required": "Hãy ghi lý do hủy số."})


class TermForm(forms.Form):
    years = _line(
        "Nhiệm kỳ", 40, required=True, help_text="Ví dụ 2020 - 2025.", error_messages={"required": "Hãy nhập hai năm của nhiệm kỳ."}
    )
    valid_from = DateInVietnamese(
        label="Tính số từ ngày", help_text="Ngày đầu tiên lấy số 01, thường là ngày sau khi đại hội bế mạc."
    )
    valid_to = DateInVietnamese(
        label="Đến trước ngày", required=False, help_text="Để trống khi nhiệm kỳ đang diễn ra; khai nhiệm kỳ sau thì cổng tự kết thúc."
    )

    def clean_years(self):
        typed = self.cleaned_data["years"]
        years = parse_term(typed) or parse_term(f"nhiệm kỳ {typed}")
        if years is None:
            raise ValidationError("Hãy nhập hai năm, năm sau lớn hơn năm trước, ví dụ 2020 - 2025.")
        return years

    def clean(self):
        data = super().clean()
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] <= data["valid_from"]:
            self.add_error("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")
        return data
