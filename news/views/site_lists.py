"""What the pages of an administrator of the site share."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import redirect, render

from news.actions.site import put_in_order
from news.exceptions import NewsError

may_manage = permission_required("news.manage_site", raise_exception=True)


def order_from(request, rows, *, verb, back):
    """The list in the order that was sent: `thu_tu` for each row, and `len` or `xuong` for one that goes a place up or down.
    A script that asks for JSON is answered without a page."""
    sent = [int(pk) for pk in request.POST.getlist("thu_tu") if _is_key(pk)]
    for name, step in (("len", -1), ("xuong", 1)):
        moved = request.POST.get(name, "")
        if _is_key(moved) and int(moved) in sent:
            _shift(sent, int(moved), step)
    def act():
        put_in_order(rows=rows, ids=sent, by=request.user, verb=verb)

    if request.accepts("text/html"):
        return deed(request, act, "Đã lưu thứ tự.", back)
    try:
        act()
    except NewsError as problem:
        return JsonResponse({"problem": str(problem)}, status=409)
    return JsonResponse({})


def deed(request, act, sentence, *back):
    """Does it, says so or says why not, and goes back."""
    try:
        act()
        messages.success(request, sentence)
    except NewsError as problem:
        messages.error(request, str(problem))
    return redirect(*back)


def edit(request, form, act, *, sentence, back, template, **context):
    """The page of a form; back to the list once `act` has taken it."""
    if form.is_bound and form.is_valid() and saved(form, act):
        messages.success(request, sentence)
        return redirect(back)
    return render(request, template, {"form": form} | context, status=422 if form.errors else 200)


def saved(form, act):
    """What `act` returns; None with the error on the form where it refuses. `form` is valid."""
    try:
        return act()
    except NewsError as problem:
        form.add_error(None, str(problem))


def _is_key(text):
    return text.isascii() and text.isdigit() and len(text) < 19


def _shift(ids, pk, step):
    here = ids.index(pk)
    there = here + step
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
