"""What the gate bench makes its pages of: a printed paper, a stamp struck on it, an envelope, a file around it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import NamedTuple

from PIL import Image, ImageDraw

from papers import marks, scan
from papers.letter import Composed, compose
from papers.paper import Paper
from papers.samples import sample_paper, write_by_hand
from papers.style import Style
from papers.typefaces import SANS_BOLD, SERIF, SERIF_BOLD, pillow

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
BARE = {"MẬT": "MAT", "TỐI MẬT": "TOI MAT", "TUYỆT MẬT": "TUYET MAT"}
CIRCULATION = (
    "LƯU HÀNH NỘI BỘ", "KHÔNG PHỔ BIẾN", "XEM XONG TRẢ LẠI", "XONG HỘI NGHỊ TRẢ LẠI",
    "TÀI LIỆU LƯU HÀNH NỘI BỘ", "HỌP XONG TRẢ LẠI", "TÀI LIỆU THU HỒI",
)  # fmt: skip
INKS = ("#c8102e", "#d22030", "#b01a2a", "#e0303a")


class Sample(NamedTuple):
    family: str
    file_name: str
    data: bytes
    mark: str  # "" for an open page


def base_paper(rng: random.Random) -> Paper:
    paper = replace(sample_paper(rng, rng.choice(("party", "state"))), urgency="")
    # The bench asks about the mark alone, so the paper under it does not itself speak of secrets.
    return paper if "bí mật" not in f"{paper.subject}{''.join(paper.body)}" else base_paper(rng)


def printed(rng: random.Random, paper: Paper | None = None, dpi: int = 200) -> tuple[list[Image.Image], Composed]:
    """The pages of a paper, signed and sealed, before any mark; and where things stand on them."""
    paper = paper or base_paper(rng)
    style = Style.sample(rng, paper.regime, by_hand=0.25)
    composed = compose(paper, style, seal=rng.random() < 0.7, signature=rng.random() < 0.8)
    pages = scan.rasterise(composed.pdf, dpi)
    write_by_hand(pages, composed, paper, rng)
    return pages, composed


def pack(rng: random.Random, family: str, images: list[Image.Image], mark: str, dpi: int = 200) -> Sample:
    many = len(images) > 1
    suffix = rng.choice(("pdf", "tiff") if many else ("pdf", "pdf", "pdf", "jpg", "png", "tiff"))
    data = scan.to_file(images, suffix, dpi, rng.randint(65, 85))
    return Sample(family, f"quet_{rng.randint(100, 9999)}.{suffix}", data, mark)


def mark_text(rng: random.Random) -> str:
    return rng.choice(LEVELS)


def strike(
    rng: random.Random, page: Image.Image, composed: Composed, text: str, *, spot: tuple[float, float] | None = None, **how
) -> None:
    """Stamp `text` where offices stamp it: under the number, at a corner, beside the title."""
    tall = how.pop("height", None) or int(page.height * rng.uniform(0.0185, 0.028))
    how = {
        "colour": rng.choice(INKS), "font": rng.choice((SERIF_BOLD, SERIF_BOLD, SANS_BOLD)),
        "frame": rng.choice((1, 1, 1, 2)), "worn": rng.uniform(0.05, 0.3), "angle": rng.uniform(-4, 4),
    } | how  # fmt: skip
    ink = marks.stamp(text, tall, rng, **how)
    scan.place(page, ink, *(spot or free_spot(rng, page, composed, ink)))


def free_spot(rng: random.Random, page: Image.Image, composed: Composed, ink: Image.Image) -> tuple[float, float]:
    """A place where a clerk finds room: the emptiest of the usual ones, so the mark is not drowned in text."""
    symbol = composed.anchors["symbol"]
    under = max(symbol.y1, composed.anchors["subject"].y1 if "doc_type" not in composed.anchors else 0)
    half = ink.height / page.height / 2
    spots = [
        (0.24 + rng.uniform(-0.04, 0.04), under + half + rng.uniform(0.006, 0.02)),
        (0.16, max(half + 0.005, 0.034)), (0.5, max(half + 0.005, 0.032)), (0.84, max(half + 0.005, 0.034)),
        (0.8, composed.anchors["date"].y1 + half + 0.01), (0.5, 0.955 - half),
    ]  # fmt: skip
    rng.shuffle(spots)
    return scan.free_spot(page, ink, spots)


def envelope(rng: random.Random, letter: str) -> Image.Image:
    """A long envelope, 220 x 110 mm at 200 dots per inch; `letter` A, B or C, or "" for an open one."""
    page = Image.new("RGB", (1732, 866), (rng.randint(236, 252), rng.randint(232, 248), rng.randint(215, 245)))
    draw = ImageDraw.Draw(page)
    draw.text((300, 70), rng.choice(("TỈNH ỦY ĐẮK NÔNG", "HUYỆN ỦY ĐẮK MIL", "UBND TỈNH QUẢNG NINH")), font=pillow(SERIF, 36), fill="#181818", anchor="mm")
    draw.text((300, 120), rng.choice(("VĂN PHÒNG", "BAN TỔ CHỨC", "BAN DÂN VẬN")), font=pillow(SERIF_BOLD, 38), fill="#181818", anchor="mm")
    draw.text((300, 180), f"Số: {rng.randint(10, 900)}-CV/{rng.choice(('VPTU', 'BTCTU'))}", font=pillow(SERIF, 34), fill="#181818", anchor="mm")
    draw.text((620, 430), "Kính gửi:", font=pillow(SERIF, 46), fill="#181818", anchor="lm")
    draw.text((840, 430), rng.choice(("Ban Thường vụ Thành ủy Gia Nghĩa", "Đảng ủy xã Quảng Sơn", "Sở Nội vụ")), font=pillow(SERIF_BOLD, 48), fill="#181818", anchor="lm")
    draw.text((840, 510), rng.choice(("Đường 23 tháng 3, thành phố Gia Nghĩa", "Số 12 đường Trần Phú")), font=pillow(SERIF, 40), fill="#181818", anchor="lm")
    if letter:
        size = rng.randint(130, 190)
        badge = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        pen = ImageDraw.Draw(badge)
        ink = rng.choice(INKS)
        shape = pen.ellipse if rng.random() < 0.6 else pen.rectangle
        shape((3, 3, size - 4, size - 4), outline=ink, width=rng.randint(5, 8))
        pen.text((size / 2, size / 2), letter, font=pillow(rng.choice((SERIF_BOLD, SANS_BOLD)), int(size * 0.68)), fill=ink, anchor="mm")
        badge = marks.wear(badge, rng, 0.2).rotate(rng.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True)
        scan.place(page, badge, *rng.choice(((0.17, 0.4), (0.88, 0.17), (0.17, 0.75), (0.17, 0.52))))
        if rng.random() < 0.3:
            note = marks.stamp("CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ", 40, rng, colour=ink)
            scan.place(page, note, 0.55, 0.8)
    return page


def lines_of(paper: Paper) -> list[str]:
    """A paper as the paragraphs of a word processor file."""
    who = "ĐẢNG CỘNG SẢN VIỆT NAM" if paper.regime == "party" else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    colon = "Số " if paper.regime == "party" else "Số: "
    day = paper.date
    return [
        *(line for line in (paper.parent_body, paper.issuer) if line), who, f"{colon}{paper.symbol}",
        f"{paper.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
        *([paper.doc_type.upper()] if not paper.is_letter else []), paper.subject,
        *(line[2:] if line[:2] in ("# ", "~ ", "= ") else line for line in paper.body),
        *(line for signer in paper.signers for line in (*signer.authority, signer.title, signer.name)),
        "Nơi nhận:", *(f"- {name};" for name in paper.recipients),
    ]  # fmt: skip
