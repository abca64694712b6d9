"""Small folders of scans with their index, as an office keeps them."""

import io

import openpyxl

from tests.factories import documents as make

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
