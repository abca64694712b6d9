"""Authors, sources, stories and tags: named anew, and doubles merged. What was published under a name follows it."""

from django.db import transaction
from django.db.models import F, Func, Value

from documents.search.due import AT_ONCE
from news.actions.columns import NameTaken
from news.actions.site import done, keep_address
from news.levels import refuse_levels_in
from news.models import Article, Author, Byline, HomeBlock, Source, Story, Tag, Version
from news.searching import index_due, mark_due
from vietnamese.text import exact, fold, slugify

SLUG = {Story: 160, Tag: 80}


@transaction.atomic
def save_name(*, row, by):
    """A row with its new values, added or changed. Errors: NameTaken."""
    model, word = type(row), row._meta.verbose_name
    refuse_levels_in(row)
    is_new = row.pk is None
    before = None if is_new else model.objects.select_for_update().get(pk=row.pk)
    if _is_taken(row):
        raise NameTaken(f"Đã có {word} “{row}”. Hãy chọn tên khác, hoặc gộp hai tên làm một.")
    if model in SLUG and (is_new or row.name != before.name):
        row.slug = _slug(row)
    if model is Tag:
        row.name_key = fold(row.name)
    row.save()
    if before is not None and model in SLUG:
        keep_address(before.get_absolute_url(), row, **{word_of(row): row})
    if before is not None and model is not Story and str(before) != str(row):
        mark_due(articles_of(row).published())
        index_due(seconds=AT_ONCE)
    return done(f"{word_of(row)}_{'added' if is_new else 'changed'}", row, by=by, **({} if is_new else {"before": str(before)}))


@transaction.atomic
def merge(*, row, into, by):
    """`row` becomes `into` wherever it stood, in saved versions too, and is no more."""
    model = type(row)
    kept = {one.pk: one for one in model.objects.select_for_update().filter(pk__in=[row.pk, into.pk]).order_by("pk")}
    row, into = kept[row.pk], kept[into.pk]
    if row == into:
        raise NameTaken("Hãy chọn một tên khác để gộp vào.")
    articles = articles_of(row).count()
    mark_due(articles_of(row).published())
    MOVES[model](row, into)
    if model in SLUG:
        row.old_addresses.update(**{word_of(row): into})
        address = row.get_absolute_url()
        if address != into.get_absolute_url():
            keep_address(address, into, **{word_of(row): into})
    name = str(row)
    row.delete()
    index_due(seconds=AT_ONCE)
    return done(f"{word_of(into)}_merged", into, by=by, merged=name, articles=articles)


def articles_of(row):
    """Articles whose readers see the name."""
    field = {Author: "authors", Source: "source", Story: "story", Tag: "tags"}[type(row)]
    return Article.objects.exclude(standing=Article.Standing.NONE).filter(**{field: row})


def word_of(row):
    return row._meta.model_name


def _is_taken(row):
    others = type(row).objects.exclude(pk=row.pk)
    if isinstance(row, Tag) and others.filter(name_key=fold(row.name)).exists():
        return True
    if isinstance(row, Author):
        others = others.filter(post=row.post)
    if isinstance(row, Story | Tag) and others.filter(slug=_slug(row)).exists():
        return True
    return any(exact(name) == exact(row.name) for name in others.values_list("name", flat=True))


def _slug(row):
    slug = slugify(row.name, SLUG[type(row)])
    if not slug:
        raise NameTaken("Tên phải có chữ hoặc số.")
    return slug


def _move_author(row, into):
    both = Byline.objects.filter(author=into).values("article")
    Byline.objects.filter(author=row, article__in=both).delete()
    Byline.objects.filter(author=row).update(author=into)
    _replace("author_ids", row.pk, into.pk)
    if into.user_id is None and row.user_id is not None:
        into.user_id = row.user_id
        into.save(update_fields=["user"])


def _move_tag(row, into):
    through = Article.tags.through.objects
    through.filter(tag=row, article__in=through.filter(tag=into).values("article")).delete()
    through.filter(tag=row).update(tag=into)
    _replace("tag_ids", row.pk, into.pk)


def _move_source(row, into):
    for model in (Article, Version):
        model.objects.filter(source=row).update(source=into)


def _move_story(row, into):
    for model in (Article, Version, HomeBlock):
        model.objects.filter(story=row).update(story=into)


MOVES = {Author: _move_author, Source: _move_source, Story: _move_story, Tag: _move_tag}


def _replace(column, old, new):
    """In the lists of saved versions, each name once."""
    carrying = Version.objects.filter(**{f"{column}__contains": [old]})
    carrying.filter(**{f"{column}__contains": [new]}).update(
        **{column: Func(F(column), Value(old), function="array_remove")}
    )
    carrying.update(**{column: Func(F(column), Value(old), Value(new), function="array_replace")})
