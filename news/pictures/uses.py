"""Where a picture stands, and so who may fetch it."""

from django.db import transaction
from django.db.models import Q

from news.models import Article, Page, Picture, PictureUse, Source
from news.pictures import ids_in


def note_uses(article):
    """To be called when the newest version or what readers see of an article has changed."""
    wanted = set()
    for version in filter(None, (article.newest, article.live)):
        wanted |= ids_in(version.body) | ({version.cover_id} if version.cover_id else set())
    wanted = set(Picture.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    noted = set(article.picture_uses.values_list("picture_id", flat=True))
    article.picture_uses.filter(picture__in=noted - wanted).delete()
    PictureUse.objects.bulk_create(
        [PictureUse(article=article, picture_id=picture) for picture in wanted - noted], ignore_conflicts=True
    )
    # Asked anew by the next request for it: `is_open` only remembers a yes, and whoever asks meanwhile waits.
    locked = Picture.objects.select_for_update().filter(pk__in=noted | wanted).order_by("pk")
    Picture.objects.filter(pk__in=list(locked.values_list("pk", flat=True)), is_open=True).update(is_open=False)


def is_open(picture) -> bool:
    """Something that everybody may read shows it."""
    return picture.is_open or _opened(picture)


@transaction.atomic
def _opened(picture):
    locked = Picture.objects.select_for_update().get(pk=picture.pk)
    return _is_shown(locked) and bool(Picture.objects.filter(pk=locked.pk).update(is_open=True))


def _is_shown(picture):
    in_articles = Article.objects.published().filter(picture_uses__picture=picture).values_list("live__body", "live__cover_id")
    if any(cover == picture.pk or picture.pk in ids_in(body) for body, cover in in_articles):
        return True
    shown_pages = Page.objects.filter(is_shown=True, body__contains=str(picture.pk))
    return shown_pages.exists() or Source.objects.filter(logo=picture).exists()


def is_used(picture) -> bool:
    return (
        picture.uses.exists()
        or Page.objects.filter(body__contains=str(picture.pk)).exists()
        or Source.objects.filter(logo=picture).exists()
    )


def places_of(picture, user):
    """(places that the user may know of, how many more there are). A place: kind, name; of an article also pk, standing,
    is_on_desk."""
    articles = Article.objects.filter(picture_uses__picture=picture)
    desk = set(articles.on_desk_of(user).values_list("pk", flat=True))
    seen = articles.filter(Q(pk__in=desk) | Q(standing=Article.Standing.PUBLISHED)).order_by("-touched_at", "-pk")
    places = [
        {"kind": "article", "name": str(article), "pk": article.pk, "standing": article.get_standing_display(), "is_on_desk": article.pk in desk}
        for article in seen
    ]
    places += [{"kind": "page", "name": f"Trang “{page}”"} for page in Page.objects.filter(body__contains=str(picture.pk))]
    places += [{"kind": "logo", "name": f"Biểu trưng của nguồn tin “{source}”"} for source in Source.objects.filter(logo=picture)]
    return places, articles.count() - len(seen)
