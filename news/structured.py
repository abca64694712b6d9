"""What machines read of an article (schema.org, as JSON-LD), with true dates. It is data: no browser runs it."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from news.models import Step

_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
PUBLISHER = "Ban Tuyên giáo Tỉnh ủy Đắk Nông"


def script(data):
    """The element that carries `data` in a page."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def news_article(request, article, authors, steps):
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": request.build_absolute_uri(article.get_absolute_url()),
        "headline": article.title,
        "description": article.lead,
        "inLanguage": "vi",
        "articleSection": article.category.name,
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.changed_at.isoformat(),
        "author": [{"@type": "Person", "name": one.name} | ({"jobTitle": one.post} if one.post else {}) for one in authors]
        or [{"@type": "Organization", "name": article.source.name if article.source else PUBLISHER}],
        "publisher": {"@type": "Organization", "name": PUBLISHER, "url": request.build_absolute_uri("/")},
        "isAccessibleForFree": True,
    }
    corrections = [step for step in steps if step.deed == Step.Deed.CORRECTED]
    if corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "text": step.reason, "datePublished": step.at.isoformat()} for step in corrections
        ]
    return script(data)
