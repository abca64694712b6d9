"""A search by its address, asked on behalf of somebody who need not be the one behind the request: the
owner of a saved search, a visitor, another system."""

from functools import cached_property

from django.http import QueryDict

from documents.filters import DocumentFilter
from documents.models import Document
from documents.search.query import parse

NARROWING = ("q", *DocumentFilter.base_filters)
LONGEST_ADDRESS = 2000


def address_of(params):
    """What of `params` makes up the search, in a form that compares: no page, no order, nothing unknown."""
    kept = QueryDict(mutable=True)
    for name in NARROWING:
        values = [value for value in params.getlist(name) if value.strip()]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


class Asked:
    def __init__(self, user, params):
        self.user, self.GET = user, params  # all that the filters read of a request
        self.query = parse(params.get("q"))

    @cached_property
    def filters(self):
        return DocumentFilter(self.GET, queryset=Document.objects.visible_to(self.user), request=self)

    @property
    def fails(self):
        """A condition names what does not exist, or what only hidden papers bear. A list that someone looks
        at may drop it and say so; what runs by itself must not widen silently."""
        return bool(self.filters.form.errors)

    @property
    def documents(self):
        """What the filters leave of the visible documents; the words are `query`'s part."""
        return Document.objects.none() if self.fails else self.filters.qs

    @property
    def conditions(self):
        """The search in words, one line each."""
        words = [f"Từ khóa: {self.query.text}"] if self.query.text else []
        return words + [label for _, _, label in self.filters.chips()]
