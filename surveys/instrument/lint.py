"""Reads a questionnaire as an experienced colleague would. Remarks advise and never block: words are judged by lists
and patterns, which know nothing of the matter that is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vietnamese.text import exact

from .elements import PERSONAL, TEXTS, Form, Question
from .wording import attitude, says_hard_to_say

MOST_WORDS = 20
SYLLABLES_A_WORD = 1.35  # of Vietnamese prose, where most words have one or two
LONG_MINUTES = 10
MOST_PERSONAL = 4
SYLLABLES_A_MINUTE = 200
SECONDS = {
    "single": 5, "multiple": 10, "likert": 5, "two_sided": 8, "ranking": 15, "scale": 5, "number": 8, "date": 10,
    "short_text": 20, "long_text": 60, "area": 10, "consent": 5, "text": 0,
}  # fmt: skip
SECONDS_A_ROW = 5
IDENTIFYING = (
    {"unit", "position"},
    {"unit", "age"},
    {"unit", "party_age"},
    {"area", "position"},
    {"area", "age", "occupation"},
    {"area", "ethnicity", "religion"},
)


@dataclass(frozen=True)
class Remark:
    """`question` is empty for one about the whole form; `rule` is a name for programs."""

    question: str
    rule: str
    sentence: str
    proposal: str


def remarks(form: Form) -> tuple[Remark, ...]:
    found = [Remark("", *parts) for parts in (*_length_of(form), *_persons(form))]
    for question in form.questions:
        rules = (_TEXT_RULES if question.type == "text" else _RULES)
        found += [Remark(question.code, *parts) for rule in rules for parts in rule(question)]
    return tuple(found)


def minutes(form: Form) -> float:
    """To read and answer everything, conditions left aside."""
    words = [form.intro, *(text for section in form.sections for text in (section.title, section.text))]
    seconds = 0
    for question in form.questions:
        words += [question.text, question.help, *(part.text for part in (*question.options, *question.rows))]
        rows = len(question.rows) * SECONDS_A_ROW if question.type == "matrix" else 0
        seconds += rows or SECONDS.get(question.type, 0)
    return sum(len(text.split()) for text in words) / SYLLABLES_A_MINUTE + seconds / 60


def words_of(text: str) -> int:
    return round(len(text.split()) / SYLLABLES_A_WORD)


_JUDGES = re.compile(
    r"đánh giá|nhận xét|hài lòng|tin tưởng|đồng ý|đồng tình|quan tâm|cảm nhận|ủng hộ|nhận thấy|thế nào|ra sao|tán thành"
)
_OBJECTS = (
    "thái độ|trình độ|năng lực|chất lượng|tinh thần|tiến độ|hiệu quả|kết quả|thời gian|thủ tục|chi phí|mức phí|(?<!đánh )giá(?! trị)|thu nhập"
    "|đời sống|việc làm|môi trường|an ninh|giao thông|cơ sở vật chất|trang thiết bị|tác phong|phẩm chất|đạo đức|kỹ năng"
    "|nội dung|hình thức|công tác|việc|vai trò|uy tín|cách(?! mạng| ly)|phương pháp|quy trình|trách nhiệm|dịch vụ|điều kiện"
)
_OBJECT = re.compile(rf"(?<!\w)({_OBJECTS})(?!\w)")
_JOINED_OBJECTS = re.compile(rf"(?<!\w)({_OBJECTS})(?!\w)([^.?!;:]*?)\s(?:và|hoặc|cũng như|lẫn|đồng thời|cùng với)\s({_OBJECTS})(?!\w)")
_ONE_THING = re.compile(  # pairs that the office speaks of as one
    r"nội dung(,| và) (hình thức|phương pháp)|đời sống(,| và) việc làm|việc làm(,| và) (đời sống|thu nhập)|vai trò(,| và) trách nhiệm"
    r"|(năng lực|phẩm chất)(,| và) uy tín|học tập và làm theo|hình thức(,| và) (nội dung|cách)"
)
_TWO_QUESTIONS = re.compile(r"\?.+\?|(không|nào|sao|gì) và (vì sao|tại sao|như thế nào|bao nhiêu|ai|ở đâu|khi nào)\b")


def _two_in_one(question: Question) -> Iterator[tuple[str, str, str]]:
    text = exact(question.text)
    if re.search(r"và\s*/\s*hoặc", text) or any(re.search(r"và\s*/\s*hoặc", exact(row.text)) for row in question.rows):
        yield "two_in_one", "Câu dùng “và/hoặc”, người trả lời không biết đang nói về điều nào.", "Tách thành hai câu, mỗi câu hỏi một điều."
        return
    if question.type not in TEXTS and _TWO_QUESTIONS.search(text):
        yield "two_in_one", "Câu hỏi hai điều một lúc.", "Tách thành hai câu, mỗi câu chỉ cần một câu trả lời."
        return
    judged = [text] if _JUDGES.search(text) and question.type not in (*TEXTS, "multiple", "ranking") else []
    rows = [exact(row.text) for row in question.rows] if question.type == "matrix" else []
    for part in (*judged, *rows):
        found = _JOINED_OBJECTS.search(part)
        if found and found[1] != found[3] and not _ONE_THING.search(part):
            yield (
                "two_in_one",
                f"Câu gộp hai đối tượng đánh giá: “{found[1]}” và “{found[3]}”. Người hài lòng điều này, không hài lòng điều kia thì không trả lời được.",
                "Tách thành hai câu hoặc hai dòng của ma trận.",
            )
            return


_NEUTRAL_BEFORE = r"(?<!tính )(?<!mức độ )(?<!sự )"
_LEADING = re.compile(
    rf"{_NEUTRAL_BEFORE}(?:đúng đắn|sáng suốt|tài tình|ưu việt|vượt bậc|to lớn|vĩ đại|xuất sắc|rực rỡ|toàn diện và sâu sắc)(?! (?:hay|hoặc))"
    r"|hiển nhiên|tất nhiên|dĩ nhiên|rõ ràng là|chắc chắn (?:là|rằng)|không thể phủ nhận|không ai có thể"
    r"|như (?:chúng ta|mọi người|đồng chí|ông/bà|quý vị)?\s?đã biết|ai cũng (?:biết|thấy|cho rằng)|mọi người đều|đa số .{0,30}đều (?:cho|thấy|đồng|ủng)"
    r"|phải chăng|chẳng lẽ|lẽ nào|chẳng phải|có phải .{1,80} là (?:rất|hoàn toàn)|đúng không\s*\?|phải không\s*\?|chứ\s*\?"
    r"|(?:đồng ý|đồng tình|nhất trí|thấy|cho) (?:rằng|là|với).{1,120}? (?:là )?(?:rất|hoàn toàn|vô cùng|hết sức) (?!.*(?:hay|hoặc) (?:không|chưa))"
    r"|nhờ (?:có )?(?:sự )?(?:lãnh đạo|chỉ đạo|quan tâm)"
)


def _leading(question: Question) -> Iterator[tuple[str, str, str]]:
    for text in (question.text, *(row.text for row in question.rows if question.type == "matrix")):
        if found := _LEADING.search(exact(text)):
            yield (
                "leading",
                f"Lời hỏi gợi ý câu trả lời: “{_shortened(found[0])}”.",
                "Bỏ lời khen, chê; hỏi trung tính, ví dụ “Đồng chí đánh giá thế nào về …?”.",
            )
            return


def _shortened(text: str, most: int = 60) -> str:
    text = text.strip()
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _scale(question: Question) -> Iterator[tuple[str, str, str]]:
    signs = _signs(question)
    if not signs:
        return
    more, less = signs.count(1), signs.count(-1)
    if more != less:
        yield (
            "unbalanced",
            f"Thang lệch: {more} mức thuận, {less} mức nghịch.",
            "Cho số mức thuận bằng số mức nghịch, ví dụ rất hài lòng, hài lòng, không hài lòng, rất không hài lòng.",
        )
    middle = 0 in signs or question.hard_to_say or any(says_hard_to_say(o.text) for o in question.options)
    if not middle:
        yield (
            "no_way_out",
            "Thang chưa có chỗ cho người chưa rõ ý kiến.",
            "Thêm “Khó trả lời”, hoặc một mức giữa.",
        )


def _signs(question: Question) -> list[int] | None:
    """Of the options that take a side, as marked or, where nothing is marked, as they are worded."""
    if question.type not in ("likert", "two_sided", "matrix", "single"):
        return None
    marked = [option.sign for option in question.options if option.sign is not None]
    if marked:
        return marked
    if question.personal or (question.type == "single" and not _JUDGES.search(exact(question.text))):
        return None
    read = [attitude(option.text) for option in question.options if not says_hard_to_say(option.text)]
    if None in read or not {1, -1} & {_sign(value) for value in read}:
        return None
    return [_sign(value) for value in read]


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _long(question: Question) -> Iterator[tuple[str, str, str]]:
    if (words := words_of(question.text)) > MOST_WORDS:
        yield (
            "long",
            f"Câu hỏi dài khoảng {words} từ ({len(question.text.split())} tiếng).",
            f"Rút còn không quá {MOST_WORDS} từ; chuyển phần giải thích xuống lời hướng dẫn.",
        )


_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_ABBREVIATION = re.compile(rf"(?<![\w/.-])(?:[{_UPPER}]{{2,}}[{_UPPER}0-9a-zđ]*|[{_UPPER}]{{1,4}}(?:-[{_UPPER}]{{1,4}})+)(?![\w/-])")
_ROMAN = re.compile(r"[IVXLC]+")
_KNOWN = {
    "UBND", "HĐND", "MTTQ", "COVID", "TP", "BHYT", "BHXH", "CCCD", "THPT", "THCS", "HIV", "AIDS", "TV", "SMS", "QR", "ATM", "VNeID",
}  # fmt: skip
_JARGON = re.compile(
    r"(?<!\w)(nội hàm|phương thức luận|hệ giá trị|thể chế|tiệm cận|hạ tầng mềm|đa tầng nấc|khuynh hướng|nhận diện thương hiệu|tính lan tỏa"
    r"|feedback|online|offline|logistics|stakeholder|workshop|e-learning|startup|fintech|digital|deadline|big data|kpi|esg|swot)(?!\w)"
)


def _jargon(question: Question) -> Iterator[tuple[str, str, str]]:
    texts = [question.text, *(part.text for part in (*question.options, *question.rows))]
    all_words = " ".join([*texts, question.help])
    for found in dict.fromkeys(word for text in texts if not _is_shouted(text) for word in _ABBREVIATION.findall(text)):
        if found in _KNOWN or _ROMAN.fullmatch(found) or re.search(rf"\({re.escape(found)}\)|{re.escape(found)}\s*(?:\(|là |:)", all_words):
            continue
        yield "abbreviation", f"Chữ viết tắt “{found}” chưa được giải thích.", "Viết đủ chữ, hoặc giải thích ở lời hướng dẫn."
    if found := _JARGON.search(exact(" ".join(texts))):
        yield "jargon", f"Từ chuyên môn hoặc từ nước ngoài: “{found[0]}”.", "Dùng từ mà người dân nào cũng hiểu như nhau."


def _is_shouted(text: str) -> bool:
    return text.upper() == text


_NO = re.compile(r"(?<!\w)(không|chưa|chẳng|phản đối|bác bỏ|phủ nhận)(?!\w)(?! (?:gian|khí|quân|lưu|ngừng|chỉ|những|kể|phận|bộ))")
_NO_PREFIX = re.compile(r"(?:hàng|trên|phòng|đường|tầng) $")
_ASKS = re.compile(r"(?:,? ?(?:hay|hoặc) (?:là )?(?:không|chưa)(?: [^?,]{0,30})?|(?:không|chưa)(?: ạ)?)\s*\?")


def _double_negation(question: Question) -> Iterator[tuple[str, str, str]]:
    for text in (question.text, *(row.text for row in question.rows if question.type == "matrix")):
        told = _ASKS.sub("?", exact(text))
        no = [m for m in _NO.finditer(told) if not _NO_PREFIX.search(told[: m.start()])]
        near = any(
            len(told[a.end() : b.start()].split()) <= 8 and not re.search(r"[,;.?:]", told[a.end() : b.start()])
            for a, b in zip(no, no[1:], strict=False)
        )
        if near:
            yield (
                "double_negation",
                "Câu có hai lần phủ định, dễ trả lời ngược ý mình.",
                "Viết lại thành câu khẳng định, ví dụ thay “không đồng ý với việc không …” bằng “đồng ý với việc …”.",
            )
            return


_BAND = re.compile(r"(\d+)\D{1,12}?(\d+)")


def _personal(question: Question) -> Iterator[tuple[str, str, str]]:
    kind = question.personal
    if kind in ("age", "party_age") and question.type in ("number", "date", *TEXTS):
        yield (
            "exact_person",
            f"Câu hỏi {PERSONAL[kind]} chính xác dễ làm lộ người trả lời.",
            "Hỏi theo nhóm, ví dụ dưới 30, 30–39, 40–49, từ 50 trở lên.",
        )
    elif kind in ("unit", "position", "occupation", "other") and question.type in TEXTS:
        yield "exact_person", f"Câu hỏi {PERSONAL[kind]} bằng văn bản tự ghi dễ làm lộ người trả lời.", "Cho chọn trong vài nhóm lớn."
    bands = [(int(m[1]), int(m[2])) for option in question.options if (m := _BAND.search(option.text))]
    if kind in ("age", "party_age") and any(a[1] >= b[0] > a[0] for a, b in zip(bands, bands[1:], strict=False)):
        yield "overlapping", "Các nhóm chồng lên nhau, người ở mốc chung không biết chọn nhóm nào.", "Viết lại mốc, ví dụ 18–30, 31–45, 46–60."


def _length_of(form: Form) -> Iterator[tuple[str, str, str]]:
    needed = minutes(form)
    if needed > LONG_MINUTES:
        yield (
            "long_form",
            f"Trả lời hết phiếu cần khoảng {round(needed)} phút, nhiều người sẽ bỏ dở.",
            f"Rút còn khoảng {LONG_MINUTES} phút: bỏ câu không dùng đến trong báo cáo.",
        )


def _persons(form: Form) -> Iterator[tuple[str, str, str]]:
    kinds = {question.personal for question in form.personal}
    if len(form.personal) > MOST_PERSONAL:
        yield (
            "many_personal",
            f"Phiếu có {len(form.personal)} câu về bản thân người trả lời.",
            f"Chỉ giữ những câu sẽ dùng để phân tích, tốt nhất không quá {MOST_PERSONAL}.",
        )
    for combination in IDENTIFYING:
        if combination <= kinds:
            names = ", ".join(PERSONAL[kind] for kind in PERSONAL if kind in combination)
            yield (
                "identifying",
                f"Hỏi cùng lúc {names} thì ở đơn vị nhỏ, địa bàn nhỏ có thể nhận ra từng người.",
                "Bỏ một câu hoặc gộp thành nhóm lớn; xem thước đo nhận diện trước khi mở phiếu.",
            )
            return


_TEXT_RULES = (_jargon,)
_RULES = (_two_in_one, _leading, _scale, _long, _jargon, _double_negation, _personal)
