"""The public register: what was mended, checked and withdrawn, and how long a mistake stood."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from news.models import Article, Content, Step

PAGE = 30
MONTHS = 12
MENDED, WITHDRAWN = "mended", "withdrawn"
LABELS = {
    MENDED: "Đính chính bài đã đăng",
    WITHDRAWN: "Gỡ bài",
    Content.Kind.CORRECTION: Content.Kind.CORRECTION.label,
    Content.Kind.FACT_CHECK: Content.Kind.FACT_CHECK.label,
}


@dataclass(frozen=True)
class Entry:
    kind: str
    at: datetime.datetime
    article: Article
    words: str = ""  # what was wrong; why it was withdrawn; what the claim was

    @property
    def label(self):
        return LABELS[self.kind]

    @property
    def title(self):
        """What was withdrawn is not named any more."""
        return self.article.title if self.article.is_public else f"Một bài trong chuyên mục {self.article.category.name}"


def entries(before=None, size=PAGE):
    """The newest `size`, older than the moment `before`, and whether there are more."""
    steps = Step.objects.filter(deed__in=[Step.Deed.CORRECTED, Step.Deed.WITHDRAWN]).select_related("article__category")
    checks = Article.objects.published().filter(kind__in=Content.CLAIM_KINDS).select_related("category")
    if before is not None:
        steps, checks = steps.filter(at__lt=before), checks.filter(published_at__lt=before)
    left_out = [f"article__{name}" for name in ("body", "body_shown", "vector", "exact")]
    found = [_of_step(step) for step in steps.defer(*left_out).order_by("-at", "-pk")[: size + 1]]
    found += [
        Entry(article.kind, article.published_at, article, article.claim)
        for article in checks.defer("body", "body_shown", "vector", "exact").order_by("-published_at", "-pk")[: size + 1]
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    return found[:size], len(found) > size


def _of_step(step):
    kind = MENDED if step.deed == Step.Deed.CORRECTED else WITHDRAWN
    return Entry(kind, step.at, step.article, step.reason)


_MONTHS = """
SELECT date_trunc('month', mended.at AT TIME ZONE %(zone)s)::date, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY mended.at - shown.at)
FROM news_step mended JOIN LATERAL (
    SELECT min(at) AS at FROM news_step
    WHERE article_id = mended.article_id AND version_id = mended.before_id AND deed IN ('published', 'updated', 'corrected')
) shown ON shown.at IS NOT NULL
WHERE mended.deed = 'corrected'
GROUP BY 1 ORDER BY 1 DESC LIMIT %(months)s
"""


def months():
    """(month, corrections, median time from when readers first saw the mistake until it was mended), newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"zone": settings.TIME_ZONE, "months": MONTHS})
        return cursor.fetchall()
