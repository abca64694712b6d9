"""Who issues the demo papers, how its head is printed and who signs. All persons are invented."""

from __future__ import annotations

from dataclasses import dataclass

from papers.paper import Regime, Signer

ABBREVIATIONS = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Kết luận": "KL", "Hướng dẫn": "HD", "Thông báo": "TB", "Kế hoạch": "KH",
    "Báo cáo": "BC", "Chương trình": "CTr", "Tờ trình": "TTr", "Đề án": "ĐA", "Công văn": "CV", "Giấy mời": "GM",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issuer:
    regime: Regime
    name: str
    code: str
    place: str
    signers: dict[str, Signer]
    recipients: tuple[str, ...]
    parent: str = ""
    joint_name: str = ""  # as a second issuer of a joint paper


def _party(name: str, code: str, place: str, signers: dict[str, Signer], recipients: tuple[str, ...], parent: str = "") -> Issuer:
    return Issuer("party", name, code, place, signers, recipients, parent)


def _state(name: str, code: str, place: str, signers: dict[str, Signer], recipients: tuple[str, ...], parent: str = "", joint: str = "") -> Issuer:
    return Issuer("state", name, code, place, signers, recipients, parent, joint)


def _district(name: str, code: str, place: str, secretary: str, deputy: str, head_of_office: str) -> Issuer:
    signers = {
        "bch": Signer(secretary, "BÍ THƯ", ("T/M BAN CHẤP HÀNH",)),
        "btv": Signer(deputy, "PHÓ BÍ THƯ", ("T/M BAN THƯỜNG VỤ",)),
        "vp": Signer(head_of_office, "CHÁNH VĂN PHÒNG", ("T/L BAN THƯỜNG VỤ",)),
    }
    whose = "Thành ủy" if name.startswith("THÀNH") else "Huyện ủy"
    recipients = (
        "Thường trực Tỉnh ủy (báo cáo)", "Ban Tuyên giáo Tỉnh ủy", "Các tổ chức cơ sở đảng trực thuộc",
        f"Các đồng chí Ủy viên Ban Chấp hành Đảng bộ, Lưu Văn phòng {whose}",
    )  # fmt: skip
    return _party(name, code, place, signers, recipients, "TỈNH ỦY ĐẮK NÔNG")


def _commune(parent: str, name: str, place: str, secretary: str, deputy: str) -> Issuer:
    signers = {
        "bch": Signer(secretary, "BÍ THƯ", ("T/M BAN CHẤP HÀNH",)),
        "bt": Signer(secretary, "BÍ THƯ", ("T/M ĐẢNG ỦY",)),
        "pbt": Signer(deputy, "PHÓ BÍ THƯ", ("T/M ĐẢNG ỦY",)),
    }
    recipients = ("Ban Thường vụ cấp ủy cấp trên (báo cáo)", "Các chi bộ trực thuộc", "Lưu Văn phòng Đảng ủy")
    return _party(name, "ĐU", place, signers, recipients, parent)


_PROVINCE_COPIES = (
    "Văn phòng Trung ương Đảng (báo cáo)", "Các ban đảng, ban cán sự đảng, đảng đoàn", "Các huyện ủy, thành ủy, đảng ủy trực thuộc",
    "Các đồng chí Tỉnh ủy viên", "Lưu Văn phòng Tỉnh ủy",
)  # fmt: skip
_DEPARTMENT_COPIES = (
    "Thường trực Tỉnh ủy (báo cáo)", "Ban Tuyên giáo các huyện ủy, thành ủy, đảng ủy trực thuộc", "Lãnh đạo Ban", "Lưu Văn phòng Ban",
)  # fmt: skip
_STATE_COPIES = ("Thường trực Tỉnh ủy", "Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Các sở, ban, ngành", "Lưu: VT, KGVX")

