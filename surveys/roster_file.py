"""A roster as the office keeps it: CSV or XLSX with a heading line. Nothing is guessed: what cannot be read is said by line."""

import csv
import io
import zipfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from surveys.instrument.elements import PERSONAL
from vietnamese.text import fold, nfc

MOST_ROWS = 20_000
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ERRORS = 50
LONGEST = 120

# column → headings without marks
HEADINGS = {
    "code": {"ma", "ma so", "ma can bo", "ma dang vien", "ma trong danh sach", "so the"},
    "name": {"ho ten", "ho va ten", "ten"},
    "email": {"email", "thu dien tu", "dia chi thu", "e-mail"},
    "unit": {"don vi", "co quan", "to chuc dang", "noi cong tac", "don vi cong tac"},
    "stratum": {"tang", "khoi", "ma tang", "nhom"},
    "gender": {"gioi tinh", "gioi", "nam/nu", "nam nu"},
    "age": {"tuoi", "do tuoi", "nhom tuoi"},
    "education": {"trinh do", "trinh do hoc van", "hoc van", "trinh do chuyen mon"},
    "ethnicity": {"dan toc"},
    "religion": {"ton giao"},
    "occupation": {"nghe nghiep"},
    "position": {"chuc vu", "chuc danh"},
    "area": {"dia ban", "xa", "xa, phuong", "xa phuong", "noi o"},
    "party_age": {"tuoi dang", "so nam tuoi dang"},
}
FACTS = tuple(kind for kind in HEADINGS if kind in PERSONAL)
IGNORED = {"stt", "tt", "so tt", "so thu tu"}


class UnreadableRoster(Exception):
    """The file as a whole; its sentence is shown."""


@dataclass
class Line:
    number: int  # in the file, the heading is 1
    code: str
    name: str = ""
    email: str = ""
    unit: str = ""
    stratum: str = ""
    facts: dict = field(default_factory=dict)


@dataclass
class Reading:
    lines: list[Line]
    errors: list[tuple[int, str]]
    columns: dict[str, str]  # column → heading as written
    passed_over: list[str]
    more_errors: int = 0


def read(name, data):
    """Error: UnreadableRoster."""
    if len(data) > MOST_BYTES:
        raise UnreadableRoster("Tệp lớn hơn 10 MB. Mời chia nhỏ danh sách.")
    table = _from_xlsx(data) if data[:2] == b"PK" else _from_csv(data)
    heading = next(table, None)
    if not heading or not any(heading):
        raise UnreadableRoster("Tệp không có dòng tiêu đề cột.")
    places, columns, passed_over = _columns(heading)
    return _lines(table, places, columns, passed_over)


def _from_csv(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableRoster("Tệp CSV không phải UTF-8. Trong Excel hãy lưu dạng “CSV UTF-8”, hoặc nộp tệp XLSX.") from None
    if "\0" in text:
        raise UnreadableRoster("Tệp này không phải CSV hay XLSX.")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    csv.field_size_limit(100_000)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error:
        raise UnreadableRoster("Tệp CSV bị hỏng ở giữa chừng.") from None


def _from_xlsx(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableRoster("Bảng tính mở ra quá lớn.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except UnreadableRoster:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        raise UnreadableRoster("Không đọc được bảng tính này. Mời lưu lại thành XLSX hoặc CSV UTF-8.") from None


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _columns(heading):
    places, columns, passed_over = {}, {}, []
    for place, cell in enumerate(heading):
        written = " ".join(nfc(cell).split())
        key = fold(written).strip(" :*")
        column = next((column for column, names in HEADINGS.items() if key in names), None)
        if column is None:
            if written and key not in IGNORED:
                passed_over.append(written[:60])
        elif column in places:
            raise UnreadableRoster(f"Hai cột cùng nghĩa: “{columns[column]}” và “{written[:60]}”.")
        else:
            places[column], columns[column] = place, written[:60]
    if "code" not in places and "name" not in places and "email" not in places:
        raise UnreadableRoster("Không thấy cột mã, họ tên hoặc thư điện tử ở dòng đầu.")
    return places, columns, passed_over


def _lines(table, places, columns, passed_over):
    lines, errors, codes, emails = [], [], {}, {}
    for number, row in enumerate(table, start=2):
        cells = {column: _text(row, place) for column, place in places.items()}
        if not any(cells.values()):
            continue
        if len(lines) >= MOST_ROWS:
            raise UnreadableRoster(f"Danh sách dài hơn {MOST_ROWS:,} người.".replace(",", "."))
        line = Line(
            number, cells.get("code") or f"{len(lines) + 1:05d}", cells.get("name", ""), cells.get("email", "").lower(), cells.get("unit", ""),
            cells.get("stratum", ""), {kind: cells[kind] for kind in FACTS if cells.get(kind)},
        )  # fmt: skip
        if line.unit:
            line.facts["unit"] = line.unit
        errors += [(number, problem) for problem in _faults(line, cells, codes, emails)]
        lines.append(line)
    if not lines:
        raise UnreadableRoster("Danh sách không có dòng nào.")
    return Reading(lines, errors[:MOST_ERRORS], columns, passed_over, max(0, len(errors) - MOST_ERRORS))


def _text(row, place):
    return " ".join(nfc(row[place]).split()) if place < len(row) else ""


def _faults(line, cells, codes, emails):
    for column, text in cells.items():
        if len(text) > LONGEST:
            yield f"ô “{column_name(column)}” dài hơn {LONGEST} chữ."
        if "\0" in text:
            yield f"ô “{column_name(column)}” có ký tự không dùng được."
    if len(line.code) > 40 or ";" in line.code:
        yield "mã dài hơn 40 chữ hoặc có dấu chấm phẩy."
    if line.code in codes:
        yield f"mã “{line.code[:40]}” đã có ở dòng {codes[line.code]}."
    codes.setdefault(line.code, line.number)
    if line.email:
        try:
            validate_email(line.email)
        except ValidationError:
            yield f"thư điện tử “{line.email[:60]}” không đúng."
        if line.email in emails:
            yield f"thư điện tử này đã có ở dòng {emails[line.email]}."
        emails.setdefault(line.email, line.number)


NAMES = {"code": "mã", "name": "họ tên", "email": "thư điện tử", "unit": "đơn vị", "stratum": "tầng"}


def column_name(column):
    return NAMES.get(column) or PERSONAL[column]
