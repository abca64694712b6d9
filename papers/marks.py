"""Ink that does not come from the printer: seal, signature, rubber stamps, hand-written digits.

Every function returns an RGBA picture on a transparent ground. The seal says "BẢN MẪU" and imitates none.
"""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from papers.typefaces import HANDS, SANS_BOLD, SERIF_BOLD, pillow

RED, BLUE, BLACK = "#c8102e", "#1b3f94", "#1c1c1c"


def seal(diameter: int, colour: str = RED, rng: random.Random | None = None) -> Image.Image:
    size = diameter
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    ink = (*ImageColor.getrgb(colour), 215)
    draw.ellipse((2, 2, size - 3, size - 3), outline=ink, width=max(2, size // 60))
    inset = size // 28
    draw.ellipse((inset, inset, size - 1 - inset, size - 1 - inset), outline=ink, width=max(1, size // 140))
    inner = int(size * 0.2)
    draw.ellipse((inner, inner, size - 1 - inner, size - 1 - inner), outline=ink, width=max(1, size // 110))
    _around(picture, "BẢN MẪU  *  KHÔNG CÓ GIÁ TRỊ  *", size, ink)
    font = pillow(SERIF_BOLD, max(8, int(size * 0.125)))
    for line, y in (("BẢN", 0.43), ("MẪU", 0.57)):
        draw.text((size / 2, size * y), line, font=font, fill=ink, anchor="mm")
    if rng:
        picture = wear(picture, rng, 0.35)
        picture = picture.rotate(rng.uniform(-20, 20), Image.Resampling.BICUBIC)
    return picture


def _around(picture: Image.Image, text: str, size: int, ink: tuple[int, ...]) -> None:
    font = pillow(SERIF_BOLD, max(8, int(size * 0.1)))
    step = 360 / (len(text) + 1)
    for index, letter in enumerate(text):
        angle = -90 - 140 + index * step
        tile = Image.new("RGBA", (size // 5, size // 5), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size // 10, size // 10), letter, font=font, fill=ink, anchor="mm")
        tile = tile.rotate(-angle - 90, Image.Resampling.BICUBIC)
        x = size / 2 + math.cos(math.radians(angle)) * size * 0.39 - size / 10
        y = size / 2 + math.sin(math.radians(angle)) * size * 0.39 - size / 10
        picture.alpha_composite(tile, (max(0, int(x)), max(0, int(y))))


def signature(width: int, rng: random.Random, colour: str = BLUE) -> Image.Image:
    """A squiggle: a few fast loops with a long tail, no letters."""
    height = width // 2
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    ink = (*ImageColor.getrgb(colour), 225)
    loops, points = rng.randint(3, 5), []
    phase, drift = rng.uniform(0, 6.28), rng.uniform(0.1, 0.25)
    for step in range(160):
        t = step / 159
        x = 0.12 + 0.62 * t + 0.13 * math.sin(2 * math.pi * loops * t + phase)
        y = 0.55 - drift * t + 0.28 * math.cos(2 * math.pi * loops * t * 1.07) * (1 - 0.65 * t)
        points.append((x * width, y * height))
    tail = points[-1]
    points += [(tail[0] + width * 0.12 * t / 9, tail[1] + height * 0.12 * math.sin(t / 9 * 3)) for t in range(10)]
    pen = max(2, width // 110)
    for start, end in zip(points, points[1:], strict=False):
        speed = math.dist(start, end) / width * 40
        draw.line((start, end), fill=ink, width=max(1, round(pen * (1.3 - min(0.7, speed)))), joint="curve")
    return picture.filter(ImageFilter.GaussianBlur(0.6))


def stamp(
    text: str,
    height: int,
    rng: random.Random,
    *,
    colour: str = RED,
    font: str = SERIF_BOLD,
    frame: int = 1,
    worn: float = 0.2,
    angle: float = 0.0,
) -> Image.Image:
    """A rubber stamp; `height` is that of one line of letters in pixels, lines are parted by a line break."""
    face = pillow(font, max(10, height))
    lines = text.split("\n")
    widths = [face.getlength(line) for line in lines]
    pad = int(height * 0.42)
    width = int(max(widths)) + 2 * pad
    tall = int(len(lines) * height * 1.28) + pad
    picture = Image.new("RGBA", (width, tall), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    ink = (*ImageColor.getrgb(colour), 235)
    for index, line in enumerate(lines):
        draw.text((width / 2, pad * 0.5 + (index + 0.5) * height * 1.28), line, font=face, fill=ink, anchor="mm")
    pen = max(2, height // 13)
    if frame:
        draw.rectangle((1, 1, width - 2, tall - 2), outline=ink, width=pen)
    if frame == 2:
        gap = pen * 2 + 1
        draw.rectangle((gap, gap, width - 1 - gap, tall - 1 - gap), outline=ink, width=max(1, pen // 2))
    if worn:
        picture = wear(picture, rng, worn)
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True) if angle else picture


def wear(picture: Image.Image, rng: random.Random, amount: float) -> Image.Image:
    """Uneven ink: patches that took less of it, and grain."""
    noise = np.random.default_rng(rng.randrange(2**32))
    alpha = np.asarray(picture.getchannel("A"), dtype=np.float32)
    rough = cv2.resize(noise.random((6, 9), dtype=np.float32), picture.size, interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(noise.random(alpha.shape, dtype=np.float32), (0, 0), 1.1)
    alpha *= 1 - amount * np.clip(rough, 0, 1)
    alpha *= np.clip(1.15 - amount * 4.5 * np.clip(grain - 0.5, 0, 1), 0.25, 1)
    worn = picture.copy()
    worn.putalpha(Image.fromarray(np.clip(alpha, 0, 255).astype(np.uint8)))
    return worn


def handwriting(text: str, height: int, rng: random.Random, colour: str = BLUE) -> Image.Image:
    """Digits in a hand; words too, when `text` has letters."""
    name = rng.choice(HANDS) if not any(c.isalpha() for c in text) else HANDS[2]
    ink = (*ImageColor.getrgb(colour), 235)
    picture = Image.new("RGBA", (height * (len(text) + 2), height * 2), (0, 0, 0, 0))
    x = height * 0.4
    for letter in text:
        face = pillow(name, max(10, int(height * rng.uniform(1.15, 1.4))))
        tile = Image.new("RGBA", (height * 2, height * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text(
            (height, height), letter, font=face, fill=ink, anchor="mm", stroke_width=height // 34, stroke_fill=ink
        )
        tile = tile.rotate(rng.uniform(-7, 7), Image.Resampling.BICUBIC)
        picture.alpha_composite(tile, (max(0, int(x - height * 0.6)), max(0, int(rng.uniform(-0.05, 0.05) * height))))
        x += face.getlength(letter) * rng.uniform(1.02, 1.22)
    return picture.crop(picture.getbbox() or (0, 0, 1, 1))


def incoming(height: int, rng: random.Random, office: str, number: str, day: str, colour: str = RED) -> Image.Image:
    """The "ĐẾN" stamp, 50 x 30 mm, with a number and a date of its own, which are never those of the paper."""
    width = height * 5 // 3
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    ink = (*ImageColor.getrgb(colour), 225)
    pen, size = max(2, height // 70), height * 0.115
    name, wall, floor = height * 0.2, width * 0.27, height * 0.62
    draw.rectangle((1, 1, width - 2, height - 2), outline=ink, width=pen)
    draw.line((0, name, width, name), fill=ink, width=pen)
    draw.line((wall, name, wall, floor), fill=ink, width=pen)
    draw.line((0, floor, width, floor), fill=ink, width=pen)
    room = min(size, width * 0.94 / pillow(SERIF_BOLD, 100).getlength(office) * 100)
    draw.text((width / 2, name / 2), office, font=pillow(SERIF_BOLD, int(room)), fill=ink, anchor="mm")
    title = rng.choice(("CÔNG\nVĂN\nĐẾN", "VĂN\nBẢN\nĐẾN", "ĐẾN", "ĐẾN"))
    large = int(size * (0.95 if "\n" in title else 1.5))
    draw.multiline_text((wall / 2, (name + floor) / 2), title, font=pillow(SANS_BOLD, large), fill=ink, anchor="mm", align="center", spacing=2)
    plain = pillow("Tinos-Regular", int(size))
    rows = (("Số:", number, wall, 0.32), ("Ngày:", day, wall, 0.51), ("Chuyển:", "", 0, 0.73), ("Số và ký hiệu HS:", "", 0, 0.88))
    for label, value, left, y in rows:
        start = left + size * 0.4
        dots = "." * int((width - start - plain.getlength(label) - size * 0.6) / plain.getlength("."))
        draw.text((start, height * y), f"{label}{dots}", font=plain, fill=ink, anchor="lm")
        if value:
            hand = handwriting(value, int(height * 0.13), rng)
            at = min(start + plain.getlength(label) + size * 0.4, width - hand.width - pen)
            picture.alpha_composite(hand, (max(0, int(at)), max(0, int(height * y - hand.height * 0.75))))
    return wear(picture, rng, 0.25)
