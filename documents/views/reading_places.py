"""Đang đọc dở: the places where one left off, for their owner alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from documents.actions import reading_places
from documents.models import ReadingPlace
from documents.views.reading_room import visible_file


@never_cache
@require_GET
def places(request):
    own = ReadingPlace.objects.shown_to(request.user).select_related("file", "document__doc_type", "document__issuer")
    return render(
        request,
        "documents/reading_place_list.html",
        {"places": own[: reading_places.MOST_KEPT], "is_on": reading_places.is_on(request.user)},
    )


@require_POST
def keep_place(request, pk, file_pk):
    """From the page itself while somebody reads; answers nothing."""
    file = visible_file(request, pk, file_pk)
    asked = request.POST.get("trang", "")
    if asked.isascii() and asked.isdigit() and 0 < int(asked[:7]) <= file.page_count:
        reading_places.keep(file=file, page=int(asked[:7]), by=request.user)
    return HttpResponse(status=204)


@require_POST
def forget_place(request, pk):
    reading_places.forget(place_pk=pk, by=request.user)
    messages.success(request, "Đã xóa chỗ đang đọc.")
    return redirect("documents:reading_places")


@require_POST
def forget_places(request):
    reading_places.forget_all(by=request.user)
    messages.success(request, "Đã xóa mọi chỗ đang đọc.")
    return redirect("documents:reading_places")


@require_POST
def switch_places(request):
    if request.POST.get("viec") == "bat":
        reading_places.switch_on(by=request.user)
        messages.success(request, "Từ nay cổng ghi nhớ chỗ đồng chí đang đọc.")
    else:
        reading_places.switch_off(by=request.user)
        messages.success(request, "Đã tắt. Những chỗ đã ghi nhớ đã được xóa.")
    return redirect("documents:reading_places")
