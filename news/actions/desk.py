"""The way of an article over the desk: submitted, taken, returned, approved. Who wrote it does not approve it."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from news import notices
from news.actions.writing import step
from news.audience import writers_of
from news.exceptions import CategoryClosed, NoReason, OwnWork, SavedMeanwhile, WrongState
from news.levels import refuse_levels
from news.models import Article, Step

State = Article.State


def locked(article):
    return Article.objects.select_for_update(of=("self",)).select_related("category__unit", "newest", "live").get(pk=article.pk)


def move(article, state):
    """To a state that the table of transitions allows. Not saved."""
    if state not in Article.TRANSITIONS[article.state]:
        raise WrongState
    article.state = state
    article.touched_at = timezone.now()


def refuse_own_work(article, by):
    if by.pk in writers_of(article):
        raise OwnWork


@transaction.atomic
def submit(*, article, by):
    article = locked(article)
    if not article.newest.category.is_open:
        raise CategoryClosed
    move(article, State.SUBMITTED)
    return _ended(article, Step.Deed.SUBMITTED, "news.submitted", by)


@transaction.atomic
def take(*, article, by):
    article = locked(article)
    move(article, State.REVIEWING)
    return _ended(article, Step.Deed.TAKEN, "news.taken", by)


@transaction.atomic
def send_back(*, article, by, reason):
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    refuse_levels(reason)
    article = locked(article)
    article.schedules.filter(state="waiting", deed="publish").update(state="cancelled", ended_at=timezone.now(), problem="Bài được trả lại.")
    move(article, State.RETURNED)
    return _ended(article, Step.Deed.RETURNED, "news.returned", by, reason)


@transaction.atomic
def approve(*, article, by, read=None):
    """`read`: the number of the version that was on the page; what was saved meanwhile nobody has read.
    Errors: OwnWork, SavedMeanwhile, WrongState."""
    article = locked(article)
    refuse_own_work(article, by)
    if read not in (None, article.newest.number):
        raise SavedMeanwhile
    move(article, State.APPROVED)
    article.approved, article.approved_by = article.newest, by
    return _ended(article, Step.Deed.APPROVED, "news.approved", by)


def _ended(article, deed, verb, by, reason=""):
    article.save()
    notices.tell_desk(step(article, deed, by=by, version=article.newest, reason=reason))
    trail.record(verb=verb, by=by, on=article, unit=article.category.unit, data={"version": article.newest.number})
    return article
