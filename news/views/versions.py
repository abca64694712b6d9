"""The versions of an article: looked at, compared, brought back."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.views.pages import KeysetPage
from news import comparison
from news.actions import writing
from news.desk_work import WRITE, columns_of
from news.exceptions import NewsError
from news.forms import ArticleForm
from news.models import Typed
from news.reading import article_context
from news.views.access import on_desk
from news.views.writing import number_of, querydict

TYPED = 0  # the number that stands for what the person has typed and not saved


@require_safe
@on_desk()
def versions(request, article):
    rows = article.versions.defer("body", "lead", "claim", "open_questions", "response")
    context = {
        "article": article,
        "page": KeysetPage(request, rows, "number", descending=True),
        "may_write": request.user.has_perm(WRITE, article),
    }
    return render(request, "news/version_list.html", context)


def _version(article, number):
    return get_object_or_404(article.versions.select_related("category", "cover", "source", "story"), number=number)


@require_safe
@on_desk()
def compare(request, article, old, new):
    context = compared(request, old, new, version=lambda number: _version(article, number), changes=comparison.changes)
    return render(request, "news/version_compare.html", context | {"article": article})


def compared(request, old, new, *, version, changes):
    """What news/_compare.html shows of two numbers. `version(number)` finds each, `changes` says what differs."""
    if old == new:
        raise Http404
    older, newer = (version(number) for number in sorted((old, new)))
    return {
        "old": older, "new": newer, "changes": changes(older, newer),
        "old_name": f"Bản {older.number}", "new_name": f"Bản {newer.number}", "inline": request.GET.get("kieu") == "lien",
    }  # fmt: skip


@require_safe
@on_desk()
def preview(request, article, number):
    """As a visitor would get it: without the office around it."""
    content = _typed(request.user, article) if number == TYPED else _version(article, number)
    context = article_context(article, content) | {"version_number": None if content.number == TYPED else content.number}
    request.user = AnonymousUser()
    response = render(request, "news/preview.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _may_write_where_it_stood(user, article, version):
    """Into a column that the article has left it comes back only by somebody who writes there."""
    newest = article.newest
    back = {version.category_id, *version.also_in_ids} - {newest.category_id, *newest.also_in_ids}
    return not back or back <= set(columns_of(user, WRITE).filter(pk__in=back).values_list("pk", flat=True))


def _typed(user, article):
    newest = _version(article, article.newest.number)
    typed = Typed.objects.filter(article=article, user=user).first()
    if typed is None:
        return newest
    version = ArticleForm(querydict(typed.values), version=newest, user=user).as_version()
    version.number = TYPED
    return version


@require_POST
@on_desk(WRITE)
def restore(request, article, number):
    version = _version(article, number)
    if not _may_write_where_it_stood(request.user, article, version):
        raise PermissionDenied
    try:
        saved = writing.restore_version(version=version, based_on=number_of(request.POST.get("based_on")), by=request.user)
    except NewsError as problem:
        messages.error(request, str(problem))
        return redirect("news:versions", pk=article.pk)
    messages.success(request, f"Đã lấy lại bản {version.number} thành bản {saved.number}.")
    return redirect("news:edit", pk=article.pk)
