"""Counting what a list can be narrowed by. Each facet is counted without its own filter, so that a
second choice in the same facet shows what it would add."""

from dataclasses import dataclass, field

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
    "linh_vuc": ("m.field_id", "documents_field"),
    "nam": ("extract(year FROM h.date_issued)::int", None),
    "nguoi_ky": ("h.signer_key", None),
    "hieu_luc": ("h.validity", None),
    "the": ("m.tag_id", "documents_tag"),
}
_MANY = {
    "linh_vuc": "JOIN documents_document_fields m ON m.document_id = h.id",
    "the": "JOIN documents_document_tags m ON m.document_id = h.id",
}
_NAMED_BY_SLUG = {"loai", "linh_vuc", "the"}


@dataclass
class Option:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass
class Facet:
    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    open: bool = False


def passing(name):
    """The column of `hit` that says whether a document passes the filter of that name."""
    return f"passes_{name}"


def passing_all(filters, but=None):
    return " AND ".join(f"h.{passing(name)}" for name in filters.values if name != but) or "true"


def add_facets(sql, filters):
    """Append one SELECT per facet over the CTE `hit`: (kind, value, label, count). Counted first, named
    after: only the few values shown are looked up."""
    for name, (column, table) in _COLUMNS.items():
        counted = (
            f"SELECT {column} AS value, count(*) AS n FROM hit h {_MANY.get(name, '')}"
            f" WHERE {passing_all(filters, but=name)} GROUP BY 1"
        )
        key, label, names = "counted.value::text", "''", ""
        if table:
            names = f" JOIN {table} t ON t.id = counted.value"
            key, label = "t.slug" if name in _NAMED_BY_SLUG else key, "t.name"
        elif name == "nguoi_ky":
            label = "(SELECT d.signer FROM documents_document d JOIN hit USING (id) WHERE d.signer_key = counted.value LIMIT 1)"
        order = "counted.value DESC" if name == "nam" else "n DESC, counted.value"
        sql.add(
            f"\nUNION ALL (SELECT '{name}', {key}, {label}, n FROM ({counted}) AS counted{names}"
            f" WHERE counted.value::text <> '' ORDER BY ({key} = ANY(%s)) DESC, {order} LIMIT {SHOWN[name]})",
            list(filters.chosen.get(name, ())),
        )


def read_facets(rows, chosen, labels):
    """Facets in the order of LABELS; `labels` names the values that carry no label of their own."""
    facets = {name: Facet(name, label, open=bool(chosen.get(name))) for name, label in LABELS.items()}
    for name, value, label, count in rows:
        facets[name].options.append(
            Option(value, labels.get(value) or label or value, count, value in chosen.get(name, ()))
        )
    for name in ("loai", "nam"):
        facets[name].open = True
    facets["nam"].options.sort(key=lambda option: option.value, reverse=True)
    return list(facets.values())
