import pytest

from surveys.instrument import lint

from .forms import REASONS, SCALE, SIDES, form, question

FIVE = [
    {"code": "1", "text": "Rất tốt", "sign": 1}, {"code": "2", "text": "Tốt", "sign": 1}, {"code": "3", "text": "Bình thường", "sign": 0},
    {"code": "4", "text": "Kém", "sign": -1}, {"code": "5", "text": "Rất kém", "sign": -1},
]  # fmt: skip


def likert(text, options=SCALE, **more):
    return question("C1", "likert", text=text, hard_to_say=True) | {"options": options} | more


def single(text, *texts, **more):
    return question("C1", "single", *texts, text=text, **more)


WELL_MADE = [
    likert("Đồng chí đánh giá thế nào về kết quả thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XII ở địa phương?", FIVE),
    likert("Ông/bà có hài lòng với thái độ phục vụ của cán bộ bộ phận một cửa không?"),
    likert("Ông/bà hài lòng ở mức nào với chất lượng nước sinh hoạt tại nơi đang ở?"),
    likert("Đồng chí đánh giá công tác xây dựng Đảng và hệ thống chính trị ở cơ sở thế nào?", FIVE),
    likert("Đồng chí có tin tưởng vào sự lãnh đạo của Đảng bộ tỉnh trong nhiệm kỳ tới không?"),
    likert("Đồng chí đánh giá thế nào về việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh ở chi bộ?", FIVE),
    likert("Theo ông/bà, tình hình an ninh trật tự ở thôn, buôn hiện nay ra sao?", FIVE),
    likert("Ông/bà thấy tiến độ giải phóng mặt bằng dự án qua xã mình thế nào?", FIVE),
    likert("Ông/bà có yên tâm về an toàn thực phẩm ở chợ gần nhà không?"),
    likert("Đồng chí nhận xét thế nào về nội dung sinh hoạt chi bộ trong quý vừa qua?", FIVE),
    likert("Ông/bà đánh giá thế nào về mức độ kịp thời của thông tin về dịch bệnh?", FIVE),
    question("C1", "two_sided", text="Ông/bà tán thành hay phản đối việc thu phí rác theo khối lượng?", hard_to_say=True) | {"options": SIDES},
    question("C1", "two_sided", text="Đồng chí có đồng ý với chủ trương sáp nhập các thôn dưới 100 hộ không?", hard_to_say=True) | {"options": SIDES},
    single("Đồng chí biết tin về Nghị quyết qua nguồn nào nhiều nhất?", "Đài truyền thanh xã", "Báo Đắk Nông", "Mạng xã hội", "Sinh hoạt chi bộ"),
    single("Gia đình ông/bà có bao nhiêu người đang đi học?", "Không có", "1 người", "2 người", "Từ 3 người trở lên"),
    single("So với năm ngoái, thu nhập của gia đình ông/bà thay đổi thế nào?", "Tăng", "Không thay đổi", "Giảm", hard_to_say=True),
    single("Ông/bà đã làm thủ tục trên Cổng dịch vụ công lần nào chưa?", "Đã làm", "Chưa làm"),
    single("Tháng vừa qua, ông/bà có gặp khó khăn khi đi khám bằng thẻ BHYT không?", "Có", "Không", "Không đi khám"),
    single("Giới tính của đồng chí?", "Nam", "Nữ", personal="gender"),
    single("Đồng chí thuộc nhóm tuổi nào?", "Dưới 30", "30–39", "40–49", "Từ 50 trở lên", personal="age"),
    single("Trình độ học vấn cao nhất của đồng chí?", "Trung học phổ thông", "Cao đẳng", "Đại học", "Sau đại học", personal="education"),
    question("C1", "multiple", text="Những vấn đề nào đang được người dân địa phương quan tâm nhất? (Chọn không quá 3)", max=3) | {"options": REASONS},
    question("C1", "multiple", text="Ông/bà gặp khó khăn gì khi vay vốn và tiêu thụ nông sản?") | {"options": REASONS},
    question("C1", "ranking", "Giao thông", "Y tế", "Giáo dục", "Nước sạch", text="Xin xếp ba lĩnh vực cần đầu tư trước ở xã của ông/bà.", max=3),
    question("C1", "scale", text="Ông/bà cho mấy điểm về công tác giảm nghèo ở xã mình?", hard_to_say=True),
    question("C1", "matrix", text="Ông/bà đánh giá các dịch vụ sau ở địa phương thế nào?", hard_to_say=True, rows=[{"code": "1", "text": "Khám, chữa bệnh"}, {"code": "2", "text": "Cung cấp điện"}, {"code": "3", "text": "Thu gom rác"}]) | {"options": FIVE},
    question("C1", "matrix", text="Đồng chí đồng ý ở mức nào với từng ý sau?", hard_to_say=True, rows=[{"code": "1", "text": "Cán bộ xã lắng nghe ý kiến người dân"}, {"code": "2", "text": "Người dân được biết về thu, chi các khoản đóng góp"}]) | {"options": SCALE},
    question("C1", "number", text="Từ nhà ông/bà đến trạm y tế gần nhất bao nhiêu ki-lô-mét?"),
    question("C1", "long_text", text="Đồng chí có kiến nghị gì với cấp ủy và chính quyền địa phương?"),
    question("C1", "short_text", text="Theo ông/bà, việc gì ở thôn cần làm trước tiên và vì sao?"),
    question("C1", "area", text="Ông/bà đang sống ở xã, phường nào?", personal="area"),
    question("C1", "consent", text="Tôi đã đọc phần giới thiệu và đồng ý trả lời."),
]


