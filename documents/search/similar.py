"""Documents like this one: the same telling words in the head, and the same papers cited.

Every part reads a bounded number of rows from an index, so that it takes as long with a hundred thousand
documents as with a hundred. What many heads hold weighs little: it is counted up to the bound. Only what
the reader may see is read, so the order tells of nothing else."""

from documents.models import Citation, Document
from documents.search.statement import SearchTooBroad, Sql
from documents.search.vectors import all_of
from documents.search.words import pairs, words

MOST = 6
PAIRS, CITED = 14, 8
BOUND = 500  # rows read for each pair of words and for each paper cited
ENOUGH = 0.6  # two pairs that few heads hold, or four that many hold
TIMEOUT_MS = 1500
TELLING = [Citation.Kind.BASIS, Citation.Kind.IMPLEMENTS, Citation.Kind.AMENDS, Citation.Kind.REPLACES]


def similar_to(user, document, *, but=()):
    """Up to six published documents `user` may see, most alike first. None where that takes too long."""
    visible = Document.objects.visible_to(user).published().order_by()
    folded, _ = words(document.subject)
    sql = Sql().add("WITH near(id, sign) AS MATERIALIZED (")
    for pair in list(dict.fromkeys(pairs(folded)))[:PAIRS]:
        sql.add(
            "(SELECT id, %s FROM documents_document WHERE head_vector @@ %s::tsquery LIMIT %s) UNION ALL ",
            pair, all_of([pair]), BOUND,
        )  # fmt: skip
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
        "weight AS (SELECT sign, 1 / ln(2 + count(DISTINCT id)) AS value FROM hit GROUP BY sign)\n"
        "SELECT hit.id FROM (SELECT DISTINCT id, sign FROM hit) AS hit JOIN weight USING (sign)"
        " WHERE hit.id <> ALL(%s) GROUP BY hit.id HAVING sum(weight.value) >= %s"
        " ORDER BY sum(weight.value) DESC, hit.id DESC LIMIT %s",
        [document.pk, *but], ENOUGH, MOST,
    )  # fmt: skip
    try:
        found = [pk for (pk,) in sql.fetch(timeout_ms=TIMEOUT_MS)]
    except SearchTooBroad:
        return []
    if not found:
        return []
    documents = visible.for_cards().defer("head_vector", "head_exact").in_bulk(found)
    return [documents[pk] for pk in found if pk in documents]
