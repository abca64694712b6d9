"""What contributors report of what people talk about, what the desk makes of it, and the month's synthesis.

A report speaks of issues, never of private persons: hard identifiers are refused before anything is stored, and what may be
a name stands in `Mention` until the reviewer has cleared it.
"""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.fields import NFCField
from accounts.models.periods import PeriodQuerySet, ends_after_it_begins
from surveys.contributor_scope import units_of_desk
from surveys.models.steps import Done
from vietnamese.text import fold

FIRST_OF_MONTH = Q(period__day=1)


class ReportField(models.Model):
    """A field of life that reports are filed under; the list changes with the years."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = NFCField("lĩnh vực", max_length=120)
    position = models.PositiveIntegerField(default=0)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "lĩnh vực dư luận"
        verbose_name_plural = "lĩnh vực dư luận"
        ordering = ["position", "pk"]
        constraints = [ends_after_it_begins("surveys_report_field_period")]

    def __str__(self):
        return self.name


class ReportQuerySet(models.QuerySet):
    def written_by(self, user):
        return self.filter(author=user)

    def of_desk(self, user):
        """What has been sent by contributors of the person's unit and of those below; a draft is its author's alone."""
        units = units_of_desk(user, "surveys.review_report") | units_of_desk(user, "surveys.approve_survey")
        return self.filter(unit__in=units).exclude(state=ContributorReport.State.DRAFT)

    def visible_to(self, user):
        return self.written_by(user) | self.of_desk(user)

    def with_words(self, typed):
        rows = self
        for word in fold(typed).split():
            rows = rows.filter(words__contains=word)
        return rows

    def counted(self):
        return self.filter(state=ContributorReport.State.RECEIVED)

    def issues(self):
        """Each issue once, by the report that the others were merged into."""
        return self.counted().filter(merged_into=None)


class ContributorReport(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Nháp"
        SENT = "sent", "Đã gửi"
        RETURNED = "returned", "Trả lại"
        RECEIVED = "received", "Đã tiếp nhận"

    class Strength(models.IntegerChoices):
        RARE = 1, "1 · Một vài người nhắc đến"
        SOME = 2, "2 · Nhiều người nhắc đến"
        MANY = 3, "3 · Được bàn luận rộng rãi"
        STRONG = 4, "4 · Bàn luận gay gắt"
        HEATED = 5, "5 · Bức xúc, có thể thành điểm nóng"

    class Leaning(models.TextChoices):
        AGREES = "agrees", "Đồng tình"
        WORRIES = "worries", "Băn khoăn"
        OPPOSES = "opposes", "Phản đối"

    CHANGEABLE = (State.DRAFT, State.RETURNED)

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # of the form: sent twice it is one report
    author = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="cộng tác viên")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, editable=False, related_name="+", verbose_name="đơn vị")
    period = models.DateField("tháng")  # its first day
    field = models.ForeignKey(ReportField, models.PROTECT, related_name="+", verbose_name="lĩnh vực")
    area = models.ForeignKey("accounts.Area", models.PROTECT, related_name="+", verbose_name="địa bàn")
    content = models.TextField("người dân nói gì", max_length=4000)
    strength = models.PositiveSmallIntegerField("mức độ quan tâm", choices=Strength)
    leaning = models.CharField("khuynh hướng", max_length=8, choices=Leaning)
    proposal = models.TextField("kiến nghị, đề xuất", max_length=2000, blank=True)
    words = models.TextField(blank=True, editable=False)  # content and proposal, folded: what the desk finds it by
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")
    feedback = models.TextField("phản hồi của bộ phận dư luận", max_length=2000, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "phản ánh của cộng tác viên"
        verbose_name_plural = "phản ánh của cộng tác viên"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["period", "field"], name="surveys_report_of_month"),
            models.Index(fields=["author", "-touched_at"], name="surveys_report_of_author"),
            models.Index(fields=["state", "-id"], name="surveys_report_in_state"),
            GinIndex(fields=["words"], name="surveys_report_words", opclasses=["gin_trgm_ops"], fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="surveys_report_of_a_month"),
            models.CheckConstraint(condition=Q(strength__range=(1, 5)), name="surveys_report_strength"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | (Q(state="received") & ~Q(merged_into=F("id"))), name="surveys_report_merged_when_received"
            ),
        ]

    def __str__(self):
        return f"Phản ánh số {self.pk}, tháng {self.period:%m/%Y}"

    def get_absolute_url(self):
        return reverse("surveys:report", args=[self.pk])

    @property
    def is_changeable(self):
        return self.state in self.CHANGEABLE

    @property
    def last_return(self):
        """Why it was returned, as long as it has not been corrected."""
        returns = [step for step in self.steps.all() if step.deed == ReportStep.Deed.RETURNED]
        return returns[0] if returns and self.state == self.State.RETURNED else None


class Mention(models.Model):
    """What may be a person's name in a report, and why its author left it there."""

    class Claim(models.TextChoices):
        OFFICIAL = "official", "Người giữ chức vụ, phát ngôn công khai"
        NOBODY = "nobody", "Không phải tên người (địa danh, tên đường, tên cơ quan)"

    report = models.ForeignKey(ContributorReport, models.CASCADE, related_name="mentions")
    words = NFCField("chữ trong phản ánh", max_length=120)
    claim = models.CharField("lý do để lại", max_length=8, choices=Claim)
    explanation = NFCField("chức vụ, dịp phát ngôn", max_length=200, blank=True)
    cleared_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "chữ có thể là tên người"
        verbose_name_plural = "chữ có thể là tên người"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "words"], name="surveys_mention_once"),
            models.CheckConstraint(condition=~Q(claim="official") | ~Q(explanation=""), name="surveys_official_says_which"),
        ]

    def __str__(self):
        return f"{self.report_id}: {self.get_claim_display()}"