@pytest.mark.parametrize("asked", WELL_MADE, ids=[q["text"][:40] for q in WELL_MADE])
def test_a_well_made_question_is_left_in_peace(asked):
    assert [(r.rule, r.sentence) for r in lint.remarks(form(asked))] == []


def test_there_are_enough_well_made_questions_to_tell():
    assert len(WELL_MADE) >= 25


@pytest.mark.parametrize(
    "asked, rule",
    [
        (likert("Ông/bà đánh giá thế nào về thái độ phục vụ và trình độ chuyên môn của cán bộ?"), "two_in_one"),
        (likert("Ông/bà có hài lòng với giá điện và chất lượng cung cấp điện không?"), "two_in_one"),
        (likert("Đồng chí đánh giá thế nào về nội dung và/hoặc cách tổ chức hội nghị?"), "two_in_one"),
        (single("Ông/bà có dùng dịch vụ công không và vì sao?", "Có", "Không"), "two_in_one"),
        (question("C1", "matrix", text="Ông/bà đánh giá thế nào?", hard_to_say=True, rows=[{"code": "1", "text": "Thời gian giải quyết và thái độ của cán bộ"}]) | {"options": FIVE}, "two_in_one"),
        (likert("Đồng chí đánh giá thế nào về chủ trương đúng đắn của tỉnh?", FIVE), "leading"),
        (likert("Ông/bà có đồng ý rằng việc sáp nhập xã là rất cần thiết?"), "leading"),
        (likert("Như chúng ta đã biết, giao thông đã tốt hơn. Ông/bà hài lòng thế nào?"), "leading"),
        (likert("Ông/bà đánh giá thế nào về những thành tựu to lớn của huyện?", FIVE), "leading"),
        (single("Phải chăng giá cả là điều ông/bà lo nhất?", "Có", "Không"), "leading"),
        (single("Cán bộ xã làm việc tốt, phải không?", "Có", "Không"), "leading"),
        (likert("Ông/bà có hài lòng không?", SCALE[:3]), "unbalanced"),
        (likert("Ông/bà đánh giá thế nào?", [{"code": str(n), "text": t} for n, t in enumerate(("Rất tốt", "Tốt", "Khá", "Kém"), 1)]), "unbalanced"),
        (likert("Ông/bà có hài lòng không?", hard_to_say=False), "no_way_out"),
        (likert("Trong thời gian vừa qua, khi đến giải quyết các công việc liên quan đến đất đai tại bộ phận tiếp nhận hồ sơ của xã, ông/bà hài lòng ở mức nào?"), "long"),
        (likert("Ông/bà đánh giá thế nào về công tác CCHC của xã?", FIVE), "abbreviation"),
        (likert("Ông/bà đánh giá thế nào về tình hình KT-XH?", FIVE), "abbreviation"),
        (likert("Ông/bà đánh giá dịch vụ online của xã thế nào?", FIVE), "jargon"),
        (likert("Ông/bà có phản đối việc không cho đốt rác ở khu dân cư không?"), "double_negation"),
        (likert("Đồng chí không đồng ý với việc không công khai danh sách hộ nghèo?"), "double_negation"),
        (question("C1", "number", text="Năm nay ông/bà bao nhiêu tuổi?", personal="age"), "exact_person"),
        (single("Nhóm tuổi?", "18–30", "30–45", "45–60", personal="age"), "overlapping"),
    ],
)
def test_what_an_experienced_colleague_would_say(asked, rule):
    found = lint.remarks(form(asked))
    assert rule in [remark.rule for remark in found]
    assert all(remark.question == "C1" and remark.sentence and remark.proposal for remark in found)


def test_an_abbreviation_that_is_explained_is_none():
    explained = likert("Ông/bà đánh giá thế nào về cải cách hành chính (CCHC)?", FIVE)
    assert lint.remarks(form(explained)) == ()


def persons(*kinds):
    return [question(f"P{n}", "single", "a", "b", text=f"Câu {n}", personal=kind) for n, kind in enumerate(kinds, start=1)]


def test_questions_that_together_tell_who_one_is():
    remarks = lint.remarks(form(*persons("unit", "position", "age")))
    assert [(r.question, r.rule) for r in remarks] == [("", "identifying")]
    assert "chức vụ, đơn vị" in remarks[0].sentence
    many = lint.remarks(form(*persons("gender", "age", "education", "ethnicity", "religion")))
    assert [r.rule for r in many] == ["many_personal"]
    assert lint.remarks(form(*persons("gender", "age", "education"))) == ()


def test_a_long_form_is_told_in_minutes():
    short = form(*(likert(f"Ông/bà hài lòng thế nào với việc {n}?") | {"code": f"C{n}"} for n in range(1, 11)))
    long = form(*(likert(f"Ông/bà hài lòng thế nào với việc {n}?") | {"code": f"C{n}"} for n in range(1, 81)))
    assert 1 < lint.minutes(short) < 3
    assert [r.rule for r in lint.remarks(long)] == ["long_form"]
    assert f"{round(lint.minutes(long))} phút" in lint.remarks(long)[0].sentence
