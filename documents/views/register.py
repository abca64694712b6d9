"""Sổ đăng ký văn bản: the two books of an office, one line of them, and what waits for its handler."""

import datetime
from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Unit
from documents.actions.register import LABELS
from documents.models import Book, Document, RegisterChange, RegisterEntry
from documents.register_filters import RegisterFilter
from documents.register_forms import AssignForm, CancelForm, FinishForm
from documents.views.desk import is_key
from documents.views.reading_room import merged_into

ROWS = 50
NAMES = {Book.INCOMING: "register_incoming", Book.OUTGOING: "register_outgoing"}
TITLES = {Book.INCOMING: "Sổ đăng ký văn bản đến", Book.OUTGOING: "Sổ đăng ký văn bản đi"}


def unit_of_register(request, permission="documents.view_register"):
    """The unit asked for, or the person's own. Whoever reads no register finds none: 404."""
    asked = request.POST.get("don_vi") or request.GET.get("don_vi") or ""
    if asked:
        units = request.user.units_with(permission).select_related("kind")
        return get_object_or_404(units, pk=asked if is_key(asked) else None)
    own = Unit.objects.filter(pk__in=request.user.units_holding(permission)).select_related("kind").order_by("pk")
    unit = own.first()
    if unit is None:
        raise Http404
    return unit


def book_url(entry_or_book, unit):
    book = getattr(entry_or_book, "book", entry_or_book)
    return f"{reverse(f'documents:{NAMES[book]}')}?don_vi={unit.pk}"


@require_safe
def register(request, book):
    unit = unit_of_register(request)
    filters = RegisterFilter(request.GET, unit=unit)
    entries = RegisterEntry.objects.filter(book=book, unit=unit)
    page = _newest(request, filters.narrow(entries))
    with_document(request.user, page["entries"])
    return render(
        request,
        "documents/register_list.html",
        {
            **page,
            "heading": TITLES[book],
            "is_outgoing": book == Book.OUTGOING,
            "unit": unit,
            "units": request.user.units_with("documents.view_register").order_by("path"),
            "filters": filters,
            "books": [
                {"label": TITLES[one], "url": book_url(one, unit), "active": one == book} for one in Book
            ],
            "overdue": entries.overdue().count() if book == Book.INCOMING else 0,
            "overdue_url": f"{book_url(book, unit)}&tinh_trang=qua-han",
            "clear_url": book_url(book, unit),
            "may_keep": request.user.has_perm("documents.keep_register", unit),
        },
    )


def _newest(request, entries):
    """One page, the latest day first; the next begins after the last row shown."""
    after = request.GET.get("sau", "")
    if after:
        day, pk = _key(after)
        entries = entries.filter(Q(day__lt=day) | Q(day=day, pk__lt=pk))
    found = list(entries.for_rows().order_by("-day", "-pk")[: ROWS + 1])
    shown, query = found[:ROWS], request.GET.copy()
    more_url = first_url = ""
    if len(found) > ROWS:
        query["sau"] = f"{shown[-1].day:%Y-%m-%d}~{shown[-1].pk}"
        more_url = f"?{query.urlencode()}"
    if after:
        query.pop("sau")
        first_url = f"?{query.urlencode()}"
    return {"entries": shown, "more_url": more_url, "first_url": first_url}


def _key(after):
    day, _, pk = after.partition("~")
    try:
        return datetime.date.fromisoformat(day), int(pk if is_key(pk) else "")
    except ValueError:
        raise Http404 from None


def with_document(user, entries):
    """Whether the reader may open the document behind each line. One that is hidden counts as absent:
    the line then tells what the office wrote, and not even that there is a file."""
    present = [entry.document_id for entry in entries if entry.document_id]
    seen = Document.objects.visible_to(user).filter(pk__in=present).values_list("pk", flat=True)
    seen = set(seen) if present else set()
    for entry in entries:
        entry.opens_document = entry.document_id in seen
    return entries


def entry_for(request, pk):
    entries = RegisterEntry.objects.visible_to(request.user)
    return get_object_or_404(
        entries.select_related("unit", "run__term", "run__doc_type", "doc_type", "handler", "created_by"), pk=pk
    )


@require_safe
def entry(request, pk):
    return entry_page(request, entry_for(request, pk))


