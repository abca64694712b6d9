"""What is told of collaborators' reports. What leaves the portal never says what was reported."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from notifications.kinds import Kind, register
from notifications.outbox import notify
from surveys.contributor_scope import who_may
from surveys.models import ContributorReport, Synthesis

ARRIVED, RETURNED, RECEIVED, FEEDBACK = "surveys.report_arrived", "surveys.report_returned", "surveys.report_received", "surveys.report_feedback"
SYNTHESIS = "surveys.synthesis_submitted"
GROUP = "Dư luận xã hội"
PATIENCE = timedelta(minutes=5)  # whoever sits at the desk sees it there
State = ContributorReport.State


def on_desk(ids, who):
    return _found(ContributorReport.objects.of_desk(who), ids) if isinstance(who, User) else {}


def own(ids, who):
    return _found(ContributorReport.objects.written_by(who), ids) if isinstance(who, User) else {}


def syntheses(ids, who):
    return _found(Synthesis.objects.visible_to(who), ids) if isinstance(who, User) else {}


def _found(rows, ids):
    return {str(row.pk): row for row in rows.filter(pk__in=ids)}


def handled(notice, user):
    return "" if ContributorReport.objects.filter(pk=notice.object_id, state=State.SENT).exists() else "Phản ánh đã được xử lý."


def corrected(notice, user):
    return "" if ContributorReport.objects.filter(pk=notice.object_id, state=State.RETURNED).exists() else "Phản ánh đã được sửa và gửi lại."


def decided(notice, user):
    return "" if Synthesis.objects.filter(pk=notice.object_id, state=Synthesis.State.SUBMITTED).exists() else "Báo cáo đã được duyệt hoặc trả lại."


# -- what causes them; each is called in the transaction of the change ---------------------------------------------


def tell_desk(step):
    people = who_may("surveys.review_report", step.report.unit).exclude(pk=step.by_id).values_list("pk", flat=True)
    _tell(ARRIVED, step, people, at=timezone.now() + PATIENCE)


def tell_author(kind, step):
    if step.report.author_id:
        _tell(kind, step, [step.report.author_id], data={"reason": step.reason})


def _tell(kind, step, users, **more):
    """A further step of the same kind is a newer version, which takes the place of what has not left yet."""
    version = step.report.steps.filter(pk__lte=step.pk).count()
    notify(kind, step.report_id, version=version, users=users, by=step.by, unit=step.report.unit, **more)


def tell_leaders(step):
    unit = step.synthesis.unit
    people = User.objects.filter(pk__in=who_may("surveys.approve_survey", unit)).exclude(pk__in=step.synthesis.writers)
    ids = [person.pk for person in people if Synthesis.objects.visible_to(person).filter(pk=step.synthesis_id).exists()]
    notify(SYNTHESIS, step.synthesis_id, version=step.synthesis.edition, users=ids, by=step.by, unit=unit)


def register_all():
    for kind in (
        Kind(code=ARRIVED, label="Phản ánh mới của cộng tác viên", group=GROUP, load=on_desk, settled=handled),
        Kind(code=RETURNED, label="Phản ánh của tôi bị trả lại", group=GROUP, load=own, settled=corrected),
        Kind(code=RECEIVED, label="Phản ánh của tôi đã được tiếp nhận", group=GROUP, load=own, on=frozenset()),
        Kind(code=FEEDBACK, label="Phản hồi về phản ánh của tôi", group=GROUP, load=own),
        Kind(code=SYNTHESIS, label="Báo cáo tổng hợp dư luận trình duyệt", group=GROUP, load=syntheses, settled=decided),
    ):
        register(kind)
