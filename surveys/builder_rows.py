"""Lines of a form that people add, remove and put in order: options, rows of a matrix, parts of a condition.

Each line has a key; the hidden fields `<name>` give the keys in the order of the page, and `<name>-<key>-<field>` what
was typed. Nothing here needs a script: a pressed button posts the form and the page comes back with one line more."""

from django import forms

from surveys.condition_rows import AND, MOST, OPS, OR, Line, condition_of, lines_of
from surveys.instrument.definition import LABEL, MOST_OPTIONS, MOST_ROWS, SHORT
from vietnamese.text import nfc

SIGNS = {"": "không tính", "1": "+ tán thành", "0": "0 ở giữa", "-1": "− phản đối"}
OPTION_LABEL_BYTES = 120  # SPSS cuts longer ones without a word


def byte_length(text):
    return len(nfc(text).encode())


def label_within(text, most):
    if byte_length(text) > most:
        raise forms.ValidationError(f"Nhãn dài {byte_length(text)} byte, SPSS chỉ giữ {most} byte. Viết gọn lại.")
    return text


class RowForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "input"


class OptionRow(RowForm):
    code = forms.CharField(label="Mã", required=False, max_length=2)
    text = forms.CharField(label="Phương án", required=False, max_length=SHORT)
    label = forms.CharField(label="Nhãn SPSS", required=False, max_length=LABEL)
    sign = forms.ChoiceField(label="Chiều", required=False, choices=list(SIGNS.items()))
    merge = forms.CharField(label="Gộp vào nhóm", required=False, max_length=LABEL)
    exclusive = forms.BooleanField(label="Loại trừ", required=False)
    other = forms.BooleanField(label="Khác (ghi rõ)", required=False)

    def clean_label(self):
        return label_within(self.cleaned_data["label"], OPTION_LABEL_BYTES)

    def to_json(self):
        values = {name: value for name, value in self.cleaned_data.items() if value not in ("", False)}
        return values | ({"sign": int(values["sign"])} if "sign" in values else {})


class MatrixRow(RowForm):
    code = forms.CharField(label="Mã", required=False, max_length=16)
    text = forms.CharField(label="Dòng", required=False, max_length=SHORT)
    label = forms.CharField(label="Nhãn SPSS", required=False, max_length=LABEL)

    def clean_label(self):
        return label_within(self.cleaned_data["label"], OPTION_LABEL_BYTES)

    def to_json(self):
        return {name: value for name, value in self.cleaned_data.items() if value}


