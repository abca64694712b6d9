"""What readers gave, in words."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize

from news.actions.stars import WORDS

register = template.Library()


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
