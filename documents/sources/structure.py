"""BODYSTRUCTURE (RFC 3501, 7.4.2): what a message is made of, told by the server before any of it is fetched.

The server and whoever wrote the message have a hand in this text, so depth and number of parts are bounded.
"""

import email.utils
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message

DEPTH = 12
PARTS = 100
NAME_BYTES = 2000
TOKEN = re.compile(rb'\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|([^\s()"]+))', re.DOTALL)


class Hostile(Exception):
    """No honest message or server says such a thing. `code` names what."""

    def __init__(self, code):
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Part:
    number: str  # as it is fetched: "1", "2.1"
    media_type: str
    name: str
    encoding: str
    size: int  # as it travels, before decoding
    is_attachment: bool
    belongs_to_page: bool  # a picture that an HTML letter shows in itself


def parse(answer) -> list[Part]:
    """`answer` is what imaplib gives for FETCH: bytes, and pairs (line ending in {n}, literal)."""
    tree = _tree(_flat(answer))
    parts = []
    _walk(tree, "", parts, related=False, depth=0)
    return parts


def _flat(answer) -> bytes:
    text = b""
    for item in answer:
        if isinstance(item, tuple):
            line, literal = item[0], item[1]
            quoted = b'"' + literal.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
            text += re.sub(rb"\{\d+\}$", lambda _, quoted=quoted: quoted, line)
        elif item:
            text += item
    start = text.upper().find(b"BODYSTRUCTURE (")
    if start < 0:
        raise Hostile("no_structure")
    return text[start + len(b"BODYSTRUCTURE ") :]


def _tree(text):
    stack, position = [], 0
    while True:
        match = TOKEN.match(text, position)
        if match is None:
            raise Hostile("odd_structure")
        position = match.end()
        opening, closing, quoted, atom = match.groups()
        if opening:
            if len(stack) > DEPTH * 3:  # envelopes and parameters are lists too
                raise Hostile("too_deep")
            stack.append([])
            continue
        if closing:
            if not stack:
                raise Hostile("odd_structure")
            done = stack.pop()
            if not stack:
                return done
            stack[-1].append(done)
            continue
        if not stack:
            raise Hostile("odd_structure")
        if quoted is not None:
            stack[-1].append(re.sub(rb"\\(.)", rb"\1", quoted, flags=re.DOTALL))
        else:
            stack[-1].append(None if atom.upper() == b"NIL" else atom)


def _walk(node, prefix, parts, *, related, depth):
    if depth > DEPTH:
        raise Hostile("too_deep")
    if not isinstance(node, list) or not node:
        raise Hostile("odd_structure")
    if isinstance(node[0], list):
        children = [child for child in node if isinstance(child, list)]
        subtype_at = next((at for at, child in enumerate(node) if not isinstance(child, list)), len(node))
        children = node[:subtype_at]
        subtype = _word(node, subtype_at)
        if len(children) > PARTS:
            raise Hostile("too_many_parts")
        for number, child in enumerate(children, start=1):
            place = f"{prefix}.{number}" if prefix else str(number)
            _walk(child, place, parts, related=subtype == "related", depth=depth + 1)
        return
    if len(parts) >= PARTS:
        raise Hostile("too_many_parts")
    parts.append(_leaf(node, prefix or "1", related))


def _leaf(node, number, related):
    media_type = f"{_word(node, 0)}/{_word(node, 1)}"
    size = _word(node, 6)
    if not size.isdigit() or len(size) > 15:
        raise Hostile("odd_structure")
    disposition, given = _disposition(node[7:])
    name = _name(given, "filename") or _name(_at(node, 2), "name")
    embedded = related and _at(node, 3) is not None and media_type.startswith("image/") and disposition != "attachment"
    is_text = media_type in ("text/plain", "text/html") and disposition != "attachment" and not name
    return Part(number, media_type, name, _word(node, 5), int(size), not is_text, embedded)


def _at(node, index):
    return node[index] if index < len(node) else None


def _word(node, index):
    value = _at(node, index)
    return value.decode("ascii", "replace").strip().lower() if isinstance(value, bytes) else ""


def _disposition(rest):
    """It stands at another place for each kind of part, but has a shape of its own: ("attachment" (…)).
    Some servers pass the header on as it is written, in one string."""
    for item in rest:
        if isinstance(item, list) and len(item) == 2 and isinstance(item[0], bytes):
            kind = item[0].lower()
            if kind in (b"attachment", b"inline") and (item[1] is None or isinstance(item[1], list)):
                return kind.decode(), item[1]
        elif isinstance(item, bytes) and re.match(rb"(?i)(attachment|inline)\s*(;|$)", item):
            header = Message()
            header["Content-Disposition"] = re.sub(r"\s+", " ", _text(item[:NAME_BYTES]))
            kind, *given = header.get_params([("", "")], "Content-Disposition")
            return kind[0].lower(), [text.encode("utf-8", "surrogateescape") for pair in given for text in map(_joined, pair)]
    return "", None


def _joined(value):
    """What the standard library has already taken apart (RFC 2231), in one piece again."""
    return value if isinstance(value, str) else email.utils.collapse_rfc2231_value(value, errors="replace")


def _name(pairs, key):
    """The file name among parameters, in whichever of the four ways mail programs write it."""
    if not isinstance(pairs, list):
        return ""
    given = [
        (name.decode("ascii", "replace").lower(), value)
        for name, value in zip(pairs[::2], pairs[1::2], strict=False)
        if isinstance(name, bytes) and isinstance(value, bytes)
    ]
    given = [(name, value) for name, value in given if name.split("*")[0] == key]
    if not given:
        return ""
    if sum(len(value) for _, value in given) > NAME_BYTES:
        raise Hostile("long_name")
    texts = [(name, _text(value)) for name, value in given]
    try:
        decoded = email.utils.decode_params([("", ""), *texts])[1:]
        value = email.utils.unquote(email.utils.collapse_rfc2231_value(decoded[0][1], errors="replace"))
    except (ValueError, LookupError, IndexError, TypeError):
        value = texts[0][1]
    return decoded_words(value)


def _text(value):
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def decoded_words(text) -> str:
    """=?utf-8?B?…?= made readable; what names no charset that exists is read as well as it can be."""
    try:
        pieces = decode_header(text)
    except (ValueError, LookupError):
        return text
    readable = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            readable.append(piece)
            continue
        try:
            readable.append(piece.decode(charset or "utf-8", "replace"))
        except (LookupError, ValueError):
            readable.append(piece.decode("utf-8", "replace"))
    return "".join(readable)
