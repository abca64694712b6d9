from django import template

from news.pictures import IN_ARTICLE, share_url, sources_of

register = template.Library()


@register.inclusion_tag("news/_picture.html")
def picture(picture, sizes=IN_ARTICLE, cover=False, crop=""):
    """`cover`: the first thing a reader sees, fetched before all others. `crop`: "wide" (16:9) or "square", around the
    focal point. The page loads css/news_pictures.css."""
    return {
        "picture": picture,
        "source": sources_of(picture, sizes),
        "cover": cover,
        "classes": f"crop-{crop} {picture.focal_classes}" if crop else "",
    }


register.simple_tag(share_url, name="share_picture_url")
