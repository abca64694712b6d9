"""One text, written in five ways, must be found by its words: composed, decomposed, with the tones of the old school, in TCVN3, in VNI.

Each twin is a Word file that is read as an upload is read, so what is measured is reading and search together.
"""

from __future__ import annotations

import functools
import unicodedata

from benches.legacy_text import tcvn3, vni
from benches.office_files import docx

TEXTS = {  # the words to be typed: the text
    "lão du kích già kể chuyện hang Đrây Nuê": (
        "Trong buổi gặp mặt truyền thống, lão du kích già kể chuyện hang Đrây Nuê: mùa mưa năm ấy bộ đội hết gạo, bà con đào củ mài, "
        "hái lá nhíp đem vào tận cửa hang. Giặc càn ba ngày liền vẫn không tìm ra lối xuống. Nhiều người trong bon đã hy sinh để giữ "
        "kín chỗ ở của cơ quan, tên tuổi của họ được khắc trên bia đá đầu làng."
    ),
    "nữ thanh niên gùi muối vượt thác Liêng Nung": (
        "Tập hồi ký ghi lại những đêm nữ thanh niên gùi muối vượt thác Liêng Nung trở về căn cứ. Mỗi gùi nặng hơn hai mươi ký, đường trơn "
        "như đổ mỡ, vắt bám đầy chân. Có lần lũ cuốn mất cây cầu mây, cả đội phải nằm lại dưới tán rừng hai ngày hai đêm, nhịn đói giữ "
        "muối cho khỏi ướt rồi mới đi tiếp được."
    ),
    "phường hòa tấu kèn bầu thuở khai hoang": (
        "Bài viết nhắc tới phường hòa tấu kèn bầu thuở khai hoang ở vùng kinh tế mới. Người thợ mộc vừa dựng nhà vừa dạy trẻ thổi kèn, "
        "tối tối tụ họp dưới gốc điều. Sau này nhiều em trở thành hạt nhân văn nghệ của xã, đem tiếng kèn đi dự hội diễn khắp nơi, "
        "thủy chung với nghề cho tới lúc tuổi cao."
    ),
}  # fmt: skip
OLD_TONES = {"òa": "oà", "óa": "oá", "ỏa": "oả", "ọa": "oạ", "ủy": "uỷ", "úy": "uý", "òe": "oè", "ỏe": "oẻ"}


def _old_tones(text):
    for new, old in OLD_TONES.items():
        text = text.replace(new, old)
    return text


FORMS = {  # how it is written, and the font of the file
    "NFC": (functools.partial(unicodedata.normalize, "NFC"), "Times New Roman"),
    "NFD": (functools.partial(unicodedata.normalize, "NFD"), "Times New Roman"),
    "dấu kiểu cũ": (_old_tones, "Times New Roman"),
    "TCVN3": (tcvn3, ".VnTime"),
    "VNI": (vni, "VNI-Times"),
}


def measure(found):
    """{form: [found with tones, found without, of how many]}. `found` gives the keys of the first results of a query. The
    twins stand in the store only while this runs."""
    from django.db import transaction

    from vietnamese.text import fold

    figures = {form: [0, 0, len(TEXTS)] for form in FORMS}
    for wanted, text in TEXTS.items():
        for form, (written, font) in FORMS.items():
            with transaction.atomic():
                key = _stored(docx([written(line) for line in ("BAN TUYÊN GIÁO TỈNH ỦY", text)], font=font))
                figures[form][0] += key in found(wanted)
                figures[form][1] += key in found(fold(wanted))
                transaction.set_rollback(True)
    return figures


def _stored(data):
    from django.utils import timezone

    from accounts.models import Unit
    from documents.models import Document, DocumentFile, DocumentPage
    from documents.reading.extract import read
    from documents.search.index import index_document

    unit = Unit.objects.order_by("path").first()
    document = Document.objects.create(
        state="published", visibility="public", owner_unit=unit, subject="Bài nói chuyện", published_at=timezone.now()
    )
    pages = read(data, "bai.docx").pages
    file = DocumentFile.objects.create(document=document, name="bai.docx", kind="office", size=len(data), sha256="0" * 64, page_count=len(pages))
    for number, page in enumerate(pages, start=1):
        DocumentPage.objects.create(
            document=document, file=file, number=number, text=page.text, width=page.width, height=page.height, source=page.source, packed=b""
        )
    index_document(document)
    return document.pk
