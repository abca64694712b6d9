"""When two addresses are the same page: without what browsers, phones and shared links put around it."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from news.exceptions import NewsError

PLATFORMS = ("facebook.com", "zalo.me", "youtube.com", "tiktok.com")
FOR_PHONES = re.compile(r"^(?:m|web|mbasic|touch|vi-vn)\.")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")
PROFILE = "/profile.php"  # Facebook names such a page by a parameter
EXACT_PATHS = ("/channel/",)  # YouTube tells capitals apart in them


class NotAChannel(NewsError):
    sentence = "Đây không phải địa chỉ của một trang. Hãy chép nguyên địa chỉ, ví dụ facebook.com/tentrang."


def normalised(address):
    """What compares equal for the same page. Errors: NotAChannel."""
    text = "".join(address.split())
    if not text or len(text) > 500 or not text.isprintable():
        raise NotAChannel
    if "://" not in text:
        text = f"https://{text.lstrip('/')}"
    try:
        parts = urlsplit(text)
        # Letters that only look Latin come out as xn--… and equal nothing.
        host = (parts.hostname or "").encode("idna").decode().lower()
    except ValueError as problem:
        raise NotAChannel from problem
    if parts.scheme.lower() not in ("http", "https") or parts.username or not HOST.fullmatch(host):
        raise NotAChannel
    host = host.removeprefix("www.")
    host = "facebook.com" if host == "fb.com" else host
    if host.endswith(PLATFORMS):
        host = FOR_PHONES.sub("", host)
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).rstrip("/")
    if not path.startswith(EXACT_PATHS):
        path = path.casefold()
    numbers = [value for name, value in parse_qsl(parts.query) if name == "id"] if path == PROFILE else []
    return host + path + "".join(f"?id={number}" for number in numbers[:1])


def is_whole_platform(address):
    """True of the platform itself: everybody's pages lie under it."""
    return normalised(address) in PLATFORMS


def lies_in(address, channel_address):
    """Both normalised: the channel itself, or something that it shows."""
    return address == channel_address or address.startswith(f"{channel_address}/")


def shown(address):
    """For the eye, in full: only the scheme is left out."""
    return re.sub(r"^https?://", "", address).rstrip("/")
