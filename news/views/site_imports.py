"""Bringing over an old site: the dump, the dry run, the run, the report."""

import csv

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.idle import in_background
from accounts.models import Unit
from documents.importing import folder
from news.actions import site_imports as deeds
from news.exceptions import NewsError
from news.import_forms import SiteImportForm
from news.models import Article, Category, SiteImport, SiteImportRow
from papers.cells import looks_like_a_formula

IMPORTS_PER_PAGE = 20
ROWS_PER_PAGE = 100
UPLOAD_PROBLEMS = {
    "too_large": "Tệp lớn hơn {limit} MB nên cổng không nhận. Hãy nén tệp dữ liệu (.sql.gz), hoặc nhờ người vận hành máy chủ nhập bằng lệnh.",
    "busy": "Máy chủ đang nhận nhiều tệp nên chưa nhận thêm. Hãy gửi lại sau ít phút.",
    "not_in_memory": "Máy chủ chưa có vùng nhớ tạm an toàn nên chưa nhận tệp. Hãy báo quản trị.",
}
State, Kind, RowState = SiteImport.State, SiteImportRow.Kind, SiteImportRow.State
TONES = {
    RowState.NEW: ("info", "check2-square"), RowState.DONE: ("ok", "check-circle"), RowState.SKIPPED: ("plain", "dash-circle"),
    RowState.FAILED: ("bad", "x-circle"),
}  # fmt: skip

may_import = permission_required("news.import_site", raise_exception=True)


def limit_in_mb():
    return settings.UPLOAD_MAX_BYTES // (1024 * 1024)


def form_for(request, *args):
    return SiteImportForm(
        *args, units=Unit.objects.filter(pk__in=request.user.units_with("news.import_site")), folders_on=folder.is_on(), limit=limit_in_mb()
    )


@may_import
@require_GET
def listing(request):
    return _listing(request, form_for(request))


def _listing(request, form, status=200):
    listed = SiteImport.objects.select_related("by", "unit")
    page = Paginator(listed, IMPORTS_PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "news/site_import_list.html", {"page": page, "form": form}, status=status)


@may_import
@require_POST
def start(request):
    form = form_for(request, request.POST, request.FILES)
    problems = [UPLOAD_PROBLEMS[problem].format(limit=limit_in_mb()) for problem in getattr(request, "upload_problems", [])]
    for problem in dict.fromkeys(problems):
        form.add_error(None, problem)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "declared_open"}
        try:
            return redirect(deeds.start(by=request.user, **values))
        except NewsError as problem:
            form.add_error(None, str(problem))
    return _listing(request, form, status=422)


def import_for(pk):
    return get_object_or_404(SiteImport.objects.select_related("unit", "by"), pk=pk)


@may_import
@require_GET
def show(request, pk):
    entry = import_for(pk)
    return render(request, "news/site_import_detail.html", {**_progress(entry), **_rows(request, entry), **_categories(entry)})


def _progress(entry):
    counts = dict(entry.rows.order_by().values_list("state").annotate(Count("pk")))
    articles = dict(entry.rows.filter(kind=Kind.ARTICLE).order_by().values_list("state").annotate(Count("pk")))
    return {
        "entry": entry,
        "at_work": entry.state in SiteImport.AT_WORK,
        "counts": [{"value": state.value, "label": state.label, "count": counts[state]} for state in RowState if state in counts],
        "total_rows": sum(counts.values()),
        "ready": articles.get(RowState.NEW, 0),
        "brought": articles.get(RowState.DONE, 0),
        "left_out": articles.get(RowState.SKIPPED, 0) + articles.get(RowState.FAILED, 0),
    }


def _rows(request, entry):
    """A page of the report in the order it was written; "ket-qua" narrows it to one state."""
    state = request.GET.get("ket-qua", "")
    rows = entry.rows.all()
    if state in RowState.values:
        rows = rows.filter(state=state).order_by("id")
    else:
        state = ""
    after = request.GET.get("sau", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__gt=after)
    page = list(rows[: ROWS_PER_PAGE + 1])
    more = f"?ket-qua={state}&sau={page[ROWS_PER_PAGE - 1].pk}" if len(page) > ROWS_PER_PAGE else ""
    page = page[:ROWS_PER_PAGE]
    brought = Article.objects.for_cards().in_bulk([int(row.new_id) for row in page if row.kind == Kind.ARTICLE and row.new_id])
    for row in page:
        row.tone, row.icon = TONES[row.state]
        article = brought.get(int(row.new_id)) if row.kind == Kind.ARTICLE and row.new_id else None
        row.url = article.get_absolute_url() if article and article.standing != Article.Standing.NONE else ""
    return {"rows": page, "more_url": more, "chosen": state}


def _categories(entry):
    if entry.state not in (State.CHECKED, State.CHECKING):
        return {}
    rows = entry.rows.filter(kind=Kind.CATEGORY).exclude(label="").order_by("id")
    return {"categories": rows, "ours": Category.objects.open()} if entry.state == State.CHECKED else {}


@in_background
@may_import
@require_GET
def progress(request, pk):
    """How far it is, for the page that waits; it loads anew when the work is over."""
    entry = import_for(pk)
    response = render(request, "news/_site_import_progress.html", _progress(entry))
    if request.htmx and entry.state not in SiteImport.AT_WORK:
        response["HX-Refresh"] = "true"
    return response


def _deed(request, pk, deed, **values):
    entry = import_for(pk)
    try:
        deed(entry=entry, by=request.user, **values)
    except NewsError as problem:
        messages.error(request, str(problem))
    return redirect(entry)


@may_import
@require_POST
def choose_categories(request, pk):
    chosen = {name.removeprefix("muc-"): value for name, value in request.POST.items() if name.startswith("muc-")}
    return _deed(request, pk, deeds.choose_categories, chosen=chosen)


@may_import
@require_POST
def begin(request, pk):
    return _deed(request, pk, deeds.begin)


@may_import
@require_POST
def stop(request, pk):
    return _deed(request, pk, deeds.stop)


class Echo:
    def write(self, text):
        return text


def _word(text):
    return f"'{text}" if looks_like_a_formula(text) else text


@may_import
@require_GET
def report(request, pk):
    entry = import_for(pk)
    writer = csv.writer(Echo())

    def lines():
        yield "\ufeff"  # Excel reads UTF-8 by it
        yield writer.writerow(["Loại", "Mã cũ", "Tên", "Kết quả", "Ghi chú", "Mã mới"])
        for row in entry.rows.order_by("pk").iterator():
            cells = [row.get_kind_display(), row.old_id, row.label, row.get_state_display(), row.problem, row.new_id]
            yield writer.writerow([_word(cell) for cell in cells])

    name = f"nhap-trang-cu-{entry.started_at:%Y%m%d-%H%M}.csv"
    return StreamingHttpResponse(
        lines(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
