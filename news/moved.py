"""A column, story or tag under the address that it had before: the page and its feeds lead to where it is now."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect

from news.models import OldAddress


def leads_on(view):
    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Http404:
            cut = request.path.rindex("/") + 1
            address, feed = request.path[:cut], request.path[cut:]
            moved = OldAddress.objects.select_related("category", "story", "tag").filter(path=address, article=None).first()
            if moved is None:
                raise
            return HttpResponsePermanentRedirect(moved.leads_to.get_absolute_url() + feed)

    return answer
