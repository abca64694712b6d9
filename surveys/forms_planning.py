"""What the desk types on the pages of the plan."""

import csv
import io
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Area, Unit
from surveys.models import Series, Stratum, Survey
from vietnamese.text import nfc, slugify

MOST_STRATA = 300
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")
LEVELS = {
    "C": "Mỗi người trong danh sách có một liên kết riêng, dùng một lần. Máy chủ biết ai đã tham gia; về kỹ thuật, trước khi đóng có thể suy "
    "ra phiếu niêm phong nào đến vào lúc ai tham gia, nhưng không ai đọc được phiếu. Không gọi là ẩn danh.",
    "D": "Ai có liên kết hoặc mã QR đều trả lời được, có thể nhiều lần. Không kiểm soát trùng, không có biên sai số. Máy chủ không biết ai trả lời.",
}
DESIGNS = {
    "census": "Hỏi mọi người trong danh sách. Không có sai số do chọn mẫu; tỷ lệ trả lời quyết định độ tin cậy.",
    "simple": "Mỗi người có cơ hội như nhau. Dễ giải thích nhất; nhóm ít người có thể vắng mặt.",
    "systematic": "Đi dọc danh sách theo bước đều, bắt đầu ở chỗ do hạt giống định. Trải đều khi danh sách xếp theo đơn vị.",
    "stratified": "Chia tầng (khối, xã) rồi chọn trong từng tầng theo chỉ tiêu. Nhóm nào cũng có mặt, so sánh được.",
    "cluster": "Chọn cả đơn vị rồi hỏi mọi người trong đó. Ít đi lại hơn, sai số lớn hơn.",
    "two_stage": "Chọn đơn vị theo quy mô rồi chọn người trong đơn vị. Hợp với địa bàn rộng.",
    "quota": "Điều tra viên tìm đủ số người theo chỉ tiêu. Không có xác suất nên không ghi biên sai số.",
    "open": "Ai thấy liên kết thì trả lời. Chỉ nói được về những người đã trả lời; báo cáo ghi “mẫu tự nguyện, không kiểm soát trùng”.",
}
DESIGNS_OF = {
    Survey.Kind.CADRE: ("census", "simple", "systematic", "stratified", "cluster", "two_stage"),
    Survey.Kind.CITIZEN: ("open", "quota"),
}


def moment(label, **more):
    return forms.SplitDateTimeField(
        label=label, required=False, input_date_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M"), **more,
    )  # fmt: skip


class CreateForm(forms.Form):
    title = forms.CharField(label="Tên cuộc điều tra", max_length=200)
    wave = forms.CharField(label="Đợt", max_length=40, required=False, help_text="Ví dụ: quý III/2022.")
    kind = forms.ChoiceField(label="Hình thức", choices=Survey.Kind, widget=forms.RadioSelect, initial=Survey.Kind.CADRE)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị chủ trì", empty_label=None)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.current().filter(pk__in=user.units_holding("surveys.plan_survey"))


