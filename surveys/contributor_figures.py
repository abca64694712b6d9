"""The figures of a month: each issue once, with how many contributors of how many areas speak of it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from surveys.contributor_issues import alike
from surveys.contributor_scope import units_served_by
from surveys.models import ContributorReport, SynthesisRow

Leaning = ContributorReport.Leaning


def month_before(period):
    return period.replace(year=period.year - 1, month=12) if period.month == 1 else period.replace(month=period.month - 1)


def received_of(unit, period):
    """Reports received of the month, in the reach of the desk of `unit`."""
    return ContributorReport.objects.counted().filter(unit__in=units_served_by([unit.pk]), period=period)


def of_month(unit, period):
    return list(received_of(unit, period).select_related("field", "area").order_by("pk"))


@dataclass(frozen=True)
class Figures:
    reports: int
    reporters: int
    areas: int
    strength: Decimal | None


def figures(reports):
    strengths = [report.strength for report in reports]
    mean = (Decimal(sum(strengths)) / len(strengths)).quantize(Decimal("0.1")) if strengths else None
    return Figures(len(reports), len({r.author_id for r in reports}), len({r.area_id for r in reports}), mean)


def by_issue(reports):
    """{the report that stands for the issue: all its reports}"""
    heads = {report.pk: report for report in reports if report.merged_into_id is None}
    issues = {head: [head] for head in heads.values()}
    for report in reports:
        if report.merged_into_id in heads:
            issues[heads[report.merged_into_id]].append(report)
    return issues


def count_issue(item, reports, before):
    """Writes the figures of one issue into its item; `before`: the issues of the month before."""
    counted = figures(reports)
    item.reports, item.reporters, item.areas, item.strength = counted.reports, counted.reporters, counted.areas, counted.strength
    item.places = ", ".join(sorted({report.area.name for report in reports}))
    for name, leaning in (("agrees", Leaning.AGREES), ("worries", Leaning.WORRIES), ("opposes", Leaning.OPPOSES)):
        setattr(item, name, sum(report.leaning == leaning for report in reports))
    earlier = figures(before.get(item.continues, []))
    item.reporters_before, item.strength_before = earlier.reporters or None, earlier.strength


def guess_before(head, before):
    """The issue of the month before that this one probably goes on with; the desk may choose another or none."""
    found = alike(head, [other for other in before if other.field_id == head.field_id])
    return found[0][0] if found else None


def rows_of(synthesis, reports, before):
    """Lines of the two tables, by field and by area, also for what was spoken of only the month before."""
    lines = []
    for name in ("field", "area"):
        now, earlier = _grouped(reports, name), _grouped(before, name)
        for thing in now | earlier:
            own = now.get(thing, [])
            counted = figures(own)
            lines.append(
                SynthesisRow(
                    synthesis=synthesis, issues=len({r.merged_into_id or r.pk for r in own}), reports=counted.reports, reporters=counted.reporters,
                    strength=counted.strength or 0, reports_before=len(earlier.get(thing, [])), **{name: thing},
                )
            )  # fmt: skip
    return lines


def _grouped(reports, name):
    groups = defaultdict(list)
    for report in reports:
        groups[getattr(report, name)].append(report)
    return groups
