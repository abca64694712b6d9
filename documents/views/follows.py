"""Đang theo dõi: what a person hears of when something is published. Each person's own, seen by nobody else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from documents.actions import follows
from documents.exceptions import DocumentsError
from documents.tag_tree import known_tags

TAG, UNIT, SEARCH = "the", "don-vi", "tim-kiem"
LABELS = {TAG: "Thẻ", UNIT: "Đơn vị", SEARCH: "Tìm kiếm đã lưu"}
HIDDEN = "Thẻ không còn văn bản nào đồng chí được xem"


def _offered(user, what):
    """What of each sort this person may know of."""
    if what == TAG:
        return "tag", known_tags(user)
    if what == UNIT:
        return "unit", Unit.objects.all()
    if what == SEARCH:
        return "search", user.saved_searches.all()
    raise Http404


@never_cache
@require_GET
def listing(request):
    rows = list(request.user.follows.select_related("tag", "unit", "search"))
    known = set(known_tags(request.user).filter(pk__in=[row.tag_id for row in rows if row.tag_id]).values_list("pk", flat=True))
    library = reverse("documents:library")
    for row in rows:
        if row.tag_id:
            shown = row.tag_id in known
            row.sort, row.name, row.url = LABELS[TAG], row.tag.name if shown else HIDDEN, f"{library}?the={row.tag.slug}" if shown else ""
        elif row.unit_id:
            row.sort, row.name, row.url = LABELS[UNIT], str(row.unit), f"{library}?don_vi={row.unit_id}"
        else:
            row.sort, row.name, row.url = LABELS[SEARCH], row.search.name, reverse("documents:saved_search", args=[row.search_id])
    return render(request, "documents/follow_list.html", {"follows": rows})


@require_POST
def follow(request, what, pk):
    name, offered = _offered(request.user, what)
    thing = get_object_or_404(offered, pk=pk)
    try:
        follows.follow(by=request.user, **{name: thing})
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return _button(request, what, thing)


@require_POST
def unfollow(request, pk):
    row = get_object_or_404(request.user.follows, pk=pk)
    what, thing = (TAG, row.tag) if row.tag_id else (UNIT, row.unit) if row.unit_id else (SEARCH, row.search)
    follows.unfollow(follow=row, by=request.user)
    return _button(request, what, thing)


def _button(request, what, thing):
    if request.htmx:
        return render(request, "documents/_follow_button.html", {"button": button(request.user, what, thing)})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("documents:follows")


def button(user, what, thing):
    """What templates/documents/_follow_button.html shows."""
    name, _ = _offered(user, what)
    row = user.follows.filter(**{name: thing}).first()
    url = reverse("documents:unfollow", args=[row.pk]) if row else reverse("documents:follow", args=[what, thing.pk])
    return {"url": url, "followed": row is not None, "label": f"{LABELS[what].lower()} “{thing}”"}


def buttons(user, filters):
    """One for each tag and unit that a list is narrowed to; none for visitors."""
    if not user.is_authenticated:
        return []
    chosen = [(TAG, tag) for tag in filters.values.get("the", ())]
    unit = filters.values.get("don_vi")
    return [button(user, what, thing) for what, thing in [*chosen, *([(UNIT, unit)] if unit else [])]]
