"""Where the bytes of a PDF say "this is signed", found without trusting its structure.

Whoever changes a signed file may hit the very objects that lead to its signature. Then the structure
shows no signature at all, and a file must not pass for unsigned because it was damaged: so the
signatures are looked for in the bytes themselves, and each is held against the bytes it covers.
"""

import re
from dataclasses import dataclass

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
CMS_STRING = re.compile(rb"<(3[0-9A-Fa-f\s]{800,})>")  # a DER sequence, written in hex
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # the object identifier that opens every CMS signature
HEX_GAP = re.compile(rb"<[0-9A-Fa-f\s]*>")


@dataclass(frozen=True)
class Claim:
    """`start`: where the signature's string begins; `byte_range` is None when nothing says what it covers."""

    start: int
    contents: bytes
    byte_range: tuple[int, int, int, int] | None

    @property
    def end(self):
        """Where the signed part of the file ends; what has no range comes last."""
        return self.byte_range[2] + self.byte_range[3] if self.byte_range else float("inf")

    def covered(self, data: bytes) -> list[memoryview]:
        first, length, second, rest = self.byte_range
        view = memoryview(data)
        return [view[first : first + length], view[second : second + rest]]


MOST_CLAIMS = 200
LONGEST_GAP = 4 * 1024 * 1024  # bytes of one signature's place


def claims(data: bytes) -> list[Claim]:
    """In the order of signing: each signature covers the file as the one before left it."""
    found = {}
    for number, match in enumerate(BYTE_RANGE.finditer(data)):
        if number >= MOST_CLAIMS:
            raise ValueError("more claims than any honest file has")
        first, length, second, rest = byte_range = tuple(int(number) for number in match.groups())
        start = first + length
        # From the first byte, around its own string and nothing more, within the file. Nothing is copied before that is known.
        fits = first == 0 and start < second and second - start <= LONGEST_GAP and second + rest <= len(data)
        if fits and HEX_GAP.fullmatch(data, start, second):
            contents = from_hex(data[start + 1 : second - 1])
            if contents.strip(b"\0"):  # all zeros: a place kept for a signature that nobody gave
                found[length] = Claim(length, contents, byte_range)
    for match in CMS_STRING.finditer(data):
        if match.start() not in found and SIGNED_DATA in (contents := from_hex(match.group(1)))[:40]:
            found[match.start()] = Claim(match.start(), contents, None)
    return sorted(found.values(), key=lambda claim: (claim.end, claim.start))


def from_hex(text: bytes) -> bytes:
    digits = b"".join(text.split())
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))
