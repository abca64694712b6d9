"""Pages that are open, many of which speak of secrets, and stamps that are no marks of secrecy."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from benches.gate_pages import INKS, Sample, envelope, free_spot, lines_of, pack, printed
from benches.gate_prose import LEVEL_LISTS, SENTENCES, TITLES, WRAPPED, law
from benches.office_files import docx, odt, pptx, xlsx
from papers import marks, scan
from papers.letter import compose
from papers.paper import Mark, Paper
from papers.samples import sample_paper, stamp_incoming
from papers.style import Style
from papers.typefaces import SANS_BOLD, SERIF_BOLD

KINDS = ("office", "skewed", "grey", "copy", "photo", "faint", "bleed", "punched", "fax")


def speaking_paper(rng: random.Random, title: tuple[str, str] | None = None) -> Paper:
    """A paper full of the words, none of them a mark."""
    paper = sample_paper(rng, rng.choice(("party", "state")))
    doc_type, subject = title or rng.choice(TITLES)
    if (doc_type == "Công văn") != paper.is_letter:
        return speaking_paper(rng, (doc_type, subject))
    body = list(rng.sample(SENTENCES, rng.randint(4, 7)))
    if rng.random() < 0.5:
        body[2:2] = rng.choice(LEVEL_LISTS)
    return replace(paper, doc_type=doc_type, subject=subject, body=tuple(body), urgency="")


def _digital(family: str, paper: Paper, rng: random.Random, name: str = "van-ban.pdf") -> Sample:
    return Sample(family, name, compose(paper, Style.sample(rng, paper.regime), seal=rng.random() < 0.3, signature=True).pdf, "")


def _scan(family: str, paper: Paper, rng: random.Random, kinds: tuple[str, ...] = KINDS) -> Sample:
    pages, composed = printed(rng, paper)
    if rng.random() < 0.25:
        stamp_incoming(pages[0], composed, rng)
    kind = rng.choice(kinds)
    return pack(rng, family, [scan.degrade(page, rng, kind) for page in pages[:2]], "")


def _law_paper(rng: random.Random) -> Paper:
    lines = law()
    start = rng.choice((0, rng.randrange(max(1, len(lines) - 40))))
    picked = [line[:600] for line in lines[start : start + rng.randint(12, 30)]]
    body = tuple(f"= {line}" if line.isupper() else line for line in picked)
    paper = sample_paper(rng, "state")
    return replace(
        paper, doc_type="Luật", subject="BẢO VỆ BÍ MẬT NHÀ NƯỚC", issuer="QUỐC HỘI", parent_body="", notation="QH14", number="29/2018",
        place="Hà Nội", body=body, urgency="", addressees=(), heading="", signers=(replace(paper.signers[0], authority=(), title="CHỦ TỊCH QUỐC HỘI"),),
    )  # fmt: skip


def _law(rng: random.Random) -> Sample:
    return _digital("law, text layer", _law_paper(rng), rng, "luat.pdf")


def _law_scan(rng: random.Random) -> Sample:
    return _scan("law, scan", _law_paper(rng), rng)


def _speaking(rng: random.Random) -> Sample:
    return _digital("speaks of secrets, text layer", speaking_paper(rng), rng)


def _speaking_scan(rng: random.Random) -> Sample:
    return _scan("speaks of secrets, scan", speaking_paper(rng), rng)


def _wrapped(rng: random.Random) -> Sample:
    paper = speaking_paper(rng, rng.choice(WRAPPED))
    if rng.random() < 0.5:
        return _digital("title broken before MẬT", paper, rng)
    return _scan("title broken before MẬT", paper, rng, ("office", "grey", "copy", "skewed"))


def _plain(rng: random.Random) -> Sample:
    return _digital("plain, text layer", sample_paper(rng, rng.choice(("party", "state"))), rng)


def _plain_scan(rng: random.Random) -> Sample:
    return _scan("plain, scan", sample_paper(rng, rng.choice(("party", "state"))), rng)


def _stamped(family: str, texts: tuple[str, ...], inks: tuple[str, ...] = INKS) -> Callable[[random.Random], Sample]:
    def make(rng: random.Random) -> Sample:
        paper = replace(sample_paper(rng, rng.choice(("party", "state"))), urgency="")
        pages, composed = printed(rng, paper)
        page = pages[0]
        ink = marks.stamp(rng.choice(texts), int(page.height * rng.uniform(0.017, 0.026)), rng, colour=rng.choice(inks),
                          font=rng.choice((SERIF_BOLD, SANS_BOLD)), frame=rng.choice((0, 1, 1, 2)), angle=rng.uniform(-14, 14))  # fmt: skip
        scan.place(page, ink, *free_spot(rng, page, composed, ink))
        if rng.random() < 0.3:
            stamp_incoming(page, composed, rng)
        return pack(rng, family, [scan.degrade(page, rng, rng.choice(KINDS))], "")

    return make


def _incoming(rng: random.Random) -> Sample:
    pages, composed = printed(rng)
    for _ in range(rng.randint(1, 2)):
        stamp_incoming(pages[0], composed, rng)
    scan.place(pages[0], marks.seal(int(pages[0].width * 0.16), rng=rng), rng.uniform(0.2, 0.8), rng.uniform(0.06, 0.5))
    return pack(rng, "incoming stamp and seals", [scan.degrade(pages[0], rng, rng.choice(KINDS))], "")


def _not_secret(rng: random.Random) -> Sample:
    value = rng.choice(("Không", "Không mật", "Thường", "không có"))
    field = rng.choice(("Độ mật", "Mức độ mật", "Độ bảo mật"))
    paper = sample_paper(rng, rng.choice(("party", "state")))
    how = rng.randrange(3)
    if how == 0:
        paper = replace(paper, table=(("Số đến", "Ngày đến", field), ("215", "04/10/2022", value)))
    elif how == 1:
        paper = replace(paper, marks=(Mark(f"{field}: {value}", 40, 13, size=12, frame=0, colour="#000000"),))
    else:
        paper = replace(paper, body=(f"{field}: {value}.", "Độ khẩn: Thường.", *paper.body))
    if rng.random() < 0.5:
        return _digital("field “Độ mật: Không”", paper, rng)
    return _scan("field “Độ mật: Không”", paper, rng, ("office", "grey", "copy", "skewed"))


def _front(rng: random.Random) -> Sample:
    """The Front's name differs from the mark by one tone."""
    paper = replace(
        sample_paper(rng, "state"), issuer="ỦY BAN MẶT TRẬN TỔ QUỐC\nVIỆT NAM TỈNH ĐẮK NÔNG", parent_body="", notation="CV-MTTQ", urgency="",
        subject=rng.choice(("Hội nghị gặp mặt người có uy tín", "CHƯƠNG TRÌNH GẶP MẶT ĐẦU XUÂN QUÝ MÃO", "phối hợp với Mặt trận Tổ quốc các cấp")),
    )  # fmt: skip
    return _digital("Mặt trận", paper, rng) if rng.random() < 0.4 else _scan("Mặt trận", paper, rng)


