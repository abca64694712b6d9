"""One door for every file: bytes in, a Reading out. Works in memory only and writes nothing to disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from . import image, ocr, office, pdf, pdf_checks, quality, upright
from .engine import TooSlow
from .errors import Unreadable
from .kinds import sniff
from .lines import arrange
from .pages import Page, Reading

FEW_LETTERS = 20
SIGNED_SCAN_LETTERS = 500  # a signing program prints name, mail and time over a scan: that is not the page's text
BLANK_INK = 0.0015


@dataclass(frozen=True, slots=True)
class Limits:
    bytes: int = 200 * 1024 * 1024
    pages: int = 2000
    pixels: int = 120_000_000  # of one picture in the file
    render_pixels: int = 40_000_000  # of one page image made here
    unpacked: int = 600 * 1024 * 1024
    page_seconds: float = 60.0
    total_seconds: float = 4 * 3600.0


Progress = Callable[[int, int], None]


def read(
    data: bytes,
    file_name: str,
    *,
    limits: Limits = Limits(),
    ocr: bool = True,
    progress: Progress | None = None,
) -> Reading:
    """Read a file to the end; whoever asked closes it. Raises Unreadable with a code and a Vietnamese sentence.

    A page that stays unreadable (OCR too slow) has source "none"; a blank page has no words and
    the source of its neighbours. With ocr=False, pages that would need OCR have source "none".
    """
    if len(data) == 0:
        raise Unreadable("empty")
    if len(data) > limits.bytes:
        raise Unreadable("too_large", limit=f"{limits.bytes // (1024 * 1024)} MB")
    kind = sniff(data, file_name)
    work = _Work(limits, ocr, progress)
    if kind == "pdf":
        return work.pdf(data)
    if kind == "image":
        return work.image(data)
    return work.office(data, kind)


class _Work:
    def __init__(self, limits: Limits, use_ocr: bool, progress: Progress | None) -> None:
        self.limits, self.use_ocr, self.progress = limits, use_ocr, progress
        self.typed: list[str] = []
        self.began = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(done, total)
        if time.monotonic() - self.began > self.limits.total_seconds:
            raise Unreadable("too_slow")

    def pdf(self, data: bytes) -> Reading:
        limits = self.limits
        extra = [
            pdf_checks.inspect(
                data, max_pages=limits.pages, max_pixels=limits.pixels, max_unpacked=limits.unpacked
            )
        ]
        source = pdf.PdfSource(data)
        pages: list[Page] = []
        try:
            for number in range(1, source.page_count + 1):
                layer = source.layer(number)
                pages.append(self._pdf_page(source, number, layer, extra))
                self.tell(number, source.page_count)
        except BaseException:
            source.close()
            raise
        reading = _reading("pdf", pages, True, extra, self.typed)
        reading.release = source.close
        return reading

    def _pdf_page(self, source: pdf.PdfSource, number: int, layer: pdf.Layer, extra: list[str]) -> Page:
        page = Page(number, layer.width, layer.height, rotation=layer.rotation)
        page.render = _pdf_render(source, number, layer.rotation, 0.0, self.limits.render_pixels)
        page.words, page.text = arrange(layer.words, layer.width, layer.height)
        page.source = "text"
        self.typed.append(layer.typed)
        if layer.outside:
            extra.append(layer.outside)
        if not self._needs_ocr(layer, page.text):
            return page
        hidden = page.text
        scanned = layer.picture_share > 0.5 or layer.letters < FEW_LETTERS
        if layer.letters < FEW_LETTERS and layer.picture_share < 0.02:
            shot = source.render(number, 60, self.limits.render_pixels)
            if _is_blank(shot):
                return page
        if not self.use_ocr:
            if scanned:
                page.words, page.text, page.source = [], "", "none"
                extra.append(hidden)
            return page
        if not ocr.available():
            if scanned:
                raise Unreadable("no_ocr")
            return page
        shot = source.render(number, ocr.DPI, self.limits.render_pixels)
        if layer.rotation:
            shot = Image.fromarray(upright.turn(np.asarray(shot), layer.rotation, 0))
        read, skew = self._recognised(shot, number, layer.width, layer.height, layer.picture_dpi)
        read.rotation = (layer.rotation + read.rotation) % 360
        if layer.invisible_share <= 0.5 and layer.letters >= FEW_LETTERS and not _better(read.text, page.text):
            return page
        read.render = _pdf_render(source, number, read.rotation, skew, self.limits.render_pixels)
        extra.append(hidden)
        return read

    @staticmethod
    def _needs_ocr(layer: pdf.Layer, text: str) -> bool:
        if layer.letters < FEW_LETTERS:
            return True
        if layer.picture_share > 0.5 and (layer.invisible_share > 0.5 or layer.letters < SIGNED_SCAN_LETTERS):
            return True
        if layer.broken > 0.2 * layer.letters:
            return True
        return quality.looks_wrong(text)

    def image(self, data: bytes) -> Reading:
        source = image.PictureSource(data, max_pages=self.limits.pages, max_pixels=self.limits.pixels)
        pages: list[Page] = []
        for number in range(1, source.page_count + 1):
            pages.append(self._picture_page(source, number, number))
            self.tell(number, source.page_count)
        return _reading("image", pages, True, [], [])

    def _picture_page(self, source: image.PictureSource, frame: int, number: int) -> Page:
        picture = source.frame(frame)
        size = image.points(picture)
        if not self.use_ocr:
            page, skew = Page(number, *size), 0.0
        elif not ocr.available():
            raise Unreadable("no_ocr")
        else:
            scanned_dpi = 72 * picture.width / size[0]
            page, skew = self._recognised(image.at_dpi(picture, size, ocr.DPI), number, *size, scanned_dpi)
        page.render = _picture_render(source, frame, size, page.rotation, skew, self.limits.render_pixels)
        return page

    def office(self, data: bytes, kind: str) -> Reading:
        limits = self.limits
        try:
            document = office.read(data, kind, max_unpacked=limits.unpacked, max_pages=limits.pages)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as odd:
            # XML that is well formed but makes no sense: there are more ways than can be foreseen.
            raise Unreadable("damaged") from odd
        pages = document.pages
        sources = []
        for picture in document.pictures:
            try:
                sources.append(
                    image.PictureSource(
                        picture, max_pages=limits.pages, max_pixels=limits.pixels, formats=image.EMBEDDED_FORMATS
                    )
                )
            except Unreadable as wrong:
                if wrong.code not in ("damaged", "truncated"):
                    raise
                document.undrawable += 1
        total = len(pages) + sum(source.page_count for source in sources)
        if total + document.undrawable > limits.pages:
            raise Unreadable("too_many_pages", count=total, limit=limits.pages)
        done = len(pages)
        for source in sources:
            for frame in range(1, source.page_count + 1):
                try:
                    if min(source.frame(frame).size) >= office.SMALLEST_PICTURE:
                        pages.append(self._picture_page(source, frame, len(pages) + 1))
                except Unreadable as wrong:
                    if wrong.code not in ("damaged", "truncated"):
                        raise
                    document.undrawable += 1
                done += 1
                self.tell(done, total)
        for _ in range(document.undrawable):
            pages.append(Page(len(pages) + 1, image.A4_SHORT, image.A4_LONG))
        self.tell(total, total)
        return _reading(kind, pages, document.has_fixed_pages, document.extra, document.typed)

    def _recognised(
        self, shot: Image.Image, number: int, width: float, height: float, scanned_dpi: float
    ) -> tuple[Page, float]:
        page = Page(number, width, height)
        try:
            found = ocr.read_page(shot, scanned_dpi=scanned_dpi, seconds=self.limits.page_seconds)
        except TooSlow:
            return page, 0.0
        if found.rotation in (90, 270):
            page.width, page.height = height, width
        page.rotation = found.rotation
        page.words, page.text = arrange(found.words, found.width, found.height)
        page.confidence = found.confidence
        page.source = "ocr" if page.words or found.ink < BLANK_INK else "none"
        return page, found.skew


def _reading(kind: str, pages: list[Page], has_fixed_pages: bool, extra: list[str], typed: list[str]) -> Reading:
    sources = {page.source for page in pages if page.words or page.source == "none"}
    if sources <= {"text"}:
        text_source = "text" if sources else "none"
    else:
        text_source = sources.pop() if len(sources) == 1 else "mixed" if sources & {"text", "ocr"} else "none"
    extra_text, typed_text = ("\n".join(part for part in parts if part.strip()) for parts in (extra, typed))
    return Reading(kind, pages, has_fixed_pages, extra_text, typed_text, text_source)


def _better(ocr_text: str, text: str) -> bool:
    """Whether OCR saw plainly more than a visible text layer, or plainly more Vietnamese."""
    if len(ocr_text) > 1.3 * len(text) + 100:
        return True
    _, valid, marks = quality.weigh(text)
    _, ocr_valid, ocr_marks = quality.weigh(ocr_text)
    return ocr_valid + ocr_marks > valid + marks + 0.2


def _is_blank(shot: Image.Image) -> bool:
    return float((np.asarray(shot.convert("L")) < 200).mean()) < 0.0002


def _pdf_render(source: pdf.PdfSource, number: int, rotation: int, skew: float, max_pixels: int):
    def render(dpi: int) -> Image.Image:
        shot = source.render(number, dpi, max_pixels)
        return Image.fromarray(upright.turn(np.asarray(shot), rotation, skew)) if rotation or skew else shot

    return render


def _picture_render(
    source: image.PictureSource, frame: int, size: tuple[float, float], rotation: int, skew: float, max_pixels: int
):
    def render(dpi: int) -> Image.Image:
        most = 72 * (max_pixels / (size[0] * size[1])) ** 0.5
        shot = image.at_dpi(source.frame(frame), size, int(min(dpi, most))).convert("RGB")
        return Image.fromarray(upright.turn(np.asarray(shot), rotation, skew)) if rotation or skew else shot

    return render
