from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.keeping import ReprocessedDocument, Reprocessing, StoreCheck, StoreFinding
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "Document",
    "DocumentFile",
    "DocumentPage",
    "DocumentShare",
    "DocumentType",
    "DocumentTypeRule",
    "Field",
    "FieldReading",
    "FileUnit",
    "HeldFile",
    "Issuer",
    "ReprocessedDocument",
    "Reprocessing",
    "StoreCheck",
    "StoreFinding",
    "Tag",
    "Upload",
    "UploadStage",
]
