"""A plan as the desk leaves it when it is ready to go to its approver."""

from datetime import timedelta

from django.utils import timezone
from nacl.public import PrivateKey

from surveys.actions import drawing, lifecycle
from surveys.models import KeyHolder, Participation
from tests.factories import surveys as make

READY = {
    "purpose": "Nắm đánh giá của cán bộ", "basis": "Kế hoạch 12-KH/BTG", "population": "Cán bộ cấp xã", "population_size": 1200,
    "contact": "Phòng Dư luận, 0261 000 000",
}  # fmt: skip


def window():
    return {"opens_at": timezone.now() - timedelta(days=2), "closes_at": timezone.now() + timedelta(days=5)}


def planned(province, **values):
    """A citizen survey with plan and form."""
    survey = make.survey(unit=province.department, by=province.opinion, **(READY | window() | values))
    make.version(survey, created_by=province.opinion)
    return survey


def people(survey, many=40, **values):
    return Participation.objects.bulk_create(
        Participation(
            survey=survey, roster_code=f"{number:04d}", name=f"Người {number}", email=f"nguoi{number}@daknong.example",
            facts={"gender": "Nam" if number % 2 else "Nữ"}, **values,
        )
        for number in range(many)
    )  # fmt: skip


def planned_cadre(province, many=40, **values):
    survey = make.cadre_survey(unit=province.department, by=province.opinion, **(READY | window() | values))
    make.version(survey, created_by=province.opinion)
    people(survey, many, unit=province.commune)
    drawing.commit(survey=survey, by=province.opinion)
    drawing.draw(survey=survey, by=province.opinion)
    survey.refresh_from_db()
    return survey


def approved(province, survey):
    lifecycle.submit(survey=survey, by=province.opinion)
    lifecycle.approve(survey=survey, by=province.leader, read=1)
    survey.refresh_from_db()
    return survey


def with_key(province, survey):
    """The box has its key, and its holders have rehearsed, as surveys/actions/keys.py leaves them."""
    survey.public_key = bytes(PrivateKey.generate().public_key)
    survey.save(update_fields=["public_key"])
    holders = [province.leader, province.secretary, province.auditor][: 3 if survey.level == "C" else 1]
    for number, user in enumerate(holders, start=1):
        KeyHolder.objects.create(survey=survey, user=user, number=number, has_rehearsed=True, sealed_share=b"x")
    return survey


def opened(province, survey):
    lifecycle.open_field(survey=with_key(province, approved(province, survey)), by=province.opinion)
    survey.refresh_from_db()
    return survey
