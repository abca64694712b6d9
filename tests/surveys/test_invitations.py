"""Letters and sheets with personal links, and what they must not leave behind."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import Event
from notifications import engine
from notifications.kinds import get_kind
from notifications.models import Delivery, Notice, Recipient
from notifications.tasks import sweep
from surveys import links, notices, turnout
from surveys.actions import invitations, lifecycle
from surveys.exceptions import SurveyError, TooSoon, WrongState
from surveys.models import Participation, Sealed, Stratum, Survey
from tests.surveys.plan import opened, planned, planned_cadre

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    survey = opened(province, planned_cadre(province, many=12))
    survey.participations.filter(roster_code="0000").update(user=province.cadre, email="")
    survey.participations.filter(roster_code="0001").update(email="")
    send()  # what the desk had to be told
    return survey


def send():
    mail.outbox.clear()
    engine.deliver("normal", works_for=20)
    return {letter.to[0]: letter for letter in mail.outbox}


def took_part(survey, *codes):
    survey.participations.filter(roster_code__in=codes).update(taken_part=True)


class TestLinks:
    def test_only_the_digest_of_a_token_is_kept_and_the_link_can_be_made_again(self, survey):
        row = survey.participations.first()
        token = links.token_of(row)
        assert row.token_digest == links.digest(token) and len(token) == 43
        assert token == links.token_of(Participation.objects.get(pk=row.pk))
        assert token not in "".join(str(value) for values in Participation.objects.values_list() for value in values)

    def test_no_two_are_alike_and_who_was_not_drawn_has_none(self, province):
        survey = opened(province, planned_cadre(province, many=30, design="simple", sample_size=10))
        digests = list(survey.participations.exclude(token_digest=None).values_list("token_digest", flat=True))
        assert len(set(digests)) == len(digests) == 10


class TestInvitations:
    def test_everybody_with_an_address_gets_a_letter_with_the_own_link(self, province, survey):
        assert invitations.invite(survey=survey, by=province.opinion) == 11
        letters = send()
        assert len(letters) == 11 and province.cadre.email in letters and "nguoi1@daknong.example" not in letters
        row = survey.participations.get(roster_code="0005")
        body = letters["nguoi5@daknong.example"].body
        assert links.personal_url(survey, row) in body and "dùng được một lần" in body
        assert links.token_of(survey.participations.get(roster_code="0006")) not in body

    def test_asking_again_writes_only_to_those_who_came_later(self, province, survey):
        invitations.invite(survey=survey, by=province.opinion)
        send()
        survey.participations.filter(roster_code="0001").update(email="moi@daknong.example")
        assert invitations.invite(survey=survey, by=province.opinion) == 1
        assert list(send()) == ["moi@daknong.example"]

    def test_they_leave_no_line_in_the_portal_and_no_link_in_the_database(self, province, survey):
        invitations.invite(survey=survey, by=province.opinion)
        send()
        assert set(Delivery.objects.filter(notice__kind=notices.INVITATION).values_list("channel", flat=True)) == {"email"}
        assert Notice.objects.get(kind=notices.INVITATION).data == {}

    def test_nothing_leaves_once_the_survey_is_closed(self, province, survey):
        invitations.invite(survey=survey, by=province.opinion)
        lifecycle.close(survey=survey, by=province.opinion)
        assert not [to for to in send() if to.startswith("nguoi")]
        with pytest.raises(WrongState):
            invitations.invite(survey=survey, by=province.opinion)


class TestReminders:
    @pytest.fixture
    def invited(self, province, survey):
        invitations.invite(survey=survey, by=province.opinion)
        send()
        return survey

    def test_only_who_has_not_taken_part_is_reminded(self, province, invited):
        took_part(invited, "0000", "0003", "0004")
        invitations.remind(survey=invited, by=province.opinion)
        letters = send()
        assert len(letters) == 8 and not {province.cadre.email, "nguoi3@daknong.example", "nguoi4@daknong.example"} & set(letters)

    def test_afterwards_nothing_says_who_was_reminded(self, province, invited):
        """Two reminders side by side would say who took part in between."""
        before = set(Recipient.objects.values_list("pk", flat=True))
        took_part(invited, "0003")
        invitations.remind(survey=invited, by=province.opinion)
        send()
        assert not Delivery.objects.filter(notice__kind=notices.REMINDER).exists()
        assert Notice.objects.get(kind=notices.REMINDER).data == {}
        assert set(Recipient.objects.values_list("pk", flat=True)) == before
        event = Event.objects.get(verb="surveys.reminded")
        assert event.data == {}

    def test_a_letter_that_cannot_leave_is_forgotten_too(self, province, invited):
        invitations.remind(survey=invited, by=province.opinion)
        Delivery.objects.filter(notice__kind=notices.REMINDER).update(state="failed")
        sweep()
        assert not Delivery.objects.filter(notice__kind=notices.REMINDER).exists()

    def test_whoever_takes_part_between_queue_and_letter_gets_it_like_the_others(self, province, invited):
        """A letter held back would say it; the letter itself says to pass it over."""
        invitations.remind(survey=invited, by=province.opinion)
        took_part(invited, "0003")
        letters = send()
        assert "Nếu đồng chí vừa trả lời thì xin bỏ qua" in letters["nguoi3@daknong.example"].body
        assert not Delivery.objects.filter(notice__kind=notices.REMINDER).exists()

    def test_what_the_engine_asks_of_a_letter_does_not_know_who_took_part(self, invited):
        took_part(invited, "0003")
        recipient = Recipient.objects.get(email="nguoi3@daknong.example")
        assert str(invited.pk) in get_kind(notices.REMINDER).load([str(invited.pk)], recipient)

    def test_once_a_day_at_most_and_only_after_the_invitation(self, province, invited):
        invitations.remind(survey=invited, by=province.opinion)
        with pytest.raises(TooSoon):
            invitations.remind(survey=invited, by=province.opinion)
        Notice.objects.filter(kind=notices.REMINDER).update(created_at=timezone.now() - timedelta(hours=25))
        invitations.remind(survey=invited, by=province.opinion)
        fresh = opened(province, planned_cadre(province, many=12))
        with pytest.raises(SurveyError):
            invitations.remind(survey=fresh, by=province.opinion)

    def test_a_day_before_the_end_once(self, province, invited):
        took_part(invited, "0003")
        Survey.objects.update(opens_at=timezone.now() - timedelta(days=3), closes_at=timezone.now() + timedelta(hours=23))
        invitations.warn_of_closing()
        invitations.warn_of_closing()
        letters = send()
        assert len(letters) == 10 and all("sắp đóng" in letter.subject for letter in letters.values())
        assert not Delivery.objects.filter(notice__kind=notices.CLOSING_SOON).exists()


class TestSheets:
    def test_links_on_paper_for_those_without_an_address(self, province, survey, as_person):
        client = as_person("opinion")
        body = client.post(f"/khao-sat/{survey.pk}/thuc-dia/phieu-moi/", {"unit": province.commune.pk}).content.decode()
        row = survey.participations.get(roster_code="0001")
        assert body.count("<svg") > 0 and links.personal_url(survey, row) in body
        assert links.token_of(survey.participations.get(roster_code="0005")) not in body
        event = Event.objects.get(verb="surveys.links_printed")
        assert event.data == {"unit": "Đảng ủy xã Nam Dong", "sheets": 1} and event.actor_id == province.opinion.pk

    def test_not_before_and_not_after(self, province, survey, as_person):
        lifecycle.close(survey=survey, by=province.opinion)
        as_person("opinion").post(f"/khao-sat/{survey.pk}/thuc-dia/phieu-moi/", {"unit": province.commune.pk})
        assert not Event.objects.filter(verb="surveys.links_printed").exists()


class TestTurnout:
    def test_counts_stand_in_steps_of_ten_and_small_groups_not_at_all(self, province):
        survey = opened(province, planned_cadre(province, many=45))
        Participation.objects.filter(roster_code__lt="0009").update(unit=province.neighbour)
        took_part(survey, *[f"{number:04d}" for number in range(28)])
        rows = {row.label: (row.asked, row.answered) for row in turnout.by_unit(survey)}
        assert rows == {"Đảng ủy xã Nam Dong": (36, 10), "Huyện ủy Đắk Mil": (9, None)}
        assert turnout.total(survey).answered == 20

    def test_at_an_open_link_by_stratum_against_its_quota(self, province):
        survey = planned(province)
        stratum = Stratum.objects.create(survey=survey, code="ea-po", label="Xã Ea Pô", target=40)
        survey = opened(province, survey)
        Sealed.objects.bulk_create(Sealed(survey=survey, stratum=stratum, box=b"x") for _ in range(19))
        (row,) = turnout.by_stratum(survey)
        assert (row.asked, row.answered, row.share) == (40, 10, 25)

    def test_the_field_page_names_nobody(self, province, survey, as_person):
        took_part(survey, "0003")
        body = as_person("opinion").get(f"/khao-sat/{survey.pk}/thuc-dia/").content.decode()
        assert "Người 3" not in body and "nguoi3@" not in body and "Đã nhận ít nhất" in body

    def test_the_poster_of_a_stratum_leads_to_its_own_link(self, province, as_person):
        survey = planned(province)
        Stratum.objects.create(survey=survey, code="ea-po", label="Xã Ea Pô", target=40)
        body = as_person("opinion").get(f"/khao-sat/{survey.pk}/thuc-dia/to-gioi-thieu/?tang=ea-po").content.decode()
        assert f"/phieu/{survey.code}/?tang=ea-po" in body and "<svg" in body and "không kiểm soát trùng" in body


def test_public_results_are_told_to_everybody_who_was_asked(province, survey):
    took_part(survey, "0003")
    survey.public_results = True
    notices.tell_step(survey.steps.create(deed="released", by=province.leader))
    Survey.objects.filter(pk=survey.pk).update(state="released")
    letters = {to: letter for to, letter in send().items() if "kết quả" in letter.subject.lower()}
    assert len(letters) == 11 and f"/khao-sat/{survey.pk}/" in letters["nguoi3@daknong.example"].body
