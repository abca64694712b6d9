"""Deeds at a time. The rows are the truth, the clock only looks at them: a machine that was down does late what was due."""

import logging

from django.db import DatabaseError, transaction
from django.utils import timezone

from audit import trail
from news import gate, notices
from news.actions import publishing
from news.actions.desk import locked, move, refuse_own_work
from news.actions.writing import step
from news.exceptions import NewsError, NoReason, NotReady, NotScheduled, TimeIsPast, WrongState
from news.levels import refuse_levels
from news.models import Article, Schedule, Step

log = logging.getLogger(__name__)

State, Waits = Article.State, Schedule.State
Deed = Schedule.Deed
BROKE = "Cổng gặp lỗi khi thực hiện. Hãy thực hiện bằng tay, hoặc hẹn lại giờ."


@transaction.atomic
def schedule(*, article, by, deed, due_at, reason=""):
    """Publish the approved version, or withdraw what is published, at `due_at`. A deed of the kind that waits already is
    moved. `reason`: why it is withdrawn; for what is published already, what is new in the next version; both are public.
    Errors: TimeIsPast, WrongState, OwnWork, NotReady, NoReason. Returns the `Schedule`."""
    if due_at <= timezone.now():
        raise TimeIsPast
    article, reason = locked(article), " ".join(reason.split())
    refuse_levels(reason)
    if deed == Deed.PUBLISH:
        _ready_to_publish(article, by)
    else:
        _ready_to_withdraw(article, reason)
    version = article.newest if deed == Deed.PUBLISH else article.live
    row, _ = Schedule.objects.update_or_create(
        article=article, deed=deed, state=Waits.WAITING,
        defaults={"due_at": due_at, "version": version, "reason": reason, "by": by},
    )  # fmt: skip
    at = f"{row.get_deed_display()} lúc {timezone.localtime(due_at):%H:%M %d/%m/%Y}"
    _noted(article, Step.Deed.SCHEDULED, "news.scheduled", by, version, at)
    return row


@transaction.atomic
def unschedule(*, article, by, deed):
    """The deed does not happen by itself any more; what was approved stays approved."""
    article = locked(article)
    row = article.schedules.filter(deed=deed, state=Waits.WAITING).first()
    if row is None:
        raise NotScheduled
    _close(row, Waits.CANCELLED)
    if article.state == State.SCHEDULED and deed == Deed.PUBLISH:
        move(article, State.APPROVED)
    _noted(article, Step.Deed.UNSCHEDULED, "news.unscheduled", by, row.version, row.get_deed_display())
    return row


def do_due(now=None):
    """Do what is due, each in a transaction of its own that also closes its row. What another has in hand is passed over.
    Returns how many rows were closed."""
    now = now or timezone.now()
    due = Schedule.objects.filter(state=Waits.WAITING, due_at__lte=now)
    return sum(_do(pk, article, now) for pk, article in due.order_by("due_at", "pk").values_list("pk", "article_id"))


@transaction.atomic
def _do(pk, article_id, now):
    # The article first, as every deed locks it; then the row, which may have been closed or moved meanwhile.
    article = Article.objects.select_for_update(skip_locked=True).filter(pk=article_id).first()
    row = article and article.schedules.select_for_update().filter(pk=pk, state=Waits.WAITING, due_at__lte=now).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            _act(article, row)
            _close(row, Waits.DONE)
    except NewsError as problem:
        _failed(article, row, str(problem))
    except DatabaseError:
        raise
    except Exception as problem:  # of one article: the others must not wait for it
        log.error("Article %s could not be handled at its time: %s", article.pk, type(problem).__name__)
        _failed(article, row, BROKE)
    return True


def _act(article, row):
    if row.deed == Deed.WITHDRAW:
        publishing.withdraw(article=article, by=None, reason=row.reason)
    elif row.version_id != article.newest_id:
        raise WrongState("Bài đã được sửa sau khi hẹn giờ.")
    else:
        publishing.publish(article=article, by=None, change=row.reason)


def _failed(article, row, sentence):
    _close(row, Waits.FAILED, sentence)
    article.refresh_from_db()
    if row.deed == Deed.PUBLISH and article.state == State.SCHEDULED:
        move(article, State.APPROVED)
        article.save(update_fields=["state", "touched_at"])
    notices.tell_schedule_failed(row)
    trail.record(verb="news.schedule_failed", by=None, on=article, unit=article.category.unit, data={"deed": row.deed})


def _ready_to_publish(article, by):
    if article.approved_id != article.newest_id:
        raise WrongState("Bản mới nhất của bài chưa được duyệt.")
    refuse_own_work(article, by)
    faults = gate.faults_of(article.newest)
    if faults:
        raise NotReady(faults)
    if article.state != State.SCHEDULED:
        move(article, State.SCHEDULED)


def _ready_to_withdraw(article, reason):
    if not article.is_public:
        raise WrongState
    if not reason:
        raise NoReason


def _noted(article, deed, verb, by, version, reason):
    article.touched_at = timezone.now()
    article.save(update_fields=["state", "touched_at"])
    step(article, deed, by=by, version=version, reason=reason)
    trail.record(verb=verb, by=by, on=article, unit=article.category.unit, data={"version": version.number})


def _close(row, state, problem=""):
    row.state, row.problem, row.ended_at = state, problem, timezone.now()
    row.save(update_fields=["state", "problem", "ended_at"])