def _letters(rng: random.Random) -> Sample:
    """A, B and C as headings, groups and answers."""
    rows = (("Nhóm", "Nội dung", "Xếp loại"), ("A", "Chuyển đổi số", "B"), ("B", "Dư luận xã hội", "A"), ("C", "Báo cáo viên", "C"))
    paper = sample_paper(rng, rng.choice(("party", "state")))
    paper = replace(paper, table=rows, body=("# A. MỤC ĐÍCH", paper.body[0], "# B. NỘI DUNG", "Câu 1: A. Đúng   B. Sai   C. Không biết", "# C. TỔ CHỨC THỰC HIỆN"))
    return _digital("letters A, B, C", paper, rng) if rng.random() < 0.5 else _scan("letters A, B, C", paper, rng)


def _envelope(rng: random.Random) -> Sample:
    return pack(rng, "open envelope", [scan.degrade(envelope(rng, ""), rng, rng.choice(("office", "grey", "skewed")))], "")


def _office_file(rng: random.Random) -> Sample:
    lines = lines_of(speaking_paper(rng))
    how = rng.randrange(6)
    if how == 5:
        slides = [["TẬP HUẤN", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC"], ["Ba độ mật", "Tuyệt mật, Tối mật, Mật"], ["Đặt mật khẩu mạnh"]]
        return Sample("office files", "tap-huan.pptx", pptx(slides), "")
    if how == 0:
        return Sample("office files", "ke-hoach.docx", docx(lines, header="Tài liệu tuyên truyền", footer="Trang 1"), "")
    if how == 1:
        return Sample("office files", "bao-cao.docx", docx(lines, table=(("Họ tên", "Mật khẩu mới"), ("Nguyễn Văn An", "đã đổi"))), "")
    if how == 2:
        rows = [["STT", "Xã", "Mật độ dân số", "Mật ong (tấn)"], *[[str(i), f"Xã {i}", str(60 + i * 7), str(i * 3)] for i in range(1, 12)]]
        return Sample("office files", "mat-do-dan-so.xlsx", xlsx(rows, sheet="Mật độ"), "")
    if how == 3:
        return Sample("office files", "bao-ve-bi-mat-nha-nuoc.odt", odt(lines, header="Kế hoạch bảo vệ bí mật nhà nước"), "")
    picture = Image.new("RGB", (900, 260), "white")
    scan.place(picture, marks.stamp(rng.choice(("HỎA TỐC", "BẢN SAO", "DỰ THẢO")), 64, rng), 0.5, 0.5)
    return Sample("office files", "du-thao.docx", docx(lines, picture=picture), "")


def _named(rng: random.Random) -> Sample:
    name = rng.choice((
        "luat-bao-ve-bi-mat-nha-nuoc.pdf", "Quy chế bảo vệ bí mật nhà nước.pdf", "mat-ong-dak-nong.pdf", "bao_mat_thong_tin.pdf", "doi mat khau.pdf",
        "Gặp mặt đầu xuân.pdf", "gap mat dau xuan.pdf", "Mặt trận Tổ quốc.pdf", "mat tran to quoc 12.pdf", "danh sach mat hang thiet yeu.pdf",
        "van-ban-khong-mat.pdf", "mật độ dân số 2021.pdf", "KE HOACH BAO MAT.pdf", "mat bang gia dat.pdf", "tham mat tinh hinh.pdf", "Bề mặt đường.pdf",
    ))  # fmt: skip
    return _digital("file names", sample_paper(rng, rng.choice(("party", "state"))), rng, name)


def _posters(rng: random.Random) -> Sample:
    """A page of large red capitals about keeping secrets."""
    text = rng.choice((
        "GIỮ GÌN BÍ MẬT NHÀ NƯỚC\nLÀ TRÁCH NHIỆM CỦA MỌI CÔNG DÂN", "NÂNG CAO Ý THỨC\nBẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "BẢO MẬT THÔNG TIN\nBẢO VỆ CHÍNH MÌNH", "KHÔNG CHIA SẺ MẬT KHẨU", "HỘI CHỢ MẬT ONG TÂY NGUYÊN 2022",
    ))  # fmt: skip
    page = Image.new("RGB", (1654, 1169), "white")
    ink = marks.stamp(text, 84, rng, frame=rng.choice((0, 1)), worn=0.05)
    if ink.width > 1560:
        ink = ink.resize((1560, ink.height * 1560 // ink.width))
    scan.place(page, ink, 0.5, 0.4)
    return pack(rng, "posters", [scan.degrade(page, rng, rng.choice(("office", "grey", "skewed")))], "")


_urgent = _stamped("urgency stamps", ("HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC\nHẸN GIỜ", "HOẢ TỐC"))
_other = _stamped(
    "other stamps",
    ("BẢN SAO", "SAO Y BẢN CHÍNH", "DỰ THẢO", "ĐÃ KIỂM TRA", "ĐẾN", "ĐÃ SỐ HÓA", "BẢN LƯU", "CÔNG VĂN ĐI", "ĐÃ ĐĂNG KÝ", "BẢN GỐC"),
    (*INKS, marks.BLUE, marks.BLACK),
)

FAMILIES: tuple[Callable[[random.Random], Sample], ...] = (
    _law, _speaking_scan, _plain, _urgent, _speaking, _wrapped, _not_secret, _incoming, _office_file, _named, _other,
    _front, _speaking, _letters, _plain_scan, _law_scan, _speaking_scan, _urgent, _envelope, _posters, _speaking,
)  # fmt: skip
