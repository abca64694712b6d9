"""From what the head reader saw to the fields of a document."""

from documents.models import Document, DocumentType, FieldReading, Issuer
from vietnamese.numbering import number_key
from vietnamese.text import fold

PLAIN = ("number", "notation", "symbol", "place", "subject", "signer", "signer_title", "signing_authority", "regime")

URGENCIES = {"khan": "urgent", "thuong khan": "very_urgent", "hoa toc": "immediate"}

FIELD_LABELS = {
    "symbol": "Số, ký hiệu",
    "doc_type": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "place": "Địa danh",
    "date_issued": "Ngày ban hành",
    "subject": "Trích yếu",
    "signer": "Người ký",
    "signer_title": "Chức vụ",
    "signing_authority": "Quyền hạn ký",
    "recipients": "Nơi nhận",
    "urgency": "Mức độ khẩn",
}


def as_text(name, value) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(value)
    return f"{value:%d/%m/%Y}" if name == "date_issued" else str(value)


def apply_head(document: Document, head) -> list[FieldReading]:
    """Fill the empty fields of a draft; returns the unsaved rows that keep what was read where. A
    value that is not sure is proposed too: the clerk sees how far to trust it."""
    for name in PLAIN:
        value = head[name].value
        if value and not getattr(document, name):
            limit = document._meta.get_field(name).max_length
            setattr(document, name, str(value)[:limit] if limit else str(value))
    if head["recipients"].value and not document.recipients:
        document.recipients = "\n".join(head["recipients"].value)
    if head["date_issued"].value and not document.date_issued:
        document.date_issued = head["date_issued"].value
    if head["urgency"].value and not document.urgency:
        document.urgency = URGENCIES.get(fold(head["urgency"].value), "")
    if head["doc_type"].value and document.doc_type is None:
        document.doc_type = DocumentType.objects.filter(name__iexact=head["doc_type"].value).first()
    if head["issuer"].value and document.issuer is None:
        document.issuer = Issuer.objects.named(
            head["issuer"].value[:300], parent_body=(head["parent_body"].value or "")[:300]
        )
    set_keys(document)
    return [
        FieldReading(
            document=document, field=name, value=as_text(name, reading.value), confidence=reading.confidence,
            page=reading.page, note=reading.note[:120],
            **dict(zip(("x0", "y0", "x1", "y1"), reading.box or (None,) * 4, strict=True)),
        )
        for name, reading in head.items()
        if reading or reading.note
    ]  # fmt: skip


def set_keys(document: Document):
    """The forms under which a number and a name are looked up."""
    document.symbol_key = number_key(document.symbol)[:120] if document.symbol else ""
    document.signer_key = fold(document.signer)[:200]
