"""The calendar of anniversaries: kept by an administrator, read by everyone, followed by other calendars."""

import datetime
from calendar import monthrange

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from icalendar import Calendar, Event

from news.actions import anniversaries as deeds
from news.anniversaries import FIRST_YEAR, LAST_YEAR, between, lunar_day, next_date, upcoming
from news.forms_site import DayForm
from news.frame import frame
from news.models import Anniversary
from news.public_pages import public_page
from news.views.site_lists import deed, edit, may_manage
from vietnamese.dates import weekday


@may_manage
@require_GET
def days(request):
    rows = list(Anniversary.objects.all())
    for row in rows:
        row.next = next_date(row)
    return render(request, "news/site_admin/days.html", {"days": rows})


@may_manage
@require_http_methods(["GET", "POST"])
def add(request):
    return _edit(request, Anniversary(), "Đã thêm ngày kỷ niệm.")


@may_manage
@require_http_methods(["GET", "POST"])
def day(request, pk):
    return _edit(request, get_object_or_404(Anniversary, pk=pk), "Đã lưu ngày kỷ niệm.")


def _edit(request, row, sentence):
    form = DayForm(request.POST or None, instance=row)
    return edit(
        request, form, lambda: deeds.save_day(row=form.instance, by=request.user), sentence=sentence,
        back="news:site_days", template="news/site_admin/day.html", day=row,
    )  # fmt: skip


@may_manage
@require_POST
def remove(request, pk):
    row = get_object_or_404(Anniversary, pk=pk)
    return deed(request, lambda: deeds.remove_day(row=row, by=request.user), f"Đã xóa “{row.title}” khỏi lịch.", "news:site_days")


@may_manage
@require_POST
def load(request):
    count = deeds.load_official_days(by=request.user)
    messages.success(request, f"Đã nạp {count} ngày còn thiếu." if count else "Lịch đã có đủ các ngày trong danh mục.")
    return redirect("news:site_days")


@public_page()
def calendar(request):
    today = timezone.localdate()
    return _month(request, today.year, today.month, soon=upcoming(today=today))


@public_page()
def calendar_month(request, year, month):
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    return _month(request, year, month)


def _month(request, year, month, *, soon=None):
    first = datetime.date(year, month, 1)
    last = datetime.date(year, month, monthrange(year, month)[1])
    occurrences = [{"one": one, "weekday": weekday(one.date), "moon": lunar_day(one.date)} for one in between(first, last)]
    before, after = first - datetime.timedelta(days=1), last + datetime.timedelta(days=1)
    context = {
        "first": first,
        "occurrences": occurrences,
        "soon": soon,
        "today": timezone.localdate(),
        "before": _month_url(before),
        "after": _month_url(after),
        "before_label": f"Tháng {before.month}/{before.year}",
        "after_label": f"Tháng {after.month}/{after.year}",
        "frame": frame(request),
        "canonical": request.build_absolute_uri(),
    }
    return render(request, "news/calendar.html", context)


def _month_url(day):
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return reverse("news:calendar_month", kwargs={"year": day.year, "month": day.month})


@public_page()
def calendar_feed(request):
    """This year and the next, a day for each; lunar days move from year to year, so none is a rule of repetition."""
    today = timezone.localdate()
    found = Calendar()
    found.add("prodid", "-//Cong Tuyen giao//Ngay ky niem//VI")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Ngày lễ, ngày kỷ niệm – Cổng Tuyên giáo")
    for one in between(datetime.date(today.year, 1, 1), datetime.date(today.year + 1, 12, 31)):
        event = Event()
        event.add("uid", f"ngay-ky-niem-{one.anniversary.pk}-{one.date:%Y%m%d}@{request.get_host()}")
        event.add("dtstamp", datetime.datetime(today.year, 1, 1, tzinfo=datetime.UTC))
        event.add("dtstart", one.date)
        event.add("dtend", one.date + datetime.timedelta(days=1))
        event.add("summary", f"{one.anniversary.title} ({one.years} năm)" if one.is_round else one.anniversary.title)
        event.add("description", ". ".join(filter(None, [one.anniversary.note, one.anniversary.source])))
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    return HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
