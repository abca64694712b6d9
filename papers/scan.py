"""Make a clean page look as if it had been through paper: printed, stamped, signed, copied, scanned or photographed.

Everything random comes from the `rng` given, so one seed gives one picture.
"""

from __future__ import annotations

import io
import random
import time

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

_EPOCH = time.gmtime(1640995200)  # a file's bytes must not depend on the clock

# What happened to the paper. All stay legible to a careful reader.
KINDS = ("office", "skewed", "faint", "copy", "photo", "bleed", "punched", "grey", "fax")


def rasterise(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def degrade(page: Image.Image | bytes, rng: random.Random, kind: str = "office") -> Image.Image:
    """One page in, one simulated scan out; `page` may be the bytes of a PDF, whose first page is taken."""
    if isinstance(page, bytes):
        page = rasterise(page)[0]
    if kind not in KINDS:
        raise ValueError(f"no such kind of scan: {kind}")
    noise = np.random.default_rng(rng.randrange(2**32))
    return _STEPS[kind](page.convert("RGB"), rng, noise)


def scan_pages(pdf: bytes, rng: random.Random, kind: str = "office", dpi: int = 200) -> list[Image.Image]:
    return [degrade(page, rng, kind) for page in rasterise(pdf, dpi)]


def place(page: Image.Image, ink: Image.Image, x: float, y: float) -> None:
    """Lay ink on paper (it darkens, as ink does), its centre at fractions `x`, `y` of the page."""
    left, top = round(x * page.width - ink.width / 2), round(y * page.height - ink.height / 2)
    box = (max(0, left), max(0, top), min(page.width, left + ink.width), min(page.height, top + ink.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    piece = ink.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    under = np.asarray(page.crop(box).convert("RGB"), dtype=np.float32)
    rgba = np.asarray(piece, dtype=np.float32)
    alpha = rgba[..., 3:] / 255
    mixed = under * (1 - alpha) + under * rgba[..., :3] / 255 * alpha
    page.paste(Image.fromarray(mixed.astype(np.uint8)), box[:2])


def free_spot(
    page: Image.Image, ink: Image.Image, spots: list[tuple[float, float]], bearable: float = 0.01
) -> tuple[float, float]:
    """The first of `spots` where the print covers less than a `bearable` share, else the emptiest: a clerk
    stamps where there is room."""
    grey = page.convert("L")

    def dark(spot: tuple[float, float]) -> float:
        x, y = spot[0] * page.width, spot[1] * page.height
        box = (x - ink.width / 2, y - ink.height / 2, x + ink.width / 2, y + ink.height / 2)
        histogram = grey.crop(tuple(int(v) for v in box)).histogram()
        return sum(histogram[:150]) / max(1, sum(histogram))

    return next((spot for spot in spots if dark(spot) < bearable), min(spots, key=dark))


def to_scanned_pdf(images: list[Image.Image], dpi: int = 200, quality: int = 70) -> bytes:
    """A PDF of pictures only, as a scanner makes it."""
    out = io.BytesIO()
    dpi *= images[0].info.get("shrunk", 1)  # a coarse scan has fewer dots on the same sheet
    pages = [image if image.mode in ("1", "L") else image.convert("RGB") for image in images]
    if any(page.mode != "1" for page in pages):
        pages = [page.convert("L") if page.mode == "1" else page for page in pages]
        packing = {"quality": quality}
    else:
        packing = {}  # Pillow packs one-bit pages as fax group 4 and refuses a JPEG quality
    pages[0].save(
        out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], creationDate=_EPOCH, modDate=_EPOCH, **packing
    )
    return out.getvalue()


def to_file(images: list[Image.Image], suffix: str, dpi: int = 200, quality: int = 72) -> bytes:
    """`suffix`: "pdf", "tiff" (all pages) or "jpg", "png" (the first page)."""
    if suffix == "pdf":
        return to_scanned_pdf(images, dpi, quality)
    out = io.BytesIO()
    dpi = round(dpi * images[0].info.get("shrunk", 1))
    if suffix in ("jpg", "jpeg"):
        images[0].convert("RGB").save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    elif suffix == "png":
        images[0].save(out, "PNG", dpi=(dpi, dpi))
    elif suffix in ("tif", "tiff"):
        packing = "group4" if all(image.mode == "1" for image in images) else "jpeg"
        images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression=packing, dpi=(dpi, dpi))
    else:
        raise ValueError(f"no such file suffix: {suffix}")
    return out.getvalue()




# Steps. Arrays are uint8 RGB or grey.


def _turn(image: np.ndarray, degrees: float, ground: tuple[int, int, int]) -> np.ndarray:
    tall, wide = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), degrees, 1)
    return cv2.warpAffine(image, matrix, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=ground)


