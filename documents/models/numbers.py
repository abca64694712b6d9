"""Terms of committees, and the runs of numbers that papers take theirs from."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length

from accounts.models.periods import DateRange, PeriodQuerySet, ends_after_it_begins
from vietnamese.dates import format_term


class CommitteeTermQuerySet(PeriodQuerySet):
    def counting_for(self, unit):
        """Terms of the unit and of the committees above it, the nearest first."""
        above = [int(pk) for pk in unit.path.strip("/").split("/")]
        return self.filter(unit__in=above).annotate(deep=Length("unit__path")).order_by("-deep", "-valid_from")

    def of(self, unit, on):
        """The term a paper of that day is numbered by: a department counts by its committee's."""
        return self.counting_for(unit).valid_on(on).first()


class CommitteeTerm(models.Model):
    """Nhiệm kỳ of a committee. Numbers of Party papers begin again with each."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="terms", verbose_name="cấp ủy")
    first_year = models.PositiveSmallIntegerField("năm đầu")
    last_year = models.PositiveSmallIntegerField("năm cuối")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    objects = CommitteeTermQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"
        ordering = ["-valid_from"]
        constraints = [
            ends_after_it_begins("committee_term_period"),
            models.CheckConstraint(condition=Q(last_year__gt=F("first_year")), name="committee_term_years"),
            ExclusionConstraint(
                name="one_term_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to"), Value("[)")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return format_term(self.first_year, self.last_year)


class Series(models.TextChoices):
    INCOMING = "incoming", "Số đến"
    PARTY = "party", "Văn bản của Đảng"
    STATE = "state", "Văn bản hành chính nhà nước"
    CONGRESS = "congress", "Văn bản của đại hội"


class NumberRun(models.Model):
    """Dãy số: one sequence of numbers of one unit. Locking its row is taking the next number.

    Numbers that are missing from a run mean nothing here: secret papers share it and are registered
    elsewhere, so nothing in the portal may look for them."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="number_runs")
    series = models.CharField(max_length=8, choices=Series)
    doc_type = models.ForeignKey("DocumentType", models.PROTECT, null=True, related_name="+")
    term = models.ForeignKey(CommitteeTerm, models.PROTECT, null=True, related_name="runs")
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = "dãy số"
        verbose_name_plural = "dãy số"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "doc_type", "term", "year"], name="one_run_of_a_kind", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(series="incoming", doc_type=None, term=None, year__isnull=False)
                | Q(series="party", doc_type__isnull=False, term__isnull=False, year=None)
                | Q(series="state", doc_type__isnull=False, term=None, year__isnull=False)
                | Q(series="congress", doc_type=None, term__isnull=False, year=None),
                name="a_run_has_what_its_series_counts_by",
            ),
        ]

    def __str__(self):
        kind = f"{self.doc_type.name.lower()}, " if self.doc_type else ""
        if self.series == Series.INCOMING:
            return f"số đến năm {self.year}"
        if self.series == Series.CONGRESS:
            return f"văn bản đại hội, {self.term}"
        return f"{kind}{self.term}" if self.series == Series.PARTY else f"{kind}năm {self.year}"
