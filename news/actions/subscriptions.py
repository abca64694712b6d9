"""Wanting to be told of the new articles of a column, and not wanting it any more. No trail is kept of either."""

from django.db import transaction

from news import telling
from news.exceptions import ColumnClosed
from news.models import Category, Subscription
from notifications.actions import outside
from notifications.outbox import ensure_recipients


@transaction.atomic
def subscribe(*, user, category):
    """Once or twice is the same."""
    if not category.is_open:
        raise ColumnClosed
    (recipient,) = ensure_recipients([user.pk])
    Subscription.objects.get_or_create(recipient_id=recipient, category=category)


def unsubscribe(*, user, category):
    Subscription.objects.filter(recipient__user=user, category=category).delete()


def ask(*, email, category):
    """Send the address a letter; nothing is subscribed before its owner says so there."""
    if not category.is_open:
        raise ColumnClosed
    outside.ask(email=email, tell=lambda recipient: telling.tell_wish(recipient, category))


@transaction.atomic
def confirm(*, recipient, category):
    if not category.is_open:
        raise ColumnClosed
    outside.confirm(recipient)
    Subscription.objects.get_or_create(recipient=recipient, category=category)


def subscribed_to(user):
    """Columns that an account subscribed to."""
    return Category.objects.filter(subscriptions__recipient__user=user)
