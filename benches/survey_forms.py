"""What the benches of the surveys share: a form of ten questions on three pages, a survey in the field, and respondents
who press the buttons of its pages without JavaScript."""

from __future__ import annotations

import hashlib
import http.client
import random
import re
from urllib.parse import urlencode

STATE = re.compile(rb'name="trang_thai" value="([^"]*)"')
HEADING = re.compile(r"<h1>([^<]*)</h1>")
THANKED, NOT_RECORDED = "Đã ghi nhận phiếu", "CHƯA ghi nhận"
PAGES = (("A", ("C1", "C2", "C3", "C4")), ("B", ("C5", "C6", "C7")), ("C", ("C8", "P1", "P2")))


def form():
    def question(code):
        one = {"code": code, "type": "single", "text": f"Ông, bà đánh giá thế nào về nội dung {code}?", "required": True}
        one["options"] = [{"code": str(n), "text": f"Phương án {n} của {code}"} for n in range(1, 6)]
        if code == "C8":
            return {"code": code, "type": "long_text", "text": "Ông, bà đề nghị điều gì?"}
        if code == "C5":
            one |= {"type": "matrix", "rows": [{"code": str(n), "text": f"Dịch vụ {n}"} for n in range(1, 6)]}
        if code == "C2":
            one["type"] = "multiple"
        return one

    return {
        "title": "Khảo sát đo tải", "intro": "Phiếu để đo.", "thanks": "Xin cảm ơn.",
        "sections": [{"code": code, "title": f"Phần {code}", "questions": [question(name) for name in names]} for code, names in PAGES],
    }  # fmt: skip


def set_up(database, *, level="D", people=0):
    """(survey, private key, [path of a personal link or of the open one])"""
    from benches import pages

    pages.set_up(database)
    from accounts.models import Unit
    from surveys.models import Participation
    from tests.factories import surveys as make

    pages.people()
    unit = Unit.objects.filter(kind_id="propaganda_dept").order_by("path").first()
    survey = make.cadre_survey(unit=unit) if level == "C" else make.survey(unit=unit)
    private = bytes(make.in_field(survey, form()))
    if level == "D":
        return survey, private, [f"/phieu/{survey.code}/"]
    tokens = [f"do-tai-{number:06}-{'x' * 30}" for number in range(people)]
    stratum = make.stratum(survey, population=people)
    Participation.objects.bulk_create(
        Participation(
            survey=survey, roster_code=f"{number:06}", stratum=stratum, is_selected=True,
            token_digest=hashlib.sha256(token.encode()).hexdigest(),
        )
        for number, token in enumerate(tokens)
    )  # fmt: skip
    return survey, private, [f"/phieu/{survey.code}/{token}/" for token in tokens]


def answers_of(chance: random.Random, number: int):
    """({code: value} as it will be sealed, [fields of each page])"""
    said = {code: str(chance.randint(1, 5)) for code in ("C1", "C3", "C4", "C6", "C7", "P1", "P2")}
    said["C2"] = sorted({str(chance.randint(1, 5)) for _ in range(2)})
    said["C5"] = {str(row): str(chance.randint(1, 5)) for row in range(1, 6)}
    said["C8"] = f"Lời của phiếu số {number}: đường, điện, nước {chance.randint(0, 10**9)}"
    fields = []
    for _, codes in PAGES:
        page = []
        for code in codes:
            value = said[code]
            if isinstance(value, dict):
                page += [(f"q_{code}__{row}", one) for row, one in value.items()]
            else:
                page += [(f"q_{code}", one) for one in ([value] if isinstance(value, str) else value)]
        fields.append(page)
    return said | {"_order": "1"}, fields


class Phone:
    """A browser without JavaScript on a line of its own."""

    def __init__(self, port: int, path: str):
        self.path, self.link, self.page = path, http.client.HTTPConnection("127.0.0.1", port, timeout=60), b""

    def get(self) -> int:
        return self._ask("GET", None)

    def press(self, deed: str, fields=()) -> int:
        found = STATE.search(self.page)
        self.sent = [("trang_thai", found[1].decode() if found else ""), *fields, ("buoc", deed)]
        return self.send()

    def send(self) -> int:
        return self._ask("POST", urlencode(self.sent))

    def _ask(self, method, body) -> int:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            self.link.request(method, self.path, body, headers)
            answer = self.link.getresponse()
            self.page = answer.read()
        except BaseException:
            self.link.close()
            raise
        return answer.status

    @property
    def title(self) -> str:
        found = HEADING.search(self.page.decode(errors="replace"))
        return found[1] if found else ""

    def close(self):
        self.link.close()
