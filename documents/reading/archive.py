"""Opens the zip that every modern office file is, without trusting its sizes, its XML or its links."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from lxml import etree

from .errors import Unreadable

MOST_PARTS = 20_000
XML_PART = 80 * 1024 * 1024
STEP = 1 << 18
TORN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError,
        KeyError)  # whatever zipfile raises over broken bytes
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
          "remove_pis": True}

MACRO_PARTS = re.compile(r"(vbaProject|vbaData|/activeX/|^Basic/|^Scripts/|macrosheets/|customUI/.*\.js)", re.I)


class Archive:
    """Parts are unpacked into memory only, and all of them together only up to `max_unpacked` bytes."""

    def __init__(self, data: bytes, max_unpacked: int) -> None:
        self.room = max_unpacked
        self._kept: dict[str, bytes] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except TORN as wrong:
            raise Unreadable("damaged") from wrong
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > max_unpacked:
            raise Unreadable("archive_bomb")
        if len({entry.filename for entry in entries}) != len(entries):
            raise Unreadable("damaged")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable("encrypted")
        self.names = [entry.filename for entry in entries if not entry.is_dir()]

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def bytes(self, name: str) -> bytes:
        if name in self._kept:
            return self._kept[name]
        pieces = []
        try:
            with self._zip.open(name) as part:
                while piece := part.read(STEP):
                    self.room -= len(piece)
                    if self.room < 0:
                        raise Unreadable("archive_bomb")
                    pieces.append(piece)
        except TORN as wrong:
            raise Unreadable("damaged") from wrong
        self._kept[name] = b"".join(pieces)
        return self._kept[name]

    def replace(self, name: str, data: bytes) -> None:
        self._kept[name] = data

    def xml(self, name: str) -> etree._Element:
        try:
            return etree.fromstring(self.screened(name), etree.XMLParser(**PARSER))
        except etree.XMLSyntaxError as wrong:
            too_much = "depth" in str(wrong) or "huge" in str(wrong) or "limit" in str(wrong)
            raise Unreadable("xml_bomb" if too_much else "damaged") from wrong

    def screened(self, name: str) -> bytes:
        """The bytes of an XML part that defines nothing of its own: office programs never write a DOCTYPE."""
        data = self.bytes(name)
        if len(data) > XML_PART:
            raise Unreadable("xml_bomb")
        if any(mark.encode(code) in data for mark in ("<!DOCTYPE", "<!ENTITY")
               for code in ("ascii", "utf-16-le", "utf-16-be")):
            raise Unreadable("xml_bomb")
        return data

    def matching(self, pattern: str) -> list[str]:
        found = re.compile(pattern, re.I)
        return sorted((n for n in self.names if found.search(n)), key=_natural)

    def refuse_macros(self, kind: str) -> None:
        if any(MACRO_PARTS.search(name) for name in self.names):
            raise Unreadable("macros", kind=kind)


def _natural(name: str) -> list:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
