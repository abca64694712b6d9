"""Surveys and what belongs to them, with honest defaults."""

import datetime
import uuid
from datetime import timedelta

from django.utils import timezone
from nacl.public import PrivateKey

from accounts.models import Area, Membership, User
from accounts.models.areas import AreaKind
from surveys.actions import contributor_reports
from surveys.models import FormVersion, Participation, ReportField, Stratum, Survey

FORM = {
    "title": "Khảo sát về chuyển đổi số",
    "intro": "Ban Tuyên giáo Tỉnh ủy muốn nghe ý kiến của ông, bà.",
    "thanks": "Xin cảm ơn ông, bà.",
    "orders": 1,
    "sections": [
        {
            "code": "A", "title": "Đánh giá chung", "text": "", "show_if": None, "block": "",
            "questions": [
                {
                    "code": "C1", "bank": "", "type": "likert", "text": "Ông, bà hài lòng đến mức nào với dịch vụ công trực tuyến của xã?",
                    "help": "", "label": "Hài lòng dịch vụ công", "required": True, "personal": "", "hard_to_say": True, "shuffle": False,
                    "show_if": None, "screen_out": None, "rows": [],
                    "options": [
                        {"code": "1", "text": "Rất hài lòng", "label": "Rất hài lòng", "exclusive": False, "other": False, "sign": 1, "merge": ""},
                        {"code": "2", "text": "Hài lòng", "label": "Hài lòng", "exclusive": False, "other": False, "sign": 1, "merge": ""},
                        {"code": "3", "text": "Không hài lòng", "label": "Không hài lòng", "exclusive": False, "other": False, "sign": -1, "merge": ""},
                        {"code": "4", "text": "Rất không hài lòng", "label": "Rất không hài lòng", "exclusive": False, "other": False, "sign": -1, "merge": ""},
                    ],
                },
                {
                    "code": "C2", "bank": "", "type": "long_text", "text": "Ông, bà đề nghị điều gì?", "help": "", "label": "Đề nghị",
                    "required": False, "personal": "", "hard_to_say": False, "shuffle": False, "show_if": None, "screen_out": None,
                    "rows": [], "options": [],
                },
            ],
        },
        {
            "code": "B", "title": "Thông tin chung", "text": "", "show_if": None, "block": "",
            "questions": [
                {
                    "code": "P1", "bank": "", "type": "single", "text": "Giới tính của ông, bà?", "help": "", "label": "Giới tính",
                    "required": True, "personal": "gender", "hard_to_say": False, "shuffle": False, "show_if": None, "screen_out": None,
                    "rows": [],
                    "options": [
                        {"code": "1", "text": "Nam", "label": "Nam", "exclusive": False, "other": False, "sign": None, "merge": ""},
                        {"code": "2", "text": "Nữ", "label": "Nữ", "exclusive": False, "other": False, "sign": None, "merge": ""},
                    ],
                },
            ],
        },
    ],
}  # fmt: skip


def survey(*, unit, by=None, **values):
    values.setdefault("title", "Khảo sát về chuyển đổi số")
    values.setdefault("wave", "quý III/2022")
    return Survey.objects.create(unit=unit, created_by=by, **values)


def cadre_survey(*, unit, by=None, **values):
    return survey(unit=unit, by=by, **{"kind": "cadre", "level": "C", "design": "census"} | values)


def version(survey, definition=None, **values):
    row = FormVersion(survey=survey, number=survey.versions.count() + 1, **values)
    row.set_definition(definition or FORM)
    row.save()
    return row


def in_field(survey, definition=None):
    """Puts a survey into the field as its opening leaves it, and gives the private key that nobody keeps."""
    key = PrivateKey.generate()
    survey.version = version(survey, definition)
    survey.public_key = bytes(key.public_key)
    survey.opens_at = timezone.now() - timedelta(days=1)
    survey.closes_at = timezone.now() + timedelta(days=5)
    survey.state = Survey.State.OPEN
    survey.save()
    return key


def stratum(survey, code="xa", **values):
    values.setdefault("label", "Cán bộ xã")
    values.setdefault("population", 1200)
    return Stratum.objects.create(survey=survey, code=code, **values)


def participation(survey, roster_code="0001", **values):
    return Participation.objects.create(survey=survey, roster_code=roster_code, is_selected=True, **values)


def _options(*texts, signs=None):
    signs = signs or [None] * len(texts)
    return [{"code": str(n), "text": text, "sign": sign} for n, (text, sign) in enumerate(zip(texts, signs, strict=True), start=1)]


ANALYSED = {
    "title": "Khảo sát về dịch vụ công",
    "sections": [
        {"code": "A", "title": "Đánh giá", "questions": [
            {"code": "C1", "type": "likert", "text": "Ông, bà hài lòng với dịch vụ công của xã?", "hard_to_say": True,
             "options": _options("Rất hài lòng", "Hài lòng", "Không hài lòng", "Rất không hài lòng", signs=[1, 1, -1, -1])},
            {"code": "C2", "type": "multiple", "text": "Ông, bà biết thông tin từ đâu?", "options": _options("Loa xã", "Ti vi", "Mạng xã hội")},
            {"code": "C3", "type": "matrix", "text": "Ông, bà đánh giá thế nào về…", "hard_to_say": True,
             "options": _options("Tốt", "Trung bình", "Kém", signs=[1, 0, -1]),
             "rows": [{"code": "a", "text": "Đường sá"}, {"code": "b", "text": "Trường học"}, {"code": "c", "text": "Trạm y tế"}]},
            {"code": "C4", "type": "scale", "text": "Chấm điểm chung?"},
            {"code": "C5", "type": "ranking", "text": "Việc cần làm trước?", "max": 2, "options": _options("Đường", "Điện", "Nước")},
            {"code": "C6", "type": "single", "text": "Có dùng dịch vụ công trực tuyến?", "options": _options("Có", "Không")},
            {"code": "C7", "type": "likert", "text": "Có dễ dùng không?", "show_if": {"op": "is", "question": "C6", "value": "1"},
             "options": _options("Dễ", "Khó", signs=[1, -1])},
            {"code": "C8", "type": "long_text", "text": "Đề nghị gì?"},
        ]},
        {"code": "B", "title": "Thông tin chung", "questions": [
            {"code": "P1", "type": "single", "text": "Giới tính?", "personal": "gender", "options": _options("Nam", "Nữ")},
            {"code": "P2", "type": "single", "text": "Nhóm tuổi?", "personal": "age",
             "options": _options("Dưới 30", "30–44", "45–59", "Từ 60", "Không rõ")},
        ]},
    ],
}  # fmt: skip


