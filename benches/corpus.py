"""A store of documents made from a seed: Vietnamese-like pages by Zipf's law, mixed visibility.

The words are syllables put together at random behind real terms of the office, so the frequent
ones hit two documents in five and the rare ones a handful. Written past the ORM by COPY, with
the very vectors that documents/search/index.py writes.
"""

import bisect
import contextlib
import datetime
import hashlib
import io
import itertools
import multiprocessing
import random

from django.db import connection
from django.utils import timezone

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
TYPES = [("nghi-quyet", "NQ", 8), ("quyet-dinh", "QĐ", 30), ("ke-hoach", "KH", 20), ("bao-cao", "BC", 20), ("cong-van", "CV", 22)]
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Điểu", "Y"]
GIVEN = ["An", "Bình", "Chi", "Dũng", "Đức", "Giang", "Hà", "Hạnh", "Hùng", "Hương", "Khánh", "Lan", "Long", "Mai", "Minh", "Nam", "Nga", "Phúc", "Quang", "Sơn", "Tâm", "Thảo", "Trung", "Tuấn", "Vân", "Yến"]
LOADED = {}
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


def _draft(seed, index, words):
    """Facts of document `index`: everything but database keys."""
    chance = random.Random(f"{seed}-{index}")
    slug, abbreviation, _ = chance.choices(TYPES, [weight for *_, weight in TYPES])[0]
    party = chance.random() < 0.5
    issuer = chance.randrange(40) if chance.random() < 0.5 else chance.randrange(4)
    number = chance.randrange(1, 900)
    notation = f"{abbreviation}/{'TU' if party else 'HU'}{'' if issuer < 4 else issuer}" if party else f"{abbreviation}-UBND{'' if issuer < 4 else issuer}"
    symbol = f"{number:02d}{'-' if party else '/'}{notation}"
    subject = "Về " + " ".join(words.draw(chance, chance.randrange(6, 16)))
    day = datetime.date(2012, 1, 1) + datetime.timedelta(days=int(3900 * chance.random() ** 0.7))
    pages = [_sentence_case(words.draw(chance, 270)) for _ in range(chance.choice((1, 2, 3)))]
    pages[0] = f"{symbol}\nngày {day:%d} tháng {day:%m} năm {day:%Y}\n{subject}\n{pages[0]}"
    if chance.random() < 0.3:
        pages[-1] += f"\nCăn cứ Quyết định số {chance.randrange(1, 900)}/QĐ-UBND."
    return {
        "slug": slug, "party": party, "issuer": issuer, "symbol": symbol, "subject": subject, "day": day, "pages": pages,
        "signer": f"{chance.choice(FAMILY)} {chance.choice(('Văn', 'Thị', 'Đức'))} {chance.choice(GIVEN)}",
        "visibility": chance.choices(("public", "internal", "units"), (60, 32, 8))[0],
        "state": chance.choices(("published", "draft", "withdrawn"), (96, 3, 1))[0],
        "validity": chance.choices(("in_force", "expired", "unknown"), (60, 20, 20))[0],
        "fields": chance.sample(range(16), chance.choice((0, 1, 1, 2))),
        "tags": chance.sample(range(60), chance.choice((0, 1, 2, 3))),
        "unit": chance.randrange(1 << 30),
    } | ({"state": "draft", "unit": 0} if index == 0 else {})  # the desk of the first unit is empty in a store of no size  # fmt: skip


def _row(job):
    """Runs in a process of its own: text and vectors of one document, without the database."""
    seed, index, names = job
    import django

    django.setup()
    from documents.search.index import Head, signer_key, symbol_key, symbol_sort

    if seed not in LOADED:
        LOADED[seed] = Words(seed)
    facts = _draft(seed, index, LOADED[seed])

    class Issuer:
        name, parent_body = names["issuers"][facts["issuer"]], ""

    class Paper:
        issuer, symbol, subject, signer = Issuer, facts["symbol"], facts["subject"], facts["signer"]
        type_name = names["types"][facts["slug"]]

    labels = [names["tags"][tag] for tag in facts["tags"]] + [names["fields"][field] for field in facts["fields"]]
    head = Head(Paper, labels)
    facts |= {
        "head_vector": head.vector, "head_exact": head.text, "symbol_key": symbol_key(facts["symbol"]),
        "symbol_sort": symbol_sort(facts["symbol"]), "signer_key": signer_key(facts["signer"]),
        "vectors": [head.page_vectors(text) for text in facts["pages"]],
    }  # fmt: skip
    return facts


def _copied(value):
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(cursor, table, columns, rows):
    lines = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


