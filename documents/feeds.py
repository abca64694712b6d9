"""Atom and RSS of documents, newest published first."""

import re

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

ENTRIES = 40
KINDS = {"atom": Atom1Feed, "rss": Rss201rev2Feed}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(text):
    """Text that XML can carry."""
    return _UNPRINTABLE.sub(" ", text)


def feed(request, kind, documents, *, title, description, page):
    """The text of a feed. `page` is the address of the page that shows the same to a person."""
    here = request.build_absolute_uri()
    made = KINDS[kind](
        title=plain(title), link=request.build_absolute_uri(page), description=plain(description), language="vi",
        feed_url=here, feed_guid=here if kind == "atom" else None,
    )  # fmt: skip
    for document in documents:
        day = f"ngày {document.date_issued:%d/%m/%Y}" if document.date_issued else ""
        heading = ": ".join(filter(None, [document.symbol, document.title]))
        about = [document.type_name, document.issuer_name, day, document.get_validity_display()]
        made.add_item(
            title=plain(heading),
            link=request.build_absolute_uri(document.get_absolute_url()),
            description=plain(" · ".join(filter(None, about))),
            # The slug follows the subject; this name stays when a clerk corrects it.
            unique_id=f"tag:{request.get_host()},2026:van-ban/{document.pk}",
            unique_id_is_permalink=False,
            pubdate=document.published_at,
            updateddate=document.published_at,
            categories=[plain(document.type_name)] if document.doc_type_id else [],
        )
    return made.writeString("utf-8"), made.content_type


def address(kind, query_string=""):
    """The public feed of a search."""
    path = reverse(f"documents:{kind}")
    return f"{path}?{query_string}" if query_string else path
