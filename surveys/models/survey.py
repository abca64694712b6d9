"""A survey: one wave of questioning, its plan and its way from a draft to published figures."""

import secrets

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.fields import FoldedField, NFCField
from surveys.models.steps import Done
from vietnamese.text import fold

CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # read out on the phone without mistaking l for 1


def new_code():
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


class Series(models.Model):
    """Surveys that ask the same questions again, so that their figures make a trend."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    name = NFCField("tên chuỗi điều tra", max_length=200)

    class Meta:
        verbose_name = "chuỗi điều tra"
        verbose_name_plural = "chuỗi điều tra"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="surveys_series_named_once")]

    def __str__(self):
        return self.name


class SurveyQuerySet(models.QuerySet):
    def of_desk(self, user):
        """Surveys whose plan the person works on or decides on."""
        units = user.units_with("surveys.plan_survey") | user.units_with("surveys.approve_survey")
        return self.filter(unit__in=units)

    def with_words(self, typed):
        """Whose title holds every word of `typed`, with or without marks."""
        rows = self
        for word in fold(typed).split():
            rows = rows.filter(title_folded__contains=word)
        return rows

    def with_results_for(self, user):
        """Surveys whose released figures the person may read. The released ones of the whole province are for its cadres;
        those made public are for everyone."""
        released = Q(state=Survey.State.RELEASED)
        public = released & Q(public_results=True)
        if not (user.is_authenticated and user.is_active):
            return self.filter(public)
        if user.holds("surveys.read_results"):
            return self.filter(released | Q(unit__in=user.units_with("surveys.read_results"), state__in=Survey.AFTER_OPENING))
        return self.filter(public)


class Survey(models.Model):
    class Kind(models.TextChoices):
        CADRE = "cadre", "Khảo sát cán bộ, đảng viên (có danh sách)"
        CITIZEN = "citizen", "Khảo sát người dân (liên kết mở)"

    class Level(models.TextChoices):
        """What can be known of who answered; told before the first question."""

        VERIFIABLE = "A", "A · Ẩn danh kiểm chứng được"
        CARD = "B", "B · Ẩn danh bằng thẻ giấy"
        CONFIDENTIAL = "C", "C · Bảo mật, không ẩn danh về kỹ thuật"
        OPEN = "D", "D · Mở"

    OFFERED = (Level.CONFIDENTIAL, Level.OPEN)

    class Design(models.TextChoices):
        CENSUS = "census", "Toàn bộ (điều tra toàn bộ danh sách)"
        SIMPLE = "simple", "Ngẫu nhiên đơn giản"
        SYSTEMATIC = "systematic", "Hệ thống"
        STRATIFIED = "stratified", "Phân tầng"
        CLUSTER = "cluster", "Cụm"
        TWO_STAGE = "two_stage", "Nhiều nấc"
        QUOTA = "quota", "Phi ngẫu nhiên theo chỉ tiêu"
        OPEN = "open", "Mẫu tự nguyện (liên kết mở)"

    WITHOUT_CHANCE = (Design.QUOTA, Design.OPEN)  # no margin of error may ever stand beside these

    class State(models.TextChoices):
        DRAFT = "draft", "Nháp"
        SUBMITTED = "submitted", "Trình duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Đã duyệt"
        OPEN = "open", "Đang mở"
        PAUSED = "paused", "Tạm dừng"
        CLOSED = "closed", "Đã đóng"
        OPENED = "opened", "Đã mở hòm phiếu"
        TABULATED = "tabulated", "Đã lập bảng"
        RELEASED = "released", "Đã công bố"
        CANCELLED = "cancelled", "Đã hủy"

    TRANSITIONS = {
        State.DRAFT: {State.SUBMITTED, State.CANCELLED},
        State.SUBMITTED: {State.APPROVED, State.RETURNED, State.CANCELLED},
        State.RETURNED: {State.SUBMITTED, State.CANCELLED},
        State.APPROVED: {State.OPEN, State.RETURNED, State.CANCELLED},
        State.OPEN: {State.PAUSED, State.CLOSED},
        State.PAUSED: {State.OPEN, State.CLOSED},
        State.CLOSED: {State.OPENED},
        State.OPENED: {State.TABULATED},
        State.TABULATED: {State.RELEASED},
        State.RELEASED: set(),
        State.CANCELLED: set(),
    }
    CHANGEABLE = (State.DRAFT, State.RETURNED)
    IN_FIELD = (State.OPEN, State.PAUSED)
    AFTER_OPENING = (State.OPENED, State.TABULATED, State.RELEASED)

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, related_name="surveys", verbose_name="thuộc chuỗi điều tra"
    )
    code = models.CharField("mã phiếu", max_length=12, unique=True, default=new_code, editable=False)  # of its address
    title = NFCField("tên cuộc điều tra", max_length=200)
    title_folded = FoldedField("tên không dấu", max_length=200, source="title")
    wave = NFCField("đợt", max_length=40, blank=True, help_text="Ví dụ: quý III/2022.")
    kind = models.CharField("hình thức", max_length=8, choices=Kind, default=Kind.CITIZEN)
    level = models.CharField("mức bảo mật người trả lời", max_length=1, choices=Level, default=Level.OPEN)
    purpose = models.TextField("mục đích", max_length=2000, blank=True)
    basis = models.TextField("căn cứ", max_length=2000, blank=True)
    # 1 tổng thể
    population = models.TextField("đối tượng, tổng thể chung", max_length=1000, blank=True)
    population_size = models.PositiveIntegerField("quy mô tổng thể", null=True, blank=True)
    areas = models.ManyToManyField("accounts.Area", related_name="+", blank=True, verbose_name="địa bàn")
    # 2 cỡ mẫu
    confidence = models.DecimalField("độ tin cậy (%)", max_digits=4, decimal_places=1, default=95)
    margin = models.DecimalField("sai số chấp nhận (điểm %)", max_digits=4, decimal_places=1, default=5)
    sample_size = models.PositiveIntegerField("cỡ mẫu", null=True, blank=True)
    # 3 phương pháp; 4 phân bổ and 5 chọn mẫu stand in Stratum and Draw
    design = models.CharField("phương pháp chọn mẫu", max_length=12, choices=Design, default=Design.OPEN)

    opens_at = models.DateTimeField("mở lúc", null=True, blank=True)
    closes_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closes_after = models.PositiveIntegerField("đóng khi đủ số phiếu", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("thời gian trả lời (phút)", default=5)
    contact = NFCField("liên hệ khi cần hỏi", max_length=300, blank=True)
    public_results = models.BooleanField("công bố kết quả cho người dân", default=False)
    unique_limit = models.DecimalField("ngưỡng nhận dạng lại (%)", max_digits=4, decimal_places=1, default=5)
    unique_share = models.DecimalField(
        "tỷ lệ người là duy nhất khi đo (%)", max_digits=5, decimal_places=2, null=True, editable=False
    )
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    public_key = models.BinaryField(null=True, editable=False)  # 32 bytes; its private half is never in the database
    version = models.ForeignKey(
        "FormVersion", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="bản phiếu đang dùng"
    )
    created_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc điều tra"
        verbose_name_plural = "cuộc điều tra"
        ordering = ["-touched_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-touched_at"], name="surveys_of_unit"),
            GinIndex(fields=["title_folded"], name="surveys_title_words", opclasses=["gin_trgm_ops"], fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="surveys_window_runs_forward",
            ),
            # A personal link needs a roster; an open link has none.
            models.CheckConstraint(
                condition=Q(kind="cadre", level__in=["A", "B", "C"]) | Q(kind="citizen", level__in=["B", "D"]),
                name="surveys_level_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "paused"]) | Q(public_key__isnull=False, version__isnull=False),
                name="surveys_open_needs_key_and_form",
            ),
            models.CheckConstraint(
                condition=~Q(level="D") | Q(design__in=["open", "quota"]), name="surveys_open_link_is_no_probability_sample"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.wave})" if self.wave else self.title

    @property
    def is_changeable(self):
        return self.state in self.CHANGEABLE

    @property
    def is_in_field(self):
        return self.state in self.IN_FIELD

    @property
    def by_chance(self):
        """Everybody had a known chance to be asked: only then may a margin of error be printed."""
        return self.design not in self.WITHOUT_CHANCE


class Step(Done):
    """One deed on a survey's way. Nothing of a participation or an answer ever stands here."""

    class Deed(models.TextChoices):
        CREATED = "created", "Lập"
        CHANGED = "changed", "Sửa kế hoạch"
        DRAWN = "drawn", "Chọn mẫu"
        DRAW_DISCARDED = "draw_discarded", "Bỏ kết quả chọn mẫu"
        FORM_CHANGED = "form_changed", "Duyệt bản phiếu mới"
        SUBMITTED = "submitted", "Trình duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt"
        OPENED_FIELD = "opened_field", "Mở lấy ý kiến"
        PAUSED = "paused", "Tạm dừng"
        RESUMED = "resumed", "Mở lại"
        CLOSED = "closed", "Đóng"
        OPENED_BOX = "opened_box", "Mở hòm phiếu"
        TABLES_FROZEN = "tables_frozen", "Duyệt, khóa danh mục bảng"
        RELEASED = "released", "Công bố"
        CANCELLED = "cancelled", "Hủy"

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="steps")
    deed = models.CharField("việc", max_length=14, choices=Deed)

    class Meta(Done.Meta):
        verbose_name = "bước"
        verbose_name_plural = "bước"
        constraints = [
            models.CheckConstraint(
                condition=~Q(deed__in=["returned", "cancelled", "draw_discarded"]) | ~Q(reason=""), name="surveys_step_says_why"
            )
        ]

    def __str__(self):
        return f"{self.survey}: {self.get_deed_display()}"
