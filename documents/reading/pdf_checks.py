"""What a PDF must not carry, looked for before anything is drawn."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from .errors import Unreadable

STREAM_WORTH_TESTING = 4096  # deflate grows at most about 1000 times: smaller streams cannot hurt
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
    except pikepdf.PdfError as wrong:
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
    """The object and the dictionaries written inside it; those with a number of their own come by anyway."""
    yield thing
    if depth == 8:
        return
    for value in thing.values():
        for inner in value if isinstance(value, pikepdf.Array) else (value,):
            if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
                yield from _with_inner(inner, depth + 1)


def _refuse_active(thing: pikepdf.Object) -> None:
    keys = set(thing.keys())
    if "/JS" in keys or "/JavaScript" in keys:
        raise Unreadable("pdf_javascript")
    if str(thing.get("/S", "")) in ACTIVE_ACTIONS or str(thing.get("/Subtype", "")) in ("/RichMedia", "/Movie", "/Screen"):
        raise Unreadable("pdf_javascript")
    if "/XFA" in keys:
        raise Unreadable("pdf_javascript")
    if "/EmbeddedFiles" in keys or "/EF" in keys or str(thing.get("/Type", "")) == "/EmbeddedFile":
        raise Unreadable("embedded_files")


def _words_of(thing: pikepdf.Object) -> list[str]:
    kind = str(thing.get("/Subtype", "")) if "/Rect" in thing else ""
    if kind:
        return [_as_text(thing[key]) for key in ("/Contents", "/V", "/TU", "/RC") if key in thing]
    if "/FT" in thing:
        return [_as_text(thing[key]) for key in ("/V", "/TU") if key in thing]
    if "/Title" in thing and ("/Parent" in thing or "/Dest" in thing or "/A" in thing):
        return [_as_text(thing["/Title"])]
    return []


def _as_text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _weigh(stream: pikepdf.Stream, max_pixels: int, room: int) -> int:
    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    if str(stream.get("/Subtype", "")) == "/Image":
        try:
            pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        except (TypeError, ValueError) as wrong:
            raise Unreadable("damaged") from wrong
        if pixels > max_pixels:
            raise Unreadable("image_bomb")
        if names == ["/FlateDecode"] and int(stream.get("/Length", 0) or 0) > STREAM_WORTH_TESTING:
            expected = pixels * 8 + (1 << 20)  # four colours of 16 bits
            if grown(stream.read_raw_bytes(), expected) > expected:
                raise Unreadable("image_bomb")
        return 0
    packed = int(stream.get("/Length", 0) or 0)
    if not names or (packed < STREAM_WORTH_TESTING and len(names) == 1):
        return packed
    if "/FlateDecode" not in names:
        return packed
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
