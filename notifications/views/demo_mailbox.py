"""The letters of a demonstration. In use they would lie in everybody's own mailbox: a person sees their own here too, and
whoever runs the whole portal sees all, those to outside addresses included."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from notifications import mailbox


def listing(request):
    if not settings.DEMO:
        raise Http404
    letters = [letter for letter in mailbox.letters() if _may_read(request.user, letter)]
    return render(request, "notifications/demo_mailbox.html", {"letters": letters, "kept": mailbox.KEPT})


def letter(request, name):
    found = mailbox.read(name) if settings.DEMO else None
    if found is None or not _may_read(request.user, found):
        raise Http404
    return render(request, "notifications/demo_letter.html", {"letter": found})


def _may_read(user, letter):
    return user.email.lower() in letter.to or user.has_perm("accounts.run_merge")
