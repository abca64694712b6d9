"""What an administrator does to keep the store: checks of it, what they found, documents read anew."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone


class RunQuerySet(models.QuerySet):
    def working(self):
        return self.filter(state=Run.State.WORKING)

    def take_turn(self, pk, turn=None):
        """The run, when it is still going on and nobody has begun this round; without a turn, whichever is next."""
        waiting = self.working().filter(pk=pk) if turn is None else self.working().filter(pk=pk, turn=turn)
        taken = waiting.update(turn=models.F("turn") + 1, worked_at=timezone.now())
        return self.get(pk=pk) if taken else None


class Run(models.Model):
    """A long task that goes on from where its row says it stands, whoever was killed over it.

    It is worked at in rounds. Each round is handed out with the number of its `turn` and takes it once,
    so a message that came twice, or that the sweeper sent again, does nothing."""

    class State(models.TextChoices):
        WORKING = "working", "Đang chạy"
        DONE = "done", "Đã xong"
        STOPPED = "stopped", "Đã dừng"

    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WORKING)
    turn = models.PositiveIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField("đã làm", default=0)
    total = models.PositiveIntegerField("tổng số", default=0)
    # Nobody: the timetable.
    started_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người bắt đầu"
    )
    started_at = models.DateTimeField("bắt đầu lúc", default=timezone.now)
    worked_at = models.DateTimeField("làm gần nhất lúc", default=timezone.now)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self._meta.verbose_name} lúc {timezone.localtime(self.started_at):%H:%M %d/%m/%Y}"

    @property
    def is_working(self):
        return self.state == self.State.WORKING

    @property
    def left(self):
        return max(self.total - self.done, 0)


class StoreCheck(Run):
    class Step(models.TextChoices):
        FILES = "files", "Đối chiếu tệp với sổ"
        STRAYS = "strays", "Tìm tệp thừa"

    step = models.CharField("bước", max_length=6, choices=Step, default=Step.FILES)
    cursor = models.CharField(max_length=300, blank=True)
    low_confidence = models.FloatField("ngưỡng nhận dạng chữ", default=0.7)

    class Meta:
        verbose_name = "lần kiểm tra kho"
        verbose_name_plural = "lần kiểm tra kho"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="working"), name="one_store_check_at_a_time")
        ]

    def get_absolute_url(self):
        return reverse("documents:store")


class StoreFindingQuerySet(models.QuerySet):
    def of_checks(self):
        return self.exclude(kind=StoreFinding.Kind.GATE)

    def stopped_by_gate(self):
        return self.filter(kind=StoreFinding.Kind.GATE)

    def decidable_by(self, user):
        """Documents the gate stopped when they were read anew, for the person in charge of their office."""
        return self.stopped_by_gate().filter(
            state=StoreFinding.State.OPEN, document__owner_unit__in=user.units_with("documents.decide_held")
        )

    def keeps_unpublished(self, document):
        standing = [StoreFinding.State.OPEN, StoreFinding.State.CONFIRMED]
        here = models.Q(document=document) | models.Q(file__document=document)  # a file may have moved since
        return self.stopped_by_gate().filter(here, state__in=standing).exists()


class StoreFinding(models.Model):
    """Something that is not as it should be. It only says so: nothing is ever deleted or changed for it."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Mất tệp gốc"
        ALTERED = "altered", "Tệp gốc bị thay đổi"
        ORPHANED = "orphaned", "Tệp không thuộc văn bản nào"
        UNREAD = "unread", "Chưa đọc được chữ"
        UNSURE = "unsure", "Chữ nhận dạng kém"
        GATE = "gate", "Cổng kiểm tra dừng khi đọc lại"

    class State(models.TextChoices):
        OPEN = "open", "Chưa xử lý"
        MENDED = "mended", "Đã khắc phục"
        ACCEPTED = "accepted", "Đã chấp nhận"
        CONFIRMED = "confirmed", "Giữ ngoài kho"  # by the person in charge, of what the gate stopped

    kind = models.CharField("loại", max_length=8, choices=Kind)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.OPEN)
    document = models.ForeignKey("Document", models.CASCADE, null=True, related_name="store_findings", verbose_name="văn bản")
    file = models.ForeignKey("DocumentFile", models.CASCADE, null=True, related_name="store_findings", verbose_name="tệp")
    key = models.CharField("chỗ trong kho", max_length=300)
    measure = models.FloatField("số đo", null=True)  # mean confidence of recognised words; size of what lies astray
    reasons = ArrayField(models.TextField(), default=list)  # the gate's sentences; never document text
    found_at = models.DateTimeField("thấy lúc", default=timezone.now)
    last_check = models.ForeignKey(StoreCheck, models.SET_NULL, null=True, related_name="findings")
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người xử lý")
    decided_at = models.DateTimeField("xử lý lúc", null=True)
    grounds = models.TextField("lý do", blank=True)

    objects = StoreFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "phát hiện của kiểm tra kho"
        verbose_name_plural = "phát hiện của kiểm tra kho"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "kind", "-id"], name="store_findings_listed")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "file", "key"], name="one_finding_per_fault", nulls_distinct=False),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | ~models.Q(grounds=""), name="accepted_findings_say_why"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Reprocessing(Run):
    class Stage(models.TextChoices):
        TEXT = "text", "Đọc chữ lại (cả nhận dạng), kiểm tra dấu mật lại"
        HEAD = "head", "Đề xuất thể thức lại"
        IMAGES = "images", "Tạo lại ảnh trang"
        INDEX = "index", "Lập lại chỉ mục"

    stages = ArrayField(models.CharField(max_length=6, choices=Stage), verbose_name="các bước")

    class Meta:
        verbose_name = "lượt xử lý lại"
        verbose_name_plural = "lượt xử lý lại"
        ordering = ["-pk"]

    @property
    def stage_labels(self):
        return [self.Stage(stage).label for stage in self.stages]


class ReprocessedDocument(models.Model):
    class Outcome(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        DONE = "done", "Đã xong"
        STOPPED = "stopped", "Cổng kiểm tra dừng lại"
        FAILED = "failed", "Chưa làm được"

    run = models.ForeignKey(Reprocessing, models.CASCADE, related_name="documents")
    document = models.ForeignKey("Document", models.CASCADE, related_name="+")
    outcome = models.CharField("kết quả", max_length=7, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField("lý do", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "văn bản xử lý lại"
        verbose_name_plural = "văn bản xử lý lại"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "document"], name="once_per_reprocessing")]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="reprocessed_by_outcome")]

    def __str__(self):
        return f"{self.document_id}: {self.get_outcome_display()}"
