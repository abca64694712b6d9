"""Figures of the population as they are typed or pasted from a sheet: a group and its number on each line."""

import re

from django import forms

from surveys.models import Stratum, Weighting
from surveys.tables.plan import breakdowns, form_of
from surveys.tables.subjects import STRATUM
from vietnamese.text import fold

LINE = re.compile(r"^(?P<name>.+?)[\t;:]\s*(?P<number>[\d.,\s]+)%?\s*$|^(?P<name2>.+?)\s+(?P<number2>\d[\d.,]*)%?\s*$")


class WeightsForm(forms.Form):
    method = forms.ChoiceField(label="Cách gia quyền", choices=Weighting.Method.choices)
    cap = forms.DecimalField(label="Trần quyền số", min_value=2, max_value=20, max_digits=4, decimal_places=1, initial=5, localize=True)
    source = forms.CharField(label="Nguồn số liệu tổng thể", max_length=300, required=False)

    def __init__(self, data=None, *, survey, weighting):
        initial = {"method": "none", "cap": 5}
        if weighting:
            initial = {"method": weighting.method, "cap": weighting.cap, "source": weighting.source}
        super().__init__(data, initial=initial)
        self.groups = {}
        for key, label in breakdowns(survey):
            groups = _groups(survey, key)
            if not groups:
                continue
            self.groups[key] = groups
            self.fields[f"targets_{key}"] = forms.CharField(
                label=label,
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": min(len(groups) + 1, 10)}),
                help_text="Mỗi dòng một nhóm và số người (hoặc tỷ lệ %), dán được từ bảng tính. Các nhóm: " + "; ".join(groups.values()) + ".",
                initial=_written(survey, weighting, key, groups),
            )

    @property
    def target_fields(self):
        return [self[f"targets_{key}"] for key in self.groups]

    def clean(self):
        cleaned = super().clean()
        self.targets = {}
        for key, groups in self.groups.items():
            read, faults = _read(cleaned.get(f"targets_{key}", ""), groups)
            if faults:
                self.add_error(f"targets_{key}", f"Không hiểu dòng: {'; '.join(faults[:3])}. Ghi tên nhóm, dấu hai chấm và một số.")
            if read:
                self.targets[key] = read
        if cleaned.get("method") != Weighting.Method.NONE and not self.targets and not self.errors:
            self.add_error("method", "Ghi số liệu tổng thể của ít nhất một tiêu chí.")
        return cleaned

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in ("method", "cap", "source")} | {"targets": self.targets}


def _groups(survey, key):
    if key == STRATUM:
        return dict(Stratum.objects.filter(survey=survey).values_list("code", "label"))
    question = form_of(survey).question(key)
    return {option.code: option.label or option.text for option in question.choices}


def _written(survey, weighting, key, groups):
    known = (weighting.targets if weighting else {}).get(key)
    if known is None and key == STRATUM:
        known = dict(Stratum.objects.filter(survey=survey, population__gt=0).values_list("code", "population"))
    return "\n".join(f"{groups[code]}: {value:g}" for code, value in (known or {}).items() if code in groups)


def _read(text, groups):
    """({code: number}, lines that are not understood)"""
    names = {fold(label): code for code, label in groups.items()} | {code: code for code in groups}
    read, faults = {}, []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.match(line)
        code = names.get(fold((found["name"] or found["name2"]).strip())) if found else None
        value = _number(found["number"] or found["number2"]) if found else None
        if code is None or value is None:
            faults.append(line[:60])
        else:
            read[code] = value
    return read, faults


def _number(words):
    """1.234,5 and 1234.5; a point before exactly three digits parts thousands."""
    words = words.replace(" ", "").strip()
    if "," in words or re.fullmatch(r"\d{1,3}(\.\d{3})+", words):
        words = words.replace(".", "").replace(",", ".")
    try:
        return float(words)
    except ValueError:
        return None
