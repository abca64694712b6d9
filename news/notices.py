"""What the desk has to tell its people. What leaves the portal names only titles that readers see."""

from datetime import timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from documents.audience import holders_at_root
from news.audience import who_may, writers_between, writers_of
from news.channel_directory import late
from news.models import Article, Channel, ReaderMessage, Schedule, Step
from news.telling import facts_for_readers, mark_to_tell
from notifications.kinds import CRITICAL, EMAIL, PUSH, Kind, register
from notifications.models import Delivery, Notice, Recipient
from notifications.outbox import notify

SUBMITTED, RETURNED, APPROVED = "news.submitted", "news.returned", "news.approved"
PUBLISHED, WITHDRAWN, CORRECTED = "news.published", "news.withdrawn", "news.corrected"
SCHEDULE_FAILED, READER_MESSAGE, ANSWER = "news.schedule_failed", "news.reader_message", "news.answer"
CHANNEL_LATE = "news.channel_late"
GROUP = "Bàn biên tập"
# Whoever sits at the desk sees it there: what leaves the portal waits, and does not leave when it is done by then.
PATIENCE = timedelta(minutes=5)
State, Deed = Article.State, Step.Deed
OF_DEED = {
    Deed.SUBMITTED: SUBMITTED, Deed.RETURNED: RETURNED, Deed.APPROVED: APPROVED, Deed.PUBLISHED: PUBLISHED,
    Deed.WITHDRAWN: WITHDRAWN, Deed.CORRECTED: CORRECTED,
}  # fmt: skip
DONE = {
    SUBMITTED: (State.SUBMITTED, "Bài đã được nhận duyệt, duyệt hoặc trả lại."),
    RETURNED: (State.RETURNED, "Bài đã được sửa."),
    APPROVED: (State.APPROVED, "Bài đã được đăng, hẹn giờ hoặc sửa tiếp."),
}


class OnDesk:
    """An article, led to where it is worked on."""

    def __init__(self, article):
        self.article = article

    def __str__(self):
        return self.article.newest.title or str(self.article)

    def get_absolute_url(self):
        return reverse("news:approval", args=[self.article.pk])


class InDirectory:
    """A channel, led to where it is confirmed."""

    def __init__(self, channel):
        self.channel = channel

    def __str__(self):
        return str(self.channel)

    def get_absolute_url(self):
        return reverse("news:site_channels")


def on_desk(ids, who):
    if not isinstance(who, User):
        return {}
    articles = Article.objects.on_desk_of(who).filter(pk__in=ids).select_related("newest")
    return {str(article.pk): OnDesk(article) for article in articles}


def schedules(ids, who):
    if not isinstance(who, User):
        return {}
    rows = Schedule.objects.filter(pk__in=ids, article__in=Article.objects.on_desk_of(who)).select_related("article__newest")
    return {str(row.pk): OnDesk(row.article) for row in rows}


def reader_messages(ids, who):
    if not isinstance(who, User):
        return {}
    return {str(message.pk): message for message in ReaderMessage.objects.moderated_by(who).filter(pk__in=ids).select_related("article")}


def channels(ids, who):
    if not (isinstance(who, User) and who.has_perm("news.manage_site")):
        return {}
    return {str(channel.pk): InDirectory(channel) for channel in Channel.objects.filter(pk__in=ids)}


def answers(ids, who):
    """Of those who wrote, each by letter: whatever was erased since is not sent."""
    if not isinstance(who, Recipient):
        return {}
    written = ReaderMessage.objects.exclude(state=ReaderMessage.State.ERASED).select_related("article").filter(pk__in=ids)
    return {str(message.pk): message for message in written}


def left_its_state(notice, user):
    waits, sentence = DONE[notice.kind]
    return "" if Article.objects.filter(pk=notice.object_id, state=waits).exists() else sentence


def answered(notice, user):
    waits = ReaderMessage.objects.filter(pk=notice.object_id, state=ReaderMessage.State.NEW)
    return "" if waits.exists() else "Ý kiến đã được xử lý."


def confirmed(notice, user):
    return "" if late(Channel.objects.filter(pk=notice.object_id)).exists() else "Kênh đã được xác nhận lại hoặc đã ngừng."


# -- what causes them; each is called in the transaction of the change ---------------------------------------------


def tell_desk(step):
    """The people of the desk whom this step concerns, but not whoever did it."""
    kind = OF_DEED.get(step.deed)
    people = _concerned(step) - {step.by_id} if kind else set()
    if people:
        waits = timezone.now() + PATIENCE if kind in DONE else None
        _tell(kind, step, at=waits, users=people)


