"""What a clerk has on the desk one morning: one office paper of every kind of file, and one that is marked."""

import datetime
import random
from dataclasses import replace

from papers import scan
from papers.letter import compose
from papers.paper import Mark, Paper, Signer
from papers.style import Style
from tests.documents import reading_files as files
from tests.documents.test_reading_office import odt, slides, workbook

RESOLUTION = Paper(
    regime="party", issuer="TỈNH ỦY ĐẮK NÔNG", notation="NQ/TU", number="09", date=datetime.date(2021, 11, 1),
    doc_type="Nghị quyết", subject="về chuyển đổi số tỉnh Đắk Nông đến năm 2025, định hướng đến năm 2030",
    body=(
        "Căn cứ Điều lệ Đảng; căn cứ Nghị quyết số 52-NQ/TW, ngày 27/9/2019 của Bộ Chính trị, Ban Chấp hành Đảng bộ tỉnh ban hành Nghị quyết này.",
        "# 1. Quan điểm",
        "Chuyển đổi số là nhiệm vụ quan trọng của cả hệ thống chính trị, lấy người dân và doanh nghiệp làm trung tâm.",
        "# 2. Mục tiêu",
        "Đến năm 2025, các cơ quan đảng, chính quyền của tỉnh xử lý công việc trên môi trường mạng theo quy định.",
    ),
    signers=(Signer("Ngô Thanh Bình", "BÍ THƯ", ("T/M BAN CHẤP HÀNH",)),),
    place="Gia Nghĩa", recipients=("Ban Bí thư Trung ương Đảng", "Các huyện ủy, thành ủy", "Lưu Văn phòng Tỉnh ủy"),
)  # fmt: skip


def plan(number, subject, **changes):
    return replace(
        RESOLUTION, parent_body="TỈNH ỦY ĐẮK NÔNG", issuer="BAN TUYÊN GIÁO", notation="KH/BTGTU", number=number,
        date=datetime.date(2022, 3, 4), doc_type="Kế hoạch", subject=subject,
        signers=(Signer("Lê Thị Mai", "TRƯỞNG BAN"),), **changes,
    )  # fmt: skip


def scanned(paper, suffix, seed, kind="grey"):
    composed = compose(paper, Style(), seal=True, signature=True)
    pages = [scan.degrade(page, random.Random(seed), kind) for page in scan.rasterise(composed.pdf, 180)]
    return scan.to_file(pages, suffix, 180)


def resolution():
    return compose(RESOLUTION, Style(), seal=True).pdf


MARKED_NAME = "ke-hoach-phoi-hop-noi-chinh.pdf"


def marked():
    paper = plan("77", "phối hợp công tác nội chính quý II năm 2022", marks=(Mark("TỐI MẬT", 45, 52),))
    return compose(paper, Style()).pdf


def word():
    head = files.two_cells(
        ["TỈNH ỦY ĐẮK NÔNG", "BAN TUYÊN GIÁO", "*", "Số 45-HD/BTGTU"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "Gia Nghĩa, ngày 05 tháng 9 năm 2022"],
    )
    title = files.paragraph("HƯỚNG DẪN", centred=True)
    title += files.paragraph("tuyên truyền kỷ niệm 77 năm Cách mạng tháng Tám", centred=True)
    return files.docx(head + title + files.paragraph(files.WORDING) + files.paragraph("TRƯỞNG BAN") + files.paragraph("Lê Thị Mai"))


def text_document():
    cells = "".join(
        f"<table:table-cell>{''.join(f'<text:p>{line}</text:p>' for line in side)}</table:table-cell>"
        for side in (
            ["ỦY BAN NHÂN DÂN", "TỈNH ĐẮK NÔNG", "Số: 112/KH-UBND"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Đắk Nông, ngày 17 tháng 02 năm 2022"],
        )
    )
    centred = '<style:style style:name="P1"><style:paragraph-properties fo:text-align="center"/></style:style>'
    return odt(
        f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
        '<text:p text:style-name="P1">KẾ HOẠCH</text:p>'
        '<text:p text:style-name="P1">Cải cách hành chính tỉnh Đắk Nông năm 2022</text:p>'
        f"<text:p>{files.WORDING}</text:p>",
        centred,
    )


def morning():
    """{file name: bytes}, ten files."""
    return {
        "nghi-quyet-chuyen-doi-so.pdf": resolution(),
        "quet-01.pdf": scanned(plan("12", "tuyên truyền bầu cử đại biểu các cấp"), "pdf", 1),
        "anh-02.jpg": scanned(plan("13", "tổ chức hội nghị báo cáo viên tháng 3"), "jpg", 2),
        "anh-03.png": scanned(plan("14", "triển khai công tác khoa giáo năm 2022"), "png", 3),
        "fax-04.tif": scanned(plan("15", "sơ kết công tác dư luận xã hội quý I"), "tiff", 4),
        "huong-dan.docx": word(),
        "bieu-phi.xlsx": workbook(),
        "bai-noi.pptx": slides(),
        "ke-hoach-cai-cach.odt": text_document(),
        MARKED_NAME: marked(),
    }