class ConditionRow(RowForm):
    join = forms.ChoiceField(label="Nối", required=False, choices=[(AND, "và"), (OR, "hoặc")])
    negated = forms.BooleanField(label="không phải", required=False)
    question = forms.ChoiceField(label="Câu", required=False)
    op = forms.ChoiceField(label="So", required=False, choices=list(OPS.items()))
    values = forms.CharField(label="Giá trị", required=False, max_length=400)

    def __init__(self, *args, subjects=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [("", "chọn câu hỏi…"), *((name, words[:90]) for name, words, _ in subjects)]
        self.choices = {name: choices for name, _, choices in subjects}.get(self["question"].value())
        if self.choices:
            choices = [(code, f"{code} · {text}") for code, text in self.choices.items()]
            self.fields["values"] = forms.MultipleChoiceField(
                label="Giá trị", required=False, choices=choices, widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Chọn lại phương án của câu này."},
            )  # fmt: skip
        else:
            self.fields["values"].widget.attrs["size"] = 10
        self.needs_value = self["op"].value() != "answered"

    def clean(self):
        values = super().clean()
        if not values.get("question"):
            return values
        said = values.get("values") or []
        values["values"] = tuple(said if self.choices else [one.strip() for one in str(said or "").split(";") if one.strip()])
        if values.get("op") != "answered" and not values["values"] and "values" not in self.errors:
            self.add_error("values", f"Câu {values['question']}: chọn hoặc ghi giá trị để so.")
        return values

    def line(self):
        values = self.cleaned_data
        return Line(values["question"], values["op"] or "is", values["values"], values["negated"], values["join"] or AND)


class Rows:
    """The lines of one list. Made from what was posted, or from what is stored (`stored`: [{field: value}])."""

    def __init__(self, name, kind, *, posted=None, stored=(), most, identity, **extra):
        self.name, self.kind, self.most, self.identity, self.extra = name, kind, most, identity, extra
        if posted is None:
            self.typed = {str(place): dict(values) for place, values in enumerate(stored)}
        else:
            keys = [key for key in posted.getlist(name) if key.isascii() and key.isdigit()][:most]
            self.typed = {key: self._typed(posted, key) for key in dict.fromkeys(keys)}
        self.bound = {}

    def _typed(self, posted, key):
        found = {}
        for field in self.kind.base_fields:
            said = posted.getlist(f"{self.name}-{key}-{field}")
            found[field] = said if field == "values" and len(said) > 1 else (said[-1] if said else "")
        if isinstance(found.get("values"), str) and self.extra.get("subjects"):
            choices = {name: choices for name, _, choices in self.extra["subjects"]}.get(found["question"])
            found["values"] = [found["values"]] if choices and found["values"] else found["values"]
        return found

    def forms(self):
        """[(key, form)] in order; judged ones where `is_valid` was asked."""
        return [
            (key, self.bound.get(key) or self.kind(initial=values, prefix=f"{self.name}-{key}", **self.extra))
            for key, values in self.typed.items()
        ]

    def add(self, many=1, **values):
        for _ in range(many):
            if len(self.typed) < self.most:
                self.typed[str(max([-1, *map(int, self.typed)]) + 1)] = dict(values)

    def drop(self, key):
        self.typed.pop(key, None)

    def move(self, key, step):
        keys = list(self.typed)
        if key in keys and 0 <= (there := keys.index(key) + step) < len(keys):
            here = keys.index(key)
            keys[here], keys[there] = keys[there], keys[here]
            self.typed = {one: self.typed[one] for one in keys}

    def press(self, button, posted=None):
        """A button that changes the lines and saves nothing: "them:pa", "bo:pa:3", "len:pa:3", "xuong:pa:3", "dan:pa"."""
        deed, name, key = (*button.split(":"), "", "")[:3]
        if name != self.name:
            return
        if deed == "them":
            self.add()
        elif deed == "bo":
            self.drop(key)
        elif deed in ("len", "xuong"):
            self.move(key, -1 if deed == "len" else 1)
        elif deed == "dan":
            for text in filter(None, map(str.strip, posted.get(f"{name}-dan", "").splitlines())):
                self.add(text=text[:SHORT])

    def is_valid(self, posted):
        """Lines that say nothing are passed over."""
        said = {key: values for key, values in self.typed.items() if values.get(self.identity)}
        self.bound = {key: self.kind(posted, prefix=f"{self.name}-{key}", **self.extra) for key in said}
        return all([form.is_valid() for form in self.bound.values()])

    def to_json(self):
        return [form.to_json() for form in self.bound.values()]

    def errors(self):
        return [(form[field].id_for_label, error) for form in self.bound.values() for field, found in form.errors.items() for error in found]


class CodedRows(Rows):
    """Lines with a code; one that was left out is the next free number."""

    def is_valid(self, posted):
        posted = posted.copy()
        taken = {values.get("code") for values in self.typed.values()}
        free = (str(number) for number in range(1, 98) if str(number) not in taken)
        for key, values in self.typed.items():
            if values.get("text") and not values.get("code"):
                posted[f"{self.name}-{key}-code"] = next(free, "")
        return super().is_valid(posted)


def option_rows(posted=None, stored=()):
    return CodedRows("pa", OptionRow, posted=posted, stored=stored, most=MOST_OPTIONS, identity="text")


def matrix_rows(posted=None, stored=()):
    return CodedRows("dong", MatrixRow, posted=posted, stored=stored, most=MOST_ROWS, identity="text")


class ConditionRows(Rows):
    """`too_deep`: the stored condition cannot be shown in lines and stays as it is while none is added."""

    def __init__(self, name, subjects, *, posted=None, stored=None):
        lines = lines_of(stored)
        self.too_deep = stored if lines is None else None
        rows = [
            {"join": one.join, "negated": one.negated, "question": one.question, "op": one.op, "values": self._shown(one, subjects)}
            for one in lines or ()
        ]
        super().__init__(name, ConditionRow, posted=posted, stored=rows, most=MOST, identity="question", subjects=subjects)

    @staticmethod
    def _shown(line, subjects):
        choices = {name: choices for name, _, choices in subjects}.get(line.question)
        return list(line.values) if choices else "; ".join(line.values)

    def to_json(self):
        if self.too_deep is not None and not self.bound:
            return self.too_deep.to_json()
        return condition_of([form.line() for form in self.bound.values()])
