"""Choosing what goes into a bundle, and writing it."""

import zipfile
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from documents.actions import downloads
from documents.bundle.names import Names
from documents.bundle.sheet import contents_sheet
from documents.exceptions import DocumentsError
from documents.models import Document, DocumentFile
from documents.search.index import current_files
from documents.storage import original_path
from documents.streaming import Pipe, read_in_chunks

MOST_DOCUMENTS = 200
MOST_BYTES = 500 * 1024**2
SHEET_NAME = "00 - Bảng kê.xlsx"
NOT_STORED = "Kho không còn tệp gốc này; hãy báo văn thư."
NO_FILE = "Văn bản chưa có tệp."
CLOSED_SINCE = "Văn bản đã được gỡ hoặc giới hạn trong lúc tải về."


@dataclass
class Item:
    document: Document
    file: DocumentFile | None
    name: str
    remark: str = ""


def choose(*, user, ids):
    """The items of a bundle of these documents, as far as `user` may see them now, in the order chosen.
    Raises DocumentsError when nothing is left or when it would be too much."""
    if len(ids) > MOST_DOCUMENTS:
        raise DocumentsError(f"Mỗi lần tải được nhiều nhất {MOST_DOCUMENTS} văn bản; đồng chí đã chọn {len(ids)}. Hãy chọn bớt rồi tải làm nhiều lần.")
    documents = Document.objects.visible_to(user).for_cards().in_bulk(ids)
    if not documents:
        raise DocumentsError("Chưa chọn văn bản nào để tải về. Hãy đánh dấu vào ô cạnh văn bản rồi bấm lại.")
    items, names = [], Names()
    names.given.add(SHEET_NAME.casefold())
    files = _files_of(documents)
    for pk in dict.fromkeys(ids):
        if pk not in documents:
            continue
        document = documents[pk]
        for file in files.get(pk, []):
            stored = original_path(file.sha256).exists()
            items.append(Item(document, file, names.of(document, file) if stored else "", "" if stored else NOT_STORED))
        if pk not in files:
            items.append(Item(document, None, "", NO_FILE))
    size = sum(item.file.size for item in items if item.name)
    if size > MOST_BYTES:
        raise DocumentsError(
            f"Các tệp đã chọn nặng {filesizeformat(size)}, quá {filesizeformat(MOST_BYTES)} của một lần tải. Hãy chọn bớt rồi tải làm nhiều lần."
        )
    return items


def _files_of(documents):
    """{document id: its files, the text first}, the newest version of each part."""
    files = {}
    rows = current_files(*documents)
    for file in sorted(rows, key=lambda file: (file.part != DocumentFile.Part.MAIN, file.part, file.position)):
        files.setdefault(file.document_id, []).append(file)
    return files


def pack(items, *, user):
    """The bytes of the ZIP, piece by piece. What is closed to `user` while it is being sent stays out, and
    the sheet, which comes last, says so."""
    pipe = Pipe()
    stamp = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(pipe, "w") as bundle:
        for item in items:
            if not item.name:
                continue
            if not _still_open(user, item.document):
                item.name, item.remark = "", CLOSED_SINCE
                continue
            item.file.document = item.document
            downloads.note(file=item.file, by=user)
            # What people send is packed already; packing it again costs time and gains nothing.
            with bundle.open(zipfile.ZipInfo(item.name, stamp), "w", force_zip64=True) as entry:
                for chunk in read_in_chunks(original_path(item.file.sha256)):
                    entry.write(chunk)
                    yield pipe.take()
        sheet = contents_sheet([(item.document, item.file, item.name, item.remark) for item in items])
        bundle.writestr(zipfile.ZipInfo(SHEET_NAME, stamp), sheet)
        yield pipe.take()
    yield pipe.take()


def _still_open(user, document):
    user.refresh_from_db()
    return Document.objects.visible_to(user).filter(pk=document.pk).exists()
