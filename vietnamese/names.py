"""Names of persons: họ, đệm, tên."""

from __future__ import annotations

import re
from typing import NamedTuple

from .text import exact, nfc, sort_key

_SURNAMES = """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý An Âu Bạch Bành Bế Biện Ca Cái Cao
    Cầm Chu Châu Chế Chử Chung Cù Cung Danh Dư Diệp Doãn Đàm Đan Đào Đậu Điểu Điền Đinh Đoàn Đồng Đới Đường Giang Giàng
    Giáp Hà Hạ Hàn Hàng Hầu Hình Hoa Hoàn Hồng Hứa Hùng Kha Khà Khổng Khúc Khương Kiều Kim Ksor Kpă La Lã Lai Lại Lâm
    Lăng Lầu Lèng Liêu Liễu Linh Lò Long Lô Lộ Lò Lỗ Lục Lư Lường Lương Lưu Lữ Ma Mã Mạc Mạch Mai Man Mang Mẫn Mâu
    Mậu Mông Mùa Nghiêm Ngọ Ngụy Nhâm Nhan Nhữ Niê Ninh Nông Ông Ôn Phí Phó Phù Phùng Phương Quách Quàng Quan Quản Rcom Rơ
    Sầm Sa Siu Sùng Sơn Tạ Tào Tăng Tẩn Tấn Thạch Thái Thẩm Thang Thào Thân Thi Thiều Thôi Tiêu Tiết Tô Tôn Tòng Tống Trà
    Trang Trác Triệu Trịnh Trì Trình Trương Từ Tưởng Ty Ung Uông Văn Vàng Vi Viên Vòng Vương Vừ Xa Xồng Y Yên
"""
SURNAMES = tuple(_SURNAMES.split())
COMPOUND_SURNAMES = ("Tôn Thất", "Tôn Nữ", "Âu Dương", "Hoàng Phủ", "Tư Mã", "Công Tằng Tôn Nữ")

# Ranks and degrees printed before a name: "Đại tá Trần Văn A", "PGS. TS. Lê B".
_TITLES = re.compile(
    r"""^(?:(?:GS|PGS|TS|TSKH|ThS|CN|KS|BS|BSCK[I12]*|DS|LS|NSƯT|NSND|NGƯT|NGND)\s*[.,]*\s+|(?:GS|PGS|TS|ThS)\.\s*
    |(?:BS\.?\s*)?CK\s*I{1,2}\.?\s+|(?:Giáo\s+sư|Phó\s+giáo\s+sư|Tiến\s+sĩ|Thạc\s+sĩ|Bác\s+sĩ|Dược\s+sĩ|Kỹ\s+sư)\s+
    |(?:Đại|Trung|Thượng|Thiếu)\s+(?:tướng|tá|úy|uý)\s+|(?:Ông|Bà|Đồng\s+chí|Đ/c)\s*:?\s+)+""",
    re.IGNORECASE | re.VERBOSE,
)


class PersonName(NamedTuple):
    family: str
    middle: str
    given: str

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


def without_titles(name: str) -> str:
    return _TITLES.sub("", " ".join(nfc(name).split()))


def split_name(name: str) -> PersonName:
    words = without_titles(name).split()
    if len(words) < 2:
        return PersonName("", "", "".join(words))
    family = 1
    for compound in COMPOUND_SURNAMES:
        size = len(compound.split())
        if len(words) > size and exact(" ".join(words[:size])) == exact(compound):
            family = max(family, size)
    return PersonName(" ".join(words[:family]), " ".join(words[family:-1]), words[-1])


def name_sort_key(name: str) -> tuple[str, str, str]:
    """Order of an official list: by tên, then họ, then đệm."""
    person = split_name(name)
    return sort_key(person.given), sort_key(person.family), sort_key(person.middle)
