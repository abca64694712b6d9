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
    if request.public_generation is None:
        return render(request, template, context | {"frame": _frame(), "here": here}, status=status)
    frame, layout = _of_generation(request, here)
    context = context | {"frame": frame, "here": here, "layout": layout, "base": "news/visitor.html"}
    return HttpResponse(render_to_string(template, context), status=status)


def _of_generation(request, here):
    """(frame, its pieces as news/visitor.html puts them around a page)"""
    global _kept
    kept = _kept
    if kept["generation"] != request.public_generation:
        _kept = kept = {"generation": request.public_generation, "frame": _frame()}
    where = (request.get_host(), request.resolver_match.view_name, here)
    if where not in kept:
        drawn = render_to_string("news/_frame.html", {"frame": kept["frame"], "here": here, "mark": MARK}, request)
        kept[where] = [mark_safe(piece) for piece in drawn.split(MARK)]
    return kept["frame"], kept[where]


def _frame():
    """{categories: [{name, slug, url}], pages: [{title, url, language}]}"""
    categories = Category.objects.filter(in_menu=True, closed_at=None)
    pages = Page.objects.filter(is_shown=True, in_menu=True).defer("body")
    return {
        "categories": [{"name": one.name, "slug": one.slug, "url": one.get_absolute_url()} for one in categories],
        "pages": [{"title": one.title, "language": one.language, "url": one.get_absolute_url()} for one in pages],
    }
