"""Takes out of a written answer what names a person, before anybody reads it."""

import re

MASK = "███"
_PHONE = r"(?<!\d)(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\d)"
_NUMBERS = r"(?<!\d)\d(?:[\s.]?\d){8}(?:(?:[\s.]?\d){3})?(?!\d)"  # identity card of 9, CCCD of 12 digits
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LINK = r"(?:https?://|www\.|(?:fb|facebook|zalo)\.(?:com|me)/)\S+"
_LOWER = "a-zđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_UPPER = "A-Z" + _LOWER[3:].upper()
_WORD = rf"(?:H['’])?[{_UPPER}][{_LOWER}]*\.?"
_TITLE = (
    r"(?:ông|bà|anh|chị|cô|chú|bác|em|cậu|dì|thím|thầy|cụ|đồng chí|đ/c|bí thư|chủ tịch|trưởng thôn|trưởng phòng|giám đốc|cán bộ|tên là|tên)"
)
_NAME = rf"(?i:(?<!\w){_TITLE})\s+{_WORD}(?:\s+{_WORD}){{0,4}}"
_FULL_NAME = rf"(?<!\w)(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trương|Mai|Cao|Lương|Tạ|Hà|H'|Y)(?:\s+{_WORD}){{1,4}}"

_PLAIN = re.compile("|".join((_EMAIL, _LINK, _PHONE, _NUMBERS)))
_NAMED = re.compile(_NAME)
_FULL = re.compile(_FULL_NAME)


def mask(text):
    """Phone and identity numbers, e-mail addresses, links, and names after a form of address or beginning with a common family
    name. It rather masks a place too many than a person too few."""
    text = _PLAIN.sub(MASK, text)
    text = _NAMED.sub(_keep_title, text)
    return _FULL.sub(MASK, text)


def _keep_title(found):
    words = found.group().split()
    title = [word for place, word in enumerate(words) if place == 0 or not word[0].isupper()]
    return " ".join((*title, MASK))
