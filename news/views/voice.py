"""What a reader gives: stars, a view, a comment, a report of an error. Nothing here says who reads what."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from news.actions import counting, messages, stars
from news.clients import comes_too_often
from news.exceptions import NewsError
from news.models import Article, ReaderMessage
from news.reader_forms import ErrorForm, MessageForm
from news.robots import is_robot
from news.templatetags.news_readers import mean_of_stars, total_of_stars

KEPT_BY_THE_VISITOR = 180 * 24 * 3600  # seconds
RATINGS, VIEWS, MESSAGES = 20, 60, 6  # of one visitor in an hour; views and ratings of one article
TOO_OFTEN = "Máy này vừa gửi nhiều lần. Những gì đã nhập vẫn còn trên trang; mời gửi lại sau một giờ."
Kind = ReaderMessage.Kind


def _public(pk, **conditions):
    shown = Article.objects.published().select_related("category").defer("body", "body_shown", "vector", "exact")
    return get_object_or_404(shown, pk=pk, **conditions)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request, pk):
    """The visitor's own cookie says what they gave before. It is sent to this address alone and holds article and stars."""
    article = _public(pk, allows_rating=True)
    name, salt = f"danh-gia-{pk}", f"news.stars.{pk}"
    before = _stars(request.get_signed_cookie(name, "", salt=salt))
    if request.method != "POST":
        return _rated(request, article, before)
    given = _stars(request.POST.get("sao", ""))
    if given is None:
        return _rated(request, article, before, problem="Mời chọn từ 1 đến 5 sao.", status=422)
    if comes_too_often(request, f"rate:{pk}", most=RATINGS):
        return _rated(request, article, before, problem="Máy này vừa chấm nhiều lần. Mời thử lại sau một giờ.", status=429)
    if given != before:
        article = stars.rate(article=article, stars=given, before=before)
    response = _rated(request, article, given, done=True)
    response.set_signed_cookie(
        name, str(given), salt=salt, max_age=KEPT_BY_THE_VISITOR, path=request.path, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _stars(text):
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def _rated(request, article, given, *, done=False, problem="", status=200):
    said = f"Đã ghi {given} sao ({stars.WORDS[given]}). Muốn đổi thì chọn số sao khác." if done else problem
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"said": said, "given": given, **_sums(article)}, status=status)
    context = {"article": article, "given": given, "said": said, "problem": problem, "words": stars.WORDS, **_sums(article)}
    return render(request, "news/rate.html", context, status=status)


def _sums(article):
    return {"total": total_of_stars(article), "mean": mean_of_stars(article)}


@csrf_exempt  # changes nothing but a number, and the page it is sent from is the same for everybody
@login_not_required
@never_cache
@require_POST
def viewed(request, pk):
    """Sent by a page that was in sight for some seconds. The answer is the same whether it was counted or not."""
    own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if own and not is_robot(request.headers.get("User-Agent", "")) and not comes_too_often(request, f"view:{pk}", most=VIEWS):
        counting.count_view(pk)
    return HttpResponse(status=204)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def comment(request, pk):
    article = _public(pk)
    if not article.allows_comments:
        raise Http404
    return _message(request, article, Kind.COMMENT, MessageForm(request.POST or None))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def report_error(request, pk):
    quote = request.GET.get("doan", "").replace("\0", "")[:500]
    return _message(request, _public(pk), Kind.ERROR, ErrorForm(request.POST or None, initial={"quote": quote}))


def _message(request, article, kind, form):
    status = 200
    if request.method == "POST" and form.is_valid():
        if comes_too_often(request, "message", most=MESSAGES):
            form.add_error(None, TOO_OFTEN)
            status = 429
        else:
            status = _receive(request, article, kind, form)
    elif form.errors:
        status = 422
    if status == 201:
        return render(request, "news/message_sent.html", {"article": article, "kind": kind, "token": form.cleaned_data["token"]}, status=201)
    return render(request, "news/message_form.html", {"article": article, "kind": kind, "form": form}, status=status)


def _receive(request, article, kind, form):
    try:
        messages.receive(article=article, kind=kind, **form.cleaned_data)
    except NewsError as problem:
        form.add_error(None, str(problem))
        return 409
    return 201


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_message(request, token):
    """For whoever holds the link that was shown once: what became of the message, and its end."""
    message = messages.by_token(token)
    if message is None:
        raise Http404
    if request.method == "POST":
        messages.erase(message=message)
        return render(request, "news/own_message.html", {"erased": True, "article": message.article})
    return render(request, "news/own_message.html", {"message": message, "article": message.article, "token": token})
