"""What one row of an index says, read with the office's own eyes."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from documents.models import DocumentType, Field
from vietnamese.dates import parse_date
from vietnamese.numbering import parse_number
from vietnamese.text import exact, fold

NO_DATE = "Chưa đọc được ngày ở mục lục; ngày lấy theo văn bản."
NO_TYPE = "Loại văn bản ở mục lục không có trong danh mục; loại lấy theo văn bản."
NO_FIELD = "Lĩnh vực ở mục lục không có trong danh mục nên được bỏ qua."
SECRET = {"mật", "tối mật", "tuyệt mật"}
NOT_SECRET = {"", "0", "-", "không", "không mật", "thường", "bình thường", "công khai"}
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass
class Said:
    file: str = ""
    values: dict = field(default_factory=dict)  # fields of Document, and issuer_name
    labels: dict = field(default_factory=dict)  # tags, fields, file_unit, file_unit_title
    sha256: str = ""
    secret: bool = False
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads rows by the columns of one import; the lists of the office are looked up once."""

    def __init__(self, columns):
        self.columns = columns
        self.types = {fold(kind.name): kind for kind in DocumentType.objects.all()}
        self.fields = {fold(entry.name): entry for entry in Field.objects.all()}

    def read(self, cells) -> Said:
        cell = {
            meaning: text.strip() for meaning, text in zip(self.columns, cells, strict=False) if meaning and text.strip()
        }
        said = Said(file=cell.get("file", ""), sha256=cell.get("sha256", "").lower())
        said.secret = exact(cell.get("secrecy", "")) not in NOT_SECRET or any(exact(text) in SECRET for text in cells)
        for name, limit in (("subject", None), ("signer", 200), ("signer_title", 300), ("recipients", None)):
            if name in cell:
                said.values[name] = cell[name][:limit]
        if "issuer" in cell:
            said.values["issuer_name"] = cell["issuer"][:300]
        self._number(cell, said)
        self._date(cell, said)
        self._type(cell, said)
        self._labels(cell, said)
        return said

    def _number(self, cell, said):
        symbol = cell.get("symbol", "")
        if not symbol and cell.get("number") and cell.get("notation"):
            number, notation = cell["number"], cell["notation"].lstrip("-/ ")
            joint = "" if cell["notation"] != notation else "-" if fold(notation).endswith("tu") else "/"
            symbol = f"{number}{joint}{cell['notation'] if not joint else notation}"
        if not symbol:
            return
        parsed = parse_number(symbol)
        said.values["symbol"] = symbol[:120]
        if parsed:
            said.values |= {
                "number": parsed.printed_number[:30], "notation": parsed.notation[:80], "regime": parsed.regime
            }  # fmt: skip

    def _date(self, cell, said):
        if "date_issued" not in cell:
            return
        day = _day(cell["date_issued"])
        if day is None or not 1930 <= day.year <= date.today().year + 1:
            said.notes.append(NO_DATE)
        else:
            said.values["date_issued"] = day

    def _type(self, cell, said):
        if "doc_type" not in cell:
            return
        kind = self.types.get(fold(cell["doc_type"]))
        if kind is None:
            said.notes.append(NO_TYPE)
        else:
            said.values["doc_type"] = kind

    def _labels(self, cell, said):
        for name in ("file_unit", "file_unit_title"):
            if name in cell:
                said.labels[name] = cell[name]
        if "tags" in cell:
            names = [" ".join(name.split())[:80] for name in re.split(r"[,;]", cell["tags"])]
            said.labels["tags"] = [name for name in dict.fromkeys(names) if name]
        if "fields" in cell:
            asked = [fold(name.strip()) for name in re.split(r"[,;]", cell["fields"]) if name.strip()]
            said.labels["fields"] = [self.fields[name] for name in asked if name in self.fields]
            if len(said.labels["fields"]) < len(asked):
                said.notes.append(NO_FIELD)


def _day(text):
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return parse_date(text)
