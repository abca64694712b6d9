"""Who may do what with a survey. What a role may do at all stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_for
from surveys.contributor_scope import reaches
from surveys.models import ContributorReport, Survey


@rules.predicate
def holds_a_share(user, survey):
    return survey is not None and survey.holders.filter(user=user).exists()


@rules.predicate
def results_are_for(user, survey):
    return survey is not None and Survey.objects.with_results_for(user).filter(pk=survey.pk).exists()


rules.add_perm("surveys.view_desk", holds("surveys.plan_survey") | holds("surveys.approve_survey"))
rules.add_perm("surveys.list_results", holds("surveys.read_results"))
rules.add_perm("surveys.view_survey", holds_for("surveys.plan_survey") | holds_for("surveys.approve_survey"))
rules.add_perm("surveys.plan_survey", holds_for("surveys.plan_survey"))
rules.add_perm("surveys.approve_survey", holds_for("surveys.approve_survey"))
rules.add_perm("surveys.hold_key", holds_a_share)
rules.add_perm(
    "surveys.view_box", holds_for("surveys.plan_survey") | holds_for("surveys.approve_survey") | holds_a_share
)
rules.add_perm("surveys.view_results", results_are_for)


@rules.predicate
def reads_report(user, report):
    return report is not None and ContributorReport.objects.visible_to(user).filter(pk=report.pk).exists()


@rules.predicate
def reviews_report(user, report):
    """Somebody else's report, of the reach of the person's desk."""
    if not user.is_authenticated or report is None:
        return user.is_authenticated and user.holds("surveys.review_report")
    is_draft = report.state == ContributorReport.State.DRAFT
    return report.author_id != user.pk and not is_draft and reaches(user, "surveys.review_report", report.unit)


rules.add_perm("surveys.write_report", holds("surveys.write_report"))
rules.add_perm("surveys.view_reports", holds("surveys.review_report") | holds("surveys.approve_survey"))
rules.add_perm("surveys.view_report", reads_report)
rules.add_perm("surveys.review_report", reviews_report)
rules.add_perm("surveys.write_synthesis", holds_for("surveys.review_report"))
rules.add_perm("surveys.approve_synthesis", holds_for("surveys.approve_survey"))
