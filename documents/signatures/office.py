"""Does an office file carry a signature? They are named, not checked: the portal does not know them yet."""

import re

from documents.reading.archive import Archive
from documents.reading.errors import Unreadable

SIGNATURE_PARTS = {
    "docx": re.compile(r"^_xmlsignatures/.+", re.I),
    "xlsx": re.compile(r"^_xmlsignatures/.+", re.I),
    "pptx": re.compile(r"^_xmlsignatures/.+", re.I),
    "odt": re.compile(r"^META-INF/.*signatures.*\.xml$", re.I),
}
MOST_UNPACKED = 1 << 30


def has_signature(data: bytes, kind: str) -> bool:
    pattern = SIGNATURE_PARTS.get(kind)
    if pattern is None:
        return False
    try:
        return any(pattern.match(name) for name in Archive(data, MOST_UNPACKED).names)
    except Unreadable:
        return False
