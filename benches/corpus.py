"""A store of documents made from a seed: Vietnamese-like pages by Zipf's law, mixed visibility.

The words are syllables put together at random behind real terms of the office, so the frequent
ones hit two documents in five and the rare ones a handful.
"""

import bisect
import datetime
import functools
import itertools
import random

from benches.loading import load_facts

TERMS = """công tác;tuyên truyền;tuyên giáo;tỉnh ủy;đảng bộ;cấp ủy;nghị quyết;kế hoạch;báo cáo;chỉ thị;hướng dẫn;quy định
thực hiện;nhiệm vụ;giải pháp;nâng cao;chất lượng;lãnh đạo;chỉ đạo;tổ chức;cán bộ;đảng viên;quần chúng;nhân dân;chính trị
tư tưởng;đạo đức;lối sống;phong cách;Hồ Chí Minh;học tập;làm theo;xây dựng;chỉnh đốn;kiểm tra;giám sát;kỷ luật;dân vận
chuyển đổi số;kinh tế;xã hội;quốc phòng;an ninh;văn hóa;giáo dục;y tế;môi trường;biển đảo;nông thôn mới;giảm nghèo
báo chí;xuất bản;dư luận;thông tin;mạng xã hội;cơ sở;địa phương;đơn vị;cơ quan;đoàn thể;mặt trận;hội nghị;sơ kết;tổng kết
kết quả;hạn chế;nguyên nhân;phương hướng;trong thời gian tới;của;và;các;trên;địa bàn;tỉnh Đắk Nông;huyện;xã;phường;thôn
buôn;bon;đồng bào;dân tộc;tôn giáo;phát triển;bền vững;đầu tư;du lịch;nông nghiệp;công nghiệp;bô xít;tài nguyên;đất đai
phòng chống;dịch bệnh;thiên tai;cháy rừng;tội phạm;ma túy;giao thông;an toàn;vệ sinh;thực phẩm;bảo hiểm;lao động;việc làm
bồi dưỡng;đào tạo;lý luận;báo cáo viên;khoa giáo;lịch sử;truyền thống;cách mạng;thanh niên;phụ nữ;nông dân;cựu chiến binh
về việc;ban hành;triển khai;quán triệt;đề án;chương trình;hành động;phối hợp;theo dõi;đôn đốc;tổng hợp;đề xuất;tham mưu
bảo vệ;nền tảng;đấu tranh;phản bác;quan điểm;sai trái;thù địch;bầu cử;đại biểu;quốc hội;hội đồng nhân dân;ủy ban nhân dân"""
ONSETS = ["b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
RIMES = ["a", "ai", "am", "an", "ang", "anh", "ao", "ăn", "ăng", "âm", "ân", "âu", "âng", "e", "em", "en", "eo", "ê", "ên", "ênh", "i", "im", "in", "inh", "o", "oa", "oan", "oang", "oi", "on", "ong", "ô", "ôi", "ôn", "ông", "ơ", "ơi", "ơn", "u", "ui", "un", "ung", "ưa", "ưng", "ươi", "ươn", "ương", "iên", "iêm", "iêu", "uân", "uôi", "uôn", "uông"]
MARKS = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
VOCABULARY = 20_000
FOLLOWERS = 16
TYPES = [("Nghị quyết", "NQ", 8), ("Quyết định", "QĐ", 30), ("Kế hoạch", "KH", 20), ("Báo cáo", "BC", 20), ("Công văn", "CV", 22)]
ISSUERS = ["TỈNH ỦY ĐẮK NÔNG", "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG", "BAN TUYÊN GIÁO TỈNH ỦY", "HỘI ĐỒNG NHÂN DÂN TỈNH", *(f"ĐẢNG ỦY XÃ SỐ {n}" for n in range(4, 40))]
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Điểu", "Y"]
GIVEN = ["An", "Bình", "Chi", "Dũng", "Đức", "Giang", "Hà", "Hạnh", "Hùng", "Hương", "Khánh", "Lan", "Long", "Mai", "Minh", "Nam", "Nga", "Phúc", "Quang", "Sơn", "Tâm", "Thảo", "Trung", "Tuấn", "Vân", "Yến"]
UNFIT = {"lồn", "cặc", "buồi", "địt", "đĩ"}  # chance makes these too


def _syllables():
    import unicodedata

    for onset, rime, mark in itertools.product(ONSETS, RIMES, MARKS):
        vowels = [i for i, c in enumerate(rime) if c in "aăâeêioôơuư"]
        hooked = [i for i in vowels if rime[i] in "ăâêôơư"]
        main = hooked[-1] if hooked else vowels[-1] if rime[-1] not in "aeiou" else vowels[0]
        yield unicodedata.normalize("NFC", onset + rime[: main + 1] + mark + rime[main + 1 :])


class Words:
    """Terms by Zipf's law, the real ones first. Each term has a few usual followers, as in real prose, so
    that neighbours repeat."""

    def __init__(self, seed):
        chance = random.Random(seed)
        terms = [term.strip() for line in TERMS.splitlines() for term in line.split(";")]
        syllables = [syllable for syllable in _syllables() if syllable not in UNFIT]
        while len(terms) < VOCABULARY:
            terms.append(" ".join(chance.sample(syllables, chance.choice((1, 2, 2)))))
        self.terms = terms
        self.weights = list(itertools.accumulate(1 / (rank + 60) ** 0.92 for rank in range(1, len(terms) + 1)))

        self.seed, self.followers = seed, {}

    def _any(self, chance):
        return bisect.bisect(self.weights, chance.random() * self.weights[-1])

    def _follower(self, term, chance):
        if term not in self.followers:
            own = random.Random(f"{self.seed}+{term}")
            self.followers[term] = [self._any(own) for _ in range(FOLLOWERS)]
        return self.followers[term][int(FOLLOWERS * chance.random() ** 2)]

    def draw(self, chance, count):
        drawn = [self._any(chance)]
        while len(drawn) < count:
            drawn.append(self._follower(drawn[-1], chance) if chance.random() < 0.85 else self._any(chance))
        return [self.terms[index] for index in drawn]


def _sentence_case(words):
    text, start = [], True
    for index, word in enumerate(words):
        text.append(word[0].upper() + word[1:] if start else word)
        start = index % 14 == 13
        if start:
            text[-1] += "." if index % 42 else ".\n"
    return " ".join(text)


_words = functools.cache(Words)


def _draft(seed, field_names, index):
    """Facts of document `index`."""
    words = _words(seed)
    chance = random.Random(f"{seed}-{index}")
    subject = "Về " + " ".join(words.draw(chance, chance.randrange(6, 16)))
    pages = [_sentence_case(words.draw(chance, 270)) for _ in range(chance.choice((1, 2, 3)))]
    return facts_of(chance, field_names, index, subject, pages)


def facts_of(chance, field_names, index, subject, pages):
    """A document of this subject and text under a head drawn by `chance`."""
    kind, abbreviation, _ = chance.choices(TYPES, [weight for *_, weight in TYPES])[0]
    party = chance.random() < 0.5
    issuer = chance.randrange(40) if chance.random() < 0.5 else chance.randrange(4)
    number = chance.randrange(1, 900)
    notation = f"{abbreviation}/{'TU' if party else 'HU'}{'' if issuer < 4 else issuer}" if party else f"{abbreviation}-UBND{'' if issuer < 4 else issuer}"
    symbol = f"{number:02d}{'-' if party else '/'}{notation}"
    day = datetime.date(2012, 1, 1) + datetime.timedelta(days=int(3900 * chance.random() ** 0.7))
    pages[0] = f"{symbol}\nngày {day:%d} tháng {day:%m} năm {day:%Y}\n{subject}\n{pages[0]}"
    if chance.random() < 0.3:
        pages[-1] += f"\nCăn cứ Quyết định số {chance.randrange(1, 900)}/QĐ-UBND."
    return {
        "type": kind, "party": party, "issuer": ISSUERS[issuer], "symbol": symbol, "subject": subject, "day": day, "pages": pages,
        "signer": f"{chance.choice(FAMILY)} {chance.choice(('Văn', 'Thị', 'Đức'))} {chance.choice(GIVEN)}",
        "visibility": chance.choices(("public", "internal", "units"), (60, 32, 8))[0],
        "state": chance.choices(("published", "draft", "withdrawn"), (96, 3, 1))[0],
        "validity": chance.choices(("in_force", "expired", "unknown"), (60, 20, 20))[0],
        "fields": [field_names[n] for n in chance.sample(range(16), chance.choice((0, 1, 1, 2)))],
        "tags": [f"thẻ {n}" for n in chance.sample(range(60), chance.choice((0, 1, 2, 3)))],
        "unit": chance.randrange(1 << 30),
    } | ({"state": "draft", "unit": 0} if index == 0 else {})  # the desk of the first unit is empty in a store of no size  # fmt: skip


def load(count, seed=2022, *, units, clerk=None, first=0):
    """Add documents number `first` to `count` - 1 of the corpus."""
    load_facts(range(first, count), units=units, clerk=clerk, draft=functools.partial(_draft, seed, field_names()))


def field_names():
    from documents.models import Field

    return tuple(Field.objects.order_by("position").values_list("name", flat=True)[:16])
