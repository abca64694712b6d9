"""Lists that the rules prescribe: kinds of documents of both regimes, urgency marks.

Data, not enums: each row says from when to when and by which rule it counts. Reading a paper never
depends on the dates, since old papers arrive too; the model layer seeds its tables from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PARTY_RULE = "Quy định 399-QĐ/TW, trước đó Quy định 66-QĐ/TW"
STATE_RULE = "Nghị định 30/2020/NĐ-CP, Điều 7"
FORMER_STATE_RULE = "Nghị định 09/2010/NĐ-CP, Điều 1"
LEGAL_RULE = "Luật Ban hành văn bản quy phạm pháp luật"

PARTY_SINCE = date(2017, 2, 6)
STATE_SINCE = date(2020, 3, 5)
FORMER_STATE_SINCE = date(2010, 4, 1)


@dataclass(frozen=True, slots=True)
class DocumentType:
    name: str
    abbreviation: str  # as in the notation; "" where the rule gives none
    regime: str  # "party" or "state"
    family: str  # "main", "administrative" or "legal" (văn bản quy phạm pháp luật)
    basis: str
    valid_from: date | None
    valid_to: date | None = None
    verified: bool = True  # False: the abbreviation was not found in the rule's own annex


def _rows(regime, family, basis, since, until, lines, verified=True):
    for line in lines.strip().splitlines():
        name, _, abbreviation = line.strip().partition(" = ")
        yield DocumentType(name, abbreviation, regime, family, basis, since, until, verified)


DOCUMENT_TYPES: tuple[DocumentType, ...] = (
    *_rows("party", "main", PARTY_RULE, PARTY_SINCE, None, """
        Nghị quyết = NQ
        Quyết định = QĐ
        Chỉ thị = CT
        Kết luận = KL
        Quy chế = QC
        Quy định = QĐ
        Thông tri = TT
        Hướng dẫn = HD
        Thông báo = TB
        Báo cáo = BC
        Kế hoạch = KH
        Chương trình = CTr
        Đề án = ĐA
        Tờ trình = TTr
        Công văn = CV
        Cương lĩnh chính trị
        Điều lệ Đảng
    """),
    *_rows("party", "main", PARTY_RULE, PARTY_SINCE, None, """
        Chiến lược = CL
        Thông cáo = TC
        Tuyên bố = TBố
        Lời kêu gọi = LKG
        Quy hoạch = QH
        Phương án = PA
        Dự án = DA
        Biên bản = BB
    """, verified=False),
    *_rows("party", "administrative", PARTY_RULE, PARTY_SINCE, None, """
        Giấy giới thiệu = GGT
        Giấy chứng nhận = GCN
        Giấy đi đường = GĐĐ
        Giấy nghỉ phép = GNP
        Giấy mời = GM
        Phiếu chuyển = PC
        Phiếu gửi = PG
        Thư công
    """, verified=False),
    *_rows("state", "main", STATE_RULE, STATE_SINCE, None, """
        Nghị quyết = NQ
        Quyết định = QĐ
        Chỉ thị = CT
        Quy chế = QC
        Quy định = QyĐ
        Thông cáo = TC
        Thông báo = TB
        Hướng dẫn = HD
        Chương trình = CTr
        Kế hoạch = KH
        Phương án = PA
        Đề án = ĐA
        Dự án = DA
        Báo cáo = BC
        Biên bản = BB
        Tờ trình = TTr
        Hợp đồng = HĐ
        Công văn
        Công điện = CĐ
        Bản ghi nhớ = BGN
        Bản thỏa thuận = BTT
        Giấy ủy quyền = GUQ
        Giấy mời = GM
        Giấy giới thiệu = GGT
        Giấy nghỉ phép = GNP
        Phiếu gửi = PG
        Phiếu chuyển = PC
        Phiếu báo = PB
        Thư công
    """),
    *_rows("state", "main", FORMER_STATE_RULE, FORMER_STATE_SINCE, date(2020, 3, 4), """
        Bản cam kết = CK
        Giấy chứng nhận = CN
        Giấy đi đường = ĐĐ
        Giấy biên nhận hồ sơ = BN
    """, verified=False),
    *_rows("state", "legal", LEGAL_RULE, None, None, """
        Hiến pháp
        Bộ luật
        Luật
        Pháp lệnh = PL
        Lệnh = L
        Nghị định = NĐ
        Thông tư = TT
        Thông tư liên tịch = TTLT
        Nghị quyết liên tịch = NQLT
    """),
)  # fmt: skip

# Printed as titles though no rule lists them; the reader must know them to read the line.
UNLISTED_TITLES = {
    "Thư mời": "TM",
    "Đề cương": "ĐC",
    "Quy trình": "QTr",
    "Thông báo kết luận": "TB",
    "Báo cáo tóm tắt": "BC",
    "Giấy xác nhận": "GXN",
    "Giấy triệu tập": "GTT",
    "Phiếu trình": "PTr",
    "Chương trình hành động": "CTr",
    "Kế hoạch liên tịch": "KHLT",
    "Hướng dẫn liên tịch": "HDLT",
    "Chương trình phối hợp": "CTrPH",
    "Quy chế phối hợp": "QCPH",
    "Kế hoạch phối hợp": "KHPH",
}
# Titles that name a variety of a listed type: the type is what is registered.
VARIETIES = {
    "Thông báo kết luận": "Thông báo",
    "Báo cáo tóm tắt": "Báo cáo",
    "Chương trình hành động": "Chương trình",
    "Kế hoạch liên tịch": "Kế hoạch",
    "Hướng dẫn liên tịch": "Hướng dẫn",
    "Chương trình phối hợp": "Chương trình",
    "Quy chế phối hợp": "Quy chế",
    "Kế hoạch phối hợp": "Kế hoạch",
    "Điều lệ Đảng": "Điều lệ Đảng",
}

TYPE_NAMES: tuple[str, ...] = tuple(dict.fromkeys(row.name for row in DOCUMENT_TYPES)) + tuple(UNLISTED_TITLES)
TYPE_CODES: tuple[str, ...] = tuple(
    dict.fromkeys(
        [row.abbreviation for row in DOCUMENT_TYPES if row.abbreviation] + list(UNLISTED_TITLES.values())
    )
)


def types_for_code(code: str, regime: str) -> list[str]:
    """Names that an abbreviation can stand for; several for the Party's QĐ, none where unknown."""
    names = [row.name for row in DOCUMENT_TYPES if row.abbreviation == code and row.regime == regime]
    names = names or [row.name for row in DOCUMENT_TYPES if row.abbreviation == code]
    names = names or [name for name, short in UNLISTED_TITLES.items() if short == code]
    return list(dict.fromkeys(names))


URGENCY_MARKS = ("Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")
