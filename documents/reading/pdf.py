"""PDF pages through PDFium: placed words of the text layer, page images, and what a layer is worth."""

from __future__ import annotations

import ctypes
import itertools
import threading
import unicodedata
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as c
from PIL import Image

from vietnamese.legacy import legacy_encoding

from .errors import Unreadable
from .legacy import reread_words
from .lines import Placed

# PDFium keeps global state: one thread at a time, in whatever process this runs.
LOCK = threading.RLock()

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
DROPPED = {0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF, 0x0002}
LINE_ENDS = {0x0002, 0xFFFE}  # PDFium's hyphen at the end of a line
SPACES = {0x00, 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x0C, 0x0B, 0x3000, 0x2028, 0x2029, *range(0x2000, 0x200B), 0x202F, 0x205F}


@dataclass(slots=True)
class Layer:
    """What one page carries: its words in points from the top left of the upright page, and its pictures."""

    width: float
    height: float
    rotation: int = 0  # degrees clockwise that the page must be turned because its letters lie on their side
    words: list[Placed] = field(default_factory=list)
    outside: str = ""  # text beyond the page edges
    picture_share: float = 0.0  # of the page covered by pictures
    largest_picture: float = 0.0
    picture_dpi: float = 0.0  # of the largest picture, where it stands on the page by itself
    invisible_share: float = 0.0  # of the text objects, counted only when a picture covers the page
    letters: int = 0
    broken: int = 0  # letters without a meaning (private use, replacement)
    typed: str = ""  # the words as they stood, where they stood in letters from before Unicode


REOPENED_AFTER = 40  # pages: the library keeps what it has unpacked of a document for as long as it is open


class PdfSource:
    """An open PDF. Annotations (signature fields among them) are flattened into the pages of this copy in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with LOCK:
            self._open()
            self.page_count = len(self._document)

    def _open(self) -> None:
        try:
            self._document = pypdfium2.PdfDocument(self._data)
        except pypdfium2.PdfiumError as wrong:
            raise Unreadable("encrypted" if "assword" in str(wrong) else "damaged") from wrong
        if self._document.get_formtype() != c.FORMTYPE_NONE:
            self._document.init_forms()
        self._loaded: set[int] = set()

    def close(self) -> None:
        with LOCK:
            self._document.close()

    def _page(self, number: int) -> pypdfium2.PdfPage:
        if number not in self._loaded and len(self._loaded) >= REOPENED_AFTER:
            self._document.close()
            self._open()
        try:
            page = self._document[number - 1]
            if number not in self._loaded:
                self._loaded.add(number)
                if c.FPDFPage_GetAnnotCount(page.raw):
                    c.FPDFPage_Flatten(page.raw, c.FLAT_NORMALDISPLAY)
                    page.close()
                    page = self._document[number - 1]
            return page
        except pypdfium2.PdfiumError as wrong:
            raise Unreadable("damaged") from wrong

    def size(self, number: int) -> tuple[float, float]:
        with LOCK:
            return self._document.get_page_size(number - 1)

    def render(self, number: int, dpi: int, max_pixels: int) -> Image.Image:
        with LOCK:
            page = self._page(number)
            try:
                width, height = page.get_size()
                scale = dpi / 72
                if width * height * scale * scale > max_pixels:
                    scale = (max_pixels / (width * height)) ** 0.5
                shot = page.render(scale=scale, may_draw_forms=True, rev_byteorder=True).to_pil()
                return shot if shot.mode == "RGB" else shot.convert("RGB")
            finally:
                page.close()

    def layer(self, number: int) -> Layer:
        with LOCK:
            page = self._page(number)
            try:
                width, height = page.get_size()
                layer = Layer(width, height)
                text = page.get_textpage()
                try:
                    self._read_words(page, text, layer)
                    encoding = legacy_encoding(" ".join(word.text for word in layer.words))
                    if encoding:
                        layer = Layer(width, height, typed="\n".join(" ".join(word.text for word in line) for line in _lines(layer.words)))
                        self._read_words(page, text, layer, encoding)
                finally:
                    text.close()
                self._weigh_pictures(page, layer)
                return layer
            finally:
                page.close()

    def _read_words(
        self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, layer: Layer, encoding: str | None = None
    ) -> None:
        """With an encoding from before Unicode, hyphens that PDFium would drop are kept: they may be letters."""
        place = _Placer(page, text.raw, layer)
        letters: list[str] = []
        first = last = -1
        for index, code in enumerate(_codes(text.raw)):
            if code in SPACES:
                if letters:
                    place.word(letters, first, last)
                    letters = []
                if code == 0x0A:
                    place.line += 1
                continue
            ends_line = encoding is not None and code in LINE_ENDS
            if (code in DROPPED and not (ends_line or (encoding and code == 0x00AD))) or 0xD800 <= code < 0xE000:
                continue
            if not letters:
                first = index
            last = index
            letters.append("\x02" if ends_line else chr(code))
            if ends_line:
                place.word(letters, first, last)
                letters = []
                place.line += 1
        if letters:
            place.word(letters, first, last)
        if encoding:
            fonts = {id(word): _font(text.raw, index) for word, index in zip(layer.words, place.firsts, strict=True)}
            lines = [[(word.text, fonts[id(word)]) for word in line] for line in _lines(layer.words)]
            for word, read in zip(layer.words, reread_words(lines, encoding), strict=True):
                word.text = read
        place.finish()

    def _weigh_pictures(self, page: pypdfium2.PdfPage, layer: Layer) -> None:
        area = layer.width * layer.height or 1.0
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        texts: list = []
        for index in range(c.FPDFPage_CountObjects(page.raw)):
            thing = c.FPDFPage_GetObject(page.raw, index)
            kind = c.FPDFPageObj_GetType(thing)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                texts.append(thing)
            elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
                if kind == c.FPDF_PAGEOBJ_FORM and not _holds_picture(thing):
                    continue
                if c.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
                    share = max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value) / area
                    layer.picture_share += share
                    if share > layer.largest_picture:
                        layer.largest_picture, layer.picture_dpi = share, _dpi(thing, share * area)
        if layer.picture_share > 0.5 and texts:
            hidden = sum(c.FPDFTextObj_GetTextRenderMode(thing) == c.FPDF_TEXTRENDERMODE_INVISIBLE for thing in texts)
            layer.invisible_share = hidden / len(texts)


def _codes(raw: object) -> list[int]:
    """The code of every character, by PDFium's own index, fetched at once where the index allows it."""
    count = c.FPDFText_CountChars(raw)
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count + 1))()
    if c.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        return list(buffer)[:count]
    return [c.FPDFText_GetUnicode(raw, index) for index in range(count)]


