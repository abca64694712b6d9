"""A form with every type of question, and the means to make small ones."""

from hypothesis import HealthCheck, settings

from surveys.instrument import definition

settings.register_profile(
    "same_every_time", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same_every_time")


class Posted(dict):
    """Fields of an HTML form, as Django hands them over."""

    def getlist(self, name):
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


def options(*texts, **of_all):
    return [{"code": str(number), "text": text} | of_all for number, text in enumerate(texts, start=1)]


def question(code, type="single", *texts, **more):
    return {"code": code, "type": type, "text": f"Câu {code}", "options": options(*texts), **more}


def form(*questions, **more):
    return definition.parse(form_json(*questions, **more))


def form_json(*questions, **more):
    return {"title": "Phiếu", "sections": [{"code": "A", "questions": list(questions)}]} | more


def sections(*parts, **more):
    return definition.parse({"title": "Phiếu", "sections": list(parts)} | more)


def equal(code, value):
    return {"op": "is", "question": code, "value": value}


SCALE = [
    {"code": "1", "text": "Rất hài lòng", "sign": 1},
    {"code": "2", "text": "Hài lòng", "sign": 1},
    {"code": "3", "text": "Không hài lòng", "sign": -1},
    {"code": "4", "text": "Rất không hài lòng", "sign": -1},
]
SIDES = [
    {"code": "1", "text": "Tán thành", "sign": 1},
    {"code": "2", "text": "Phản đối", "sign": -1},
    {"code": "3", "text": "Băn khoăn", "sign": 0},
]
REASONS = [
    *options("Đường sá", "Nước sạch", "Giá nông sản"),
    {"code": "4", "text": "Khác (ghi rõ)", "other": True},
    {"code": "5", "text": "Không có ý nào", "exclusive": True},
]

EVERY_TYPE = {
    "title": "Dư luận về xây dựng nông thôn mới",
    "intro": "Xin đồng chí dành vài phút.",
    "thanks": "Trân trọng cảm ơn.",
    "orders": 4,
    "sections": [
        {
            "code": "M",
            "title": "Mở đầu",
            "questions": [
                question("D0", "consent", required=True),
                question("L0", "text"),
                question("C1", "single", "Có", "Không", required=True, hard_to_say=True),
            ],
        },
        {
            "code": "N",
            "title": "Nội dung",
            "questions": [
                question("C2", "multiple", min=1, max=3, shuffle=True, hard_to_say=True) | {"options": REASONS},
                question("C3", "likert", hard_to_say=True, show_if=equal("C1", "1")) | {"options": SCALE},
                question("C4", "two_sided", hard_to_say=True) | {"options": SIDES},
                question("C5", "matrix", hard_to_say=True, rows=options("Xã", "Huyện")) | {"options": SCALE},
                question("C6", "ranking", "Điện", "Đường", "Trường", "Trạm", max=3, shuffle=True),
                question("C7", "scale", hard_to_say=True),
                question("C8", "number", min=0, max=1000000, decimals=1),
                question("C9", "date"),
                question("C10", "short_text", show_if={"op": "le", "question": "C7", "value": "4"}),
                question("C11", "long_text", text="Vì sao đồng chí chọn “{C1}”?"),
                question("C12", "area", personal="area"),
            ],
        },
    ],
}
