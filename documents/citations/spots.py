"""Where official numbers and laws cited by name stand in running text, dirty or clean."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, islice

from vietnamese.dates import find_written_dates, parse_date
from vietnamese.numbering import OfficialNumber, tidy_notation
from vietnamese.text import DASHES, fold

TYPES = (
    "thông tư liên tịch", "nghị quyết liên tịch", "quy chế phối hợp", "kế hoạch liên tịch", "hướng dẫn liên ngành",
    "văn bản hợp nhất", "nghị quyết", "quyết định", "chỉ thị", "kết luận", "quy chế", "quy định", "thông tri",
    "hướng dẫn", "thông báo", "thông cáo", "báo cáo", "kế hoạch", "quy hoạch", "chương trình", "đề án", "phương án",
    "dự án", "tờ trình", "công văn", "công điện", "văn bản", "thông tư", "nghị định", "pháp lệnh", "bộ luật", "luật",
    "lệnh", "sắc lệnh", "giấy mời", "thư mời", "biên bản", "đề cương", "giấy phép", "giấy giới thiệu", "phiếu chuyển",
)  # fmt: skip

_DASH = "[" + re.escape(DASHES) + "\u00ad]"
_UPPER = "A-ZĐÐÂÊÔƠƯĂ"
_SIGN = rf"[{_UPPER}][{_UPPER}a-zđ]{{0,11}}\d{{0,2}}(?![^\W_])"
# Blanks inside come from OCR and from line ends: "26 /202 5/NĐ-CP", "TT- BVHTTDL".
_YEAR = r"(?:1\s?9|2\s?0)\s?\d\s?\d"
_NUMBER = re.compile(
    rf"(?<![\w/])(?<!\d[.,])(?P<series>\d{{1,3}}\.(?=\d{{1,3}}\s?/))?(?P<number>\d{{1,5}})\s?(?P<suffix>[A-Za-zĐđ]?)\s{{0,2}}(?P<joint>/|{_DASH})\s{{0,2}}"
    rf"(?:(?P<year>{_YEAR})\s{{0,2}}(?:/|{_DASH})\s{{0,2}})?(?P<sign>{_SIGN})"
)
_MORE = re.compile(rf"(?P<before>\s{{0,2}})(?P<by>/|{_DASH}|[.&,])(?P<after>\s{{0,2}})(?P<sign>{_SIGN})")
_TYPE_WORDS = "|".join(fold(name).replace(" ", r"\s{1,2}") for name in sorted(TYPES, key=len, reverse=True))
_TYPE_BEFORE = re.compile(rf"\b(?P<type>{_TYPE_WORDS})(?:\s{{1,2}}(?P<so>so|sd|sé))?\s{{0,2}}[:.]?\s{{0,2}}$")
_TYPE_FAR = re.compile(rf"\b(?P<type>{_TYPE_WORDS})\s[^;:.,()\d]{{2,60}}\sso\s{{0,2}}:?\s{{0,2}}$")
_LAW_BEFORE = re.compile(
    r"\b(?P<type>bo\s{1,2}luat|(?<!bo )luat|phap\s{1,2}lenh|nghi\s{1,2}quyet)\s(?P<name>[^;:.\d]{2,200}?)[\s,]{1,3}so\s{0,2}:?\s{0,2}$"
)
_SO_BEFORE = re.compile(r"\bso\s{0,2}[:.]?\s{0,2}$")
_NO_PAPER = re.compile(
    r"\b(?:mau|bieu|bieu mau|phu luc|bang|hinh|qcvn|tcvn|tcxdvn|iso|ma so|tai khoan)\s{0,2}(?:so)?\s{0,2}[:.]?\s{0,2}$"
)
_SHARES_NOTATION = re.compile(r"\bso\s{0,2}:?\s{0,2}((?:\d{1,5}[a-z]?\s{0,2}(?:,|;|\bva\b)\s{0,2}(?:so\s)?)+)$")
_BARE = re.compile(rf"\b(?P<type>{_TYPE_WORDS})\s{{1,2}}so\s{{0,2}}:?\s{{0,2}}(?P<number>\d{{1,5}})\s{{0,2}},?\s(?=(?:ngay|/)\b)")
_DATE_LEAD = re.compile(r"[\s,(]{0,3}(?:ky\s|ban hanh\s)?(?=ngay|ng\w?y|\d)")
_NUMERIC = re.compile(r"(?:ngay\s{0,2})?(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})(?![\d/])")
_ISSUER = re.compile(r"[\s,)]{1,3}(?:do|của)\s+(?P<name>[^,;.:()“”\"\n]{3,140})")
_ISSUER_END = re.compile(
    rf"\s(?:quy dinh|ve|huong dan|ban hanh|sua doi|dieu chinh|qui dinh|phe duyet|duoc|co|da|bai bo|thay the|het|tai|trong|de|cong bo|giao|"
    rf"cho|khoa|nhiem ky|thanh lap|va\s(?:{_TYPE_WORDS}|cac))\b"
)
_KNOWN_ALONE = {"NQ", "QĐ", "CT", "KL", "QC", "HD", "TB", "BC", "KH", "CTR", "ĐA", "TTR", "CV", "CĐ", "NĐ", "TT", "TTLT", "CP", "GM", "TM", "UBND", "HĐND", "TTG", "HĐBT", "SL", "LCT"}
_UNITS = {"VNĐ", "USD", "GDP", "KM", "KW", "HA", "TP", "QH"}
_NAME_WORD = r"(?!\b(?:Luật(?! sư)|LUẬT(?! SƯ)|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Điều|Căn cứ|CĂN CỨ|Hiến pháp|Quốc hội ban hành)\b)[^;:.()“”\"\d]"
_NAMED = re.compile(
    rf"\b(?P<type>Bộ\s{{1,2}}luật|BỘ\s{{1,2}}LUẬT|Luật|LUẬT|Pháp\s{{1,2}}lệnh|PHÁP\s{{1,2}}LỆNH|Hiến\s{{1,2}}pháp)\s{{1,2}}"
    rf"(?!này|NÀY|số|SỐ|sư\b|gia\b)(?P<name>(?:{_NAME_WORD}){{2,190}}?)[\s,]{{1,3}}(?=(?:ngày|NGÀY|năm|NĂM)\s{{1,2}}\d)"
)
_YEAR_AFTER = re.compile(r"nam\s{1,2}((?:19|20)\d\d)\b")
_RESTS_ON = re.compile(
    rf"(?P<type>Bộ\s{{1,2}}luật|Luật|Pháp\s{{1,2}}lệnh|Hiến\s{{1,2}}pháp|Điều\s{{1,2}}lệ)\s{{1,2}}"
    rf"(?!này|số|sư\b|gia\b)(?P<name>(?:{_NAME_WORD}){{2,160}})"
)
_LEADS_TO_LAW = re.compile(
    r"\W{0,6}can cu\s(?:vao\s)?(?:(?:cac|diem|khoan|dieu|muc|chuong|cua|va|[a-z]|[ivx]{2,5}|\d{1,3})(?:,\s|\s)){0,20}"
)
_JOINS_LAW = re.compile(r"\s?,?\s?(?:va\s)?(?:cac\s)?")
_NAME_END = re.compile(
    r"\s(?:da\s)?(?:duoc\s|bo\s?sung|sua\s?doi|va\s(?:cac\s)?(?:luat|bo\sluat|phap\slenh|nghi|thong|quyet|quy)|so\s\d|ngay\s|nam\s\d|khoa\s)|,\s(?:luat|bo\sluat|phap\slenh|nghi\sdinh|quyet|sua\s?doi)"
)

MOST = 10_000  # places of one kind; a text with more is no paper, and nobody should wait for it


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a paper is named. `symbol` is "" where a law is cited by its name."""

    start: int
    end: int
    symbol: str
    title: str
    type_name: str
    date: datetime.date | None
    year: int | None
    issuer: str


