"""What is done to the registers: entering, correcting, handing out, finishing, cancelling; and the terms."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.actions import register as deeds
from documents.actions import terms as term_deeds
from documents.exceptions import DocumentsError, NoTerm, NumberTaken
from documents.models import Book, CommitteeTerm, Document, DocumentType, RegisterEntry, Series
from documents.numbers import next_number, run_key, usual_notation
from documents.register_forms import (
    AssignForm,
    CancelForm,
    DateInVietnamese,
    FinishForm,
    IncomingForm,
    OutgoingForm,
    TermForm,
)
from documents.registers import similar
from documents.search.index import symbol_key
from documents.views.desk import is_key
from documents.views.register import TITLES, book_url, entry_for, entry_page, unit_of_register
from vietnamese.numbering import format_number

FORMS = {Book.INCOMING: IncomingForm, Book.OUTGOING: OutgoingForm}


def unit_to_keep(request):
    """The unit whose register this person writes. Reading it alone is not enough: 403."""
    unit = unit_of_register(request)
    if not request.user.has_perm("documents.keep_register", unit):
        raise PermissionDenied
    return unit


def entry_to(request, pk, permission):
    entry = entry_for(request, pk)
    if not request.user.has_perm(permission, entry):
        raise PermissionDenied
    return entry


@require_http_methods(["GET", "POST"])
def enter(request, book):
    unit = unit_to_keep(request)
    document = _document(request)
    form = FORMS[book](request.POST or None, unit=unit, document=document)
    if request.method == "GET" or not form.is_valid():
        return _form_page(request, form, book=book, unit=unit, document=document, status=422 if form.errors else 200)
    alike = _alike(form, book, unit)
    if alike and request.POST.get("van_ban_khac") != "1":
        return _form_page(request, form, book=book, unit=unit, document=document, alike=alike, status=409)
    try:
        entry = _enter(form, book, unit, document, request.user)
    except DocumentsError as problem:
        _tell(form, problem)
        return _form_page(request, form, book=book, unit=unit, document=document, status=409)
    messages.success(request, f"Đã vào sổ: {entry}.")
    return redirect(entry)


def _document(request):
    """The document to register, where it was named and the person may see it."""
    named = request.POST.get("van_ban") or request.GET.get("van_ban") or ""
    if not named:
        return None
    documents = Document.objects.visible_to(request.user).select_related("doc_type", "issuer")
    return get_object_or_404(documents, pk=named if is_key(named) else None)


def _enter(form, book, unit, document, by):
    data, values = form.cleaned_data, form.values()
    if book == Book.INCOMING:
        return deeds.enter_incoming(unit=unit, by=by, values=values, number=data["number"], document=document)
    return deeds.enter_outgoing(
        unit=unit, by=by, series=data["series"], notation=data["notation"], values=values, number=data["number"],
        document=document,
    )  # fmt: skip


def _alike(form, book, unit, but=None):
    """Lines that look like the same paper. For papers from elsewhere this only warns."""
    data = form.cleaned_data
    if book == Book.INCOMING:
        said = {"symbol_key": symbol_key(data["symbol"]), "author": data["author"], "day": data["date_issued"]}
        return list(similar(book=book, unit=unit, but=but, **said))
    try:
        key = run_key(unit=unit, series=data["series"], day=data["day"], doc_type=data["doc_type"])
    except NoTerm:
        return []  # entering says so
    symbol = form.symbol(next_number(key))
    return list(similar(book=book, unit=unit, symbol_key=symbol_key(symbol), key=key, but=but))


def _tell(form, problem):
    field = "number" if isinstance(problem, NumberTaken) else "day" if isinstance(problem, NoTerm) else None
    form.add_error(field, str(problem))


def _form_page(request, form, *, book, unit, document=None, entry=None, alike=(), status=200):
    outgoing = book == Book.OUTGOING
    context = {
        "form": form,
        "unit": unit,
        "document": document,
        "entry": entry,
        "alike": alike,
        "is_outgoing": outgoing,
        "book_title": TITLES[book],
        "book_url": book_url(book, unit),
        "heading": f"Sửa lại: {entry}" if entry else "Vào sổ văn bản đi" if outgoing else "Vào sổ văn bản đến",
        "suggestion": None if entry else _suggestion(form, book, unit),
        "without_file": [] if entry or document is None else _without_file(book, unit, document),
    }
    return render(request, "documents/register_form.html", context, status=status)


def _without_file(book, unit, document):
    """Lines written before the file came in, which this document may be."""
    if not document.symbol_key:
        return []
    lines = RegisterEntry.objects.standing().filter(book=book, unit=unit, document=None, symbol_key=document.symbol_key)
    return list(lines.for_rows().order_by("-pk")[:5])


def _suggestion(form, book, unit):
    """{number, run, notation} of what stands in the form now, or {problem}; None while it says too little."""
    typed = {name: form[name].value() for name in ("day", "series", "doc_type") if name in form.fields}
    return suggest(book, unit, typed)


def suggest(book, unit, typed):
    try:
        day = DateInVietnamese(required=False).clean(typed.get("day"))
    except ValidationError:  # told when the form is sent
        return None
    series = Series.INCOMING if book == Book.INCOMING else typed.get("series")
    named = str(typed.get("doc_type") or "")
    doc_type = DocumentType.objects.filter(pk=named).first() if is_key(named) else None
    if day is None or series not in Series.values or (series in (Series.PARTY, Series.STATE) and doc_type is None):
        return None
    try:
        key = run_key(unit=unit, series=series, day=day, doc_type=doc_type)
    except NoTerm:
        return {"problem": True}
    notation = "" if book == Book.INCOMING else usual_notation(unit=unit, series=series, doc_type=doc_type, day=day)
    return {"number": format_number(next_number(key)), "notation": notation}


@require_safe
def next_in_run(request, book):
    """The fragment under the number: what comes next for the day and the kind chosen so far."""
    unit = unit_to_keep(request)
    return render(
        request, "documents/_next_number.html",
        {"suggestion": suggest(book, unit, request.GET), "unit": unit, "is_outgoing": book == Book.OUTGOING},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    entry = entry_to(request, pk, "documents.change_entry")
    page = partial(_form_page, request, book=entry.book, unit=entry.unit, entry=entry)
    if entry.is_cancelled:
        messages.error(request, deeds.CLOSED)
        return redirect(entry)
    form = FORMS[entry.book](request.POST or None, unit=entry.unit, entry=entry)
    if request.method == "GET" or not form.is_valid():
        return page(form, status=422 if form.errors else 200)
    renamed = {"symbol", "notation", "number", "doc_type"} & set(form.changed_data)
    alike = _alike(form, entry.book, entry.unit, but=entry) if renamed else []
    if alike and request.POST.get("van_ban_khac") != "1":
        return page(form, alike=alike, status=409)
    data = form.cleaned_data
    try:
        entry = deeds.correct(
            entry=entry, by=request.user, revision=data["revision"], values=form.values(), reason=data["reason"],
            number=data["number"], series=data.get("series", Series.INCOMING), notation=data.get("notation", ""),
        )  # fmt: skip
    except DocumentsError as problem:
        _tell(form, problem)
        # The latest revision, so that saving again after comparing is a decision and not a loop.
        entry.refresh_from_db()
        form.data = form.data.copy()
        form.data["revision"] = entry.revision
        return page(form, status=409)
    messages.success(request, "Đã sửa lại; giá trị cũ vẫn ở phần lịch sử.")
    return redirect(entry)


def _do(request, entry, deed, done):
    try:
        deed(entry=entry, by=request.user)
        messages.success(request, done)
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect(entry)


@require_POST
def assign(request, pk):
    entry = entry_to(request, pk, "documents.assign_handler")
    form = AssignForm(request.POST, entry=entry)
    if not form.is_valid():
        return entry_page(request, entry, status=422, assign_form=form)
    return _do(request, entry, partial(deeds.assign, **form.cleaned_data), "Đã giao xử lý.")


@require_POST
def finish(request, pk):
    entry = entry_to(request, pk, "documents.finish_entry")
    form = FinishForm(request.POST)
    if not form.is_valid():
        return entry_page(request, entry, status=422, finish_form=form)
    return _do(request, entry, partial(deeds.finish, **form.cleaned_data), "Đã báo xử lý xong.")


@require_POST
def reopen(request, pk):
    entry = entry_to(request, pk, "documents.finish_entry")
    return _do(request, entry, deeds.reopen, "Đã mở lại việc này.")


@require_POST
def cancel(request, pk):
    entry = entry_to(request, pk, "documents.change_entry")
    form = CancelForm(request.POST)
    if not form.is_valid():
        return entry_page(request, entry, status=422, cancel_form=form)
    return _do(request, entry, partial(deeds.cancel, **form.cleaned_data), "Đã hủy số; dòng sổ vẫn được giữ.")


@require_POST
def link(request, pk):
    """The document named comes to stand behind a line that was written without one."""
    entry = entry_to(request, pk, "documents.change_entry")
    document = _document(request)
    if document is None:
        messages.error(request, "Chưa chọn văn bản để gắn.")
        return redirect(entry)
    return _do(request, entry, partial(deeds.link, document=document), "Đã gắn văn bản vào dòng sổ.")


@require_http_methods(["GET", "POST"])
def terms(request):
    unit = unit_to_keep(request)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first, last = data["years"]
        try:
            term_deeds.begin_term(
                unit=unit, by=request.user, first_year=first, last_year=last, valid_from=data["valid_from"],
                valid_to=data["valid_to"],
            )  # fmt: skip
            messages.success(request, "Đã khai nhiệm kỳ.")
            return redirect(f"{reverse('documents:terms')}?don_vi={unit.pk}")
        except DocumentsError as problem:
            form.add_error(None, str(problem))
    counting = list(CommitteeTerm.objects.counting_for(unit).select_related("unit"))
    context = {
        "form": form,
        "unit": unit,
        "own": [term for term in counting if term.unit_id == unit.pk],
        "inherited": [term for term in counting if term.unit_id != unit.pk],
        "book_url": book_url(Book.OUTGOING, unit),
    }
    return render(request, "documents/register_terms.html", context, status=422 if form.errors else 200)


@require_POST
def remove_term(request, pk):
    terms = CommitteeTerm.objects.filter(unit__in=request.user.units_with("documents.view_register"))
    term = get_object_or_404(terms.select_related("unit"), pk=pk)
    if not request.user.has_perm("documents.keep_register", term.unit):
        raise PermissionDenied
    try:
        term_deeds.remove_term(term=term, by=request.user)
        messages.success(request, "Đã bỏ nhiệm kỳ khai nhầm.")
    except DocumentsError as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('documents:terms')}?don_vi={term.unit_id}")
