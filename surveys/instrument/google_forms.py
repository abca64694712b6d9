"""Brings in a past wave from the CSV of Google Forms. Whatever tells who answered or when goes first: columns of time,
e-mail, names and telephone numbers are never looked at beyond that, contacts inside other words are masked, and the rows
come out sorted by what they say, so that the order of arrival is gone too."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from vietnamese.text import exact, nfc

from . import reading
from .coming_in import BadFile, Imported, code_of, personal_kind, tidy
from .definition import parse
from .judging import LONGEST
from .posted import day, number
from .wording import attitude, says_hard_to_say

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_CELL = 20 * 2**20, 100_000, 300, 20_000
MOST_CHOICES = 30
MASK = "[đã bỏ]"

# Headings that ask who one is; not questions about telephones, papers or names.
_DROPPED = (
    ("thời điểm", r"dấu thời gian|timestamp|thời gian (gửi|trả lời|bắt đầu|hoàn thành)|(start|completion|submit\w*) (time|date)|ngày gửi"),
    ("thư điện tử", r"e-?mail|thư điện tử|username|tên người dùng|^tài khoản"),
    ("điện thoại", r"số (điện thoại|di động|đt|zalo)|^(điện thoại|đt|sđt|zalo|hotline|phone)\b.{0,20}$|phone number|^liên hệ"),
    ("họ tên", r"họ (và|,)? ?tên|họ, ?tên|^(your |full |first |last )?name\b|^tên( (của )?(bạn|anh|chị|ông|đồng chí|người).*)?$"
               r"|^(tên )?người (trả lời|khai|điền)|ký tên"),
    ("giấy tờ", r"số (cccd|cmnd|căn cước|chứng minh|thẻ|hồ sơ|định danh)|^(cccd|cmnd|căn cước|chứng minh)|mã (số )?(nhân viên|cán bộ|đảng viên|định danh)"),
    ("ngày sinh", r"ngày(,? ?tháng,? ?năm)? sinh|date of birth|birthday"),
    ("địa chỉ nhà", r"^địa chỉ|số nhà|địa chỉ (nhà|thường trú|liên|cụ thể|nơi)|^address"),
    ("điểm số", r"^(điểm số|score|tổng điểm)$"),
)  # fmt: skip
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9,10}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_TIME = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4},? \d{1,2}:\d{2}.*")
_SURNAMES = frozenset(
    ["nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đinh", "trương", "lâm", "đoàn", "mai", "trịnh", "đào", "cao", "lưu", "hà", "tô", "tạ", "phùng", "thái", "châu", "quách", "nông", "triệu", "vi", "ma", "y", "h'", "điểu", "k'"]
)  # fmt: skip
_CLUES = (("thư điện tử", _EMAIL.fullmatch), ("điện thoại", _PHONE.fullmatch), ("giấy tờ", _IDENTITY.fullmatch), ("thời điểm", _TIME.fullmatch))
_GRID = re.compile(r"(.+?)\s*\[(.+)\]", re.DOTALL)


@dataclass
class _Column:
    header: str
    cells: list[str]

    @property
    def given(self) -> list[str]:
        return [cell for cell in self.cells if cell]


def import_google_forms(data: bytes, title: str = "Phiếu nhập từ Google Forms") -> Imported:
    header, rows = _table(data)
    brought = Imported({"title": tidy(title, 300), "sections": []})
    columns = [_Column(name, [row[at] if at < len(row) else "" for row in rows]) for at, name in enumerate(header)]
    del rows
    columns = _without_persons(columns, brought.report)
    questions = _questions(columns, len(columns[0].cells) if columns else 0, brought)
    own = [q for q in questions if not q.get("personal")], [q for q in questions if q.get("personal")]
    for code, name, part in zip(("A", "B"), ("Nội dung", "Thông tin chung"), own, strict=True):
        if part:
            brought.definition["sections"].append({"code": code, "title": name, "questions": part})
    form = parse(brought.definition)
    given = sum(map(len, brought.answers))
    brought.answers = sorted((reading.clean(form, row) for row in brought.answers), key=reading.canonical)
    if lost := given - sum(map(len, brought.answers)):
        brought.report.append(f"{lost} câu trả lời không hợp với câu hỏi (ví dụ ngày không có thật) nên không đưa vào.")
    brought.report.append(f"Đưa vào {len(brought.answers)} phiếu, {len(questions)} câu hỏi; thứ tự phiếu đã được xếp lại, không còn theo lúc gửi.")
    return brought


def _table(data: bytes) -> tuple[list[str], list[list[str]]]:
    if len(data) > MOST_BYTES:
        raise BadFile(f"Tệp lớn quá {MOST_BYTES // 2**20} MB.")
    text = decoded(data)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    rows = []
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise BadFile(f"Tệp có quá {MOST_COLUMNS} cột.")
            if any(len(cell) > MOST_CELL for cell in row):
                raise BadFile(f"Dòng {len(rows) + 1} có ô dài quá {MOST_CELL:,} ký tự.".replace(",", "."))
            cells = [tidy(cell, MOST_CELL) for cell in row]
            if any(cells):
                rows.append(cells)
            if len(rows) > MOST_ROWS + 1:
                raise BadFile(f"Tệp có quá {MOST_ROWS:,} phiếu.".replace(",", "."))
    except csv.Error as torn:
        raise BadFile("Không đọc được tệp CSV, tệp có thể bị hỏng. Xin tải lại từ Google Forms.") from torn
    if len(rows) < 2:
        raise BadFile("Tệp không có phiếu nào.")
    return rows[0], rows[1:]


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or, from old programs, Windows-1258 with its separate tone marks."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data[:200]:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = nfc(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadFile("Không nhận ra bảng mã của tệp. Xin lưu lại thành CSV UTF-8.")


def _without_persons(columns: list[_Column], report: list[str]) -> list[_Column]:
    kept, masked = [], 0
    for column in columns:
        if why := _tells_who(column):
            report.append(f"Bỏ cột “{tidy(column.header, 60)}” ({why}), không lưu ô nào.")
            continue
        header, in_header = _masked(column.header)
        cells = [_masked(cell) for cell in column.cells]
        masked += in_header + sum(count for _, count in cells)
        kept.append(_Column(header, [cell for cell, _ in cells]))
    if masked:
        report.append(f"Che {masked} chỗ trong câu trả lời ghi thư điện tử, số điện thoại hoặc số giấy tờ.")
    return kept


def _tells_who(column: _Column) -> str:
    header = exact(column.header).strip(" *:.?")
    if len(header.split()) <= 12:
        for why, pattern in _DROPPED:
            if re.search(pattern, header):
                return why
    given = column.given
    for why, fits in _CLUES:
        if given and sum(1 for cell in given if fits(cell)) >= 0.3 * len(given):
            return why
    names = sum(1 for cell in given if _is_name(cell))
    return "họ tên" if given and names >= 0.6 * len(given) and len(set(given)) > 0.5 * len(given) else ""


def _is_name(cell: str) -> bool:
    words = cell.split()
    return 2 <= len(words) <= 5 and exact(words[0]) in _SURNAMES and all(word[:1].isupper() for word in words)


def _masked(text: str) -> tuple[str, int]:
    count = 0
    for pattern in (_EMAIL, _PHONE, _IDENTITY):
        text, times = pattern.subn(MASK, text)
        count += times
    return text, count


def _questions(columns: list[_Column], people: int, brought: Imported) -> list[dict]:
    brought.answers = [{} for _ in range(people)]
    made: list[dict] = []
    grids: dict[str, list[tuple[str, _Column]]] = {}
    for column in columns:
        if found := _GRID.fullmatch(column.header):
            grids.setdefault(found[1], []).append((found[2], column))
    for place, column in enumerate(columns, start=1):
        found = _GRID.fullmatch(column.header)
        text = found[1] if found else column.header
        if found and text not in grids:
            continue
        code = code_of(f"C{len(made) + 1}", [q["code"] for q in made])
        question = {"code": code, "text": tidy(text, 4000) or f"Cột {place}"}
        if found:
            answered = _matrix(question, grids.pop(text), people)
        elif not column.given:
            brought.report.append(f"Bỏ cột “{tidy(column.header, 60)}”, không ai trả lời.")
            continue
        else:
            answered = _plain(question, column, brought.report)
        if personal := personal_kind(question["text"]):
            question["personal"] = personal
        made.append(question)
        for row, answer in zip(brought.answers, answered, strict=True):
            row |= answer
    return made


def _matrix(question: dict, grid: list[tuple[str, _Column]], people: int) -> list[dict]:
    codes = _offer(question, Counter(cell for _, column in grid for cell in column.given), "matrix")
    question["rows"] = [{"code": str(n), "text": tidy(name)} for n, (name, _) in enumerate(grid[:50], start=1)]
    answers = []
    for person in range(people):
        given = {str(n): codes.get(column.cells[person]) for n, (_, column) in enumerate(grid[:50], start=1)}
        given = {row: code for row, code in given.items() if code}
        answers.append({question["code"]: given} if given else {})
    return answers


def _plain(question: dict, column: _Column, report: list[str]) -> list[dict]:
    code, given = question["code"], column.given
    for kind, read in (("number", _as_number), ("date", _as_day)):
        if all(read(cell) for cell in given):
            if kind == "number" and all(cell.isdecimal() and int(cell) <= 10 for cell in given) and len(set(given)) > 1:
                kind = "scale"
            question["type"] = kind
            if kind == "number":
                question["decimals"] = min(6, max(len(read(cell).partition(".")[2]) for cell in given))
            return [{code: read(cell)} if cell else {} for cell in column.cells]
    counts = Counter(given)
    if several := _several(counts):
        return _multiple(question, column, several, report)
    common = {text: n for text, n in counts.items() if n > 1}
    rare = len(given) - sum(common.values())
    few = len(counts) <= 5 and max(map(len, counts)) <= 60
    if few or (1 < len(common) <= MOST_CHOICES and rare <= 0.2 * len(given)):
        return _single(question, column, counts if few else Counter(common), report)
    longest = "long_text" if max(map(len, given)) > 100 else "short_text"
    question["type"] = longest
    if cut := sum(1 for cell in given if len(cell) > LONGEST[longest]):
        report.append(f"Câu {code}: {cut} câu trả lời dài quá {LONGEST[longest]} ký tự đã bị cắt bớt.")
    return [{code: cell[: LONGEST[longest]].strip()} if cell else {} for cell in column.cells]


def _as_number(cell: str) -> str | None:
    kept = number(cell)
    return kept if kept and re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", kept, re.ASCII) else None


def _as_day(cell: str) -> str | None:
    kept = day(cell)
    return kept if kept and re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?", kept, re.ASCII) else None


def parts_of(cell: str) -> list[str]:
    """What was ticked. Google joins choices with a comma and so writes commas inside a choice too; what goes on in
    small letters is taken for the rest of the choice before."""
    parts: list[str] = []
    for part in cell.split(", "):
        if parts and (part[:1].islower() or not part.strip()):
            parts[-1] += f", {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _several(counts: Counter) -> Counter | None:
    """The choices, if the cells are combinations of few."""
    parts, combined = Counter(), 0
    in_cells: dict[str, set[str]] = {}
    for cell, times in counts.items():
        found = set(parts_of(cell))
        combined += times if len(found) > 1 else 0
        for part in found:
            parts[part] += times
            in_cells.setdefault(part, set()).add(cell)
    shared = sum(1 for cells in in_cells.values() if len(cells) > 1)
    common = Counter({part: times for part, times in parts.items() if times > 1})
    loose = sum(parts.values()) - sum(common.values())
    if not combined or shared < 2 or not 1 < len(common) <= MOST_CHOICES or loose > 0.2 * sum(parts.values()):
        return None
    return common


def _multiple(question: dict, column: _Column, choices: Counter, report: list[str]) -> list[dict]:
    codes = _offer(question, choices, "multiple", other=any(p not in choices for c in column.given for p in parts_of(c)))
    report.append(f"Câu {question['code']}: tách nhiều lựa chọn theo dấu phẩy, xin xem lại các phương án.")
    answers = []
    for cell in column.cells:
        parts = parts_of(cell)
        chosen = {codes[part] for part in parts if part in codes}
        if "98" in chosen and len(parts) > 1:
            chosen.discard("98")
        rest = ", ".join(part for part in parts if part not in codes)
        answers.append(_answer(question, sorted(chosen, key=int), rest))
    return answers


def _single(question: dict, column: _Column, choices: Counter, report: list[str]) -> list[dict]:
    codes = _offer(question, choices, "single", other=any(cell not in choices for cell in column.given))
    read = [attitude(option["text"]) for option in question["options"]]
    if len(read) > 2 and None not in read and {1, -1} <= {(value > 0) - (value < 0) for value in read}:
        question["type"] = "likert"
        for option, value in zip(question["options"], read, strict=True):
            option["sign"] = (value > 0) - (value < 0)
        report.append(f"Câu {question['code']}: nhận là thang mức độ, xin xem lại chiều và thứ tự các mức.")
    answers = []
    for cell in column.cells:
        answers.append(_answer(question, codes.get(cell, ""), "" if cell in codes else cell))
    return answers


def _answer(question: dict, chosen, rest: str) -> dict:
    other = next((option["code"] for option in question["options"] if option.get("other")), "")
    if rest and other:
        chosen = [*chosen, other] if isinstance(chosen, list) else other
        return {question["code"]: chosen, f"{question['code']}_other": rest[:300].strip()}
    return {question["code"]: chosen} if chosen else {}


def _offer(question: dict, choices: Counter, kind: str, other: bool = False) -> dict[str, str]:
    """Gives the question its options; text → code. Scales from best to worst, anything else by frequency."""
    question["type"] = kind
    texts = [text for text, _ in sorted(choices.items(), key=lambda one: (-one[1], one[0]))][:90]
    unsure = next((text for text in texts if says_hard_to_say(text)), None)
    texts = [text for text in texts if text != unsure]
    feelings = {text: attitude(text) for text in texts}
    if None not in feelings.values():
        texts.sort(key=lambda text: -feelings[text])
    codes = {text: str(place) for place, text in enumerate(texts, start=1)}
    question["options"] = [{"code": code, "text": tidy(text)} for text, code in codes.items()]
    if other:
        question["options"].append({"code": str(len(texts) + 1), "text": "Khác (ghi rõ)", "other": True})
    if unsure:
        question["hard_to_say"] = True
        codes[unsure] = "98"
    return codes
