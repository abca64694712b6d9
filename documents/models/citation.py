from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from documents.models.document import Document


class CitationQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(decision=Citation.Decision.REMOVED)


class Citation(models.Model):
    """What one document says of another paper, whether or not that is in the store."""

    class Kind(models.TextChoices):
        REPLACES = "replaces", "Thay thế, bãi bỏ"
        AMENDS = "amends", "Sửa đổi, bổ sung"
        ANSWERS = "answers", "Trả lời"
        IMPLEMENTS = "implements", "Thực hiện"
        BASIS = "basis", "Căn cứ"
        MENTIONS = "mentions", "Nhắc tới"

    class Decision(models.TextChoices):
        """What a person said; it outlives every new reading of the text."""

        NONE = "", "Đọc từ văn bản"
        KIND = "kind", "Văn thư chọn loại"
        REMOVED = "removed", "Văn thư đã bỏ"
        ADDED = "added", "Văn thư thêm"

    document = models.ForeignKey(Document, models.CASCADE, related_name="citations", verbose_name="văn bản")
    kind = models.CharField("quan hệ", max_length=10, choices=Kind)
    read_kind = models.CharField(max_length=10, blank=True, editable=False)  # "" where no reading found it
    decision = models.CharField("quyết định", max_length=7, choices=Decision, blank=True, default=Decision.NONE)
    ref = models.CharField(max_length=190, editable=False)  # the key, with the day where one number was cited with two
    key = models.CharField(max_length=170, editable=False)
    symbol = models.CharField("số, ký hiệu", max_length=120, blank=True)
    title = models.CharField("tên luật", max_length=300, blank=True)
    type_name = models.CharField("loại", max_length=80, blank=True)
    date = models.DateField("ngày", null=True, blank=True)
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    year_in_number = models.BooleanField(default=False)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    page = models.PositiveIntegerField("trang", null=True)
    start = models.PositiveIntegerField(default=0)  # offset in the text of that page

    targets = models.ManyToManyField(Document, through="CitationTarget", related_name="+")

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        ordering = ["document", "page", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "ref", "read_kind", "kind"], name="one_citation_of_each_kind")
        ]
        indexes = [models.Index(fields=["key", "document"], name="documents_citation_key")]

    def __str__(self):
        return " ".join(filter(None, [self.type_name, self.symbol])) or self.title

    @property
    def label(self):
        """"Nghị định 30/2020/NĐ-CP", "Luật Lưu trữ (33/2024/QH15)"."""
        if self.title and self.symbol:
            return f"{self.title} ({self.symbol})"
        return str(self)

    @property
    def was_decided(self):
        return self.decision != self.Decision.NONE


class CitationTargetQuerySet(models.QuerySet):
    def with_contested(self):
        """`contested`: another document, seen or not, fits the citation as well. Read as a column and not
        as a condition, so that the planner looks it up row by row."""
        rival = CitationTarget.objects.filter(citation=OuterRef("citation"), strength__gte=OuterRef("strength"))
        return self.annotate(contested=Exists(rival.exclude(document=OuterRef("document"))))

    def outdone(self, document, targets, among):
        """Of `targets` (citation, strength) of `document`: citations that mean another of `among` as well or
        rather. What lies outside `among` counts as absent, so that neither a link nor its lack tells of it."""
        strengths = dict(targets)
        if not strengths:
            return set()
        rivals = self.filter(citation__in=strengths, document__in=among).exclude(document=document)
        return {citation for citation, rival in rivals.values_list("citation", "strength") if rival >= strengths[citation]}


class CitationTarget(models.Model):
    """A document of the store that a citation may mean. Several of one number may stand side by side;
    which one is meant is decided among those that a reader may see."""

    citation = models.ForeignKey(Citation, models.CASCADE, related_name="fits")
    document = models.ForeignKey(Document, models.CASCADE, related_name="cited_by")
    strength = models.SmallIntegerField(default=0)

    objects = CitationTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản được dẫn"
        verbose_name_plural = "văn bản được dẫn"
        constraints = [models.UniqueConstraint(fields=["citation", "document"], name="one_fit_per_citation_and_document")]

    def __str__(self):
        return f"{self.citation} → {self.document}"


class ValidityFacts(models.Model):
    """What a document's validity is computed from, and whether a person has decided it instead."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="validity_facts")
    begins = models.DateField("có hiệu lực từ", null=True)
    last_day = models.DateField("có hiệu lực đến hết", null=True)
    decided = models.BooleanField("văn thư đã quyết định", default=False)
    changes_on = models.DateField("đổi trạng thái ngày", null=True)

    class Meta:
        verbose_name = "căn cứ tính hiệu lực"
        verbose_name_plural = "căn cứ tính hiệu lực"
        indexes = [models.Index(F("changes_on"), name="documents_validity_due", condition=Q(changes_on__isnull=False))]

    def __str__(self):
        return str(self.document)
