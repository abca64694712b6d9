"""The month's synthesis: what is counted, and who approves it."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from notifications.models import Delivery
from surveys.actions import contributor_reports as deeds
from surveys.actions import synthesis
from surveys.exceptions import (
    AlreadyInSynthesis,
    NewerEdition,
    OwnSynthesis,
    SynthesisExists,
    Unfinished,
    WrongState,
)
from surveys.models import Synthesis
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
JULY = datetime.date(2022, 7, 1)


@pytest.fixture
def reports(province):
    """In August three of one issue, two of them merged, and one of health; in July one of the first issue."""
    health = make.report_field("y-te", "Y tế")
    mine = {"by": province.contributor, "unit": province.commune, "desk": province.opinion}
    other = mine | {"by": make.contributor_of(province.district, name="Điểu Khoát", email="khoat@daknong.example"), "unit": province.district}
    make.received_report(**mine, period=JULY, strength=2)
    head = make.received_report(**mine, strength=4)
    double = make.received_report(**other, strength=5, leaning="opposes", area=make.area("Huyện Cư Jút"))
    make.received_report(**mine, content="Trạm y tế thiếu thuốc.", field=health, strength=3)
    make.sent_report(by=other["by"], unit=other["unit"], content="Chưa được tiếp nhận.")
    deeds.merge(report=double, into=head, by=province.opinion)
    return {"head": head, "double": double}


@pytest.fixture
def paper(province, reports):
    return synthesis.create(unit=province.department, period=make.MONTH, by=province.opinion)


def write(paper, by):
    values = {"summary": "Dư luận ổn định.", "proposal": ""}
    items = {item.pk: {"title": f"Vấn đề {item.pk}", "text": "Nội dung."} for item in paper.items.all()}
    synthesis.save(synthesis=paper, by=by, values=values, items=items)
    return synthesis.submit(synthesis=paper, by=by)


def test_an_issue_counts_its_contributors_and_areas_once(paper, reports):
    item = paper.items.get(report=reports["head"])
    assert (item.reports, item.reporters, item.areas, item.strength) == (2, 2, 2, Decimal("4.5"))
    assert (item.agrees, item.worries, item.opposes) == (0, 1, 1)
    assert (item.reporters_before, item.strength_before) == (1, Decimal("2.0"))
    assert paper.items.count() == 2
    assert (paper.reports, paper.reporters, paper.areas, paper.before) == (3, 2, 2, 1)


def test_the_tables_say_what_changed_against_last_month(paper):
    line = paper.rows.get(field__code="nong-nghiep")
    assert (line.issues, line.reports, line.reporters, line.rise, line.fall) == (1, 2, 2, 1, 0)
    assert paper.rows.filter(area__isnull=False).count() == 2


def test_there_is_one_of_a_month(province, paper):
    with pytest.raises(SynthesisExists):
        synthesis.create(unit=province.department, period=make.MONTH, by=province.opinion)


def test_what_is_unfinished_is_not_submitted(province, paper):
    with pytest.raises(Unfinished):
        synthesis.submit(synthesis=paper, by=province.opinion)


def test_whoever_wrote_it_does_not_approve_it(province, paper):
    paper = write(paper, province.leader)
    with pytest.raises(OwnSynthesis):
        synthesis.approve(synthesis=paper, by=province.leader, read=paper.edition)
    assert Synthesis.objects.get().state == "submitted"


def test_what_is_approved_is_what_was_read(province, paper):
    paper = write(paper, province.opinion)
    with pytest.raises(NewerEdition):
        synthesis.approve(synthesis=paper, by=province.leader, read=paper.edition - 1)
    synthesis.approve(synthesis=paper, by=province.leader, read=paper.edition)
    assert Synthesis.objects.get().state == "approved"
    assert set(Delivery.objects.filter(notice__kind="surveys.synthesis_submitted").values_list("recipient__user", flat=True)) == {province.leader.pk}


def test_figures_stand_still_from_the_submission_on(province, paper, reports):
    paper = write(paper, province.opinion)
    with pytest.raises(AlreadyInSynthesis):
        deeds.split(report=reports["double"], by=province.opinion)
    make.received_report(by=province.contributor, unit=province.commune, desk=province.opinion, content="Đến muộn.")
    with pytest.raises(WrongState):
        synthesis.save(synthesis=paper, by=province.opinion, values={"summary": "", "proposal": ""}, items={})
    assert Synthesis.objects.get().reports == 3


def test_from_the_page_to_the_kept_paper(as_person, province, paper):
    desk, leader, url = as_person("opinion"), as_person("leader"), paper.get_absolute_url()
    typed = {"summary": "Dư luận ổn định.", "proposal": "Đề nghị kiểm tra giá phân bón."}
    for item in paper.items.all():
        typed |= {f"v{item.pk}-title": "Giá phân bón", f"v{item.pk}-text": "Bà con lo.", f"v{item.pk}-continues": ""}
    assert desk.post(url, typed).status_code == 302
    assert desk.post(url, typed | {"summary": "Hỏi 0912 345 678."}).status_code == 422
    desk.post(reverse("surveys:synthesis_submit", args=[paper.pk]))
    leader.post(reverse("surveys:synthesis_return", args=[paper.pk]), {"reason": "Viết gọn hơn."})
    assert Synthesis.objects.get().state == "draft"
    desk.post(reverse("surveys:synthesis_submit", args=[paper.pk]))
    leader.post(reverse("surveys:synthesis_approve", args=[paper.pk]), {"edition": Synthesis.objects.get().edition})
    desk.post(reverse("surveys:synthesis_keep", args=[paper.pk]))
    assert Synthesis.objects.get().state == "kept"
    printed = desk.get(reverse("surveys:synthesis_print", args=[paper.pk])).content.decode()
    assert "Đề nghị kiểm tra giá phân bón." in printed and "không phải kết quả điều tra chọn mẫu" in printed
    assert province.contributor.full_name not in printed


def test_a_leader_does_not_write_it(as_person, paper):
    assert as_person("leader").post(paper.get_absolute_url(), {"summary": "x"}).status_code == 403


def test_another_desk_does_not_see_it(province, paper):
    officer = make.contributor_of(province.neighbour, name="Hồ Văn Mil", email="mil@daknong.example", role="opinion")
    assert not Synthesis.objects.visible_to(officer).exists()
