"""What keeps clean HTML from being read by everyone, on any screen and aloud: told before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as parser
from lxml.html import HtmlElement

from vietnamese.text import fold

SELECTORS = {
    "heading": "h2, h3, h4",
    "table": "table",
    "link": "a",
    "picture": "img",
    "figure": "figure",
    "paragraph": "p",
}
LEVELS = ("h2", "h3", "h4")
LEADS_NOWHERE = {
    *("day", "tai day", "o day", "vao day", "theo link", "theo duong dan", "link", "link nay", "duong link", "lien ket", "duong dan"),
    *("xem", "xem them", "xem tai day", "xem o day", "xem chi tiet", "chi tiet", "xem tiep", "doc them", "doc tiep", "tim hieu them"),
    *("click", "click here", "click vao day", "click tai day", "bam vao day", "nhan vao day", "bam vao", "nhan vao", "here", "more"),
    *("tai ve", "tai xuong", "download"),
}
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
FILE_NAME = re.compile(r"\S*\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|heic|svg)|(?:img|dsc|dscn|image|screenshot|anh|photo)[\s_-]*\d[\w-]*")
LONGEST_HEADING = 120  # characters; a longer bold paragraph is emphasis
CAPITALS = 16  # letters; fewer may be abbreviations


@dataclass(frozen=True)
class Fault:
    code: str
    sentence: str
    excerpt: str
    position: int  # from 0, among the elements that `selector` finds

    @property
    def selector(self) -> str:
        return SELECTORS[self.code.partition("-")[0]]


def faults(html: str) -> list[Fault]:
    text = parser.fragment_fromstring(html, create_parent="div")
    return [*_headings(text), *_tables(text), *_links(text), *_pictures(text), *_figures(text), *_paragraphs(text)]


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _fault(code: str, sentence: str, position: int, excerpt: str) -> Fault:
    return Fault(code, sentence, excerpt if len(excerpt) <= 80 else excerpt[:79].rstrip() + "…", position)


def _headings(text: HtmlElement) -> Iterator[Fault]:
    before = None
    for position, heading in enumerate(text.iter(*LEVELS)):
        level = LEVELS.index(heading.tag)
        words = _text(heading)
        if not words:
            yield _fault("heading-empty", "Đề mục này không có chữ: mời xóa dòng trống hoặc viết tên đề mục.", position, "")
        elif before is None and level > 0:
            yield _fault("heading-first", "Đề mục đầu tiên phải là “Đề mục” (cấp 2): mời đổi cấp của đề mục này.", position, words)
        elif before is not None and level > before + 1:
            yield _fault("heading-skips", "Đề mục này nhảy cóc một cấp so với đề mục đứng trước: mời hạ từng cấp một.", position, words)
        before = level


def _tables(text: HtmlElement) -> Iterator[Fault]:
    for position, table in enumerate(text.iter("table")):
        headers = [cell for cell in table.iter("th") if next(cell.iterancestors("table")) is table]
        words = _text(table)
        if not headers:
            yield _fault(
                "table-headers",
                "Bảng chưa có ô tiêu đề: mời mở “Thuộc tính bảng” và chọn hàng đầu hoặc cột đầu làm tiêu đề.",
                position,
                words,
            )
        elif any(not cell.get("scope") for cell in headers):
            yield _fault(
                "table-scope",
                "Ô tiêu đề của bảng chưa cho biết là của hàng hay của cột: mời mở “Thuộc tính bảng” và chọn lại tiêu đề.",
                position,
                words,
            )


def _links(text: HtmlElement) -> Iterator[Fault]:
    for position, link in enumerate(text.iter("a")):
        words = _text(link) or " ".join(image.get("alt", "") for image in link.iter("img")).strip()
        if not words:
            yield _fault("link-empty", "Liên kết này không có chữ nào để bấm: mời xóa hoặc viết nơi nó dẫn tới.", position, link.get("href", ""))
        elif BARE_ADDRESS.fullmatch(words):
            yield _fault("link-address", "Liên kết chỉ hiện địa chỉ: mời thay bằng tên của trang hoặc của văn bản mà nó dẫn tới.", position, words)
        elif fold(words).strip(" .,:;…>»()[]\"'") in LEADS_NOWHERE:
            yield _fault(
                "link-words",
                "Chữ của liên kết không cho biết nó dẫn tới đâu: mời viết tên của trang hoặc của văn bản, ví dụ “Nghị quyết 09-NQ/TU”.",
                position,
                words,
            )


def _pictures(text: HtmlElement) -> Iterator[Fault]:
    for position, image in enumerate(text.iter("img")):
        alt = image.get("alt", "").strip()
        if not alt:
            yield _fault(
                "picture-alt",
                "Ảnh chưa có lời mô tả cho người không nhìn thấy: mời viết trong ảnh có ai, có gì, ở đâu.",
                position,
                image.get("src", ""),
            )
        elif FILE_NAME.fullmatch(fold(alt)):
            yield _fault("picture-file-name", "Lời mô tả ảnh đang là tên tệp: mời viết trong ảnh có ai, có gì, ở đâu.", position, alt)


def _figures(text: HtmlElement) -> Iterator[Fault]:
    for position, figure in enumerate(text.iter("figure")):
        caption = figure.find(".//figcaption")
        credit = [span for span in figure.iter("span") if span.get("class") == "credit" and _text(span)]
        words = _text(figure) or " ".join(image.get("alt", "") for image in figure.iter("img"))
        said = _text(caption) if caption is not None else ""
        if not said or said == " ".join(map(_text, credit)):
            yield _fault("figure-caption", "Ảnh chưa có chú thích: mời viết một câu dưới ảnh.", position, words)
        if not credit:
            yield _fault("figure-credit", "Ảnh chưa ghi nguồn: mời ghi tên tác giả hoặc nơi cung cấp ảnh.", position, words)


def _paragraphs(text: HtmlElement) -> Iterator[Fault]:
    for position, paragraph in enumerate(text.iter("p")):
        words = _text(paragraph)
        if words.isupper() and sum(c.isalpha() for c in words) >= CAPITALS and " " in words:
            yield _fault("paragraph-capitals", "Cả đoạn viết bằng chữ in hoa: mời viết chữ thường, chỉ viết hoa tên riêng và đầu câu.", position, words)
        elif paragraph.getparent() is text and _is_bold(paragraph, words):
            yield _fault("paragraph-heading", "Đoạn in đậm này đứng như một đề mục: mời chọn kiểu “Đề mục” thay cho in đậm.", position, words)


def _is_bold(paragraph: HtmlElement, words: str) -> bool:
    bold = " ".join(" ".join(_text(strong) for strong in paragraph.iter("strong")).split())
    return bool(words) and len(words) <= LONGEST_HEADING and not words.endswith((".", "!", "?", "…", ";")) and bold == words
