"""Who opens what of the reader's site: everybody all of it."""

from tests.access.page import ANYONE, Page

PAGES = {
    **{name: Page(ANYONE) for name in ("front", "months", "saved", "search", "feeds", "csrf", "news_sitemap")},
    "category": Page(ANYONE, target="news_column"),
    "story": Page(ANYONE, target="news_story"),
    "tag": Page(ANYONE, target="news_tag"),
    "month": Page(ANYONE, target="news_month"),
    "feed": Page(ANYONE, target="news_feed"),
    "category_feed": Page(ANYONE, target="news_column_feed"),
    "story_feed": Page(ANYONE, target="news_story_feed"),
    "tag_feed": Page(ANYONE, target="news_tag_feed"),
    "article": Page(ANYONE, target="news_article"),
    "print": Page(ANYONE, target="news_article_pk"),
}