def answers(count, seed=1):
    """Believable answers to ANALYSED: older people are happier and use the net less."""
    import numpy as np

    random = np.random.default_rng(seed)
    for _ in range(count):
        age = int(random.choice(5, p=[0.25, 0.35, 0.28, 0.115, 0.005]))
        good = 0.35 + 0.12 * min(age, 3)
        uses = random.random() < 0.85 - 0.2 * min(age, 3)
        said = {
            "C1": str(random.choice(["1", "2", "3", "4", "98"], p=[good * 0.3, good * 0.7, (0.96 - good) * 0.8, (0.96 - good) * 0.2, 0.04])),
            "C2": [str(n) for n in (1, 2, 3) if random.random() < (0.3 + 0.1 * age, 0.5, 0.8 - 0.15 * age)[n - 1]] or ["2"],
            "C3": {row: str(random.choice(["1", "2", "3"], p=[good, (1 - good) * 0.7, (1 - good) * 0.3])) for row in "abc"},
            "C4": str(int(np.clip(random.normal(5 + 3 * good, 2), 0, 10))),
            "C5": [str(n) for n in random.permutation([1, 2, 3])[:2]],
            "C6": "1" if uses else "2",
            "P1": str(random.integers(1, 3)),
            "P2": str(age + 1),
        }
        if uses:
            said["C7"] = "1" if random.random() < good else "2"
        if random.random() < 0.03:
            del said["C4"]
        yield said


def opened(*, unit, by=None, count=400, rejected=0, definition=ANALYSED, **values):
    """A survey as the opening of its box leaves it."""
    from surveys.models import Response
    from surveys.tables import columns

    row = survey(unit=unit, by=by, **values)
    row.version = version(row, definition, is_frozen=True)
    row.state = Survey.State.OPENED
    row.save()
    strata = list(row.strata.all()) or [None]
    Response.objects.bulk_create(
        Response(
            survey=row, version=1, level=row.level, answers=said, stratum=strata[place % len(strata)],
            rejected="Chọn cùng một ý ở mọi dòng" if place < rejected else "",
        )
        for place, said in enumerate(answers(count))
    )  # fmt: skip
    columns.build(row)
    return row


def tabulated(*, submitter, leader, **values):
    """The same with its tables proposed, approved, frozen and made."""
    from surveys.tables import plan, release

    row = opened(**values)
    plan.propose(survey=row, by=submitter)
    plan.submit(survey=row, by=submitter)
    plan.freeze(survey=row, by=leader)
    release.make(row)
    row.refresh_from_db()
    return row
SINCE = datetime.date(2020, 1, 1)
MONTH = datetime.date(2022, 8, 1)
SAID = "Bà con lo giá phân bón tăng cao, cà phê mất mùa, nhiều hộ chưa vay được vốn."


def report_field(code="nong-nghiep", name="Nông nghiệp, nông thôn, giá nông sản"):
    return ReportField.objects.get_or_create(code=code, defaults={"name": name, "valid_from": SINCE})[0]


def area(name="Xã Nam Dong"):
    kind, _ = AreaKind.objects.get_or_create(code="commune", defaults={"label": "Xã", "level": "commune"})
    return Area.objects.get_or_create(name=name, defaults={"kind": kind, "valid_from": SINCE, "code": str(Area.objects.count())})[0]


def said(content=SAID, **values):
    """What a contributor types."""
    typed = {
        "period": MONTH, "field": report_field(), "area": area(), "content": content, "strength": 3, "leaning": "worries", "proposal": "",
    }  # fmt: skip
    return typed | values


def draft_report(*, by, unit, content=SAID, explained=None, **values):
    return contributor_reports.keep(by=by, unit=unit, key=uuid.uuid4(), values=said(content, **values), explained=explained)


def sent_report(**values):
    report = draft_report(**values)
    return contributor_reports.send(report=report, by=values["by"])


def received_report(*, desk, **values):
    return contributor_reports.receive(report=sent_report(**values), by=desk)


def contributor_of(unit, *, name, email, role="contributor"):
    person, new = User.objects.get_or_create(email=email, defaults={"full_name": name})
    if new:
        Membership.objects.create(user=person, unit=unit, role=role, valid_from=SINCE)
    return person


def opened_with_strata(row, *, sizes):
    """The same with answers of strata of these sizes."""
    from surveys.models import Response
    from surveys.tables import columns

    row.version = version(row, ANALYSED, is_frozen=True)
    row.state = Survey.State.OPENED
    row.save()
    strata = [stratum(row, f"t{place}", label=f"Tầng {place}") for place in range(len(sizes))]
    belongs = [one for one, size in zip(strata, sizes, strict=True) for _ in range(size)]
    Response.objects.bulk_create(
        Response(survey=row, version=1, level=row.level, answers=said, stratum=one)
        for one, said in zip(belongs, answers(len(belongs)), strict=True)
    )
    columns.build(row)
    return row
