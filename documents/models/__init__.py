from documents.models.arrival import Arrival, ArrivedFile, IntakeNotice
from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.source import IntakeSource
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "Arrival",
    "ArrivedFile",
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
    "IntakeNotice",
    "IntakeSource",
    "Issuer",
    "Tag",
    "Upload",
    "UploadStage",
]
