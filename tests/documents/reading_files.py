"""Small files made on the spot for the tests of reading: PDF pages, page images, office zips."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from papers.typefaces import FOLDER, register

A4 = (595.3, 841.9)
HEAD = [
    (90, 60, "TỈNH ỦY ĐẮK NÔNG"),
    (100, 78, "BAN TUYÊN GIÁO"),
    (120, 96, "*"),
    (90, 114, "Số 45-HD/BTGTU"),
    (330, 60, "ĐẢNG CỘNG SẢN VIỆT NAM"),
    (340, 96, "Gia Nghĩa, ngày 05 tháng 9 năm 2025"),
    (240, 160, "HƯỚNG DẪN"),
    (140, 180, "tuyên truyền kỷ niệm 80 năm Cách mạng tháng Tám"),
]
WORDING = (
    "Thực hiện kế hoạch của Ban Thường vụ Tỉnh ủy, Ban Tuyên giáo hướng dẫn các cấp ủy, tổ chức đảng"
    " trong toàn tỉnh tổ chức tuyên truyền sâu rộng trong cán bộ, đảng viên và nhân dân về ý nghĩa lịch sử"
    " của sự kiện, gắn với việc thực hiện nhiệm vụ chính trị của địa phương, cơ quan và đơn vị."
)
BODY = WORDING.split()


def lines_of_letter() -> list[tuple[float, float, str]]:
    lines, y = list(HEAD), 220
    for start in range(0, len(BODY), 14):
        lines.append((70, y, " ".join(BODY[start : start + 14])))
        y += 20
    return [*lines, (320, y + 30, "TRƯỞNG BAN"), (320, y + 120, "Nguyễn Văn Minh")]


def pdf_of(lines: list[tuple[float, float, str]], *, pages: int = 1, picture: Image.Image | None = None, hidden: bool = False) -> bytes:
    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        if picture is not None:
            canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.setFont("Tinos-Regular", 13)
        for x, y, text in lines:
            canvas.drawString(x, A4[1] - y, text, mode=3 if hidden else 0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def page_image(lines: list[tuple[float, float, str]], *, dpi: int = 200) -> Image.Image:
    scale = dpi / 72
    page = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), (250, 248, 244))
    font = ImageFont.truetype(str(FOLDER / "Tinos-Regular.ttf"), round(13 * scale))
    draw = ImageDraw.Draw(page)
    for x, y, text in lines:
        draw.text((x * scale, (y - 11) * scale), text, fill=(25, 25, 25), font=font)
    return page


def stamped(page: Image.Image, x: float, y: float, *, ink: tuple[int, int, int] = (205, 40, 50)) -> Image.Image:
    """A round red seal printed over the page at (x, y) points: red lets black letters through."""
    scale = page.width / A4[0]
    seal = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(seal)
    for radius in (52, 48, 30):
        box = [(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale]
        draw.ellipse(box, outline=ink, width=max(2, round(1.6 * scale)))
    both = np.minimum(np.asarray(page), np.asarray(seal))
    return Image.fromarray(both)


def image_bytes(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def changed_pdf(change, data: bytes | None = None, **save: object) -> bytes:
    """A PDF after `change(pdf)` was called on it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data or pdf_of(lines_of_letter()))) as pdf:
        change(pdf)
        pdf.save(out, **save)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, *, centred: bool = False) -> str:
    jc = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    runs = "<w:r><w:tab/></w:r>".join(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in text.split("\t"))
    return f"<w:p>{jc}{runs}</w:p>"


def docx(body: str, more: dict[str, bytes | str] | None = None, *, links: str = "", main_type: str = "") -> bytes:
    return zipped(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                f'<Override PartName="/word/document.xml" ContentType="{main_type or TYPES["docx"]}"/></Types>'
            ),
            "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": RELATIONS % links,
            **(more or {}),
        }
    )


def two_cells(left: list[str], right: list[str]) -> str:
    cells = "".join(f"<w:tc>{''.join(paragraph(t, centred=True) for t in side)}</w:tc>" for side in (left, right))
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
