"""The run: rows of the old site become articles, a batch in one transaction with the rows that say so. Killed at any place,
it goes on with the first row that is not told done."""

import time
from dataclasses import dataclass

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audit import trail
from news import freshness, old_addresses
from news.actions import site_imports
from news.actions.pictures import add_picture
from news.actions.site_import_check import BEARS_A_LEVEL, articles_of
from news.exceptions import BearsALevel, ImportProblem, PictureRefused
from news.importing import bodies, nukeviet
from news.importing.parts import Parts
from news.models import (
    CONTENT_FIELDS,
    Article,
    Byline,
    OldAddress,
    Picture,
    SiteImport,
    SiteImportRow,
    Step,
    Version,
)
from news.pictures import ids_in
from news.pictures.uses import note_uses
from news.rendering import body_for_readers
from news.searching import index_article
from notifications.secrecy import bears_a_level
from richtext.policy import POLICY_VERSION, TooLong, clean
from richtext.text import plain
from vietnamese.text import fold, slugify

State, Kind, RowState = SiteImport.State, SiteImportRow.Kind, SiteImportRow.State
Standing, Deed = Article.Standing, Step.Deed

ARTICLES_AT_ONCE = 25
FROM_OLD_SITE = "Nhập từ trang cũ"
EXPIRED = "Hết thời hạn đăng trên trang cũ ngày {day}."
REFUSED_BY_DATABASE = "Có giá trị mà cổng không ghi được; bài này được để lại."
UNREADABLE_PICTURE = "Tệp ảnh không đọc được."
LONGEST_TITLE = 250
TITLE_OF_SLUG = 100


def work(*, entry, seconds, uploads=None) -> bool:
    """Go on for so long; True when nothing is left to do."""
    deadline = time.monotonic() + seconds
    try:
        uploads = uploads or site_imports.uploads_of(entry)
    except ImportProblem as problem:
        site_imports.halt(entry=entry, problem=str(problem))
        return True
    while SiteImport.objects.filter(pk=entry.pk, state=State.WORKING).exists():
        rows = list(entry.rows.filter(kind=Kind.ARTICLE, state=RowState.NEW).order_by("pk")[:ARTICLES_AT_ONCE])
        if not rows:
            site_imports.finish(entry=entry)
            return True
        lines = entry.lines.filter(part="rows", old_id__in=[int(row.old_id) for row in rows])
        old = {article.old_id: article for article in articles_of(entry, lines)}
        _bring(entry, rows, old, _bring_pictures(entry, uploads, old))
        if time.monotonic() > deadline:
            return False
    return True


def _bring(entry, rows, old, pictures):
    """What the database refuses is left out, and the rest of the batch comes."""
    try:
        _bring_articles(entry, rows, old, pictures)
    except (DataError, IntegrityError):
        if len(rows) > 1:
            for row in rows:
                _bring(entry, [row], old, pictures)
        else:
            SiteImportRow.objects.filter(pk=rows[0].pk).update(state=RowState.FAILED, problem=REFUSED_BY_DATABASE)
            SiteImport.objects.filter(pk=entry.pk).update(done=F("done") + 1)


def _bring_pictures(entry, uploads, old):
    """{path: picture}. Each is kept as soon as it is there: the same bytes sent again are the same picture."""
    wanted = {}
    for article in old.values():
        words = nukeviet.words(article.values.get("homeimgalt"))  # printed under the picture there, and read aloud
        cover = bodies.Picture(bodies.path_on(entry.label, article.cover_path), alt=words, caption=words)
        for picture in [*bodies.Body(article.body, entry.label).pictures(), *([cover] if cover.path else [])]:
            wanted.setdefault(picture.path, picture)
    listed = {row.old_id: row for row in entry.rows.filter(kind=Kind.PICTURE, old_id__in=[path[:300] for path in wanted])}
    for path, said in wanted.items():
        row = listed.get(path[:300])
        if row is not None and row.state == RowState.NEW:
            _bring_picture(entry, uploads, row, said)
    kept = {path: listed[path[:300]].new_id for path in wanted if path[:300] in listed and listed[path[:300]].new_id}
    found = {str(pk): picture for pk, picture in Picture.objects.in_bulk(kept.values()).items()}
    return {path: found[pk] for path, pk in kept.items() if pk in found}


def _bring_picture(entry, uploads, row, said):
    data = uploads.read(said.path)
    try:
        if data is None:
            raise PictureRefused(UNREADABLE_PICTURE)
        picture, _ = add_picture(
            data=data, name=row.label, unit=entry.unit, by=entry.by, alt=said.alt[:300], caption=said.caption[:400]
        )
        row.state, row.new_id = RowState.DONE, str(picture.pk)
        row.problem = "" if picture.is_described else "Còn thiếu văn bản thay thế, chú thích hoặc nguồn ảnh (trang cũ không ghi)."
    except (PictureRefused, BearsALevel) as problem:
        row.state, row.problem = RowState.FAILED, str(problem)[:500]
    row.save(update_fields=["state", "new_id", "problem"])


@dataclass
class Brought:
    """An article on its way over."""

    row: SiteImportRow
    old: nukeviet.OldArticle
    lists: dict
    article: Article
    version: Version = None


