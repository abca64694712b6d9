"""What a PDF must not carry, looked for before anything is drawn."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from .errors import Unreadable

STREAM_WORTH_TESTING = 4096  # deflate grows at most about 1000 times: smaller streams cannot hurt
SHORT_FILTERS = {"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode"}
ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}


def inspect(data: bytes, *, max_pages: int, max_pixels: int, max_unpacked: int) -> str:
    """Raises Unreadable for what must not come in; returns the words that stand on no page."""
    _refuse_cut(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            if count == 0:
                raise Unreadable("damaged")
            if count > max_pages:
                raise Unreadable("too_many_pages", count=count, limit=max_pages)
            return _walk(pdf, max_pixels, max_unpacked)
    except pikepdf.PasswordError as locked:
        raise Unreadable("encrypted") from locked
    except (pikepdf.PikepdfError, UnicodeDecodeError, ValueError, TypeError, RecursionError) as wrong:
        raise Unreadable("damaged") from wrong


def _refuse_cut(data: bytes) -> None:
    tail = data[-65536:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise Unreadable("truncated")
    # A file laid out for fast web view carries an end mark near its start, but also its full length.
    said = re.search(rb"/Linearized\s.{0,200}?/L\s+(\d+)", data[:1024], re.S)
    if said and len(data) < int(said.group(1)):
        raise Unreadable("truncated")


def _walk(pdf: pikepdf.Pdf, max_pixels: int, max_unpacked: int) -> str:
    unpacked = 0
    said: list[str] = []
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            if "/F" in thing:  # the bytes of this stream would come from another file
                raise Unreadable("external_links")
            unpacked += _weigh(thing, max_pixels, max_unpacked - unpacked)
            if unpacked > max_unpacked:
                raise Unreadable("archive_bomb")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for inner in _with_inner(thing):
                _refuse_active(inner)
                said += _words_of(inner)
    for key, value in pdf.docinfo.items():
        if key not in ("/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"):
            said.append(_as_text(value))
    return "\n".join(text for text in dict.fromkeys(said) if text.strip())


def _with_inner(thing: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """The dictionaries written inside an object, itself first; those with a number of their own come by anyway."""
    if isinstance(thing, pikepdf.Array):
        inner = iter(thing)
    else:
        yield thing
        inner = iter(thing.values())
    if depth == 12:
        raise Unreadable("damaged")
    for value in inner:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _with_inner(value, depth + 1)


def _name(value: object) -> str:
    """A PDF name as text; names are bytes, and one that is no UTF-8 is none of those looked for here."""
    try:
        return str(value) if isinstance(value, pikepdf.Name) else ""
    except UnicodeDecodeError:
        return ""


def _refuse_active(thing: pikepdf.Object) -> None:
    if "/JS" in thing or "/JavaScript" in thing or "/XFA" in thing:
        raise Unreadable("pdf_javascript")
    if _name(thing.get("/S")) in ACTIVE_ACTIONS or _name(thing.get("/Subtype")) in ("/RichMedia", "/Movie", "/Screen"):
        raise Unreadable("pdf_javascript")
    if "/EmbeddedFiles" in thing or "/EF" in thing or _name(thing.get("/Type")) == "/EmbeddedFile":
        raise Unreadable("embedded_files")


def _words_of(thing: pikepdf.Object) -> list[str]:
    if "/Rect" in thing and "/Subtype" in thing:
        return [_as_text(thing[key]) for key in ("/Contents", "/V", "/TU", "/RC") if key in thing]
    if "/FT" in thing:
        return [_as_text(thing[key]) for key in ("/V", "/TU") if key in thing]
    if "/Title" in thing and ("/Parent" in thing or "/Dest" in thing or "/A" in thing):
        return [_as_text(thing["/Title"])]
    return []


def _as_text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _number(value: object) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def _weigh(stream: pikepdf.Stream, max_pixels: int, room: int) -> int:
    filters = stream.get("/Filter")
    names = [_name(f) for f in (filters if isinstance(filters, pikepdf.Array) else [filters]) if f is not None]
    names = [SHORT_FILTERS.get(name, name) for name in names]
    packed = _number(stream.get("/Length"))
    if _name(stream.get("/Subtype")) == "/Image":
        pixels = _number(stream.get("/Width")) * _number(stream.get("/Height"))
        if pixels > max_pixels:
            raise Unreadable("image_bomb")
        if names == ["/FlateDecode"] and packed > STREAM_WORTH_TESTING:
            expected = pixels * 8 + (1 << 20)  # four colours of 16 bits
            if grown(stream.read_raw_bytes(), expected) > expected:
                raise Unreadable("image_bomb")
        return 0
    if not names or (packed < STREAM_WORTH_TESTING and len(names) == 1):
        return packed
    if "/FlateDecode" not in names:
        return packed * (100 if set(names) & {"/LZWDecode", "/RunLengthDecode"} else 1)
    raw = stream.read_raw_bytes()
    if names[0] != "/FlateDecode":
        # A chain of filters cannot be tested piece by piece; what honest programs chain is small.
        if len(raw) > 1 << 20:
            raise Unreadable("archive_bomb")
        return len(raw)
    total = grown(raw, room)
    if len([n for n in names if n == "/FlateDecode"]) > 1:
        total *= 1000
    return total


def grown(raw: bytes, room: int) -> int:
    """How many bytes a deflated stream unpacks to, counted without keeping them; stops just past `room`."""
    unpacker = zlib.decompressobj()
    total = 0
    rest = raw
    try:
        while rest and total <= room:
            total += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
            if unpacker.eof:
                break
    except zlib.error:
        pass  # PDFium reads what can be read of a torn stream; its size so far is what counts
    return total
