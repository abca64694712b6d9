"""Being told of the new articles of a column: an account by one click, anybody else by a letter that they confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.lockout import client_ip
from accounts.rate_limit import seconds_to_wait
from news.actions import subscriptions
from news.exceptions import NewsError
from news.models import Category
from notifications.actions import outside
from notifications.forms import AddressForm

ASKED, WINDOW = 5, 3600  # letters that one client may ask for in an hour


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request, slug):
    category = get_object_or_404(Category, slug=slug)
    return _by_account(request, category) if request.user.is_authenticated else _by_letter(request, category)


def _by_account(request, category):
    is_on = subscriptions.subscribed_to(request.user).filter(pk=category.pk).exists()
    if request.method != "POST":
        return render(request, "news/subscribe.html", {"category": category, "is_on": is_on})
    try:
        if request.POST.get("viec") == "thoi":
            subscriptions.unsubscribe(user=request.user, category=category)
            messages.success(request, f"Đã thôi nhận tin chuyên mục {category}.")
        else:
            subscriptions.subscribe(user=request.user, category=category)
            messages.success(request, f"Có bài mới trong chuyên mục {category}, cổng sẽ báo đồng chí.")
    except NewsError as problem:
        messages.error(request, str(problem))
    return redirect("news:subscribe", slug=category.slug)


def _by_letter(request, category):
    form = AddressForm(request.POST or None)
    context, status = {"category": category, "form": form}, 200
    if request.method == "POST" and form.is_valid():
        if seconds_to_wait(f"outside:{client_ip(request)}", most=ASKED, seconds=WINDOW):
            form.add_error(None, "Máy này đã hỏi nhiều lần. Mời thử lại sau một giờ.")
            status = 429
        else:
            status = _ask(form, category, context)
    elif form.errors:
        status = 422
    return render(request, "news/subscribe.html", context, status=status)


def _ask(form, category, context):
    try:
        subscriptions.ask(email=form.cleaned_data["email"], category=category)
    except NewsError as problem:
        form.add_error(None, str(problem))
        return 409
    context["asked"] = form.cleaned_data["email"]
    return 200


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request, slug, token):
    """The link of the letter. Opening it changes nothing, since mail programs open links by themselves."""
    category = get_object_or_404(Category, slug=slug)
    recipient = outside.by_token(token)
    if recipient is None:
        raise Http404
    done, problem = "", ""
    if request.method == "POST" and request.POST.get("viec") == "xoa":
        outside.erase(recipient)
        done = "erased"
    elif request.method == "POST":
        try:
            subscriptions.confirm(recipient=recipient, category=category)
            done = "confirmed"
        except NewsError as refused:
            problem = str(refused)
    context = {"category": category, "recipient": recipient, "done": done, "problem": problem}
    return render(request, "news/subscribe_confirm.html", context, status=409 if problem else 200)
