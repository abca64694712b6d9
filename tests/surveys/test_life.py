"""From a draft to the closed box: who decides, what is asked before, what the clock does."""

import copy
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Notice
from surveys import readiness
from surveys.actions import lifecycle, planning
from surveys.exceptions import (
    NoReason,
    NotReady,
    OwnWork,
    PlanFixed,
    ReadAnother,
    TooFewWithThisForm,
    WrongState,
)
from surveys.models import Participation, Sealed, Step, Survey
from surveys.tasks import do_what_is_due
from tests.factories import surveys as make
from tests.surveys.plan import approved, opened, planned, planned_cadre, with_key

pytestmark = pytest.mark.django_db
State = Survey.State


def state(survey):
    return Survey.objects.get(pk=survey.pk).state


def failing(survey):
    return {check.code for check in readiness.missing(readiness.to_open(survey))}


class TestWhoDecides:
    def test_the_leader_approves_what_the_desk_submitted(self, province):
        survey = approved(province, planned(province))
        assert (survey.state, survey.version.number) == (State.APPROVED, 1)
        assert list(survey.steps.order_by("pk").values_list("deed", "by_name")) == [
            ("submitted", "Vũ Thị Luận"), ("approved", "Nguyễn Văn Lãnh"),
        ]  # fmt: skip

    @pytest.mark.parametrize("hand", ["created", "changed", "form"])
    def test_nobody_approves_a_plan_they_had_a_hand_in(self, province, hand):
        survey = planned(province)
        if hand == "created":
            Survey.objects.filter(pk=survey.pk).update(created_by=province.leader)
        elif hand == "changed":
            planning.change(survey=survey, by=province.leader, values={"minutes": 8})
        else:
            make.version(survey, created_by=province.leader)
        lifecycle.submit(survey=survey, by=province.opinion)
        with pytest.raises(OwnWork):
            lifecycle.approve(survey=survey, by=province.leader, read=survey.versions.first().number)
        assert state(survey) == State.SUBMITTED

    def test_a_form_that_was_changed_meanwhile_is_not_approved_unseen(self, province):
        survey = planned(province)
        lifecycle.submit(survey=survey, by=province.opinion)
        make.version(survey, created_by=province.opinion)
        with pytest.raises(ReadAnother):
            lifecycle.approve(survey=survey, by=province.leader, read=1)
        assert state(survey) == State.SUBMITTED

    def test_sending_back_says_why_and_the_desk_works_on(self, province):
        survey = planned(province)
        lifecycle.submit(survey=survey, by=province.opinion)
        with pytest.raises(NoReason):
            lifecycle.send_back(survey=survey, by=province.leader, reason="  ")
        with pytest.raises(PlanFixed):
            planning.change(survey=survey, by=province.opinion, values={"minutes": 8})
        lifecycle.send_back(survey=survey, by=province.leader, reason="Thiếu câu về y tế")
        planning.change(survey=survey, by=province.opinion, values={"minutes": 8})
        lifecycle.submit(survey=survey, by=province.opinion)
        assert state(survey) == State.SUBMITTED

    def test_the_desk_is_told_by_name_of_the_survey_and_not_outside(self, province):
        survey = approved(province, planned(province))
        told = Notice.objects.filter(object_id=str(survey.pk)).order_by("pk")
        assert [(one.kind, [str(row.recipient) for row in one.deliveries.filter(channel="portal")]) for one in told] == [
            ("surveys.submitted", ["Nguyễn Văn Lãnh"]), ("surveys.approved", ["Vũ Thị Luận"]),
        ]  # fmt: skip


