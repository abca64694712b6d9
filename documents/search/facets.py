"""Counting what a list can be narrowed by. Each facet is counted without its own filter, so that a
second choice in the same facet shows what it would add."""

from dataclasses import dataclass, field

BITS = {"loai": 0, "co_quan": 1, "linh_vuc": 2, "nam": 3, "nguoi_ky": 4, "hieu_luc": 5, "the": 6, "don_vi": 7}
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

# What a row of `hit` is counted under, and whence its label.
_SOURCES = {
    "loai": ("t.slug", "t.name", "JOIN documents_documenttype t ON t.id = h.doc_type_id"),
    "co_quan": ("h.issuer_id", "i.name", "JOIN documents_issuer i ON i.id = h.issuer_id"),
    "nam": ("extract(year FROM h.date_issued)::int", "''", ""),
    "nguoi_ky": ("h.signer_key", "h.signer", ""),
    "hieu_luc": ("h.validity", "''", ""),
    "linh_vuc": (
        "f.slug",
        "f.name",
        "JOIN documents_document_fields df ON df.document_id = h.id JOIN documents_field f ON f.id = df.field_id",
    ),
    "the": (
        "t.slug",
        "t.name",
        "JOIN documents_document_tags dt ON dt.document_id = h.id JOIN documents_tag t ON t.id = dt.tag_id",
    ),
}


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


def add_facets(sql, chosen):
    """Append one SELECT per facet over the CTE `hit`: (kind, value, label, count)."""
    for name, (value, label, join) in _SOURCES.items():
        order = "n DESC, value" if name != "nam" else "value DESC"
        sql.add(
            f"\nUNION ALL (SELECT '{name}', value::text, label, n FROM ("
            f"SELECT {value} AS value, max({label}) AS label, count(*) AS n FROM hit h {join}"
            f" WHERE h.failed & {~(1 << BITS[name])} = 0 AND {value} IS NOT NULL GROUP BY 1) AS counted"
            f" WHERE value::text <> '' ORDER BY (value::text = ANY(%s)) DESC, {order} LIMIT {SHOWN[name]})",
            list(chosen.get(name, ())),
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
    return [facet for facet in facets.values() if facet.options]