class ReportStep(Done):
    class Deed(models.TextChoices):
        SENT = "sent", "Gửi"
        CORRECTED = "corrected", "Sửa và gửi lại"
        RETURNED = "returned", "Trả lại"
        RECEIVED = "received", "Tiếp nhận"
        MERGED = "merged", "Gộp với phản ánh trùng"
        SPLIT = "split", "Tách ra khỏi phản ánh trùng"
        ANSWERED = "answered", "Phản hồi"

    report = models.ForeignKey(ContributorReport, models.CASCADE, related_name="steps")
    deed = models.CharField("việc", max_length=10, choices=Deed)

    class Meta(Done.Meta):
        verbose_name = "bước của phản ánh"
        verbose_name_plural = "bước của phản ánh"
        constraints = [
            models.CheckConstraint(condition=~Q(deed="returned") | ~Q(reason=""), name="surveys_report_return_says_why")
        ]

    def __str__(self):
        return f"{self.report_id}: {self.get_deed_display()}"


class SynthesisQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=user.units_with("surveys.review_report") | user.units_with("surveys.approve_survey"))


class Synthesis(models.Model):
    """The month as one desk saw it. Its figures are counted anew while it is a draft and stand still from then on."""

    class State(models.TextChoices):
        DRAFT = "draft", "Nháp"
        SUBMITTED = "submitted", "Trình duyệt"
        APPROVED = "approved", "Đã duyệt"
        KEPT = "kept", "Đã lưu"

    TRANSITIONS = {
        State.DRAFT: {State.SUBMITTED},
        State.SUBMITTED: {State.DRAFT, State.APPROVED},
        State.APPROVED: {State.KEPT},
        State.KEPT: set(),
    }

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    period = models.DateField("tháng")
    summary = models.TextField("đánh giá chung", max_length=4000, blank=True)
    proposal = models.TextField("kiến nghị, đề xuất", max_length=4000, blank=True)
    reports = models.PositiveIntegerField("số phản ánh", default=0, editable=False)
    reporters = models.PositiveIntegerField("số cộng tác viên", default=0, editable=False)
    areas = models.PositiveIntegerField("số địa bàn", default=0, editable=False)
    before = models.PositiveIntegerField("số phản ánh tháng trước", default=0, editable=False)
    edition = models.PositiveIntegerField("bản", default=1, editable=False)  # what is approved is what was read
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SynthesisQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tổng hợp tháng"
        verbose_name_plural = "báo cáo tổng hợp tháng"
        ordering = ["-period", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="surveys_synthesis_once_a_month"),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="surveys_synthesis_of_a_month"),
        ]

    def __str__(self):
        return f"Báo cáo tổng hợp dư luận xã hội tháng {self.period:%m/%Y}"

    def get_absolute_url(self):
        return reverse("surveys:synthesis", args=[self.pk])

    @property
    def writers(self):
        """Ids of whoever wrote in it: none of them approves it."""
        return set(self.steps.filter(deed__in=SynthesisStep.WRITES).values_list("by", flat=True)) - {None}


