"""Documents and files for tests, with honest defaults."""

import hashlib
import io
import uuid

from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from documents import quarantine, sealing
from documents.models import Document, DocumentType, Issuer, Upload
from documents.search.index import index_document
from papers import typefaces


def pdf(*pages: str) -> bytes:
    """A PDF with a text layer; each argument is one page, its lines set one under the other."""
    typefaces.register()
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, invariant=True)
    for text in pages:
        sheet.setFont(typefaces.SERIF, 13)
        for row, line in enumerate(text.splitlines()):
            sheet.drawString(80, 780 - 18 * row, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


RESOLUTION = """TỈNH ỦY ĐẮK NÔNG                    ĐẢNG CỘNG SẢN VIỆT NAM
Số 09-NQ/TU                         Gia Nghĩa, ngày 01 tháng 11 năm 2021
NGHỊ QUYẾT
về chuyển đổi số đến năm 2025, định hướng đến năm 2030
Căn cứ Điều lệ Đảng, Ban Chấp hành Đảng bộ tỉnh ban hành Nghị quyết này.
Chuyển đổi số là nhiệm vụ quan trọng của cả hệ thống chính trị."""


def upload(*, clerk, unit, data=None, name="nghi-quyet.pdf") -> Upload:
    """A file that stands in memory and waits to be read."""
    data = pdf(RESOLUTION) if data is None else data
    row = Upload.objects.create(
        id=uuid.uuid4(), clerk=clerk, unit=unit, size=len(data), sha256=hashlib.sha256(data).hexdigest(),
        sealed_name=sealing.seal_name(name),
    )  # fmt: skip
    quarantine.put(row.pk, data)
    return row


def document(*, owner_unit, state=Document.State.PUBLISHED, visibility=Document.Visibility.PUBLIC, shared_with=(), **values):
    values.setdefault("subject", "Về chuyển đổi số đến năm 2025")
    values.setdefault("symbol", "09-NQ/TU")
    values.setdefault("doc_type", DocumentType.objects.get(slug="nghi-quyet"))
    values.setdefault("issuer", Issuer.objects.named("TỈNH ỦY ĐẮK NÔNG"))
    values.setdefault("date_issued", timezone.localdate().replace(2021, 11, 1))
    if state == Document.State.PUBLISHED:
        values.setdefault("published_at", timezone.now())
    row = Document.objects.create(owner_unit=owner_unit, state=state, visibility=visibility, **values)
    row.shared_with.set(shared_with)
    index_document(row)
    return row
