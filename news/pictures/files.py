"""The files of a picture: the one that is kept (`master.webp`) and what is made of it, below news/ in the store.

What is missing is made when it is asked for; the task that makes all sizes after an upload only saves readers the wait.
"""

import io
import uuid

from PIL import Image, ImageOps

from documents import storage
from news.pictures import FORMATS, SHARE_SIZE, STANDARD, WIDTHS, size_at

FOLDER = "news/"
TYPES = {"webp": "image/webp", "avif": "image/avif", "jpg": "image/jpeg"}
HOW = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "avif": {"format": "AVIF", "quality": 60, "speed": 6},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


def is_offered(width, ext):
    return width == SHARE_SIZE[0] if ext == "jpg" else ext in FORMATS and width in WIDTHS


def key_of(picture_id: uuid.UUID, name: str) -> str:
    return f"{FOLDER}{picture_id.hex[:2]}/{picture_id}/{name}"


def master_of(picture_id):
    return storage.place(key_of(picture_id, "master.webp"))


def name_of(picture, width, ext):
    """The cut of a card moves with the focal point, so its file has another name then."""
    return f"{width}-{picture.focal_x}-{picture.focal_y}.jpg" if ext == "jpg" else f"{width}.{ext}"


def place_of(picture, width, ext):
    return storage.place(key_of(picture.id, name_of(picture, width, ext)))


def keep(picture_id, image) -> int:
    """The picture itself and the size that pages use first; answers the bytes of what is kept."""
    data = _encoded(image, "webp", quality=90)
    storage.write_durably(master_of(picture_id), data)
    _write(key_of(picture_id, f"{STANDARD}.webp"), _resized(image, STANDARD), "webp")
    return len(data)


def stream_of(picture, width, ext):
    """An open file, made now if nobody has asked for it before. Raises FileNotFoundError when the picture is gone."""
    try:
        return place_of(picture, width, ext).open("rb")
    except FileNotFoundError:
        return io.BytesIO(make(picture, width, ext))


def make(picture, width, ext) -> bytes:
    return _write(key_of(picture.id, name_of(picture, width, ext)), _shaped(_master(picture), picture, width, ext), ext)


def make_all(picture):
    """Every size that is not there yet."""
    master = None
    wanted = [(width, ext) for ext in FORMATS for width in WIDTHS if width == STANDARD or size_at(picture, width)[0] == width]
    for width, ext in [*wanted, (SHARE_SIZE[0], "jpg")]:
        if not place_of(picture, width, ext).exists():
            master = master or _master(picture)
            _write(key_of(picture.id, name_of(picture, width, ext)), _shaped(master, picture, width, ext), ext)


def _master(picture):
    return Image.open(io.BytesIO(master_of(picture.id).read_bytes()), formats=["WEBP"]).convert("RGB")


def _shaped(master, picture, width, ext):
    if ext == "jpg":
        focus = (picture.focal_x / 1000, picture.focal_y / 1000)
        return ImageOps.fit(master, SHARE_SIZE, Image.Resampling.LANCZOS, centering=focus)
    return _resized(master, width)


def _resized(image, width):
    if width >= image.width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _encoded(image, ext, **more):
    out = io.BytesIO()
    image.save(out, **HOW[ext] | more)
    return out.getvalue()


def _write(key, image, ext) -> bytes:
    data = _encoded(image, ext)
    storage.write_durably(storage.place(key), data)
    return data


def erase(picture_id):
    for key, *_ in list(storage.stored(key_of(picture_id, ""))):
        storage.place(key).unlink(missing_ok=True)
