"""Scans: turned, tilted, stamped, spotted and black-edged pages come out as upright placed words."""

import io
import os
import subprocess

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from documents.reading import ocr, upright
from documents.reading.engine import ENGINE, Engine
from documents.reading.extract import Limits, read
from papers import typefaces
from tests.documents import reading_files as files

pytestmark = [
    pytest.mark.ocr,
    pytest.mark.skipif(not ocr.available(), reason="tesseract with Vietnamese data is not installed"),
]
LETTER = files.lines_of_letter()
LANDMARKS = ["45-HD/BTGTU", "ĐẢNG CỘNG SẢN VIỆT NAM", "ngày 05 tháng 9 năm 2025", "Nguyễn Văn Minh"]


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return files.page_image(LETTER)


def read_image(image: Image.Image, name: str = "a.png", **save):
    form = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[name.split(".")[-1]]
    return read(files.image_bytes(image, form, **save), name)


def found(page) -> list[str]:
    return [landmark for landmark in LANDMARKS if landmark in page.text]


def test_a_clean_scan_is_read_with_places_and_confidence(page):
    reading = read_image(page, dpi=(200, 200))
    (read_page,) = reading.pages
    assert (reading.kind, reading.text_source, read_page.source) == ("image", "ocr", "ocr")
    assert found(read_page) == LANDMARKS
    assert read_page.confidence > 0.85
    assert (round(read_page.width), round(read_page.height)) == (595, 842)
    number = next(w for w in read_page.words if "45-HD" in w.text)
    assert number.x0 == pytest.approx(109 / 595, abs=0.02)
    assert (number.y0 + number.y1) / 2 == pytest.approx(110 / 842, abs=0.012)
    assert number.confidence > 0.6


@pytest.mark.parametrize(("turned", "back"), [(90, 90), (180, 180), (270, 270)])
def test_a_page_on_its_side_or_head_is_turned_upright(page, turned, back):
    (read_page,) = read_image(page.rotate(turned, expand=True), dpi=(200, 200)).pages
    assert read_page.rotation == back
    assert found(read_page) == LANDMARKS
    assert read_page.width < read_page.height
    upright = np.asarray(read_page.render(50).convert("L"), float)
    assert np.abs(upright - np.asarray(page.convert("L").resize(upright.shape[::-1]), float)).mean() < 6


@pytest.mark.parametrize("angle", [-2.5, 1.8])
def test_a_tilted_page_is_levelled_and_its_image_with_it(page, angle):
    (read_page,) = read_image(page.rotate(angle, fillcolor="white"), dpi=(200, 200)).pages
    assert found(read_page) == LANDMARKS
    line = next(w.line for w in read_page.words if w.text == "kế")
    tops = [w.y0 for w in read_page.words if w.line == line and len(w.text) > 3]
    assert max(tops) - min(tops) < 0.008
    assert upright.skew_of(np.asarray(read_page.render(100).convert("L"))) == pytest.approx(0, abs=0.2)


def test_a_red_seal_over_name_and_number_does_not_hide_them(page):
    sealed = files.stamped(files.stamped(page, 320, 470), 130, 112)
    (read_page,) = read_image(sealed, dpi=(200, 200)).pages
    assert found(read_page) == LANDMARKS


def test_a_name_stamped_in_red_is_read_too(page):
    scale = page.width / files.A4[0]
    red = files.page_image([(330, 420, "PHÓ GIÁM ĐỐC"), (330, 520, "Trần Trúc Giang")])
    ink = np.asarray(red.convert("L"))[..., None] < 128
    both = np.where(ink, np.array([200, 35, 45], np.uint8), np.asarray(files.page_image(LETTER[:-2])))
    (read_page,) = read_image(Image.fromarray(both), dpi=(200, 200)).pages
    assert "Trần Trúc Giang" in read_page.text
    name = next(w for w in read_page.words if w.text == "Giang")
    assert name.y0 == pytest.approx(509 / 842, abs=0.02), scale


def test_a_black_seal_and_a_pen_stroke_do_not_hide_the_name(page):
    sealed = files.stamped(page, 262, 400, ink=(20, 20, 20))
    draw = ImageDraw.Draw(sealed)
    scale = page.width / files.A4[0]
    stroke = [(270, 430), (330, 385), (350, 425), (380, 390), (480, 410)]
    draw.line([(x * scale, (y - 20) * scale) for x, y in stroke], fill=(20, 20, 20), width=5, joint="curve")
    assert "Nguyễn Văn Minh" in read_image(sealed, dpi=(200, 200)).pages[0].text


