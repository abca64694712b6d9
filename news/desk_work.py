"""Who has what to do at the desk: the columns somebody works in, the deeds that are open now, what waits."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from news.actions.desk import writers_of
from news.models import Article, Category, CategoryMember, Version
from news.rules import DEEDS

State, Standing = Article.State, Article.Standing
WRITE, REVIEW, PUBLISH = "news.write_article", "news.review_article", "news.publish_article"


def columns_of(user, permission):
    """The columns for which `permission` holds, by the same rule as for one article (news/rules.py)."""
    if not user.holds(permission):
        return Category.objects.none()
    named = CategoryMember.objects.filter(category=OuterRef("pk"), deed=DEEDS[permission])
    return Category.objects.filter(~Exists(named) | Exists(named.filter(user=user)), unit__in=user.units_with(permission))


def columns_on_desk(user):
    """All that the person sees unpublished articles of."""
    held = [permission for permission in DEEDS if user.holds(permission)]
    seen = Q()
    for permission in held:
        seen |= Q(unit__in=user.units_with(permission))
    return Category.objects.filter(seen) if held else Category.objects.none()


@dataclass(frozen=True)
class Pile:
    """Articles that wait for somebody."""

    code: str
    label: str
    hint: str
    rows: object

    @property
    def opens_editor(self):
        return self.code in ("tra-lai", "dang-viet")

    @property
    def calls(self):
        """Somebody else waits for it; one's own drafts call nobody."""
        return self.code != "dang-viet"


def _written_by(user):
    """Whether the person wrote any part of what is not published yet."""
    return Exists(
        Version.objects.filter(article=OuterRef("pk"), by=user, number__gt=Coalesce(OuterRef("live__number"), 0))
    )


def piles(user):
    """What waits for the person, the most pressing first."""
    found = []

    def pile(code, label, hint, permission, rows):
        if user.holds(permission):
            columns = list(columns_of(user, permission).values_list("pk", flat=True))
            found.append(Pile(code, label, hint, rows.filter(category__in=columns)))

    articles = Article.objects.annotate(is_own=_written_by(user))
    pile("tra-lai", "Bị trả lại, chờ sửa", "Bài đồng chí viết, người duyệt đã ghi lý do.", WRITE, articles.filter(state=State.RETURNED, is_own=True))
    pile(
        "cho-duyet", "Chờ đồng chí duyệt", "Bài do người khác viết.", REVIEW,
        articles.filter(state__in=[State.SUBMITTED, State.REVIEWING], is_own=False),
    )  # fmt: skip
    pile("cho-dang", "Chờ đồng chí đăng", "Đã duyệt, chưa hẹn giờ.", PUBLISH, articles.filter(state=State.APPROVED, is_own=False))
    pile("dang-viet", "Đồng chí đang viết", "Nháp chưa chuyển duyệt.", WRITE, articles.filter(state=State.DRAFT, is_own=True))
    return found


def holds_for_newest(user, permission, article):
    """For the column that readers find it in, and for the one that its newest version goes to."""
    moves = article.newest.category_id != article.category_id
    return user.has_perm(permission, article) and (not moves or user.has_perm(permission, article.newest.category))


def open_deeds(user, article):
    """Names of the deeds that this person may do with this article in its state."""
    state = article.state
    writes, reviews, publishes = (user.has_perm(permission, article) for permission in (WRITE, REVIEW, PUBLISH))
    approves, puts_up = (holds_for_newest(user, permission, article) for permission in (REVIEW, PUBLISH))
    is_own = (reviews or publishes) and user.pk in writers_of(article)
    possible = {
        "edit": writes,
        "submit": writes and state in (State.DRAFT, State.RETURNED),
        "take": approves and not is_own and state == State.SUBMITTED,
        "approve": approves and not is_own and state in (State.SUBMITTED, State.REVIEWING),
        "send_back": reviews and state in (State.SUBMITTED, State.REVIEWING, State.APPROVED, State.SCHEDULED),
        "publish": puts_up and not is_own and state in (State.APPROVED, State.SCHEDULED),
        "unschedule": publishes and state == State.SCHEDULED,
        "withdraw": publishes and article.standing == Standing.PUBLISHED,
        "place": publishes,
    }
    return {name for name, may in possible.items() if may}
