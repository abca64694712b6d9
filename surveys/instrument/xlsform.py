"""Brings in an XLSForm. What has no counterpart here is left out and told, never changed in silence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl

from vietnamese.text import exact

from . import xpath
from .coming_in import BadFile, Imported, code_of, personal_kind, tidy
from .definition import MOST_OPTIONS, MOST_QUESTIONS, MOST_SECTIONS
from .wording import attitude, says_hard_to_say

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5 * 2**20, 40 * 2**20, 500
MOST_ROWS, MOST_COLUMNS = 3000, 60
PLAIN = {"date": "date", "note": "text", "acknowledge": "consent", "integer": "number", "decimal": "number"}
DECIMALS = 2
TRACKING = ("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
            "start-geopoint", "background-audio", "background-geopoint")  # fmt: skip
UNDERSTOOD = {"type", "name", "label", "hint", "required", "relevant", "relevance", "constraint", "appearance", "parameters",
              "calculation", "choice_filter", "default"}  # fmt: skip
_PIPE = re.compile(r"\$\{([^}\s]{1,80})\}")


def import_xlsform(data: bytes) -> Imported:
    sheets = _sheets(data)
    if "survey" not in sheets:
        raise BadFile("Tệp không có trang tính “survey” nên không phải XLSForm.")
    return _Reading(sheets).imported()


def _sheets(data: bytes) -> dict[str, list[dict[str, str]]]:
    _refuse_bombs(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        return {
            sheet.title.strip().lower(): list(_rows(sheet))
            for sheet in book.worksheets
            if sheet.title.strip().lower() in ("survey", "choices", "settings")
        }
    except BadFile:
        raise
    except Exception as torn:  # openpyxl raises whatever a torn part of the file makes it stumble over
        raise BadFile("Không đọc được tệp, tệp có thể bị hỏng. Xin lưu lại thành .xlsx rồi tải lên lần nữa.") from torn


def _refuse_bombs(data: bytes):
    if len(data) > MOST_BYTES:
        raise BadFile(f"Tệp lớn quá {MOST_BYTES // 2**20} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadFile("Tệp bung ra quá lớn so với một phiếu khảo sát nên không được đọc.")
            for part in parts:  # zipfile reads no more of a part than it declares
                if part.filename.endswith((".xml", ".rels")) and _declares_types(archive.read(part)):
                    raise BadFile("Tệp chứa khai báo XML không dùng trong bảng tính nên không được đọc.")
    except BadFile:
        raise
    except Exception as torn:
        raise BadFile("Tệp không phải là bảng tính .xlsx.") from torn


def _declares_types(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in xml for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _rows(sheet) -> Iterator[dict[str, str]]:
    sheet.reset_dimensions()  # what a file says of its size is not to be believed
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    header = [tidy(name).lower() for name in next(rows, ())]
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise BadFile(f"Trang tính “{sheet.title[:30]}” có quá {MOST_ROWS} dòng.")
        cells = {name: _cell(value) for name, value in zip(header, row, strict=False) if name and value is not None}
        if any(cells.values()):
            yield cells


def _cell(value) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return tidy(value, 4000)


def _label(row: dict[str, str], name: str = "label") -> str:
    """The Vietnamese column where there are several languages."""
    columns = [column for column in row if column == name or column.startswith(f"{name}::")]
    columns.sort(key=lambda column: ("viet" not in exact(column) and "việt" not in exact(column) and "(vi)" not in column, column))
    return next((row[column] for column in columns if row[column]), "")


class _Reading:
    def __init__(self, sheets: dict):
        self.rows = sheets["survey"]
        self.settings = next(iter(sheets.get("settings", ())), {})
        self.lists: dict[str, list[dict]] = {}
        for row in sheets.get("choices", ()):
            self.lists.setdefault(row.get("list_name") or row.get("list name", ""), []).append(row)
        self.report: list[str] = []
        self.sections: list[dict] = []
        self.codes: dict[str, str] = {}  # their name → our code
        self.choices: dict[str, dict[str, str]] = {}  # our code → their choice → ours
        self.open: list[dict] = []  # groups around the row: {"row", "condition"}
        self.skipping = 0

    def imported(self) -> Imported:
        for row in self.rows:
            self._row(row)
        self._columns_left()
        sections = [section for section in self.sections if section["questions"]]
        title = tidy(self.settings.get("form_title") or self.settings.get("form_id") or "Phiếu nhập từ XLSForm", 300)
        if len(sections) > MOST_SECTIONS or sum(len(s["questions"]) for s in sections) > MOST_QUESTIONS:
            raise BadFile(f"Phiếu có quá {MOST_QUESTIONS} câu hỏi hoặc quá {MOST_SECTIONS} mục.")
        if not sections:
            self._say("Không có câu hỏi nào đưa vào được.")
        return Imported({"title": title, "sections": sections}, self.report)

    def _columns_left(self):
        left = {column for row in self.rows for column in row if column.partition("::")[0] not in UNDERSTOOD}
        languages = {column for row in self.rows for column in row if column.startswith("label::")}
        if left:
            self._say(f"Các cột chưa đưa vào: {', '.join(sorted(left))[:300]}.")
        if len(languages) > 1:
            self._say("Tệp có nhiều ngôn ngữ, chỉ đưa vào một (tiếng Việt nếu có).")

    def _say(self, sentence: str):
        self.report.append(sentence)

    def _row(self, row: dict[str, str]):
        kind, _, argument = " ".join(row.get("type", "").split()).partition(" ")
        if kind in ("begin", "end"):
            what, _, argument = argument.partition(" ")
            kind = f"{kind}_{what}"
        kind, name = kind.replace("select_one_from_file", "select_file").lower(), row.get("name", "")
        if kind in ("begin_repeat", "begin_kobomatrix", "begin_score", "begin_rank"):
            self.skipping += 1
            self._say(f"Nhóm “{_short(row)}” là nhóm lặp hoặc bảng riêng của công cụ khác, chưa đưa vào; các câu trong nhóm cũng vậy.")
        elif kind in ("end_repeat", "end_kobomatrix", "end_score", "end_rank"):
            self.skipping = max(0, self.skipping - 1)
        elif self.skipping or not kind:
            return
        elif kind == "begin_group":
            self.open.append({"row": row, "condition": self._condition(row)})
            self._new_section()
        elif kind == "end_group":
            if self.open:
                self.open.pop()
            self._new_section()
        elif question := self._question(kind, argument, row, name):
            self._keep(question, row)

    def _new_section(self):
        inner = self.open[-1]["row"] if self.open else {}
        conditions = [group["condition"] for group in self.open if group["condition"]]
        section = {
            "code": code_of(inner.get("name", ""), [s["code"] for s in self.sections], "M"),
            "title": tidy(_label(inner), 1000),
            "questions": [],
        }
        if conditions:
            section["show_if"] = conditions[0] if len(conditions) == 1 else {"op": "and", "of": conditions}
        self.sections.append(section)

    def _keep(self, question: dict, row: dict[str, str]):
        if not self.sections:
            self._new_section()
        if condition := self._condition(row):
            question["show_if"] = condition
        self.sections[-1]["questions"].append(question)
        for column, noun in (("calculation", "công thức tính"), ("choice_filter", "bộ lọc phương án"), ("default", "giá trị điền sẵn")):
            if row.get(column):
                self._say(f"Câu {question['code']}: {noun} chưa đưa vào.")

    def _question(self, kind: str, argument: str, row: dict[str, str], name: str) -> dict | None:
        if kind in TRACKING:
            self._say(f"“{kind}” theo dõi người trả lời nên không đưa vào.")
            return None
        made = self._type(kind, argument, row)
        if made is None:
            self._say(f"Câu “{_short(row)}” dạng “{kind[:40]}” chưa có ở đây, không đưa vào.")
            return None
        code = code_of(name, self.codes.values())
        self.codes[name] = code
        if code != name:
            self._say(f"Câu “{tidy(name, 60)}” mang mã mới {code}.")
        choices = made.pop("choices", None)
        question = {"code": code, "text": self._piped(_label(row) or name), "help": self._piped(_label(row, "hint"))[:1000]} | made
        if choices is not None:
            self._options(question, choices, "or_other" in argument.split())
            question["shuffle"] = "randomize=true" in row.get("parameters", "").replace(" ", "").lower()
        if row.get("required", "").lower() in ("yes", "true", "true()", "1") and question["type"] != "text":
            question["required"] = True
        if question["type"] != "text" and (personal := personal_kind(question["text"])):
            question["personal"] = personal
        self._constraint(question, row)
        return {key: value for key, value in question.items() if value not in ("", None, False)}

    def _type(self, kind: str, argument: str, row: dict[str, str]) -> dict | None:
        appearance = row.get("appearance", "").lower()
        if kind in ("select_one", "select_multiple", "rank"):
            choices = self.lists.get(argument.split(" ")[0])
            if not choices:
                return None
            types = {"select_one": "likert" if "likert" in appearance else "single", "select_multiple": "multiple", "rank": "ranking"}
            return {"type": types[kind], "choices": choices}
        if kind == "text":
            return {"type": "long_text" if "multiline" in appearance else "short_text"}
        if kind == "range":
            return self._range(row)
        if kind in PLAIN:
            return {"type": PLAIN[kind]} | ({"decimals": DECIMALS} if kind == "decimal" else {})
        return None

    @staticmethod
    def _range(row: dict[str, str]) -> dict | None:
        found = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d{1,9}(?:\.\d{1,6})?)", row.get("parameters", "")))
        low, high, step = (float(found.get(name, value)) for name, value in (("start", 0), ("end", 10), ("step", 1)))
        if low > high:
            return None
        if step == 1 and 0 <= low < high <= 10 and low == int(low) and high == int(high):
            return {"type": "scale", "min": int(low), "max": int(high)}
        return {"type": "number", "min": low, "max": high, "decimals": 0 if step == int(step) else DECIMALS}

    def _options(self, question: dict, choices: list[dict], or_other: bool):
        code, texts = question["code"], [self._piped(_label(row) or row.get("name", "")) for row in choices]
        names = [row.get("name", "") for row in choices]
        aside = [number for number, text in enumerate(texts) if says_hard_to_say(text)][:1] if question["type"] != "ranking" else []
        kept = [number for number in range(len(choices)) if number not in aside]
        if len(kept) + or_other > MOST_OPTIONS:
            self._say(f"Câu {code} có quá {MOST_OPTIONS} phương án, phần sau không đưa vào.")
            kept = kept[: MOST_OPTIONS - or_other]
        own = [names[number] for number in kept]
        as_they_are = len(set(own)) == len(own) and all(re.fullmatch(r"[1-9]|[1-8]\d|9[0-7]", n, re.ASCII) for n in own)
        codes = own if as_they_are else [str(number) for number in range(1, len(kept) + 1)]
        signs = [attitude(texts[number]) for number in kept] if question["type"] == "likert" else []
        question["options"] = []
        for place, (number, given) in enumerate(zip(kept, codes, strict=True)):
            option = {"code": given, "text": texts[number][:1000]}
            if signs and None not in signs:
                option["sign"] = (signs[place] > 0) - (signs[place] < 0)
            if re.fullmatch(r"khác( \(.*\))?|ý kiến khác.*|other", exact(option["text"])) and not or_other and not any(o.get("other") for o in question["options"]) and question["type"] in ("single", "multiple"):
                option["other"] = True
            question["options"].append(option)
        self.choices[code] = dict(zip((names[number] for number in kept), codes, strict=True))
        if aside:
            question["hard_to_say"] = True
            self.choices[code][names[aside[0]]] = "98"
        if or_other and question["type"] in ("single", "multiple"):
            free = next(str(n) for n in range(1, 98) if str(n) not in codes)
            question["options"].append({"code": free, "text": "Khác (ghi rõ)", "other": True})
            self.choices[code]["other"] = free

    def _piped(self, text: str) -> str:
        def ours(found: re.Match) -> str:
            if found[1] in self.codes:
                return f"{{{self.codes[found[1]]}}}"
            self._say(f"Lời văn nhắc lại “{tidy(found[1], 60)}” chưa đưa vào được.")
            return "…"

        return _PIPE.sub(ours, tidy(text, 4000))

    def _condition(self, row: dict[str, str]) -> dict | None:
        relevant = row.get("relevant") or row.get("relevance")
        if not relevant:
            return None
        try:
            return xpath.Reader(relevant, self._resolve).condition()
        except xpath.NotRead:
            self._say(f"Điều kiện của “{_short(row)}” không đọc được: {tidy(relevant, 120)}. Phần này sẽ luôn hiển thị, xin đặt lại điều kiện.")
            return None

    def _resolve(self, name: str, value: str | None) -> tuple[str, str | None]:
        if name not in self.codes:
            raise xpath.NotRead
        code = self.codes[name]
        if value is None or code not in self.choices:
            return code, value
        if value not in self.choices[code]:
            raise xpath.NotRead
        return code, self.choices[code][value]

    def _constraint(self, question: dict, row: dict[str, str]):
        constraint = row.get("constraint")
        if not constraint:
            return
        try:
            if question["type"] not in ("number", "multiple", "ranking"):
                raise xpath.NotRead
            question |= xpath.bounds(constraint, question.get("decimals", 0))
        except xpath.NotRead:
            self._say(f"Câu {question['code']}: ràng buộc “{tidy(constraint, 120)}” chưa đưa vào.")


def _short(row: dict[str, str]) -> str:
    return tidy(_label(row) or row.get("name", ""), 60)
