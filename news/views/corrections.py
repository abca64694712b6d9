"""The register of corrections, for everybody, and its feed."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from documents.feeds import ENTRIES, plain
from news import corrections
from news.frame import page
from news.listing import key, place
from news.public_pages import AFTER, public_page

TITLE = "Đính chính, kiểm chứng thông tin"


@public_page(AFTER)
def register(request):
    after = place(request.GET.get(AFTER))
    found, more = corrections.entries(after[0] if after else None)
    here = reverse("news:corrections")
    context = {
        "entries": found,
        "months": [] if after else corrections.months(),
        "more_url": f"{here}?{AFTER}={key(found[-1].at, found[-1].article.pk)}" if more else "",
        "first_url": here if after else "",
        "canonical": request.build_absolute_uri(here),
    }
    return page(request, "news/corrections.html", context)


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