def test_dust_and_black_edges(page):
    dots = np.random.default_rng(7)
    spotted = np.asarray(page.convert("L")).copy()
    spotted = np.where(spotted < 150, 0, 255).astype(np.uint8)
    ys, xs = dots.integers(0, spotted.shape[0], 3000), dots.integers(0, spotted.shape[1], 3000)
    spotted[ys, xs] = 0
    spotted[:, :40] = 0
    spotted[-30:, :] = 0
    (read_page,) = read_image(Image.fromarray(spotted).convert("1"), "a.tif", dpi=(200, 200), compression="group4").pages
    assert found(read_page) == LANDMARKS


@pytest.mark.parametrize("mode", ["CMYK", "LA", "RGBA", "P", "1", "I;16"])
def test_every_way_of_storing_a_picture(page, mode):
    grey = page.convert("L")
    if mode in ("LA", "RGBA"):
        stored = Image.new(mode, page.size, (0,) * len(mode))
        stored.putalpha(Image.fromarray(255 - np.asarray(grey)))
        name = "a.png"
    elif mode == "I;16":
        stored, name = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), "a.tif"
    elif mode == "CMYK":
        stored, name = page.convert("CMYK"), "a.jpg"
    else:
        stored, name = page.convert(mode), "a.png"
    assert found(read_image(stored, name).pages[0]) == LANDMARKS


def test_the_turn_a_camera_wrote_down_is_followed(page):
    exif = Image.Exif()
    exif[0x0112] = 6
    (read_page,) = read_image(page.rotate(90, expand=True), "a.jpg", exif=exif, quality=85).pages
    assert found(read_page) == LANDMARKS
    assert read_page.rotation == 0


@pytest.mark.parametrize("dpi", [None, (72, 72), (1, 1)])
def test_without_a_sane_resolution_the_page_is_a4_wide(page, dpi):
    (read_page,) = read_image(page, **({"dpi": dpi} if dpi else {})).pages
    assert read_page.width == pytest.approx(595.3)
    assert found(read_page) == LANDMARKS


def test_a_tiff_of_many_pages(page):
    second = files.page_image([(100, 100, "Phụ lục kèm theo hướng dẫn"), (100, 130, "danh sách các đơn vị trực thuộc")])
    blank = Image.new("RGB", page.size, "white")
    data = files.image_bytes(page, "TIFF", save_all=True, append_images=[second, blank], dpi=(200, 200))
    reading = read(data, "a.tiff")
    assert [p.number for p in reading.pages] == [1, 2, 3]
    assert "Phụ lục" in reading.pages[1].text
    assert "45-HD/BTGTU" in reading.pages[0].text
    assert (reading.pages[2].source, reading.pages[2].words) == ("ocr", [])
    first, last = reading.pages[0].render(40), reading.pages[2].render(40)
    assert np.asarray(first).std() > 5 > np.asarray(last).std()


def test_a_scan_in_a_pdf_with_a_bad_hidden_text_layer_is_read_anew(page):
    bad = [(x, y, "UBND TINH vwx Doc 1ap") for x, y, _ in LETTER]
    reading = read(files.pdf_of(bad, picture=page, hidden=True), "a.pdf")
    assert reading.pages[0].source == "ocr"
    assert found(reading.pages[0]) == LANDMARKS
    assert "Doc 1ap" in reading.extra_text, "the gate must still see what the layer said"


def test_the_print_of_a_signing_program_over_a_scan_is_not_taken_for_its_text(page):
    printed = [(60, 30, "Người ký: Ban Tuyên giáo; Thời gian ký: 05/09/2025 10:12:33 +07:00; Cơ quan: Tỉnh ủy")]
    read_page = read(files.pdf_of(printed, picture=page), "a.pdf").pages[0]
    assert read_page.source == "ocr"
    assert found(read_page) == LANDMARKS
    assert "Thời gian ký" in read_page.text


def test_text_pages_and_scanned_pages_in_one_pdf(page):
    scan = pikepdf.open(io.BytesIO(files.pdf_of([], picture=page)))
    both = files.changed_pdf(lambda document: document.pages.extend(scan.pages), files.pdf_of(LETTER))
    reading = read(both, "a.pdf")
    assert [p.source for p in reading.pages] == ["text", "ocr"]
    assert reading.text_source == "mixed"


