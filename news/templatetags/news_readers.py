"""What readers gave, in words."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize

from news.actions.stars import WORDS
from news.models import Content

register = template.Library()

Finding = Content.Finding
CHIPS = {
    Finding.FABRICATED: {"tone": "bad", "icon": "x-circle"},
    Finding.FALSE: {"tone": "bad", "icon": "exclamation-octagon"},
    Finding.TRUE: {"tone": "ok", "icon": "check-circle"},
    Finding.UNPROVEN: {"tone": "warn", "icon": "question-circle"},
    Finding.OUTDATED: {"tone": "plain", "icon": "clock-history"},
}


@register.filter
def mean_of_stars(article):
    """"4,5/5 · 12 lượt đánh giá", or nothing where nobody has rated."""
    mean = article.mean_stars
    return "" if mean is None else f"{localize(round(mean, 1))}/5 · {article.stars_count} lượt đánh giá"


@register.filter
def total_of_stars(article):
    return f"Tổng số điểm của bài viết là: {article.stars_sum} trong {article.stars_count} đánh giá"


@register.simple_tag
@cache
def star_buttons():
    """The same on every page, so drawn once in a process."""
    return render_to_string("news/_star_buttons.html", {"words": WORDS.items()})


@register.simple_tag
def star_words():
    return WORDS.items()


@register.simple_tag
def finding_chip(finding):
    return CHIPS[finding]


@register.filter
def in_words(span):
    """A stretch of time as a person says it: "45 phút", "3 giờ 20 phút", "2 ngày"."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < 24 * 60:
        return f"{minutes // 60} giờ" + (f" {minutes % 60} phút" if minutes % 60 else "")
    return f"{round(minutes / (24 * 60))} ngày"
