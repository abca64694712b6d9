"""Who opens what of the reader's site: everybody all of it."""

from tests.access.page import ANYONE, Page
from tests.factories import news as make

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


def targets(province):
    from news.models import Story, Tag

    column = make.category(province.department, name="Người tốt, việc tốt", slug="nguoi-tot-viec-tot")
    story = Story.objects.create(name="Đại hội Đảng các cấp", slug="dai-hoi-dang")
    tag = Tag.objects.named("gương sáng")
    article = make.published(by=province.editor, leader=province.leader, category=column, story=story, tag_ids=[tag.pk])
    return {
        "news_column": {"slug": column.slug},
        "news_story": {"slug": story.slug},
        "news_tag": {"slug": tag.slug},
        "news_month": {"year": article.published_at.year, "month": article.published_at.month},
        "news_feed": {"kind": "atom"},
        "news_column_feed": {"slug": column.slug, "kind": "rss"},
        "news_story_feed": {"slug": story.slug, "kind": "json"},
        "news_tag_feed": {"slug": tag.slug, "kind": "atom"},
        "news_article": {"slug": article.slug, "pk": article.pk},
        "news_article_pk": {"pk": article.pk},
    }
