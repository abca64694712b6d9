"""Pictures that everybody may see are answered before any session is looked at: pages of visitors are full of them.
What is not open yet goes the ordinary way, to the view that asks who wants it."""

import re
import uuid

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from news.models import Picture
from news.pictures import files, uses

FILE = re.compile(r"/tin-tuc/anh/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{3,4})\.(webp|avif|jpg)")
FOR_EVER = 365 * 24 * 3600  # the content of such an address never changes
FOR_A_WHILE = 3600  # but that of a card does, with the focal point


class PublicPicturesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = FILE.fullmatch(request.path_info) if request.method in ("GET", "HEAD") else None
        if asked:
            picture = found(uuid.UUID(asked[1]), int(asked[2]), asked[3])
            if picture is not None and uses.is_open(picture):
                return answer(request, picture, int(asked[2]), asked[3], public=True)
        return self.get_response(request)


def found(picture_id, width, ext):
    """The picture, where such a file of it is offered."""
    if not files.is_offered(width, ext):
        return None
    return Picture.objects.filter(pk=picture_id).first()


def answer(request, picture, width, ext, *, public):
    name = files.name_of(picture, width, ext)
    etag = quote_etag(f"{picture.pk}/{name}")
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            stream = files.stream_of(picture, width, ext)
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(stream, content_type=files.TYPES[ext])
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if not public:
        patch_cache_control(response, private=True, max_age=FOR_A_WHILE)
    elif ext == "jpg":
        patch_cache_control(response, public=True, max_age=FOR_A_WHILE)
    else:
        patch_cache_control(response, public=True, max_age=FOR_EVER, immutable=True)
    return response
