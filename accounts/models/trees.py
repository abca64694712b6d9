"""What the tree of areas and the tree of units have in common.

A row keeps one parent, one kind and one code for its whole life. When any of these changes the row
ends and another begins, linked by a succession; so the tree of any day is the rows valid on that day.
`path`, `reach` and `now_name` are written by triggers of the database (migration 0002), never by code.
"""

from django.db import models

from accounts.models.fields import FoldedField, NFCField
from accounts.models.periods import PeriodQuerySet, ends_after_it_begins
from vietnamese.text import exact, fold


class SuccessionKind(models.TextChoices):
    MERGE = "merge", "sáp nhập"
    RENAME = "rename", "đổi tên"
    DISSOLVE = "dissolve", "kết thúc hoạt động"
    CONTINUE = "continue", "tiếp tục hoạt động"


class NodeQuerySet(PeriodQuerySet):
    def under(self, node):
        """The node itself and everything below it."""
        return self.filter(path__startswith=node.path)

    def below(self, node):
        return self.under(node).exclude(pk=node.pk)

    def ancestors_of(self, node):
        """From the root down to the node itself."""
        return self.filter(pk__in=[int(pk) for pk in node.path.strip("/").split("/")]).order_by("path")

    def named(self, text):
        """Rows that bear or once bore this name, whatever the tones, dashes and apostrophes."""
        folded = fold(" ".join(text.split()))
        return self.filter(models.Q(name_folded=folded) | models.Q(names__name_folded=folded)).distinct()

    def in_tree_order(self):
        return self.order_by("path")


class Node(models.Model):
    name = NFCField("tên", max_length=250)
    name_folded = FoldedField("tên không dấu", max_length=250, source="name")
    code = models.CharField("mã", max_length=20, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_from_exact = models.BooleanField(
        "biết đúng ngày bắt đầu",
        default=True,
        help_text="Bỏ chọn khi ngày trên chỉ là mốc ghi trong danh mục, đơn vị có từ trước đó.",
    )
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    name_since = models.DateField(
        "mang tên này từ ngày", null=True, blank=True, help_text="Để trống khi chưa từng đổi tên."
    )
    legal_basis = models.CharField("căn cứ pháp lý", max_length=300, blank=True)
    path = models.TextField(db_default="", editable=False, db_collation="C")
    now_name = models.TextField("nay là", db_default="", editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def ended(self):
        return self.valid_to is not None

    @property
    def depth(self):
        return self.path.count("/") - 2

    def display_name(self, on=None):
        """The name borne on that day. Costs a query only for a day before the last change of name."""
        if on is None or self.name_since is None or on >= self.name_since:
            return self.name
        earlier = sorted((n for n in self.names.all() if n.is_former), key=lambda n: n.valid_to, reverse=True)
        chosen = self.name
        for former in earlier:
            if on < former.valid_to:
                chosen = former.name
        return chosen

    def full_name_today(self, on=None):
        """'Đảng ủy xã Ea Pô (nay là Đảng ủy xã Đắk Wil)'; the addition only where the name differs."""
        shown = self.display_name(on)
        today = self.now_name or self.name
        return shown if exact(today) == exact(shown) else f"{shown} (nay là {today})"


class NodeName(models.Model):
    """A former name (with its last day) or another official spelling (without one)."""

    name = NFCField("tên", max_length=250)
    name_folded = FoldedField("tên không dấu", max_length=250, source="name")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def is_former(self):
        return self.valid_to is not None


class Succession(models.Model):
    kind = models.CharField("hình thức", max_length=10, choices=SuccessionKind)
    on = models.DateField("từ ngày")
    legal_basis = models.CharField("căn cứ pháp lý", max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


def node_constraints(prefix):
    return [
        ends_after_it_begins(f"{prefix}_period"),
        models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name=f"{prefix}_not_own_parent"),
        models.CheckConstraint(condition=~models.Q(name=""), name=f"{prefix}_has_name"),
    ]


def succession_constraints(prefix):
    return [
        models.UniqueConstraint(
            fields=["predecessor", "successor"], nulls_distinct=False, name=f"{prefix}_once"
        ),
        models.CheckConstraint(
            condition=models.Q(successor=None, kind="dissolve")
            | (models.Q(successor__isnull=False) & ~models.Q(kind="dissolve")),
            name=f"{prefix}_dissolve_has_no_heir",
        ),
        models.CheckConstraint(
            condition=models.Q(successor=None) | ~models.Q(successor=models.F("predecessor")),
            name=f"{prefix}_not_itself",
        ),
    ]
