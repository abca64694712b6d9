"""One article on one screen of a phone: what readers would see, who wrote it, what changed, what is wrong, and what to do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from news import comparison, gate
from news.actions.desk import writers_of
from news.desk_work import open_deeds
from news.forms import PublishForm, ReasonForm, ScheduleForm
from news.models import Schedule
from news.views.access import on_desk, shows_preview


@require_safe
@on_desk()
def approval(request, article):
    return page(request, article)


@shows_preview
def page(request, article, *, status=200, **forms):
    context = {
        "article": article,
        "newest": article.newest,
        "writers": User.objects.filter(pk__in=writers_of(article)).order_by("full_name"),
        "changes": comparison.changes(article.live, article.newest) if article.has_unpublished_changes else [],
        "faults": gate.faults_of(article.newest),
        "doubts": gate.doubts_of(article.newest),
        "deeds": open_deeds(request.user, article),
        "steps": article.steps.all()[:12],
        "schedules": article.schedules.filter(state=Schedule.State.WAITING).order_by("due_at"),
        "return_form": ReasonForm(auto_id="tra_lai_%s"),
        "withdraw_form": ReasonForm(auto_id="go_%s"),
        "publish_form": PublishForm(auto_id="dang_%s"),
        "schedule_form": ScheduleForm(auto_id="hen_%s"),
        "withdraw_at_form": ScheduleForm(auto_id="go_hen_%s"),
    }
    return render(request, "news/approval.html", context | forms, status=status)
