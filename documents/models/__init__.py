from documents.models.catalogue import DocumentType, DocumentTypeRule, Field, FileUnit, Issuer, Tag
from documents.models.document import Document, DocumentShare
from documents.models.download import Download, DownloadReading
from documents.models.file import DocumentFile, DocumentPage, FieldReading
from documents.models.reading_place import PlacesSwitchedOff, ReadingPlace
from documents.models.signature import FileSignature, SignatureCheck, TrustedCertificate
from documents.models.upload import HeldFile, Upload, UploadStage

__all__ = [
    "Document",
    "DocumentFile",
    "DocumentPage",
    "DocumentShare",
    "DocumentType",
    "DocumentTypeRule",
    "Download",
    "DownloadReading",
    "Field",
    "FieldReading",
    "FileSignature",
    "FileUnit",
    "HeldFile",
    "Issuer",
    "PlacesSwitchedOff",
    "ReadingPlace",
    "SignatureCheck",
    "Tag",
    "TrustedCertificate",
    "Upload",
    "UploadStage",
]
