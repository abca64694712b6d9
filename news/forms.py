"""What an editor and whoever publishes type."""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from documents.forms import DateInVietnamese
from news.chips import ArticleField, AuthorsField, DocumentsField, TagsField
from news.desk_work import WRITE, columns_of
from news.exceptions import BearsALevel
from news.models import CONTENT_FIELDS, Author, Category, Content, Schedule, Source, Story, Tag, Version
from notifications.secrecy import bears_a_level
from richtext.policy import TooLong, clean
from richtext.widget import RichTextEditor
from vietnamese.text import slugify

MOST_EVIDENCE = 20
LISTS = {"also_in": "also_in_ids", "authors": "author_ids", "documents": "document_ids"}


def _choosable(user, chosen):
    """The open columns the person writes in, and those that are chosen, closed or not."""
    return Category.objects.filter(Q(pk__in=columns_of(user, WRITE).open().values("pk")) | Q(pk__in=chosen))


class CategoryField(forms.ModelChoiceField):
    def label_from_instance(self, category):
        return str(category) if category.is_open else f"{category} (đã đóng)"


class NewArticleForm(forms.Form):
    title = forms.CharField(label="Tiêu đề", max_length=250)
    kind = forms.ChoiceField(label="Loại bài", choices=Content.Kind)
    category = CategoryField(Category.objects.none(), label="Chuyên mục", empty_label=None)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["category"].queryset = columns_of(user, WRITE).open()


