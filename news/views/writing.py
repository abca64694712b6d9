"""Writing an article: begun, typed, saved, and nothing of it lost."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.idle import in_background
from news import comparison, gate
from news.actions import desk
from news.actions import writing as deeds
from news.desk_work import WRITE, open_deeds
from news.exceptions import BearsALevel, NewsError, StaleEdit
from news.forms import ArticleForm, EvidenceFormSet, NewArticleForm
from news.models import Article, Typed
from news.views.access import on_desk, shows_preview
from richtext.csp import editor_page

EVIDENCE = "evidence"
SCRIPTS = [
    f"js/{name}.js"
    for name in ("add_line", "article_cover", "article_preview", "autosave", "chips_field", "gate_jump", "gate_look", "kind_fields", "word_count")
]
NOT_TYPED = ("csrfmiddlewaretoken", "based_on", "then")


@permission_required(WRITE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def create(request):
    form = NewArticleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if not request.user.has_perm(WRITE, typed["category"]):
            raise PermissionDenied
        try:
            article = deeds.begin_article(by=request.user, **typed)
            return redirect("news:edit", pk=article.pk)
        except NewsError as problem:
            form.add_error(None, str(problem))
    return render(request, "news/article_new.html", {"form": form}, status=422 if form.errors else 200)


@editor_page
@shows_preview
@require_http_methods(["GET", "POST"])
@on_desk()
def edit(request, article):
    """Notices lead here too, and some of those who get them only read and decide."""
    if not request.user.has_perm(WRITE, article):
        return redirect("news:approval", pk=article.pk)
    newest = article.newest
    if request.method == "POST":
        return _save(request, article)
    typed = Typed.objects.filter(article=article, user=request.user).first()
    if typed and "dung-lai" in request.GET:
        form, evidence = _forms(request.user, newest, querydict(typed.values))
        return _page(request, article, form, evidence, based_on=typed.based_on, reused=typed)
    form, evidence = _forms(request.user, newest)
    return _page(request, article, form, evidence, based_on=newest.number, typed=typed)


def querydict(values):
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data


def _forms(user, version, data=None):
    lines = version.evidence.values(*deeds.EVIDENCE_FIELDS)
    return ArticleForm(data, version=version, user=user), EvidenceFormSet(data, initial=list(lines), prefix=EVIDENCE)


def _page(request, article, form, evidence, *, based_on, status=200, **more):
    context = {
        "article": article,
        "newest": article.newest,
        "form": form,
        "evidence": evidence,
        "based_on": based_on,
        "faults": gate.faults_of(article.newest),
        "doubts": gate.doubts_of(article.newest),
        "deeds": open_deeds(request.user, article),
        "steps": article.steps.all()[:6],
        "cover": _cover(form),
        "scripts": SCRIPTS,
    }
    return render(request, "news/article_edit.html", context | more, status=status)


def _cover(form):
    try:
        return form.fields["cover"].clean(form["cover"].value())
    except ValidationError:
        return None


def _save(request, article):
    newest = article.newest
    form, evidence = _forms(request.user, newest, request.POST)
    based_on = number_of(request.POST.get("based_on"))
    if not (form.is_valid() and evidence.is_valid()):
        return _refused(request, article, form, evidence, based_on)
    try:
        saved = _save_version(request.user, article, form, evidence, based_on)
    except StaleEdit as problem:
        return _stale(request, article, form, evidence, based_on, problem)
    except NewsError as problem:
        form.add_error(None, str(problem))
        return _refused(request, article, form, evidence, based_on)
    said = f"Đã lưu bản {saved.number}." if saved.number != newest.number else "Không có gì thay đổi so với bản đã lưu."
    if request.POST.get("then") == "submit":
        return _submit(request, article, said)
    messages.success(request, said)
    return redirect("news:edit", pk=article.pk)


@transaction.atomic
def _save_version(user, article, form, evidence, based_on):
    """What the newest version says already makes no other one: a form that was sent twice is saved once."""
    newest = Article.objects.select_for_update(of=("self",)).select_related("newest").get(pk=article.pk).newest
    values, lines = form.values(), evidence.lines()
    if deeds.says_the_same(newest, evidence=lines, **values):
        deeds.drop_typed(article=article, by=user)
        return newest
    return deeds.save_version(
        article=article, based_on=based_on, by=user, evidence=lines, note=form.cleaned_data["note"], **values
    )


def _submit(request, article, said):
    try:
        desk.submit(article=article, by=request.user)
    except NewsError as problem:
        messages.warning(request, f"{said} {problem}")
        return redirect("news:edit", pk=article.pk)
    messages.success(request, "Đã lưu và chuyển duyệt.")
    return redirect("news:approval", pk=article.pk)


def _refused(request, article, form, evidence, based_on):
    _keep(request, article, based_on)
    return _page(request, article, form, evidence, based_on=based_on, refused=True, status=422)


def _stale(request, article, form, evidence, based_on, problem):
    """Both texts, what was typed in the form and what was saved meanwhile beside it; the next save goes on top of that."""
    _keep(request, article, based_on)
    article.refresh_from_db()
    newest = article.newest
    mine = form.as_version()
    conflict = {"by": newest, "sentence": str(problem), "changes": comparison.changes(newest, mine, evidence=evidence.lines())}
    return _page(request, article, form, evidence, based_on=newest.number, conflict=conflict, status=409)


def _keep(request, article, based_on):
    """What bears a level stays on the person's own screen and is kept nowhere."""
    values = {name: [text.replace("\0", "") for text in texts] for name, texts in request.POST.lists() if name not in NOT_TYPED}
    try:
        deeds.keep_typed(article=article, by=request.user, values=values, based_on=based_on)
    except BearsALevel as problem:
        return str(problem)
    return ""


def number_of(typed):
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


@require_POST
@on_desk(WRITE)
def keep_typed(request, article):
    problem = _keep(request, article, number_of(request.POST.get("based_on")))
    if problem:
        return JsonResponse({"problem": problem}, status=422)
    return JsonResponse({"at": f"{timezone.localtime():%H:%M:%S}"})


@require_POST
@on_desk(WRITE)
def drop_typed(request, article):
    deeds.drop_typed(article=article, by=request.user)
    messages.success(request, "Đã bỏ phần chưa lưu; trang đang mở bản đã lưu mới nhất.")
    return redirect("news:edit", pk=article.pk)


@in_background
@require_POST
@on_desk(WRITE)
def presence(request, article):
    others = deeds.arrive(article=article, by=request.user)
    newest = article.newest
    is_newer = newest.number > number_of(request.POST.get("based_on"))
    if not others and not is_newer:
        return HttpResponse()
    return render(request, "news/_presence.html", {"article": article, "others": others, "newer": newest if is_newer else None})
