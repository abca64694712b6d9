"""One search over the news and the public papers."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from documents.asked import Asked
from documents.search import ranking
from documents.search.hits import cards, named_issuers
from documents.search.query import parse
from documents.search.statement import SearchTooBroad
from news.finding import PAGES, Found, find
from news.frame import page as framed

PAPERS = 5
TOO_BROAD = "Câu tìm này quá rộng nên máy chủ chưa tìm xong trong thời gian cho phép. Hãy thêm từ để thu hẹp."


@login_not_required
@require_safe
def search(request):
    query = parse(request.GET.get("q"))
    page = _page(request.GET.get("trang", ""))
    notices = list(query.notices)
    found, papers, papers_count = Found(), [], ""
    try:
        found = find(query, page=page)
        if query and page == 1:
            papers, papers_count = _papers(query)
    except SearchTooBroad:
        notices.append(TOO_BROAD)
    asked = urlencode({"q": query.text})
    context = {
        "query": query, "found": found, "papers": papers, "papers_count": papers_count, "notices": notices, "page": page,
        "more_url": f"{request.path}?{asked}&trang={page + 1}" if found.more else "",
        "first_url": f"{request.path}?{asked}" if page > 1 else "",
        "library_query": asked,
    }  # fmt: skip
    response = framed(request, "news/search.html", context, here="search")
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _papers(query):
    """(cards of the first few, how many there are); what a visitor may see, whoever asks."""
    asked = Asked(AnonymousUser(), QueryDict())
    hits = ranking.search(asked.user, query, asked.filters, issuers=named_issuers(query), size=PAPERS)
    return cards(hits.ids[:PAPERS], query), hits.count_label


def _page(typed):
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 and 0 < int(typed) <= PAGES else 1
