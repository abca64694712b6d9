"""A reader's own searches. What somebody looks for is reading, so it does not go into the trail; only that an
address to follow was given or taken back is recorded, without saying what for."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from documents.exceptions import DocumentsError
from documents.models import SavedSearch
from documents.models.api_client import digest, new_token

MOST_SEARCHES = 50


@transaction.atomic
def save_search(*, by, name, address):
    if by.saved_searches.count() >= MOST_SEARCHES:
        raise DocumentsError(
            f"Đồng chí đã lưu {MOST_SEARCHES} tìm kiếm, là số nhiều nhất. Hãy xóa bớt một tìm kiếm không dùng nữa rồi lưu lại."
        )
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(owner=by, name=name, address=address)
    except IntegrityError:
        raise DocumentsError("Đồng chí đã có một tìm kiếm mang tên này. Hãy đặt tên khác.") from None


@transaction.atomic
def look_at(*, search, by):
    """Begin a look. `seen_until` then says since when hits are new; a second visit within the same look
    leaves it alone, so that going back does not lose the marks."""
    search = SavedSearch.objects.select_for_update().get(pk=search.pk, owner=by)
    now = timezone.now()
    if now - search.looked_at > SavedSearch.SAME_LOOK:
        search.seen_until = search.looked_at
    search.looked_at = now
    search.save(update_fields=["seen_until", "looked_at"])
    return search


def delete_search(*, search, by):
    SavedSearch.objects.filter(pk=search.pk, owner=by).delete()


@transaction.atomic
def give_feed(*, search, by):
    """A private address to follow this search under; an earlier one stops working. Returns (search, token):
    the token is shown once and kept nowhere."""
    search = SavedSearch.objects.select_for_update().get(pk=search.pk, owner=by)
    token = new_token()
    search.feed_digest, search.feed_given_at = digest(token), timezone.now()
    search.save(update_fields=["feed_digest", "feed_given_at"])
    trail.record(verb="documents.feed_given", by=by, on=search, label="")
    return search, token


@transaction.atomic
def revoke_feed(*, search, by):
    search = SavedSearch.objects.select_for_update().get(pk=search.pk, owner=by)
    search.feed_digest, search.feed_given_at = "", None
    search.save(update_fields=["feed_digest", "feed_given_at"])
    trail.record(verb="documents.feed_revoked", by=by, on=search, label="")
    return search
