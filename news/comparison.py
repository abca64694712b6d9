"""Two states of an article or of a standing page, field by field and word by word. What a body holds beside words (pictures, links, headings) is
written out in words, so that a change of it is seen too."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from lxml import html as parser

from documents import comparison
from documents.models import Document
from news.models import Author, Category, Content, Page, Tag
from richtext.policy import clean
from vietnamese.text import nfc

YES_NO = {True: "có", False: "không"}
BLOCKS = {"h2": "Đề mục: ", "h3": "Đề mục nhỏ: ", "h4": "Đề mục nhỏ nhất: ", "li": "• ", "blockquote": "Trích dẫn: ", "caption": "Tên bảng: "}
HOLD_BLOCKS = ("table", "thead", "tbody", "ul", "ol", "blockquote")
FORM_ONLY = "Chữ giống nhau, chỉ cách trình bày khác (in đậm, in nghiêng, canh lề …)."


@dataclass(frozen=True)
class Change:
    """`rows` as documents.comparison lays them; `note` where there are none."""

    field: str
    label: str
    rows: list
    note: str = ""


def changes(old, new, *, evidence=None):
    """What differs between two contents (`Version`, saved or not). `evidence`: that of `new` where it is not saved, as a list
    of dicts."""
    return _differing(old, new, _texts(old, None), _texts(new, evidence))


def page_changes(old, new):
    """The same of two versions of a standing page."""
    fields = [Page._meta.get_field(name) for name in ("title", "summary", "body")]
    return _differing(old, new, _written(old, fields), _written(new, fields))


def _differing(old, new, before, after):
    found = [
        Change(field, label, _rows(was, after[field][1]))
        for field, (label, was) in before.items()
        if was != after[field][1]
    ]
    if old.body != new.body and before["body"] == after["body"]:
        found.append(Change("body", before["body"][0], [], FORM_ONLY))
    return found


def _rows(was, now):
    compared = comparison.compare(comparison.read_text([(1, was)]), comparison.read_text([(1, now)]))
    return list(comparison.with_context(compared))


def _texts(content, evidence):
    texts = _written(content, Content._meta.fields)
    texts["also_in_ids"] = ("Chuyên mục khác", _names(Category, content.also_in_ids))
    texts["tag_ids"] = ("Thẻ", _names(Tag, content.tag_ids))
    texts["author_ids"] = ("Tác giả", _names(Author, content.author_ids))
    texts["document_ids"] = ("Văn bản đính kèm", _documents(content.document_ids))
    texts["evidence"] = ("Bằng chứng", _evidence(content, evidence))
    return texts


def _written(content, fields):
    """{field: (label, what it says in words)}"""
    texts = {field.name: (_upper(field.verbose_name), _said(content, field)) for field in fields}
    return texts | {"body": (texts["body"][0], body_in_words(content.body))}


def _upper(label):
    return label[:1].upper() + label[1:]


def _said(content, field):
    value = getattr(content, field.name)
    if isinstance(value, bool):
        return YES_NO[value]
    if field.choices:
        return getattr(content, f"get_{field.name}_display")()
    return nfc(str(value)) if value is not None else ""


def _names(model, ids):
    rows = model.objects.in_bulk(ids)
    return ";\n\n".join(str(rows[pk]) for pk in ids if pk in rows)


def _documents(ids):
    rows = Document.objects.visible_to(AnonymousUser()).published().in_bulk(ids)  # one may have been taken back since
    return ";\n\n".join(" · ".join(filter(None, [rows[pk].symbol, rows[pk].subject])) for pk in ids if pk in rows)


def _evidence(content, lines):
    if lines is None:
        lines = content.evidence.values("title", "url", "kept_copy_url", "dated", "read_on", "is_original")
    return "\n\n".join(
        " · ".join(
            filter(None, [line["title"], line["url"], line["kept_copy_url"], line["dated"] and f"{line['dated']:%d/%m/%Y}",
                          line["read_on"] and f"truy cập {line['read_on']:%d/%m/%Y}", "nguồn gốc" if line["is_original"] else ""])
        )
        for line in lines
    )  # fmt: skip


def body_in_words(html):
    """One paragraph for each block, a blank line between them."""
    root = parser.fragment_fromstring(clean(html), create_parent="div")
    lines = (" ".join(line.split()) for line in _lines(root))
    return "\n\n".join(line for line in lines if line)


def _lines(parent):
    yield parent.text or ""
    for child in parent:
        if child.tag in HOLD_BLOCKS and len(child):
            yield from _lines(child)
        else:
            yield BLOCKS.get(child.tag, "") + _words(child)
        yield child.tail or ""


def _words(element):
    """The text of one block, with what links lead to and pictures show."""
    parts = [element.text or ""]
    for child in element:
        parts.append(f"[Ảnh {child.get('src', '')}: {child.get('alt', '')}] " if child.tag == "img" else _words(child))
        if child.tag == "a" and child.get("href"):
            parts.append(f" (dẫn tới {child.get('href')})")
        elif child.tag in ("td", "th"):
            parts.append(" | ")
        elif child.tag in ("br", "li", "p"):
            parts.append(" ")
        parts.append(child.tail or "")
    return "".join(parts)
