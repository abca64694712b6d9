"""What came from a source: one row for each message, or for each lot of files found together in a folder."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from documents.models.upload import Upload

TAKEN = [Upload.State.READY, Upload.State.DUPLICATE]
NOT_TAKEN = [Upload.State.REFUSED, Upload.State.UNREADABLE, Upload.State.LOST]
GROWS_FOR = timedelta(minutes=5)
UNDECIDED = [Upload.State.WORKING, Upload.State.HELD, Upload.State.FAILED]


class ArrivalQuerySet(models.QuerySet):
    def with_counts(self):
        def of(states):
            return Count("files", filter=Q(files__upload__state__in=states))

        return self.annotate(
            taken=of(TAKEN), refused=of(NOT_TAKEN), held=of([Upload.State.HELD]),
            working=of([Upload.State.WORKING, Upload.State.FAILED]),
        )  # fmt: skip

    def ready_to_settle(self):
        """Every file has come to its end; a failed one that its clerk hid is not waited for."""
        open_files = ArrivedFile.objects.filter(
            arrival=models.OuterRef("pk"), upload__state__in=UNDECIDED
        ).exclude(upload__state=Upload.State.FAILED, upload__dismissed=True)
        # A lot from a folder grows for as long as its look lasts.
        still_growing = Q(source__kind="folder", at__gt=timezone.now() - GROWS_FOR)
        return self.filter(settled_at=None).exclude(still_growing).exclude(models.Exists(open_files))


class Arrival(models.Model):
    class Proof(models.TextChoices):
        """What the mail server that took the message in says about its sender."""

        NOT_ASKED = "", "Không áp dụng"
        CONFIRMED = "confirmed", "Máy chủ thư xác nhận tên miền người gửi"
        CONTRADICTED = "contradicted", "Máy chủ thư báo tên miền người gửi không khớp"
        UNVERIFIED = "unverified", "Có kết quả xác thực nhưng chưa rõ máy chủ nào ghi"
        NONE = "none", "Thư không có kết quả xác thực"

    source = models.ForeignKey("IntakeSource", models.CASCADE, related_name="arrivals")
    batch = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    sender = models.CharField("người gửi", max_length=254, blank=True)
    proof = models.CharField(max_length=12, choices=Proof, blank=True, default=Proof.NOT_ASKED)
    proof_words = models.CharField(max_length=200, blank=True)  # such as "dmarc=pass dkim=pass (tinhuy.example)"
    reason_code = models.CharField(max_length=40, blank=True)  # why the message as a whole was not taken
    reason = models.TextField(blank=True)
    # A message is known by these two numbers for as long as its mailbox lives.
    uid_validity = models.BigIntegerField(null=True, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    answerable = models.BooleanField(default=False)  # a person wrote it, so a letter back cannot start a loop
    settled_at = models.DateTimeField(null=True, blank=True)  # every file of it has come to its end
    moved_at = models.DateTimeField(null=True, blank=True)  # out of the inbox, to the folder its end calls for

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt nhận"
        verbose_name_plural = "lượt nhận"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["source", "-id"], name="arrivals_of_source"),
            models.Index(fields=["id"], condition=models.Q(settled_at=None), name="arrivals_unsettled"),
            models.Index(fields=["at"], name="arrivals_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "uid_validity", "uid"], condition=models.Q(uid__isnull=False), name="message_taken_once"
            )
        ]

    def __str__(self):
        return f"lượt nhận lúc {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


class ArrivedFile(models.Model):
    """The tie between an upload and how it came."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="files")
    upload = models.OneToOneField(Upload, models.CASCADE, related_name="arrived")
    # Keyed hash of name and content, kept only until the file is gone from its folder: a worker killed in
    # between must not take it a second time.
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "tệp nhận từ nguồn"
        verbose_name_plural = "tệp nhận từ nguồn"
        indexes = [
            models.Index(fields=["fingerprint"], condition=~models.Q(fingerprint=""), name="files_still_in_folder")
        ]

    def __str__(self):
        return f"tệp của {self.arrival}"


class IntakeNotice(models.Model):
    """A letter that says what was not taken: stored first, then sent, at most one an hour to an address."""

    arrival = models.OneToOneField(Arrival, models.CASCADE, related_name="notice")
    to = models.EmailField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "thư báo không nhận"
        verbose_name_plural = "thư báo không nhận"
        indexes = [
            models.Index(fields=["to", "-created_at"], name="notices_to_address"),
            models.Index(fields=["created_at"], condition=models.Q(sent_at=None), name="notices_unsent"),
        ]

    def __str__(self):
        return f"thư báo lúc {timezone.localtime(self.created_at):%H:%M %d/%m/%Y}"
