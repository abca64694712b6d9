"""What the headings of an index mean: proposed by their words, said by the clerk, remembered by the office."""

from rapidfuzz import fuzz

from documents.models import ImportColumn
from vietnamese.text import fold

MEANINGS = {
    "file": "Tên tệp",
    "symbol": "Số, ký hiệu",
    "number": "Số",
    "notation": "Ký hiệu",
    "date_issued": "Ngày ban hành",
    "doc_type": "Loại văn bản",
    "subject": "Trích yếu",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "signer_title": "Chức vụ",
    "recipients": "Nơi nhận",
    "file_unit": "Mã hồ sơ",
    "file_unit_title": "Tiêu đề hồ sơ",
    "fields": "Lĩnh vực",
    "tags": "Thẻ, từ khóa",
    "sha256": "Mã SHA-256",
    "secrecy": "Độ mật",
}
WORDS = {
    "file": ["ten tep", "ten file", "tep", "file", "ten tep tin", "duong dan", "duong dan tep", "tep dinh kem", "file scan"],
    "symbol": ["so ky hieu", "so ki hieu", "so va ky hieu", "so hieu", "so hieu van ban", "so ky hieu van ban", "so van ban"],
    "number": ["so", "so vb"],
    "notation": ["ky hieu", "ki hieu"],
    "date_issued": ["ngay", "ngay ban hanh", "ngay thang", "ngay thang nam", "ngay van ban", "ngay thang van ban", "ngay ky"],
    "doc_type": ["loai", "loai van ban", "ten loai", "the loai", "hinh thuc", "loai vb"],
    "subject": ["trich yeu", "trich yeu noi dung", "noi dung", "noi dung trich yeu", "ten loai va trich yeu", "tieu de", "ve viec"],
    "issuer": ["co quan", "co quan ban hanh", "noi ban hanh", "tac gia", "don vi ban hanh", "tac gia van ban"],
    "signer": ["nguoi ky", "ho ten nguoi ky", "nguoi ky van ban"],
    "signer_title": ["chuc vu", "chuc vu nguoi ky"],
    "recipients": ["noi nhan", "noi nhan van ban"],
    "file_unit": ["ho so", "ma ho so", "ho so so", "so ho so", "ky hieu ho so"],
    "file_unit_title": ["tieu de ho so", "ten ho so"],
    "fields": ["linh vuc"],
    "tags": ["the", "tu khoa", "chu de"],
    "sha256": ["sha256", "sha 256", "ma sha256", "ma sha 256", "ma bam", "hash", "checksum"],
    "secrecy": ["do mat", "muc do mat", "mat"],
}
CLOSE = 88
CHOICES = [("", "Không dùng"), *MEANINGS.items()]


def heading_key(heading):
    return " ".join("".join(c if c.isalnum() else " " for c in fold(heading)).split())[:200]


def propose(headings, unit=None) -> list[str]:
    """One meaning, or "", for each heading; no meaning twice. What the office said last time comes first."""
    keys = [heading_key(heading) for heading in headings]
    remembered = {}
    if unit is not None:
        found = ImportColumn.objects.filter(unit=unit, heading_key__in=keys)
        remembered = dict(found.values_list("heading_key", "meaning"))
    proposals = [remembered[key] if key in remembered else _by_words(key) for key in keys]
    taken = set()
    for position, meaning in enumerate(proposals):
        if meaning in taken:
            proposals[position] = ""
        taken.add(meaning)
    return proposals


def _by_words(key):
    if not key:
        return ""
    for meaning, words in WORDS.items():
        if key in words:
            return meaning
    score, meaning = max((fuzz.ratio(key, word), meaning) for meaning, words in WORDS.items() for word in words)
    return meaning if score >= CLOSE else ""
