"""Documents whose index must be written anew because a tag or a field they carry changed. The table is the
truth and the queue a hint, as with uploads: what is not done at once is done by the next round."""

import time

from django.db import connection, transaction

from documents.models import Document, IndexDue
from documents.search.index import index_document

_MARK = """
INSERT INTO documents_indexdue (document_id, since)
SELECT id, now() FROM documents_document WHERE id IN ({ids}) ON CONFLICT DO NOTHING
"""
AT_ONCE = 3  # seconds that a deed spends on it before it leaves the rest to the worker


def mark_due(documents):
    """`documents`: a queryset of Document."""
    text, params = documents.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(ids=text), params)


def index_due(*, seconds, among=None) -> bool:
    """Index what is due for so long; True when nothing is left."""
    waiting = IndexDue.objects.all() if among is None else IndexDue.objects.filter(pk__in=among)
    return work_off(waiting, lambda pk: index_document(Document(pk=pk)), seconds=seconds)


def work_off(waiting, index, *, seconds) -> bool:
    """`index(pk)` for each row that waits, oldest first, for so long; True when nothing is left. What another worker has
    in hand is passed over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with transaction.atomic():
            row = waiting.select_for_update(skip_locked=True).order_by("since", "pk").first()
            if row is None:
                return True
            index(row.pk)
            row.delete()
    return False