def find_spots(text: str) -> list[Spot]:
    """Every paper named in `text` (NFC), in order, none inside another."""
    flat = text.replace("\n", " ")
    folded = fold(flat)
    spots = _numbered(flat, folded)
    spots += apart_from(spots, _bare_numbers(flat, folded))
    spots += apart_from(spots, _named_laws(flat, folded))
    return sorted(spots, key=lambda spot: spot.start)


def apart_from(spots: list[Spot], more: Iterable[Spot]) -> list[Spot]:
    """Those of `more` that share no letter with one of `spots`."""
    taken = sorted(spots, key=lambda spot: spot.start)
    starts = [spot.start for spot in taken]
    furthest = list(accumulate((spot.end for spot in taken), max))

    def is_free(spot):
        before_its_end = bisect_left(starts, spot.end)
        return before_its_end == 0 or furthest[before_its_end - 1] <= spot.start

    return [spot for spot in islice(more, MOST) if is_free(spot)]


def _numbered(flat, folded):
    spots = []
    for match in islice(_NUMBER.finditer(flat), MOST):
        found = _official(flat, match)
        if found is None:
            continue
        number, end = found
        if match["series"] and not number.year:  # 66.13/2026/NQ-CP, but not 1.125/QĐ-UBND
            continue
        before = folded[max(0, match.start() - 230) : match.start()]
        if _NO_PAPER.search(before) or not _is_paper(number, before):
            continue
        for earlier in _sharing(match.start(), before):
            start, alone = earlier
            spots.append(_spot(flat, folded, start, start + len(alone), str(_like(number, alone)), number.year, end))
        symbol = f"{match['series'] or ''}{number}"
        spots.append(_spot(flat, folded, match.start(), end, symbol, number.year, end))
    return spots