def tell_published(step):
    """The writers at once; the subscribers in the next round."""
    tell_desk(step)
    mark_to_tell(step)


def tell_schedule_failed(row):
    publishers = set(who_may("news.publish_article", row.article.category).values_list("pk", flat=True))
    users = publishers & {row.by_id} or publishers
    notify(SCHEDULE_FAILED, row.pk, users=users, data={"problem": row.problem, "deed": row.get_deed_display()})


def tell_reader_message(message):
    people = who_may("news.moderate_readers", message.article.category).values_list("pk", flat=True)
    data = {"title": message.article.title, "what": message.get_kind_display().lower()}
    notify(READER_MESSAGE, message.pk, users=people, at=timezone.now() + PATIENCE, data=data)


def tell_channel_late(channel):
    """Whoever keeps the site; each time that it has become late is told anew."""
    people = holders_at_root("news.manage_site").values_list("pk", flat=True)
    notify(CHANNEL_LATE, channel.pk, version=_next_version(CHANNEL_LATE, channel), users=people, data={"channel": str(channel)})


def tell_answer(message, recipient):
    """Every answer is a letter of its own."""
    notify(ANSWER, message.pk, version=_next_version(ANSWER, message), recipients=[recipient.pk])


def _next_version(kind, thing):
    return (Notice.objects.filter(kind=kind, object_id=str(thing.pk)).aggregate(last=Max("version"))["last"] or 0) + 1


def forget_answer(message):
    """The lines of letters to whoever wrote it, and the address where nothing else stands behind it."""
    lines = Delivery.objects.filter(notice__kind=ANSWER, notice__object_id=str(message.pk))
    written_to = list(lines.values_list("recipient", flat=True))
    lines.delete()
    Recipient.objects.filter(pk__in=written_to, user=None, unit=None, confirmed_at=None, deliveries=None).delete()


def _tell(kind, step, **to):
    """Another step of the same kind is a newer version, which takes the place of what has not left yet."""
    article = step.article
    version = article.steps.filter(deed=step.deed, pk__lte=step.pk).count()
    data = facts_for_readers(article) if kind in (PUBLISHED, CORRECTED) else {}
    notify(kind, article.pk, version=version, by=step.by, unit=article.category.unit, data=data | {"reason": step.reason}, **to)


def _concerned(step):
    article = step.article
    if step.deed == Deed.SUBMITTED:
        return _ids(who_may("news.review_article", article.newest.category)) - writers_of(article)
    if step.deed == Deed.APPROVED:
        return writers_of(article) | (_ids(who_may("news.publish_article", article.newest.category)) - writers_of(article))
    if step.deed == Deed.RETURNED:
        return writers_of(article)
    return writers_between(article, None if step.deed == Deed.WITHDRAWN else step.before, step.version)


def _ids(people):
    return set(people.values_list("pk", flat=True))


def register_all():
    both = frozenset({EMAIL, PUSH})

    def desk(code, label, **more):
        register(Kind(code=code, label=label, group=GROUP, load=on_desk, on=both, **more))

    desk(SUBMITTED, "Có bài chờ tôi duyệt", settled=left_its_state)
    desk(RETURNED, "Bài của tôi được trả lại", settled=left_its_state)
    desk(APPROVED, "Bài của tôi được duyệt, bài chờ tôi đăng", settled=left_its_state)
    desk(PUBLISHED, "Bài của tôi được đăng")
    desk(WITHDRAWN, "Bài của tôi bị gỡ")
    desk(CORRECTED, "Bài của tôi có đính chính")
    register(
        Kind(
            code=SCHEDULE_FAILED, label="Việc hẹn giờ của tôi không thực hiện được", group=GROUP, load=schedules, on=both,
            queue=CRITICAL, useful_for=timedelta(days=2),
        )
    )  # fmt: skip
    register(
        Kind(
            code=READER_MESSAGE, label="Góp ý, báo lỗi của bạn đọc chờ xử lý", group=GROUP, load=reader_messages,
            settled=answered, on=both,
        )
    )  # fmt: skip
    register(
        Kind(
            code=CHANNEL_LATE, label="Kênh chính thức cần xác nhận lại", group="Trang tin", load=channels, settled=confirmed, on=both,
            useful_for=timedelta(days=30),
        )
    )  # fmt: skip
    register(
        Kind(
            code=ANSWER, label="Trả lời ý kiến bạn đọc", group=GROUP, load=answers, on=frozenset({EMAIL}), discreet=True,
            unconfirmed=True, settable=False, secret=lambda message: {"message": message},
        )
    )  # fmt: skip
