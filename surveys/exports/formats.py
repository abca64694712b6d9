"""The anonymised rows as CSV, XLSX and SPSS .sav, and the codebook as JSON."""

import csv
import io
import tempfile
import zlib
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from papers.cells import words_in_row
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
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Dữ liệu")
    sheet.freeze_panes = "A2"
    sheet.append(words_in_row(sheet, [item["name"] for item in rows.codebook]))
    for number, line in enumerate(unpack(rows).tolist()):
        sheet.append([None if value == NOT_ASKED else value for value in line])
        if number % CHUNK == 0:
            tell(number / rows.rows)
    words = book.create_sheet("Bảng mã")
    words.column_dimensions["A"].width, words.column_dimensions["B"].width, words.column_dimensions["D"].width = 18, 60, 60
    words.append(words_in_row(words, ["Biến", "Câu hỏi", "Mã", "Trả lời"]))
    for item in rows.codebook:
        words.append(words_in_row(words, [item["name"], item["label"], "", "để trống: không được hỏi"]))
        for number, said in item["values"]:
            words.append([*words_in_row(words, [item["name"], ""]), number, *words_in_row(words, [said])])
    about = book.create_sheet("Nhãn độ tin cậy")
    about.column_dimensions["A"].width = 120
    for line in (*rows.label, *rows.report["notes"]):
        about.append(words_in_row(about, [line]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
