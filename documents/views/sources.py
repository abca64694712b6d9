"""Nguồn tiếp nhận: the folders and mailboxes of the units, who answers for them, what came from them."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Membership
from accounts.views.pages import KeysetPage
from documents.actions import sources as deeds
from documents.exceptions import DocumentsError
from documents.models import Arrival, ArrivedFile, IntakeSource
from documents.models.arrival import NOT_TAKEN, TAKEN
from documents.source_forms import FORMS, DeclareForm
from documents.sources import folder, mailbox

COUNTED_FOR = timedelta(days=30)
KINDS = {"thu-muc": IntakeSource.Kind.FOLDER, "hop-thu": IntakeSource.Kind.MAILBOX}

may_view = permission_required("documents.view_source", raise_exception=True)
may_manage = permission_required("documents.manage_source", raise_exception=True)
may_declare = permission_required("documents.declare_source", raise_exception=True)


def _source(request, pk, permission="documents.view_source"):
    visible = IntakeSource.objects.visible_to(request.user).select_related("unit", "responsible")
    source = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm(permission, source):
        raise PermissionDenied
    return source


@may_view
@require_GET
def source_list(request):
    visible = IntakeSource.objects.visible_to(request.user).select_related("unit", "responsible")
    page = KeysetPage(request, visible, "id")
    _add_counts(page.rows)
    _add_roles(page.rows)
    for source in page.rows:
        source.standing = standing_of(source)
    return render(
        request,
        "documents/source_list.html",
        {"page": page, "may_add": request.user.has_perm("documents.manage_source"), "days": COUNTED_FOR.days},
    )


def _add_counts(rows):
    """How many files each source brought lately, in one question for the whole page."""
    counted = {
        row["arrival__source"]: row
        for row in ArrivedFile.objects.filter(
            arrival__source__in=rows, arrival__at__gt=timezone.now() - COUNTED_FOR
        )
        .values("arrival__source")
        .annotate(
            taken=Count("pk", filter=Q(upload__state__in=TAKEN)), refused=Count("pk", filter=Q(upload__state__in=NOT_TAKEN))
        )
    }
    for source in rows:
        row = counted.get(source.pk, {})
        source.taken, source.refused = row.get("taken", 0), row.get("refused", 0)


def _add_roles(rows):
    """The roles of all persons responsible in one question; `stands_still_because` asks each."""
    people = {source.responsible_id for source in rows if source.responsible_id}
    held = {}
    for membership in Membership.objects.current().filter(user__in=people, user__is_active=True).select_related("unit"):
        held.setdefault(membership.user_id, []).append(membership)
    for source in rows:
        if source.responsible:
            source.responsible.current_memberships = held.get(source.responsible_id, [])


def standing_of(source):
    """The chip of a source: what it does now, worst news first."""
    if source.state == IntakeSource.State.PAUSED:
        return {"tone": "plain", "icon": "pause-circle", "label": "Tạm dừng"}
    if source.stands_still_because:
        return {"tone": "warn", "icon": "exclamation-triangle", "label": "Chờ cam kết"}
    if source.failures:
        return {"tone": "bad", "icon": "exclamation-octagon", "label": "Đang vướng"}
    if source.problem:
        return {"tone": "warn", "icon": "exclamation-triangle", "label": "Đang nhận, có điều cần xem"}
    return {"tone": "ok", "icon": "check-circle", "label": "Đang nhận"}


@may_view
@require_GET
def source_detail(request, pk):
    source = _source(request, pk)
    user = request.user
    page = KeysetPage(request, Arrival.objects.filter(source=source).with_counts(), "id", descending=True)
    _add_reasons(page.rows)
    return render(
        request,
        "documents/source_detail.html",
        {
            "source": source,
            "standing": standing_of(source),
            "page": page,
            "may_manage": user.has_perm("documents.manage_source", source),
            "may_declare": user.has_perm("documents.declare_source", source),
            "is_mine": source.responsible_id == user.pk,
            "form": DeclareForm(),
        },
    )


def _add_reasons(rows):
    """Why files of each arrival were not taken or are held; sentences of the gate, no names."""
    found = {}
    told = ArrivedFile.objects.filter(arrival__in=rows, upload__state__in=[*NOT_TAKEN, "held", "failed"])
    for arrival_id, reasons in told.order_by("pk").values_list("arrival_id", "upload__reasons"):
        found.setdefault(arrival_id, []).extend(reasons)
    for row in rows:
        reasons = list(dict.fromkeys(([row.reason] if row.reason else []) + found.get(row.pk, [])))
        row.reasons, row.more_reasons = reasons[:5], max(len(reasons) - 5, 0)


@may_manage
def source_add(request, kind):
    if kind not in KINDS:
        raise Http404
    kind = KINDS[kind]
    form = FORMS[kind](request.POST or None, instance=IntakeSource(kind=kind), by=request.user)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            source = deeds.add_source(
                by=request.user, unit=unit, kind=kind, values=form.values(), password=form.cleaned_data.get("password", "")
            )
        except DocumentsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lập nguồn. Nguồn bắt đầu nhận khi một văn thư của {unit} cam kết tệp không mật.")
            return redirect("documents:source", source.pk)
    return _form_page(request, form, None, kind)


@may_manage
def source_edit(request, pk):
    source = _source(request, pk, "documents.manage_source")
    before = source.declared_until
    form = FORMS[source.kind](request.POST or None, instance=source, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            source = deeds.change_source(
                by=request.user, source=source, values=form.values(), password=form.cleaned_data.get("password", "")
            )
        except DocumentsError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu nguồn tiếp nhận.")
            if before and source.declared_until is None:
                messages.warning(request, "Nơi lấy tệp hoặc người gửi đã đổi nên văn thư của đơn vị cần cam kết lại.")
            return redirect("documents:source", source.pk)
    return _form_page(request, form, source, source.kind)


def _form_page(request, form, source, kind):
    if source is not None:
        source = IntakeSource.objects.get(pk=source.pk)  # as it stands, not as it was typed
    context = {"form": form, "source": source, "is_folder": kind == IntakeSource.Kind.FOLDER}
    return render(request, "documents/source_form.html", context, status=422 if form.errors else 200)


@may_manage
@require_POST
def source_try(request, pk):
    """Looks in and takes nothing."""
    source = _source(request, pk, "documents.manage_source")
    try:
        told = (folder if source.is_folder else mailbox).try_out(source)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, told)
    return redirect("documents:source", source.pk)


@may_manage
@require_POST
def source_pause(request, pk):
    source = _source(request, pk, "documents.manage_source")
    deeds.pause_source(by=request.user, source=source)
    messages.success(request, "Đã tạm dừng nguồn. Tệp, thư chưa lấy vẫn nằm ở chỗ cũ.")
    return redirect("documents:source", source.pk)


@may_manage
@require_POST
def source_resume(request, pk):
    source = _source(request, pk, "documents.manage_source")
    deeds.resume_source(by=request.user, source=source)
    messages.success(request, "Nguồn nhận tiếp.")
    return redirect("documents:source", source.pk)


@may_declare
@require_POST
def source_declare(request, pk):
    source = _source(request, pk, "documents.declare_source")
    if DeclareForm(request.POST).is_valid():
        deeds.declare_source(by=request.user, source=source)
        messages.success(request, "Đã ghi cam kết. Đồng chí là người phụ trách nguồn này trong một năm.")
    else:
        messages.error(request, "Chưa ghi cam kết: hãy đánh dấu vào ô cam đoan.")
    return redirect("documents:source", source.pk)


@may_declare
@require_POST
def source_give_up(request, pk):
    source = _source(request, pk, "documents.declare_source")
    try:
        deeds.give_up_source(by=request.user, source=source)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đồng chí đã thôi phụ trách. Nguồn dừng nhận cho đến khi có văn thư khác cam kết.")
    return redirect("documents:source", source.pk)
