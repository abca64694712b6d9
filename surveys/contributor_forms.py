"""What a contributor, the desk and a leader type. Texts of all three are read for hard identifiers before anything is stored."""

import hashlib
import uuid

from django import forms
from django.utils import timezone

from accounts.models import Area, Unit
from surveys.contributor_figures import month_before
from surveys.models import ContributorReport, Mention, ReportField, SynthesisItem
from surveys.persons import possible_names, refuse_identifiers

MONTHS_BACK = 12
PLACE_LEVELS = {"province": 0, "district": 1, "commune": 2}


def months(also=None):
    """[(first day in ISO, "tháng 8/2022")], this month first."""
    found, month = [], timezone.localdate().replace(day=1)
    for _ in range(MONTHS_BACK):
        found.append(month)
        month = month_before(month)
    if also and also not in found:
        found.append(also)
    return [(month.isoformat(), f"Tháng {month.month}/{month.year}") for month in found]


class AreaChoice(forms.ModelChoiceField):
    def label_from_instance(self, area):
        return f"{'· ' * PLACE_LEVELS.get(area.kind.level, 0)}{area.name}"


class ReportForm(forms.ModelForm):
    """`sends`: every possible name must be removed or explained; a draft may still hold it. `names` are asked about by fields
    of their own (`loai_…`, `giai_thich_…`), so that all works on one page without JavaScript."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    period = forms.TypedChoiceField(label="Tháng", coerce=lambda value: timezone.datetime.fromisoformat(value).date())
    area = AreaChoice(Area.objects.none(), label="Địa bàn", empty_label="Chọn địa bàn")
    strength = forms.TypedChoiceField(
        label="Mức độ quan tâm", choices=ContributorReport.Strength, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Chọn một mức từ 1 đến 5."},
    )  # fmt: skip
    leaning = forms.ChoiceField(
        label="Khuynh hướng chung", choices=ContributorReport.Leaning, widget=forms.RadioSelect,
        error_messages={"required": "Chọn đồng tình, băn khoăn hay phản đối."},
    )  # fmt: skip

    class Meta:
        model = ContributorReport
        fields = ["period", "field", "area", "content", "strength", "leaning", "proposal"]
        widgets = {"content": forms.Textarea(attrs={"rows": 7}), "proposal": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"content": "Người dân nói gì, ở đâu, vì sao. Không ghi tên, số điện thoại, số giấy tờ của ai."}
        error_messages = {
            "content": {"required": "Ghi điều người dân đang nói đến."},
            "field": {"required": "Chọn lĩnh vực."},
            "area": {"required": "Chọn địa bàn."},
        }

    def __init__(self, data=None, *, unit, report=None, sends=False):
        self.sends = sends
        kept = report or ContributorReport(area=unit.area, period=timezone.localdate().replace(day=1))
        super().__init__(data, instance=kept, initial={"key": kept.key if report else uuid.uuid4(), "period": kept.period.isoformat()})
        self.fields["period"].choices = months(also=kept.period)
        self.fields["field"].queryset = ReportField.objects.valid_on(kept.period) | ReportField.objects.filter(pk=kept.field_id)
        self.fields["field"].empty_label = "Chọn lĩnh vực"
        own = {pk for pk in (unit.area_id, kept.area_id) if pk}
        self.fields["area"].queryset = (Area.objects.current() | Area.objects.filter(pk__in=own)).select_related("kind").order_by("path")
        for name in ("content", "proposal"):
            self.fields[name].validators.append(refuse_identifiers)
        self.names = []
        explained = {mention.words: mention for mention in report.mentions.all()} if report else {}
        self._ask_about(self._texts(), explained)

    def _texts(self):
        if self.is_bound:
            return [self.data.get(name, "") for name in ("content", "proposal")]
        return [self.instance.content, self.instance.proposal]

    def _ask_about(self, texts, explained):
        for words in possible_names(*texts):
            mark = hashlib.sha256(words.encode()).hexdigest()[:12]
            claim, explanation = f"loai_{mark}", f"giai_thich_{mark}"
            known = explained.get(words)
            choices = [("", "Chọn một"), *Mention.Claim.choices]
            self.fields[claim] = forms.ChoiceField(label=f"“{words}”", choices=choices, required=False, initial=known and known.claim)
            self.fields[explanation] = forms.CharField(
                label="Chức vụ, dịp phát ngôn", max_length=200, required=False, initial=known and known.explanation, validators=[refuse_identifiers]
            )
            self.names.append((words, claim, explanation))

    @property
    def questions(self):
        return [(words, self[claim], self[explanation]) for words, claim, explanation in self.names]

    def clean(self):
        cleaned = super().clean()
        for words, claim, _ in self.names if self.sends else []:
            if not cleaned.get(claim):
                self.add_error(claim, f"Xóa “{words}” khỏi phản ánh, hoặc cho biết vì sao để lại.")
        for _, claim, explanation in self.names:
            if cleaned.get(claim) == Mention.Claim.OFFICIAL and not cleaned.get(explanation):
                self.add_error(explanation, "Ghi chức vụ và dịp phát ngôn công khai.")
        return cleaned

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def explained(self):
        return {words: (self.cleaned_data[claim], self.cleaned_data[explanation]) for words, claim, explanation in self.names}

    def _post_clean(self):
        """The action writes; the instance stays as it was loaded."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do trả lại", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_identifiers],
        error_messages={"required": "Ghi lý do để người viết biết cần sửa gì."},
    )  # fmt: skip


class FeedbackForm(forms.Form):
    text = forms.CharField(
        label="Phản hồi cho cộng tác viên", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), validators=[refuse_identifiers],
        error_messages={"required": "Ghi nội dung phản hồi."},
    )  # fmt: skip


class NewSynthesisForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label=None)
    period = forms.TypedChoiceField(label="Tháng", coerce=lambda value: timezone.datetime.fromisoformat(value).date())

    def __init__(self, data=None, *, units):
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)
        newest = ContributorReport.objects.counted().order_by("-period").values_list("period", flat=True).first()
        self.fields["period"].choices = months(also=newest)


class SynthesisForm(forms.Form):
    summary = forms.CharField(label="Đánh giá chung", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}), validators=[refuse_identifiers])
    proposal = forms.CharField(label="Kiến nghị, đề xuất", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}), validators=[refuse_identifiers])


class ItemForm(forms.ModelForm):
    class Meta:
        model = SynthesisItem
        fields = ["title", "text", "continues"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, before, **kwargs):
        super().__init__(*args, **kwargs)
        own = [report for report in before if report.field_id == self.instance.field_id]
        self.fields["continues"].choices = [("", "Vấn đề mới"), *((r.pk, f"Số {r.pk}: {r.content[:70]}…") for r in own)]
        self.fields["continues"].queryset = ContributorReport.objects.filter(pk__in=[report.pk for report in own])
        self.fields["continues"].widget.choices = [("", "Vấn đề mới"), *((r.pk, f"Số {r.pk}: {r.content[:70]}…") for r in own)]
        for name in ("title", "text"):
            self.fields[name].validators.append(refuse_identifiers)

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        """The action writes; the instance stays as it was loaded."""
