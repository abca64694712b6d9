"""Corrections and fact-checks are about claims. What a machine reads of them, and what must not stand in them."""

import re
from dataclasses import dataclass

from news.models import Content
from vietnamese.names import COMPOUND_SURNAMES, SURNAMES
from vietnamese.text import nfc

Finding = Content.Finding
# For programs that put findings of many offices side by side; the words are what counts, and "not proven" is no number.
RATING = {Finding.FABRICATED: 1, Finding.FALSE: 1, Finding.TRUE: 5}
HANDLE, PHONE, IDENTITY, NAME = "handle", "phone", "identity", "name"
READ_FOR_PERSONS = ("claim", "claim_place", "open_questions", "response")

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
_WORDS = re.compile(r"[^\W\d_]+")
_FAMILIES = {*SURNAMES, *COMPOUND_SURNAMES}
_ADDRESSED = re.compile(r"(?:^|[^\w])(?:ông|bà|anh|chị|em|cháu|cô|chú|bác|đồng chí|đ/c|tên là|tên)\s+$", re.IGNORECASE)
_OF_A_PLACE = re.compile(r"(?:thành phố|tp\.?|tỉnh|huyện|xã|phường|thị trấn|thôn|bon|đường|phố|trường|bệnh viện|sông|núi|hồ|cầu|khu|tư tưởng)\s+$", re.IGNORECASE)
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


def _names(text):
    for words, before in _capitals(text):
        if words[0].lower() in ("ông", "bà", "anh", "chị", "em", "cô"):
            before, words = f"{before}{words[0]} ", words[1:]
        begins = bool(words) and (words[0] in _FAMILIES or " ".join(words[:2]) in _FAMILIES)
        name = " ".join(words)
        called_after = words[:1] == ["Đường"] and words[1:2] and words[1] in _FAMILIES  # a street; as a family name it is rare
        if not begins or called_after or name in _NOBODY_PRIVATE or _OF_A_PLACE.search(before):
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


def claim_review(request, article):
    """What search engines read of a finding (schema.org ClaimReview), or None where there is none."""
    if not (article.is_about_a_claim and article.finding):
        return None
    claim = {"@type": "Claim", "appearance": {"@type": "CreativeWork", "headline": article.claim_place or article.claim}}
    if article.claim_on:
        claim["datePublished"] = article.claim_on.isoformat()
    rating = {"@type": "Rating", "alternateName": article.get_finding_display()}
    if article.finding in RATING:
        rating |= {"ratingValue": RATING[article.finding], "worstRating": 1, "bestRating": 5}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.changed_at.isoformat(),
        "inLanguage": "vi",
        "claimReviewed": article.claim,
        "author": {"@type": "Organization", "name": article.office},
        "itemReviewed": claim,
        "reviewRating": rating,
    }
