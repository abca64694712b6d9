"""Which files may come in, told by their content and not by their name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import pylibmagic  # noqa: F401  must stand before magic: brings the libmagic that magic loads

import magic  # isort: skip

from .archive import TORN
from .errors import Unreadable

NAME_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Kind:
    label: str  # as a person says it
    extensions: tuple[str, ...]
    media_type: str


KINDS: dict[str, Kind] = {
    "pdf": Kind("tệp PDF", (".pdf",), "application/pdf"),
    "image": Kind("ảnh quét (JPG, PNG, TIFF)", (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff"), "image/*"),
    "docx": Kind(
        "tệp Word (DOCX)",
        (".docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": Kind(
        "bảng tính Excel (XLSX)",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pptx": Kind(
        "bản trình chiếu PowerPoint (PPTX)",
        (".pptx",),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "odt": Kind("tệp văn bản ODT", (".odt",), "application/vnd.oasis.opendocument.text"),
}
IMAGE_EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "TIFF": (".tif", ".tiff"),
}

ALLOWED_IN_WORDS = "PDF, ảnh JPG, PNG hoặc TIFF, DOCX, XLSX, PPTX, ODT"

# What the main part of an Office file says about itself; the macro variants are known so that they
# can be refused by their own reason.
OFFICE_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": "pptx",
}
MACRO_PARTS = {
    "application/vnd.ms-word.document.macroenabled.main+xml": "docx",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": "docx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "xlsx",
    "application/vnd.ms-excel.template.macroenabled.main+xml": "xlsx",
    "application/vnd.ms-powerpoint.presentation.macroenabled.main+xml": "pptx",
    "application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml": "pptx",
}
CONTENT_TYPES_CAP = 1 << 20

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(data: bytes | memoryview, file_name: str) -> str:
    """The key of KINDS that the content has. Raises Unreadable when it is none, or not what the name says."""
    if len(data) == 0:
        raise Unreadable("empty")
    head = bytes(data[:8192])
    kind = _by_content(data, head)
    extension = PurePosixPath(clean_name(file_name)).suffix.lower()
    claimed = next((key for key, entry in KINDS.items() if extension in entry.extensions), None)
    if kind is None:
        if claimed in ("docx", "xlsx", "pptx") and head.startswith(OLE):
            raise Unreadable("encrypted" if _is_locked_office(data) else "wrong_extension",
                             extension=extension, kind="tệp Office đời cũ")
        if claimed in ("docx", "xlsx", "pptx", "odt") and head.startswith(b"PK"):
            raise Unreadable("truncated")
        if claimed == "pdf" and b"%PDF" not in head and not _plainly_other(head):
            raise Unreadable("damaged")
        if claimed is not None:
            raise Unreadable("wrong_extension", extension=extension, kind="loại tệp khác")
        raise Unreadable("unknown_type", kinds=ALLOWED_IN_WORDS)
    allowed, label = KINDS[kind].extensions, KINDS[kind].label
    if kind == "image":
        image_format = _image_format(head)
        allowed, label = IMAGE_EXTENSIONS[image_format], f"ảnh {image_format}"
    if extension not in allowed:
        raise Unreadable("wrong_extension", extension=extension or "(không có)", kind=label)
    return kind


def _by_content(data: bytes | memoryview, head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _image_format(head):
        return "image"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    return None


def _image_format(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "TIFF"
    return None


def _plainly_other(head: bytes) -> bool:
    media_type = magic.from_buffer(head, mime=True)
    return media_type not in ("application/octet-stream", "text/plain", "application/x-empty")


def _zip_kind(data: bytes | memoryview) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    types = part.read(CONTENT_TYPES_CAP).decode("utf-8", "replace")
                said = {found.lower() for found in re.findall(r'ContentType\s*=\s*["\']([^"\']+)', types)}
                for part_type, kind in MACRO_PARTS.items():
                    if part_type in said:
                        raise Unreadable("macros", kind=KINDS[kind].label)
                return next((kind for part_type, kind in OFFICE_PARTS.items() if part_type in said), None)
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    said_type = part.read(200).decode("ascii", "replace").strip()
                return next((key for key, entry in KINDS.items() if entry.media_type == said_type), None)
    except TORN:
        return None
    return None


def _is_locked_office(data: bytes | memoryview) -> bool:
    # A password-protected DOCX is an OLE file holding a stream named EncryptedPackage (UTF-16).
    return "EncryptedPackage".encode("utf-16-le") in bytes(data)


_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name: str) -> str:
    """A name that is safe to show and to offer for download: one path part, NFC, no control or
    direction-turning letters, at most 300 letters with its extension kept."""
    name = unicodedata.normalize("NFC", name)
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if unicodedata.category(c) in ("Zs", "Zl", "Zp") else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _CONTROL)
    name = re.sub(r'[<>:"|?*]', "_", name)
    name = re.sub(r"\s+", " ", name).strip(" ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10 or not extension.isalnum():
        stem, extension = name, ""
    stem = stem.strip(". ") or "van-ban"
    suffix = f".{extension}" if extension else ""
    return stem[: NAME_LETTERS - len(suffix)].rstrip(". ") + suffix
