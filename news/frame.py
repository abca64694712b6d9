"""What stands around every page of the reader's site: the columns and the standing pages."""

from news.models import Category, Page

_kept = {}  # of the newest generation only, in this process


def frame(request):
    """{categories: [{name, slug, url}], pages: [{title, url, language}]}; read anew in each generation of pages."""
    generation = request.public_generation
    if generation is None:
        return _read()
    if generation not in _kept:
        _kept.clear()
        _kept[generation] = _read()
    return _kept[generation]


def _read():
    categories = Category.objects.filter(in_menu=True, closed_at=None)
    pages = Page.objects.filter(is_shown=True, in_menu=True).defer("body")
    return {
        "categories": [{"name": one.name, "slug": one.slug, "url": one.get_absolute_url()} for one in categories],
        "pages": [{"title": one.title, "language": one.language, "url": one.get_absolute_url()} for one in pages],
    }
