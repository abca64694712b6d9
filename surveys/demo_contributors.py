"""The demo's collaborators' reports: invented, over three months of 2022, taken in by the desk, and one synthesis."""

import datetime
import tomllib
import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from accounts.demo import PASSWORD, SINCE
from accounts.models import Membership, Unit, User
from surveys.actions import contributor_reports as deeds
from surveys.actions import synthesis
from surveys.models import ContributorReport, ReportField, Synthesis

DATA = Path(__file__).parent / "demo_data" / "contributor_reports.toml"
DEPARTMENT = "Ban Tuyên giáo Tỉnh ủy Đắk Nông"
DESK, LEADER = "duluan@daknong.example", "lanhdao@daknong.example"
NAMESPACE = uuid.UUID("6f1a1c0e-5d0b-4c57-9a38-0d2f6f3c2a10")


@transaction.atomic
def load_demo_reports():
    """After `create_demo_accounts`. Running it again changes nothing."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Phản ánh mẫu chỉ được nạp khi DEMO=1.")
    if ContributorReport.objects.filter(period__year=2022).exists():
        return
    written = tomllib.loads(DATA.read_text())
    people = {row["email"]: _contributor(**row) for row in written["contributor"]}
    desk = User.objects.get(email=DESK)
    heads = {}
    for number, row in enumerate(written["report"]):
        report = _taken_in(number, row, people[row["by"]], desk)
        if "same_as" in row:
            deeds.merge(report=report, into=heads[row["same_as"]], by=desk)
        if "issue" in row:
            heads[row["issue"]] = report
        if row.get("feedback"):
            deeds.answer(report=report, by=desk, text=row["feedback"])
        _date(report, row["on"])
    _synthesis(written["synthesis"], heads, desk)


def _contributor(email, name, unit):
    unit = Unit.objects.filter(name=unit, valid_from__lte=SINCE).order_by("valid_from").first()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, full_name=name, job_title="Cộng tác viên dư luận xã hội")
        Membership.objects.create(user=user, unit=unit, role="contributor", valid_from=SINCE)
    return user, unit


def _taken_in(number, row, contributor, desk):
    user, unit = contributor
    values = {
        "period": datetime.date.fromisoformat(row["on"]).replace(day=1), "field": ReportField.objects.get(code=row["field"]),
        "area": unit.area, "content": row["content"], "strength": row["strength"], "leaning": row["leaning"], "proposal": row.get("proposal", ""),
    }  # fmt: skip
    explained = {words: ("official", reason) for words, reason in row.get("official", {}).items()}
    explained |= {words: ("nobody", "") for words in row.get("nobody", [])}
    report = deeds.keep(by=user, unit=unit, key=uuid.uuid5(NAMESPACE, str(number)), values=values, explained=explained)
    if row.get("state") == "draft":
        return report
    report = deeds.send(report=report, by=user)
    if row.get("returned"):
        return deeds.send_back(report=report, by=desk, reason=row["returned"])
    if row.get("state") == "sent":
        return report
    for mention in report.mentions.all():
        deeds.clear(mention=mention, by=desk)
    return deeds.receive(report=report, by=desk)


def _date(report, day):
    """As if it had come in that day: each step some hours after the one before."""
    moment = timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(8, 15)))
    for hours, step in enumerate(report.steps.order_by("pk")):
        step.at = moment + datetime.timedelta(hours=3 * hours)
        step.save(update_fields=["at"])
    ContributorReport.objects.filter(pk=report.pk).update(created_at=moment, touched_at=moment)


def _synthesis(written, heads, desk):
    unit, leader = Unit.objects.get(name=DEPARTMENT, valid_to=None), User.objects.get(email=LEADER)
    paper = synthesis.create(unit=unit, period=datetime.date.fromisoformat(written["period"]), by=desk)
    words = {heads[code].pk: {"title": row["title"], "text": row["text"]} for code, row in written["issues"].items()}
    items = {item.pk: words[item.report_id] for item in paper.items.all() if item.report_id in words}
    synthesis.save(synthesis=paper, by=desk, values={"summary": written["summary"], "proposal": written["proposal"]}, items=items)
    paper = synthesis.submit(synthesis=paper, by=desk)
    synthesis.approve(synthesis=paper, by=leader, read=paper.edition)
    moment = timezone.make_aware(datetime.datetime(2022, 9, 5, 9, 0))
    for hours, step in enumerate(paper.steps.order_by("pk")):
        step.at = moment + datetime.timedelta(hours=hours)
        step.save(update_fields=["at"])
    Synthesis.objects.filter(pk=paper.pk).update(created_at=moment)
