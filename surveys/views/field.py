"""Thực địa: letters, sheets and open links, and how many have taken part, never who."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Unit
from audit import trail
from papers import qr
from surveys import links, notices, turnout
from surveys.actions import invitations
from surveys.models import Survey
from surveys.tabs import tabs
from surveys.views.access import PLAN, VIEW, on_desk
from surveys.views.deeds import done

MOST_SHEETS = 500  # on one page; larger units are printed in parts
ASKED = (*Survey.IN_FIELD, Survey.State.CLOSED, *Survey.AFTER_OPENING)


@require_safe
@on_desk(VIEW)
def field(request, survey):
    cadre = survey.kind == Survey.Kind.CADRE
    running = survey.state in ASKED
    context = {
        "survey": survey,
        "tabs": tabs(request.user, survey, here="field"),
        "running": running,
        "cadre": cadre,
        "total": turnout.total(survey) if running else None,
        "strata": turnout.by_stratum(survey) if running else [],
        "units": turnout.by_unit(survey) if running and cadre else [],
        "may_work": request.user.has_perm(PLAN, survey) and survey.state == Survey.State.OPEN,
    }
    return render(request, "surveys/field.html", context | (_letters(survey) if cadre else _open_links(survey)))


def _letters(survey):
    drawn = survey.participations.filter(is_selected=True)
    units = Unit.objects.filter(pk__in=drawn.filter(user=None, email="").values("unit")).in_tree_order()
    return {
        "to_invite": invitations.reachable(survey).filter(was_invited=False).count(),
        "invited": drawn.filter(was_invited=True).count(),
        "last_reminder": notices.last_reminder(survey),
        "without_address": drawn.filter(user=None, email="").count(),
        "sheet_units": units,
    }


def _open_links(survey):
    strata = list(survey.strata.all())
    return {"open_links": [{"label": row.label, "code": row.code, "url": links.open_url(survey, row)} for row in strata], "open_url": links.open_url(survey)}


@require_POST
@on_desk(PLAN)
def invite(request, survey):
    act = lambda: invitations.invite(survey=survey, by=request.user)  # noqa: E731
    return done(request, act, "Đã đưa {} thư mời vào hàng chờ gửi.".format, "surveys:field", pk=survey.pk)


@require_POST
@on_desk(PLAN)
def remind(request, survey):
    act = lambda: invitations.remind(survey=survey, by=request.user)  # noqa: E731
    return done(request, act, "Đã nhắc những người chưa tham gia.", "surveys:field", pk=survey.pk)


@require_POST
@on_desk(PLAN)
def sheets(request, survey):
    """Links on paper for one unit. By POST: whoever prints them holds the links, and the trail says who did."""
    if survey.state != Survey.State.OPEN:
        messages.error(request, "Chỉ in phiếu mời khi cuộc điều tra đang mở.")
        return redirect("surveys:field", pk=survey.pk)
    unit = get_object_or_404(Unit, pk=_number(request.POST.get("unit")))
    # Nobody else's: whoever holds a link sees by it whether it has been used.
    rows = survey.participations.filter(is_selected=True, unit=unit, user=None, email="").exclude(token_digest=None)
    start = _number(request.POST.get("start"))
    chosen = list(rows.order_by("roster_code")[start : start + MOST_SHEETS])
    trail.record(verb="surveys.links_printed", by=request.user, on=survey, unit=survey.unit, data={"unit": unit.name[:200], "sheets": len(chosen)})
    made = [{"row": row, "url": (url := links.personal_url(survey, row)), "qr": qr.svg(url, "Mã QR dẫn tới phiếu khảo sát")} for row in chosen]
    more = start + MOST_SHEETS if rows.count() > start + MOST_SHEETS else 0
    return render(request, "surveys/sheets.html", {"survey": survey, "of_unit": unit, "sheets": made, "more": more})


@require_safe
@on_desk(VIEW)
def poster(request, survey):
    """The open link of the survey, or of one stratum, to be hung up."""
    if survey.kind != Survey.Kind.CITIZEN:
        raise Http404
    code = request.GET.get("tang", "")
    stratum = get_object_or_404(survey.strata, code=code) if code else None
    url = links.open_url(survey, stratum)
    return render(request, "surveys/poster.html", {"survey": survey, "stratum": stratum, "url": url, "qr": qr.svg(url, "Mã QR dẫn tới phiếu khảo sát")})


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
