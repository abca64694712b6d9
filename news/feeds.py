"""Articles for programs that follow them, newest first."""

import json

from documents.feeds import KINDS as XML
from documents.feeds import plain

ENTRIES = 40
NAMES = [("atom", "Atom"), ("rss", "RSS"), ("json", "JSON")]
COLUMNS = ("title", "slug", "standing", "lead", "published_at", "changed_at", "category__name")


def feed(request, kind, articles, *, title, address):
    """(text, content type). `address` is that of the page that shows the same to a person."""
    return (_json if kind == "json" else _xml)(request, kind, articles, title, address)


def _name(request, article):
    """Stays when the title and with it the address changes."""
    return f"tag:{request.get_host()},2026:tin-tuc/{article.pk}"


def _xml(request, kind, articles, title, address):
    here = request.build_absolute_uri(request.path)
    made = XML[kind](
        title=plain(title), link=request.build_absolute_uri(address), description=plain(title), language="vi",
        feed_url=here, feed_guid=here if kind == "atom" else None,
    )  # fmt: skip
    for article in articles:
        made.add_item(
            title=plain(article.title), link=request.build_absolute_uri(article.get_absolute_url()),
            description=plain(article.lead), unique_id=_name(request, article), unique_id_is_permalink=False,
            pubdate=article.published_at, updateddate=article.changed_at, categories=[plain(article.category.name)],
        )  # fmt: skip
    return made.writeString("utf-8"), made.content_type


def _json(request, kind, articles, title, address):
    entries = [
        {
            "id": _name(request, article),
            "url": request.build_absolute_uri(article.get_absolute_url()),
            "title": article.title,
            "summary": article.lead,
            "content_text": article.lead,
            "date_published": article.published_at.isoformat(),
            "date_modified": article.changed_at.isoformat(),
            "tags": [article.category.name],
        }
        for article in articles
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": request.build_absolute_uri(address),
        "feed_url": request.build_absolute_uri(request.path),
        "language": "vi",
        "items": entries,
    }
    return json.dumps(whole, ensure_ascii=False), "application/feed+json; charset=utf-8"
