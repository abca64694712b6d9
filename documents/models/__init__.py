from documents.models.api_client import ApiClient
from documents.models.arrival import Arrival, ArrivedFile, IntakeNotice
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
from documents.models.citation import Citation, CitationTarget, ValidityFacts
from documents.models.document import Document, DocumentShare
from documents.models.download import Download, DownloadReading
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.follow import Follow, TellDue
from documents.models.imports import Import, ImportColumn, ImportRow
from documents.models.keeping import ReprocessedDocument, Reprocessing, StoreCheck, StoreFinding
from documents.models.merge import DocumentMerge, MergedFile
from documents.models.numbers import CommitteeTerm, NumberRun, Series
from documents.models.organ_code import OrganCode
from documents.models.quota import UnitQuota
from documents.models.reading_place import PlacesSwitchedOff, ReadingPlace
from documents.models.register import Book, RegisterChange, RegisterEntry, RegisterExport
from documents.models.saved_search import Bookmark, SavedSearch
from documents.models.signature import FileSignature, SignatureCheck, TrustedCertificate
from documents.models.source import IntakeSource
from documents.models.target import UploadTarget
from documents.models.trash import ErasedFile, TrashedDocument, TrashRetention
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "ApiClient",
    "Arrival",
    "ArrivedFile",
    "Book",
    "Bookmark",
    "BulkDeed",
    "BulkPart",
    "Citation",
    "CitationTarget",
    "CommitteeTerm",
    "Document",
    "DocumentFile",
    "DocumentMerge",
    "DocumentPage",
    "DocumentShare",
    "DocumentType",
    "DocumentTypeRule",
    "Download",
    "DownloadReading",
    "ErasedFile",
    "Field",
    "FieldAlias",
    "FieldReading",
    "FileSignature",
    "FileUnit",
    "Follow",
    "HeldFile",
    "Import",
    "ImportColumn",
    "ImportRow",
    "IndexDue",
    "IntakeNotice",
    "IntakeSource",
    "Issuer",
    "MergedFile",
    "NumberRun",
    "OrganCode",
    "PlacesSwitchedOff",
    "ReadingPlace",
    "RegisterChange",
    "RegisterEntry",
    "RegisterExport",
    "ReprocessedDocument",
    "Reprocessing",
    "SavedSearch",
    "Series",
    "SignatureCheck",
    "StoreCheck",
    "StoreFinding",
    "Tag",
    "TagAlias",
    "TellDue",
    "TrashRetention",
    "TrashedDocument",
    "TrustedCertificate",
    "UnitQuota",
    "Upload",
    "UploadStage",
    "UploadTarget",
    "ValidityFacts",
]
