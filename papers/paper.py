"""What an official paper says, apart from how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Regime = Literal["party", "state"]


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature block. `authority` holds the lines above the title ("T/M BAN THƯỜNG VỤ", "KT. CHỦ TỊCH")."""

    name: str
    title: str
    authority: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Text struck on the page with a stamp. `x` and `y` place its centre, in millimetres from the top left;
    `page` -1 is the last page."""

    text: str
    x: float
    y: float
    page: int = 1
    size: float = 15.0  # points
    angle: float = 0.0  # degrees, counter-clockwise
    colour: str = "#c8102e"
    frame: int = 1  # 0 none, 1 single, 2 double
    font: str = "Tinos-Bold"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row is the head and is repeated on every page. `widths` are relative; empty: by what the cells hold.
    `figures`: all columns but the first hold figures and are centred."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    widths: tuple[float, ...] = ()
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG). `width` is its share of the width of the text; `alt` is for those who do not see it."""

    png: bytes
    alt: str
    caption: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """Lines in a frame, smaller than the text: a label or a warning that must not be overlooked."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = str | Grid | Figure | Box | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """`issuer` and `parent_body` may hold line breaks; a joint paper names the other issuers in `co_issuers`.

    Lines of `body` may begin with "# " (bold), "~ " (italic) or "= " (bold, centred); between them stand tables, pictures
    and boxes.
    """

    regime: Regime
    issuer: str
    notation: str  # "NQ/TU", "QĐ-UBND", "UBND-VX"
    date: date
    doc_type: str  # "Nghị quyết"; "Công văn" is never printed
    subject: str
    body: tuple[Block, ...]
    signers: tuple[Signer, ...]
    number: str = ""  # "09"; empty: not yet numbered
    separator: str = ""  # between number and notation; empty: by regime
    parent_body: str = ""
    co_issuers: tuple[str, ...] = ()
    place: str = ""
    heading: str = ""  # bold capitals between the subject and the body ("ỦY BAN NHÂN DÂN TỈNH")
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    urgency: str = ""  # "Khẩn", "Thượng khẩn", "Hỏa tốc"
    marks: tuple[Mark, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()  # first row is the head; printed after the body
    annex: tuple[Block, ...] = ()  # blocks of a page of its own after the signatures

    @property
    def joiner(self) -> str:
        return self.separator or ("-" if self.regime == "party" else "/")

    @property
    def symbol(self) -> str:
        return f"{self.number}{self.joiner}{self.notation}" if self.number else ""

    @property
    def is_letter(self) -> bool:
        return self.doc_type == "Công văn"
