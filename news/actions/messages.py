"""What readers write: received, shown, answered, refused, and erased when its writer says so. The trail names the desk's
people, never the writer."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from news import freshness, notices
from news.exceptions import CommentsClosed, NoAnswer, NoReason, WrongMessageState
from news.levels import refuse_levels
from news.models import ReaderMessage
from notifications.actions import outside

State, Kind = ReaderMessage.State, ReaderMessage.Kind


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def receive(*, article, kind, text, token, name="", quote="", email=""):
    """Keep it for the desk. The same form sent twice is one message. `token` erases it; only its digest is kept."""
    if kind == Kind.COMMENT and not article.allows_comments:
        raise CommentsClosed
    try:
        with transaction.atomic():
            message = ReaderMessage.objects.create(
                article=article, kind=kind, text=text, name=name, quote=quote, email=email, erase_digest=digest(token)
            )
            notices.tell_reader_message(message)
    except IntegrityError:
        message = ReaderMessage.objects.get(erase_digest=digest(token))
    return message


def by_token(token):
    return ReaderMessage.objects.filter(erase_digest=digest(token)).select_related("article").first()


@transaction.atomic
def show(*, message, by):
    """Under its article, for everybody. A letter, if one is wished, waits for the answer."""
    message = _locked(message, State.NEW, State.REFUSED)
    if message.kind != Kind.COMMENT:
        raise WrongMessageState
    message.state, message.refusal = State.SHOWN, ""
    return _done(message, by, "news.message_shown")


@transaction.atomic
def answer(*, message, by, text):
    """Under the comment that it answers; to whoever reported an error by letter and at the address of the report."""
    text = text.strip()
    if not text:
        raise NoAnswer
    refuse_levels(text)
    message = _locked(message, State.NEW, State.SHOWN, State.ANSWERED)
    message.answer, message.answered_by, message.answered_at = text, by, timezone.now()
    message.state = State.ANSWERED
    _send(message)
    return _done(message, by, "news.message_answered")


@transaction.atomic
def refuse(*, message, by, reason):
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    refuse_levels(reason)
    message = _locked(message, State.NEW, State.SHOWN, State.ANSWERED)
    message.state, message.refusal = State.REFUSED, reason
    _send(message)
    return _done(message, by, "news.message_refused")


@transaction.atomic
def erase(*, message):
    """At once, whatever became of it. The link is spent."""
    message = ReaderMessage.objects.select_for_update().get(pk=message.pk)
    message.state = State.ERASED
    message.name = message.quote = message.text = message.email = message.answer = message.refusal = message.erase_digest = ""
    message.save()
    notices.forget_answer(message)
    freshness.changed()


def _locked(message, *states):
    message = ReaderMessage.objects.select_for_update(of=("self",)).select_related("article__category__unit").get(pk=message.pk)
    if message.state not in states:
        raise WrongMessageState
    return message


def _send(message):
    """The answer by letter; the address leaves the message with it."""
    if message.email:
        notices.tell_answer(message, outside.once(email=message.email))
        message.email = ""


def _done(message, by, verb):
    message.save()
    freshness.changed()
    trail.record(verb=verb, by=by, on=message, unit=message.article.category.unit)
    return message