class TestWhatIsAskedBefore:
    def test_a_plan_without_form_window_or_words_is_not_submitted(self, province):
        survey = make.survey(unit=province.department, by=province.opinion)
        with pytest.raises(NotReady) as refused:
            lifecycle.submit(survey=survey, by=province.opinion)
        assert {check.code for check in refused.value.checks} == {"plan", "form", "meter", "window"}
        assert state(survey) == State.DRAFT

    def test_a_form_that_makes_many_unique_stands_against_it_with_proposals(self, province):
        survey = planned_cadre(province)
        question = {"code": "P2", "type": "number", "text": "Tuổi của đồng chí?", "label": "Tuổi", "required": True, "personal": "age", "min": 18, "max": 80}
        about, who = make.FORM["sections"]
        sections = [about, who | {"questions": [*who["questions"], question]}]
        make.version(survey, make.FORM | {"sections": sections}, created_by=province.opinion)
        for number, row in enumerate(survey.participations.all()):
            row.facts |= {"age": str(20 + number)}
            row.save()
        with pytest.raises(NotReady) as refused:
            lifecycle.submit(survey=survey, by=province.opinion)
        (check,) = refused.value.checks
        assert check.code == "meter" and "100,0 %" in check.sentence and check.proposals

    def test_a_label_that_spss_would_cut_is_shortened_before_anybody_answers(self, province):
        survey = planned(province)
        definition = copy.deepcopy(survey.versions.first().definition)
        definition["sections"][0]["questions"][0] |= {"text": "Ông, bà hài lòng đến mức nào " * 12, "label": ""}
        make.version(survey, definition, created_by=province.opinion)
        with pytest.raises(NotReady) as refused:
            lifecycle.submit(survey=survey, by=province.opinion)
        assert [(check.code, "SPSS chỉ giữ 256" in check.sentence) for check in refused.value.checks] == [("form", True)]

    def test_what_the_roster_does_not_know_cannot_be_measured(self, province):
        survey = planned_cadre(province)
        survey.participations.update(facts={})
        assert failing(survey) == {"meter", "key"}

    def test_a_cadre_survey_needs_a_drawn_sample(self, province):
        survey = planned_cadre(province)
        Participation.objects.update(is_selected=False)
        assert failing(survey) == {"people", "key"}

    def test_it_does_not_open_before_the_box_has_its_key_and_the_holders_rehearsed(self, province):
        survey = approved(province, planned_cadre(province))
        with pytest.raises(NotReady):
            lifecycle.open_field(survey=survey, by=province.opinion)
        with_key(province, survey)
        survey.holders.filter(number=3).update(has_rehearsed=False)
        with pytest.raises(NotReady):
            lifecycle.open_field(survey=survey, by=province.opinion)
        survey.holders.update(has_rehearsed=True)
        lifecycle.open_field(survey=survey, by=province.opinion)
        assert state(survey) == State.OPEN


class TestTheClock:
    def test_it_opens_and_closes_at_its_time_and_twice_does_no_harm(self, province):
        survey = with_key(province, approved(province, planned(province)))
        do_what_is_due()
        do_what_is_due()
        assert state(survey) == State.OPEN
        Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        do_what_is_due()
        do_what_is_due()
        assert state(survey) == State.CLOSED
        assert list(survey.steps.filter(by=None).order_by("pk").values_list("deed", flat=True)) == ["opened_field", "closed"]

    def test_what_is_not_ready_waits_for_people(self, province):
        survey = approved(province, planned(province))
        do_what_is_due()
        assert state(survey) == State.APPROVED

    def test_it_closes_when_the_number_is_reached(self, province):
        survey = opened(province, planned(province, closes_after=3))
        for _ in range(2):
            Sealed.objects.create(survey=survey, box=b"x")
        do_what_is_due()
        assert state(survey) == State.OPEN
        Sealed.objects.create(survey=survey, box=b"x")
        do_what_is_due()
        assert state(survey) == State.CLOSED

    def test_a_paused_survey_closes_at_its_time_too(self, province):
        survey = opened(province, planned(province))
        lifecycle.pause(survey=survey, by=province.opinion)
        Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now())
        do_what_is_due()
        assert state(survey) == State.CLOSED


