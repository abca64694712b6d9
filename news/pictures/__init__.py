"""How a picture of the library stands in a page: in several sizes and two formats, cropped around its focal point."""

import re
import uuid
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

WIDTHS = (320, 640, 960, 1280, 1920)
STANDARD = 960  # the one that stands in stored bodies, and is there as soon as the picture is
FORMATS = ("avif", "webp")
SHARE_SIZE = (1200, 630)  # of the cards that social networks draw, JPEG
FIRST, LATER = mark_safe(' fetchpriority="high"'), mark_safe(' loading="lazy"')
IN_ARTICLE = "(min-width: 46rem) 45rem, 100vw"
ADDRESS = re.compile(r"/tin-tuc/anh/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+\.(?:webp|avif|jpg)")


@dataclass(frozen=True)
class Sources:
    """What `<picture>` needs; width and height are those of `src`, so that nothing jumps while it loads."""

    src: str
    width: int
    height: int
    avif: str
    webp: str
    sizes: str


@cache
def _folder():
    """Asked for once: a list of articles names hundreds of files."""
    return reverse("news:pictures")


def file_url(picture, width=STANDARD, ext="webp"):
    return f"{_folder()}{picture.id}-{width}.{ext}"


def share_url(picture):
    """1200 × 630, JPEG, around the focal point."""
    return file_url(picture, SHARE_SIZE[0], "jpg")


def size_at(picture, width):
    """(width, height) of the file named by `width`: nothing is made larger than it came."""
    shown = min(width, picture.width)
    return shown, max(1, round(picture.height * shown / picture.width))


def sources_of(picture, sizes=IN_ARTICLE) -> Sources:
    largest = next((width for width in WIDTHS if width >= picture.width), WIDTHS[-1])
    offered = [width for width in WIDTHS if width <= largest]
    by_format = {
        ext: ", ".join(f"{file_url(picture, width, ext)} {size_at(picture, width)[0]}w" for width in offered) for ext in FORMATS
    }
    width, height = size_at(picture, STANDARD)
    return Sources(file_url(picture), width, height, sizes=sizes, **by_format)


def picture_html(picture, *, alt=None, sizes=IN_ARTICLE, cover=False, crop=""):
    """`alt`: other words than the picture's own, `""` where the text beside it says it all. `cover`: the first thing a
    reader sees, fetched before all others. `crop`: "wide" (16:9) or "square", around the focal point; the page then loads
    css/news_pictures.css."""
    source = sources_of(picture, sizes)
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}"><source type="image/webp" srcset="{}" sizes="{}">'
        '<img src="{}" alt="{}" width="{}" height="{}"{}{} decoding="async"></picture>',
        source.avif, sizes, source.webp, sizes,
        source.src, picture.alt if alt is None else alt, source.width, source.height,
        format_html(' class="crop-{} {}"', crop, picture.focal_classes) if crop else "",
        FIRST if cover else LATER,
    )  # fmt: skip


def figure_html(picture):
    """As it is put into the body of an article."""
    width, height = size_at(picture, STANDARD)
    return format_html(
        '<figure class="picture"><img src="{}" alt="{}" width="{}" height="{}">'
        '<figcaption>{} <span class="credit">{}</span></figcaption></figure>',
        file_url(picture), picture.alt, width, height, picture.caption, picture.credit_line,
    )  # fmt: skip


def ids_in(html):
    """Of the pictures that stand in a body."""
    return {uuid.UUID(found) for found in ADDRESS.findall(html)}
