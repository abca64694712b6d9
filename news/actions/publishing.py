"""What readers see changes here and nowhere else. Nothing that was published is ever deleted."""

from django.db import transaction
from django.utils import timezone

from audit import trail
from news import freshness, gate, notices, rendering
from news.actions.desk import locked, move, refuse_own_work
from news.actions.writing import show, step
from news.exceptions import NoReason, NotReady, WrongState
from news.levels import refuse_levels
from news.models import Article, Byline, Schedule, Step
from news.pictures.uses import note_uses
from news.searching import index_article
from richtext.policy import POLICY_VERSION
from vietnamese.text import slugify

State, Standing = Article.State, Article.Standing
TITLE_OF_SLUG = 100


@transaction.atomic
def publish(*, article, by, correction="", change=""):
    """Put the approved version before the readers. `by` is None when the clock does it. `correction`: what was wrong, where
    this mends an error; `change`: what is new, where something published changes otherwise; both are public.
    Errors: WrongState, OwnWork, NotReady."""
    article = locked(article)
    version, before = article.newest, article.live
    if article.approved_id != version.pk:
        raise WrongState("Bản mới nhất của bài chưa được duyệt.")
    if by is not None:
        refuse_own_work(article, by)
    faults = gate.faults_of(version)
    if faults:
        raise NotReady(faults)
    move(article, State.LIVE)
    now = timezone.now()
    _put_before_readers(article, version, now)
    article.standing = Standing.PUBLISHED
    article.published_at = article.published_at or now
    article.withdrawn_at, article.withdrawn_reason = None, ""
    correction, change = " ".join(correction.split()), " ".join(change.split())
    refuse_levels(correction, change)
    if before is None:
        deed, reason = Step.Deed.PUBLISHED, ""
    elif correction:
        deed, reason, article.corrected_at = Step.Deed.CORRECTED, correction, now
    else:
        deed, reason = Step.Deed.UPDATED, change
    article.save()
    note_uses(article)
    article.schedules.filter(state=Schedule.State.WAITING, deed=Schedule.Deed.PUBLISH).update(state=Schedule.State.DONE, ended_at=now)
    notices.tell_published(step(article, deed, by=by, version=version, before=before, reason=reason))
    index_article(article)
    freshness.changed()
    trail.record(verb=f"news.{deed}", by=by, on=article, unit=article.category.unit, data={"version": version.number})
    return article


@transaction.atomic
def withdraw(*, article, by, reason):
    """Take it from the readers. Its address keeps a page that says so, when and why."""
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    refuse_levels(reason)
    article = locked(article)
    if article.standing != Standing.PUBLISHED:
        raise WrongState
    now = timezone.now()
    move(article, State.WITHDRAWN)
    article.standing, article.withdrawn_at, article.withdrawn_reason = Standing.WITHDRAWN, now, reason
    article.save()
    note_uses(article)
    article.schedules.filter(state=Schedule.State.WAITING).update(
        state=Schedule.State.CANCELLED, ended_at=now, problem="Bài đã được gỡ."
    )
    notices.tell_desk(step(article, Step.Deed.WITHDRAWN, by=by, version=article.live, before=article.live, reason=reason))
    freshness.changed()
    trail.record(verb="news.withdrawn", by=by, on=article, unit=article.category.unit, data={"version": article.live.number})
    return article


@transaction.atomic
def place(*, article, by, is_featured, on_home):
    """Where on the site it stands; nothing of its text changes."""
    article = locked(article)
    article.is_featured, article.on_home = is_featured, on_home
    article.save(update_fields=["is_featured", "on_home"])
    where = {"featured": is_featured, "home": on_home}
    freshness.changed()
    trail.record(verb="news.placed", by=by, on=article, unit=article.category.unit, data=where)
    return article


def _put_before_readers(article, version, now):
    show(article, version)
    article.live = version
    article.slug = slugify(version.title, TITLE_OF_SLUG) or "bai"
    article.body_shown, article.shown_policy = rendering.body_for_readers(version.body), POLICY_VERSION
    article.changed_at = now
    article.also_in.set(version.also_in_ids)
    article.tags.set(version.tag_ids)
    article.documents.set(version.document_ids)
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        [Byline(article=article, author_id=author, position=place) for place, author in enumerate(version.author_ids)]
    )
