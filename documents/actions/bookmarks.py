"""Documents somebody keeps for themselves. What a person keeps is reading: none of it goes into the trail."""

from django.db import transaction

from documents.exceptions import DocumentsError
from documents.models import Bookmark

MOST = 5000


@transaction.atomic
def keep(*, document, by):
    if by.bookmarks.count() >= MOST:
        raise DocumentsError(
            f"Đồng chí đã lưu {MOST} văn bản, là số nhiều nhất. Hãy bỏ bớt ở trang “Văn bản đã lưu” rồi lưu lại."
        )
    return Bookmark.objects.get_or_create(owner=by, document=document)[0]


def unkeep(*, document, by):
    Bookmark.objects.filter(owner=by, document=document).delete()


def annotate(*, bookmark, by, note):
    Bookmark.objects.filter(pk=bookmark.pk, owner=by).update(note=note)
