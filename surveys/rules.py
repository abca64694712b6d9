"""Who may do what with a survey. What a role may do at all stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_for
from surveys.models import Survey


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
rules.add_perm("surveys.view_results", results_are_for)
