"""The pages that read several apps: home, health, errors."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.urls import Resolver404, reverse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

import notifications.health
from documents.exceptions import StoreAway
from documents.models import Bookmark, Document, HeldFile, ReadingPlace, StoreFinding
from news import channel_directory, desk_work, old_addresses
from news.frame import frame, page
from news.home import home_context
from news.models import Article
from news.public_pages import public_page

NEWEST = 12
PLACES = 5
ARTICLES = 5


@login_not_required
@require_safe
def home(request):
    if not request.user.is_authenticated:
        return public_home(request)
    documents = Document.objects.visible_to(request.user).published().for_cards()[:NEWEST]
    kept = Bookmark.objects.ids_of(request.user, documents)
    articles = Article.objects.published().newest_first().only("title", "slug", "standing", "published_at")[:ARTICLES]
    context = {
        "documents": documents, "waiting": waiting_for(request.user), "kept": kept, "places": left_off(request.user),
        "articles": articles, "frame": frame(request),
    }  # fmt: skip
    return render(request, "home.html", context)


@public_page()
def public_home(request):
    address = request.build_absolute_uri("/")
    return page(request, "news/home.html", home_context() | {"canonical": address})


def left_off(user):
    """Where this person, and nobody else, left off."""
    return ReadingPlace.objects.shown_to(user).select_related("file", "document__doc_type")[:PLACES]


def waiting_for(user):
    """What the person has to do, most pressing first."""
    waiting = []
    if user.holds("documents.decide_held"):
        held = HeldFile.objects.filter(
            decision=HeldFile.Decision.PENDING, upload__unit__in=user.units_with("documents.decide_held")
        ).count()
        waiting.append({"label": "Tệp tạm giữ chờ quyết định", "count": held, "url": reverse("documents:held")})
        stopped = StoreFinding.objects.decidable_by(user).count()
        waiting.append({"label": "Văn bản bị cổng dừng khi đọc lại", "count": stopped, "url": reverse("documents:held")})
    if user.holds("documents.change_document"):
        drafts = Document.objects.waiting_for(user).count()
        page = "desk" if user.holds("documents.upload_document") else "next_on_table"
        waiting.append({"label": "Văn bản chờ kiểm tra", "count": drafts, "url": reverse(f"documents:{page}")})
    elif user.holds("documents.publish_document"):
        drafts = Document.objects.to_publish_by(user).count()
        waiting.append({"label": "Văn bản chờ đăng", "count": drafts, "url": reverse("documents:to_publish")})
    if user.has_perm("news.view_desk"):
        url = reverse("news:desk")
        waiting += [{"label": f"Tin, bài: {pile.label.lower()}", "count": pile.rows.count(), "url": url} for pile in desk_work.piles(user) if pile.calls]
    if user.has_perm("news.manage_site"):
        late = len(channel_directory.to_check_again())
        waiting.append({"label": "Kênh chính thức cần xác nhận lại", "count": late, "url": reverse("news:site_channels")})
    return [entry for entry in waiting if entry["count"]]


@login_not_required
@require_safe
def health(request):
    """For a load balancer and whoever watches: 200 when database and queue answer and nothing waits too long, 503 with
    what does not."""
    from django.core.cache import cache

    away, problems = [], []
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        problems = notifications.health.problems()
    except DatabaseError:
        away.append("database")
    try:
        cache.set("health", 1, 5)
    except (RedisError, OSError):
        away.append("queue")
    well = not away and not problems
    return JsonResponse({"ok": well, "away": away, "problems": problems}, status=200 if well else 503)


@login_not_required
@require_safe
def robots(request):
    """Documents may be found by their subject; searches, sign-in and the doors of programs need not be."""
    closed = ["/tai-khoan/", "/van-ban/ban-van-thu/", "/van-ban/goi-y/", "/van-ban/nguon-tin/", "/van-ban/*?", "/tin-tuc/tim-kiem/", "/api/v1/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += [f"Sitemap: {request.build_absolute_uri(reverse(name))}" for name in ("sitemap_index", "news:news_sitemap")]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


AWAY = (OperationalError, InterfaceError, RedisError, StoreAway)


def server_error(request):
    """Also the answer while the database or the queue is away for a moment: that is 503 and says to
    wait, and the page that was being filled in sends again by itself."""
    problem = sys.exc_info()[1]
    if isinstance(problem, AWAY):
        sentence = "Máy chủ dữ liệu tạm thời chưa trả lời. Những gì đồng chí đã nhập vẫn còn; hãy thử lại sau ít phút."
        if isinstance(problem, StoreAway):
            sentence = str(problem)
        if request.headers.get("accept", "").startswith("application/json"):
            response = JsonResponse({"error": sentence}, status=503)
        else:
            response = HttpResponse(loader.render_to_string("503.html", {"sentence": sentence}), status=503)
        response["Retry-After"] = "15"
        return response
    return HttpResponse(loader.render_to_string("500.html", {"debug": settings.DEBUG}), status=500)


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    """What no page answers to may be an address of the site that was here before."""
    if isinstance(exception, Resolver404) and (elsewhere := old_addresses.lead(request)):
        return elsewhere
    return render(request, "404.html", status=404)
