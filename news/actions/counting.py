"""How often an article was read: by days, and by nobody."""

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from news.models import Article

_COUNT = """
INSERT INTO news_dayviews (article_id, day, count) VALUES (%s, %s, 1)
ON CONFLICT (article_id, day) DO UPDATE SET count = news_dayviews.count + 1
"""


@transaction.atomic
def count_view(pk):
    """Once more, where readers see it."""
    if Article.objects.published().filter(pk=pk).update(views=F("views") + 1):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [pk, timezone.localdate()])