def entry_page(request, entry, *, status=200, **bound):
    """The line with its history; a form that was refused comes in by its name."""
    user = request.user
    document = None
    if entry.document_id:
        documents = Document.objects.visible_to(user).select_related("doc_type", "issuer")
        document = documents.filter(pk=entry.document_id).first() or merged_into(documents, entry.document_id)
    reads_register = user.has_perm("documents.view_register", entry.unit)
    may_assign = not entry.is_cancelled and not entry.is_outgoing and user.has_perm("documents.assign_handler", entry)
    may_change = not entry.is_cancelled and user.has_perm("documents.change_entry", entry)
    context = {
        "entry": entry,
        "heading": f"{'Văn bản đi' if entry.is_outgoing else 'Văn bản đến'} số {entry.place}",
        "facts": facts(entry),
        "document": document,
        "history": history(entry),
        "book_url": book_url(entry, entry.unit) if reads_register else "",
        "book_title": TITLES[entry.book],
        "may_change": may_change,
        "may_assign": may_assign,
        "may_finish": not entry.is_cancelled and not entry.is_outgoing and user.has_perm("documents.finish_entry", entry),
        "assign_form": AssignForm(entry=entry) if may_assign else None,
        "finish_form": FinishForm(),
        "cancel_form": CancelForm(),
        **bound,
    }
    return render(request, "documents/register_entry.html", context, status=status)


def facts(entry):
    """[(label, value)] in the order of the legal columns; what is empty is left out."""
    if entry.is_outgoing:
        rows = [
            ("Số, ký hiệu", entry.symbol), ("Dãy số", str(entry.run)), ("Ngày tháng", entry.day),
            ("Tên loại", entry.doc_type), ("Trích yếu", entry.subject), ("Người ký", entry.signer),
            ("Nơi nhận", entry.recipients), ("Đơn vị, người nhận bản lưu", entry.copy_keeper),
            ("Số lượng bản", entry.copies), ("Ngày chuyển", entry.sent_on), ("Ký nhận", entry.signed_for),
            ("Ghi chú", entry.note),
        ]  # fmt: skip
    else:
        rows = [
            ("Ngày đến", entry.day), ("Số đến", f"{entry.place} (năm {entry.run.year})"),
            ("Vào sổ lùi ngày vì", entry.late_reason), ("Nơi gửi", entry.author), ("Số, ký hiệu", entry.symbol),
            ("Ngày của văn bản", entry.date_issued), ("Tên loại", entry.doc_type), ("Trích yếu", entry.subject),
            ("Đơn vị hoặc người nhận", entry.receiver), ("Ngày chuyển", entry.sent_on), ("Ký nhận", entry.signed_for),
            ("Ghi chú", entry.note),
        ]  # fmt: skip
    return [
        (label, f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else value) for label, value in rows if value
    ]


def history(entry):
    """[{at, who, kind, what, changes, note}], newest first: one for each deed, with every former value."""
    changes = RegisterChange.objects.filter(entry=entry).select_related("by").order_by("-at", "pk")
    deeds = []
    for (at, _, kind), rows in groupby(changes, key=lambda change: (change.at, change.by_id, change.kind)):
        rows = list(rows)
        deeds.append(
            {
                "at": at,
                "who": rows[0].by,
                "kind": kind,
                "what": rows[0].get_kind_display(),
                "changes": [
                    {"label": LABELS.get(row.field, row.field), "old": row.old, "new": row.new} for row in rows if row.field
                ],
                "note": rows[0].reason,
            }
        )
    return deeds


@require_safe
def my_tasks(request):
    """Việc của tôi: what was handed to this person, the nearest deadline first."""
    if not request.user.has_perm("documents.handle_entry"):
        raise Http404
    waiting = RegisterEntry.objects.waiting_for(request.user).for_rows()
    tasks = list(waiting.order_by("due_on", "pk")[: ROWS + 1])  # those without a deadline come last
    with_document(request.user, tasks)
    return render(
        request,
        "documents/register_tasks.html",
        {
            "entries": tasks[:ROWS],
            "more": len(tasks) > ROWS,
            "overdue": RegisterEntry.objects.waiting_for(request.user).overdue().count(),
            "today": timezone.localdate(),
        },
    )