class GeneralForm(forms.ModelForm):
    new_series = forms.CharField(label="Hoặc lập chuỗi mới", max_length=200, required=False)
    opens_at = moment("Mở lúc", help_text="Để trống thì mở bằng tay sau khi duyệt.")
    closes_at = moment("Đóng lúc")

    class Meta:
        model = Survey
        fields = [
            "title", "wave", "series", "new_series", "purpose", "basis", "contact", "minutes", "opens_at", "closes_at", "closes_after",
            "unique_limit", "public_results",
        ]  # fmt: skip
        widgets = {"purpose": forms.Textarea({"rows": 3}), "basis": forms.Textarea({"rows": 3})}
        help_texts = {
            "series": "Các cuộc hỏi lại cùng câu hỏi, để so xu hướng.",
            "basis": "Mỗi căn cứ một dòng: số, ký hiệu, ngày, cơ quan ban hành.",
            "contact": "Người trả lời thấy dòng này: tên bộ phận, điện thoại hoặc thư.",
            "closes_after": "Để trống thì chỉ đóng theo thời gian. Khi đủ số, cuộc điều tra đóng trong vòng 30 giây.",
            "unique_limit": "Phiếu làm nhiều người hơn mức này thành duy nhất thì không mở được.",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["series"].queryset = Series.objects.filter(unit=self.instance.unit)

    def clean(self):
        given = super().clean()
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if closes and closes <= (opens or timezone.now()):
            self.add_error("closes_at", "Thời điểm đóng phải sau thời điểm mở và sau hiện tại.")
        limit = given.get("unique_limit")
        if limit is not None and not 0 <= limit <= 20:
            self.add_error("unique_limit", "Ngưỡng từ 0 đến 20 %.")
        return given


class PopulationForm(forms.ModelForm):
    areas = forms.ModelMultipleChoiceField(Area.objects.none(), label="Địa bàn", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Survey
        fields = ["population", "population_size", "areas"]
        widgets = {"population": forms.Textarea({"rows": 3})}
        help_texts = {
            "population": "Ai thuộc diện được hỏi. Ví dụ: cán bộ, công chức cấp xã của tỉnh, tính đến ngày 01/7/2022.",
            "population_size": "Số người thuộc diện được hỏi; dùng để tính cỡ mẫu và ước tính nguy cơ nhận dạng lại.",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["areas"].queryset = Area.objects.current().select_related("kind").in_tree_order()


class SizeForm(forms.ModelForm):
    class Meta:
        model = Survey
        fields = ["confidence", "margin", "sample_size"]
        help_texts = {
            "confidence": "Thường là 95 %.",
            "margin": "Thường là 5 điểm %.",
            "sample_size": "Số người sẽ hỏi. Nên cộng thêm phần người không trả lời.",
        }

    def clean_confidence(self):
        value = self.cleaned_data["confidence"]
        if not 80 <= value <= 99.9:
            raise ValidationError("Độ tin cậy từ 80 đến 99,9 %.")
        return value

    def clean_margin(self):
        value = self.cleaned_data["margin"]
        if not 0.5 <= value <= 20:
            raise ValidationError("Sai số chấp nhận từ 0,5 đến 20 điểm %.")
        return value


class MethodForm(forms.ModelForm):
    class Meta:
        model = Survey
        fields = ["design"]
        widgets = {"design": forms.RadioSelect}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        labels = dict(Survey.Design.choices)
        self.fields["design"].choices = [(code, labels[code]) for code in DESIGNS_OF[self.instance.kind]]


class StratumForm(forms.Form):
    code = forms.CharField(label="Mã", max_length=32, required=False)
    label = forms.CharField(label="Tầng", max_length=160, required=False)
    population = forms.IntegerField(label="Số người (N)", min_value=0, max_value=100_000_000, required=False)
    target = forms.IntegerField(label="Chỉ tiêu (n)", min_value=0, max_value=1_000_000, required=False)
    unit = forms.IntegerField(widget=forms.HiddenInput, required=False)
    area = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self):
        given = super().clean()
        label, code = given.get("label"), given.get("code")
        if not label and not code:
            return given
        if not label:
            self.add_error("label", "Ghi tên tầng.")
        given["code"] = code or slugify(label or "")[:32].strip("-")
        if not CODE.match(given["code"]):
            self.add_error("code", "Mã gồm chữ không dấu, số, gạch nối; dài nhất 32 ký tự.")
        return given


class StrataFormSet(forms.BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            code = getattr(form, "cleaned_data", {}).get("code")
            if code and code in seen:
                form.add_error("code", "Mã này đã có ở dòng trên.")
            seen.add(code)

    def rows(self):
        units = Unit.objects.in_bulk([form.cleaned_data["unit"] for form in self.forms if form.cleaned_data.get("unit")])
        areas = Area.objects.in_bulk([form.cleaned_data["area"] for form in self.forms if form.cleaned_data.get("area")])
        return [
            Stratum(
                code=given["code"], label=given["label"], population=given["population"] or 0, target=given["target"] or 0,
                unit=units.get(given.get("unit")), area=areas.get(given.get("area")),
            )
            for given in (form.cleaned_data for form in self.forms)
            if given.get("label")
        ]  # fmt: skip


Strata = forms.formset_factory(StratumForm, formset=StrataFormSet, extra=3, max_num=MOST_STRATA + 3, absolute_max=MOST_STRATA + 3)


def strata_formset(survey, data=None):
    initial = [
        {"code": row.code, "label": row.label, "population": row.population, "target": row.target, "unit": row.unit_id, "area": row.area_id}
        for row in survey.strata.all()
    ]
    return Strata(data, initial=initial, prefix="tang", form_kwargs={"use_required_attribute": False})


class StrataCsvForm(forms.Form):
    lines = forms.CharField(
        label="Dán bảng tầng", max_length=60_000, widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text="Mỗi tầng một dòng: mã; tên tầng; số người; chỉ tiêu. Chép từ Excel cũng được.",
    )  # fmt: skip

    def clean_lines(self):
        text = nfc(self.cleaned_data["lines"])
        separator = "\t" if "\t" in text else ";"
        rows, errors = [], []
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            cells = [" ".join(cell.split()) for cell in cells]
            if not any(cells):
                continue
            form = StratumForm(dict(zip(("code", "label", "population", "target"), cells, strict=False)))
            if form.is_valid() and form.cleaned_data["label"]:
                rows.append(form.cleaned_data)
            else:
                errors += [f"Dòng {number}: {problem}" for problems in form.errors.values() for problem in problems] or [f"Dòng {number}: thiếu tên tầng."]
        codes = [row["code"] for row in rows]
        errors += [f"Mã “{code}” có hai lần." for code in sorted({code for code in codes if codes.count(code) > 1})]
        if len(rows) > MOST_STRATA:
            errors.append(f"Nhiều nhất {MOST_STRATA} tầng.")
        if errors:
            raise ValidationError(errors[:20])
        return [
            Stratum(code=row["code"], label=row["label"], population=row["population"] or 0, target=row["target"] or 0) for row in rows
        ]


class ProposeForm(forms.Form):
    SOURCES = [
        ("units", "Mỗi đảng bộ, cơ quan trực thuộc tỉnh ủy một tầng"), ("communes", "Mỗi đảng bộ xã, phường một tầng"),
        ("areas", "Mỗi xã, phường của địa bàn một tầng"),
    ]  # fmt: skip
    source = forms.ChoiceField(label="Đề xuất tầng", choices=SOURCES)


class AllocateForm(forms.Form):
    way = forms.ChoiceField(
        label="Phân bổ chỉ tiêu", choices=[("proportional", "Theo tỷ lệ số người"), ("equal", "Bằng nhau")]
    )
    least = forms.IntegerField(label="Mỗi tầng ít nhất", min_value=0, max_value=1000, initial=0, required=False)


class UnitsForm(forms.Form):
    units = forms.ModelMultipleChoiceField(Unit.objects.none(), label="Đơn vị", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, survey, **options):
        super().__init__(*args, **options)
        top = Unit.objects.ancestors_of(survey.unit).first()
        self.fields["units"].queryset = Unit.objects.current().party().under(top).in_tree_order()


class RosterFileForm(forms.Form):
    file = forms.FileField(label="Tệp danh sách", widget=forms.FileInput({"accept": ".csv,.xlsx"}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea({"rows": 3}))


class ClustersForm(forms.Form):
    clusters = forms.IntegerField(label="Số cụm (đơn vị) cần chọn", min_value=2, max_value=10_000, required=False)
    per_cluster = forms.IntegerField(label="Số người chọn ở mỗi cụm", min_value=1, max_value=10_000, required=False)
