from documents.models.bulk import BulkDeed, BulkPart, IndexDue
from documents.models.catalogue import (
    DocumentType,
    DocumentTypeRule,
    Field,
    FieldAlias,
    FileUnit,
    Issuer,
    Tag,
    TagAlias,
)
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.imports import Import, ImportColumn, ImportRow
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "BulkDeed",
    "BulkPart",
    "Document",
    "DocumentFile",
    "DocumentPage",
    "DocumentShare",
    "DocumentType",
    "DocumentTypeRule",
    "Field",
    "FieldAlias",
    "FieldReading",
    "FileUnit",
    "HeldFile",
    "Import",
    "ImportColumn",
    "ImportRow",
    "IndexDue",
    "Issuer",
    "Tag",
    "TagAlias",
    "Upload",
    "UploadStage",
]