@transaction.atomic
def _bring_articles(entry, rows, old, pictures):
    entry = site_imports.locked(entry, state=State.WORKING)
    if entry is None:
        return  # stopped meanwhile
    parts = Parts(entry, old)
    texts = {int(row.old_id): bodies.Body(old[int(row.old_id)].body, entry.label) for row in rows}
    links = old_addresses.found({path for text in texts.values() for path in text.links()})
    targets = {path: address for path, row in links.items() if (address := old_addresses.target_of(row))}
    brought = []
    for row in rows:
        article = old[int(row.old_id)]
        text = texts[article.old_id].with_pictures(pictures).with_links(targets)
        try:
            brought.append(_composed(entry, row, article, clean(str(text)), pictures, parts))
        except (TooLong, BearsALevel) as problem:
            _leave(entry, row, problem)
    _write(entry, brought, parts)
    entry.done += len(rows)
    entry.save(update_fields=["done"])
    freshness.changed()
    SiteImportRow.objects.bulk_update(rows, ["state", "new_id", "problem", "label"])


def _leave(entry, row, problem):
    row.state, row.problem = RowState.FAILED, str(problem)[:500]
    if isinstance(problem, BearsALevel):
        row.state, row.problem, row.label = RowState.SKIPPED, BEARS_A_LEVEL, ""
        entry.lines.filter(part__in=nukeviet.OF_ARTICLES, old_id=int(row.old_id)).delete()
        entry.rows.filter(kind__in=SiteImportRow.OF_ARTICLES, old_id__startswith=f"{row.old_id} ").delete()


def _composed(entry, row, old, body, pictures, parts):
    lead = " ".join(plain(clean(old.values.get("hometext") or "")).split())
    source, source_url = parts.source_of(old)
    content = {
        "title": old.title[:LONGEST_TITLE], "lead": lead, "body": body, "category": parts.category_of(old), "source": source,
        "source_url": source_url, "story": parts.story_of(old), "cover": pictures.get(bodies.path_on(entry.label, old.cover_path)),
        "allows_rating": old.values.get("allowed_rating") != "0",
    }  # fmt: skip
    if bears_a_level("\n".join([content["title"], lead, plain(body)])):
        raise BearsALevel
    total, count = old.stars
    written_at = nukeviet.moment(old.values.get("addtime")) or old.published_at or timezone.now()
    article = Article(
        **content, words=fold(content["title"]), slug=slugify(content["title"], TITLE_OF_SLUG) or "bai", on_home=old.values.get("inhome") != "0",
        created_at=written_at, touched_at=old.changed_at or written_at,
        views=nukeviet.number(old.values.get("hitstotal")), stars_sum=total, stars_count=count,
    )  # fmt: skip
    if old.is_public:
        article.state = Article.State.LIVE
        article.published_at, article.changed_at = old.published_at, min(old.changed_at, timezone.now())
        article.body_shown, article.shown_policy = body_for_readers(body), POLICY_VERSION
        if old.expired_at:
            article.state, article.withdrawn_at = Article.State.WITHDRAWN, old.expired_at
            article.withdrawn_reason = EXPIRED.format(day=f"{timezone.localtime(old.expired_at):%d/%m/%Y}")
    lists = {
        "author_ids": parts.authors_of(old), "tag_ids": parts.tags_of(old), "also_in_ids": parts.further_categories_of(old),
    }  # fmt: skip
    return Brought(row, old, lists, article)


def _write(entry, brought, parts):
    articles = Article.objects.bulk_create([item.article for item in brought])
    for item in brought:
        content = {name: getattr(item.article, name) for name in CONTENT_FIELDS}
        at = item.article.changed_at or item.article.created_at
        item.version = Version(article=item.article, number=1, note=FROM_OLD_SITE, at=at, **content, **item.lists)
    Version.objects.bulk_create([item.version for item in brought])
    for item in brought:
        item.article.newest = item.version
        if item.old.is_public:
            item.article.live = item.version
            item.article.standing = Standing.WITHDRAWN if item.article.withdrawn_at else Standing.PUBLISHED
        item.row.state, item.row.new_id = RowState.DONE, str(item.article.pk)
    Article.objects.bulk_update(articles, ["newest", "live", "standing"])
    _link(brought)
    of_articles = [OldAddress(path=path, article=item.article) for item in brought for path in parts.addresses_of(item.old)]
    OldAddress.objects.bulk_create([*of_articles, *parts.addresses_of_names.values()], ignore_conflicts=True)
    trail.record_many(
        [{"verb": "news.imported", "by": entry.by, "on": item.article, "unit": entry.unit, "data": {"old": item.old.old_id}} for item in brought]
    )
    for article in articles:
        if article.cover_id or ids_in(article.body):
            note_uses(article)
        index_article(article)


def _link(brought):
    through = {"tag": Article.tags.through, "category": Article.also_in.through}
    for name, ids in (("tag", "tag_ids"), ("category", "also_in_ids")):
        through[name].objects.bulk_create(
            [through[name](article=item.article, **{f"{name}_id": pk}) for item in brought for pk in item.lists[ids]]
        )
    Byline.objects.bulk_create(
        [
            Byline(article=item.article, author_id=pk, position=place)
            for item in brought
            for place, pk in enumerate(item.lists["author_ids"])
        ]
    )
    Step.objects.bulk_create([step for item in brought for step in _steps_of(item)])


def _steps_of(item):
    article = item.article
    if not item.old.is_public:
        return [Step(article=article, version=item.version, deed=Deed.CREATED, reason=FROM_OLD_SITE, at=article.created_at)]
    steps = [Step(article=article, version=item.version, deed=Deed.PUBLISHED, reason=FROM_OLD_SITE, at=article.published_at)]
    if article.withdrawn_at:
        steps.append(
            Step(
                article=article, version=item.version, before=item.version, deed=Deed.WITHDRAWN, reason=article.withdrawn_reason,
                at=article.withdrawn_at,
            )  # fmt: skip
        )
    return steps
