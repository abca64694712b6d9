"""Sample papers with known heads, clean and degraded, for measuring the head reader.

    for sample in generate(seed=7, n=200):
        sample.paper       # ground truth (papers.paper.Paper)
        sample.data        # bytes of the file
        sample.file_name   # never tells the head
        sample.kind        # "digital" or one of papers.scan.KINDS
        sample.by_hand     # which of "number", "day", "month" were written by hand
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from PIL import Image

from papers import marks, scan
from papers.letter import Composed, compose
from papers.paper import Paper, Signer
from papers.style import Style
from papers.wording import (
    ACTIONS,
    CLOSINGS,
    COMMUNES,
    DISTRICTS,
    FAMILY,
    GIVEN,
    GROUNDS,
    MIDDLE,
    PARTY_TYPES,
    PROVINCES,
    RECIPIENTS,
    SENTENCES,
    STATE_TYPES,
    TOPICS,
)


class Sample(NamedTuple):
    paper: Paper
    data: bytes
    file_name: str
    kind: str
    by_hand: frozenset[str]


def generate(seed: int, n: int, *, digital: float = 0.5) -> Iterator[Sample]:
    """`digital` is the share of files with a text layer; the rest are simulated scans of all kinds."""
    for index in range(n):
        rng = random.Random(f"samples:{seed}:{index}")
        paper = sample_paper(rng, "party" if index % 2 else "state")
        if rng.random() < digital:
            style = Style.sample(rng, paper.regime)
            data = compose(paper, style, seal=rng.random() < 0.4, signature=rng.random() < 0.5).pdf
            yield Sample(paper, data, f"tep-{index + 1:04d}.pdf", "digital", frozenset())
        else:
            yield _scanned(paper, rng, index)


def _scanned(paper: Paper, rng: random.Random, index: int) -> Sample:
    style = Style.sample(rng, paper.regime, by_hand=0.3)
    composed = compose(paper, style, seal=rng.random() < 0.8, signature=rng.random() < 0.9)
    kind = rng.choice(scan.KINDS)
    dpi = rng.choice((150, 200, 200, 200, 240)) if kind != "fax" else 200
    pages = scan.rasterise(composed.pdf, dpi)
    by_hand = write_by_hand(pages, composed, paper, rng)
    if rng.random() < 0.3:
        stamp_incoming(pages[0], composed, rng)
    images = [scan.degrade(page, rng, kind) for page in pages]
    suffix = rng.choice(("pdf", "pdf", "pdf", "jpg", "png", "tiff") if len(images) == 1 else ("pdf", "pdf", "tiff"))
    data = scan.to_file(images, suffix, dpi, rng.randint(60, 85))
    return Sample(paper, data, f"tep-{index + 1:04d}.{suffix}", kind, by_hand)


def write_by_hand(pages: list[Image.Image], composed: Composed, paper: Paper, rng: random.Random) -> frozenset[str]:
    """Fill with a pen what the typesetter left blank."""
    values = {"number": paper.number, "day": f"{paper.date.day:02d}", "month": str(paper.date.month)}
    colour = rng.choice((marks.BLUE, marks.BLUE, marks.BLACK))
    written = set()
    for name, value in values.items():
        anchor = composed.anchors.get(name)
        if anchor and value:
            page = pages[anchor.page - 1]
            tall = int((anchor.y1 - anchor.y0) * page.height * rng.uniform(0.85, 1.1))
            ink = marks.handwriting(value, tall, rng, colour)
            middle = (anchor.y0 + anchor.y1) / 2 + rng.uniform(-0.002, 0.002)
            scan.place(page, ink, (anchor.x0 + anchor.x1) / 2, middle)
            written.add(name)
    return frozenset(written)


def stamp_incoming(page: Image.Image, composed: Composed, rng: random.Random) -> None:
    """The receiving office's stamp, with a number and a date that are not the paper's."""
    below = max(composed.anchors[name].y1 for name in ("symbol", "subject", "date") if composed.anchors[name].page == 1)
    office = rng.choice(("VĂN PHÒNG HUYỆN ỦY", "BAN TUYÊN GIÁO TỈNH ỦY", "SỞ NỘI VỤ", "UBND XÃ", "VĂN PHÒNG UBND TỈNH"))
    ink = marks.incoming(
        int(page.height * rng.uniform(0.085, 0.102)), rng, office, str(rng.randint(12, 4990)),
        f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.choice(('22', '2023'))}", rng.choice((marks.RED, marks.RED, marks.BLUE)),
    ).rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True)  # fmt: skip
    symbol = composed.anchors["symbol"]
    spots = [(0.15, symbol.y1 + 0.065), (0.85, below + 0.06), (0.16, 0.92), (0.5, 0.05), (0.84, 0.92)]
    rng.shuffle(spots)
    scan.place(page, ink, *(spots[0] if rng.random() < 0.2 else scan.free_spot(page, ink, spots, 0.03)))


def sample_paper(rng: random.Random, regime: str) -> Paper:
    paper = _party(rng) if regime == "party" else _state(rng)
    if rng.random() < 0.25:
        paper = replace(paper, **{name: _old_tones(getattr(paper, name)) for name in ("issuer", "parent_body", "subject")})
    if rng.random() < 0.14:
        paper = replace(paper, urgency=rng.choice(("Khẩn", "Thượng khẩn", "Hỏa tốc")))
    return paper


def person(rng: random.Random) -> str:
    return f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def citation(rng: random.Random) -> str:
    """A paper that is only spoken of: its number must never win."""
    day = _day(rng, 2015, 2021)
    said = rng.choice((f"ngày {day:%d/%m/%Y}", f"ngày {day.day:02d} tháng {day.month} năm {day.year}", f"ngày {day.day}-{day.month}-{day.year}"))
    return rng.choice((
        f"Nghị quyết số {rng.randint(1, 60):02d}-NQ/TU, {said} của Tỉnh ủy",
        f"Chỉ thị số {rng.randint(5, 40):02d}-CT/TW, {said} của Ban Bí thư",
        f"Kết luận số {rng.randint(5, 99)}-KL/TW, {said} của Bộ Chính trị",
        f"Quyết định số {rng.randint(100, 2500)}/QĐ-TTg {said} của Thủ tướng Chính phủ",
        f"Nghị định số {rng.randint(10, 160)}/{day.year}/NĐ-CP {said} của Chính phủ",
        f"Kế hoạch số {rng.randint(10, 300)}/KH-UBND {said} của Ủy ban nhân dân tỉnh",
        f"Quyết định số {rng.randint(100, 1800)}-QĐ/TU, {said} của Ban Thường vụ Tỉnh ủy",
    ))  # fmt: skip


def _party(rng: random.Random) -> Paper:
    province, district, commune = rng.choice(PROVINCES), rng.choice(DISTRICTS), rng.choice(COMMUNES)
    title, short = rng.choice(PARTY_TYPES)
    level = rng.randrange(8)
    upper = province.upper()
    parent, issuer, tail, place = (
        ("", f"TỈNH ỦY {upper}", "TU", province),
        (f"TỈNH ỦY {upper}", "BAN TUYÊN GIÁO", "BTGTU", province),
        (f"TỈNH ỦY {upper}", "BAN TỔ CHỨC", "BTCTU", province),
        (f"TỈNH ỦY {upper}", "ỦY BAN KIỂM TRA", "UBKTTU", province),
        (f"TỈNH ỦY {upper}", "VĂN PHÒNG", "VPTU", province),
        (f"ĐẢNG BỘ TỈNH {upper}", f"HUYỆN ỦY {district.upper()}", "HU", district),
        (f"HUYỆN ỦY {district.upper()}", f"ĐẢNG ỦY XÃ {commune.upper()}", "ĐU", commune),
        (f"TỈNH ỦY {upper}", "ĐẢNG ỦY KHỐI CÁC CƠ QUAN\nVÀ DOANH NGHIỆP", "ĐUK", province),
    )[level]
    if level in (0, 5, 6) and rng.random() < 0.6:
        head = ("T/M BAN THƯỜNG VỤ", rng.choice(("BÍ THƯ", "PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC")))
    elif level == 4:
        head = rng.choice((("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), ("", "CHÁNH VĂN PHÒNG"), ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG")))
    elif level == 3:
        head = ("T/M ỦY BAN KIỂM TRA", rng.choice(("CHỦ NHIỆM", "PHÓ CHỦ NHIỆM")))
    elif level in (1, 2):
        head = rng.choice((("", "TRƯỞNG BAN"), ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")))
    else:
        head = ("T/M ĐẢNG ỦY" if level == 6 else "T/M BAN CHẤP HÀNH", "BÍ THƯ")
    return _finish(rng, "party", title, f"{short}/{tail}", parent, issuer, place, head)


def _state(rng: random.Random) -> Paper:
    province, district, commune = rng.choice(PROVINCES), rng.choice(DISTRICTS), rng.choice(COMMUNES)
    title, short = rng.choice(STATE_TYPES)
    upper, unit = province.upper(), rng.choice(("KGVX", "NC", "TH", "VX", "NNTN"))
    kind = rng.randrange(8)
    offices = {
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG": "STTTT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO": "SGDĐT", "SỞ Y TẾ": "SYT", "SỞ NỘI VỤ": "SNV",
        "SỞ VĂN HÓA, THỂ THAO\nVÀ DU LỊCH": "SVHTTDL", "SỞ NÔNG NGHIỆP VÀ\nPHÁT TRIỂN NÔNG THÔN": "SNN", "SỞ TÀI CHÍNH": "STC",
    }  # fmt: skip
    office = rng.choice(list(offices))
    parent, issuer, tail, place = (
        ("", f"ỦY BAN NHÂN DÂN\nTỈNH {upper}", "UBND", province),
        ("", f"ỦY BAN NHÂN DÂN\nTỈNH {upper}", "UBND", province),
        (f"UBND TỈNH {upper}", office, offices[office], province),
        (f"ỦY BAN NHÂN DÂN\nTỈNH {upper}", office, offices[office], province),
        (f"TỈNH {upper}", f"ỦY BAN NHÂN DÂN\nHUYỆN {district.upper()}", "UBND", district),
        (f"UBND HUYỆN {district.upper()}", f"ỦY BAN NHÂN DÂN\nXÃ {commune.upper()}", "UBND", commune),
        (f"UBND HUYỆN {district.upper()}", "PHÒNG VĂN HÓA VÀ THÔNG TIN", "VHTT", district),
        ("", rng.choice(("BỘ THÔNG TIN VÀ TRUYỀN THÔNG", "BỘ NỘI VỤ", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")), "B", "Hà Nội"),
    )[kind]
    if kind == 7:
        tail = {"BỘ THÔNG TIN VÀ TRUYỀN THÔNG": "BTTTT", "BỘ NỘI VỤ": "BNV", "BỘ GIÁO DỤC VÀ ĐÀO TẠO": "BGDĐT"}[issuer]
    head = {
        "UBND": (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        "VHTT": (("", "TRƯỞNG PHÒNG"), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
        "B": (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), ("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG")),
    }.get("B" if kind == 7 else tail, (("", "GIÁM ĐỐC"), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")))  # fmt: skip
    notation = f"{short}-{tail}" if short else f"{tail}-{unit if tail == 'UBND' else rng.choice(('VP', 'TCCB', 'NV', 'TTr'))}"
    return _finish(rng, "state", title, notation, parent, issuer, place, rng.choice(head))


def _finish(
    rng: random.Random, regime: str, title: str, notation: str, parent: str, issuer: str, place: str, head: tuple[str, str]
) -> Paper:
    fill = lambda text: text.format(  # noqa: E731
        t=rng.choice(TOPICS), c=citation(rng), c2=citation(rng), n=rng.randint(10, 900), d=f"{_day(rng, 2018, 2022):%d/%m/%Y}"
    )  # fmt: skip
    subject = fill(rng.choice(ACTIONS[title]))
    if title == "Báo cáo" and rng.random() < 0.2:
        subject = f"{subject}; phương hướng, nhiệm vụ trọng tâm năm tới"
    decides = title == "Quyết định"
    grounds = [fill(rng.choice(GROUNDS)) for _ in range(rng.randint(1, 3))]
    body = [f"~ {line};" for line in grounds] if decides and regime == "state" else [f"{line};" for line in grounds[:-1]] + [f"{grounds[-1]}, nội dung như sau:"]
    if decides:
        body.append("= QUYẾT ĐỊNH:" if regime == "state" else "= QUYẾT ĐỊNH")
    picked = rng.sample(SENTENCES, rng.randint(2, 6))
    heads = ("I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG", "III. TỔ CHỨC THỰC HIỆN")
    for row, sentence in enumerate(picked):
        if decides:
            body.append(f"Điều {row + 1}. {sentence}")
        else:
            if title in ("Kế hoạch", "Hướng dẫn", "Chương trình", "Báo cáo", "Đề án") and row < 3:
                body.append(f"# {heads[row]}")
            body.append(f"{row + 1}. {sentence}")
    body.append(rng.choice(CLOSINGS) + ("/." if regime == "state" else ""))
    addressees: tuple[str, ...] = ()
    if title in ("Công văn", "Tờ trình"):
        addressees = rng.choice((
            ("Ủy ban nhân dân tỉnh",), ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện, thành phố"),
            ("Ban Thường vụ các huyện ủy, thành ủy", "Các đảng ủy trực thuộc", "Các cơ quan báo chí"), ("Ban Tuyên giáo Tỉnh ủy",),
        ))  # fmt: skip
    heading = {"Quyết định": f"{head[1] if regime == 'state' and head[1] in ('CHỦ TỊCH', 'GIÁM ĐỐC') else ''}"}.get(title, "")
    number = rng.randint(1, 60) if regime == "party" and title not in ("Công văn", "Báo cáo") else rng.randint(1, 3200)
    day = _day(rng, 2020, 2025)
    authority = tuple(line for line in head[0].split("\n") if line)
    return Paper(
        regime, issuer, notation, day, title, subject, tuple(body), (Signer(person(rng), head[1], authority),),
        number=f"{number:02d}", parent_body=parent, place=place, heading=heading, addressees=addressees,
        recipients=(*rng.sample(RECIPIENTS, rng.randint(2, 4)), "Lưu Văn phòng" if regime == "party" else f"Lưu: VT, {rng.choice(('TH', 'VX', 'NC'))}"),
    )  # fmt: skip


def _day(rng: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=rng.randrange((last - first + 1) * 365))


def _old_tones(text: str) -> str:
    for new, old in (("Ủy", "Uỷ"), ("ủy", "uỷ"), ("ỦY", "UỶ"), ("Hòa", "Hoà"), ("HÒA", "HOÀ"), ("hóa", "hoá"), ("HÓA", "HOÁ")):
        text = text.replace(new, old)
    return text