class TestByHand:
    def test_pause_and_resume(self, province):
        survey = opened(province, planned(province))
        lifecycle.pause(survey=survey, by=province.opinion, reason="Mất điện")
        lifecycle.resume(survey=survey, by=province.opinion)
        assert state(survey) == State.OPEN

    def test_what_is_closed_stays_closed(self, province):
        survey = opened(province, planned(province))
        lifecycle.close(survey=survey, by=province.opinion)
        for deed in (lifecycle.resume, lifecycle.open_field):
            with pytest.raises(WrongState):
                deed(survey=survey, by=province.opinion)

    def test_closing_forgets_what_the_plan_knew_of_each_person(self, province):
        survey = opened(province, planned_cadre(province))
        lifecycle.close(survey=survey, by=province.opinion)
        assert not survey.participations.exclude(facts={}).exists()

    def test_cancelling_says_why_and_is_not_possible_once_people_answer(self, province):
        survey = planned(province)
        with pytest.raises(NoReason):
            lifecycle.cancel(survey=survey, by=province.opinion, reason="")
        lifecycle.cancel(survey=survey, by=province.opinion, reason="Trùng cuộc của tỉnh")
        assert state(survey) == State.CANCELLED
        running = opened(province, planned(province))
        with pytest.raises(WrongState):
            lifecycle.cancel(survey=running, by=province.opinion, reason="Thôi")

    def test_a_newer_form_comes_into_use_while_nobody_is_asked_and_seen_by_two(self, province):
        survey = opened(province, planned(province))
        make.version(survey, created_by=province.opinion)
        with pytest.raises(WrongState):
            lifecycle.use_form(survey=survey, by=province.leader, read=2)
        lifecycle.pause(survey=survey, by=province.opinion)
        with pytest.raises(OwnWork):
            lifecycle.use_form(survey=survey, by=province.opinion, read=2)
        lifecycle.use_form(survey=survey, by=province.leader, read=2)
        assert Survey.objects.get(pk=survey.pk).version.number == 2
        assert survey.steps.first().deed == Step.Deed.FORM_CHANGED

    def test_a_newer_form_leaves_no_group_of_fewer_than_ten_cadres_behind(self, province):
        survey = opened(province, planned_cadre(province))
        make.version(survey, created_by=province.opinion)
        lifecycle.pause(survey=survey, by=province.opinion)
        Sealed.objects.bulk_create(Sealed(survey=survey, box=b"x") for _ in range(9))
        with pytest.raises(TooFewWithThisForm):
            lifecycle.use_form(survey=survey, by=province.leader, read=2)
        Sealed.objects.create(survey=survey, box=b"x")
        lifecycle.use_form(survey=survey, by=province.leader, read=2)
        assert Survey.objects.get(pk=survey.pk).version.number == 2


class TestPages:
    def test_the_leader_decides_on_one_page(self, province, as_person):
        survey = planned(province)
        lifecycle.submit(survey=survey, by=province.opinion)
        body = as_person("leader").get(f"/khao-sat/{survey.pk}/duyet/").content.decode()
        assert "Mức D · Mở" in body and "Nguy cơ nhận dạng lại" in body and "Ông, bà hài lòng đến mức nào" in body
        as_person("leader").post(f"/khao-sat/{survey.pk}/duyet/xong/", {"version": 1})
        assert state(survey) == State.APPROVED

    def test_a_refusal_is_a_sentence_on_the_page(self, province, as_person):
        survey = make.survey(unit=province.department, by=province.opinion)
        body = as_person("opinion").post(f"/khao-sat/{survey.pk}/trinh/", follow=True).content.decode()
        assert "Chưa có phiếu khảo sát." in body and state(survey) == State.DRAFT

    def test_sending_back_without_a_reason_keeps_the_page(self, province, as_person):
        survey = planned(province)
        lifecycle.submit(survey=survey, by=province.opinion)
        assert as_person("leader").post(f"/khao-sat/{survey.pk}/tra-lai/", {"reason": ""}).status_code == 422
