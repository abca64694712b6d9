"""Documents written past the ORM by COPY, with the very vectors that documents/search/index.py writes.

What a document is made of is a dict of facts, everything by its name:

    type, party, issuer, symbol, subject, day, pages     always
    signer, visibility, state, validity                  as in DEFAULTS where left out
    fields, tags                                         names
    unit                                                 any number; taken modulo the units given
"""

import contextlib
import functools
import hashlib
import io
import multiprocessing

from django.db import connection
from django.utils import timezone

DEFAULTS = {"signer": "", "visibility": "public", "state": "published", "validity": "unknown", "fields": (), "tags": (), "unit": 0}
PAGES_AT_ONCE = 1_000  # written by one COPY


class _Issuer:
    def __init__(self, name):
        self.name, self.parent_body = name, ""


class _Paper:
    """As much of a document as its head is made of."""

    def __init__(self, facts):
        self.issuer, self.type_name = _Issuer(facts["issuer"]), facts["type"]
        self.symbol, self.subject, self.signer = facts["symbol"], facts["subject"], facts["signer"]


def _indexed(draft, job):
    """Runs in a process of its own: the facts of one document and all its search fields, without the database."""
    import django

    django.setup()
    from documents.search.index import Head, signer_key, symbol_key, symbol_sort

    facts = DEFAULTS | draft(job)
    head = Head(_Paper(facts), [*facts["tags"], *facts["fields"]])
    return facts | {
        "head_vector": head.vector, "head_exact": head.text, "symbol_key": symbol_key(facts["symbol"]),
        "symbol_sort": symbol_sort(facts["symbol"]), "signer_key": signer_key(facts["signer"]),
        "vectors": [head.page_vectors(text) for text in facts["pages"]],
    }  # fmt: skip


def load_facts(facts, *, units, clerk=None, draft=dict, processes=2):
    """Adds a document for each of `facts` and returns their keys, a range in the same order. Where making
    the facts is work, `facts` may be jobs that `draft` turns into facts in the other processes; both are
    read outside the connection of the caller, so neither may ask the database."""
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor, multiprocessing.get_context("spawn").Pool(processes) as pool:
        cursor.execute("SET LOCAL statement_timeout = 0")
        writing = _Writing(cursor, units, clerk)
        first = writing.document + 1
        with _without_gin(cursor):
            for row in pool.imap(functools.partial(_indexed, draft), facts, chunksize=20):
                writing.add(row)
            writing.flush()
        for table in ("documents_document", "documents_documentfile", "documents_documentpage"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")
    return range(first, writing.document + 1)


class _Writing:
    """Rows waiting for their COPY, and the keys of what they name."""

    def __init__(self, cursor, units, clerk):
        from documents.models import DocumentType, Field, Issuer, Tag

        self.cursor, self.units, self.clerk, self.now = cursor, units, clerk, timezone.now()
        self.document, self.file = self._last("documents_document"), self._last("documents_documentfile")
        self.types = dict(DocumentType.objects.values_list("name", "pk"))
        self.fields = dict(Field.objects.values_list("name", "pk"))
        self.issuer = functools.cache(lambda name: Issuer.objects.named(name).pk)
        self.tag = functools.cache(lambda name: Tag.objects.named(name).pk)
        self._clear()

    def _last(self, table):
        self.cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return self.cursor.fetchone()[0]

    def _clear(self):
        self.documents, self.files, self.pages, self.tagged, self.fielded, self.shares = [], [], [], [], [], []

    def add(self, facts):
        self.document, self.file = self.document + 1, self.file + 1
        pk, unit = self.document, self.units[facts["unit"] % len(self.units)]
        self.documents.append((
            facts["state"], facts["visibility"], unit, "party" if facts["party"] else "state", facts["symbol"],
            facts["symbol_key"], facts["symbol_sort"], self.types[facts["type"]], self.issuer(facts["issuer"]), "Gia Nghĩa",
            facts["day"], facts["subject"], facts["signer"], facts["signer_key"], facts["validity"], self.clerk, self.now,
            self.now if facts["state"] != "draft" else None, facts["head_vector"], facts["head_exact"], pk,
            *BLANKS.values(),
        ))  # fmt: skip
        sha256 = hashlib.sha256(f"{pk} {facts['subject']}".encode()).hexdigest()
        self.files.append((
            self.file, pk, "van-ban.pdf", "pdf", "application/pdf", 100_000, sha256, len(facts["pages"]), self.now,
            "main", 0, 1, "t", "text",
        ))  # fmt: skip
        for number, (text, (folded, exact)) in enumerate(zip(facts["pages"], facts["vectors"], strict=True), start=1):
            self.pages.append((self.file, pk, number, text, facts["day"], folded, exact, 595, 842, 0, "text", 1, r"\x"))
        self.tagged += [(pk, self.tag(name)) for name in facts["tags"]]
        self.fielded += [(pk, self.fields[name]) for name in facts["fields"]]
        if facts["visibility"] == "units":
            self.shares.append((pk, self.units[(facts["unit"] + 1) % len(self.units)]))
        if len(self.pages) >= PAGES_AT_ONCE:
            self.flush()

    def flush(self):
        _copy(self.cursor, "documents_document", DOCUMENT_COLUMNS, self.documents)
        _copy(self.cursor, "documents_documentfile", FILE_COLUMNS, self.files)
        _copy(self.cursor, "documents_documentpage", PAGE_COLUMNS, self.pages)
        _copy(self.cursor, "documents_document_tags", ("document_id", "tag_id"), self.tagged)
        _copy(self.cursor, "documents_document_fields", ("document_id", "field_id"), self.fielded)
        _copy(self.cursor, "documents_documentshare", ("document_id", "unit_id"), self.shares)
        self._clear()


def _copied(value):
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(cursor, table, columns, rows):
    lines = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


@contextlib.contextmanager
def _without_gin(cursor):
    """GIN indexes are ten times faster built at once than row by row."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'documents_document%' AND indexdef LIKE '%USING gin%'")
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the foreign keys still have to check
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)


BLANKS = {"number": "", "notation": "", "signer_title": "", "signing_authority": "", "recipients": "", "urgency": "", "revision": 1}
DOCUMENT_COLUMNS = (
    "state", "visibility", "owner_unit_id", "regime", "symbol", "symbol_key", "symbol_sort", "doc_type_id", "issuer_id",
    "place", "date_issued", "subject", "signer", "signer_key", "validity", "created_by_id", "created_at", "published_at",
    "head_vector", "head_exact", "id", *BLANKS,
)  # fmt: skip
FILE_COLUMNS = (
    "id", "document_id", "name", "kind", "mime", "size", "sha256", "page_count", "uploaded_at", "part", "position",
    "version", "has_fixed_pages", "text_source",
)  # fmt: skip
PAGE_COLUMNS = (
    "file_id", "document_id", "number", "text", "date_issued", "folded_vector", "exact_vector", "width", "height",
    "rotation", "source", "confidence", "packed",
)  # fmt: skip
