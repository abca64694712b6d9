"""The register of corrections, for everybody, and its feed."""

import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode

from documents.feeds import ENTRIES, plain
from news import corrections
from news.frame import page
from news.public_pages import AFTER, public_page

TITLE = "Đính chính, kiểm chứng thông tin"


@public_page(AFTER)
def register(request):
    after = request.GET.get(AFTER, "")
    found, more = corrections.entries(_moment(after) if after else None)
    here = reverse("news:corrections")
    context = {
        "entries": found,
        "months": [] if after else corrections.months(),
        "more_url": f"{here}?{urlencode({AFTER: found[-1].at.isoformat()})}" if more else "",
        "first_url": here if after else "",
        "canonical": request.build_absolute_uri(here),
    }
    return page(request, "news/corrections.html", context)


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year < 3000:
        raise Http404
    return moment.astimezone(datetime.UTC)  # the database knows fewer zones than an address can name


@public_page()
def feed(request):
    here = request.build_absolute_uri(request.path)
    made = Atom1Feed(
        title=TITLE, link=request.build_absolute_uri(reverse("news:corrections")), description=TITLE, language="vi", feed_url=here,
        feed_guid=here,
    )  # fmt: skip
    for entry in corrections.entries(size=ENTRIES)[0]:
        made.add_item(
            title=plain(f"{entry.label}: {entry.title}"), link=request.build_absolute_uri(entry.article.get_absolute_url()),
            description=plain(entry.words), unique_id_is_permalink=False, pubdate=entry.at, updateddate=entry.at,
            unique_id=f"tag:{request.get_host()},2026:dinh-chinh/{entry.article.pk}/{entry.at:%Y%m%d%H%M%S%f}",
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
