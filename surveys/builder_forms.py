"""What is typed in the form builder: the head of the form, a section, a question."""

from django import forms

from surveys import form_edits as edits
from surveys.builder_rows import ConditionRows, byte_length, label_within, matrix_rows, option_rows
from surveys.condition_rows import subjects
from surveys.instrument import definition as language
from surveys.instrument import posted as reading
from surveys.instrument.elements import (
    PERSONAL,
    TEXTS,
    TYPES,
    WITH_HARD_TO_SAY,
    WITH_OPTIONS,
    WITH_OTHER,
    Question,
)

QUESTION_LABEL_BYTES = 256  # SPSS cuts longer ones without a word
BOUNDED = ("multiple", "ranking", "scale", "number", "date", *TEXTS)
WITH_ROWS = ("matrix", "two_sided")
SHUFFLED = WITH_OPTIONS
# Beside each part of the editor: the types that have it.
PARTS = {
    "options": WITH_OPTIONS, "rows": WITH_ROWS, "hard_to_say": WITH_HARD_TO_SAY, "shuffle": SHUFFLED, "bounds": BOUNDED,
    "decimals": ("number",), "other": WITH_OTHER, "exclusive": ("multiple",), "asked": tuple(kind for kind in TYPES if kind != "text"),
}  # fmt: skip
PARTS_WORDS = {name: " ".join(kinds) for name, kinds in PARTS.items()}
LIKERT = (("Rất hài lòng", 1), ("Hài lòng", 1), ("Không hài lòng", -1), ("Rất không hài lòng", -1))


def lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class HeadForm(forms.Form):
    title = forms.CharField(label="Tên phiếu", max_length=language.SHORT)
    intro = forms.CharField(label="Lời mở đầu", required=False, max_length=language.LONG, widget=lines(4))
    thanks = forms.CharField(label="Lời cảm ơn cuối phiếu", required=False, max_length=language.LONG, widget=lines(2))
    orders = forms.IntegerField(
        label="Số nhóm thứ tự", min_value=1, max_value=language.MOST_ORDERS, initial=1,
        help_text="1: mọi người thấy cùng một thứ tự. 2, 4…: các mục cùng khối và các câu có đảo phương án đổi chỗ theo nhóm; nhóm được ghi vào phiếu.",
    )  # fmt: skip
    based_on = forms.CharField(widget=forms.HiddenInput)

    def to_json(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "based_on"}


class SectionForm(forms.Form):
    code = forms.CharField(label="Mã mục", max_length=32)
    title = forms.CharField(label="Tên mục", required=False, max_length=language.SHORT)
    text = forms.CharField(label="Lời dẫn của mục", required=False, max_length=language.LONG, widget=lines(3))
    block = forms.CharField(
        label="Khối đổi chỗ", required=False, max_length=32,
        help_text="Các mục ghi cùng một tên khối đổi chỗ cho nhau theo nhóm thứ tự. Để trống: mục đứng yên.",
    )  # fmt: skip
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)


