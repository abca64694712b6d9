"""What is sent in when a form or a past wave is brought in. The file's bytes are read from memory and go nowhere else;
between the preview and the confirmation what was understood travels, signed, in the page."""

from django import forms
from django.core import signing

from accounts.models import Unit
from surveys.exceptions import SurveyError
from surveys.instrument.google_forms import MOST_BYTES as MOST_CSV
from surveys.instrument.xlsform import MOST_BYTES as MOST_XLSX

UPLOAD_PROBLEMS = {
    "too_large": "Tệp quá lớn nên cổng không nhận.",
    "busy": "Máy chủ đang nhận nhiều tệp nên chưa nhận thêm. Hãy gửi lại sau ít phút.",
    "not_in_memory": "Máy chủ chưa có vùng nhớ tạm an toàn nên chưa nhận tệp. Hãy báo quản trị.",
    "not_here": "Không nhận tệp ở đây.",
}
LONGEST_PARCEL = 3_500_000  # characters: a posted form may be 4 MB
HOUR = 3600
SALT = "surveys.imports"


class Expired(SurveyError):
    sentence = "Bản xem trước đã quá một giờ hoặc không còn nguyên. Chọn lại tệp để xem trước lần nữa."


class TooMuch(SurveyError):
    sentence = "Tệp có quá nhiều câu trả lời để nhập một lần. Chia tệp thành nhiều phần rồi nhập từng phần."


def parcel(user, **contents):
    packed = signing.dumps(contents | {"by": user.pk}, salt=SALT, compress=True)
    if len(packed) > LONGEST_PARCEL:
        raise TooMuch
    return packed


def unpacked(user, text):
    try:
        contents = signing.loads(text or "", salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        raise Expired from None
    if contents.pop("by") != user.pk:
        raise Expired
    return contents


class FileForm(forms.Form):
    """`most`: bytes; `problems`: why the portal did not take the body."""

    file = forms.FileField(label="Tệp", allow_empty_file=True)
    most = MOST_XLSX
    accept = ".xlsx"

    def __init__(self, *args, problems=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.problems = problems
        self.fields["file"].widget.attrs["accept"] = self.accept
        if problems:
            self.fields["file"].error_messages["required"] = " ".join(UPLOAD_PROBLEMS[one] for one in dict.fromkeys(problems))

    def clean_file(self):
        """The bytes themselves: nothing keeps the file."""
        data = self.cleaned_data["file"].read_at_most(self.most + 1)
        if not data:
            raise forms.ValidationError("Tệp trống. Chọn tệp khác.")
        if len(data) > self.most:
            raise forms.ValidationError(f"Tệp lớn quá {self.most // 2**20} MB.")
        return data


class XlsformForm(FileForm):
    field_order = ["file"]


class PastWaveForm(FileForm):
    title = forms.CharField(label="Tên cuộc điều tra", max_length=200)
    wave = forms.CharField(label="Đợt", max_length=40, help_text="Ví dụ: quý I/2022.")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị chủ trì", empty_label=None)
    field_order = ["title", "wave", "unit", "file"]
    most, accept = MOST_CSV, ".csv"

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
