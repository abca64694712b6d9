"""Documents with pages, as they stand in the store when they have been read."""

import hashlib

from documents import storage
from documents.models import DocumentFile, DocumentPage
from documents.models.file import packed_words
from documents.reading.pages import Word
from documents.search.index import index_document
from tests.factories import documents as make


def add_file(document, *texts, data=b"%PDF-1.4", name="văn bản.pdf", **values):
    values = {"kind": "pdf", "mime": "application/pdf"} | values
    sha256 = hashlib.sha256(data).hexdigest()
    file = DocumentFile.objects.create(
        document=document, name=name, size=len(data), sha256=sha256, page_count=len(texts), **values
    )
    storage.store_original(data, sha256)
    for number, text in enumerate(texts, start=1):
        DocumentPage.objects.create(
            file=file, document=document, number=number, width=595, height=842, source="text", text=text,
            packed=packed_words(placed(text)),
        )  # fmt: skip
    index_document(document)
    return file


def placed(text):
    """The words of a text, each line a row of the page, each word a tenth of its width."""
    return [
        Word(word, 0.1 * column, 0.05 * row, 0.1 * column + 0.09, 0.05 * row + 0.03, 1.0, row, row)
        for row, line in enumerate(text.splitlines())
        for column, word in enumerate(line.split())
    ]


def paper(subject, *texts, owner_unit, **values):
    document = make.document(subject=subject, owner_unit=owner_unit, **{"symbol": ""} | values)
    add_file(document, *texts)
    return document
