"""Bàn biên tập: what waits for me first, then everything of my columns."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.pages import KeysetPage
from news.desk_work import WRITE, piles
from news.filters import CHANGED, DeskFilter
from news.models import Article

State = Article.State
SHOWN = 8  # of each pile
COUNTED = {
    State.DRAFT: "Nháp", State.SUBMITTED: "Chờ duyệt", State.REVIEWING: "Đang duyệt", State.RETURNED: "Bị trả lại",
    State.APPROVED: "Đã duyệt", State.SCHEDULED: "Hẹn giờ đăng",
}  # fmt: skip


@permission_required("news.view_desk", raise_exception=True)
@require_safe
def desk(request):
    filters = DeskFilter(request.GET, user=request.user)
    columns = list(filters.columns.values_list("pk", flat=True))
    articles = Article.objects.filter(category__in=columns)
    begins = not filters.chosen and "sau" not in request.GET
    waiting = [_shown(pile) for pile in piles(request.user)] if begins else []
    return render(
        request,
        "news/desk.html",
        {
            "filters": filters,
            "page": KeysetPage(request, filters.narrow(articles).for_desk(), "touched_at", "pk", descending=True),
            "piles": waiting,
            "nothing_waits": not any(one["rows"] for one in waiting),
            "tabs": _tabs(articles, filters.chosen.get("trang_thai", "")),
            "may_write": request.user.has_perm(WRITE),
        },
    )


def _shown(pile):
    rows = list(pile.rows.for_desk().order_by("-touched_at", "-pk")[: SHOWN + 1])
    return {"pile": pile, "rows": rows[:SHOWN], "more": len(rows) > SHOWN}


def _tabs(articles, chosen):
    """States with how many are in each; of what lies published nobody needs the count, and it would cost the most."""
    counts = dict(articles.filter(state__in=COUNTED).values_list("state").annotate(Count("pk")).order_by())
    tabs = [("", "Tất cả", None), *((state.value, label, counts.get(state.value, 0)) for state, label in COUNTED.items())]
    tabs += [(CHANGED, "Đang đăng, có bản mới", None), (State.LIVE.value, "Đang đăng", None), (State.WITHDRAWN.value, State.WITHDRAWN.label, None)]
    return [{"value": value, "label": label, "count": count, "active": value == chosen} for value, label, count in tabs]