def _official(flat, match):
    """(number, end) of the whole of it; None where what follows the figures is no notation."""
    if not _is_sign(match["sign"]):
        return None
    notation, end = match["sign"], match.end()
    while (more := _MORE.match(flat, end)) is not None:
        spaced = more["before"] or more["after"]
        sign, by = more["sign"], more["by"]
        letters = re.sub(r"\d", "", sign)
        if by in ".&," and (spaced or not letters.isupper() or len(letters) < 2):
            break
        if spaced and not (letters.isupper() and len(letters) > 1):
            break
        if not (_is_sign(sign) or letters.isupper()):
            break
        notation += f"{'-' if re.match(_DASH, by) else by}{sign}"
        end = more.end()
    year = re.sub(r"\s", "", match["year"] or "")
    joint = "/" if match["joint"] == "/" else "-"
    number = OfficialNumber(
        int(match["number"]), match["suffix"].upper(), int(year) if year else None, tidy_notation(notation), joint
    )
    return number, end


def _is_sign(sign):
    letters = re.sub(r"\d", "", sign)
    upper = sum(c.isupper() for c in letters)
    return upper >= 2 and 2 * upper >= len(letters)


def _is_paper(number, before):
    code = number.type_code.upper()
    announced = bool(_TYPE_BEFORE.search(before) or _SO_BEFORE.search(before))
    if number.joint == "-":
        return "/" in number.notation or (announced and code in _KNOWN_ALONE)
    if number.year or "-" in number.notation:
        return True
    return code not in _UNITS and (announced or code in _KNOWN_ALONE and len(code) > 1 and "/" in number.notation)


def _sharing(start, before):
    """(offset, figures) of numbers before this one that share its notation: "số 18, 19-NQ/TW"."""
    shared = _SHARES_NOTATION.search(before)
    if not shared:
        return []
    at = start - len(before) + shared.start(1)
    return [(at + one.start(), one[0]) for one in re.finditer(r"\d{1,5}[a-z]?", shared[1])]


def _like(number, figures):
    digits = re.match(r"\d+", figures)[0]
    return OfficialNumber(int(digits), figures[len(digits) :].upper(), number.year, number.notation, number.joint)


def _spot(flat, folded, start, end, symbol, year, tail):
    begin, type_name, title = _announced(flat, folded, start)
    date, until = _date_after(flat, folded, tail)
    issuer, until = _issuer_after(flat, folded, until)
    if tail != end:
        until = end
    return Spot(begin, until, symbol, title, type_name, date, year, issuer)


