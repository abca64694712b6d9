"""The ledger of a notice as a spreadsheet: one row for each way each person or mailbox was told.

Made while somebody waits, so only what differs between rows is asked of the database and made into cells."""

import io

import openpyxl
from django.utils import timezone

from notifications.kinds import CHANNELS, PORTAL, PUSH
from notifications.ledger import MAILBOX, chip, rows_of, units_of
from papers.cells import words_in_row

# (heading, width)
HEADINGS = (
    ("Người nhận", 32), ("Đơn vị", 36), ("Bản", 6), ("Kênh", 18), ("Lần", 8), ("Tình trạng", 28), ("Gửi lúc", 18),
    ("Nhận lúc", 18), ("Xem lúc", 18), ("Xác nhận lúc", 18), ("Vì sao", 50),
)  # fmt: skip
COLUMNS = (
    "recipient__user", "recipient__user__full_name", "recipient__unit__name", "recipient__email", "channel", "purpose", "standing",
    "accepted_at", "delivered_at", "seen_at", "acknowledged_at", "problem",
)  # fmt: skip
AT_A_TIME = 2000


def as_workbook(notice) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sổ giao nhận")
    for letter, (_, width) in zip("ABCDEFGHIJK", HEADINGS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append(words_in_row(sheet, [heading for heading, _ in HEADINGS]))
    rows = rows_of(notice).order_by("recipient_id", "pk").values_list(*COLUMNS)
    places = units_of(notice.deliveries.values("recipient__user"), notice.unit)
    for user, name, mailbox, email, channel, purpose, standing, sent, arrived, seen, confirmed, problem in rows.iterator(AT_A_TIME):
        place = MAILBOX if mailbox else places.get(user, ("", ""))[1]
        if channel == PUSH:  # the machine that shows one says so, and nothing of whether anybody looked
            arrived, looked = arrived or seen, None
        else:
            looked = seen
        carried = (_moment(sent), _moment(arrived)) if channel != PORTAL else ("", "")
        words = (
            name or mailbox or email, place, str(notice.version), CHANNELS[channel], "" if purpose == "first" else "nhắc",
            chip(channel, standing)["label"], *carried, _moment(looked), _moment(confirmed), problem,
        )  # fmt: skip
        sheet.append(words_in_row(sheet, words))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _moment(moment):
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""
