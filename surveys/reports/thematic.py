"""Báo cáo chuyên đề: A kết quả chủ yếu, B số liệu phân tổ, C phụ lục."""

from papers.paper import Grid, PageBreak
from surveys.instrument import definition
from surveys.instrument.elements import TYPES
from surveys.reports import frame, grids, pictures
from surveys.statistics.words import published
from surveys.tables.labels import number

CHART_WIDTH = 0.68
METHOD = (
    "Tỷ lệ hợp lệ tính trên số phiếu có trả lời câu đó; làm tròn sao cho cộng lại bằng 100. Cân bằng là tỷ lệ tích cực trừ tỷ lệ tiêu cực.",
    "Chữ cái cạnh một số (a, b, c…) cho biết số đó cao hơn có ý nghĩa thống kê so với cột mang chữ cái ấy; các cột được so từng đôi, có hiệu chỉnh cho nhiều phép so.",
    "Bảo vệ người trả lời: bảng có ít phiếu không công bố; ô có ít phiếu và những ô có thể suy ra ô đó được thay bằng dấu “·”; nhóm gần như nhất trí chỉ nêu giới hạn.",
)


def paper(survey, bodies, tell):
    form = definition.parse(survey.version.definition)
    body = [frame.opening(survey)]
    if bodies:
        body.append(grids.label(bodies[0]))
    body.append("= A. KẾT QUẢ CHỦ YẾU")
    alone = [each for each in bodies if not each["by"]]
    for place, each in enumerate(alone, 1):
        body += _question(place, each)
        tell(0.1 + 0.6 * place / len(alone))
    crossed = [each for each in bodies if each["by"]]
    if crossed:
        body += [PageBreak(), "= B. SỐ LIỆU PHÂN TỔ"]
        for place, key in enumerate(dict.fromkeys(each["by"] for each in crossed), 1):
            of_key = [each for each in crossed if each["by"] == key]
            body.append(f"# {place}. Theo: {(of_key[0]['by_text'] or key).rstrip('?')}")
            body += [block for each in of_key for block in grids.blocks(each)]
    tell(0.8)
    return frame.paper(survey, f"chuyên đề kết quả {frame.subject(survey)}", body, [*_plan(survey), *_method(survey), *_form(form)])


def _question(place, body):
    yield f"# {place}. {body['text'] or body['title']}"
    if body["layout"] == "grid":
        yield from (f"- {row['label']}: {row['words']}" for row in body["rows"] if row["words"])
    elif body["columns"] and body["columns"][0]["words"]:
        yield body["columns"][0]["words"]
    figure = pictures.figure(body, caption=f"Hình {place}. Theo Bảng {body['number']}", width=CHART_WIDTH)
    if figure:
        yield figure
    if body["shown"]:
        yield from grids.blocks(body)
    else:
        yield body["why"]


def _plan(survey):
    yield "= C. PHỤ LỤC"
    yield "# 1. Phương án điều tra"
    facts = (
        ("Căn cứ", survey.basis),
        ("Mục đích", survey.purpose),
        ("Đối tượng, tổng thể", survey.population),
        ("Quy mô tổng thể", number(survey.population_size, 0) if survey.population_size else ""),
        ("Địa bàn", ", ".join(survey.areas.values_list("name", flat=True))),
        ("Phương pháp chọn mẫu", survey.get_design_display()),
        ("Cỡ mẫu dự kiến", number(survey.sample_size, 0) if survey.sample_size else ""),
        ("Hình thức", survey.get_kind_display()),
        ("Mức bảo mật người trả lời", survey.get_level_display()),
        ("Thời gian", f"{frame.day(survey.opens_at)} – {frame.day(survey.closes_at)}" if survey.opens_at and survey.closes_at else ""),
    )
    yield Grid((("Nội dung", "Phương án"), *((name, value) for name, value in facts if value)), widths=(1, 3))


def _method(survey):
    yield "# 2. Phương pháp tính và cách đọc"
    yield from METHOD
    yield Grid((("Từ dùng trong báo cáo", "Tỷ lệ hợp lệ"), *published()), caption="Từ chỉ tỷ lệ, dùng thống nhất cho mọi cuộc điều tra", widths=(1, 1))
    not_covered = survey.plan.audit.get("not_covered") or []
    if not_covered:
        yield "# 3. Điều mà việc kiểm tra bảo mật số liệu không bao quát"
        yield from (f"- {sentence}" for sentence in not_covered)


def _form(form):
    yield PageBreak()
    yield "= PHIẾU KHẢO SÁT"
    if form.intro:
        yield f"~ {form.intro}"
    for section in form.sections:
        if section.title:
            yield f"# {section.title}"
        for question in section.questions:
            if question.type == "text":
                yield question.text
                continue
            yield f"{question.code}. {question.text} ({TYPES[question.type]})"
            choices = "; ".join(f"{option.code}. {option.text}" for option in question.choices)
            if question.rows:
                yield "Dòng: " + "; ".join(row.text for row in question.rows) + "."
            if choices:
                yield choices + "."
