"""Word lists from which sample papers are made. Names of persons, communes and offices are invented."""

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tạ"]
MIDDLE = ["Văn", "Thị", "Đức", "Minh", "Quốc", "Hữu", "Thanh", "Ngọc", "Xuân", "Công", "Thế", "Hồng", "Kim", "Bá", "Đình", "Mạnh", "Tuấn", "Bích"]
GIVEN = ["An", "Bình", "Chung", "Cường", "Dũng", "Duyên", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hòa", "Hùng", "Hương", "Khánh", "Kiên", "Lan", "Liên", "Long", "Mai", "Nam", "Nga", "Nghĩa", "Nhung", "Phong", "Phúc", "Phương", "Quang", "Quyên", "Sơn", "Tâm", "Thắng", "Thảo", "Thủy", "Toàn", "Trang", "Trung", "Tuyết", "Vinh", "Yến"]

PROVINCES = ("Đắk Nông", "Quảng Ninh", "Bắc Kạn", "Hòa Bình", "Lào Cai", "Kiên Giang", "Bình Phước", "Hà Giang",
             "Phú Yên", "Sóc Trăng", "Thái Nguyên", "Quảng Ngãi", "Tuyên Quang", "Bến Tre")  # fmt: skip
DISTRICTS = ("Đắk Mil", "Tuy Đức", "Krông Nô", "Sơn Hà", "Bảo Yên", "Hòn Đất", "Ba Bể", "Mỹ Xuyên", "Đồng Hỷ", "Na Hang")
COMMUNES = ("Quảng Sơn", "Thuận An", "Đắk Ru", "Nam Đà", "Tân Lập", "Phú Hòa", "Bình An", "Yên Thịnh", "Minh Tân", "Long Mỹ")

# doc_type, abbreviation, what it is about
PARTY_TYPES = (
    ("Nghị quyết", "NQ"), ("Quyết định", "QĐ"), ("Quy định", "QĐ"), ("Chỉ thị", "CT"), ("Kết luận", "KL"),
    ("Quy chế", "QC"), ("Hướng dẫn", "HD"), ("Thông báo", "TB"), ("Kế hoạch", "KH"), ("Báo cáo", "BC"),
    ("Chương trình", "CTr"), ("Tờ trình", "TTr"), ("Đề án", "ĐA"), ("Công văn", "CV"), ("Giấy mời", "GM"),
)  # fmt: skip
STATE_TYPES = (
    ("Nghị quyết", "NQ"), ("Quyết định", "QĐ"), ("Chỉ thị", "CT"), ("Thông báo", "TB"), ("Kế hoạch", "KH"),
    ("Báo cáo", "BC"), ("Tờ trình", "TTr"), ("Hướng dẫn", "HD"), ("Chương trình", "CTr"), ("Giấy mời", "GM"),
    ("Công điện", "CĐ"), ("Công văn", ""), ("Công văn", ""), ("Công văn", ""),
)  # fmt: skip

TOPICS = (
    "chuyển đổi số đến năm 2025, định hướng đến năm 2030",
    "công tác bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng",
    "phong trào thi đua xây dựng nông thôn mới giai đoạn 2021 - 2025",
    "công tác phòng, chống dịch bệnh ở cây hồ tiêu và cà phê",
    "tuyên truyền kỷ niệm 75 năm Ngày Thương binh - Liệt sĩ",
    "nâng cao chất lượng sinh hoạt chi bộ",
    "công tác dư luận xã hội trong tình hình mới",
    "học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "bảo đảm trật tự, an toàn giao thông dịp Tết Nguyên đán Quý Mão năm 2023",
    "phòng cháy, chữa cháy rừng mùa khô",
    "tổ chức Hội thi báo cáo viên, tuyên truyền viên giỏi",
    "cải cách thủ tục hành chính và ứng dụng chữ ký số",
    "phát triển du lịch cộng đồng gắn với công viên địa chất toàn cầu",
    "công tác khuyến học, khuyến tài, xây dựng xã hội học tập",
    "phòng, chống tham nhũng, tiêu cực và thực hành tiết kiệm",
    "biên soạn lịch sử đảng bộ các xã, phường, thị trấn",
    "bảo đảm an sinh xã hội cho đồng bào dân tộc thiểu số",
    "công tác tiêm chủng mở rộng cho trẻ em dưới 5 tuổi",
    "điều tra, rà soát hộ nghèo, hộ cận nghèo",
    "bảo vệ bí mật nhà nước và an toàn thông tin mạng",
    "thực hiện dân chủ ở cơ sở",
    "xây dựng hệ thống thông tin cơ sở và đài truyền thanh thông minh",
)

ACTIONS = {
    "Nghị quyết": ("về {t}", "về tăng cường sự lãnh đạo của Đảng đối với {t}"),
    "Quyết định": ("về việc ban hành Kế hoạch {t}", "về việc thành lập Ban Chỉ đạo {t}", "về việc khen thưởng các tập thể có thành tích trong {t}"),
    "Quy định": ("về trách nhiệm của các cấp ủy trong {t}", "về phân công thực hiện {t}"),
    "Chỉ thị": ("về tăng cường sự lãnh đạo đối với {t}", "về việc đẩy mạnh {t}"),
    "Kết luận": ("về {t}", "về việc tiếp tục thực hiện {c} về {t}"),
    "Quy chế": ("phối hợp thực hiện {t}", "hoạt động của Ban Chỉ đạo {t}"),
    "Hướng dẫn": ("thực hiện {c} về {t}", "tuyên truyền {t}", "một số nội dung về {t}"),
    "Thông báo": ("kết luận của Thường trực về {t}", "kết quả kiểm tra {t}", "về việc treo Quốc kỳ và {t}"),
    "Kế hoạch": ("thực hiện {c} về {t}", "tổ chức {t}", "triển khai {t}"),
    "Báo cáo": ("kết quả thực hiện {c} về {t}", "sơ kết 6 tháng {t}", "tình hình {t}"),
    "Chương trình": ("hành động thực hiện {c} về {t}", "công tác {t}"),
    "Tờ trình": ("về việc phê duyệt Đề án {t}", "về việc bổ sung kinh phí {t}"),
    "Đề án": ("{t}", "nâng cao hiệu quả {t}"),
    "Công văn": ("triển khai thực hiện {c} về {t}", "tăng cường {t}", "báo cáo kết quả {t}", "góp ý dự thảo Kế hoạch {t}", "cử cán bộ tham gia {t}"),
    "Giấy mời": ("Hội nghị sơ kết {t}", "Hội nghị triển khai {c}", "Tập huấn {t}"),
    "Công điện": ("về việc {t}", "về việc triển khai khẩn cấp {t}"),
}

GROUNDS = (
    "Căn cứ {c} về {t}",
    "Căn cứ chức năng, nhiệm vụ được giao; thực hiện {c} về {t}",
    "Thực hiện {c} và {c2} về {t}",
    "Xét đề nghị của Văn phòng tại Tờ trình số {n}/TTr-VP ngày {d}",
    "Tiếp theo Công văn số {n}/UBND-NC ngày {d} về {t}",
)

SENTENCES = (
    "Tổ chức quán triệt sâu rộng đến toàn thể cán bộ, đảng viên, công chức, viên chức và người lao động bằng hình thức phù hợp với từng đối tượng.",
    "Các cơ quan, đơn vị, địa phương chủ động xây dựng kế hoạch cụ thể, phân công rõ người, rõ việc, rõ thời gian hoàn thành.",
    "Tăng cường kiểm tra, giám sát, kịp thời biểu dương tập thể, cá nhân điển hình và chấn chỉnh những nơi làm chưa tốt.",
    "Đẩy mạnh tuyên truyền trên cổng thông tin điện tử, hệ thống truyền thanh cơ sở và mạng xã hội, bảo đảm đúng định hướng.",
    "Phối hợp chặt chẽ với Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội trong quá trình triển khai.",
    "Bố trí kinh phí từ nguồn ngân sách được giao hằng năm và các nguồn hợp pháp khác theo quy định.",
    "Kết quả thực hiện gửi về cơ quan thường trực trước ngày 25 hằng tháng để tổng hợp, báo cáo.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời để được hướng dẫn giải quyết.",
    "Phấn đấu đến cuối năm 2025, trên 90% hồ sơ công việc cấp huyện và 80% hồ sơ công việc cấp xã được xử lý trên môi trường mạng.",
    "Chú trọng vùng đồng bào dân tộc thiểu số, vùng sâu, vùng xa, nơi điều kiện tiếp cận thông tin còn khó khăn.",
    "Rà soát, bổ sung quy chế làm việc, quy chế phối hợp; nêu cao vai trò gương mẫu của người đứng đầu.",
    "Lồng ghép nội dung vào sinh hoạt chi bộ định kỳ, sinh hoạt chuyên đề và hội nghị báo cáo viên hằng tháng.",
)

CLOSINGS = (
    "Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện.",
    "Đề nghị các đồng chí quan tâm, phối hợp thực hiện.",
    "Rất mong nhận được sự quan tâm, phối hợp của quý cơ quan.",
)

RECIPIENTS = (
    "Thường trực Tỉnh ủy (báo cáo)", "Thường trực HĐND, UBND tỉnh", "Như trên", "Các sở, ban, ngành, đoàn thể",
    "Các huyện ủy, thành ủy", "Ủy ban nhân dân các huyện, thành phố", "Các cơ quan báo chí", "Cổng thông tin điện tử",
    "Các đồng chí cấp ủy viên", "Ban Chỉ đạo (để phối hợp)",
)  # fmt: skip
