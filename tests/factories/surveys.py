"""Surveys and what belongs to them, with honest defaults."""

from datetime import timedelta

from django.utils import timezone
from nacl.public import PrivateKey

from surveys.models import FormVersion, Participation, Stratum, Survey

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