class ArticleForm(forms.ModelForm):
    also_in = forms.ModelMultipleChoiceField(
        Category.objects.all(), label="Chuyên mục khác", required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = TagsField(label="Thẻ", help_text="Gõ rồi nhấn Enter; thẻ mới được lập khi lưu.")
    authors = AuthorsField(label="Tác giả", help_text="Gõ tên hoặc bút danh rồi chọn. Thứ tự chọn là thứ tự ghi dưới bài.")
    documents = DocumentsField(label="Văn bản đính kèm", help_text="Chỉ gồm văn bản công khai trong kho. Gõ số, ký hiệu hoặc trích yếu.")
    corrects = ArticleField(label="Đính chính cho bài")
    new_author = forms.CharField(label="Tên hoặc bút danh", max_length=120, required=False)
    new_author_post = forms.CharField(label="Chức danh, đơn vị", max_length=200, required=False)
    new_author_is_pen_name = forms.BooleanField(label="Là bút danh", required=False)
    new_source = forms.CharField(label="Tên nguồn", max_length=160, required=False)
    new_source_url = forms.URLField(label="Trang web của nguồn", max_length=300, required=False, assume_scheme="https")
    new_story = forms.CharField(label="Tên dòng sự kiện", max_length=160, required=False)
    source_url = forms.URLField(label="Liên kết tới bài gốc", max_length=500, required=False, assume_scheme="https")
    video_url = forms.URLField(label="Địa chỉ video", max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(label="Ghi chú cho bản này", max_length=300, required=False)

    class Meta:
        model = Version
        fields = CONTENT_FIELDS
        field_classes = {"category": CategoryField}
        widgets = {
            "title": forms.Textarea({"rows": 2, "data-one-line": ""}),
            "lead": forms.Textarea({"rows": 4}),
            "body": RichTextEditor,
            "cover": forms.HiddenInput,
            **{name: forms.Textarea({"rows": 3}) for name in ("claim", "open_questions", "response")},
        }
        labels = {"kind": "Loại bài", "category": "Chuyên mục chính", "is_repost": "Bài đăng lại từ nguồn khác"}
        help_texts = {
            "lead": "Giới thiệu ngắn gọn, một hai câu.",
            "claim": "Nói về thông tin, không nêu tên hay tài khoản của người dân.",
            "ai_checked_by": "Họ tên, chức vụ người đã kiểm tra phần do máy hỗ trợ.",
            "seo_title": "Để trống thì dùng tiêu đề bài.",
            "seo_description": "Để trống thì dùng sa-pô.",
        }

    def __init__(self, data=None, *, version, user, **options):
        lists = {name: getattr(version, column) for name, column in LISTS.items()}
        lists["tags"] = _tag_names(version.tag_ids)
        super().__init__(data, instance=copy(version), initial=lists, **options)
        self.user = user
        for field in self.fields.values():
            field.label = field.label[:1].upper() + field.label[1:]
        chosen = version.category_id
        self.fields["category"].queryset = _choosable(user, [chosen])
        self.fields["category"].empty_label = None
        self.fields["also_in"].queryset = _choosable(user, version.also_in_ids)
        self.fields["claim_on"] = DateInVietnamese(label="Xuất hiện ngày", required=False)
        self.fields["finding"].choices = [("", "Chưa chọn"), *Content.Finding.choices]
        for name in ("source", "story"):
            self.fields[name].empty_label = "Không"

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self):
        try:
            return clean(self.cleaned_data["body"])
        except TooLong as problem:
            raise ValidationError(str(problem)) from problem

    def clean_cover(self):
        cover = self.cleaned_data["cover"]
        if cover and not cover.is_described:
            raise ValidationError("Ảnh bìa phải có đủ văn bản thay thế, chú thích và nguồn ảnh. Hãy bổ sung trong kho ảnh.")
        return cover

    def clean_new_story(self):
        name = " ".join(self.cleaned_data["new_story"].split())
        if name and not slugify(name):
            raise ValidationError("Tên dòng sự kiện phải có chữ hoặc số.")
        return name

    def clean(self):
        typed = super().clean()
        names = (typed.get(name, "") for name in ("new_author", "new_author_post", "new_source", "new_story"))
        if bears_a_level("\n".join([*names, *typed.get("tags", ())])):
            raise ValidationError(BearsALevel.sentence)
        return typed

    def values(self):
        """For `save_version`; new tags, authors, sources and stories are made now."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in CONTENT_FIELDS}
        values |= {
            "also_in_ids": sorted(row.pk for row in typed["also_in"] if row != typed["category"]),
            "tag_ids": [Tag.objects.named(name).pk for name in typed["tags"]],
            "document_ids": typed["documents"],
            "author_ids": typed["authors"] + self._new_author(),
        }
        if typed["new_source"]:
            values["source"], _ = Source.objects.get_or_create(name=typed["new_source"], defaults={"url": typed["new_source_url"]})
        if typed["new_story"]:
            name = typed["new_story"]
            values["story"], _ = Story.objects.get_or_create(name=name, defaults={"slug": _free_slug(name)})
        return values

    def _new_author(self):
        typed = self.cleaned_data
        if not typed["new_author"]:
            return []
        author, _ = Author.objects.get_or_create(
            name=typed["new_author"], post=typed["new_author_post"], defaults={"is_pen_name": typed["new_author_is_pen_name"]}
        )
        return [] if author.pk in typed["authors"] else [author.pk]

    def as_version(self):
        """What is typed as a version that is not saved, for looking at it; what is not valid is as in the newest version."""
        self.is_valid()
        version, typed = self.instance, self.cleaned_data
        for name in CONTENT_FIELDS:
            if name in typed:
                setattr(version, name, typed[name])
        for name, column in LISTS.items():
            if name in typed:
                setattr(version, column, [getattr(row, "pk", row) for row in typed[name]])
        if "tags" in typed:
            slugs = [slugify(name) for name in typed["tags"]]
            version.tag_ids = list(Tag.objects.filter(slug__in=slugs).values_list("pk", flat=True))
        return version


def _tag_names(ids):
    names = Tag.objects.in_bulk(ids)
    return [names[pk].name for pk in ids if pk in names]


def _free_slug(name):
    slug, number = slugify(name, 150), 1
    while Story.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{slugify(name, 150)}-{number}"
    return slug


class EvidenceForm(forms.Form):
    title = forms.CharField(label="Nguồn", max_length=300, required=False)
    url = forms.URLField(label="Liên kết", max_length=500, required=False, assume_scheme="https")
    kept_copy_url = forms.URLField(label="Bản lưu", max_length=500, required=False, assume_scheme="https")
    dated = DateInVietnamese(label="Ngày của nguồn", required=False)
    read_on = DateInVietnamese(label="Ngày truy cập", required=False)
    is_original = forms.BooleanField(label="Nguồn gốc", required=False, initial=True)

    def clean(self):
        typed = super().clean()
        if any(typed.get(name) for name in ("url", "kept_copy_url", "dated", "read_on")) and not typed.get("title"):
            self.add_error("title", "Hãy ghi tên nguồn.")
        return typed


class _Lines(forms.BaseFormSet):
    def lines(self):
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]


EvidenceFormSet = forms.formset_factory(EvidenceForm, formset=_Lines, extra=2, max_num=MOST_EVIDENCE, absolute_max=MOST_EVIDENCE)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea({"rows": 3}), error_messages={"required": "Hãy ghi lý do."}
    )


class PublishForm(forms.Form):
    """What readers are told when something that is published already changes."""

    is_correction = forms.TypedChoiceField(
        label="Lần đăng này là", choices=[("", "Cập nhật"), ("1", "Đính chính")], coerce=bool, empty_value=False, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    public_reason = forms.CharField(
        label="Nội dung thay đổi (bạn đọc thấy)", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean(self):
        typed = super().clean()
        if typed.get("is_correction") and not typed.get("public_reason"):
            self.add_error("public_reason", "Đính chính phải ghi bản trước sai ở đâu; bạn đọc thấy dòng này.")
        return typed


class ScheduleForm(forms.Form):
    deed = forms.ChoiceField(choices=Schedule.Deed)
    due_at = forms.SplitDateTimeField(
        label="Vào lúc", input_date_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.SplitDateTimeWidget({"type": "date"}, {"type": "time"}),
        error_messages={"required": "Hãy chọn ngày và giờ."},
    )  # fmt: skip
    reason = forms.CharField(max_length=500, required=False)
