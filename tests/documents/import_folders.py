"""Small folders of scans with their index, as an office keeps them, and imports of such folders."""

import html
import io

import openpyxl
import pytest

from documents import pipeline
from documents.actions import imports
from documents.models import Import, Upload
from tests.factories import documents as make

IMPORTS = "/van-ban/nhap/"
HEADINGS = ["STT", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Cơ quan ban hành", "Người ký", "Hồ sơ", "Từ khóa", "Tên tệp"]

TEXT = """TỈNH ỦY ĐẮK NÔNG                    ĐẢNG CỘNG SẢN VIỆT NAM
Số {number:02d}-NQ/TU                         Gia Nghĩa, ngày 01 tháng 11 năm 2021
NGHỊ QUYẾT
về việc thứ {number} của Tỉnh ủy
Căn cứ Điều lệ Đảng, Ban Chấp hành Đảng bộ tỉnh ban hành Nghị quyết này."""

SECRET = """TỈNH ỦY ĐẮK NÔNG                    ĐẢNG CỘNG SẢN VIỆT NAM
MẬT
Số 99-NQ/TU                         Gia Nghĩa, ngày 01 tháng 11 năm 2021
NGHỊ QUYẾT
về một việc không phổ biến"""


def workbook(rows, headings=HEADINGS, above=(("ĐẢNG ỦY XÃ NAM DONG",), ("MỤC LỤC VĂN BẢN",))) -> bytes:
    book = openpyxl.Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(number, file, **cells):
    """One row under HEADINGS; what the index says differs from the paper where it can."""
    said = {
        "STT": number, "Số, ký hiệu": f"{number:02d}-NQ/TU", "Ngày ban hành": "05/09/2021",
        "Trích yếu": f"Nghị quyết thứ {number} theo mục lục", "Cơ quan ban hành": "Tỉnh ủy Đắk Nông",
        "Người ký": "Ngô Thanh Bình", "Hồ sơ": "2021.07", "Từ khóa": "nghị quyết, lưu trữ", "Tên tệp": file,
    }  # fmt: skip
    said |= cells
    return [said[heading] for heading in HEADINGS]


def paper(number) -> bytes:
    return make.pdf(TEXT.format(number=number))


def fill(folder, rows, files):
    """The index and the files in a folder of the server."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "muc-luc.xlsx").write_bytes(workbook(rows))


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def root(settings, tmp_path, province):
    """The folder of the department on the server."""
    settings.IMPORT_ROOT = str(tmp_path / "nhap")
    folder = tmp_path / "nhap" / str(province.department.pk)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def tried(province, root):
    """tried(rows, files) is an import of a folder of the server after its dry run."""

    def try_dry(rows, files, start=False):
        fill(root / "2021", rows, files)
        data = imports.index_on_server(unit=province.department, folder_name="2021", name="muc-luc.xlsx")
        entry = imports.start_import(by=province.clerk, unit=province.department, data=data, on_server=True, folder_name="2021")
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        assert imports.check(entry=entry, seconds=60)
        if start:
            imports.begin(entry=Import.objects.get(), by=province.clerk)
        return Import.objects.get(pk=entry.pk)

    return try_dry


def outcomes(entry):
    """{number of the row as the spreadsheet counts: outcome}; the first row below the headings is 4."""
    return dict(entry.rows.values_list("number", "outcome"))


def work(entry):
    """What workers and the timetable do, until nothing moves."""
    for _ in range(50):
        imports.feed(entry=entry)
        working = list(Upload.objects.unfinished().values_list("pk", flat=True))
        if not working:
            return Import.objects.get(pk=entry.pk)
        for pk in working:
            pipeline.process(pk)
    raise AssertionError("it never ends")
