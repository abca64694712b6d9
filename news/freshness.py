"""Whether what is kept of the public pages is still true. Every deed that changes what readers see renews the
generation; a page made in an older one is made again."""

import logging
import uuid

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

KEY = "public-pages:generation"
AWAY = (RedisError, OSError)
log = logging.getLogger(__name__)

# What is done in the other rooms and seen on these pages.
SEEN_BY_READERS = frozenset(
    f"documents.{deed}"
    for deed in (
        "published", "withdrawn", "described", "reopened", "bulk_edited", "bulk_published", "bulk_undone", "trashed",
        "restored", "erased", "merged", "unmerged", "gate_stopped", "tag_renamed", "tag_merged", "tag_deleted", "store_imported",
    )
)  # fmt: skip


def changed():
    """Readers see something new once this transaction is committed."""
    transaction.on_commit(_renew, robust=True)


def heed(verbs):
    """A listener of the trail."""
    if not SEEN_BY_READERS.isdisjoint(verbs):
        changed()


def _renew():
    try:
        cache.set(KEY, uuid.uuid4().hex, None)
    except AWAY:
        log.warning("The cache is away: visitors may see pages of a moment ago until these are made again by themselves.")
