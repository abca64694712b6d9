"""Papers of a provincial Party office as facts for benches/loading.py, made from a seed.

Subjects come in families (party_themes.toml): the same plan for three years, the same report of four districts, and
pairs that only their tones tell apart (tuyên giáo and tuyến giao, bí thư and bì thư, hội thảo and hội thao). Every person's
name is invented.
"""

import datetime
import random
import re
import tomllib
from pathlib import Path

from documents.demo_issuers import ABBREVIATIONS

THEMES = Path(__file__).parent / "party_themes.toml"
SEED = 2022
MORE_WITH_SLOTS = 1.7  # how often a family repeats beyond what its line says
DISTRICTS = {
    "Cư Jút": "Hoàng Văn Thuận", "Đắk Mil": "Lê Thị Thu Cúc", "Đắk Song": "Vũ Tá Lâm", "Đắk R'Lấp": "Trương Công Hiển",
    "Đắk Glong": "K'Brêu", "Krông Nô": "Đoàn Thị Mỹ Lệ", "Tuy Đức": "Điểu N'Tung",
}  # fmt: skip
COMMUNES = ["Thuận An", "Đắk Lao", "Quảng Trực", "Nâm Nung", "Đắk Buk So", "Đức Xuyên", "Quảng Khê", "Kiến Đức", "Tâm Thắng", "Thuận Hạnh"]
ISSUERS = {  # code: name, end of the number, those who sign
    "tu": ("TỈNH ỦY ĐẮK NÔNG", "TU", ("Trịnh Quốc Hưng", "Nguyễn Thị Bạch Yến")),
    "btg": ("BAN TUYÊN GIÁO TỈNH ỦY", "BTGTU", ("Bùi Xuân Nghiêm", "Phan Thị Ngọc Trâm", "Lương Đình Khôi")),
    "bdv": ("BAN DÂN VẬN TỈNH ỦY", "BDVTU", ("Y Thim Niê", "Đào Thị Phượng")),
    "vptu": ("VĂN PHÒNG TỈNH ỦY", "VPTU", ("Tạ Quang Vinh", "Hồ Thị Kim Liên")),
    "hu": ("HUYỆN ỦY {huyen}", "HU", ()),
    "btghu": ("BAN TUYÊN GIÁO HUYỆN ỦY {huyen}", "BTGHU", ()),
    "dux": ("ĐẢNG ỦY XÃ {xa}", "ĐU", ("Phạm Bá Đông", "H'Lan Niê", "Nguyễn Hữu Tín")),
    "tinhdoan": ("TỈNH ĐOÀN ĐẮK NÔNG", "TĐTN", ("Cao Minh Trí", "Lý Thị Hải Yến")),
    "ubnd": ("ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG", "UBND", ("Đinh Trọng Nhân", "Tôn Nữ Ái Vân")),
    "stttt": ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "STTTT", ("Mai Đức Toàn",)),
    "sgtvt": ("SỞ GIAO THÔNG VẬN TẢI", "SGTVT", ("Quách Văn Lộc",)),
    "sgd": ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SGDĐT", ("Dương Thị Lan Chi",)),
    "sldtbxh": ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "SLĐTBXH", ("Châu Ngọc Ẩn",)),
    "nhcsxh": ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI TỈNH ĐẮK NÔNG", "NHCS", ("Hà Thúc Kháng",)),
}
STATE = {"ubnd", "stttt", "sgtvt", "sgd", "sldtbxh", "nhcsxh"}
QUARTERS = ["I", "II", "III", "IV"]
TITLES = ABBREVIATIONS | {"Quy chế": "QC", "Quy định": "QĐ"}
PARTY_PROSE = """
Cấp ủy các cấp lãnh đạo, chỉ đạo tổ chức thực hiện nghiêm túc, phù hợp với tình hình địa phương, cơ quan, đơn vị.
Ban Tuyên giáo Tỉnh ủy theo dõi, đôn đốc, kiểm tra, định kỳ báo cáo Ban Thường vụ Tỉnh ủy.
Nâng cao nhận thức, trách nhiệm của cán bộ, đảng viên, nhất là người đứng đầu.
Đẩy mạnh tuyên truyền trên báo, đài, trang thông tin điện tử, bản tin và sinh hoạt chi bộ.
Các huyện ủy, thành ủy, đảng ủy trực thuộc xây dựng kế hoạch cụ thể và gửi báo cáo trước ngày 15 tháng cuối quý.
Mặt trận Tổ quốc và các tổ chức chính trị - xã hội vận động đoàn viên, hội viên và Nhân dân hưởng ứng.
Công tác phối hợp giữa các ngành từng lúc chưa chặt chẽ, thông tin hai chiều còn chậm.
Kịp thời biểu dương, khen thưởng tập thể, cá nhân có cách làm hay, hiệu quả.
Kinh phí thực hiện sử dụng từ nguồn chi thường xuyên được giao trong năm.
Chú trọng vùng sâu, vùng xa, vùng đồng bào dân tộc thiểu số.
Nội dung, hình thức phong phú, thiết thực, tránh phô trương, lãng phí.
Quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh để được hướng dẫn, giải quyết.
Đảng ủy Công an, Đảng ủy Quân sự phối hợp bảo đảm an ninh chính trị, trật tự an toàn xã hội.
Gắn việc thực hiện với nhiệm vụ chính trị và phong trào thi đua ở từng nơi.
Trung tâm chính trị cấp huyện đưa nội dung vào chương trình bồi dưỡng.
Nguyên nhân hạn chế là do một số nơi thiếu quyết liệt, cán bộ kiêm nhiệm nhiều việc.
"""
STATE_PROSE = """
Các sở, ban, ngành và Ủy ban nhân dân các huyện, thành phố triển khai theo chức năng, nhiệm vụ.
Thủ trưởng cơ quan, đơn vị chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân tỉnh về kết quả thực hiện.
Kinh phí bố trí trong dự toán chi ngân sách nhà nước theo phân cấp hiện hành.
Ủy ban nhân dân cấp xã niêm yết công khai tại trụ sở và nhà sinh hoạt cộng đồng.
Sở Tài chính thẩm định dự toán, hướng dẫn thanh quyết toán đúng quy định.
Định kỳ trước ngày 20 tháng cuối quý gửi kết quả để tổng hợp.
Các đơn vị cử đầu mối theo dõi, phối hợp trao đổi thông tin qua thư điện tử công vụ.
Việc kiểm tra tiến hành theo kế hoạch hoặc đột xuất khi cần thiết.
Khối lượng hoàn thành đạt khoảng tám mươi phần trăm kế hoạch giao.
Trong quá trình triển khai, nếu phát sinh vướng mắc thì kịp thời báo cáo để điều chỉnh.
Văn phòng Ủy ban nhân dân tỉnh theo dõi, đôn đốc việc thực hiện.
Tăng cường ứng dụng công nghệ thông tin, giảm giấy tờ, rút ngắn thời gian giải quyết.
Bảo đảm công khai, minh bạch, đúng đối tượng, đúng thời hạn.
"""
SECTIONS = ["I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG", "III. GIẢI PHÁP", "IV. TỔ CHỨC THỰC HIỆN"]
OPENINGS = ["", "", "", "Bên cạnh đó, ", "Thời gian qua, ", "Cùng với đó, ", "Qua theo dõi, ", "Trên thực tế, "]
AROUND = 2_400  # letters of a page