class SynthesisItem(models.Model):
    """One issue of the month in the desk's words."""

    synthesis = models.ForeignKey(Synthesis, models.CASCADE, related_name="items")
    report = models.ForeignKey(ContributorReport, models.PROTECT, related_name="+")  # the one that others were merged into
    field = models.ForeignKey(ReportField, models.PROTECT, related_name="+", verbose_name="lĩnh vực")
    title = NFCField("vấn đề", max_length=200, blank=True)
    text = models.TextField("nội dung tổng hợp", max_length=3000, blank=True)
    continues = models.ForeignKey(
        ContributorReport, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tiếp nối vấn đề tháng trước"
    )
    reports = models.PositiveIntegerField(default=0)
    reporters = models.PositiveIntegerField(default=0)
    areas = models.PositiveIntegerField(default=0)
    places = models.TextField(blank=True)
    strength = models.DecimalField("mức độ quan tâm trung bình", max_digits=2, decimal_places=1, default=1)
    agrees = models.PositiveIntegerField(default=0)
    worries = models.PositiveIntegerField(default=0)
    opposes = models.PositiveIntegerField(default=0)
    reporters_before = models.PositiveIntegerField(null=True)
    strength_before = models.DecimalField(max_digits=2, decimal_places=1, null=True)

    class Meta:
        verbose_name = "vấn đề trong báo cáo tổng hợp"
        verbose_name_plural = "vấn đề trong báo cáo tổng hợp"
        ordering = ["field__position", "-reporters", "-strength", "pk"]
        constraints = [models.UniqueConstraint(fields=["synthesis", "report"], name="surveys_synthesis_item_once")]

    def __str__(self):
        return self.title or f"vấn đề {self.pk}"


class SynthesisRow(models.Model):
    """One line of the month's figures: a field, or an area."""

    synthesis = models.ForeignKey(Synthesis, models.CASCADE, related_name="rows")
    field = models.ForeignKey(ReportField, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("accounts.Area", models.PROTECT, null=True, related_name="+")
    issues = models.PositiveIntegerField()
    reports = models.PositiveIntegerField()
    reporters = models.PositiveIntegerField()
    strength = models.DecimalField(max_digits=2, decimal_places=1)
    reports_before = models.PositiveIntegerField()

    class Meta:
        verbose_name = "dòng số liệu của báo cáo tổng hợp"
        verbose_name_plural = "dòng số liệu của báo cáo tổng hợp"
        ordering = ["field__position", "-reports", "area__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(field=None) ^ Q(area=None), name="surveys_synthesis_row_of_one"),
        ]

    def __str__(self):
        return str(self.field or self.area)

    @property
    def rise(self):
        return max(self.reports - self.reports_before, 0)

    @property
    def fall(self):
        return max(self.reports_before - self.reports, 0)


class SynthesisStep(Done):
    class Deed(models.TextChoices):
        CREATED = "created", "Lập"
        SAVED = "saved", "Sửa"
        SUBMITTED = "submitted", "Trình duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Duyệt"
        KEPT = "kept", "Lưu hồ sơ"

    WRITES = (Deed.CREATED, Deed.SAVED, Deed.SUBMITTED)

    synthesis = models.ForeignKey(Synthesis, models.CASCADE, related_name="steps")
    deed = models.CharField("việc", max_length=10, choices=Deed)

    class Meta(Done.Meta):
        verbose_name = "bước của báo cáo tổng hợp"
        verbose_name_plural = "bước của báo cáo tổng hợp"
        constraints = [
            models.CheckConstraint(condition=~Q(deed="returned") | ~Q(reason=""), name="surveys_synthesis_return_says_why")
        ]

    def __str__(self):
        return f"{self.synthesis_id}: {self.get_deed_display()}"
