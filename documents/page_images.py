"""Images of pages for the screen, from the page itself or, for files without fixed pages, from its words."""

import io
from itertools import groupby

from PIL import Image, ImageDraw

from documents import storage
from documents.reading.pages import Page
from papers import typefaces

PAGE_WIDTH = 1240
THUMBNAIL_WIDTH = 240
QUALITY = 72


def page_image(page: Page) -> Image.Image:
    if page.render is not None:
        image = page.render(max(40, round(PAGE_WIDTH / page.width * 72))).convert("RGB")
    else:
        image = drawn_from_words(page)
    if abs(image.width - PAGE_WIDTH) <= 2:  # a page is rendered at whole dots per inch
        return image
    height = round(image.height * PAGE_WIDTH / image.width)
    return image.resize((PAGE_WIDTH, height), Image.Resampling.LANCZOS)


def drawn_from_words(page: Page) -> Image.Image:
    """A plain picture of the words where they stand in the reading: an office file has no pages of
    its own, and this one says so at its foot."""
    height = round(page.height * PAGE_WIDTH / page.width)
    image = Image.new("RGB", (PAGE_WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    for (_block, _line), group in groupby(page.words, key=lambda word: (word.block, word.line)):
        words = list(group)
        text = " ".join(word.text for word in words)
        size = max(10, round((words[0].y1 - words[0].y0) * height * 0.85))
        room = (words[-1].x1 - words[0].x0) * PAGE_WIDTH
        needed = typefaces.pillow(typefaces.SERIF, size).getlength(text)
        if needed > room > 0:
            size = max(9, int(size * room / needed))
        font = typefaces.pillow(typefaces.SERIF, size)
        draw.text((words[0].x0 * PAGE_WIDTH, words[0].y0 * height), text, fill="black", font=font)
    note = typefaces.pillow(typefaces.SERIF, 16)
    draw.text((40, height - 30), "Hình dựng từ chữ trong tệp; trình bày thật xem ở bản gốc.", fill="#57524A", font=note)
    return image


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


def make_images(file, pages: list[Page], progress=None, anew=False):
    """Write the images that are not there yet, or all of them anew; safe to run again."""
    present = set() if anew else storage.pages_with_images(file)
    for done, page in enumerate(pages, start=1):
        path = storage.page_image_path(file, page.number)
        if page.number not in present:
            image = page_image(page)
            storage.write_durably(path, encoded(image))
            if page.number == 1:
                small = image.resize((THUMBNAIL_WIDTH, round(image.height * THUMBNAIL_WIDTH / image.width)))
                storage.write_durably(storage.thumbnail_path(file), encoded(small))
        if progress:
            progress(done, len(pages))