def _announced(flat, folded, start):
    """(where the citation begins, the type named before its number, the name of a law)."""
    low = max(0, start - 230)
    before = folded[low:start]
    match = _TYPE_BEFORE.search(before)
    if match is not None and _fits(match, before, flat[start : start + 30]):
        name = " ".join(flat[low + match.start("type") : low + match.end("type")].split())
        return low + match.start(), name.capitalize(), ""
    if (inner := _LAW_BEFORE.search(before)) is not None:
        while (later := _LAW_BEFORE.search(before, inner.start() + 1)) is not None:
            inner = later
        at = low + inner.start()
        if flat[at].isupper():
            title = " ".join(flat[at : low + inner.end("name")].split())
            return at, " ".join(flat[at : low + inner.end("type")].split()).capitalize(), title
    if (match := _TYPE_FAR.search(before)) is not None and flat[low + match.start()].isupper():
        return low + match.start(), " ".join(flat[low + match.start() : low + match.end("type")].split()), ""
    if (match := _SO_BEFORE.search(before)) is not None:
        return low + match.start(), "", ""
    return start, "", ""


_OF_PARLIAMENT = re.compile(r"[\d\s/]+(?:PL-|NQ[-/]|L-)?(?:QH|UBTVQH)\d")
_BY_PARLIAMENT = re.compile(r"(?:nghi\s+quyet|phap\s+lenh|luat|bo\s+luat|lenh|van\s+ban\s+hop\s+nhat)(?:\s+lien\s+tich)?")


def _fits(match, before, number):
    """Not the end of a law's name: "Luật Ban hành văn bản quy phạm pháp luật số", "Luật sửa đổi … quy hoạch số"."""
    if before.endswith("phap ", 0, match.start()):
        return False
    return not _OF_PARLIAMENT.match(number) or bool(_BY_PARLIAMENT.fullmatch(match["type"]))


def _date_after(flat, folded, at):
    lead = _DATE_LEAD.match(folded, at)
    if not lead:
        return None, at
    window = flat[lead.end() : lead.end() + 46]
    for written in find_written_dates(window)[:1]:
        if written.start == 0:
            return written.date, lead.end() + written.end
    numeric = _NUMERIC.match(folded, lead.end())
    if numeric and (numeric[0].startswith("ngay") or numeric.start() - at < 4):
        return parse_date(numeric[1]), numeric.end()
    return None, at


def _issuer_after(flat, folded, at):
    match = _ISSUER.match(flat, at)
    if not match:
        return "", at
    start, end = match.span("name")
    for stop in _ISSUER_END.finditer(folded, start, end):
        if flat[stop.start() + 1].islower():  # "của Bộ Tài chính", but "của Bộ Y tế tại …"
            end = stop.start()
            break
    name = " ".join(flat[start:end].split())
    if not name[:1].isupper():
        return "", at
    return name[:200], end


def _bare_numbers(flat, folded):
    """"Quyết định số 238 ngày 30/9/2020": figures alone, but with their day."""
    for match in _BARE.finditer(folded):
        date, until = _date_after(flat, folded, match.end("number"))
        if date is None:
            continue
        issuer, until = _issuer_after(flat, folded, until)
        yield Spot(match.start(), until, f"{int(match['number']):02d}", "", match["type"].capitalize(), date, date.year, issuer)


def _named_laws(flat, folded):
    for match in _NAMED.finditer(flat):
        title = " ".join(flat[match.start() : match.end("name")].split()).rstrip(" ,")
        end = match.end()
        date, until = _date_after(flat, folded, match.end("name"))
        year = _YEAR_AFTER.match(folded, end)
        if date is None and year is None:
            continue
        if date is None:
            until = year.end()
        yield Spot(match.start(), until, "", title, _law_type(match["type"]), date, date.year if date else int(year[1]), "")


def laws_rested_on(text: str, start: int, end: int) -> list[Spot]:
    """Laws named without number and day where one sentence says "Căn cứ …": the first, and those joined to it."""
    flat = text[start:end].replace("\n", " ")
    folded = fold(flat)
    spots, at = [], 0
    for match in _RESTS_ON.finditer(flat):
        if not (_LEADS_TO_LAW if at == 0 else _JOINS_LAW).fullmatch(folded, at, match.start()):
            break
        until = match.end("name")
        if (stop := _NAME_END.search(folded, match.end("type"), until)) is not None:
            until = stop.start()
        at = match.start() + len(flat[match.start() : until].rstrip(" ,-"))
        title = " ".join(flat[match.start() : at].split())
        spots.append(Spot(start + match.start(), start + at, "", title, _law_type(match["type"]), None, None, ""))
    return spots


def _law_type(words):
    return " ".join(words.split()).capitalize()
