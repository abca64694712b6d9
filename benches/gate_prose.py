"""What open papers say about secrets, honey and passwords: the words that must stop nothing."""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path

_CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus" / "laws.jsonl.gz"

# Open papers whose very titles speak of secrets. A line break stands where a clerk's line ran out.
TITLES = (
    ("Kế hoạch", "thực hiện công tác bảo vệ bí mật nhà nước năm 2022"),
    ("Kế hoạch", "KẾ HOẠCH BẢO MẬT THÔNG TIN NĂM 2022"),
    ("Quy chế", "BẢO VỆ BÍ MẬT NHÀ NƯỚC CỦA TỈNH ỦY"),
    ("Quy chế", "gửi, nhận văn bản điện tử không mật trên mạng thông tin diện rộng của Đảng"),
    ("Hướng dẫn", "một số nội dung về giải mật tài liệu lưu trữ lịch sử"),
    ("Kế hoạch", "GIẢI MẬT TÀI LIỆU LƯU TRỮ GIAI ĐOẠN 2021 - 2025"),
    ("Thông báo", "Danh mục bí mật nhà nước của Đảng được công bố công khai"),
    ("Báo cáo", "kết quả kiểm tra việc chấp hành pháp luật về bảo vệ bí mật nhà nước"),
    ("Đề án", "phát triển nghề nuôi ong lấy mật ở vùng rừng Nâm Nung"),
    ("Báo cáo", "MẬT ĐỘ DÂN SỐ VÀ PHÂN BỐ DÂN CƯ CÁC XÃ NĂM 2021"),
    ("Hướng dẫn", "đặt mật khẩu mạnh và bảo mật hai lớp cho tài khoản công vụ"),
    ("Quyết định", "về việc tặng Bằng khen cho các Hợp tác xã mật ong cà phê"),
    ("Kế hoạch", "tổ chức gặp mặt cán bộ ngành cơ yếu, mật mã nhân ngày truyền thống"),
    ("Chương trình", "phối hợp giữa Mặt trận Tổ quốc Việt Nam và ngành Tuyên giáo"),
    ("Giấy mời", "Hội nghị tập huấn Luật Bảo vệ bí mật nhà nước"),
    ("Thông báo", "phân công người làm công tác cơ yếu, bảo mật và an toàn thông tin"),
    ("Công văn", "rà soát, bảo vệ bí mật nhà nước trong sử dụng mạng xã hội"),
    ("Công văn", "tăng cường bảo mật tài khoản thư điện tử công vụ"),
    ("Tờ trình", "về việc xây dựng phòng máy tính độc lập soạn thảo văn bản mật"),
    ("Báo cáo", "giá mật mía và mật ong trên thị trường tỉnh quý III"),
)
WRAPPED = (
    ("Kế hoạch", "TĂNG CƯỜNG CÔNG TÁC BẢO\nMẬT THÔNG TIN TRÊN MẠNG"),
    ("Quy chế", "VỀ CÔNG TÁC BẢO VỆ BÍ\nMẬT NHÀ NƯỚC TRÊN ĐỊA BÀN TỈNH"),
    ("Hướng dẫn", "thực hiện một số điều của Luật Bảo vệ bí\nmật nhà nước trong cơ quan đảng"),
    ("Báo cáo", "SẢN LƯỢNG MẬT ONG, CÀ PHÊ VÀ HỒ TIÊU\nMẬT ĐỘ TRỒNG XEN TẠI CÁC HUYỆN"),
    ("Kế hoạch", "KIỂM TRA VIỆC XÁC ĐỊNH ĐỘ\nMẬT CỦA TÀI LIỆU"),
    ("Thông báo", "VỀ VIỆC THAY ĐỔI SỐ ĐIỆN THOẠI BẢO\nMẬT"),
)