class QuestionForm(forms.Form):
    code = forms.CharField(label="Mã câu", max_length=32, help_text="Giữ nguyên qua các đợt để so sánh được.")
    type = forms.ChoiceField(label="Loại câu hỏi", choices=[(kind, words.capitalize()) for kind, words in TYPES.items()])
    text = forms.CharField(label="Lời câu hỏi", required=False, max_length=language.LONG, widget=lines(3))
    help = forms.CharField(label="Hướng dẫn trả lời", required=False, max_length=language.SHORT)
    label = forms.CharField(label="Nhãn SPSS", required=False, max_length=language.LABEL)
    required = forms.BooleanField(label="Bắt buộc trả lời", required=False)
    hard_to_say = forms.BooleanField(label="Thêm “Khó trả lời” (mã 98)", required=False)
    shuffle = forms.BooleanField(label="Đảo thứ tự phương án theo nhóm thứ tự", required=False)
    personal = forms.ChoiceField(
        label="Hỏi về bản thân", required=False, choices=[("", "không phải"), *((kind, words) for kind, words in PERSONAL.items())],
        help_text="Để thước đo nhận dạng lại tính đúng: câu này nói người trả lời là ai.",
    )  # fmt: skip
    min = forms.CharField(label="Ít nhất", required=False, max_length=20)
    max = forms.CharField(label="Nhiều nhất", required=False, max_length=20)
    decimals = forms.IntegerField(label="Số chữ số thập phân", required=False, min_value=0, max_value=6)
    bank = forms.CharField(widget=forms.HiddenInput, required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_label(self):
        return label_within(self.cleaned_data["label"], QUESTION_LABEL_BYTES)

    def clean_min(self):
        return self._bound("min")

    def clean_max(self):
        return self._bound("max")

    def _bound(self, name):
        said, kind = self.cleaned_data[name].strip(), self.cleaned_data.get("type")
        if not said or kind not in BOUNDED:
            return None
        if kind == "date":
            value = reading.day(said)
            if language.DAY.fullmatch(value or ""):
                return value
            raise forms.ValidationError("Ghi ngày như 22/7/2022 hoặc tháng như 7/2022.")
        try:
            number = float(reading.number(said))
        except ValueError:
            raise forms.ValidationError("Ghi một số.") from None
        return int(number) if number == int(number) else number


class QuestionEditor:
    """One question on the page: its form and its lines. `question`: the stored one, None for a new one; `earlier`: what
    its conditions may ask about."""

    def __init__(self, *, question, earlier, posted=None, initial=None):
        self.posted, self.question = posted, question
        self.earlier_codes = [one.code for one in earlier if one.type != "text"]
        values = dict(initial or (_initial(question) if question else {}))
        if posted is not None:
            values |= {name: posted.get(name, "") for name in QuestionForm.base_fields}
        self.form = QuestionForm(initial=values)
        stored = question if posted is None else None
        self.options = option_rows(posted, _rows(stored.options) if stored else _rows_of(initial, "options"))
        self.rows = matrix_rows(posted, _rows(stored.rows) if stored else _rows_of(initial, "rows"))
        self.show_if = ConditionRows("hien", subjects(earlier), posted=posted, stored=question.show_if if question else None)
        self.screen_out = ConditionRows(
            "loai", subjects([*earlier, *([question] if question else [])]), posted=posted, stored=question.screen_out if question else None
        )
        self.problems = []

    @property
    def type(self):
        return self.form["type"].value() or "single"

    @property
    def has(self):
        """Which parts the chosen type has: {part: bool}."""
        return {name: self.type in kinds for name, kinds in PARTS.items()}

    parts = PARTS_WORDS

    @property
    def label_bytes(self):
        return byte_length(self.form["label"].value() or "")

    def lists(self):
        return {rows.name: rows for rows in (self.options, self.rows, self.show_if, self.screen_out)}

    def press(self, button):
        for rows in self.lists().values():
            rows.press(button, self.posted)

    def is_valid(self):
        self.form = QuestionForm(self.posted)
        parts = [self.form.is_valid(), *(self._judged(rows) for rows in self.lists().values())]
        if not all(parts):
            return False
        self.values = self._to_json()
        try:
            self.values = parsed_question(self.values).to_json()
        except language.BadForm as bad:
            self.problems = [("", str(fault)) for fault in bad.faults]
        return not self.problems

    def _judged(self, rows):
        """Lines of a part this type does not have are kept on the page and judged by nobody."""
        kind = self.form.cleaned_data.get("type", "")
        if rows.name in ("pa", "dong") and kind not in PARTS["options" if rows.name == "pa" else "rows"]:
            return True
        valid = rows.is_valid(self.posted)
        self.problems += rows.errors()
        return valid

    def _to_json(self):
        values = dict(self.form.cleaned_data)
        values.pop("based_on")
        kind = values["type"]
        values["decimals"] = values["decimals"] or 0
        for name in ("hard_to_say", "shuffle"):
            values[name] = values[name] and kind in PARTS[name]
        if kind == "text":
            values |= {"required": False, "personal": ""}
        options = self.options.to_json() if kind in PARTS["options"] else []
        for option in options:
            if kind not in PARTS["other"]:
                option.pop("other", None)
            if kind not in PARTS["exclusive"]:
                option.pop("exclusive", None)
        values["options"] = options
        values["rows"] = self.rows.to_json() if kind in PARTS["rows"] else []
        return values | {"show_if": self.show_if.to_json(), "screen_out": self.screen_out.to_json() if kind != "text" else None}


def parsed_question(values) -> Question:
    """BadForm where it is none."""
    return language.parse({"title": "…", "sections": [{"code": "S", "questions": [values]}]}).questions[0]


def blank_question(definition, section, kind="single"):
    """What a new question begins with; its code goes on from those of its section."""
    last = section.questions[-1].code if section.questions else "C1"
    options = [{"text": text, "sign": sign} for text, sign in LIKERT] if kind == "likert" else [{}, {}]
    return {
        "code": edits.free_code(definition, last), "type": kind, "text": "", "required": kind != "text", "hard_to_say": kind == "likert",
        "options": options if kind in WITH_OPTIONS else [], "rows": [{}, {}] if kind == "matrix" else [],
    }  # fmt: skip


def _initial(question):
    values = {name: getattr(question, name) for name in QuestionForm.base_fields if hasattr(question, name)}
    for name in ("min", "max"):
        values[name] = "" if values[name] is None else str(values[name])
    return values


def _rows(parts):
    return [{name: "" if value is None else value for name, value in vars(part).items() if isinstance(value, str | int | bool | None)} for part in parts]


def _rows_of(initial, name):
    return (initial or {}).get(name, ())


def section_conditions(form, code, posted=None):
    """Lines of the condition of a section: it may ask about what stands before it."""
    place = next((number for number, one in enumerate(form.sections) if one.code == code), len(form.sections))
    earlier = [question for one in form.sections[:place] for question in one.questions]
    stored = form.sections[place].show_if if place < len(form.sections) else None
    return ConditionRows("hien", subjects(earlier), posted=posted, stored=stored)


