"""Collaborators' reports: a report is its author's and the desk's; the administrator sees nothing of it."""

from surveys.actions import contributor_reports as deeds
from surveys.actions import synthesis
from tests.access.page import Page, deed
from tests.factories import surveys as make

NAMESPACE = "surveys"
AUTHOR = frozenset({"contributor"})
REVIEWS = frozenset({"opinion"})
DECIDES = frozenset({"leader"})
DESK = REVIEWS | DECIDES
SEEN = {"seen_by": DESK | AUTHOR}
OF_DESK = {"seen_by": DESK}

PAGES = {
    "own_reports": Page(AUTHOR),
    "report_new": Page(AUTHOR),
    "report_edit": Page(AUTHOR, target="report_draft"),
    "report_drop": deed(AUTHOR, "report_draft"),
    "reports": Page(DESK),
    "report": Page(DESK | AUTHOR, target="report_sent", seen_by=frozenset()),
    **{name: deed(REVIEWS, "report_sent", **SEEN) for name in ("report_return", "report_receive", "report_merge", "report_split", "report_answer")},
    "report_clear": deed(REVIEWS, "report_mention", **SEEN),
    "syntheses": Page(DESK),
    "synthesis": Page(DESK, target="synthesis"),
    "synthesis_print": Page(DESK, target="synthesis"),
    "synthesis_submit": deed(REVIEWS, "synthesis"),
    "synthesis_keep": deed(REVIEWS, "synthesis"),
    "synthesis_return": deed(DECIDES, "synthesis"),
    "synthesis_approve": deed(DECIDES, "synthesis"),
}


def targets(province):
    by = {"by": province.contributor, "unit": province.commune}
    named = make.sent_report(
        **by, content="Bà con nghe ông Nguyễn Văn Bình nói về giá điện.", explained={"Nguyễn Văn Bình": ("official", "Chủ tịch xã, họp dân 5/8")}
    )
    deeds.send_back(report=make.sent_report(**by), by=province.opinion, reason="Ghi rõ thôn.")
    paper = synthesis.create(unit=province.department, period=make.MONTH, by=province.opinion)
    return {
        "report_draft": {"pk": make.draft_report(**by).pk},
        "report_sent": {"pk": named.pk},
        "report_mention": {"pk": named.pk, "mention": named.mentions.get().pk},
        "synthesis": {"pk": paper.pk},
    }
