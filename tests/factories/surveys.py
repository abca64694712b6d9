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
