"""What an administrator of the site types. Names are kept as typed, without needless spaces."""

import re
from calendar import monthrange

from django import forms
from django.db.models import Q

from accounts.models import Membership, Unit, User
from accounts.roles import roles_with
from news.channel_addresses import is_whole_platform, normalised
from news.exceptions import NewsError
from news.models import (
    Anniversary,
    Article,
    Author,
    Category,
    CategoryMember,
    Channel,
    HomeBlock,
    Page,
    Source,
    Story,
    Tag,
)
from news.rules import DEEDS
from richtext.fields import CleanHtmlFormField
from richtext.widget import RichTextEditor

LEAP_YEAR = 2024
ARTICLE_NUMBER = re.compile(r"-([0-9]{1,18})/?$")  # at the end of an article's address
ALONE = " Bài do chính người này viết thì không ai khác làm được việc đó."


def _offer_units(form):
    """Units that exist today, and the one that stands there already."""
    today = Unit.objects.party().current()
    form.fields["unit"].queryset = Unit.objects.filter(Q(pk__in=today.values("pk")) | Q(pk=form.instance.unit_id)).order_by("path")
    form.fields["unit"].empty_label = "Chọn đơn vị"


class ColumnForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ["name", "description", "unit", "in_menu"]
        help_texts = {
            "description": "Một câu, hiện dưới tên chuyên mục và trong nguồn tin RSS.",
            "unit": "Biên tập viên và lãnh đạo của đơn vị này làm việc trong chuyên mục.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_units(self)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"name"}  # the action says it better, and sees other spellings


class PeopleForm(forms.Form):
    """For each deed, whom the column names among those whose role allows it."""

    HELP = {
        CategoryMember.Deed.WRITE: "soạn, sửa tin, bài",
        CategoryMember.Deed.REVIEW: "nhận duyệt, trả lại, duyệt",
        CategoryMember.Deed.PUBLISH: "hẹn giờ, xuất bản, đính chính, gỡ",
    }

    def __init__(self, *args, column, **kwargs):
        super().__init__(*args, **kwargs)
        self.column = column
        members = list(column.members.select_related("user"))
        for permission, deed in DEEDS.items():
            able = may_in(column, permission)
            named = [member.user for member in members if member.deed == deed]
            people = sorted({*able, *named}, key=str)
            self.fields[deed] = forms.ModelMultipleChoiceField(
                User.objects.filter(pk__in=[person.pk for person in people]), label=deed.label, required=False,
                widget=forms.CheckboxSelectMultiple, initial=[person.pk for person in named],
                help_text=effect(self.HELP[deed], able, named) + (ALONE if deed != CategoryMember.Deed.WRITE and _is_alone(able, named) else ""),
            )  # fmt: skip
            lost = {person.pk for person in named} - {person.pk for person in able}
            self.fields[deed].choices = [
                (person.pk, f"{person} (vai trò hiện nay không cho phép)" if person.pk in lost else str(person)) for person in people
            ]

    def values(self):
        return {deed: self.cleaned_data[deed] for deed in self.fields}


def may_in(column, permission):
    """People whose role lets them do it at the unit of the column."""
    held = Membership.objects.current().filter(role__in=roles_with(permission), unit__in=column.unit.reach)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def _is_alone(able, named):
    return len(set(able) & set(named) if named else able) == 1


def effect(what, able, named):
    """What the choice means, said in words."""
    kept = set(able)
    active = [person for person in named if person in kept] if named else able
    if not able:
        return f"Chưa ai ở đơn vị này có vai trò được {what}."
    if not active:
        return f"Người được nêu tên không còn vai trò cần thiết, nên hiện không ai {what} được ở chuyên mục này."
    if named:
        others = len(able) - len(active)
        said = f"Chỉ {', '.join(map(str, active))} được {what}" + (f"; {others} người khác của đơn vị thì không." if others else ".")
    elif len(able) == 1:
        said = f"Không nêu tên ai: {able[0]}, người duy nhất có vai trò ở đơn vị, được {what}."
    else:
        said = f"Không nêu tên ai: cả {len(able)} người có vai trò ở đơn vị đều được {what}."
    return said


class AuthorForm(forms.ModelForm):
    class Meta:
        model = Author
        fields = ["name", "post", "is_pen_name", "user", "is_active"]
        labels = {"user": "Tài khoản của người này", "is_active": "Còn dùng để ghi tên bài mới"}
        help_texts = {
            "post": "Ví dụ: Phó Trưởng phòng Tuyên truyền. Để trống với bút danh.",
            "user": "Chỉ ban biên tập biết, không bao giờ hiện cho bạn đọc; dùng khi tính nhuận bút.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        writers = Membership.objects.current().filter(role__in=roles_with("news.write_article") | roles_with("news.publish_article"))
        people = User.objects.filter(is_active=True, pk__in=writers.values("user"))
        if self.instance.user_id:
            people = people | User.objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = people.distinct()
        self.fields["user"].empty_label = "Không gắn tài khoản"

    def clean(self):
        super().clean()
        if self.cleaned_data.get("is_pen_name") and self.cleaned_data.get("post"):
            self.add_error("post", "Bút danh đứng một mình, không kèm chức danh. Hãy xóa chức danh hoặc bỏ chọn “là bút danh”.")
        return self.cleaned_data

    def validate_unique(self):
        """Left to the action, which sees other spellings too."""


class SourceForm(forms.ModelForm):
    url = forms.URLField(
        label="Trang web", max_length=300, required=False, assume_scheme="https",
        help_text="Trang chủ của nguồn, ví dụ https://baodaknong.vn.",
    )  # fmt: skip

    class Meta:
        model = Source
        fields = ["name", "url"]

    validate_unique = AuthorForm.validate_unique


class StoryForm(forms.ModelForm):
    class Meta:
        model = Story
        fields = ["name", "summary"]

    validate_unique = AuthorForm.validate_unique


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name"]

    validate_unique = AuthorForm.validate_unique


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(Author.objects.none(), label="Gộp vào", empty_label="Chọn tên giữ lại")

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = type(row).objects.exclude(pk=row.pk)


class BlockForm(forms.ModelForm):
    class Meta:
        model = HomeBlock
        fields = ["kind", "title", "category", "story", "count", "is_on"]
        labels = {"count": "Số mục", "is_on": "Hiện trên trang chủ"}
        help_texts = {
            "title": "Để trống thì dùng tên của chuyên mục, dòng sự kiện hoặc loại khối.",
            "category": "Chỉ cần với khối “Một chuyên mục”.",
            "story": "Chỉ cần với khối “Một dòng sự kiện”.",
            "count": "Từ 1 đến 12.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Chọn loại khối"), *HomeBlock.Kind.choices]
        self.fields["category"].queryset = Category.objects.open()
        self.fields["category"].empty_label = self.fields["story"].empty_label = "Không chọn"

    def clean(self):
        super().clean()
        kind = self.cleaned_data.get("kind")
        for needed, sentence in (("category", "Hãy chọn chuyên mục cho khối này."), ("story", "Hãy chọn dòng sự kiện cho khối này.")):
            if kind == needed and not self.cleaned_data.get(needed):
                self.add_error(needed, sentence)
        return self.cleaned_data


class DayForm(forms.ModelForm):
    about = forms.CharField(
        label="Địa chỉ bài giới thiệu", max_length=500, required=False,
        help_text="Chép địa chỉ của một bài đã đăng trên cổng; tên ngày sẽ dẫn tới bài ấy.",
    )  # fmt: skip

    class Meta:
        model = Anniversary
        fields = ["title", "day", "month", "is_lunar", "year", "note", "source"]
        labels = {"year": "Năm diễn ra"}
        help_texts = {
            "is_lunar": "Cổng tự tính ngày dương của từng năm theo lịch Việt Nam.",
            "year": "Để tính “kỷ niệm … năm”; không biết thì để trống.",
            "source": "Văn bản hoặc sách nêu ngày này.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.article:
            self.initial["about"] = self.instance.article.get_absolute_url()

    def clean_about(self):
        address = self.cleaned_data["about"]
        found = ARTICLE_NUMBER.search(address)
        self.instance.article = Article.objects.published().filter(pk=found[1]).first() if found else None
        if address and self.instance.article is None:
            raise forms.ValidationError("Không có bài đã đăng nào ở địa chỉ này. Hãy mở bài rồi chép lại địa chỉ.")
        return address

    def clean(self):
        super().clean()
        day, month, lunar = (self.cleaned_data.get(name) for name in ("day", "month", "is_lunar"))
        if day and month in range(1, 13):
            longest = 30 if lunar else monthrange(LEAP_YEAR, month)[1]
            if day > longest:
                self.add_error("day", f"Tháng {month} {'âm lịch' if lunar else 'dương lịch'} có nhiều nhất {longest} ngày.")
        year = self.cleaned_data.get("year")
        if year is not None and year > 2100:
            self.add_error("year", "Năm này chưa tới. Hãy xem lại.")
        return self.cleaned_data


class ChannelForm(forms.ModelForm):
    url = forms.URLField(
        label="Địa chỉ", max_length=300, assume_scheme="https", help_text="Chỉ ghi trang của cơ quan. Không ghi trang cá nhân."
    )

    class Meta:
        model = Channel
        fields = ["platform", "name", "url", "unit"]
        help_texts = {"name": "Như trên nền tảng đó, ví dụ Ban Tuyên giáo Tỉnh ủy Đắk Nông."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _offer_units(self)
        self.fields["platform"].choices = [("", "Chọn nền tảng"), *Channel.Platform.choices]

    def clean_url(self):
        url = self.cleaned_data["url"]
        try:
            normalised(url)
            if is_whole_platform(url):
                raise forms.ValidationError("Đây là trang chung của nền tảng. Hãy ghi địa chỉ của riêng kênh.")
        except NewsError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return url


class PageForm(forms.ModelForm):
    body = CleanHtmlFormField(label="Nội dung", required=False, widget=RichTextEditor(pictures=False))
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Page
        fields = ["title", "slug", "language", "summary", "body", "in_menu", "is_shown"]
        labels = {"is_shown": "Hiện cho bạn đọc"}
        help_texts = {"slug": "Chữ thường không dấu, nối bằng gạch ngang; để trống thì lấy theo tiêu đề."}
        error_messages = {"slug": {"unique": "Đường dẫn này đã có trang khác dùng. Hãy chọn đường dẫn khác."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        if self.instance.pk:
            del self.fields["slug"]  # the address that people have stays


class CountsForm(forms.Form):
    MONTHS = [("", "Cả năm"), *((month, f"Tháng {month}") for month in range(1, 13))]

    thang = forms.TypedChoiceField(label="Tháng", choices=MONTHS, coerce=int, empty_value=None, required=False)
    nam = forms.IntegerField(
        label="Năm", min_value=1990, max_value=2100,
        error_messages={"invalid": "Năm phải là một số, ví dụ 2026.", "required": "Hãy nhập năm."},
    )  # fmt: skip

