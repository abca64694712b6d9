"""How the pages of the desk begin: from what the person may see. Unseen is 404; seen but forbidden is 403."""

from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from news.desk_work import holds_for_newest
from news.models import Article

shows_preview = csp_update({"frame-src": [SELF]})


def article_on_desk(user, pk):
    articles = Article.objects.on_desk_of(user).select_related("category__unit", "newest__category", "newest__cover", "live", "created_by")
    return get_object_or_404(articles, pk=pk)


def on_desk(permission=None, *, of_newest=False):
    """The view gets the article instead of its key, from those on the person's desk, with `permission` for it; `of_newest`:
    for the column that its newest version goes to as well."""

    def decorate(view):
        @wraps(view)
        def found(request, pk, **rest):
            article = article_on_desk(request.user, pk)
            if permission and not request.user.has_perm(permission, article):
                raise PermissionDenied
            if of_newest and not holds_for_newest(request.user, permission, article):
                raise PermissionDenied
            return view(request, article, **rest)

        return found

    return decorate
