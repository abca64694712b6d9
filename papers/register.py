"""A register as the law lays it out (Nghị định 30/2020/NĐ-CP, Phụ lục IV): its columns and its cover."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: float  # share of the table
    centred: bool = False


OUTGOING = (
    Column("Số, ký hiệu văn bản", 10),
    Column("Ngày, tháng văn bản", 8.5, centred=True),
    Column("Tên loại và trích yếu nội dung văn bản", 26),
    Column("Người ký", 10),
    Column("Nơi nhận văn bản", 13),
    Column("Đơn vị, người nhận bản lưu", 9),
    Column("Số lượng bản", 5, centred=True),
    Column("Ngày chuyển", 8.5, centred=True),
    Column("Ký nhận", 8),
    Column("Ghi chú", 8),
)
INCOMING = (
    Column("Ngày đến", 8.5, centred=True),
    Column("Số đến", 5.5, centred=True),
    Column("Tác giả", 13),
    Column("Số, ký hiệu văn bản", 10),
    Column("Ngày, tháng văn bản", 8.5, centred=True),
    Column("Tên loại và trích yếu nội dung văn bản", 25),
    Column("Đơn vị hoặc người nhận", 11),
    Column("Ngày chuyển", 8.5, centred=True),
    Column("Ký nhận", 8),
    Column("Ghi chú", 9),
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page. Numbers that are not known are left blank for the pen."""

    title: str  # "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
    office: str
    parent_body: str
    since: datetime.date
    until: datetime.date
    first_number: str = ""
    last_number: str = ""
    note: str = ""  # what the book is narrowed to, e.g. one kind of paper
    party: bool = True

    @property
    def years(self) -> str:
        first, last = self.since.year, self.until.year
        return str(first) if first == last else f"{first} - {last}"

    @property
    def period(self) -> str:
        return f"Từ ngày {self.since:%d/%m/%Y} đến ngày {self.until:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: cells in the order of the columns (str, int or date); a cancelled one is struck through."""

    cells: tuple
    cancelled: bool = False


def in_words(value) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
