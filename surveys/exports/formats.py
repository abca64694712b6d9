"""The anonymised rows as CSV, XLSX and SPSS .sav, and the codebook as JSON."""

import csv
import io
import tempfile
import zlib
from pathlib import Path

import numpy as np
from xlsxwriter import Workbook

from surveys.exports.package import as_json
from surveys.exports.variables import LabelTooLong, faults
from surveys.tables.columns import NOT_ASKED

CHUNK = 2000
DATA, CODEBOOK = "du-lieu", "bang-ma.json"


def pack(matrix):
    return zlib.compress(np.ascontiguousarray(matrix, dtype="<i2").tobytes(), 6)


def unpack(rows):
    """The matrix of AnonymisedRows."""
    flat = np.frombuffer(zlib.decompress(bytes(rows.data)), dtype="<i2")
    return flat.reshape(rows.rows, len(rows.codebook))


def codebook(rows):
    return as_json({"variables": rows.codebook, "not_asked": "để trống", "report": rows.report, "label": rows.label})


def counts(rows):
    return {"rows": rows.rows, "columns": len(rows.codebook)}


def as_csv(rows, delimiter=","):
    """Chunks of bytes. Codes only: there is no cell that a spreadsheet could take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    out.write("\ufeff")
    writer.writerow([item["name"] for item in rows.codebook])
    matrix = unpack(rows)
    for start in range(0, len(matrix), CHUNK):
        writer.writerows([["" if value == NOT_ASKED else value for value in line] for line in matrix[start : start + CHUNK].tolist()])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def as_xlsx(rows, tell):
    """Row after row, so that no more than one is in memory. Words are written as strings and never read as formulas."""
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Dữ liệu")
        sheet.freeze_panes(1, 0)
        for place, item in enumerate(rows.codebook):
            sheet.write_string(0, place, item["name"])
        for number, line in enumerate(unpack(rows).tolist(), start=1):
            for place, value in enumerate(line):
                if value != NOT_ASKED:
                    sheet.write_number(number, place, value)
            if number % CHUNK == 0:
                tell(number / rows.rows)
        _words(book.add_worksheet("Bảng mã"), rows.codebook)
        about = book.add_worksheet("Nhãn độ tin cậy")
        about.set_column(0, 0, 120)
        for number, sentence in enumerate((*rows.label, *rows.report["notes"])):
            about.write_string(number, 0, sentence)
    return out.getvalue()


def _words(sheet, codebook):
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 60)
    sheet.set_column(3, 3, 60)
    lines = [("Biến", "Câu hỏi", "Mã", "Trả lời")]
    for item in codebook:
        lines.append((item["name"], item["label"], "", "để trống: không được hỏi"))
        lines += [(item["name"], "", number, said) for number, said in item["values"]]
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, value)


def as_sav(rows, tell):
    """Error: LabelTooLong. Written, read back and compared, so that nothing is cut without a word."""
    import pandas
    import pyreadstat

    found = faults(rows.codebook)
    if found:
        raise LabelTooLong(found)
    names = [item["name"] for item in rows.codebook]
    matrix = unpack(rows).astype(float)
    matrix[matrix == NOT_ASKED] = np.nan
    labels = {item["name"]: item["label"] for item in rows.codebook}
    values = {item["name"]: {float(number): said for number, said in item["values"]} for item in rows.codebook if item["values"]}
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "du-lieu.sav")
        pyreadstat.write_sav(
            pandas.DataFrame(matrix, columns=names, copy=False), path, column_labels=labels,
            variable_value_labels=values, row_compress=True,
            missing_ranges={item["name"]: item["missing"] for item in rows.codebook if item["missing"]},
            variable_measure={item["name"]: _measure(item["type"]) for item in rows.codebook},
            variable_format={name: "F5.0" for name in names},
            note=[part for line in rows.label for part in _in_parts(line, 80)],
        )  # fmt: skip
        tell(0.7)
        _, read = pyreadstat.read_sav(path, metadataonly=True)
        _compare(rows.codebook, read, labels, values)
        return Path(path).read_bytes()


def _compare(codebook, read, labels, values):
    wrong = [
        f"Câu {item['key']}: nhãn đọc lại từ tệp .sav khác nhãn đã ghi."
        for item in codebook
        if read.column_names_to_labels.get(item["name"]) != labels[item["name"]]
        or read.variable_value_labels.get(item["name"], {}) != values.get(item["name"], {})
    ]
    if wrong or len(read.column_names) != len(codebook):
        raise LabelTooLong(wrong or ["Tệp .sav đọc lại thiếu biến."])


def _measure(type):
    return {"likert": "ordinal", "scale": "scale", "matrix": "ordinal", "weight": "scale"}.get(type, "nominal")


def _in_parts(text, most):
    """Broken at spaces into parts of at most so many bytes."""
    part = ""
    for word in text.split():
        longer = f"{part} {word}".strip()
        if len(longer.encode()) > most:
            yield part
            longer = word
        part = longer
    yield part
