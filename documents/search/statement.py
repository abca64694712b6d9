"""One SQL statement put together piece by piece, and the bounds within which it runs."""

from django.db import OperationalError, connection
from django.db.models import BooleanField, ExpressionWrapper

from documents.models import Document
from documents.search.facets import passing

TIMEOUT_MS = 4000

# Local to the statement's own transaction. Without the second the planner, which takes reading a vector
# for free, reads every page of the store for a word that most pages hold.
SETTINGS = "SET LOCAL statement_timeout = {};\nSET LOCAL enable_seqscan = off;\n"

COLUMNS = ("id", "date_issued", "symbol_sort", "doc_type_id", "issuer_id", "signer_key", "validity")


class SearchTooBroad(Exception):
    """The database gave up on a query; the page says so instead of waiting."""


class Sql:
    """Pieces of one statement with their parameters, in order."""

    def __init__(self):
        self.parts, self.params = [], []

    def add(self, text, *params):
        self.parts.append(text)
        self.params += params
        return self

    def fetch(self, timeout_ms=TIMEOUT_MS):
        with connection.cursor() as cursor:
            try:
                cursor.execute(SETTINGS.format(timeout_ms) + "".join(self.parts), self.params)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") == "57014":
                    raise SearchTooBroad from None
                raise
            return cursor.fetchall()


class _Passes(ExpressionWrapper):
    empty_result_set_value = False  # of a condition nothing can fulfil; Django would write the number 0


def add_visible(sql, user, filters):
    """The subquery `v` of what `user` may see, with one boolean for each filter in use: a facet ignores
    its own. Booleans and not a WHERE also keep the planner's estimates sane. What fails two filters counts
    in no facet and is left out."""
    passes = {passing(name): _Passes(condition, BooleanField()) for name, condition in filters.conditions()}
    rows = Document.objects.visible_to(user).order_by().annotate(**passes).values_list(*COLUMNS, *passes)
    text, params = rows.query.sql_with_params()
    columns = ", ".join([*COLUMNS, *passes])
    if len(passes) > 1:
        failed = " + ".join(f"(NOT {name})::int" for name in passes)
        text = f"SELECT * FROM ({text}) AS seen({columns}) WHERE {failed} < 2"
    sql.add(f"({text}) AS v({columns})", *params)
