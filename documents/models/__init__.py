from documents.models.api_client import ApiClient
from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.organ_code import OrganCode
from documents.models.saved_search import Bookmark, SavedSearch
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "ApiClient",
    "Bookmark",
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
    "OrganCode",
    "SavedSearch",
    "Tag",
    "Upload",
    "UploadStage",
]
