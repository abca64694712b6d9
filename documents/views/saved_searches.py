"""Tìm kiếm đã lưu: what is new in each, and addresses to follow them under."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from documents.actions import saved_searches
from documents.asked import LONGEST_ADDRESS, Asked, address_of
from documents.exceptions import DocumentsError
from documents.models import Bookmark, Document
from documents.reader_forms import SaveSearchForm
from documents.search.hits import cards
from documents.search.newest import fresh, just_published, newest
from documents.search.statement import SearchTooBroad
from documents.views import follows

SHOWN = 50
COUNT_CAP = 99
WITHERED = "Một điều kiện của tìm kiếm này không còn dùng được nên chưa tìm được gì. Hãy mở trong trang Văn bản, chọn lại rồi lưu."
TOO_BROAD = "Tìm kiếm này quá rộng nên máy chủ chưa tìm xong trong thời gian cho phép. Hãy thêm từ hoặc bộ lọc rồi lưu lại."


def _own(request, pk):
    return get_object_or_404(request.user.saved_searches, pk=pk)


@never_cache
@require_GET
def listing(request):
    searches = list(request.user.saved_searches.all())
    _count_new(request.user, searches)
    return render(request, "documents/saved_search_list.html", {"searches": searches})


def _count_new(user, searches):
    """Marks each search with `new_label`. What was published since the longest absence is looked up once;
    each search is then asked among these few alone, and not at all when nothing came after its last look."""
    if not searches:
        return
    recent = just_published(Document.objects.visible_to(user), since=min(search.looked_at for search in searches))
    for search in searches:
        among = [pk for pk, published_at in recent if published_at > search.looked_at]
        asked = Asked(user, search.params)
        search.conditions = asked.conditions
        count = len(fresh(asked.documents, asked.query, among=among)) if among else 0
        search.new_label = f"hơn {COUNT_CAP}" if count > COUNT_CAP else str(count or "")


@never_cache
@require_http_methods(["GET", "POST"])
def save(request):
    """The search of the address, under a name."""
    address = address_of(request.GET)
    asked = Asked(request.user, request.GET)
    form = SaveSearchForm(request.POST or None, initial={"name": _proposed_name(asked)})
    if request.method == "POST" and form.is_valid():
        if asked.fails or len(address) > LONGEST_ADDRESS:
            form.add_error(None, "Tìm kiếm này có điều kiện không dùng được hoặc quá dài. Hãy mở trang Văn bản, bỏ bớt điều kiện rồi lưu lại.")
        else:
            try:
                search = saved_searches.save_search(by=request.user, name=form.cleaned_data["name"], address=address)
                messages.success(request, f"Đã lưu tìm kiếm “{search.name}”.")
                return redirect("documents:saved_searches")
            except DocumentsError as problem:
                form.add_error(None, str(problem))
    context = {"form": form, "conditions": asked.conditions, "library_url": f"{reverse('documents:library')}?{address}"}
    return render(request, "documents/saved_search_form.html", context, status=422 if form.errors else 200)


def _proposed_name(asked):
    words = [asked.query.text] if asked.query.text else []
    return " – ".join(words + [label.split(": ", 1)[1] for _, _, label in asked.filters.chips()])[:120]


@never_cache
@require_GET
def look(request, pk):
    """The hits, newest published first, those since the look before marked. Opening the page is the look,
    unless a browser only fetched it in advance."""
    search = _own(request, pk)
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):
        search = saved_searches.look_at(search=search, by=request.user)
    asked = Asked(request.user, search.params)
    notices = [WITHERED] if asked.fails else []
    try:
        documents = newest(asked.documents, asked.query, limit=SHOWN + 1)
    except SearchTooBroad:
        documents = []
        notices.append(TOO_BROAD)
    shown = cards([document.pk for document in documents[:SHOWN]], asked.query)
    for document in shown:
        document.is_new = document.published_at > search.seen_until
    return render(
        request,
        "documents/saved_search_detail.html",
        {
            "search": search,
            "follow_button": follows.button(request.user, follows.SEARCH, search),
            "documents": shown,
            "new": sum(document.is_new for document in shown),
            "more": len(documents) > SHOWN,
            "notices": notices,
            "conditions": asked.conditions,
            "public_feed": not Asked(AnonymousUser(), search.params).fails,
            "kept": Bookmark.objects.ids_of(request.user, shown),
        },
    )


@require_POST
def delete(request, pk):
    search = _own(request, pk)
    saved_searches.delete_search(search=search, by=request.user)
    messages.success(request, f"Đã xóa tìm kiếm “{search.name}”. Địa chỉ theo dõi riêng của nó, nếu có, không còn dùng được.")
    return redirect("documents:saved_searches")


@never_cache
@require_POST
def give_feed(request, pk):
    search, token = saved_searches.give_feed(search=_own(request, pk), by=request.user)
    link = request.build_absolute_uri(reverse("documents:private_feed", args=[token]))
    return render(request, "documents/saved_search_feed.html", {"search": search, "link": link})


@require_POST
def revoke_feed(request, pk):
    search = saved_searches.revoke_feed(search=_own(request, pk), by=request.user)
    messages.success(request, "Địa chỉ theo dõi riêng đã bị thu hồi; chương trình đọc tin không còn tải được.")
    return redirect("documents:saved_search", pk=search.pk)
