"""The lists a document is described with. Types follow the law of their day, so they carry dates."""

from django.db import models

from vietnamese.text import fold, nfc, slugify, sort_key


class DocumentType(models.Model):
    """One kind of paper, whatever regime issues it; how each regime writes it stands in its rules."""

    name = models.CharField("tên loại", max_length=80, unique=True)
    slug = models.SlugField("đường dẫn", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "loại văn bản"
        verbose_name_plural = "loại văn bản"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class DocumentTypeRule(models.Model):
    """By which rule, from when to when, a regime issues this kind of paper under this abbreviation."""

    class Regime(models.TextChoices):
        PARTY = "party", "Đảng"
        STATE = "state", "Nhà nước"

    doc_type = models.ForeignKey(DocumentType, models.CASCADE, related_name="rules", verbose_name="loại văn bản")
    regime = models.CharField("hệ thống văn bản", max_length=5, choices=Regime)
    abbreviation = models.CharField("chữ viết tắt", max_length=12, blank=True)
    basis = models.CharField("căn cứ", max_length=200)
    valid_from = models.DateField("áp dụng từ", null=True, blank=True)
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)
    verified = models.BooleanField("đã đối chiếu với văn bản gốc", default=True)

    class Meta:
        verbose_name = "quy định về loại văn bản"
        verbose_name_plural = "quy định về loại văn bản"
        ordering = ["doc_type", "regime", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["doc_type", "regime", "valid_from"], name="one_rule_per_regime_and_day", nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"{self.doc_type} ({self.get_regime_display()})"


class Field(models.Model):
    name = models.CharField("tên lĩnh vực", max_length=120, unique=True)
    slug = models.SlugField("đường dẫn", max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="lĩnh vực cha"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class IssuerQuerySet(models.QuerySet):
    def named(self, name, *, parent_body=""):
        """The issuer of that printed name, made when it is new. Names that differ only in case,
        tone placement or spaces are one; the same name under two bodies (SỞ Y TẾ of two provinces)
        is two."""
        name, parent_body = " ".join(nfc(name).split()), " ".join(nfc(parent_body).split())
        issuer, _ = self.get_or_create(
            name_key=fold(name),
            parent_key=fold(parent_body),
            defaults={"name": name, "parent_body": parent_body, "sort_key": sort_key(name)},
        )
        return issuer


class Issuer(models.Model):
    """Who issues, under the name printed on its papers; linked to the unit where it is one of ours."""

    name = models.CharField("tên cơ quan", max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    parent_body = models.CharField("cơ quan chủ quản", max_length=300, blank=True)
    parent_key = models.CharField(max_length=300, blank=True, editable=False)
    sort_key = models.CharField(max_length=600, editable=False)
    unit = models.ForeignKey(
        "accounts.Unit", models.SET_NULL, null=True, blank=True, related_name="issuer_names", verbose_name="đơn vị"
    )

    objects = IssuerQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["name_key", "parent_key"], name="one_row_per_issuer_name")]

    def __str__(self):
        return self.name


class FieldAlias(models.Model):
    """A name that a field of work had: addresses and searches by it still lead there."""

    field = models.ForeignKey(Field, models.CASCADE, related_name="aliases")
    name = models.CharField("tên cũ", max_length=120)
    slug = models.SlugField("đường dẫn cũ", max_length=120, unique=True)

    class Meta:
        verbose_name = "tên cũ của lĩnh vực"
        verbose_name_plural = "tên cũ của lĩnh vực"
        ordering = ["name"]

    def __str__(self):
        return self.name


class TagQuerySet(models.QuerySet):
    def like(self, name, *, by=None):
        """The tag of that name, or the one it is an old name of, or a new one, not yet saved. An old name is
        followed only to a tag that papers visible to `by` carry: else it would tell of the others."""
        name = " ".join(nfc(name).split())
        key = fold(name)
        tag = self.filter(name_key=key).first()
        if tag is None:
            known = self.filter(aliases__name_key=key)
            tag = (known.carried_before(by) if by else known).first()
        return tag or self.model(name=name, name_key=key, slug=slugify(name)[:80])

    def named(self, name, *, by=None):
        tag = self.like(name, by=by)
        if tag.pk is None:
            tag, _ = self.get_or_create(name_key=tag.name_key, defaults={"name": tag.name, "slug": tag.slug})
        return tag

    def carried_before(self, user):
        """Tags that some paper visible to `user` carries."""
        from documents.models.document import Document

        return self.filter(
            models.Exists(Document.objects.visible_to(user).filter(tags=models.OuterRef("pk")))
        )


class Tag(models.Model):
    name = models.CharField("tên thẻ", max_length=80)
    name_key = models.CharField(max_length=80, unique=True, editable=False)
    slug = models.SlugField("đường dẫn", max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thẻ cha"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "thẻ"
        verbose_name_plural = "thẻ"
        ordering = ["name_key"]

    def __str__(self):
        return self.name


class TagAlias(models.Model):
    """A name that a tag had before it was renamed or merged: addresses and searches by it still lead there."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")
    name = models.CharField("tên cũ", max_length=80)
    name_key = models.CharField(max_length=80, unique=True, editable=False)
    slug = models.SlugField("đường dẫn cũ", max_length=80)

    class Meta:
        verbose_name = "tên cũ của thẻ"
        verbose_name_plural = "tên cũ của thẻ"
        ordering = ["name_key"]

    def __str__(self):
        return self.name


class FileUnit(models.Model):
    """Hồ sơ: the folder of records that one piece of work leaves behind."""

    code = models.CharField("mã hồ sơ", max_length=60)
    title = models.CharField("tiêu đề hồ sơ", max_length=300)
    year = models.PositiveSmallIntegerField("năm")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="file_units", verbose_name="đơn vị lập")
    retention = models.CharField("thời hạn bảo quản", max_length=60, blank=True)

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        ordering = ["-year", "code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="file_unit_code_once_per_unit")]

    def __str__(self):
        return f"{self.code} · {self.title}"
