"""Files as people send them to the picture library."""

import io
import struct
import zlib

from PIL import Image, ImageCms

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def photo(width=1600, height=1067, fmt="JPEG", mode="RGB", **options):
    """Left half red, right half blue, upper left corner white."""
    image = Image.new("RGB", (width, height), (200, 30, 30))
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    image.paste((255, 255, 255), (0, 0, width // 8, height // 8))
    out = io.BytesIO()
    image.convert(mode).save(out, fmt, **options)
    return out.getvalue()


def from_a_phone(**more):
    """Held upright: stored on its side, with place and maker."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Máy chụp bí mật"
    exif.get_ifd(GPS)[2] = (12.0, 0.0, 15.3)
    return photo(exif=exif.tobytes(), **more)


def with_profile():
    return photo(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), xmp=b"<x:xmpmeta>12.00N</x:xmpmeta>")


def moving(fmt="GIF"):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, fmt, save_all=True, append_images=frames[1:], duration=200)
    return out.getvalue()


def bomb(width=30_000, height=30_000):
    """A PNG of a few hundred bytes that claims to be that large, and is as large as it can be cheaply."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(width))) + chunk(b"IEND", b"")


HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
