"""What the page of an article shows, of what readers see or of any version that the desk looks at."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Value
from django.utils.safestring import mark_safe

from documents.models import Document
from news.models import Article, Author, Step, Tag
from news.rendering import body_for_readers
from richtext.policy import POLICY_VERSION


def article_context(article, content):
    """For templates/news/article.html. `content` is the article itself (what readers see) or one of its versions."""
    lists = content.live if isinstance(content, Article) else content
    authors, tags = _names(lists.author_ids, lists.tag_ids)
    return {
        "article": article,
        "content": content,
        "body": mark_safe(_body(content)),
        "authors": authors,
        "tags": tags,
        "documents": _documents(lists.document_ids),
        "video": _video(content),
        "evidence": list(lists.evidence.all()) if content.is_about_a_claim else [],
        "steps": list(article.steps.filter(deed__in=Step.PUBLIC).only("deed", "reason", "at", "article_id")),
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
    return {"here": here, "url": address.path if here else content.video_url, "host": address.hostname}


def _names(author_ids, tag_ids):
    """(authors in the order of the byline, tags by name), in one query."""
    authors = _rows(Author, author_ids, "name", "post")
    tags = _rows(Tag, tag_ids, "name", "slug")
    found = {"author": {}, "tag": {}}
    for table, pk, name, second in authors.union(tags, all=True):
        found[table][pk] = (name, second)
    return (
        [Author(pk=pk, name=found["author"][pk][0], post=found["author"][pk][1]) for pk in author_ids if pk in found["author"]],
        sorted((Tag(pk=pk, name=name, slug=slug) for pk, (name, slug) in found["tag"].items()), key=lambda tag: tag.name),
    )


def _rows(model, ids, *columns):
    table = Value(model._meta.model_name, output_field=CharField())
    return model.objects.order_by().filter(pk__in=ids or [0]).annotate(table=table).values_list("table", "pk", *columns)


def _documents(ids):
    """Of the attached papers those that everybody may read, whoever looks: the page is the same for all."""
    if not ids:
        return []
    papers = Document.objects.visible_to(AnonymousUser()).published().for_cards().in_bulk(ids)
    return [papers[pk] for pk in ids if pk in papers]
