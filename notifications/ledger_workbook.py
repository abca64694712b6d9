"""The ledger of a notice as a spreadsheet: one row for each way each person was told."""

import io

import openpyxl
from django.utils import timezone
from openpyxl.cell import WriteOnlyCell

from notifications.ledger import arrived_at, chip, looked_at, rows_of, units_of
from papers.cells import put_words

# (heading, width)
HEADINGS = (
    ("Người nhận", 32), ("Đơn vị", 36), ("Bản", 6), ("Kênh", 18), ("Lần", 8), ("Tình trạng", 28), ("Gửi lúc", 18),
    ("Nhận lúc", 18), ("Xem lúc", 18), ("Xác nhận lúc", 18), ("Vì sao", 50),
)  # fmt: skip
AT_A_TIME = 2000


def as_workbook(notice) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sổ giao nhận")
    for letter, (_, width) in zip("ABCDEFGHIJK", HEADINGS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([put_words(WriteOnlyCell(sheet), heading) for heading, _ in HEADINGS])
    rows = rows_of(notice).select_related("recipient__user", "recipient__unit")
    places = units_of(notice.deliveries.values("recipient__user"), notice.unit)
    for row in rows.order_by("recipient_id", "pk").iterator(chunk_size=AT_A_TIME):
        _, unit = places.get(row.recipient.user_id, ("", ""))
        words = (
            str(row.recipient), unit, str(notice.version), row.get_channel_display(), "" if row.purpose == "first" else "nhắc",
            chip(row.channel, row.standing)["label"], _moment(row.accepted_at if row.channel != "portal" else None),
            _moment(arrived_at(row) if row.channel != "portal" else None), _moment(looked_at(row)), _moment(row.acknowledged_at),
            row.problem,
        )  # fmt: skip
        sheet.append([put_words(WriteOnlyCell(sheet), text) for text in words])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _moment(moment):
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""
