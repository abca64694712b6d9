"""The one door. Nothing that was answered is shown, drawn, printed or exported except as a `ReleasedTable` made here.

`ReleasedTable.body` (JSON, `format` 1). A cell that may not be said has n, pct, valid_pct, weighted_pct, all_pct, margin,
letters and residual null or empty, and says why in `flags`; `text` is always what to print. A reader of the body needs no
rule of its own: null is printed as `text`, and nothing is computed from several cells.

    format        1
    number        of the planned table; title; question, by (codes as planned); text, by_text (the words of the form)
    type          of the question in the form; "scale_of" (Cronbach's α) or "coded" (coded written answers)
    layout        "alone" (one column "Tổng"), "cross" (a column for each band of `by`, "Tổng" first),
                  "grid" (a matrix or ranking alone: a row for each row of it, a column for each option)
    shown         false: no figures, `why` says it in a sentence
    why           ""
    columns       [{code, label, letter ("a", "b"… of a cross-table; "" for "Tổng"), base (valid answers, null if withheld),
                    weighted_base (null if there are no weights), flags, net, mean, mean_se, words}]
                  net: points (positive − negative, of valid answers), null where one of its cells is withheld
                  words: sentence by the fixed mapping, "" if nothing may be said ("Đa số (62,4 %) đánh giá tích cực.")
                  grid: base, net, mean and words are null or "", and stand in the rows instead
    rows          [{code, label, sign (1, 0, -1, null), kind ("option", "hard_to_say", "no_answer"), cells: [one per column]}]
                  grid: kind "item" and {base, weighted_base, net, mean, mean_se, words, flags} of that item
    cell          {n, pct (of all who were asked), valid_pct (of valid answers; largest remainder, one decimal),
                   weighted_pct (of valid answers, rounded to `weighted_step` points), all_pct (with phiếu loại counted,
                   valid %, rounded; null without phiếu loại), margin (points, of a weighted share in whole points; only if the design allows it), letters ("ac": significantly higher
                   than these columns), residual (standardised), text, flags}
    flags         "base" (base under the least), "suppressed" (n under the least or would give another away: which of the
                  two is told to nobody, for it would bound the number), "bounded" (the unanimity rule: text is "≤5%" or
                  "≥95%"), "unweighted" (weighted_pct withheld)
    weighted_step rounding of weighted_pct in points, null if none is published
    base          {n (valid), asked, no_answer, rejected (phiếu loại, not counted in n)}, null where withheld
    test          null, or {name ("chi2", "rao_scott", "fisher"), statistic, df, p, v (Cramér's V), note}; cross only
    reliability   null, or {alpha, low, high, omega, rows: [{code, label, rest_correlation, alpha_without}], n}; "scale_of" only
    break         "" or why this table may not be compared with the wave before
    label         [sentences of the reliability label; printed with every table, chart, sheet and document]
    notes         [sentences: bands merged, cells withheld, …]
"""

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from audit import trail
from surveys.actions.steps import locked, move
from surveys.disclosure.suppress import CannotProtect
from surveys.exceptions import WrongState
from surveys.models import ReleasedTable, Step, Survey, TablePlan
from surveys.tables.compute import compute


def make(survey):
    """Counts, audits and stores every table of a frozen plan and moves the survey on. Safe to run twice: what is made is
    never made again, for two makings a phiếu loại apart would tell what that one said."""
    plan = TablePlan.objects.get(survey=survey)
    if plan.state != TablePlan.State.FROZEN:
        raise WrongState("Danh mục bảng chưa được duyệt, khóa.")
    with transaction.atomic():
        survey = locked(survey)
        if survey.state != Survey.State.OPENED:
            return
        planned = list(plan.tables.all())
        try:
            done, report = compute(survey, planned, lambda share: _tell(plan, share))
        except CannotProtect:
            _take_back(plan)
            return
        ReleasedTable.objects.bulk_create(ReleasedTable(planned=table, body=done[table.pk]) for table in planned)
        TablePlan.objects.filter(pk=plan.pk).update(audit=report | {"done_at": timezone.now().isoformat()})
        move(survey, Survey.State.TABULATED, Step.Deed.TABLES_FROZEN, by=plan.frozen_by, reason=f"Danh mục {len(planned)} bảng")


def _take_back(plan):
    """Nobody has seen a figure of it, so the desk may propose fewer tables."""
    plan.state, plan.sha256, plan.frozen_by, plan.frozen_at = TablePlan.State.DRAFT, "", None, None
    plan.audit = {"cannot_protect": True}
    plan.save()
    trail.record(verb="surveys.tables_taken_back", by=None, on=plan.survey, unit=plan.survey.unit)


def _tell(plan, share):
    """How far the work is, in memory of all processes: the transaction of the work shows nothing until its end."""
    cache.set(progress_key(plan), round(share, 2), 3600)


def progress_key(plan):
    return f"surveys:tabulation:{plan.pk}"


def progress(plan):
    """0 to 1, or None while no work is known of."""
    return cache.get(progress_key(plan))


def bodies(survey):
    """Every released body in the order of the plan."""
    rows = ReleasedTable.objects.filter(planned__plan__survey=survey).order_by("planned__number")
    return list(rows.values_list("body", flat=True))


def body(survey, number):
    """ReleasedTable.DoesNotExist where there is none of that number."""
    return ReleasedTable.objects.values_list("body", flat=True).get(planned__plan__survey=survey, planned__number=number)
