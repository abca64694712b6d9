"""Writing: every save is a version. What readers see changes only by publishing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import trail
from news.exceptions import CategoryClosed, StaleEdit
from news.levels import refuse_levels
from news.models import CONTENT_FIELDS, Article, Evidence, Presence, Step, Typed, Version
from news.pictures.uses import note_uses
from richtext.policy import clean
from richtext.text import plain
from vietnamese.text import fold, nfc

LISTS = ("also_in_ids", "tag_ids", "document_ids", "author_ids")
EVIDENCE_FIELDS = [
    field.name for field in Evidence._meta.fields if field.name not in ("id", "version", "position")
]
READ_FOR_LEVELS = (
    "title", "lead", "claim", "claim_place", "open_questions", "response", "office", "ai_checked_by", "seo_title", "seo_description"
)  # fmt: skip
State = Article.State
PRESENT_FOR = timedelta(minutes=2)


@transaction.atomic
def create_article(*, category, by, **values) -> Article:
    """A new article with its first version. `values` as for `save_version`."""
    if not category.is_open:
        raise CategoryClosed
    article = Article.objects.create(category=category, created_by=by)
    trail.record(verb="news.created", by=by, on=article, unit=category.unit)
    step(article, Step.Deed.CREATED, by=by)
    return save_version(article=article, based_on=0, by=by, category=category, **values).article


SENT_TWICE = timedelta(minutes=1)


@transaction.atomic
def begin_article(*, category, by, title, kind):
    """A new article of which only the title is written. Sent twice it is begun once."""
    User.objects.select_for_update().get(pk=by.pk)
    twin = Article.objects.filter(
        created_by=by, category=category, title=title, kind=kind, newest__number=1, created_at__gt=timezone.now() - SENT_TWICE
    ).first()
    return twin or create_article(category=category, by=by, title=title, kind=kind)


@transaction.atomic
def save_version(*, article, based_on, by, evidence=None, note="", restored_from=None, **values) -> Version:
    """Save what was written as the next version. `based_on` is the number of the version that was open (0: none).
    `values`: columns of `Content` and the lists `also_in_ids`, `tag_ids`, `document_ids`, `author_ids`; what is not
    given stays as it was in the newest version. `evidence`: list of dicts. Errors: StaleEdit, BearsALevel,
    CategoryClosed, richtext.policy.TooLong."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    newest = article.newest
    if (newest.number if newest else 0) != based_on:
        raise StaleEdit
    before = {name: getattr(newest, name) for name in (*CONTENT_FIELDS, *LISTS)} if newest else {"category": article.category}
    written = before | values
    written["body"] = clean(written.get("body", ""))
    for name in ("lead", "claim", "open_questions", "response"):
        written[name] = nfc(written.get(name) or "").strip()
    if not written["category"].is_open and article.live_id is None:
        raise CategoryClosed
    lines = evidence if evidence is not None else _evidence_of(newest)
    refuse_levels(*(written.get(name) or "" for name in READ_FOR_LEVELS), plain(written["body"]), note, *(line["title"] for line in lines))
    version = Version.objects.create(
        article=article, number=based_on + 1, by=by, by_name=str(by) if by else "", note=note, restored_from=restored_from, **written
    )
    Evidence.objects.bulk_create(
        [Evidence(version=version, position=place, **line) for place, line in enumerate(lines)]
    )
    article.newest = version
    if article.state != State.DRAFT:
        if article.state == State.LIVE:
            step(article, Step.Deed.REOPENED, by=by, version=version)
        if article.state == State.SCHEDULED:
            article.schedules.filter(state="waiting", deed="publish").update(
                state="cancelled", ended_at=timezone.now(), problem="Bài được sửa sau khi hẹn giờ."
            )
        article.state = State.DRAFT
    if article.live_id is None:
        show(article, version)
    article.words = fold(version.title)
    article.touched_at = timezone.now()
    article.save()
    note_uses(article)
    drop_typed(article=article, by=by)
    trail.record(verb="news.saved", by=by, on=article, unit=article.category.unit, data={"version": version.number})
    return version


def restore_version(*, version, based_on, by) -> Version:
    """An older version once more, as the newest."""
    values = {name: getattr(version, name) for name in (*CONTENT_FIELDS, *LISTS)}
    return save_version(
        article=version.article, based_on=based_on, by=by, evidence=_evidence_of(version), restored_from=version.number, **values
    )


def says_the_same(version, *, evidence, **values):
    """Whether saving these would make a version that says what `version` says."""
    values["body"] = clean(values["body"])
    return evidence == _evidence_of(version) and all(
        getattr(version, name) == (nfc(value) if isinstance(value, str) else value) for name, value in values.items()
    )


def drop_typed(*, article, by):
    Typed.objects.filter(article=article, user=by).delete()


def keep_typed(*, article, by, values, based_on):
    """What stands in the form, for when the session ends or the machine dies. `values`: {name: [what was typed]}.
    Errors: BearsALevel; what bears a level is kept nowhere."""
    refuse_levels(*(plain(text) if name == "body" else text for name, texts in values.items() for text in texts))
    Typed.objects.update_or_create(
        article=article, user=by, defaults={"values": values, "based_on": based_on, "at": timezone.now()}
    )


def arrive(*, article, by):
    """The person has the article open. Returns who else has: `Presence` rows seen within two minutes, longest first."""
    now = timezone.now()
    Presence.objects.update_or_create(
        article=article, user=by, defaults={"seen_at": now}, create_defaults={"seen_at": now, "since": now}
    )
    recent = now - PRESENT_FOR
    Presence.objects.filter(article=article, seen_at__lt=recent).delete()
    return list(article.presences.exclude(user=by).select_related("user").order_by("since"))


def show(article, version):
    """Put the version's content on the article's own row. Not saved."""
    for name in CONTENT_FIELDS:
        setattr(article, name, getattr(version, name))


def step(article, deed, *, by, version=None, before=None, reason=""):
    return Step.objects.create(
        article=article, deed=deed, by=by, by_name=str(by) if by else "", version=version, before=before, reason=reason
    )


def _evidence_of(version):
    if version is None:
        return []
    return [{name: getattr(line, name) for name in EVIDENCE_FIELDS} for line in version.evidence.all()]
