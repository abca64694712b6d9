import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.models import Event
from audit.verbs import verb_choices

PAGE = 50


@never_cache
@require_GET
def events(request):
    """Deeds at the units where the reader may see the trail, newest first; never who read what."""
    user = request.user
    if not user.has_perm("audit.view_event"):
        raise PermissionDenied
    rows = Event.objects.all()
    if not user.holds_at_root("audit.view_event"):
        rows = rows.filter(unit_id__in=user.units_with("audit.view_event").values("pk"))
    chosen = {key: request.GET.get(key, "").replace("\0", "").strip() for key in ("viec", "nguoi", "tu", "den")}
    rows = _narrow(rows, chosen)
    before = request.GET.get("sau", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    found = list(rows.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    query = request.GET.copy()
    more_url = first_url = ""
    if len(found) > PAGE:
        query["sau"] = shown[-1].pk
        more_url = "?" + query.urlencode()
    if before:
        query.pop("sau", None)
        first_url = "?" + query.urlencode()
    return render(
        request,
        "audit/event_list.html",
        {
            "events": shown,
            "more_url": more_url,
            "first_url": first_url,
            "verbs": verb_choices(),
            "chosen": chosen,
            "narrowed": any(chosen.values()),
        },
    )


def _narrow(rows, chosen):
    if chosen["viec"]:
        rows = rows.filter(verb=chosen["viec"])
    if chosen["nguoi"]:
        rows = rows.filter(Q(actor_label__icontains=chosen["nguoi"]))
    since, until = parse_day(chosen["tu"]), parse_day(chosen["den"])
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until + datetime.timedelta(days=1))
    return rows


def parse_day(text):
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None or not 1900 <= day.year <= 2200:  # beyond, a time zone or a day more is no date any longer
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