@contextlib.contextmanager
def _without_gin(cursor):
    """GIN indexes are ten times faster built at once than row by row."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'documents_document%' AND indexdef LIKE '%USING gin%'")
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the foreign keys still have to check
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)


def load(count, seed=2022, *, units, clerk=None, first=0, processes=2):
    """Add documents number `first` to `count` - 1 of the corpus."""
    from django.db import transaction

    from documents.models import DocumentType, Field, Issuer, Tag

    issuers = [Issuer.objects.named(name) for name in ["TỈNH ỦY ĐẮK NÔNG", "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG", "BAN TUYÊN GIÁO TỈNH ỦY", "HỘI ĐỒNG NHÂN DÂN TỈNH"]]
    issuers += [Issuer.objects.named(f"ĐẢNG ỦY XÃ SỐ {n}") for n in range(4, 40)]
    tags = [Tag.objects.named(f"thẻ {n}") for n in range(60)]
    fields = list(Field.objects.order_by("position"))[:16]
    types = {kind.slug: kind for kind in DocumentType.objects.all()}
    names = {
        "issuers": [issuer.name for issuer in issuers], "tags": [tag.name for tag in tags],
        "fields": [field.name for field in fields], "types": {slug: kind.name for slug, kind in types.items()},
    }  # fmt: skip
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor, multiprocessing.get_context("spawn").Pool(processes) as pool:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT coalesce(max(id), 0) FROM documents_document")
        start = cursor.fetchone()[0] + 1 - first
        cursor.execute("SELECT coalesce(max(id), 0) FROM documents_documentfile")
        start_file = cursor.fetchone()[0] + 1 - first
        jobs = ((seed, index, names) for index in range(first, count))
        with _without_gin(cursor):
            rows = pool.imap(_row, jobs, chunksize=50)
            index = first
            while batch := list(itertools.islice(rows, 500)):
                _write(cursor, batch, index, start, start_file, types, issuers, tags, fields, units, clerk, now)
                index += len(batch)
        for table in ("documents_document", "documents_documentfile", "documents_documentpage"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("RESET statement_timeout")


def _write(cursor, batch, index, start, start_file, types, issuers, tags, fields, units, clerk, now):
    documents, files, pages, tagged, fielded, shares = [], [], [], [], [], []
    for offset, facts in enumerate(batch):
        pk, file_pk = start + index + offset, start_file + index + offset
        unit = units[facts["unit"] % len(units)]
        documents.append((
            facts["state"], facts["visibility"], unit, "party" if facts["party"] else "state", facts["symbol"],
            facts["symbol_key"], facts["symbol_sort"], types[facts["slug"]].pk, issuers[facts["issuer"]].pk, "Gia Nghĩa",
            facts["day"], facts["subject"], facts["signer"], facts["signer_key"], facts["validity"], clerk, now,
            now if facts["state"] != "draft" else None, facts["head_vector"], facts["head_exact"], pk,
        ))  # fmt: skip
        sha256 = hashlib.sha256(facts["subject"].encode()).hexdigest()
        files.append((file_pk, pk, "van-ban.pdf", "pdf", "application/pdf", 100_000, sha256, len(facts["pages"]), now))
        for number, (text, (folded, exact)) in enumerate(zip(facts["pages"], facts["vectors"], strict=True), start=1):
            pages.append((file_pk, pk, number, text, facts["day"], folded, exact))
        tagged += [(pk, tags[tag].pk) for tag in facts["tags"]]
        fielded += [(pk, fields[field].pk) for field in facts["fields"]]
        if facts["visibility"] == "units":
            shares.append((pk, units[(facts["unit"] + 1) % len(units)]))
    _copy(cursor, "documents_document", DOCUMENT_COLUMNS, [row + tuple(BLANKS.values()) for row in documents])
    _copy(cursor, "documents_documentfile", FILE_COLUMNS, [(*row, "main", 0, 1, "t", "text") for row in files])
    _copy(cursor, "documents_documentpage", PAGE_COLUMNS, [(*row, 595, 842, 0, "text", 1, r"\x") for row in pages])
    _copy(cursor, "documents_document_tags", ("document_id", "tag_id"), tagged)
    _copy(cursor, "documents_document_fields", ("document_id", "field_id"), fielded)
    _copy(cursor, "documents_documentshare", ("document_id", "unit_id"), shares)


BLANKS = {"number": "", "notation": "", "signer_title": "", "signing_authority": "", "recipients": "", "urgency": "", "revision": 1}
DOCUMENT_COLUMNS = (
    "state", "visibility", "owner_unit_id", "regime", "symbol", "symbol_key", "symbol_sort", "doc_type_id", "issuer_id",
    "place", "date_issued", "subject", "signer", "signer_key", "validity", "created_by_id", "created_at", "published_at",
    "head_vector", "head_exact", "id", *BLANKS,
)  # fmt: skip
FILE_COLUMNS = (
    "id", "document_id", "name", "kind", "mime", "size", "sha256", "page_count", "uploaded_at", "part", "position",
    "version", "has_fixed_pages", "text_source",
)  # fmt: skip
PAGE_COLUMNS = (
    "file_id", "document_id", "number", "text", "date_issued", "folded_vector", "exact_vector", "width", "height",
    "rotation", "source", "confidence", "packed",
)  # fmt: skip
