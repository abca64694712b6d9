"""What stands around every page of the reader's site: masthead, columns, standing pages. For visitors it is the same
until a deed of the office, so each process draws it once in a generation of pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from news.models import Category, Page

MARK = "\ue000"  # a letter that no text has

_kept = {"generation": None}  # of the newest generation only


def page(request, template, context, *, here="", status=200):
    """A page of the site. `here`: the slug of its column, or the name of its place in the navigation."""
    context = context | {"frame": frame(request), "here": here}
    if request.public_generation is None:
        return render(request, template, context, status=status)
    context |= {"layout": _layout(request, here), "base": "news/visitor.html"}
    return HttpResponse(render_to_string(template, context), status=status)


def frame(request):
    """{categories: [{name, slug, url}], pages: [{title, url, language}]}"""
    return _read() if request.public_generation is None else _of_generation(request)["frame"]


def _layout(request, here):
    """The pieces that news/visitor.html puts around a page."""
    kept, where = _of_generation(request), (request.get_host(), request.resolver_match.view_name, here)
    if where not in kept:
        drawn = render_to_string("news/_frame.html", {"frame": kept["frame"], "here": here, "mark": MARK}, request)
        kept[where] = [mark_safe(piece) for piece in drawn.split(MARK)]
    return kept[where]


def _of_generation(request):
    global _kept
    kept = _kept
    if kept["generation"] != request.public_generation:
        _kept = kept = {"generation": request.public_generation, "frame": _read()}
    return kept


def _read():
    categories = Category.objects.filter(in_menu=True, closed_at=None)
    pages = Page.objects.filter(is_shown=True, in_menu=True).defer("body")
    return {
        "categories": [{"name": one.name, "slug": one.slug, "url": one.get_absolute_url()} for one in categories],
        "pages": [{"title": one.title, "language": one.language, "url": one.get_absolute_url()} for one in pages],
    }