SENTENCES = (
    "Bí mật nhà nước được phân loại thành ba độ mật gồm: Tuyệt mật, Tối mật và Mật.",
    "Người nào làm lộ bí mật nhà nước thì tùy theo tính chất, mức độ vi phạm mà bị xử lý theo quy định của pháp luật.",
    "Văn bản này không chứa nội dung bí mật nhà nước và được đăng tải công khai trên cổng thông tin điện tử.",
    "Việc gửi, nhận văn bản không mật thực hiện hoàn toàn trên môi trường mạng; văn bản mật thực hiện theo quy định riêng.",
    "Tài liệu đóng dấu MẬT, TỐI MẬT, TUYỆT MẬT không được đưa lên hệ thống này.",
    "Cán bộ, công chức đổi mật khẩu ít nhất ba tháng một lần, không dùng chung mật khẩu và bật xác thực hai lớp.",
    "Mật độ dân số của tỉnh là 103 người/km2, thấp hơn mật độ bình quân của vùng Tây Nguyên.",
    "Sản lượng mật ong toàn tỉnh ước đạt 1.250 tấn, giá mật ong hoa cà phê ổn định.",
    "Quan hệ mật thiết giữa Đảng với Nhân dân là cội nguồn sức mạnh của Đảng.",
    "Ban Cơ yếu bảo đảm bảo mật đường truyền và an toàn chữ ký số cho các điểm cầu.",
    "Người soạn thảo đề xuất độ mật, thời hạn bảo vệ và nơi nhận; người ký văn bản chịu trách nhiệm quyết định độ mật.",
    "Tài liệu lưu hành nội bộ được quản lý theo quy chế làm việc và thu hồi sau hội nghị khi có yêu cầu.",
    "Đề cương này không phổ biến rộng rãi số liệu cá nhân của đoàn viên, hội viên.",
    "Công tác giải mật tài liệu lưu trữ lịch sử được tiến hành theo trình tự, thủ tục luật định.",
    "Dấu độ mật có hình chữ nhật, viền đơn, bên trong là chữ in hoa MẬT; mực dấu màu đỏ.",
    "Bí mật kinh doanh, bí mật đời tư và bí mật thư tín của công dân được pháp luật bảo vệ.",
    "Phiếu lấy ý kiến không ghi tên, bảo đảm giữ kín danh tính người trả lời.",
    "Nghiêm cấm soạn thảo, lưu giữ tài liệu có nội dung bí mật nhà nước trên máy tính nối mạng Internet.",
)
LEVEL_LISTS = (
    ("Điều 8. Phân loại bí mật nhà nước", "1. Bí mật nhà nước độ Tuyệt mật;", "2. Bí mật nhà nước độ Tối mật;", "3. Bí mật nhà nước độ Mật."),
    ("Các độ mật được quy định như sau:", "a) Tuyệt mật;", "b) Tối mật;", "c) Mật."),
    ("Thời hạn bảo vệ bí mật nhà nước:", "- 30 năm đối với bí mật nhà nước độ Tuyệt mật;", "- 20 năm đối với bí mật nhà nước độ Tối mật;", "- 10 năm đối với bí mật nhà nước độ Mật."),
    ("Mẫu dấu ký hiệu độ mật gồm:", "- Mẫu dấu “TUYỆT MẬT” có kích thước 40mm x 8mm;", "- Mẫu dấu “TỐI MẬT” có kích thước 30mm x 8mm;", "- Mẫu dấu “MẬT” có kích thước 20mm x 8mm."),
)  # fmt: skip

_BUILT_IN_LAW = (
    "LUẬT", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;", "Chương I",
    "NHỮNG QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh", "Luật này quy định về bí mật nhà nước, hoạt động bảo vệ bí mật nhà nước "
    "và trách nhiệm của cơ quan, tổ chức, cá nhân có liên quan.", "Điều 2. Giải thích từ ngữ", "1. Bí mật nhà nước là thông tin có nội dung "
    "quan trọng chưa công khai, nếu bị lộ, bị mất có thể gây nguy hại đến lợi ích quốc gia, dân tộc.", *LEVEL_LISTS[0], *SENTENCES,
)  # fmt: skip


@functools.cache
def law() -> tuple[str, ...]:
    """The lines of the law on state secrets: the stored text where the corpus stands beside the project."""
    if _CORPUS.exists():
        with gzip.open(_CORPUS, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if "bí mật nhà nước" in row["title"].lower():
                    return tuple(line.strip() for line in row["text"].split("\n") if line.strip())
    return _BUILT_IN_LAW
