"""Counting what a list can be narrowed by. Each facet is counted without its own filter, so that a
second choice in the same facet shows what it would add."""

from dataclasses import dataclass, field, replace

LABELS = {
    "loai": "Loại văn bản",
    "co_quan": "Cơ quan ban hành",
    "linh_vuc": "Lĩnh vực",
    "nam": "Năm",
    "nguoi_ky": "Người ký",
    "hieu_luc": "Hiệu lực",
    "the": "Thẻ",
}
SHOWN = {"loai": 15, "co_quan": 12, "linh_vuc": 20, "nam": 15, "nguoi_ky": 10, "hieu_luc": 5, "the": 15}

# What a row of `hit` is counted under, and how the few values shown get their names.
_COLUMNS = {
    "loai": ("h.doc_type_id", "documents_documenttype"),
    "co_quan": ("h.issuer_id", "documents_issuer"),
    "linh_vuc": (None, "documents_field"),
    "nam": ("extract(year FROM h.date_issued)::int", None),
    "nguoi_ky": ("h.signer_key", None),
    "hieu_luc": ("h.validity", None),
    "the": (None, "documents_tag"),
}
# What a document may have several of, standing in a tree: where they are kept, and in which column.
_TREES = {"linh_vuc": ("documents_document_fields", "field_id"), "the": ("documents_document_tags", "tag_id")}
_NAMED_BY_SLUG = {"loai", "linh_vuc", "the"}


COUNT_CAP = 1000


@dataclass
class Option:
    value: str
    label: str
    count: int | None  # None: not counted
    selected: bool = False
    at_least: bool = False

    @property
    def count_label(self):
        if self.count is None or not self.at_least:
            return self.count
        return "hơn 1.000" if self.count > COUNT_CAP else f"{self.count}+"


@dataclass
class Facet:
    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    open: bool = False


def passing(name):
    """The column of `hit` that says whether a document passes the filter of that name."""
    return f"passes_{name}"


def passing_all(filters, but=None, table="h"):
    return " AND ".join(f"{table}.{passing(name)}" for name in filters.values if name != but) or "true"


def add_facets(sql, filters):
    """Append one SELECT per facet over the CTE `hit`: (kind, value, label, count). Counted first, named
    after: only the few values shown are looked up."""
    for name, (column, table) in _COLUMNS.items():
        passing = passing_all(filters, but=name)
        if name in _TREES:
            counted = _counted_with_children(table, *_TREES[name], passing)
        else:
            counted = f"SELECT {column} AS value, count(*) AS n, min(h.id) AS one FROM hit h WHERE {passing} GROUP BY 1"
        key, label, names = "counted.value::text", "''", ""
        if table:
            names = f" JOIN {table} t ON t.id = counted.value"
            key, label = "t.slug" if name in _NAMED_BY_SLUG else key, "t.name"
        elif name == "nguoi_ky":
            label = "(SELECT signer FROM documents_document d WHERE d.id = counted.one)"
        order = "counted.value DESC" if name == "nam" else "n DESC, counted.value"
        sql.add(
            f"\nUNION ALL (SELECT '{name}', {key}, {label}, n FROM ({counted}) AS counted{names}"
            f" WHERE counted.value::text <> '' ORDER BY ({key} = ANY(%s)) DESC, {order} LIMIT {SHOWN[name]})",
            list(filters.chosen.get(name, ())),
        )


def _counted_with_children(tree, kept, column, passing):
    """A parent counts the documents of all that stands under it, each once, as its filter finds them. What has
    no children is counted without looking for doubles."""
    parents = f"SELECT parent_id FROM {tree} WHERE parent_id IS NOT NULL"
    return (
        f"WITH m AS MATERIALIZED (SELECT h.id, m.{column} AS value FROM hit h"
        f" JOIN {kept} m ON m.document_id = h.id WHERE {passing})"
        f" SELECT value, count(*) AS n FROM m WHERE value NOT IN ({parents}) GROUP BY 1"
        " UNION ALL SELECT above, count(*) FROM (SELECT DISTINCT up.above, m.id"
        f" FROM (WITH RECURSIVE up(id, above) AS (SELECT id, id FROM {tree} WHERE id IN ({parents})"
        f" UNION SELECT t.id, up.above FROM {tree} t JOIN up ON t.parent_id = up.id) SELECT * FROM up) AS up"
        " JOIN m ON m.value = up.id) AS once GROUP BY 1"
    )


def read_facets(rows, chosen, labels, *, at_least=False):
    """Facets in the order of LABELS; `labels` names the values that carry no label of their own."""
    facets = {name: Facet(name, label, open=bool(chosen.get(name))) for name, label in LABELS.items()}
    for name, value, label, count in rows:
        facets[name].options.append(
            Option(value, labels.get(value) or label or value, count, value in chosen.get(name, ()), at_least)
        )
    for name in ("loai", "nam"):
        facets[name].open = True
    _latest_year_first(facets["nam"])
    return list(facets.values())


def with_uncounted(facets, everything):
    """`facets`, counted among the newest hits alone, and after them what else `everything` offers: a choice that
    only older hits bear must be there to be made."""
    offered = {facet.name: facet.options for facet in everything}
    for facet in facets:
        present = {option.value for option in facet.options}
        others = [replace(option, count=None) for option in offered.get(facet.name, ()) if option.value not in present]
        facet.options += others[: max(SHOWN[facet.name] - len(facet.options), 0)]
        if facet.name == "nam":
            _latest_year_first(facet)
    return facets


def _latest_year_first(facet):
    facet.options.sort(key=lambda option: option.value, reverse=True)
