"""What a person follows. It is reading, so none of it goes into the trail."""

from django.db import transaction

from documents.exceptions import DocumentsError
from documents.models import Follow

MOST = 200


@transaction.atomic
def follow(*, by, tag=None, unit=None, search=None) -> Follow:
    """One of the three; `search` is one of the person's own. Following twice is following once."""
    what = {"tag": tag} if tag else {"unit": unit} if unit else {"search": search}
    known = by.follows.filter(**what).first()
    if known:
        return known
    if by.follows.count() >= MOST:
        raise DocumentsError(
            f"Đồng chí đang theo dõi {MOST} mục, là số nhiều nhất. Hãy thôi theo dõi bớt ở trang “Đang theo dõi” rồi làm lại."
        )
    return Follow.objects.get_or_create(owner=by, **what)[0]


def unfollow(*, follow, by):
    Follow.objects.filter(pk=follow.pk, owner=by).delete()


def move_tag_follows(*, tag, into):
    """Whoever follows a tag follows the one it becomes part of."""
    both = Follow.objects.filter(tag=into).values("owner")
    Follow.objects.filter(tag=tag).exclude(owner__in=both).update(tag=into)
