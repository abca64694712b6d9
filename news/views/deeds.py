"""The deeds of the desk, each by POST, each answered by a sentence on the article's page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from news.actions import desk, publishing, scheduling
from news.desk_work import PUBLISH, REVIEW, WRITE, holds_for_newest
from news.exceptions import NewsError
from news.forms import PublishForm, ReasonForm, ScheduleForm
from news.models import Schedule
from news.views.access import on_desk
from news.views.approval import page
from news.views.writing import number_of


def _done(request, article, act, said):
    try:
        act()
    except NewsError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return redirect("news:approval", pk=article.pk)


def _with_reason(request, article, action, said, form_name, prefix):
    form = ReasonForm(request.POST, auto_id=prefix)
    if not form.is_valid():
        return page(request, article, status=422, **{form_name: form})
    reason = form.cleaned_data["reason"]
    return _done(request, article, lambda: action(article=article, by=request.user, reason=reason), said)


@require_POST
@on_desk(WRITE)
def submit(request, article):
    return _done(request, article, lambda: desk.submit(article=article, by=request.user), "Đã chuyển duyệt.")


@require_POST
@on_desk(REVIEW, of_newest=True)
def take(request, article):
    return _done(request, article, lambda: desk.take(article=article, by=request.user), "Đồng chí đã nhận duyệt bài này.")


@require_POST
@on_desk(REVIEW)
def send_back(request, article):
    return _with_reason(request, article, desk.send_back, "Đã trả lại bài kèm lý do.", "return_form", "tra_lai_%s")


@require_POST
@on_desk(REVIEW, of_newest=True)
def approve(request, article):
    read = number_of(request.POST.get("version"))
    return _done(request, article, lambda: desk.approve(article=article, by=request.user, read=read), "Đã duyệt.")


@require_POST
@on_desk(PUBLISH, of_newest=True)
def publish(request, article):
    form = PublishForm(request.POST, auto_id="dang_%s")
    if not form.is_valid():
        return page(request, article, status=422, publish_form=form)
    told = form.cleaned_data["public_reason"]
    public = {"correction": told} if form.cleaned_data["is_correction"] else {"change": told}
    return _done(request, article, lambda: publishing.publish(article=article, by=request.user, **public), "Đã xuất bản.")


@require_POST
@on_desk(PUBLISH)
def schedule(request, article):
    withdraws = request.POST.get("deed") == Schedule.Deed.WITHDRAW
    form = ScheduleForm(request.POST, auto_id="go_hen_%s" if withdraws else "hen_%s")
    if not form.is_valid():
        return page(request, article, status=422, **{"withdraw_at_form" if withdraws else "schedule_form": form})
    if not withdraws and not holds_for_newest(request.user, PUBLISH, article):
        raise PermissionDenied
    return _done(request, article, lambda: scheduling.schedule(article=article, by=request.user, **form.cleaned_data), "Đã hẹn giờ.")


@require_POST
@on_desk(PUBLISH)
def unschedule(request, article):
    asked = request.POST.get("deed")
    deed = asked if asked in Schedule.Deed.values else Schedule.Deed.PUBLISH
    return _done(request, article, lambda: scheduling.unschedule(article=article, by=request.user, deed=deed), "Đã bỏ hẹn giờ.")


@require_POST
@on_desk(PUBLISH)
def withdraw(request, article):
    return _with_reason(
        request, article, publishing.withdraw, "Đã gỡ bài. Địa chỉ của bài còn trang báo gỡ và lý do.", "withdraw_form", "go_%s"
    )


@require_POST
@on_desk(PUBLISH)
def place(request, article):
    where = {name: name in request.POST for name in ("is_featured", "on_home")}
    return _done(request, article, lambda: publishing.place(article=article, by=request.user, **where), "Đã đặt lại vị trí của bài.")
