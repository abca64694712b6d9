from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Cast, ExtractYear
from django.urls import reverse
from django.utils import timezone

from vietnamese.text import slugify

YEAR = Cast(ExtractYear("date_issued"), models.IntegerField())


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What `user` may read: everything public; with an office account also what is internal to
        the branch and what was shared with one of the user's units; with a desk in a records office
        all of that office's documents, drafts included. What lies in the trash or became part of another
        document nobody sees."""
        published = models.Q(state=Document.State.PUBLISHED)
        seen = published & models.Q(visibility=Document.Visibility.PUBLIC)
        if user.is_authenticated and user.holds("documents.view_internal"):
            shared = DocumentShare.objects.filter(
                document=models.OuterRef("pk"), unit__in=user.units_with("documents.view_internal")
            )
            seen |= published & models.Q(visibility=Document.Visibility.INTERNAL)
            seen |= published & models.Q(visibility=Document.Visibility.UNITS) & models.Exists(shared)
        if user.is_authenticated and user.holds("documents.view_unit"):
            seen |= models.Q(
                owner_unit__in=user.units_with("documents.view_unit"), state__in=Document.PRESENT
            )
        return self.filter(seen)

    def published(self):
        return self.filter(state=Document.State.PUBLISHED)

    def waiting_for(self, user):
        """Drafts that `user` is to check and publish."""
        return self.filter(
            state=Document.State.DRAFT, owner_unit__in=user.units_with("documents.change_document")
        )

    def to_publish_by(self, user):
        return self.filter(
            state=Document.State.DRAFT, owner_unit__in=user.units_with("documents.publish_document")
        )

    def changeable_by(self, user):
        return self.filter(owner_unit__in=user.units_with("documents.change_document"))

    def for_cards(self):
        return self.select_related("doc_type", "issuer").defer("head_vector", "head_exact")


class Document(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Chờ kiểm tra"
        PUBLISHED = "published", "Đã đăng"
        WITHDRAWN = "withdrawn", "Đã gỡ"
        TRASHED = "trashed", "Trong thùng rác"  # what it was before stands in TrashedDocument
        MERGED = "merged", "Đã gộp vào văn bản khác"  # and here in DocumentMerge

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Công khai"
        INTERNAL = "internal", "Nội bộ toàn ngành"
        UNITS = "units", "Một số đơn vị"

    class Urgency(models.TextChoices):
        NONE = "", "Thường"
        URGENT = "urgent", "Khẩn"
        VERY_URGENT = "very_urgent", "Thượng khẩn"
        IMMEDIATE = "immediate", "Hỏa tốc"

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "Còn hiệu lực"
        PARTLY = "partly", "Hết hiệu lực một phần"
        EXPIRED = "expired", "Hết hiệu lực"
        NOT_YET = "not_yet", "Chưa có hiệu lực"
        UNKNOWN = "unknown", "Chưa xác định"

    TRANSITIONS = {
        State.DRAFT: {State.PUBLISHED, State.TRASHED, State.MERGED},
        State.PUBLISHED: {State.WITHDRAWN, State.DRAFT, State.MERGED},
        State.WITHDRAWN: {State.DRAFT, State.TRASHED, State.MERGED},
        State.TRASHED: {State.DRAFT, State.WITHDRAWN},
        State.MERGED: {State.DRAFT, State.PUBLISHED, State.WITHDRAWN},
    }
    PRESENT = (State.DRAFT, State.PUBLISHED, State.WITHDRAWN)

    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    visibility = models.CharField("phạm vi xem", max_length=10, choices=Visibility, default=Visibility.INTERNAL)
    owner_unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, related_name="documents", verbose_name="đơn vị quản lý"
    )
    shared_with = models.ManyToManyField(
        "accounts.Unit", through="DocumentShare", related_name="shared_documents", verbose_name="đơn vị được xem"
    )

    regime = models.CharField("hệ thống văn bản", max_length=5, blank=True)
    number = models.CharField("số", max_length=30, blank=True)
    notation = models.CharField("ký hiệu", max_length=80, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=120, blank=True)
    symbol_key = models.CharField(max_length=120, blank=True, editable=False, db_index=True)
    symbol_sort = models.CharField(max_length=160, blank=True, editable=False, db_collation="C")
    doc_type = models.ForeignKey(
        "DocumentType", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="loại văn bản"
    )
    issuer = models.ForeignKey(
        "Issuer", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="cơ quan ban hành"
    )
    place = models.CharField("địa danh", max_length=120, blank=True)
    date_issued = models.DateField("ngày ban hành", null=True, blank=True)
    subject = models.TextField("trích yếu", blank=True)
    signer = models.CharField("người ký", max_length=200, blank=True)
    signer_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    signer_title = models.CharField("chức vụ", max_length=300, blank=True)
    signing_authority = models.CharField("quyền hạn ký", max_length=300, blank=True)
    recipients = models.TextField("nơi nhận", blank=True)
    urgency = models.CharField("mức độ khẩn", max_length=12, choices=Urgency, blank=True, default=Urgency.NONE)
    validity = models.CharField("hiệu lực", max_length=10, choices=Validity, default=Validity.UNKNOWN)

    fields = models.ManyToManyField("Field", blank=True, related_name="documents", verbose_name="lĩnh vực")
    tags = models.ManyToManyField("Tag", blank=True, related_name="documents", verbose_name="thẻ")
    file_unit = models.ForeignKey(
        "FileUnit", models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name="hồ sơ"
    )

    # Bumped by every change; an edit that began from an older one is refused.
    revision = models.PositiveIntegerField("lần sửa", default=1, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người tải lên"
    )
    created_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người đăng"
    )
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)

    # The head alone (symbol, subject, issuer …), folded: small, ranked first. `head_exact` holds the
    # same words with their tones, between blanks. Both are written by documents/search/index.py.
    head_vector = SearchVectorField(null=True, editable=False)
    head_exact = models.TextField(blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = [models.F("date_issued").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(
                models.F("state"),
                models.F("visibility"),
                models.F("date_issued").desc(nulls_last=True),
                models.F("id").desc(),
                name="documents_newest",
            ),
            models.Index(
                models.F("date_issued").desc(nulls_last=True), models.F("id").desc(), name="documents_by_date"
            ),
            models.Index(fields=["owner_unit", "state", "-created_at"], name="documents_of_office"),
            # All that counting and narrowing reads, so that it need not touch the wide rows.
            models.Index(
                fields=["id"],
                include=[
                    "state", "visibility", "owner_unit", "date_issued", "doc_type", "issuer", "signer_key", "validity",
                    "symbol_sort",
                ],
                name="documents_facts",
            ),
            models.Index(fields=["symbol_sort", "id"], name="documents_by_symbol"),
            models.Index(
                fields=["-published_at", "-id"], condition=models.Q(state="published"), name="documents_just_published"
            ),
            GinIndex(YEAR, "date_issued", "head_vector", name="documents_head_gin", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="published_documents_say_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | ~models.Q(subject=""),
                name="published_documents_have_a_subject",
            ),
        ]

    def __str__(self):
        return " ".join(filter(None, [self.type_name, self.symbol])) or self.title

    def get_absolute_url(self):
        return reverse("documents:document", args=[self.pk, slugify(self.subject)[:80] or "van-ban"])

    @property
    def is_public(self):
        return self.visibility == self.Visibility.PUBLIC

    @property
    def type_name(self):
        return self.doc_type.name if self.doc_type else ""

    @property
    def issuer_name(self):
        return self.issuer.name if self.issuer else ""

    @property
    def title(self):
        return self.subject or f"Văn bản tải lên lúc {timezone.localtime(self.created_at):%H:%M %d/%m/%Y}"


class DocumentShare(models.Model):
    document = models.ForeignKey(Document, models.CASCADE, related_name="shares")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="document_shares")

    class Meta:
        verbose_name = "đơn vị được xem"
        verbose_name_plural = "đơn vị được xem"
        constraints = [models.UniqueConstraint(fields=["document", "unit"], name="shared_once_with_each_unit")]

    def __str__(self):
        return f"{self.document} → {self.unit}"
