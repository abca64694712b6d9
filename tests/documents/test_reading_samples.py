"""The real files of ../shared/data/samples, where they stand beside the project (or in TUYENGIAO_SAMPLES)."""

import csv
import os
import re
from functools import cache
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from documents.reading import ocr
from documents.reading.extract import read
from documents.reading.pages import Reading

FOLDER = Path(os.environ.get("TUYENGIAO_SAMPLES") or Path(__file__).parents[3] / "shared/data/samples")
TRUTH = FOLDER / "samples.csv"
pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the sample documents do not stand beside the project")

ROWS = list(csv.DictReader(TRUTH.open(encoding="utf-8"))) if TRUTH.exists() else []
DIGITAL = [row for row in ROWS if row["kind"] == "digital"]
SCANS = [row for row in ROWS if "scan" in row["kind"]]
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="tesseract with Vietnamese data is not installed")


@cache
def reading_of(name: str) -> Reading:
    return read((FOLDER / name).read_bytes(), name)


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("–", "-").casefold()


def everything(name: str) -> str:
    return plain("".join(page.text for page in reading_of(name).pages))


@pytest.mark.parametrize("row", DIGITAL, ids=lambda row: row["file"])
def test_a_digital_file_gives_every_field_letter_by_letter(row):
    reading = reading_of(row["file"])
    assert reading.text_source == "text"
    if row["pages"]:
        assert len(reading.pages) == int(row["pages"])
    text = everything(row["file"])
    for field in ("symbol", "issuer", "signer", "signer_title"):
        for value in filter(None, row[field].split(" | ")):
            assert plain(value) in text, field
    assert fuzz.partial_ratio(plain(row["subject"]), text) >= 98


@pytest.mark.ocr
@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("row", SCANS, ids=lambda row: row["file"])
def test_a_scan_gives_the_printed_parts_of_its_head(row):
    reading = reading_of(row["file"])
    assert len(reading.pages) == int(row["pages"])
    assert {page.source for page in reading.pages} == {"ocr"}
    text = everything(row["file"])
    notation = re.split(r"[-/]", row["symbol"], maxsplit=1)[1]
    year, month, _day = row["date_issued"].split("-")
    assert fuzz.partial_ratio(plain(notation), text) >= 90
    assert fuzz.partial_ratio(plain(row["subject"]), text) >= 95
    assert fuzz.partial_ratio(plain(row["place"]) + ",ngày", text) >= 90
    assert fuzz.partial_ratio(plain(f"tháng {month} năm {year}"), text) >= 85


@pytest.mark.ocr
@needs_ocr
def test_the_page_that_lies_on_its_side_is_turned():
    name = next(row["file"] for row in SCANS if "2155" in row["file"])
    last = reading_of(name).pages[3]
    assert last.rotation == 270
    assert last.width > last.height
    assert "DANH SÁCH NHÂN VIÊN" in last.text


@pytest.mark.ocr
@needs_ocr
def test_the_bad_text_layer_is_not_believed():
    name = next(row["file"] for row in SCANS if "3176b" in row["file"])
    page = reading_of(name).pages[0]
    assert page.source == "ocr"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page.text


def test_number_and_day_in_signature_fields_stand_in_the_head():
    name = next(row["file"] for row in DIGITAL if "7432" in row["file"])
    text = reading_of(name).pages[0].text
    assert "Số: 7432 /UBND-XD" in text
    assert "ngày 21 tháng 7 năm 2026" in text