ISSUERS: dict[str, Issuer] = {
    "tu": _party("TỈNH ỦY ĐẮK NÔNG", "TU", "Đắk Nông", {
        "bch": Signer("Nguyễn Hoàng Lâm Việt", "BÍ THƯ", ("T/M BAN CHẤP HÀNH",)),
        "btv": Signer("Trần Đăng Khải Nguyên", "PHÓ BÍ THƯ THƯỜNG TRỰC", ("T/M BAN THƯỜNG VỤ",)),
        "vp": Signer("Phan Thế Trường An", "CHÁNH VĂN PHÒNG", ("T/L BAN THƯỜNG VỤ",)),
    }, _PROVINCE_COPIES),
    "btgtu": _party("BAN TUYÊN GIÁO", "BTGTU", "Đắk Nông", {
        "tb": Signer("Lê Quang Thuận Phong", "TRƯỞNG BAN"),
        "ptb1": Signer("Phạm Thị Thu Hiền Lương", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),
        "ptb2": Signer("Hoàng Ngọc Bảo Sơn", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),
        "vp": Signer("Đỗ Minh Khang Duy", "CHÁNH VĂN PHÒNG", ("T/L TRƯỞNG BAN",)),
        "joint": Signer("Lê Quang Thuận Phong", "TRƯỞNG BAN", ("BAN TUYÊN GIÁO TỈNH ỦY",)),
    }, _DEPARTMENT_COPIES, "TỈNH ỦY ĐẮK NÔNG"),
    "bdvtu": _party("BAN DÂN VẬN", "BDVTU", "Đắk Nông", {"ptb": Signer("Y Brông Niê Kđăm", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",))},
                    ("Thường trực Tỉnh ủy (báo cáo)", "Ban dân vận các huyện ủy, thành ủy", "Lưu Văn phòng Ban"), "TỈNH ỦY ĐẮK NÔNG"),
    "vptu": _party("VĂN PHÒNG", "VPTU", "Đắk Nông", {"cvp": Signer("Phan Thế Trường An", "CHÁNH VĂN PHÒNG")},
                   ("Thường trực Tỉnh ủy (báo cáo)", "Lãnh đạo Văn phòng", "Lưu Phòng Hành chính - Lưu trữ"), "TỈNH ỦY ĐẮK NÔNG"),
    "ubnd": _state("ỦY BAN NHÂN DÂN\nTỈNH ĐẮK NÔNG", "UBND", "Đắk Nông", {
        "ct": Signer("Vũ Đình Trọng Nghĩa", "CHỦ TỊCH"),
        "pct": Signer("Tôn Nữ Thanh Vân", "PHÓ CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
        "vp": Signer("Ngô Tấn Phước Hải", "CHÁNH VĂN PHÒNG", ("TL. CHỦ TỊCH",)),
    }, _STATE_COPIES),
    "stttt": _state("SỞ THÔNG TIN\nVÀ TRUYỀN THÔNG", "STTTT", "Đắk Nông", {
        "pgd": Signer("Bùi Anh Tuấn Kiệt", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),
        "joint": Signer("Đặng Hải Triều Dương", "GIÁM ĐỐC", ("SỞ THÔNG TIN\nVÀ TRUYỀN THÔNG",)),
    }, ("UBND tỉnh (báo cáo)", "Ban Tuyên giáo Tỉnh ủy", "Lãnh đạo Sở", "Lưu: VT, TTBCXB"), "ỦY BAN NHÂN DÂN\nTỈNH ĐẮK NÔNG",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
    "snv": _state("SỞ NỘI VỤ", "SNV", "Đắk Nông", {"gd": Signer("Huỳnh Thị Kim Ngân Hà", "GIÁM ĐỐC")},
                  ("UBND tỉnh (báo cáo)", "Ban Tuyên giáo Tỉnh ủy", "Lưu: VT, CCHC"), "ỦY BAN NHÂN DÂN\nTỈNH ĐẮK NÔNG"),
    "mttq": _state("ỦY BAN MẶT TRẬN TỔ QUỐC\nVIỆT NAM TỈNH ĐẮK NÔNG", "MTTQ-BTT", "Đắk Nông", {
        "pct": Signer("K'Brêh Văn Thành", "PHÓ CHỦ TỊCH", ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH")),
    }, ("Thường trực Tỉnh ủy (báo cáo)", "Ban Tuyên giáo Tỉnh ủy", "Ban Thường trực MTTQ các huyện, thành phố", "Lưu: VT")),
    "hu-dakmil": _district("HUYỆN ỦY ĐẮK MIL", "HU", "Đắk Mil", "Trương Công Bách Hợp", "Lương Thị Ái Nhi", "Mai Xuân Lộc An"),
    "hu-cujut": _district("HUYỆN ỦY CƯ JÚT", "HU", "Cư Jút", "Đinh Thái Sơn Bình", "Nông Thị Bích Đào", "Vi Văn Thực"),
    "hu-krongno": _district("HUYỆN ỦY KRÔNG NÔ", "HU", "Krông Nô", "Cao Tiến Dũng Anh", "H'Liên Bkrông", "Tạ Quốc Phi"),
    "hu-tuyduc": _district("HUYỆN ỦY TUY ĐỨC", "HU", "Tuy Đức", "Điểu Nhơn Kiên", "Lại Thế Hiển Minh", "Chu Đức Toàn An"),
    "hu-dakglong": _district("HUYỆN ỦY ĐĂK GLONG", "HU", "Đăk Glong", "Giàng A Páo Lâm", "Quách Thị Mỹ Hằng", "Lê Thạch Sanh"),
    "tu-gianghia": _district("THÀNH ỦY GIA NGHĨA", "TU", "Gia Nghĩa", "Đoàn Vĩnh Khang Ninh", "Trịnh Thị Lan Chi Mai", "Hà Nhật Quân Vũ"),
    "duk": _party("ĐẢNG ỦY KHỐI CÁC CƠ QUAN\nVÀ DOANH NGHIỆP TỈNH", "ĐUK", "Đắk Nông", {
        "btv": Signer("Thái Doãn Hoài Nam", "PHÓ BÍ THƯ THƯỜNG TRỰC", ("T/M BAN THƯỜNG VỤ",)),
    }, ("Thường trực Tỉnh ủy (báo cáo)", "Các tổ chức cơ sở đảng trực thuộc", "Lưu Văn phòng Đảng ủy Khối"), "TỈNH ỦY ĐẮK NÔNG"),
    "btghu-daksong": _party("BAN TUYÊN GIÁO", "BTGHU", "Đắk Song", {"tb": Signer("Nguyễn Thị Phương Thùy Linh", "TRƯỞNG BAN")},
                            ("Thường trực Huyện ủy (báo cáo)", "Ban Tuyên giáo Tỉnh ủy (báo cáo)", "Đảng ủy các xã, thị trấn", "Lưu"), "HUYỆN ỦY ĐẮK SONG"),
    "btghu-dakrlap": _party("BAN TUYÊN GIÁO", "BTGHU", "Đắk R'Lấp", {
        "ptb": Signer("Võ Hồng Quân Tử", "PHÓ TRƯỞNG BAN", ("K/T TRƯỞNG BAN",)),
    }, ("Ban Tuyên giáo Tỉnh ủy (báo cáo)", "Thường trực Huyện ủy (báo cáo)", "Lưu"), "HUYỆN ỦY ĐẮK R'LẤP"),
    "du-quangson": _commune("HUYỆN ỦY ĐĂK GLONG", "ĐẢNG ỦY XÃ QUẢNG SƠN", "Quảng Sơn", "K'Tiêng Minh Phú", "Đào Duy Nghiêm"),
    "du-thuanan": _commune("HUYỆN ỦY ĐẮK MIL", "ĐẢNG ỦY XÃ THUẬN AN", "Thuận An", "Phùng Bá Trọng Tín", "Kiều Thị Ngọc Ánh"),
    "du-namda": _commune("HUYỆN ỦY KRÔNG NÔ", "ĐẢNG ỦY XÃ NAM ĐÀ", "Nam Đà", "Nghiêm Xuân Hảo", "Tống Phước Thịnh Vượng"),
    "du-nghiathanh": _commune("THÀNH ỦY GIA NGHĨA", "ĐẢNG ỦY PHƯỜNG NGHĨA THÀNH", "Nghĩa Thành", "Lý Thị Hoa Sim", "Uông Thanh Liêm"),
    "du-quangtruc": _commune("HUYỆN ỦY TUY ĐỨC", "ĐẢNG ỦY XÃ QUẢNG TRỰC", "Quảng Trực", "Điểu Bang Thành", "Hồ Sỹ Biên Cương"),
    "ubnd-quangson": _state("ỦY BAN NHÂN DÂN\nXÃ QUẢNG SƠN", "UBND", "Quảng Sơn", {
        "pct": Signer("Sùng Thị Mỷ Dua", "PHÓ CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
    }, ("Đảng ủy, HĐND xã (báo cáo)", "Mặt trận Tổ quốc và các đoàn thể", "Các thôn, bon", "Lưu: VT"), "UBND HUYỆN ĐĂK GLONG"),
    "ubnd-daksong": _state("ỦY BAN NHÂN DÂN\nHUYỆN ĐẮK SONG", "UBND", "Đắk Song", {
        "pct": Signer("Châu Văn Khánh Hưng", "PHÓ CHỦ TỊCH", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
    }, ("Như trên", "Thường trực Huyện ủy", "Lưu: VT, VHTT")),
}  # fmt: skip
