"""What can be taken out of a survey: tables, reports, and the anonymised rows."""

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from surveys.actions import exporting
from surveys.exports import formats, package, table_files
from surveys.exports.anonymous import LEAST_K
from surveys.exports.variables import of_form
from surveys.instrument import definition
from surveys.models import AnonymisedRows, MadeFile
from surveys.progress import progress
from surveys.tables import release
from surveys.tabs import tabs
from surveys.views.access import APPROVE, PLAN, on_desk
from surveys.views.deeds import done
from surveys.views.results import MADE, of_results

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
DELIMITERS = {"phay": ",", "cham-phay": ";"}


class RowsForm(forms.Form):
    least_group = forms.IntegerField(
        label="Số người ít nhất của một nhóm giống nhau (k)", min_value=LEAST_K, max_value=100, initial=10,
        help_text="Mọi tổ hợp thông tin cá nhân và tầng phải có ít nhất chừng này người; thông tin được gộp cho đến khi đạt.",
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )  # fmt: skip


@of_results
@require_safe
def reports(request, survey):
    return _page(request, survey)


def _page(request, survey, form=None):
    user = request.user
    office = user.is_authenticated and user.has_perm("surveys.view_survey", survey)
    made = survey.state in MADE
    files = {file.kind: file for file in survey.files.select_related("ordered_by").defer("content")}
    kept = AnonymisedRows.objects.filter(survey=survey).defer("data").select_related("requested_by", "released_by").first() if office else None
    reports = _lines(files, MadeFile.REPORTS) if _reads_reports(user) else []
    rows = _lines(files, MadeFile.ROWS) if kept and kept.state == AnonymisedRows.State.RELEASED else []
    context = {
        "survey": survey, "office": office, "made": made, "tabs": tabs(user, survey, here="reports") if office else [],
        "may_plan": office and user.has_perm(PLAN, survey), "may_decide": office and user.has_perm(APPROVE, survey),
        "reports": reports, "rows_files": rows, "kept": kept, "form": form or RowsForm(),
        "working": any(line["working"] for line in (*reports, *rows)),
        "too_long": of_form(definition.parse(survey.version.definition)) if office and made else [],
    }  # fmt: skip
    template = "surveys/_files.html" if request.headers.get("HX-Request") else "surveys/reports.html"
    return render(request, template, context, status=422 if form and form.errors else 200)


def _lines(files, kinds):
    lines = []
    for kind in kinds:
        file = files.get(kind)
        working = file is not None and file.state == MadeFile.State.WAITING
        described = file.manifest.get("files", [{}])[0] if file else {}
        lines.append(
            {"kind": kind, "label": kind.label, "file": file, "working": working, "share": round(100 * progress(file)) if working else 0, "of": described}
        )
    return lines


def _reads_reports(user):
    """A report is for the office even where its figures are public: it is signed and sent by hand."""
    return user.is_authenticated and user.holds("surveys.read_results")


@of_results
@require_safe
def tables_file(request, survey, extension):
    if survey.state not in MADE:
        raise Http404
    bodies = release.bodies(survey)
    if extension == "xlsx":
        chunks = iter([table_files.as_xlsx(survey, bodies)])
    else:
        chunks = table_files.as_csv(bodies, _delimiter(request))
    files = [(f"bang-so-lieu.{extension}", chunks, {"tables": len(bodies)})]
    return _sent(request, survey, files, bodies[0]["label"] if bodies else [], f"bang-so-lieu-{extension}.zip", f"tables_{extension}")


@require_safe
@on_desk()
def rows_csv(request, survey):
    kept = exporting.released_rows(survey)
    if kept is None:
        raise Http404
    files = [
        ("du-lieu-an-danh.csv", formats.as_csv(kept, _delimiter(request)), formats.counts(kept)),
        (formats.CODEBOOK, [formats.codebook(kept)], {}),
    ]
    return _sent(request, survey, files, kept.label, "du-lieu-an-danh-csv.zip", "rows_csv")


def _delimiter(request):
    return DELIMITERS.get(request.GET.get("tach"), ",")


def _sent(request, survey, files, label, name, what):
    exporting.note(survey=survey, what=what, by=request.user if request.user.is_authenticated else None)
    response = StreamingHttpResponse(package.packed(survey, files, label=label), content_type=TYPES["zip"])
    return _as_download(response, name)


@of_results
@require_safe
def file(request, survey, kind):
    """A report for those of the office who read results; the rows for the desk and its leader."""
    if kind in MadeFile.ROWS:
        if not (request.user.is_authenticated and request.user.has_perm("surveys.view_survey", survey)):
            raise Http404
    elif not _reads_reports(request.user):
        raise PermissionDenied
    made = get_object_or_404(MadeFile, survey=survey, kind=kind, state=MadeFile.State.READY)
    exporting.note(survey=survey, what=kind, by=request.user)
    extension = made.name.rpartition(".")[2]
    return _as_download(HttpResponse(bytes(made.content), content_type=TYPES[extension]), made.name)


def _as_download(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
@on_desk(PLAN)
def order(request, survey):
    kinds = {"bao-cao": MadeFile.REPORTS, "du-lieu": MadeFile.ROWS}.get(request.POST.get("nhom"))
    if kinds is None:
        raise BadRequest("unknown group of files")
    return _deed(request, survey, exporting.order, "Đang lập các tệp; có thể rời trang này.", kinds=kinds)


@require_POST
@on_desk(PLAN)
def rows_request(request, survey):
    form = RowsForm(request.POST)
    if not form.is_valid():
        return _page(request, survey, form)
    said = "Đã lập tệp dữ liệu ẩn danh; tệp chờ lãnh đạo duyệt."
    return _deed(request, survey, exporting.request_rows, said, least_group=form.cleaned_data["least_group"])


@require_POST
@on_desk(APPROVE)
def rows_release(request, survey):
    return _deed(request, survey, exporting.release_rows, "Đã duyệt tệp dữ liệu ẩn danh của đợt này.")


def _deed(request, survey, deed, said, **values):
    return done(request, lambda: deed(survey=survey, by=request.user, **values), said, "surveys:reports", survey.pk)
