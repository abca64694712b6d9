"""Addresses as codes for a phone, alike on the screen and on paper."""

import segno
from django.utils.safestring import mark_safe


def svg(address, title):
    """Black on white with the quiet zone that readers of codes ask for, whatever stands behind it. `title` is read aloud."""
    code = segno.make_qr(address, error="m", boost_error=False)
    drawn = code.svg_inline(scale=4, border=4, dark="#000", light="#fff", title=title, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # segno escapes the title, and the rest is numbers
