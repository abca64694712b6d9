"""The browser of the desk tells what axe-core found on the preview of a version."""

import json

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.idle import in_background
from news.accessibility import keep_report, sentences
from news.models import Article, Version


@in_background
@require_POST
def report(request, pk, number):
    if not request.user.has_perm("news.view_desk"):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.on_desk_of(request.user), pk=pk)
    version = get_object_or_404(Version, article=article, number=number)
    try:
        kept = keep_report(version=version, findings=json.loads(request.body), by=request.user)
    except (ValueError, RecursionError):
        raise BadRequest("Kết quả kiểm tra không đọc được.") from None
    return JsonResponse({"sentences": sentences(kept)})
