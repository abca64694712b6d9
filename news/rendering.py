"""The body of an article as readers get it."""

import re

from django.utils.safestring import mark_safe

from news.models import Picture
from news.pictures import ADDRESS, ids_in, picture_html
from richtext.policy import clean

# Exact on clean HTML: its attributes are always in double quotes, and no quote stands inside them.
IMAGE = re.compile(r'<img(?:\s+[\w-]+="[^"]*")*\s*/?>')
ALT = re.compile(r'\salt="([^"]*)"')


def body_for_readers(body):
    """HTML cleaned again by today's policy, its pictures in all sizes and formats."""
    body = clean(body)
    known = {str(picture.pk): picture for picture in Picture.objects.filter(pk__in=ids_in(body))}

    def in_all_sizes(found):
        address = ADDRESS.search(found[0])
        picture = known.get(address[1]) if address else None
        if picture is None:
            return ""  # there is nothing to show
        alt = ALT.search(found[0])
        return picture_html(picture, alt=mark_safe(alt[1]) if alt else "")  # escaped already, as it stands in the body

    return IMAGE.sub(in_all_sizes, body)
