"""Telling readers who subscribed to a column. Publishing writes one row; a round writes the notices from it."""

import time

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from news.models import Article, Category, Step, Subscription, TellDue
from news.queue import tell_readers_on_commit
from notifications.actions import outside
from notifications.kinds import BULK, CRITICAL, EMAIL, PUSH, Kind, register
from notifications.models import Delivery, Recipient
from notifications.outbox import notify

NEW, CORRECTED, CONFIRM = "news.new_article", "news.corrected_for_readers", "news.confirm_subscription"
GROUP = "Tin, bài"
KIND_OF = {Step.Deed.PUBLISHED: NEW, Step.Deed.CORRECTED: CORRECTED}


def mark_to_tell(step):
    """In the transaction that publishes. What is only brought up to date is not told."""
    if step.deed in KIND_OF:
        TellDue.objects.create(step=step)
        tell_readers_on_commit()


def tell_due(*, seconds) -> bool:
    """Work at what is due for so long; True when nothing is left. What another worker has in hand is passed over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _tell_next():
            return True
    return False


@transaction.atomic
def _tell_next() -> bool:
    rows = TellDue.objects.select_for_update(skip_locked=True, of=("self",)).select_related("step__article__category__unit", "step__by")
    row = rows.order_by("step_id").first()
    if row is None:
        return False
    step, article = row.step, row.step.article
    if article.is_public:
        notify(
            KIND_OF[step.deed], article.pk, version=article.steps.filter(deed=step.deed, pk__lte=step.pk).count(),
            recipients=_subscribers(step).values_list("recipient", flat=True), by=step.by, unit=article.category.unit,
            data=facts_for_readers(article) | {"reason": step.reason},
        )  # fmt: skip
    row.delete()
    return True


def _subscribers(step):
    """Of the columns it stands in; of a correction, those who were told of what it corrects."""
    article = step.article
    columns = {article.category_id, *article.also_in.values_list("pk", flat=True)}
    active = Q(recipient__user=None) | Q(recipient__user__is_active=True)
    found = Subscription.objects.filter(active, category__in=columns)
    if step.by_id:
        found = found.exclude(recipient__user=step.by_id)
    if step.deed == Step.Deed.CORRECTED:
        told = Delivery.objects.filter(notice__kind=NEW, notice__object_id=str(article.pk))
        found = found.filter(recipient__in=told.values("recipient"))
    return found.distinct()


def facts_for_readers(article):
    """What a letter may say of a published article. Whoever has no account is led to it without the portal's inbox."""
    return {
        "title": article.title, "column": article.category.name,
        "address": settings.SITE_URL.rstrip("/") + article.get_absolute_url(),
    }  # fmt: skip


# -- kinds ---------------------------------------------------------------------------------------------------------


def published(ids, who):
    return {str(article.pk): article for article in Article.objects.published().filter(pk__in=ids).for_cards()}


class Wish:
    """An outside address that is to confirm that it wants the articles of a column."""

    def __init__(self, recipient, category):
        self.recipient, self.category = recipient, category


def wishes(ids, who):
    if not isinstance(who, Recipient):
        return {}
    own = {key: key.partition(":")[2] for key in ids if key.partition(":")[0] == str(who.pk)}
    columns = {str(column.pk): column for column in Category.objects.open().filter(pk__in=own.values())}
    return {key: Wish(who, columns[pk]) for key, pk in own.items() if pk in columns}


def tell_wish(recipient, category):
    notify(CONFIRM, f"{recipient.pk}:{category.pk}", recipients=[recipient.pk], version=recipient.asked_times)


def link_of(wish):
    path = reverse("news:confirm_subscription", args=[wish.category.slug, outside.token_of(wish.recipient)])
    return {"link": settings.SITE_URL.rstrip("/") + path, "column": wish.category.name}


def register_all():
    for code, label in ((NEW, "Bài mới của chuyên mục tôi đăng ký"), (CORRECTED, "Đính chính bài tôi đã được báo")):
        register(
            Kind(
                code=code, label=label, group=GROUP, load=published, open_to_all=lambda article: True, queue=BULK,
                on=frozenset({EMAIL, PUSH}),
            )
        )  # fmt: skip
    register(
        Kind(
            code=CONFIRM, label="Xác nhận đăng ký nhận tin", group=GROUP, load=wishes, secret=link_of, on=frozenset({EMAIL}),
            queue=CRITICAL, discreet=True, unconfirmed=True, settable=False, useful_for=outside.GOOD_FOR,
        )
    )  # fmt: skip
