"""The portal's own addresses, the style page, and a desk that is away when a test wants it to be."""

import io

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from reportlab.pdfgen import canvas

from tuyengiao import styleguide
from tuyengiao.urls import urlpatterns as portal

received = []
answers = []  # what the desk says next; empty means it takes the file


@csrf_exempt
@login_not_required
def desk(request):
    if answers:
        status, body = answers.pop(0)
        return JsonResponse(body, status=status, headers={"Retry-After": "1"})
    request.upload_handlers = [MemoryFileUploadHandler(request)]  # the portal's own takes files from clerks only
    received.append((request.FILES["file"].name, request.POST.get("declared_open")))
    return JsonResponse({"id": str(len(received)), "status_url": "/"}, status=202)


@login_not_required
def suggestions(request):
    found = [{"label": "09-NQ/TU", "note": "Về chuyển đổi số", "url": "/giao-dien/?den=09"}]
    return render(request, "_components/suggestions.html", {"suggestions": found if request.GET.get("q") else []})


@login_not_required
def reader(request):
    page = engines["django"].from_string(
        '{% extends "base.html" %}{% block content %}<h1>Đọc</h1>'
        '{% include "_components/pdf_viewer.html" with pdf_url="/to-giay.pdf" q="chuyen doi" %}{% endblock %}'
    )
    return HttpResponse(page.render({}, request))


@login_not_required
def paper(request):
    sheet = io.BytesIO()
    page = canvas.Canvas(sheet)
    for number in range(1, 4):
        page.drawString(90, 700, f"Trang so {number}: chuyen doi so")
        page.showPage()
    page.save()
    return HttpResponse(sheet.getvalue(), content_type="application/pdf")


urlpatterns = [
    path("giao-dien/", styleguide.show),
    path("tai-len/", desk),
    path("van-ban/goi-y/", suggestions),
    path("to-giay.pdf", paper),
    path("doc-giay/", reader),
    *portal,
]
