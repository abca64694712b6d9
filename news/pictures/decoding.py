"""Bytes that somebody sent → pixels. What is kept is encoded anew from these, so nothing else of the file gets in."""

import io

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from news.exceptions import PictureRefused

MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 64_000_000  # a third of a GB while it is decoded
LONGEST_SIDE = 2560  # of what is kept
TAKEN = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"]
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
SRGB = ImageCms.createProfile("sRGB")

TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB nên kho ảnh không nhận. Hãy xuất ảnh thành JPG rồi tải lại."
NO_PICTURE = "Tệp này không phải ảnh. Kho ảnh nhận JPG, PNG, WebP, AVIF, TIFF và GIF tĩnh."
MARKUP = (
    "Tệp này là trang web hoặc hình vẽ SVG, không phải ảnh chụp, dù tên tệp có thể ghi khác. "
    "Hãy xuất thành JPG hoặc PNG rồi tải lại."
)
FROM_IPHONE = (
    "Ảnh định dạng HEIC của iPhone chưa đọc được. Hãy xuất ảnh thành JPG, hoặc trong Cài đặt › Camera › Định dạng "
    "chọn “Tương thích nhất” rồi chụp lại."
)
BROKEN = "Tệp ảnh bị hỏng hoặc chưa chép trọn vẹn, nên không mở được. Hãy mở thử trên máy của đồng chí, xuất lại rồi tải lên."
MOVING = "Đây là ảnh động. Kho ảnh chỉ nhận ảnh tĩnh: hãy xuất một khung hình thành JPG hoặc PNG rồi tải lại."


def decode(data: bytes) -> Image.Image:
    """The picture upright, in sRGB, without transparency, at most `LONGEST_SIDE` pixels long. Raises PictureRefused."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(TOO_LARGE)
    image = _opened(data)
    if image.width * image.height > MOST_PIXELS:
        raise PictureRefused(_too_many_pixels(image))
    if getattr(image, "is_animated", False) and image.format not in ("MPO", "TIFF"):
        raise PictureRefused(MOVING)
    try:
        return _plain(image)
    except Exception:  # decoders of ten formats, each with errors of its own
        raise PictureRefused(BROKEN) from None


def _opened(data):
    try:
        return Image.open(io.BytesIO(data), formats=TAKEN)
    except Image.DecompressionBombError:
        raise PictureRefused(_too_many_pixels()) from None
    except UnidentifiedImageError:
        raise PictureRefused(_what_else(data)) from None
    except Exception:
        raise PictureRefused(BROKEN) from None


def _too_many_pixels(image=None):
    measured = f"{image.width} × {image.height} điểm ảnh, " if image else ""
    return (
        f"Ảnh có {measured}nhiều hơn mức {MOST_PIXELS // 1_000_000} triệu điểm ảnh mà kho nhận. "
        f"Hãy thu nhỏ ảnh (cạnh dài {LONGEST_SIDE} điểm ảnh là đủ) rồi tải lại."
    )


def _what_else(data):
    start = data[:2048].lower()
    if any(sign in start for sign in (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml")):
        return MARKUP
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        return FROM_IPHONE
    return NO_PICTURE


def _plain(image):
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(_opaque(ImageOps.exif_transpose(image)))
    image.info = {}  # where and by which camera it was taken
    return image


def _opaque(image):
    """On white: what is drawn in black must not vanish on a dark page."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    ground.info = image.info
    return ground


def _in_srgb(image):
    profile = image.info.get("icc_profile")
    if profile:
        try:
            return ImageCms.profileToProfile(image, io.BytesIO(profile), SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile of something else: better ordinary colours than no picture
    return image.convert("RGB")
