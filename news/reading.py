"""What the page of an article shows, of what readers see or of any version that the desk looks at."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import mark_safe

from documents.models import Document
from news.models import Article, Author, Evidence, Step, Tag
from news.rendering import body_for_readers
from richtext.policy import POLICY_VERSION


def article_context(article, content):
    """For templates/news/article.html. `content` is the article itself (what readers see) or one of its versions."""
    lists = content.live if isinstance(content, Article) else content
    authors = Author.objects.in_bulk(lists.author_ids)
    return _context(
        article, content,
        authors=[authors[pk] for pk in lists.author_ids if pk in authors],
        tags=Tag.objects.filter(pk__in=lists.tag_ids).order_by("name"),
        document_ids=lists.document_ids,
        steps=article.steps.filter(deed__in=Step.PUBLIC),
        version=lists.pk,
    )  # fmt: skip


def public_context(shown):
    """The same of what readers see, from a `Shown` of news/shown.py."""
    article = shown.article
    return _context(
        article, article, authors=shown.authors, tags=shown.tags, document_ids=shown.document_ids, steps=shown.steps, version=article.live_id
    )


def _context(article, content, *, authors, tags, document_ids, steps, version):
    return {
        "article": article,
        "content": content,
        "body": mark_safe(_body(content)),
        "authors": authors,
        "tags": tags,
        "documents": _documents(document_ids),
        "video": _video(content),
        "evidence": Evidence.objects.filter(version=version) if content.is_about_a_claim else [],
        "steps": steps,
    }


def _body(content):
    """Cleaned by today's policy, at the latest now."""
    if isinstance(content, Article) and content.shown_policy == POLICY_VERSION:
        return content.body_shown
    return body_for_readers(content.body)


def _video(content):
    """A film that lies on this server is played in the page; any other stays where it is, behind a link."""
    if content.kind != content.Kind.VIDEO or not content.video_url:
        return None
    address = urlsplit(content.video_url)
    here = address.hostname == urlsplit(settings.SITE_URL).hostname
    return {"here": here, "url": "/" + address.path.lstrip("/\\") if here else content.video_url, "host": address.hostname}


def _documents(ids):
    """Of the attached papers those that everybody may read, whoever looks: the page is the same for all."""
    if not ids:
        return []
    papers = Document.objects.visible_to(AnonymousUser()).published().for_cards().in_bulk(ids)
    return [papers[pk] for pk in ids if pk in papers]