def _grain(image: np.ndarray, noise: np.random.Generator, amount: float) -> np.ndarray:
    field = noise.standard_normal((image.shape[0] // 2 + 1, image.shape[1] // 2 + 1), dtype=np.float32) * amount
    field = cv2.resize(field, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    wide = field if image.ndim == 2 else field[..., None]
    return np.clip(image + wide, 0, 255).astype(np.uint8)


def _tone(image: np.ndarray, black: float, paper: tuple[float, float, float]) -> np.ndarray:
    """Map black to `black` and white to the colour of the paper."""
    steps = np.arange(256, dtype=np.float32)[:, None] / 255
    table = np.clip(black + steps * (np.array(paper, dtype=np.float32) - black), 0, 255).astype(np.uint8)
    return cv2.LUT(image, table[None, :, :])


def _jpeg(image: np.ndarray, quality: int) -> Image.Image:
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return Image.fromarray(cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB))


def _paper(rng: random.Random) -> tuple[float, float, float]:
    base = rng.uniform(238, 252)
    return (base, base - rng.uniform(0, 5), base - rng.uniform(0, 14))


def _edges(image: np.ndarray, rng: random.Random, shade: int) -> None:
    """The dark rim of a lid that does not close."""
    tall, wide = image.shape[:2]
    for side in rng.sample(("left", "right", "top", "bottom"), rng.randint(1, 2)):
        depth = int(wide * rng.uniform(0.004, 0.016))
        lean = rng.uniform(-0.5, 0.5) * depth
        corners = {
            "left": [(0, 0), (depth + lean, 0), (depth - lean, tall), (0, tall)],
            "right": [(wide, 0), (wide - depth + lean, 0), (wide - depth - lean, tall), (wide, tall)],
            "top": [(0, 0), (wide, 0), (wide, depth + lean), (0, depth - lean)],
            "bottom": [(0, tall), (wide, tall), (wide, tall - depth + lean), (0, tall - depth - lean)],
        }[side]
        cv2.fillPoly(image, [np.array(corners, dtype=np.int32)], (shade,) * 3)


def _office(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    paper = _paper(rng)
    image = _tone(np.array(page), rng.uniform(15, 55), paper)
    image = _turn(image, rng.uniform(-0.9, 0.9), tuple(int(c) for c in paper))
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.45, 0.8))
    image = _grain(image, noise, rng.uniform(2, 6))
    if rng.random() < 0.3:
        _edges(image, rng, rng.randint(40, 120))
    return _jpeg(image, rng.randint(62, 88))


def _skewed(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    paper = _paper(rng)
    image = _tone(np.array(page), rng.uniform(15, 50), paper)
    image = _turn(image, rng.choice((-1, 1)) * rng.uniform(1.5, 4), tuple(int(c) for c in paper))
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.45, 0.75))
    image = _grain(image, noise, rng.uniform(2, 6))
    return _jpeg(image, rng.randint(62, 88))


def _faint(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """A cartridge that runs out: pale letters, paler in bands."""
    image = np.array(page).astype(np.float32)
    tall, wide = image.shape[:2]
    band = cv2.resize(noise.random((1, 7), dtype=np.float32), (wide, 1), interpolation=cv2.INTER_CUBIC)
    keep = np.clip(0.62 - 0.25 * np.clip(band, 0, 1), 0.35, 1)[..., None]
    pale = (255 - (255 - image) * keep).astype(np.uint8)
    paper = _paper(rng)
    pale = _turn(_tone(pale, 10, paper), rng.uniform(-0.8, 0.8), tuple(int(c) for c in paper))
    pale = _grain(cv2.GaussianBlur(pale, (0, 0), 0.6), noise, rng.uniform(2, 5))
    return _jpeg(pale, rng.randint(65, 85))


def _copy(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """A photocopy of a photocopy, one bit per dot."""
    image = cv2.cvtColor(np.array(page), cv2.COLOR_RGB2GRAY)
    image = _turn(image, rng.uniform(-1.2, 1.2), (255, 255, 255))
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.6, 1.0))
    image = _grain(image, noise, rng.uniform(10, 20))
    bits = np.where(image < rng.uniform(150, 185), 0, 255).astype(np.uint8)
    specks = noise.random(bits.shape, dtype=np.float32)
    bits[specks < rng.uniform(0.0001, 0.0006)] = 0
    for _ in range(rng.randint(10, 60)):
        spot = (rng.randrange(bits.shape[1]), rng.randrange(bits.shape[0]))
        cv2.circle(bits, spot, rng.randint(1, 3), 0, -1)
    rim = cv2.cvtColor(bits, cv2.COLOR_GRAY2RGB)
    _edges(rim, rng, 0)
    return Image.fromarray(rim[..., 0]).convert("1", dither=Image.Dither.NONE)


