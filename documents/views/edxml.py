"""Handing a document over to the systems that exchange official papers."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from documents import edxml
from documents.actions import downloads
from documents.actions.organ_codes import set_organ_code
from documents.bundle.names import clean
from documents.reader_forms import OrganCodeForm
from documents.views.review import document_for


@require_http_methods(["GET", "POST"])
def page(request, pk):
    """What the file will say, and the issuer's code where it is not known yet."""
    document = document_for(request, pk, "documents.change_document")
    code = edxml.organ_code(document)
    form = OrganCodeForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and document.issuer and form.is_valid():
        set_organ_code(document=document, by=request.user, code=form.cleaned_data["code"])
        messages.success(request, "Đã ghi mã định danh.")
        return redirect("documents:edxml", pk=pk)
    files, problem = edxml.files_of(document), ""
    try:
        edxml.check(document, files, code)
    except edxml.NotExportable as found:
        problem = str(found)
    context = {
        "document": document, "form": form, "files": files, "code": code, "problem": problem,
        "number": "" if problem else edxml.document_id(document, code),
    }  # fmt: skip
    return render(request, "documents/edxml_export.html", context, status=422 if form.errors else 200)


@require_GET
def file(request, pk):
    document = document_for(request, pk, "documents.change_document")
    try:
        response = answer(document)
    except edxml.NotExportable as problem:
        messages.error(request, str(problem))
        return redirect("documents:edxml", pk=pk)
    for exported in edxml.files_of(document):
        downloads.note(file=exported, by=request.user)
    return response


def answer(document):
    """The file as a download. Raises NotExportable."""
    response = StreamingHttpResponse(edxml.export(document), content_type="application/xml")
    name = f"{clean(document.symbol) or document.pk}.edxml"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response
