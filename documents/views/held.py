"""Files the gate held: the person in charge looks at the reason and decides."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from documents import page_images, sealing, storage
from documents.actions import intake
from documents.exceptions import DocumentsError
from documents.forms import HeldDecisionForm
from documents.models import HeldFile, StoreFinding
from documents.reading import extract

SHOWN = 100


def decidable(user):
    return HeldFile.objects.filter(
        decision=HeldFile.Decision.PENDING, upload__unit__in=user.units_with("documents.decide_held")
    ).select_related("upload__clerk", "upload__unit")


@permission_required("documents.decide_held", raise_exception=True)
@require_GET
def held(request):
    waiting = list(decidable(request.user)[:SHOWN])
    for entry in waiting:
        entry.display_name = sealing.open_name(entry.upload.sealed_name)
    stopped = StoreFinding.objects.decidable_by(request.user).select_related("document__doc_type", "file")[:SHOWN]
    return render(request, "documents/held.html", {"waiting": waiting, "stopped": stopped, "form": HeldDecisionForm()})


@permission_required("documents.decide_held", raise_exception=True)
@never_cache
@require_GET
def page_image(request, pk, number):
    """One page for the eyes of the person who decides: opened in memory, sent, forgotten."""
    entry = get_object_or_404(decidable(request.user), pk=pk)
    data = sealing.decrypt(storage.held_path(entry.upload_id).read_bytes(), bytes(entry.key))
    with extract.read(data, sealing.open_name(entry.upload.sealed_name), ocr=False) as reading:
        if not 1 <= number <= len(reading.pages):
            raise Http404
        image = page_images.encoded(page_images.page_image(reading.pages[number - 1]))
    return HttpResponse(image, content_type="image/webp", headers={"Cache-Control": "no-store"})


@permission_required("documents.decide_held", raise_exception=True)
@require_POST
def decide(request, pk):
    entry = get_object_or_404(decidable(request.user), pk=pk)
    if not request.user.has_perm("documents.decide_held", entry):
        raise PermissionDenied
    form = HeldDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("documents:held")
    deed = intake.release_held if form.cleaned_data["decision"] == "release" else intake.refuse_held
    try:
        deed(held=entry, by=request.user, grounds=form.cleaned_data["grounds"])
    except DocumentsError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã ghi quyết định.")
    return redirect("documents:held")
