"""Stars. What is kept is how many gave how many; the visitor's own cookie alone knows what that visitor gave."""

from django.db import transaction
from django.db.models import F

from news.models import Article, StarCount

WORDS = {1: "rất kém", 2: "kém", 3: "đạt", 4: "tốt", 5: "rất tốt"}


@transaction.atomic
def rate(*, article, stars, before=None):
    """Count `stars`; `before` is what the same visitor gave earlier and now takes back. Returns the article with its sums."""
    if stars not in WORDS:
        raise ValueError(f"{stars} stars cannot be given")
    # The article first: whoever rates it at the same moment waits here.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    if before and not StarCount.objects.filter(article=article, stars=before, count__gt=0).update(count=F("count") - 1):
        before = None  # counted before the numbers were laid anew
    count, _ = StarCount.objects.get_or_create(article=article, stars=stars)
    StarCount.objects.filter(pk=count.pk).update(count=F("count") + 1)
    Article.objects.filter(pk=article.pk).update(
        stars_sum=F("stars_sum") + stars - (before or 0), stars_count=F("stars_count") + (0 if before else 1)
    )
    article.refresh_from_db(fields=["stars_sum", "stars_count"])
    return article
