"""Scans that come as pictures: JPEG, PNG, TIFF with one or many pages."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import Unreadable

A4_SHORT, A4_LONG = 595.3, 841.9
FORMATS = ("JPEG", "PNG", "TIFF")
EMBEDDED_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP")


class PictureSource:
    """A picture file whose frames are decoded one at a time and never all kept: a long TIFF is large."""

    def __init__(self, data: bytes, *, max_pages: int, max_pixels: int, formats: tuple[str, ...] = FORMATS) -> None:
        self._data, self._formats, self._max_pixels = data, formats, max_pixels
        self._last: tuple[int, Image.Image] | None = None
        with _refused(data), self._opened() as picture:
            self.page_count = getattr(picture, "n_frames", 1)
        if self.page_count > max_pages:
            raise Unreadable("too_many_pages", count=self.page_count, limit=max_pages)

    def _opened(self) -> Image.Image:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(self._data), formats=self._formats)

    def frame(self, number: int) -> Image.Image:
        """Upright (by EXIF) "L" or "RGB" image; its .info holds "dpi" where the file tells it."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        with _refused(self._data), self._opened() as picture:
            picture.seek(number - 1)
            pixels = picture.width * picture.height
            if pixels > self._max_pixels:
                raise Unreadable("image_bomb" if pixels > 400 * len(self._data) else "too_many_pixels", page=number)
            picture.load()
            frame = upright_rgb(picture)
        self._last = number, frame
        return frame


@contextmanager
def _refused(data: bytes) -> Iterator[None]:
    try:
        yield
    except Image.DecompressionBombError as bomb:
        raise Unreadable("image_bomb") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError,
            struct.error, zlib.error) as wrong:
        cut = "truncat" in str(wrong).lower() or isinstance(wrong, EOFError) or not _ends_well(data)
        raise Unreadable("truncated" if cut else "damaged") from wrong


def _ends_well(data: bytes) -> bool:
    """Whether a JPEG or PNG has the end that its kind must have."""
    if data.startswith(b"\xff\xd8"):
        return b"\xff\xd9" in data[-4096:]
    if data.startswith(b"\x89PNG"):
        return b"IEND" in data[-4096:]
    return True


def upright_rgb(picture: Image.Image) -> Image.Image:
    dpi = picture.info.get("dpi")
    upright = ImageOps.exif_transpose(picture)
    turned = upright.size != picture.size
    if upright.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(upright, dtype=np.float64)
        top = values.max() or 1
        upright = Image.fromarray((values * (255 / (65535 if top > 255 else 255))).clip(0, 255).astype(np.uint8))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        upright = Image.alpha_composite(paper, seen).convert("RGB")
    elif upright.mode in ("1", "L"):
        upright = upright.convert("L")
    elif upright.mode != "RGB":
        upright = upright.convert("RGB")
    upright.info = {"dpi": (dpi[1], dpi[0]) if dpi and turned else dpi} if dpi else {}
    return upright


def points(picture: Image.Image) -> tuple[float, float]:
    """Page size in points: by the resolution written in the file when it makes a sheet of paper, else A4 wide."""
    width, height = picture.size
    dpi = picture.info.get("dpi")
    if dpi:
        try:
            across, down = float(dpi[0]), float(dpi[1])
        except (TypeError, ValueError, ZeroDivisionError):
            across = down = 0.0
        if across > 1 and down > 1:
            size = width * 72 / across, height * 72 / down
            if 250 <= min(size) <= 900 and max(size) <= 1300:
                return size
    wide = A4_SHORT if height >= width else A4_LONG
    return wide, wide * height / width


def at_dpi(picture: Image.Image, size: tuple[float, float], dpi: int) -> Image.Image:
    wanted = max(1, round(size[0] * dpi / 72)), max(1, round(size[1] * dpi / 72))
    if abs(wanted[0] - picture.width) <= 2 and abs(wanted[1] - picture.height) <= 2:
        return picture
    smaller = wanted[0] < picture.width
    return picture.resize(wanted, Image.Resampling.LANCZOS if smaller else Image.Resampling.BICUBIC,
                          reducing_gap=2.0 if smaller else None)
