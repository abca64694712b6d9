"""What points to a private person, and what does not."""

import pytest

from vietnamese.persons import names_of_persons, points_to_persons


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Tài khoản @nguyenvana đăng tin", ["handle"]),
        ("Xem tại https://www.facebook.com/nguyen.van.a/posts/1", ["handle"]),
        ("tại fb.com/abc và zalo.me/0912345678", ["handle", "handle"]),
        ("trên tiktok.com/@ai.do", ["handle"]),
        ("gửi từ nguyenvana@gmail.com", ["handle"]),
        ("gọi 0912 345 678 để nhận", ["phone"]),
        ("gọi +84 912.345.678", ["phone"]),
        ("CCCD 067090001234", ["identity"]),
        ("số CMND 245123456", ["identity"]),
        ("anh Nguyễn Văn Bình ở Cư Jút", ["name"]),
        ("Đặng Thị Ngọc Ánh cho biết", ["name"]),
        ("ông Bình, bà Trần Hoa", ["name"]),
        ("H'Hen Niê và Y Phôn Niê Kdăm", ["name"]),
    ],
)
def test_what_points_to_a_person_is_found(text, kinds):
    assert [mention.kind for mention in names_of_persons(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Có tin nói tỉnh dừng tiếp nhận hồ sơ trực tuyến từ tháng 8.",
        "Tỉnh Đắk Nông có 71 xã, phường, thị trấn; kinh phí 1.234.567.890 đồng, mã 20220804.",
        "Thành phố Hồ Chí Minh và Thành phố Hà Nội; tỉnh Lâm Đồng, Hà Giang, Ninh Bình, Thái Nguyên.",
        "Tư tưởng Hồ Chí Minh; Công văn số 123-CV/BTGTU ngày 04/08/2022.",
        "Đường Lê Hồng Phong, Trường Nguyễn Bỉnh Khiêm, xã Nam Dong.",
        "Đoàn Thanh niên Cộng sản, Hội Liên hiệp Phụ nữ, Đảng bộ tỉnh.",
        "Lúc 08 giờ 30 phút ngày 12-03-2026; dân số 662.921 người.",
    ],
)
def test_places_offices_and_figures_are_not_persons(text):
    assert names_of_persons(text) == []


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("xe 48A-123.45 chở quá tải", [("plate", "48A-123.45")]),
        ("xe máy 48B1 12345 và 48-AB 123.45", [("plate", "48B1 12345"), ("plate", "48-AB 123.45")]),
        ("giấy tờ số 245123456", [("identity", "245123456")]),
        ("số 067090001234 ghi trên đơn", [("identity", "067090001234")]),
        ("nghe Chủ tịch xã Nguyễn Văn Bình nói", [("name", "Nguyễn Văn Bình")]),
        ("bà con nói ông Tư chiếm đất", [("name", "ông Tư")]),
        ("Ông Hùng ở thôn 3; anh Nguyễn Văn Bình", [("name", "Nguyễn Văn Bình"), ("name", "Ông Hùng")]),
        ("gọi 0912 345 678, viết cho a.b@example.com", [("handle", "a.b@example.com"), ("phone", "0912 345 678")]),
        ("H'Mai Buôn Yă kể rằng", [("name", "H'Mai Buôn Yă")]),
    ],
)
def test_a_text_about_what_people_say_is_read_more_closely(text, mentions):
    assert [(mention.kind, mention.words) for mention in points_to_persons(text)] == mentions


@pytest.mark.parametrize(
    "text",
    [
        "Giá cà phê 41.500 đồng/kg, hỗ trợ 150000000 đồng, năm 2022, Quốc lộ 14, 28 và tỉnh lộ 681.",
        "Theo Nghị quyết 09-NQ/TU, Công văn 48/UBND-VX, Quyết định 1234/QĐ-UBND; 71 xã, 662.921 người.",
        "Bà con xã Đắk Wil, thôn Hà Tiến, bon Bu Prâng; học tập và làm theo Bác Hồ.",
        "Anh em công nhân, chị em phụ nữ và các cô chú cựu chiến binh đồng tình.",
    ],
)
def test_prices_papers_and_places_point_to_nobody(text):
    assert points_to_persons(text) == []


def test_what_stands_twice_is_found_once():
    assert len(points_to_persons("Ông Tư nói, rồi Ông Tư lại nói.")) == 1
