"""Documents like this one: the same telling words in the head, and the same papers cited.

Every part reads a bounded number of rows from an index, so that it takes as long with a hundred thousand
documents as with a hundred. What many heads hold weighs little, and is looked for among the newest. What the
reader may not see is dropped before anything is weighed; of the rows of one pair it can only have taken up some."""

from documents.models import Citation, Document
from documents.search import windows
from documents.search.statement import SearchTooBroad, Sql
from documents.search.vectors import all_of
from documents.search.words import pairs, words

MOST = 6
PAIRS, CITED = 10, 8
BOUND = 100  # rows that are enough for each pair of words and for each paper cited
ENOUGH = 0.6  # two pairs that few heads hold, or four that many hold
TIMEOUT_MS = 1500
TELLING = [Citation.Kind.BASIS, Citation.Kind.IMPLEMENTS, Citation.Kind.AMENDS, Citation.Kind.REPLACES]


def similar_to(user, document, *, but=()):
    """Up to six published documents `user` may see, most alike first. None where that takes too long."""
    visible = Document.objects.visible_to(user).published().order_by()
    folded, _ = words(document.subject)
    sql = Sql().add("WITH ")
    papers = windows.Windows(sql)
    signs = list(dict.fromkeys(pairs(folded)))[:PAIRS]
    for number, pair in enumerate(signs):
        papers.add(f"pair_{number}", windows.HEADS, ("head_vector @@ %s::tsquery", all_of([pair])), enough=BOUND)
    sql.add("near(id, sign) AS MATERIALIZED (")
    for number, pair in enumerate(signs):
        sql.add(f"SELECT id, %s FROM pair_{number} UNION ALL ", pair)
    text, params = visible.values("pk").query.sql_with_params()
    sql.add(
        "(SELECT citing.document_id, cited.key FROM (SELECT DISTINCT key FROM documents_citation"
        " WHERE document_id = %s AND kind = ANY(%s) AND decision <> %s LIMIT %s) AS cited CROSS JOIN LATERAL"
        " (SELECT document_id FROM documents_citation c WHERE c.key = cited.key"
        " ORDER BY document_id DESC LIMIT %s) AS citing)),\n",
        document.pk, [kind.value for kind in TELLING], Citation.Decision.REMOVED.value, CITED, BOUND,
    ).add(  # fmt: skip
        "hit AS (SELECT id, sign FROM near WHERE id IN (SELECT v.id FROM (" + text + ") AS v(id)"
        " WHERE v.id = ANY(ARRAY(SELECT id FROM near)))),\n", *params
    )
    sql.add(
        "weighed AS (SELECT id, 1 / ln(2 + count(*) OVER (PARTITION BY sign)) AS weight FROM (SELECT DISTINCT id, sign FROM hit) AS once)\n"
        "SELECT id FROM weighed WHERE id <> ALL(%s) GROUP BY id HAVING sum(weight) >= %s ORDER BY sum(weight) DESC, id DESC LIMIT %s",
        [document.pk, *but], ENOUGH, MOST,
    )  # fmt: skip
    try:
        found = [pk for (pk,) in sql.fetch(timeout_ms=TIMEOUT_MS)]
    except SearchTooBroad:
        return []
    documents = visible.for_cards().defer("head_vector", "head_exact").in_bulk([*found, document.pk])  # one query, even for none
    return [documents[pk] for pk in found if pk in documents]
