from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Area, DataRequest, Unit, UnitKind, User
from accounts.models.data_requests import RequestKind, RequestState
from accounts.roles import role_choices
from accounts.sign_in_forms import DIFFERENT, PASSWORD_HELP


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DetailsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "job_title", "phone"]


class InviteForm(forms.Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử")
    role = forms.ChoiceField(label="Vai trò", choices=lambda: [("", "Chọn vai trò"), *role_choices()])


class AcceptForm(forms.Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    password1 = forms.CharField(
        label="Mật khẩu",
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Nhập lại mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email="", **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        person = User(email=self.email, full_name=self.cleaned_data.get("full_name", ""))
        password_validation.validate_password(password, person)
        return password

    def clean(self):
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", DIFFERENT)
        return self.cleaned_data


class _DatedDeedForm(forms.Form):
    on = forms.DateField(label="Từ ngày", widget=DateInput())
    legal_basis = forms.CharField(
        label="Căn cứ pháp lý",
        max_length=300,
        help_text="Số, ký hiệu và ngày của nghị quyết hoặc quyết định.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class CreateUnitForm(_DatedDeedForm):
    name = forms.CharField(label="Tên đầy đủ", max_length=250)
    short_name = forms.CharField(label="Tên viết tắt", max_length=60, required=False)
    kind = forms.ModelChoiceField(
        UnitKind.objects.order_by("side", "label"), label="Loại đơn vị", empty_label=None
    )
    code = forms.CharField(label="Mã, ký hiệu", max_length=20, required=False)
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Địa bàn", required=False, empty_label="Không gắn địa bàn"
    )
    field_order = ["name", "short_name", "kind", "code", "area", "on", "legal_basis"]

    def __init__(self, *args, parent, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(valid_to=None)
        self.fields["area"].queryset = (
            areas.under(parent.area) if parent.area and not parent.area.ended else areas
        )
        self.fields["area"].initial = parent.area_id


class RenameUnitForm(_DatedDeedForm):
    name = forms.CharField(label="Tên mới", max_length=250)
    field_order = ["name", "on", "legal_basis"]


class MergeUnitForm(_DatedDeedForm):
    successor = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị kế thừa", empty_label="Chọn đơn vị")
    field_order = ["successor", "on", "legal_basis"]

    def __init__(self, *args, unit, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = (
            candidates.filter(valid_to=None, kind__side=unit.kind.side)
            .exclude(path__startswith=unit.path)
            .order_by("path")
        )


class DissolveUnitForm(_DatedDeedForm):
    pass


class AskForm(forms.ModelForm):
    class Meta:
        model = DataRequest
        fields = ["kind", "text"]
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4, "maxlength": 4000})}
        help_texts = {"text": "Nói rõ dữ liệu nào và lý do, để được giải quyết nhanh."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = RequestKind.choices


class AnswerForm(forms.Form):
    state = forms.ChoiceField(label="Kết quả", choices=[], widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Trả lời người yêu cầu",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
    )
    third_parties = forms.BooleanField(
        label="Có bên thứ ba giữ dữ liệu này (hạn hoàn thành 20 ngày)", required=False
    )

    def __init__(self, *args, allowed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            (state, RequestState(state).label) for state in RequestState if state in allowed
        ]


class DateForm(forms.Form):
    ngay = forms.DateField(label="Xem tại ngày", widget=DateInput())

    def chosen(self):
        """The typed day; today where none or none such was typed."""
        return self.cleaned_data["ngay"] if self.is_valid() else timezone.localdate()


def show_error(form, error):
    """Put the sentence of a domain error on the form, which keeps what was typed."""
    form.add_error(None, ValidationError(str(error)))