def _lines(words: list[Placed]) -> list[list[Placed]]:
    return [list(line) for _, line in itertools.groupby(words, lambda word: word.seed)]


def _font(raw: object, index: int) -> str:
    name = ctypes.create_string_buffer(128)
    size = c.FPDFText_GetFontInfo(raw, index, name, len(name), ctypes.c_int())
    return name.value.decode("latin-1") if 0 < size <= len(name) else ""


def _dpi(thing: object, area: float) -> float:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not c.FPDFImageObj_GetImagePixelSize(thing, width, height):  # a form around a picture
        return 0.0
    return 72 * (width.value * height.value / area) ** 0.5


def _holds_picture(form: object, depth: int = 0) -> bool:
    if depth > 4:
        return False
    for index in range(c.FPDFFormObj_CountObjects(form)):
        thing = c.FPDFFormObj_GetObject(form, index)
        kind = c.FPDFPageObj_GetType(thing)
        if kind == c.FPDF_PAGEOBJ_IMAGE or (kind == c.FPDF_PAGEOBJ_FORM and _holds_picture(thing, depth + 1)):
            return True
    return False


class _Placer:
    """Turns runs of characters into words in points from the top left of the page as it is seen."""

    def __init__(self, page: pypdfium2.PdfPage, raw: object, layer: Layer) -> None:
        self.raw, self.layer = raw, layer
        box = c.FS_RECTF()
        c.FPDF_GetPageBoundingBox(page.raw, box)
        self.left, self.bottom, self.right, self.top = box.left, box.bottom, box.right, box.top
        self.turn = page.get_rotation()
        self.rect = c.FS_RECTF()
        self.angles: dict[int, int] = {}
        self.outside: list[str] = []
        self.firsts: list[int] = []  # of every word, PDFium's index of its first letter
        self.line = 0
        self.count = 0
        self.middle = 0.0

    def word(self, letters: list[str], first: int, last: int) -> None:
        text = "".join(letters)
        if not text.isascii():
            self.layer.broken += sum(0xE000 <= ord(x) <= 0xF8FF or x == "\ufffd" for x in letters)
            text = "".join(LIGATURES.get(x, x) for x in text)
            text = unicodedata.normalize("NFC", text)
        if ord(text[0]) < 0x20:
            text = "".join(x for x in text if ord(x) >= 0x20)
            if not text:
                return
        rect = self.rect
        c.FPDFText_GetLooseCharBox(self.raw, first, rect)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        if last != first:
            c.FPDFText_GetLooseCharBox(self.raw, last, rect)
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
        self.count += 1
        if self.count % 6 == 1:
            angle = round(c.FPDFText_GetCharAngle(self.raw, first) / 1.5707963) % 4
            self.angles[angle] = self.angles.get(angle, 0) + 1
        x0, y0, x1, y1 = self._seen(x0, y0, x1, y1)
        if x1 < 0 or y1 < 0 or x0 > self.layer.width or y0 > self.layer.height:
            self.outside.append(text)
            return
        middle = (y0 + y1) / 2
        if abs(middle - self.middle) > 0.3 * (y1 - y0):
            self.line += 1
        self.middle = middle
        self.layer.letters += len(text)
        self.firsts.append(first)
        self.layer.words.append(Placed(text, x0, y0, x1, y1, 1.0, self.line))

    def _seen(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if self.turn == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turn == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turn == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0

    def finish(self) -> None:
        layer = self.layer
        layer.outside = " ".join(self.outside)
        if not self.angles:
            return
        main = max(self.angles, key=self.angles.get)
        # PDFium counts the angle clockwise on the unturned page.
        sideways = (-main * 90 - self.turn) % 360
        if sideways and self.angles[main] > 0.7 * sum(self.angles.values()):
            layer.rotation = sideways
            layer.width, layer.height, layer.words = turned(layer.words, layer.width, layer.height, sideways)


def turned(words: list[Placed], width: float, height: float, degrees: int) -> tuple[float, float, list[Placed]]:
    """The page and its words after turning clockwise by 90, 180 or 270 degrees."""
    out = []
    for w in words:
        if degrees == 90:
            box = height - w.y1, w.x0, height - w.y0, w.x1
        elif degrees == 180:
            box = width - w.x1, height - w.y1, width - w.x0, height - w.y0
        else:
            box = w.y0, width - w.x1, w.y1, width - w.x0
        out.append(Placed(w.text, *box, w.confidence, w.seed))
    return (width, height, out) if degrees == 180 else (height, width, out)
