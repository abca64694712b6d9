"""Lines of registers, written through the deeds themselves."""

import datetime

from documents.actions import register
from documents.models import CommitteeTerm, DocumentType, Series

TERM = (2020, 2025, datetime.date(2020, 10, 17))
DAY = datetime.date(2022, 8, 4)


def term(unit, first=TERM[0], last=TERM[1], since=TERM[2], until=None):
    return CommitteeTerm.objects.create(
        unit=unit, first_year=first, last_year=last, valid_from=since, valid_to=until
    )


def kind(slug):
    return DocumentType.objects.get(slug=slug)


def incoming(*, unit, by, number=None, document=None, **values):
    values = {
        "day": DAY,
        "late_reason": "Chép từ sổ giấy" if "day" not in values or values["day"] < datetime.date.today() else "",
        "author": "Ủy ban nhân dân tỉnh Đắk Nông",
        "symbol": "15/KH-UBND",
        "date_issued": values.get("day", DAY),
        "subject": "Về tuyên truyền chuyển đổi số",
    } | values
    number = (number, "") if isinstance(number, int) else number
    return register.enter_incoming(unit=unit, by=by, values=values, number=number, document=document)


def outgoing(*, unit, by, number=None, slug="ke-hoach", notation="KH/BTGTU", series=Series.PARTY, document=None, **values):
    values = {"day": DAY, "doc_type": kind(slug), "subject": "Tuyên truyền ngày lễ lớn", "signer": "Phan Đình Lộc"} | values
    number = (number, "") if isinstance(number, int) else number
    return register.enter_outgoing(
        unit=unit, by=by, series=series, notation=notation, values=values, number=number, document=document
    )
