"""Hồ sơ và thẻ: the file units of one's office, and the tags in use."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit import trail
from documents.forms import FileUnitForm
from documents.models import Document, FileUnit, Tag
from documents.views.desk import upload_unit

PER_PAGE = 50

may_manage = permission_required("documents.manage_catalogue", raise_exception=True)


def _page(request, form, status=200):
    file_units = FileUnit.objects.filter(unit__in=request.user.units_with("documents.manage_catalogue"))
    present = Q(documents__state__in=Document.PRESENT)
    counted = file_units.annotate(documents_in=Count("documents", filter=present)).order_by(*FileUnit._meta.ordering, "pk")
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("trang"))
    visible = Q(documents__in=Document.objects.visible_to(request.user))
    tags = Tag.objects.annotate(documents_with=Count("documents", filter=visible)).filter(documents_with__gt=0)
    tags = tags.order_by("-documents_with", "name_key")[:200]
    return render(request, "documents/catalogue.html", {"page": page, "tags": tags, "form": form}, status=status)


@may_manage
@require_GET
def catalogue(request):
    return _page(request, FileUnitForm())


@may_manage
@require_POST
def add_file_unit(request):
    form = FileUnitForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    form.instance.unit = upload_unit(request.user) or request.user.units_with("documents.manage_catalogue").first()
    try:
        with transaction.atomic():
            file_unit = form.save()
    except IntegrityError:
        form.add_error("code", "Mã hồ sơ này đã có trong đơn vị. Hãy chọn mã khác.")
        return _page(request, form, status=422)
    trail.record(verb="documents.file_unit_added", by=request.user, on=file_unit, unit=file_unit.unit_id)
    messages.success(request, f"Đã lập hồ sơ {file_unit.code}.")
    return redirect("documents:catalogue")
