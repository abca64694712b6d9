"""Days of the Party, the State and the province, each with what it rests on. Loading adds those that are missing and
changes none that the office has edited."""

MAJOR = "Nghị định 145/2013/NĐ-CP, Điều 4 (ngày lễ lớn)"
LABOUR = "Bộ luật Lao động 2019, Điều 112"

# (day, month, year, lunar, title, source)
OFFICIAL_DAYS = [
    (1, 1, None, True, "Tết Nguyên đán", MAJOR),
    (3, 2, 1930, False, "Ngày thành lập Đảng Cộng sản Việt Nam", MAJOR),
    (10, 3, None, True, "Giỗ Tổ Hùng Vương", MAJOR),
    (30, 4, 1975, False, "Ngày Giải phóng miền Nam, thống nhất đất nước", MAJOR),
    (7, 5, 1954, False, "Ngày Chiến thắng Điện Biên Phủ", MAJOR),
    (19, 5, 1890, False, "Ngày sinh Chủ tịch Hồ Chí Minh", MAJOR),
    (19, 8, 1945, False, "Ngày Cách mạng Tháng Tám", MAJOR),
    (2, 9, 1945, False, "Ngày Quốc khánh nước Cộng hòa xã hội chủ nghĩa Việt Nam", MAJOR),
    (1, 1, None, False, "Tết Dương lịch", LABOUR),
    (1, 5, None, False, "Ngày Quốc tế lao động", LABOUR),
    (21, 6, 1925, False, "Ngày Báo chí Cách mạng Việt Nam", "Quyết định 52-QĐ/TW ngày 5/2/1985 của Ban Bí thư"),
    (10, 10, None, False, "Ngày Chuyển đổi số quốc gia", "Quyết định 505/QĐ-TTg ngày 22/4/2022 của Thủ tướng Chính phủ"),
    (9, 11, None, False, "Ngày Pháp luật nước Cộng hòa xã hội chủ nghĩa Việt Nam", "Luật Phổ biến, giáo dục pháp luật 2012, Điều 8"),
    (1, 8, 1930, False, "Ngày truyền thống ngành Tuyên giáo của Đảng", "Bộ Chính trị khóa VIII, năm 2000; Ban Bí thư khóa X, năm 2007"),
    (20, 12, 1960, False, "Ngày truyền thống Đảng bộ tỉnh Đắk Nông", "Lịch sử Đảng bộ tỉnh: thành lập Đảng bộ tỉnh Quảng Đức"),
    (23, 3, 1975, False, "Ngày giải phóng Gia Nghĩa, tỉnh Đắk Nông", "Thông tấn xã Việt Nam"),
    (1, 1, 2004, False, "Ngày thành lập lại tỉnh Đắk Nông", "Nghị quyết 22/2003/QH11 ngày 26/11/2003 của Quốc hội"),
    (5, 9, 1969, False, "Ngày mở Đại hội Đảng bộ tỉnh lần thứ nhất, căn cứ Nâm Nung", "Lịch sử Đảng bộ tỉnh"),
]  # fmt: skip
