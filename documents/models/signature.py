from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class TrustedCertificateQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)


class TrustedCertificate(models.Model):
    """A certificate that the administrator installed: of a root, or of an authority between roots and signers.
    A removed one keeps its row, so that an old result can say what it was checked against."""

    der = models.BinaryField()
    fingerprint = models.CharField("mã SHA-256", max_length=64)
    subject = models.CharField("cấp cho", max_length=300)
    issuer = models.CharField("nơi cấp", max_length=300)
    is_root = models.BooleanField("chứng thư gốc")
    valid_from = models.DateTimeField("hiệu lực từ")
    valid_to = models.DateTimeField("hiệu lực đến")
    added_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", verbose_name="người cài")
    added_at = models.DateTimeField("cài lúc", default=timezone.now)
    removed_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người gỡ"
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = TrustedCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng thư tin cậy"
        verbose_name_plural = "chứng thư tin cậy"
        ordering = ["-is_root", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=models.Q(removed_at=None), name="installed_once_at_a_time"
            )
        ]

    def __str__(self):
        return self.subject

    @property
    def is_over(self):
        return self.valid_to < timezone.now()


class SignatureCheck(models.Model):
    """What came of looking for signatures in one file, when, and against which installed certificates."""

    class Outcome(models.TextChoices):
        SIGNED = "signed", "Có chữ ký số"
        UNSIGNED = "unsigned", "Bản tham khảo"
        UNSUPPORTED = "unsupported", "Chưa hỗ trợ kiểm tra"
        FAILED = "failed", "Không kiểm tra được"

    file = models.OneToOneField("DocumentFile", models.CASCADE, related_name="signature_check", verbose_name="tệp")
    outcome = models.CharField("kết quả", max_length=11, choices=Outcome)
    checked_at = models.DateTimeField("kiểm tra lúc", default=timezone.now)
    against = ArrayField(models.CharField(max_length=64), default=list, verbose_name="chứng thư đã đối chiếu")
    against_key = models.CharField(max_length=64, editable=False)  # one word for all of `against`

    class Meta:
        verbose_name = "lần kiểm tra chữ ký"
        verbose_name_plural = "lần kiểm tra chữ ký"
        indexes = [
            models.Index(
                fields=["against_key"], condition=models.Q(outcome__in=["signed", "failed"]), name="signature_checks_to_renew"
            )
        ]

    def __str__(self):
        return self.get_outcome_display()


class FileSignature(models.Model):
    """One signature inside a file. What is true of the bytes stands in `integrity`, what is known of the
    signer's certificate in `trust`; a problem is a sentence for the reader."""

    class Integrity(models.TextChoices):
        INTACT = "intact", "Nguyên vẹn"
        EXTENDED = "extended", "Có bổ sung được phép sau khi ký"
        ALTERED = "altered", "Bị thay đổi"
        UNCHECKED = "unchecked", "Không kiểm tra được"

    class Trust(models.TextChoices):
        NONE = "", "Không xét"
        TRUSTED = "trusted", "Chuỗi tin cậy đến chứng thư gốc đã cài"
        UNKNOWN = "unknown", "Chưa rõ chuỗi tin cậy"
        EXPIRED = "expired", "Chứng thư không còn hoặc chưa có hiệu lực lúc ký"
        REVOKED = "revoked", "Chứng thư đã bị thu hồi"

    LOOKS = {
        Integrity.INTACT: ("ok", "patch-check"),
        Integrity.EXTENDED: ("ok", "patch-check"),
        Integrity.ALTERED: ("bad", "exclamation-octagon"),
        Integrity.UNCHECKED: ("warn", "question-circle"),
    }
    TRUST_LOOKS = {
        Trust.TRUSTED: ("ok", "shield-check"),
        Trust.UNKNOWN: ("warn", "shield-exclamation"),
        Trust.EXPIRED: ("bad", "shield-exclamation"),
        Trust.REVOKED: ("bad", "shield-exclamation"),
    }

    check_made = models.ForeignKey(SignatureCheck, models.CASCADE, related_name="signatures")
    position = models.PositiveSmallIntegerField("thứ tự ký")
    integrity = models.CharField("tình trạng", max_length=9, choices=Integrity)
    trust = models.CharField("chuỗi tin cậy", max_length=8, choices=Trust, blank=True)
    revocation_checked = models.BooleanField("đã kiểm tra thu hồi", default=False)
    problem = models.CharField("ghi chú", max_length=300, blank=True)
    is_time_mark = models.BooleanField("dấu thời gian", default=False)
    signer = models.CharField("người ký", max_length=300, blank=True)
    organisation = models.CharField("tổ chức", max_length=300, blank=True)
    unit = models.CharField("đơn vị", max_length=300, blank=True)
    title = models.CharField("chức danh", max_length=300, blank=True)
    certifier = models.CharField("nơi cấp chứng thư", max_length=300, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True)
    stamped_at = models.DateTimeField("dấu thời gian lúc", null=True)
    stamped_by = models.CharField("nơi cấp dấu thời gian", max_length=300, blank=True)
    stamp_trust = models.CharField("chuỗi tin cậy của dấu thời gian", max_length=8, choices=Trust, blank=True)

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["check_made", "position"]
        constraints = [models.UniqueConstraint(fields=["check_made", "position"], name="one_row_per_signature")]

    def __str__(self):
        return f"{self.signer}: {self.get_integrity_display()}"

    @property
    def tone(self):
        return self.LOOKS[self.Integrity(self.integrity)][0]

    @property
    def icon(self):
        return self.LOOKS[self.Integrity(self.integrity)][1]

    @property
    def trust_tone(self):
        return self.TRUST_LOOKS[self.Trust(self.trust)][0]

    @property
    def trust_icon(self):
        return self.TRUST_LOOKS[self.Trust(self.trust)][1]

    @property
    def from_where(self):
        """The signer's place, without what repeats the name."""
        parts = (self.title, self.unit, self.organisation)
        return ", ".join(part for part in dict.fromkeys(parts) if part and part != self.signer)