def papers(seed=SEED):
    """Facts, each with an `id` of its own: the number and the day."""
    with THEMES.open("rb") as file:
        themes = tomllib.load(file)["theme"]
    prose = [_lines(theme["prose"]) for theme in themes]
    taken = set()
    for theme, own in zip(themes, prose, strict=True):
        others = [line for lines in prose if lines is not own for line in lines]
        for family, line in enumerate(theme["papers"]):
            kind, who, count, subject = (part.strip() for part in line.split("|"))
            repeats = round(int(count) * MORE_WITH_SLOTS) if "{" in subject else int(count)
            for index in range(repeats):
                chance = random.Random(f"{seed}-{theme['tags'][0]}-{family}-{index}")
                yield _paper(chance, theme, kind, who, subject, index, taken, own, others)


def _lines(text):
    return [line.strip() for line in text.strip().splitlines()]


def _paper(chance, theme, kind, who, subject, index, taken, own, others):
    district, commune = list(DISTRICTS)[(index * 3 + len(subject)) % len(DISTRICTS)], COMMUNES[(index * 3 + len(subject)) % len(COMMUNES)]
    month, quarter, year = chance.randrange(1, 13), QUARTERS[(index + len(subject)) % 4], 2025 - (index * 2 + len(subject)) % 8
    named = [int(found) for found in re.findall(r"20\d\d", subject) if int(found) <= 2025]
    year = max(named, default=year)
    subject = subject.format(nam=year, quy=quarter, thang=f"{month:02d}", huyen=district, xa=commune)
    name, code, signers = ISSUERS[who]
    issuer = name.format(huyen=district.upper(), xa=commune.upper())
    day = datetime.date(year, month, chance.randrange(1, 29))
    number = chance.randrange(1, 400)
    while (number, who, kind, day) in taken:
        number += 1
    taken.add((number, who, kind, day))
    symbol = _symbol(number, kind, who, code)
    signer = chance.choice(signers or (DISTRICTS[district],))
    pages = _pages(chance, own, others if who != "sgtvt" else (), who in STATE)
    regime = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if who in STATE else "ĐẢNG CỘNG SẢN VIỆT NAM"
    pages[0] = (
        f"{issuer}\n{regime}\nSố {symbol}\nĐắk Nông, ngày {day:%d} tháng {day:%m} năm {day:%Y}\n{kind.upper()}\n{subject}\n-----\n{pages[0]}"
    )
    pages[-1] += f"\n{signer}"
    return {
        "id": f"{symbol} {day}", "type": kind, "party": who not in STATE, "issuer": issuer, "symbol": symbol, "subject": subject,
        "day": day, "signer": signer, "pages": pages, "fields": [theme["field"]], "tags": theme["tags"],
    }  # fmt: skip


def _symbol(number, kind, who, code):
    if who not in STATE:
        return f"{number:02d}-{TITLES[kind]}/{code}"
    return f"{number:02d}/{code}-VP" if kind == "Công văn" else f"{number:02d}/{TITLES[kind]}-{code}"


def _pages(chance, own, others, state):
    general = _lines(STATE_PROSE if state else PARTY_PROSE)
    pages = []
    for number in range(chance.choice((1, 1, 2, 3))):
        told = chance.sample(own, min(len(own), 4 if number == 0 else 2))
        told += chance.sample(others, 3) if others else []
        while sum(map(len, told)) < AROUND:
            told += chance.sample(general, 4)
        rest = told[1:]
        chance.shuffle(rest)
        pages.append(_set([told[0], *rest], chance, SECTIONS if number == 0 else SECTIONS[number:]))
    return pages


def _set(sentences, chance, sections):
    step, text = len(sentences) // len(sections) + 1, []
    for index, sentence in enumerate(sentences):
        if index % step == 0:
            text.append(sections[index // step])
        opening = chance.choice(OPENINGS)
        text.append(opening + (sentence[0].lower() + sentence[1:] if opening and not sentence[1].isupper() else sentence))
    return "\n".join(text)
