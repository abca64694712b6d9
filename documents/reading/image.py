"""Scans that come as pictures: JPEG, PNG, TIFF with one or many pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import Unreadable

A4_SHORT, A4_LONG = 595.3, 841.9
FORMATS = ("JPEG", "PNG", "TIFF")
EMBEDDED_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP")


def frames(data: bytes, *, max_pages: int, max_pixels: int, formats: tuple[str, ...] = FORMATS) -> Iterator[Image.Image]:
    """Upright (by EXIF) 8-bit "L" or "RGB" images, one a page, decoded one at a time; .info["dpi"] kept."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=formats)
            count = getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError as bomb:
        raise Unreadable("image_bomb") from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as wrong:
        raise Unreadable("damaged") from wrong
    if count > max_pages:
        raise Unreadable("too_many_pages", count=count, limit=max_pages)
    for number in range(count):
        try:
            picture.seek(number)
            if picture.width * picture.height > max_pixels:
                raise Unreadable("too_many_pixels", page=number + 1)
            picture.load()
            yield upright_rgb(picture)
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as wrong:
            code = "truncated" if "truncated" in str(wrong) or isinstance(wrong, EOFError) else "damaged"
            raise Unreadable(code) from wrong


def page_count(data: bytes, *, formats: tuple[str, ...] = FORMATS) -> int:
    with Image.open(io.BytesIO(data), formats=formats) as picture:
        return getattr(picture, "n_frames", 1)


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
