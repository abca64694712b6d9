"""A copy with a faint mark on every page, made in memory for one download and kept nowhere."""

import io

import pikepdf
from PIL import Image, ImageDraw, ImageSequence
from reportlab.pdfgen import canvas

from documents.exceptions import CannotMark
from papers import typefaces

MOST_BYTES = 60 * 1024 * 1024
MOST_PAGES = 300
MOST_PIXELS = 120_000_000  # of all pages of a picture together
AT_ONCE = 2  # on the whole machine: one takes up to 600 MB, and deploy/systemd counts on it

TOO_LARGE = (
    "Tệp này quá lớn để đóng dấu chìm (tối đa {pages} trang, {megabytes} MB). Bản gốc vẫn tải được như thường."
)
BUSY = "Máy chủ đang đóng dấu chìm cho những người khác. Hãy thử lại sau ít giây; bản gốc vẫn tải được như thường."
UNMARKABLE = "Cổng không đóng được dấu chìm lên tệp này. Bản gốc vẫn tải được như thường."
KINDS = {"pdf", "image"}

GREY, FAINT = 0.35, 0.16
SLOPE = 35  # degrees


def too_large(file) -> bool:
    return file.size > MOST_BYTES or file.page_count > MOST_PAGES


def marked(data: bytes, kind: str, lines: list[str]) -> bytes:
    """The marked copy, in the file's own format. Raises CannotMark with a sentence."""
    if len(data) > MOST_BYTES:
        raise _too_large()
    try:
        return _marked_pdf(data, lines) if kind == "pdf" else _marked_image(data, lines)
    except (pikepdf.PikepdfError, Image.DecompressionBombError, OSError, ValueError, TypeError, KeyError) as wrong:
        raise CannotMark(UNMARKABLE) from wrong


def _too_large():
    return CannotMark(TOO_LARGE.format(pages=MOST_PAGES, megabytes=MOST_BYTES // 1024**2))


def _marked_pdf(data, lines):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise _too_large()
        if "/AcroForm" in pdf.Root:
            _set_form_into_the_paper(pdf)
        sheets = {}
        for page in pdf.pages:
            box = [float(edge) for edge in page.mediabox]
            size = abs(box[2] - box[0]), abs(box[3] - box[1])
            if int(page.get("/Rotate", 0)) % 180:
                size = size[1], size[0]
            if size not in sheets:
                with pikepdf.open(io.BytesIO(_sheet(*size, lines))) as sheet:
                    sheets[size] = pdf.copy_foreign(sheet.make_indirect(sheet.pages[0].as_form_xobject()))
            page.contents_coalesce()
            page.add_overlay(sheets[size], pikepdf.Rectangle(*box))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _set_form_into_the_paper(pdf):
    """A number, a date or a seal often stands in a form field only. It becomes part of the page, and no
    signature is left that would be found broken."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        if "/Annots" in page:  # fields without a look of their own
            page.Annots = [one for one in page.Annots if one.get("/Subtype") != "/Widget"]
    for name in ("/AcroForm", "/Perms", "/DSS"):
        if name in pdf.Root:
            del pdf.Root[name]


def _sheet(width, height, lines) -> bytes:
    """One transparent page with the mark: three times across, once at the foot."""
    typefaces.register()
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(width, height))
    sheet.setFillGray(GREY, FAINT)
    size = _size_across(width, height, lines, lambda text: sheet.stringWidth(text, typefaces.SANS_BOLD, 100) / 100)
    for share in (0.2, 0.5, 0.8):
        sheet.saveState()
        sheet.translate(width / 2, height * share)
        sheet.rotate(SLOPE)
        sheet.setFont(typefaces.SANS_BOLD, size)
        for row, line in enumerate(lines):
            sheet.drawCentredString(0, -1.3 * size * row, line)
        sheet.restoreState()
    sheet.setFillGray(GREY, 0.7)
    sheet.setFont(typefaces.SANS, 7)
    sheet.drawCentredString(width / 2, 10, " · ".join(lines))
    sheet.save()
    return out.getvalue()


def _size_across(width, height, lines, width_at_one):
    longest = max(width_at_one(line) for line in lines) or 1
    return max(6, min(0.75 * min(width, height) / longest, min(width, height) / 18))


def _marked_image(data, lines):
    with Image.open(io.BytesIO(data)) as picture:
        kind, frames, pixels = picture.format, [], 0
        for frame in ImageSequence.Iterator(picture):
            pixels += frame.width * frame.height
            if pixels > MOST_PIXELS or len(frames) >= MOST_PAGES:
                raise _too_large()
            frames.append(_with_mark(frame.convert("RGB"), lines))
        out = io.BytesIO()
        rest = {"save_all": True, "append_images": frames[1:], "compression": "jpeg"} if kind == "TIFF" else {}
        frames[0].save(out, kind, quality=88, **rest)
    return out.getvalue()


def _with_mark(image, lines):
    width, height = image.size
    size = round(
        _size_across(width, height, lines, lambda text: typefaces.pillow(typefaces.SANS_BOLD, 100).getlength(text) / 100)
    )
    font = typefaces.pillow(typefaces.SANS_BOLD, size)
    strip = Image.new("L", (round(max(font.getlength(line) for line in lines)) + 4, round(1.4 * size * len(lines)) + 4))
    draw = ImageDraw.Draw(strip)
    for row, line in enumerate(lines):
        draw.text((strip.width / 2, 1.35 * size * row), line, fill=round(255 * 1.5 * FAINT), font=font, anchor="ma")
    strip = strip.rotate(SLOPE, expand=True)
    for share in (0.2, 0.5, 0.8):
        at = (width - strip.width) // 2, round(height * share - strip.height / 2)
        image.paste("#595959", at, strip)
    return image
