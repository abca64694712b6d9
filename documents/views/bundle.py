"""Downloading a selection of documents."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from documents.bundle.packing import choose, pack
from documents.exceptions import DocumentsError
from documents.views.desk import is_key


@require_POST
def download(request):
    """What was chosen, as one ZIP. Files of documents that are not public stand in the trail of each."""
    ids = [int(pk) for pk in request.POST.getlist("chon") if is_key(pk)]
    try:
        items = choose(user=request.user, ids=ids)
    except DocumentsError as problem:
        messages.warning(request, str(problem))
        return redirect(_back(request))
    response = StreamingHttpResponse(pack(items, user=request.user), content_type="application/zip")
    name = f"van-ban-{timezone.localtime():%Y-%m-%d-%H%M}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _back(request):
    back = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return back
    return "documents:bookmarks"
