"""Closed lists against which OCR is put right: places, issuing bodies, titles of office, kinds of papers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from vietnamese.names import SURNAMES
from vietnamese.text import exact, fold, nfc

_PROVINCES = """
An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước,
Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang,
Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu,
Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam,
Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Huế,
Tiền Giang, Thành phố Hồ Chí Minh, TP. Hồ Chí Minh, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái
"""
_TOWNS = """
Gia Nghĩa, Đăk Glong, Cư Jút, Đắk Mil, Krông Nô, Đắk Song, Đắk R'Lấp, Tuy Đức, Đà Lạt, Bảo Lộc, Phan Thiết, Thủ Dầu Một,
Biên Hòa, Buôn Ma Thuột, Pleiku, Nha Trang, Quy Nhơn, Tuy Hòa, Phan Rang - Tháp Chàm, Vũng Tàu, Bà Rịa, Rạch Giá, Mỹ Tho,
Tân An, Cao Lãnh, Long Xuyên, Đồng Xoài, Tam Kỳ, Đông Hà, Đồng Hới, Vinh, Thành phố Vinh, Việt Trì, Hạ Long, Vị Thanh,
Đức Trọng, Di Linh, Đức Linh, Hàm Thuận, Quảng Khê, Quảng Sơn, Nâm Nung, Kiến Đức, Nhân Cơ, Quảng Tín, Đức Lập, Đức An,
Bắc Gia Nghĩa, Nam Gia Nghĩa, Đông Gia Nghĩa, Thuận An, Thuận Hạnh, Trường Xuân, Tà Đùng, Quảng Phú, Nam Đà, Nam Dong
"""
_BODIES = """
Bộ Chính trị, Ban Bí thư, Ban Chấp hành Trung ương, Văn phòng Trung ương Đảng, Ủy ban Kiểm tra Trung ương,
Ban Tuyên giáo Trung ương, Ban Tuyên giáo và Dân vận Trung ương, Ban Tổ chức Trung ương, Ban Nội chính Trung ương,
Ban Dân vận Trung ương, Ban Kinh tế Trung ương, Ban Đối ngoại Trung ương, Tỉnh ủy, Thành ủy, Huyện ủy, Thị ủy, Đảng ủy,
Ban Tuyên giáo, Ban Tuyên giáo và Dân vận, Ban Tổ chức, Ban Dân vận, Ban Nội chính, Ủy ban Kiểm tra, Văn phòng,
Ban Xây dựng Đảng, Ban Thường vụ, Ban Chấp hành, Đảng bộ tỉnh, Đảng bộ huyện, Đảng bộ xã, Đảng bộ phường, Chi bộ,
Đảng ủy các cơ quan Đảng, Đảng ủy Ủy ban nhân dân, Đảng ủy Khối các cơ quan và doanh nghiệp, Đảng ủy xã, Đảng ủy phường,
Ban Cán sự đảng, Đảng đoàn, Trung tâm Chính trị, Trường Chính trị, Báo và phát thanh truyền hình, Ban Chỉ đạo, Ban Quản lý,
Quốc hội, Ủy ban Thường vụ Quốc hội, Chủ tịch nước, Chính phủ, Thủ tướng Chính phủ, Văn phòng Chính phủ,
Văn phòng Quốc hội, Đoàn đại biểu Quốc hội, Tòa án nhân dân, Viện kiểm sát nhân dân, Tòa án nhân dân tối cao,
Viện kiểm sát nhân dân tối cao, Kiểm toán nhà nước, Thanh tra Chính phủ, Ngân hàng Nhà nước Việt Nam, Ủy ban Dân tộc,
Bộ Công an, Bộ Quốc phòng, Bộ Nội vụ, Bộ Ngoại giao, Bộ Tư pháp, Bộ Tài chính, Bộ Kế hoạch và Đầu tư, Bộ Công Thương,
Bộ Nông nghiệp và Phát triển nông thôn, Bộ Nông nghiệp và Môi trường, Bộ Tài nguyên và Môi trường, Bộ Xây dựng,
Bộ Giao thông vận tải, Bộ Thông tin và Truyền thông, Bộ Khoa học và Công nghệ, Bộ Giáo dục và Đào tạo, Bộ Y tế,
Bộ Văn hóa, Thể thao và Du lịch, Bộ Lao động - Thương binh và Xã hội, Bộ Dân tộc và Tôn giáo,
Hội đồng nhân dân, Ủy ban nhân dân, UBND tỉnh, UBND thành phố, UBND huyện, UBND xã, UBND phường, UBND thị trấn,
Ủy ban nhân dân tỉnh, Ủy ban nhân dân thành phố, Ủy ban nhân dân huyện, Ủy ban nhân dân xã, Ủy ban nhân dân phường,
Hội đồng nhân dân tỉnh, Sở Y tế tỉnh, HĐND tỉnh, Văn phòng Ủy ban nhân dân, Sở Nội vụ, Sở Tư pháp, Sở Tài chính,
Sở Kế hoạch và Đầu tư, Sở Công Thương, Sở Nông nghiệp và Phát triển nông thôn, Sở Nông nghiệp và Môi trường,
Sở Tài nguyên và Môi trường, Sở Xây dựng, Sở Giao thông vận tải, Sở Thông tin và Truyền thông, Sở Khoa học và Công nghệ,
Sở Giáo dục và Đào tạo, Sở Y tế, Sở Văn hóa, Thể thao và Du lịch, Sở Lao động - Thương binh và Xã hội, Sở Ngoại vụ,
Sở Dân tộc và Tôn giáo, Ban Dân tộc, Thanh tra, Thanh tra tỉnh, Công an tỉnh, Bộ Chỉ huy Quân sự, Bộ đội Biên phòng,
Cục Thuế, Cục Thống kê, Kho bạc Nhà nước, Bảo hiểm xã hội, Chi cục, Trung tâm Y tế, Bệnh viện đa khoa, Phòng Giáo dục và Đào tạo,
Ủy ban Mặt trận Tổ quốc Việt Nam, Mặt trận Tổ quốc Việt Nam, Hội Liên hiệp Phụ nữ Việt Nam, Hội Nông dân Việt Nam,
Hội Cựu chiến binh Việt Nam, Đoàn TNCS Hồ Chí Minh, Ban Chấp hành Đoàn tỉnh, Tỉnh đoàn, Liên đoàn Lao động,
Tổng Liên đoàn Lao động Việt Nam, Công đoàn Giáo dục Việt Nam, Công đoàn ngành, Công đoàn viên chức, Hội Nhà báo,
Liên hiệp các Hội Khoa học và Kỹ thuật, Hội Văn học Nghệ thuật, Trường Đại học, Trường Cao đẳng, Trường Trung học phổ thông,
Đài Phát thanh và Truyền hình, Tập đoàn, Tổng công ty, Công ty cổ phần, Công ty trách nhiệm hữu hạn, Ngân hàng, Tổng cục
"""
_OFFICES = """
Tổng Bí thư, Chủ tịch nước, Thủ tướng, Phó Thủ tướng, Phó Thủ tướng Thường trực, Chủ tịch Quốc hội, Phó Chủ tịch Quốc hội,
Bộ trưởng, Thứ trưởng, Thứ trưởng Thường trực, Chủ nhiệm, Phó Chủ nhiệm, Chủ nhiệm Ủy ban, Thường trực Ban Bí thư,
Chánh Văn phòng, Phó Chánh Văn phòng, Chánh Thanh tra, Phó Chánh Thanh tra, Tổng Thanh tra, Thống đốc,
Phó Thống đốc, Tổng cục trưởng, Phó Tổng cục trưởng, Cục trưởng, Phó Cục trưởng, Vụ trưởng, Phó Vụ trưởng, Viện trưởng,
Phó Viện trưởng, Chi cục trưởng, Phó Chi cục trưởng, Giám đốc, Phó Giám đốc, Tổng Giám đốc, Phó Tổng Giám đốc,
Chủ tịch, Phó Chủ tịch, Phó Chủ tịch Thường trực, Chủ tịch Hội đồng, Bí thư, Phó Bí thư, Phó Bí thư Thường trực,
Bí thư Tỉnh ủy, Phó Bí thư Tỉnh ủy, Bí thư Huyện ủy, Trưởng ban, Phó Trưởng ban, Phó Trưởng ban Thường trực, Trưởng phòng,
Phó Trưởng phòng, Hiệu trưởng, Phó Hiệu trưởng, Trưởng đoàn, Phó Trưởng đoàn, Ủy viên, Ủy viên Thường trực, Thường trực,
Ủy viên Ban Thường vụ, Đội trưởng, Chỉ huy trưởng, Chính ủy, Tổng Biên tập, Phó Tổng Biên tập, Chánh án, Phó Chánh án,
Kế toán trưởng, Trạm trưởng, Trưởng Công an, Thư ký, Tổ trưởng, Chủ tọa, Trưởng khoa, Chỉ huy, Tư lệnh, Quyền Giám đốc
"""


def _list(text: str) -> tuple[str, ...]:
    names, held = [], ""
    for part in " ".join(text.split()).split(", "):
        # "Bộ Văn hóa, Thể thao và Du lịch" is one name
        if part.startswith("Thể thao") and held:
            held = f"{held}, {part}"
            names[-1] = held
            continue
        held = part.strip(" ,")
        names.append(held)
    return tuple(names)


PLACES = _list(_PROVINCES) + _list(_TOWNS)
BODIES = _list(_BODIES)
OFFICES = _list(_OFFICES)
_CONNECTING = "tỉnh thành phố huyện xã phường thị trấn đặc khu quận và các của cơ quan thuộc trực tỉnh ngành đảng bộ khối"


@cache
def lexicon() -> dict[str, set[str]]:
    """Folded word → its spellings among places, bodies and offices."""
    words: dict[str, set[str]] = defaultdict(set)
    for name in (*PLACES, *BODIES, *OFFICES, _CONNECTING):
        for word in name.replace(",", " ").replace(".", " ").split():
            words[fold(word)].add(exact(word))
    return words


def recase(correct: str, printed: str) -> str:
    letters = [c for c in printed if c.isalpha()]
    return correct.upper() if letters and sum(c.isupper() for c in letters) > 0.7 * len(letters) else correct


def put_right(text: str, names: tuple[str, ...], cutoff: float = 86) -> tuple[str, float]:
    """(the name of the list that the text spells, likeness 0..1), or (text, 0) where none is near."""
    best = process.extractOne(exact(text), names, scorer=fuzz.ratio, processor=exact, score_cutoff=cutoff)
    if best is None:
        return text, 0.0
    return recase(best[0], text), best[1] / 100


@cache
def _pairs() -> set[tuple[str, str]]:
    pairs = set()
    for name in (*PLACES, *BODIES, *OFFICES):
        words = exact(name).replace(",", "").split()
        pairs |= set(zip(words, words[1:], strict=False))
    return pairs


def right_words(text: str) -> str:
    """Each word whose marks OCR got wrong takes the spelling that the lists know for its letters: the only
    one, or the one known after the word before, or the commonest ("TĨNH" is "TỈNH" but for "HÀ TĨNH")."""
    words: list[str] = []
    before = ""
    pieces = text.split()
    for index, word in enumerate(pieces):
        core = word.strip(".,;:()*_|")
        after = exact(pieces[index + 1]) if index + 1 < len(pieces) else ""
        spellings = lexicon().get(fold(core), set())
        chosen = exact(core)
        if len(core) > 1 and spellings and (before, chosen) not in _pairs():
            paired = [s for s in spellings if (before, s) in _pairs()]
            if not paired and (chosen, after) not in _pairs():
                paired = [s for s in spellings if (s, after) in _pairs()]
            common = [s for s in spellings if s in _CONNECTING.split()]
            if len(spellings) == 1 or len(paired) == 1:
                chosen = (paired or list(spellings))[0]
            elif common and chosen not in spellings:
                chosen = common[0]
        if chosen != exact(core):
            word = word.replace(core, recase(chosen, core))
        before = chosen
        words.append(word)
    return " ".join(words)


FAMILY_NAMES = {fold(name) for name in SURNAMES}
FAMILY_SPELLINGS: dict[str, list[str]] = defaultdict(list)  # the commoner first
for _name in SURNAMES:
    FAMILY_SPELLINGS[fold(_name)].append(_name)


_PLACE_WORD = re.compile(r"^(.*\b(?:(?:tỉnh|thành|huyện|thị|quận|đảng)\s+(?:ủy|uỷ)|tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|quận|đặc khu))\s+(?!(?:ủy|uỷ)\b)(\S.*)$", re.IGNORECASE)


def right_body(text: str, body: str) -> str:
    """The name of a body: its common words by the lists, the place in it as the paper spells it elsewhere."""
    text = re.sub(r"(?<=[^\W\d_]{3})[.:](?=\s)", "", text)
    match = _PLACE_WORD.match(text)
    if match is None:
        right = right_words(text)
        return right if right == text else right_body(right, body)
    return f"{right_words(match[1])} {right_place(match[2], body)}"


def listed_place(place: str) -> tuple[str, float]:
    """A place of the list that differs in marks and at most one letter."""
    listed, likeness = put_right(place, PLACES, 80)
    near = likeness and Levenshtein.distance(fold(listed), fold(place)) <= (1 if len(place) > 5 else 0)
    return (listed, likeness) if near else (place, 0.0)


def right_place(place: str, body: str) -> str:
    listed, likeness = listed_place(place)
    if likeness:
        return listed
    said = said_in(body, place)
    return recase(said, place) if said else place


def said_in(body: str, name: str, least: int = 1) -> str | None:
    """The commonest spelling of these letters in the text, capitalised as a name, if it is there `least` times."""
    plain, letters = fold(name), fold(body)
    counts: Counter[str] = Counter()
    for match in re.finditer(rf"(?<![a-z]){re.escape(plain)}(?![a-z])", letters):
        found = nfc(body)[match.start() : match.end()]
        if found[:1].isupper():
            counts[found if not found.isupper() else found.title()] += 1
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] >= least else None


def place_known(text: str, body: str) -> bool:
    """Whether the place in the name of a body is listed, or spelled the same at least twice in the paper."""
    match = _PLACE_WORD.match(text)
    if match is None:
        return True
    if put_right(match[2], PLACES, 98)[1]:
        return True
    said = said_in(body, match[2], least=2)
    return said is not None and exact(said) == exact(match[2])
