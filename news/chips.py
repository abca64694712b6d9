"""Fields whose values are chips: several things of a long list, in the order in which they were put there."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse

from documents.models import Document
from documents.search.suggest import described
from news.models import Article, Author
from vietnamese.numbering import number_key
from vietnamese.text import fold, nfc, slugify

MOST = 40


class ChipsWidget(forms.Widget):
    """Each chip is a ticked box, so it can be taken off without scripts; what is typed beside them is taken too."""

    template_name = "news/_chips.html"
    chips_of = staticmethod(lambda values: [])
    suggestions = ""
    free = False

    def value_from_datadict(self, data, files, name):
        typed = data.get(f"{name}_typed", "")
        words = typed.replace(",", ";") if self.free else typed
        return [*data.getlist(name), *(word.strip() for word in words.split(";") if word.strip())]

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_typed" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        values = [str(one) for one in value or ()]
        chips = self.chips_of(values)
        known = {str(chip["value"]) for chip in chips}
        context["widget"] |= {
            "chips": chips,
            "typed": "; ".join(one for one in values if one not in known),
            "suggest_url": reverse("news:suggest", args=[self.suggestions]),
            "free": self.free,
        }
        return context

    def id_for_label(self, id_):
        return id_


class ChipsField(forms.Field):
    widget = ChipsWidget
    suggestions = ""
    free = False
    most = MOST

    def __init__(self, **options):
        super().__init__(**{"required": False} | options)
        self.widget.chips_of, self.widget.suggestions, self.widget.free = self.chips_of, self.suggestions, self.free

    def prepare_value(self, value):
        return value or []

    def to_python(self, value):
        found = list(dict.fromkeys(self.one(" ".join(nfc(one).split())) for one in value or ()))
        if len(found) > self.most:
            raise ValidationError(f"Chỉ chọn được nhiều nhất {self.most}.")
        return found

    def has_changed(self, initial, data):
        return list(initial or ()) != list(data or ())


class TagsField(ChipsField):
    """Names of tags; a new name makes a new tag when the article is saved."""

    suggestions, free = "the", True

    def chips_of(self, values):
        return [{"value": name, "label": name} for name in values]

    def one(self, name):
        if "\0" in name or len(name) > 80 or not slugify(name):
            raise ValidationError(f"Thẻ “{name[:40]}” không dùng được: mỗi thẻ có chữ hoặc số và không quá 80 ký tự.")
        return name


class RowsField(ChipsField):
    """Keys of rows. Each says which `rows()` may be chosen, how `named(typed)` finds one of them by what was typed, and the
    sentence `missing`."""

    def chips_of(self, values):
        rows = self.rows().in_bulk([int(value) for value in values if _is_key(value)])
        return [{"value": pk, "label": self.label_of(row)} for pk, row in _in_order(rows, values)]

    def label_of(self, row):
        return str(row)

    def one(self, typed):
        row = self.rows().filter(pk=typed).first() if _is_key(typed) else self.named(typed)
        if row is None:
            raise ValidationError(self.missing % typed[:60])
        return row.pk


class AuthorsField(RowsField):
    suggestions = "tac-gia"
    missing = "Chưa có tác giả “%s”. Hãy chọn trong gợi ý, hoặc thêm tác giả mới ở dưới."

    def rows(self):
        return Author.objects.all()

    def named(self, typed):
        key = fold(typed)
        return next((author for author in self.rows().filter(is_active=True) if key in (fold(author.name), fold(str(author)))), None)


class DocumentsField(RowsField):
    """Only what everybody may read is attached to what everybody may read."""

    suggestions = "van-ban"
    missing = "Không có văn bản công khai “%s” trong kho."

    def rows(self):
        return Document.objects.visible_to(AnonymousUser()).published()

    def label_of(self, row):
        known = described(row)
        return " – ".join(filter(None, [known["note"], known["label"]]))

    def named(self, typed):
        return self.rows().filter(symbol_key=number_key(typed)).first()


class ArticleField(RowsField):
    """One published article, or none."""

    suggestions = "bai"
    missing = "Không có bài đang đăng “%s”."
    most = 1

    def rows(self):
        return Article.objects.published()

    def named(self, typed):
        return self.rows().filter(title__iexact=typed).first()

    def clean(self, value):
        found = super().clean(value)
        return self.rows().get(pk=found[0]) if found else None

    def prepare_value(self, value):
        return value if isinstance(value, list) else [value] if value else []


def _is_key(value):
    return value.isascii() and value.isdecimal() and len(value) < 18


def _in_order(rows, values):
    for value in dict.fromkeys(values):
        if _is_key(value) and int(value) in rows:
            yield int(value), rows[int(value)]
