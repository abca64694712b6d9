"""Who gets into the pages of what readers leave, and of corrections."""

from tests.access.page import ANYONE, Page
from tests.factories import news as make

PAGES = {
    "subscribe": Page(ANYONE, target="news_column"),
    "confirm_subscription": Page(frozenset(), target="news_no_letter", seen_by=frozenset()),
}


def targets(province):
    column = make.category(province.department)
    return {
        "news_column": {"slug": column.slug},
        "news_no_letter": {"slug": column.slug, "token": "0" * 64},
    }
