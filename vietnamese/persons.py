"""What in a text points to a private person: addresses on networks, numbers, and what looks like a name."""

import re
from dataclasses import dataclass

from vietnamese.names import COMPOUND_SURNAMES, SURNAMES
from vietnamese.text import nfc

HANDLE, PHONE, IDENTITY, PLATE, NAME = "handle", "phone", "identity", "plate", "name"

_HANDLES = re.compile(
    r"""[\w.+-]+@[\w-]+(?:\.[\w-]+)+ | (?<![\w.])@[\w.]{3,}
    | (?:https?://)?(?:[\w-]+\.)*(?:facebook\.com|fb\.com|fb\.me|zalo\.me|tiktok\.com|t\.me|telegram\.me|instagram\.com|threads\.net
    |twitter\.com|x\.com|youtube\.com/(?:@|c/|channel/|user/))/?[^\s,;)]+""",
    re.IGNORECASE | re.VERBOSE,
)
_IDENTITIES = re.compile(
    r"(?<![\d.])0\d{11}(?![\d.]\d|\d)|(?:CMND|CCCD|CMT|căn cước|định danh|chứng minh)\D{0,30}\d{9}(?:\d{3})?(?!\d)", re.IGNORECASE
)
_PHONES = re.compile(r"(?<![\d.])(?:\+?84|0)(?:[\s.-]?\d){9,10}(?![\d]|[.]\d)")
# Nine digits in one piece, unless they are counted: an old identity card, named or not.
_BARE_IDENTITIES = re.compile(r"(?<![\d.,/-])(?:\d{12}|\d{9})(?![\d.,/-]\d|\d)(?!\s*(?:đồng|đ\b|VNĐ|VND|người|hộ|lượt))", re.IGNORECASE)
_PLATES = re.compile(r"(?<![\w/.-])[1-9]\d\s?-?\s?[A-ZĐ]{1,2}\d?\s?[-.]?\s?(?:\d{3}\.\d{2}|\d{4,5})(?![\w/]|[.-]\d)")
_SPOKEN_TO = re.compile(r"(?:^|[^\w])(ông|bà|anh|chị|cô|chú|bác|dì|cậu|thím)\s+$", re.IGNORECASE)
_ADDRESSES = ("Ông", "Bà", "Anh", "Chị", "Cô", "Chú", "Bác", "Dì", "Cậu", "Thím")
_OF_THE_HIGHLANDS = re.compile(r"(?<!\w)H['’ʼ]\s?[^\W\d_]+(?:\s+(?=[^\W\d_a-zà-ỹđ])[^\W\d_]+){0,3}")  # H'Mai Buôn Yă
_WORDS = re.compile(r"[^\W\d_]+")
_FAMILIES = {*SURNAMES, *COMPOUND_SURNAMES}
_ADDRESSED = re.compile(r"(?:^|[^\w])(?:ông|bà|anh|chị|em|cháu|cô|chú|bác|đồng chí|đ/c|tên là|tên)\s+$", re.IGNORECASE)
_OF_A_PLACE = re.compile(r"(?:thành phố|tp\.?|tỉnh|huyện|xã|phường|thị trấn|thôn|bon|đường|phố|trường|bệnh viện|sông|núi|hồ|cầu|khu|tư tưởng)\s+$", re.IGNORECASE)
# "chủ tịch xã Nguyễn Văn Bình": the commune is the office's, the name a person's
_OF_AN_OFFICE = re.compile(r"(?:chủ tịch|bí thư|trưởng|phó|cán bộ|công an|giám đốc)(?:\s+[^\W\d_]+){1,4}\s+$", re.IGNORECASE)
_NOBODY_PRIVATE = ("Hồ Chí Minh", "Bà Rịa Vũng Tàu", "Hoàng Sa Trường Sa")


@dataclass(frozen=True)
class Mention:
    kind: str
    words: str


def names_of_persons(text):
    """`Mention`s of what points to a person: addresses on networks, telephone and identity numbers, and what looks like a name.
    The first three are certain enough to refuse; a name is for the editor to look at."""
    text, found = nfc(text or ""), []
    for kind, pattern in ((HANDLE, _HANDLES), (IDENTITY, _IDENTITIES), (PHONE, _PHONES)):
        for match in pattern.finditer(text):
            found.append(Mention(kind, match[0]))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found + [Mention(NAME, name) for name in _names(text)]


def points_to_persons(text):
    """The same for a text that is to speak of what people say and of nobody among them: plates, bare card numbers and a given name
    after a form of address ("ông Tư") are found too. Each once."""
    text, found = nfc(text or ""), []
    for kind, pattern in ((PLATE, _PLATES), (IDENTITY, _BARE_IDENTITIES), (NAME, _OF_THE_HIGHLANDS)):
        found += [Mention(kind, match[0]) for match in pattern.finditer(text)]
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    found += names_of_persons(text)
    found += [Mention(NAME, called) for called in _called(text)]
    return list(dict.fromkeys(found))


def _called(text):
    """A form of address and one word with a capital that no other such word follows."""
    for words, before in _capitals(text):
        spoken = _SPOKEN_TO.search(before)
        if len(words) == 2 and words[0] in _ADDRESSES:
            words, spoken = words[1:], words[0]
        if len(words) == 1 and spoken and words[0] not in ("Hồ", *_ADDRESSES):
            yield f"{spoken if isinstance(spoken, str) else spoken[1]} {words[0]}"


def _names(text):
    for words, before in _capitals(text):
        if words[0].lower() in ("ông", "bà", "anh", "chị", "em", "cô"):
            before, words = f"{before}{words[0]} ", words[1:]
        begins = bool(words) and (words[0] in _FAMILIES or " ".join(words[:2]) in _FAMILIES)
        name = " ".join(words)
        called_after = words[:1] == ["Đường"] and words[1:2] and words[1] in _FAMILIES  # a street; as a family name it is rare
        if not begins or called_after or name in _NOBODY_PRIVATE or (_OF_A_PLACE.search(before) and not _OF_AN_OFFICE.search(before)):
            continue
        # Two words alone are as often a place: Hà Nội, Lâm Đồng.
        if 3 <= len(words) <= 5 or (len(words) == 2 and _ADDRESSED.search(before)):
            yield name


def _capitals(text):
    """(neighbouring words that begin with a capital, the text before them)"""
    words, begin, end = [], 0, -1
    for match in _WORDS.finditer(text):
        goes_on = match[0][0].isupper() and text[end : match.start()] == " "
        if words and not goes_on:
            yield words, text[:begin]
            words = []
        if match[0][0].isupper():
            begin = match.start() if not words else begin
            words.append(match[0])
        end = match.end()
    if words:
        yield words, text[:begin]
