from documents.models.api_client import ApiClient
from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.citation import Citation, CitationTarget, ValidityFacts
from documents.models.document import Document, DocumentShare
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.numbers import CommitteeTerm, NumberRun, Series
from documents.models.organ_code import OrganCode
from documents.models.register import Book, RegisterChange, RegisterEntry, RegisterExport
from documents.models.saved_search import Bookmark, SavedSearch
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "ApiClient",
    "Book",
    "Bookmark",
    "Citation",
    "CitationTarget",
    "CommitteeTerm",
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
    "NumberRun",
    "OrganCode",
    "RegisterChange",
    "RegisterEntry",
    "RegisterExport",
    "SavedSearch",
    "Series",
    "Tag",
    "Upload",
    "UploadStage",
    "ValidityFacts",
]