def _photo(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """Taken with a phone on a desk: perspective, uneven light, warm paper."""
    image = np.array(page)
    tall, wide = image.shape[:2]
    paper = (rng.uniform(225, 245), rng.uniform(218, 236), rng.uniform(198, 225))
    image = _tone(image, rng.uniform(25, 60), paper)
    pad = 0.04
    reach = lambda: rng.uniform(0.1, 1) * pad  # noqa: E731
    target = np.float32([
        (reach() * wide, reach() * tall), ((1 - reach()) * wide, reach() * tall),
        ((1 - reach()) * wide, (1 - reach()) * tall), (reach() * wide, (1 - reach()) * tall),
    ])  # fmt: skip
    matrix = cv2.getPerspectiveTransform(np.float32([(0, 0), (wide, 0), (wide, tall), (0, tall)]), target)
    desk = tuple(int(v) for v in rng.choice(((96, 74, 55), (120, 120, 125), (58, 62, 70), (150, 118, 84))))
    image = cv2.warpPerspective(image, matrix, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=desk)
    light = np.clip(noise.random((3, 3), dtype=np.float32) * 0.4 + 0.66, 0.62, 1.02)
    light = cv2.resize(light, (wide, tall), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.6:
        shade = np.ones((tall, wide), dtype=np.float32)
        x = rng.randint(0, wide)
        corners = [(x, 0), (wide, 0), (wide, tall), (x + rng.randint(-wide // 2, wide // 2), tall)]
        cv2.fillPoly(shade, [np.array(corners, dtype=np.int32)], rng.uniform(0.72, 0.9))
        small = cv2.GaussianBlur(cv2.resize(shade, (wide // 8, tall // 8)), (0, 0), 9)
        light *= cv2.resize(small, (wide, tall))
    image = np.clip(image * light[..., None], 0, 255).astype(np.uint8)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 0.95))
    return _jpeg(_grain(image, noise, rng.uniform(2, 6)), rng.randint(60, 85))


def _bleed(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """Thin paper: the back of a printed page shines through, mirrored."""
    image = np.array(page).astype(np.float32)
    back = cv2.flip(np.roll(image, rng.randint(150, 400), axis=0), 1)
    back = 255 - (255 - cv2.GaussianBlur(back, (0, 0), 2.2)) * rng.uniform(0.1, 0.2)
    return _office(Image.fromarray((image * back / 255).astype(np.uint8)), rng, noise)


def _punched(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    image = np.array(page)
    tall, wide = image.shape[:2]
    radius, x = int(wide * 0.014), int(wide * rng.uniform(0.04, 0.06))
    for y in (0.5 - 0.135, 0.5 + 0.135):
        cv2.circle(image, (x, int(tall * y)), radius, (rng.randint(15, 60),) * 3, -1, cv2.LINE_AA)
    return _office(Image.fromarray(image), rng, noise)


def _grey(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    return _office(page.convert("L").convert("RGB"), rng, noise).convert("L")


_COARSE = 0.66


def _fax(page: Image.Image, rng: random.Random, noise: np.random.Generator) -> Image.Image:
    """Small and coarse: what a saving scanner setting leaves (about 130 dots per inch, grey)."""
    small = page.convert("L").resize((int(page.width * _COARSE), int(page.height * _COARSE)), Image.Resampling.BOX)
    image = _grain(np.array(small), noise, rng.uniform(3, 8))
    image = _turn(image, rng.uniform(-0.8, 0.8), (255, 255, 255))
    picture = _jpeg(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), rng.randint(45, 65)).convert("L")
    picture.info["shrunk"] = _COARSE
    return picture


_STEPS = {
    "office": _office, "skewed": _skewed, "faint": _faint, "copy": _copy, "photo": _photo, "bleed": _bleed,
    "punched": _punched, "grey": _grey, "fax": _fax,
}  # fmt: skip
