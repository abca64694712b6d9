"""Printing a register for any period: asked for, waited for, fetched."""

import datetime

from django import forms
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.idle import in_background
from documents.actions.printing import order_print
from documents.forms import DateInVietnamese
from documents.models import Book, DocumentType, RegisterExport
from documents.register_prints import print_name, print_path
from documents.views.register import TITLES, book_url, unit_of_register

RECENT = 10
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class PrintForm(forms.Form):
    book = forms.ChoiceField(label="Sổ", choices=Book, widget=forms.RadioSelect)
    since = DateInVietnamese(label="Từ ngày")
    until = DateInVietnamese(label="Đến ngày")
    doc_type = forms.ModelChoiceField(
        DocumentType.objects.all(), label="Tên loại", required=False, empty_label="Mọi loại",
        help_text="Cơ quan đảng thường đóng riêng từng quyển theo tên loại.",
    )  # fmt: skip
    format = forms.ChoiceField(label="Dạng tệp", choices=RegisterExport.Format, widget=forms.RadioSelect)

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "Ngày cuối trước ngày đầu. Hãy kiểm tra lại hai ngày này.")
        return data


@require_http_methods(["GET", "POST"])
def prints(request):
    unit = unit_of_register(request)
    today = timezone.localdate()
    book = request.GET.get("so") if request.GET.get("so") in Book.values else Book.INCOMING
    first = {"book": book, "since": datetime.date(today.year, 1, 1), "until": today, "format": "pdf"}
    form = PrintForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return redirect(order_print(unit=unit, by=request.user, **form.cleaned_data))
    return render(
        request,
        "documents/register_prints.html",
        {
            "form": form,
            "unit": unit,
            "recent": _own(request).select_related("unit", "doc_type")[:RECENT],
            "book_title": TITLES[book],
            "book_url": book_url(book, unit),
        },
        status=422 if form.errors else 200,
    )


def _own(request):
    """Prints this person ordered, of registers that are still open to them."""
    return RegisterExport.objects.filter(
        requested_by=request.user, unit__in=request.user.units_with("documents.view_register")
    )


@in_background
@require_safe
def export(request, pk):
    export = get_object_or_404(_own(request).select_related("unit", "doc_type"), pk=pk)
    template = "documents/_register_export.html" if request.htmx else "documents/register_export.html"
    return render(
        request, template,
        {"export": export, "left": export.total - export.done, "book_title": TITLES[export.book],
         "book_url": book_url(export, export.unit)},
    )  # fmt: skip


@require_safe
def fetch(request, pk):
    export = get_object_or_404(_own(request), pk=pk, state=RegisterExport.State.READY)
    try:
        file = open(print_path(export), "rb")  # noqa: SIM115  the response closes it
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file, as_attachment=True, filename=print_name(export), content_type=CONTENT_TYPES[export.format]
    )
