"""DOCX, XLSX, PPTX and ODT read from their own XML, in memory, on made-up pages."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from . import legacy, office_odt, office_sheet, office_slides, office_word
from .archive import Archive
from .errors import Unreadable
from .kinds import KINDS
from .office_layout import lay_out, plain
from .pages import Page

SMALLEST_PICTURE = 250  # pixels of the shorter side: smaller ones are logos and rules
DRAWING_WORTH_READING = 30_000  # bytes of an EMF or WMF that nothing here can draw
NESTED = 2


@dataclass(slots=True)
class OfficeText:
    pages: list[Page]
    pictures: list[bytes] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)  # lines that stood in legacy letters, as they were typed
    undrawable: int = 0  # pictures of a kind that cannot be looked at
    has_fixed_pages: bool = False


def read(data: bytes, kind: str, *, max_unpacked: int, max_pages: int, depth: int = 0) -> OfficeText:
    archive = Archive(data, max_unpacked)
    archive.refuse_macros(KINDS[kind].label)
    if kind == "odt":
        office_odt.refuse_locked(archive)
    typed = legacy.put_right(archive, kind)
    if kind == "odt":
        items, extra = office_odt.read(archive)
        found = OfficeText(lay_out(items), extra=extra)
        media = r"^(Pictures|media|Object [^/]*/Pictures)/|^ObjectReplacements/"
    else:
        _refuse_links(archive)
        if kind == "docx":
            items, extra = office_word.read(archive)
            found = OfficeText(lay_out(items), extra=extra)
        elif kind == "xlsx":
            items, extra = office_sheet.read(archive, data, typed)
            found = OfficeText(lay_out(items), extra=extra)
        else:
            pages, extra = office_slides.read(archive)
            found = OfficeText(pages, extra=extra, has_fixed_pages=True)
        media = r"/media/"
        _read_properties(archive, found.extra)
    found.typed = typed
    if len(found.pages) > max_pages:
        raise Unreadable("too_many_pages", count=len(found.pages), limit=max_pages)
    for name in archive.matching(media):
        _take_picture(archive, name, found)
    _read_embedded(archive, found, max_unpacked, max_pages, depth)
    found.extra = [text for text in dict.fromkeys(plain(part).strip() for part in found.extra) if text]
    return found


def _refuse_links(archive: Archive) -> None:
    """Everything a file would fetch from elsewhere when opened; plain hyperlinks fetch nothing."""
    for name in archive.matching(r"\.rels$"):
        for link in archive.xml(name):
            if not isinstance(link.tag, str):
                continue
            outside = link.get("TargetMode", "").lower() == "external"
            if outside and not link.get("Type", "").endswith("/hyperlink"):
                raise Unreadable("external_links")
    if archive.matching(r"externalLinks/|/connections\.xml$|/queryTables/"):
        raise Unreadable("external_links")


def _read_properties(archive: Archive, extra: list[str]) -> None:
    for name in archive.matching(r"^docProps/(core|custom|app)\.xml$"):
        skipped = {"Application", "AppVersion", "Template", "created", "modified", "revision", "TotalTime", "Pages",
                   "Words", "Characters", "Lines", "Paragraphs", "DocSecurity", "ScaleCrop", "LinksUpToDate",
                   "CharactersWithSpaces", "SharedDoc", "language", "HyperlinksChanged", "PresentationFormat", "i4", "lastPrinted"}
        for element in archive.xml(name).iter():
            if element.text and element.text.strip() and re.sub(r"\{.*\}", "", element.tag) not in skipped:
                extra.append(element.text)


def _take_picture(archive: Archive, name: str, found: OfficeText) -> None:
    data = archive.bytes(name)
    if name.lower().endswith(".svg"):
        found.extra += archive.xml(name).itertext()
    elif data[:4] == b"\xd7\xcd\xc6\x9a" or data[40:44] == b" EMF" or name.lower().endswith((".emf", ".wmf")):
        found.undrawable += len(data) > DRAWING_WORTH_READING
    elif data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"BM", b"RIFF")):
        found.pictures.append(data)
    elif not name.lower().endswith((".rels", ".xml")):
        raise Unreadable("embedded_files")


def _read_embedded(archive: Archive, found: OfficeText, max_unpacked: int, max_pages: int, depth: int) -> None:
    """The tables behind charts are office files of their own; other embedded files cannot be judged."""
    for name in archive.matching(r"/embeddings/|/oleObject"):
        if name.endswith(".rels"):
            continue
        inner_kind = posixpath.splitext(name)[1].lstrip(".").lower()
        if inner_kind not in ("docx", "xlsx", "pptx") or depth >= NESTED:
            raise Unreadable("embedded_files")
        inner = read(archive.bytes(name), inner_kind, max_unpacked=archive.room, max_pages=max_pages, depth=depth + 1)
        found.extra += [page.text for page in inner.pages] + inner.extra
        found.typed += inner.typed
        found.pictures += inner.pictures
        found.undrawable += inner.undrawable
