from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.merge import DocumentMerge, MergedFile
from documents.models.quota import UnitQuota
from documents.models.target import UploadTarget
from documents.models.trash import ErasedFile, TrashedDocument, TrashRetention
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "Document",
    "DocumentFile",
    "DocumentMerge",
    "DocumentPage",
    "DocumentShare",
    "DocumentType",
    "DocumentTypeRule",
    "ErasedFile",
    "Field",
    "FieldReading",
    "FileUnit",
    "HeldFile",
    "Issuer",
    "MergedFile",
    "Tag",
    "TrashRetention",
    "TrashedDocument",
    "UnitQuota",
    "Upload",
    "UploadStage",
    "UploadTarget",
]