def test_a_page_of_scribble_counts_as_unread():
    noise = np.random.default_rng(3).integers(0, 255, (1400, 1000), np.uint8)
    (read_page,) = read(files.image_bytes(Image.fromarray(noise)), "a.png", limits=Limits(page_seconds=5)).pages
    assert read_page.source == "none" or read_page.confidence < 0.6


def test_a_page_that_takes_too_long_counts_as_unread(page):
    (read_page,) = read(files.image_bytes(page), "a.png", limits=Limits(page_seconds=0.01)).pages
    assert (read_page.source, read_page.words) == ("none", [])
    assert read_page.render(40).width > 100


def test_after_a_page_that_took_too_long_the_next_one_is_read(page):
    (slow,) = read(files.image_bytes(page), "a.png", limits=Limits(page_seconds=0.01)).pages
    (read_page,) = read_image(page, dpi=(200, 200)).pages
    assert slow.source == "none"
    assert found(read_page) == LANDMARKS


def test_a_tesseract_that_was_killed_is_started_again(page):
    before = read_image(page, dpi=(200, 200)).pages[0].text
    ENGINE._process.kill()
    ENGINE._process.wait()
    assert read_image(page, dpi=(200, 200)).pages[0].text == before


def test_many_pictures_in_one_tesseract_are_read_as_each_by_itself(page):
    grey = np.asarray(page.convert("L"))
    pieces = [(grey, 3), (grey[:300], 11), (grey[200:260], 7), (grey[:60] * 0, 7), (grey, 3)]
    together = [ENGINE.tsv(piece, psm=psm, dpi=200, seconds=60) for piece, psm in pieces]
    apart = []
    for piece, psm in pieces:
        ENGINE.stop()
        apart.append(ENGINE.tsv(piece, psm=psm, dpi=200, seconds=60))
    assert together == apart


@pytest.mark.parametrize(("points", "scanned", "dpi"), [(14, 300, 200), (8, 300, 300), (14, 200, 300)])
def test_small_print_and_coarse_scans_are_read_at_the_full_resolution(points, scanned, dpi, monkeypatch):
    used = []
    tsv = Engine.tsv
    monkeypatch.setattr(Engine, "tsv", lambda self, grey, **how: used.append(how["dpi"]) or tsv(self, grey, **how))
    sheet = Image.new("L", (2480, 3508), 255)
    font = typefaces.pillow(typefaces.SERIF, round(points * 300 / 72))
    for row in range(12):
        ImageDraw.Draw(sheet).text((250 + 43 * row, 300 + 90 * row), "Ban Thường vụ Tỉnh ủy ban hành hướng dẫn", fill=30, font=font)
    sheet = sheet.resize((2480 * scanned // 300, 3508 * scanned // 300), Image.Resampling.LANCZOS)
    (read_page,) = read(files.pdf_of([], picture=sheet), "a.pdf").pages
    assert used[0] == dpi
    assert read_page.text.count("ban hành hướng dẫn") == 12


def test_crops_can_be_read_by_others_with_and_without_their_colour(page):
    red = np.asarray(files.page_image([(100, 60, "HỎA TỐC")]).convert("L"))[..., None] < 128
    stamp = np.where(red, np.array([200, 35, 45], np.uint8), np.uint8(255))[: page.height // 8]
    assert ocr.ocr_image(stamp, psm=6) == []
    assert [w.text for w in ocr.ocr_image(stamp, psm=6, drop_colour=False)] == ["HỎA", "TỐC"]


def test_nothing_is_written_to_disk(page, tmp_path):
    """Follows every system call that opens a file for writing, in Python and in tesseract."""
    strace = subprocess.run(["which", "strace"], capture_output=True, text=True, check=False).stdout.strip()
    if not strace:
        pytest.skip("strace is not installed")
    source, trace = tmp_path / "a.pdf", tmp_path / "trace"
    source.write_bytes(files.pdf_of([], picture=page))
    code = "import sys; from documents.reading.extract import read; print(len(read(open(sys.argv[1],'rb').read(), 'a.pdf').pages[0].words))"
    run = subprocess.run(
        [strace, "-f", "-e", "trace=open,openat,creat,memfd_create,rename,mkdir", "-o", str(trace), os.sys.executable,
         "-B", "-c", code, str(source)],
        capture_output=True, text=True, check=False,
    )
    if "not permitted" in run.stderr:
        pytest.skip("strace may not trace here")
    assert int(run.stdout) > 40, run.stderr
    writing = [
        line
        for line in trace.read_text().splitlines()
        if any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "memfd", "rename(", "mkdir("))
        and "/dev/null" not in line
    ]
    assert writing == []
