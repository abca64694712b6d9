"""The gate on page images: stamps that no text layer tells of."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from documents.gate import examine
from documents.reading.pages import Page, Reading, Word

FONTS = Path(__file__).parents[2] / "papers" / "fonts"
RED, BLACK = (205, 30, 40), (25, 25, 25)
DPI = 200

pytestmark = [
    pytest.mark.ocr,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="chương trình tesseract chưa được cài"),
]


def font(size, name="Tinos-Bold"):
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def letter():
    """A page image of a plain letter and its words as a reader hands them over."""
    sheet = Image.new("RGB", (int(8.27 * DPI), int(11.69 * DPI)), "white")
    draw, words = ImageDraw.Draw(sheet), []
    lines = [
        (240, 170, "TỈNH ỦY ĐẮK NÔNG"),
        (900, 170, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (270, 230, "Số 12-BC/TU"),
        (860, 230, "Đắk Nông, ngày 12 tháng 5 năm 2022"),
        (700, 480, "BÁO CÁO"),
    ]
    body = "Thực hiện chương trình công tác, Ban Thường vụ Tỉnh ủy báo cáo kết quả bảo vệ bí mật nhà nước"
    lines += [(230, 620 + 52 * n, body) for n in range(20)]
    for running, (x, y, text) in enumerate(lines):
        face = font(34, "Tinos-Regular")
        for word in text.split():
            draw.text((x, y), word, font=face, fill=BLACK)
            wide = draw.textlength(word, font=face)
            box = (x / sheet.width, (y + 4) / sheet.height, (x + wide) / sheet.width, (y + 36) / sheet.height)
            words.append(Word(word, *box, 0.95, running, running))
            x += wide + 9
    return sheet, words


def stamp(text, *, size=54, colour=RED, frame=2, tilt=0.0, strength=1.0, name="Tinos-Bold"):
    face = font(size, name)
    left, top, right, bottom = face.getbbox(text)
    wide, high = right - left + size, bottom - top + size
    mask = Image.new("L", (wide + 20, high + 20), 0)
    draw = ImageDraw.Draw(mask)
    draw.text((10 + size // 2 - left, 10 + size // 2 - top), text, font=face, fill=255)
    for n in range(frame):
        draw.rectangle((4 + 10 * n, 4 + 10 * n, mask.width - 5 - 10 * n, mask.height - 5 - 10 * n), outline=255, width=4)
    mask = mask.rotate(tilt, expand=True, resample=Image.BICUBIC).point(lambda v: int(v * strength))
    return Image.new("RGB", mask.size, colour), mask


def verdict(sheet, words, source="ocr"):
    def render(dpi):
        return sheet.resize((sheet.width * dpi // DPI, sheet.height * dpi // DPI))

    page = Page(1, 595, 842, words, "", source, 0.95, 0, render)
    return examine(Reading("image", [page], True), file_name="van-ban.pdf", declared_open=True)


def stamped(text, at=(260, 300), finish=None, source="ocr", **how):
    sheet, words = letter()
    ink, mask = stamp(text, **how)
    sheet.paste(ink, at, mask)
    return verdict(finish(sheet) if finish else sheet, words, source)


def photocopied(sheet):
    return sheet.convert("L").point(lambda v: 255 if v > 170 else 0).convert("RGB")


def photographed(sheet):
    rows = np.asarray(sheet, np.float32)
    shadow = np.linspace(0.55, 0.95, rows.shape[1])[None, :, None]
    noise = np.random.default_rng(7).normal(0, 5, rows.shape)
    return Image.fromarray((rows * shadow * np.array([1, 0.96, 0.85]) + noise).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        pytest.param("MẬT", {}, id="double frame"),
        pytest.param("TỐI MẬT", {"frame": 1, "name": "Arimo-Bold"}, id="single frame"),
        pytest.param("TUYỆT MẬT", {"frame": 0}, id="no frame"),
        pytest.param("TỐI MẬT", {"tilt": 12}, id="tilted"),
        pytest.param("MẬT", {"tilt": -24}, id="tilted far"),
        pytest.param("TUYỆT MẬT", {"strength": 0.45}, id="faint"),
        pytest.param("MẬT", {"colour": BLACK}, id="black"),
        pytest.param("MẬT", {"finish": photocopied}, id="photocopy"),
        pytest.param("TỐI MẬT", {"finish": photographed}, id="photo"),
        pytest.param("TUYỆT MẬT", {"at": (1150, 2120)}, id="low on the page"),
        pytest.param("TỐI MẬT", {"source": "text"}, id="drawn on a typeset page"),
    ],
)
def test_a_stamped_level_is_refused(text, how):
    said = stamped(text, **how)
    assert said.outcome == "refuse"
    assert all(r.page == 1 and r.box for r in said.reasons)


def test_a_stamp_over_printed_words_is_stopped():
    assert stamped("TỐI MẬT", at=(300, 640)).outcome != "open"


@pytest.mark.parametrize("text", ["LƯU HÀNH NỘI BỘ", "GIẢI MẬT", "XEM XONG TRẢ LẠI", "TÀI LIỆU THU HỒI"])
def test_other_stamps_wait_for_the_person_in_charge(text):
    assert stamped(text, size=44, tilt=4).outcome == "hold"


@pytest.mark.parametrize("text", ["HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "CÔNG VĂN ĐẾN", "SAO Y BẢN CHÍNH", "KHÔNG MẬT", "DỰ THẢO"])
@pytest.mark.parametrize("how", [{"tilt": 8}, {"colour": BLACK, "frame": 1}], ids=["tilted", "black"])
def test_stamps_of_open_papers_stop_nothing(text, how):
    assert stamped(text, **how).outcome == "open"


def test_a_plain_letter_with_a_round_red_seal_is_open():
    sheet, words = letter()
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((900, 1750, 1180, 2030), outline=RED, width=8)
    draw.ellipse((960, 1810, 1120, 1970), outline=RED, width=4)
    draw.regular_polygon((1040, 1890, 50), 5, fill=RED)
    points = random.Random(3)
    draw.line([(880 + n * 8, 1900 + points.randint(-60, 60)) for n in range(40)], fill=(40, 50, 160), width=4)
    assert verdict(sheet, words).outcome == "open"


def test_a_page_set_by_a_computer_is_open_and_not_read_again():
    sheet, words = letter()
    assert verdict(sheet, words, source="text").outcome == "open"


def envelope(sign):
    """A red ring with a tilted sign in it, on an envelope of few words."""
    sheet = Image.new("RGB", (1700, 850), "white")
    ImageDraw.Draw(sheet).text((700, 420), "Kính gửi: Sở Nội vụ", fill=BLACK, font=font(46, "Tinos-Regular"))
    mask = Image.new("L", (150, 150), 0)
    ImageDraw.Draw(mask).ellipse((4, 4, 145, 145), outline=255, width=6)
    ImageDraw.Draw(mask).text((75, 75), sign, fill=255, font=font(92, "Tinos-BoldItalic"), anchor="mm")
    mask = mask.rotate(9, resample=Image.BICUBIC)
    sheet.paste(Image.new("RGB", mask.size, RED), (300, 340), mask)
    words = [Word(word, 0.41 + 0.06 * n, 0.49, 0.46 + 0.06 * n, 0.55, 0.95, 0, 0) for n, word in enumerate(["Kính", "gửi:", "Sở", "Nội", "vụ"])]

    def render(dpi):
        return sheet.resize((sheet.width * dpi // DPI, sheet.height * dpi // DPI))

    page = Page(1, 612, 306, words, "", "ocr", 0.95, 0, render)
    return examine(Reading("image", [page], True), file_name="bi-thu.jpg", declared_open=True)


@pytest.mark.parametrize("sign", ["A", "B", "C", "Q"])
def test_an_envelope_is_held_for_one_large_sign_in_a_ring_whatever_print_makes_of_it(sign):
    assert envelope(sign).outcome == "hold"


def test_an_envelope_with_an_empty_ring_or_a_whole_word_in_it_is_open():
    assert envelope("").outcome == envelope("bưu tá").outcome == "open"
