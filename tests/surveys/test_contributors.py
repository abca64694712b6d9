"""A contributor's report: who may read it, what it may not hold, and its way to the desk."""

import time
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.models import Membership
from audit.models import Event
from notifications.models import Delivery
from surveys.actions import contributor_reports as deeds
from surveys.exceptions import CannotMerge, NamesNotCleared, PersonsNamed, WrongState
from surveys.models import ContributorReport, Mention
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
NEW, OWN, LIST = reverse("surveys:report_new"), reverse("surveys:own_reports"), reverse("surveys:reports")
NAMED = "Bà con nghe ông Nguyễn Văn Bình nói về giá điện."


@pytest.fixture
def mine(province):
    return {"by": province.contributor, "unit": province.commune}


@pytest.fixture
def other(province):
    return {"by": make.contributor_of(province.district, name="Điểu Khoát", email="khoat@daknong.example"), "unit": province.district}


def typed(deed="send", **values):
    said = make.said(**values)
    return said | {"key": uuid.uuid4(), "deed": deed, "period": said["period"].isoformat(), "field": said["field"].pk, "area": said["area"].pk}


def this_month():
    return timezone.localdate().replace(day=1)


def post(client, url=NEW, **values):
    return client.post(url, typed(**({"period": this_month()} | values)))


# -- who may not ---------------------------------------------------------------------------------------------------


def test_nobody_but_author_desk_and_leader_sees_a_report(province, mine):
    report = make.sent_report(**mine)
    seen = {name for name, person in province.people.items() if ContributorReport.objects.visible_to(person).filter(pk=report.pk).exists()}
    assert seen == {"contributor", "opinion", "leader"}


def test_a_draft_is_its_authors_alone(province, mine):
    report = make.draft_report(**mine)
    assert not ContributorReport.objects.visible_to(province.opinion).filter(pk=report.pk).exists()
    assert not ContributorReport.objects.visible_to(province.leader).filter(pk=report.pk).exists()


def test_a_contributor_does_not_see_what_another_wrote(as_person, mine, other):
    theirs = make.sent_report(**other, content="Chuyện của huyện.")
    contributor = as_person("contributor")
    assert contributor.get(theirs.get_absolute_url()).status_code == 404
    assert "Chuyện của huyện" not in contributor.get(OWN).content.decode()


def test_a_desk_below_reads_what_lies_under_it_and_no_more(province, mine, other):
    officer = make.contributor_of(province.neighbour, name="Hồ Văn Mil", email="mil@daknong.example", role="opinion")
    at_cu_jut = make.contributor_of(province.district, name="Lê Thị Jút", email="jut@daknong.example", role="opinion")
    report = make.sent_report(**mine)
    assert not ContributorReport.objects.of_desk(officer).exists()
    assert list(ContributorReport.objects.of_desk(at_cu_jut)) == [report]


def test_nobody_decides_about_their_own_report(province, mine):
    Membership.objects.create(user=province.contributor, unit=province.department, role="opinion", valid_from=make.SINCE)
    province.contributor.forget_roles()
    report = make.sent_report(**mine)
    assert not province.contributor.has_perm("surveys.review_report", report)


# -- writing -------------------------------------------------------------------------------------------------------


def test_the_form_sends_without_javascript_and_tells_the_desk(as_person, province):
    answer = post(as_person("contributor"))
    report = ContributorReport.objects.get()
    assert answer.status_code == 302 and report.state == "sent" and report.unit == province.commune
    told = Delivery.objects.filter(notice__kind="surveys.report_arrived").values_list("recipient__user", flat=True)
    assert set(told) == {province.opinion.pk}


def test_the_same_form_sent_twice_is_one_report(as_person):
    contributor, values = as_person("contributor"), typed(period=this_month())
    assert [contributor.post(NEW, values).status_code for _ in range(2)] == [302, 302]
    report = ContributorReport.objects.get()
    assert report.state == "sent" and report.steps.count() == 1


def test_the_key_of_somebody_elses_form_finds_nothing(province, mine, other):
    report = make.draft_report(**mine)
    with pytest.raises(WrongState):
        deeds.keep(**other, key=report.key, values=make.said("Ghi đè."))
    report.refresh_from_db()
    assert report.content == make.SAID


@pytest.mark.parametrize(
    "words", ["067090001234", "245123456", "0912 345 678", "an.nguyen@example.com", "48A-123.45", "facebook.com/ai.do", "@nguyenvana1"]
)
@pytest.mark.parametrize("deed", ["send", "keep"])
def test_a_hard_identifier_is_refused_before_anything_is_stored_and_nothing_typed_is_lost(as_person, words, deed):
    answer = post(as_person("contributor"), content=f"Bà con lo giá điện, hỏi {words} thì rõ.", deed=deed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Hãy xóa" in page and "Bà con lo giá điện" in page
    assert not ContributorReport.objects.exists()


def test_an_action_refuses_identifiers_too(mine):
    with pytest.raises(PersonsNamed):
        make.draft_report(**mine, content="Gọi 0912 345 678.")
    assert not ContributorReport.objects.exists()


def test_a_possible_name_must_be_removed_or_explained(as_person, mine):
    contributor = as_person("contributor")
    answer = post(contributor, content=NAMED)
    form = answer.context["form"]
    assert answer.status_code == 422 and [words for words, *_ in form.questions] == ["Nguyễn Văn Bình"]
    assert not ContributorReport.objects.exists()
    (_, claim, explanation), = form.questions
    values = typed(period=this_month(), content=NAMED) | {claim.name: "official", explanation.name: "Chủ tịch xã, họp dân 5/8"}
    assert contributor.post(NEW, values).status_code == 302
    assert Mention.objects.get().explanation == "Chủ tịch xã, họp dân 5/8"


def test_an_official_is_named_with_the_office(as_person):
    contributor = as_person("contributor")
    (_, claim, _), = post(contributor, content=NAMED).context["form"].questions
    answer = contributor.post(NEW, typed(period=this_month(), content=NAMED) | {claim.name: "official"})
    assert answer.status_code == 422 and not ContributorReport.objects.exists()


def test_a_draft_may_wait_with_a_name_but_is_not_sent_so(mine):
    report = make.draft_report(**mine, content=NAMED)
    with pytest.raises(PersonsNamed):
        deeds.send(report=report, by=mine["by"])
    report.refresh_from_db()
    assert report.state == "draft"


def test_a_draft_is_kept_and_dropped(as_person):
    contributor = as_person("contributor")
    post(contributor, deed="keep")
    report = ContributorReport.objects.get()
    assert report.state == "draft"
    contributor.post(reverse("surveys:report_drop", args=[report.pk]))
    assert not ContributorReport.objects.exists()


def test_what_has_been_sent_is_not_changed_by_its_author(as_person, mine):
    report = make.sent_report(**mine)
    post(as_person("contributor"), reverse("surveys:report_edit", args=[report.pk]), content="Khác hẳn.")
    report.refresh_from_db()
    assert report.content == make.SAID


# -- the desk ------------------------------------------------------------------------------------------------------


def test_a_report_does_not_count_until_every_name_is_cleared(province, mine):
    report = make.sent_report(**mine, content=NAMED, explained={"Nguyễn Văn Bình": ("official", "Chủ tịch xã")})
    with pytest.raises(NamesNotCleared):
        deeds.receive(report=report, by=province.opinion)
    deeds.clear(mention=report.mentions.get(), by=province.opinion)
    deeds.receive(report=report, by=province.opinion)
    assert ContributorReport.objects.counted().get() == report


def test_what_was_cleared_is_asked_again_when_its_reason_changes(province, mine):
    reason = {"Nguyễn Văn Bình": ("official", "Chủ tịch xã")}
    report = make.sent_report(**mine, content=NAMED, explained=reason)
    deeds.clear(mention=report.mentions.get(), by=province.opinion)
    report = deeds.send_back(report=report, by=province.opinion, reason="Ghi rõ ngày.")
    deeds.keep(**mine, report=report, key=report.key, values=make.said(NAMED), explained=reason)
    assert report.mentions.get().cleared_at
    deeds.keep(**mine, report=report, key=report.key, values=make.said(NAMED), explained={"Nguyễn Văn Bình": ("nobody", "")})
    assert report.mentions.get().cleared_at is None


def test_returned_with_a_reason_corrected_and_received(as_person, province, mine):
    report, desk = make.sent_report(**mine), as_person("opinion")
    empty = desk.post(reverse("surveys:report_return", args=[report.pk]), {"reason": " "})
    assert empty.status_code == 422
    desk.post(reverse("surveys:report_return", args=[report.pk]), {"reason": "Ghi rõ thôn nào."})
    assert "Ghi rõ thôn nào." in as_person("contributor").get(OWN).content.decode()
    told = Delivery.objects.filter(notice__kind="surveys.report_returned").values_list("recipient__user", flat=True)
    assert set(told) == {province.contributor.pk}
    post(as_person("contributor"), reverse("surveys:report_edit", args=[report.pk]), content="Thôn 3 lo giá phân bón.")
    desk.post(reverse("surveys:report_receive", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == "received" and report.content == "Thôn 3 lo giá phân bón."
    assert [step.deed for step in report.steps.all()] == ["received", "corrected", "returned", "sent"]


def test_feedback_is_shown_to_the_contributor_and_told(as_person, province, mine):
    report = make.received_report(desk=province.opinion, **mine)
    as_person("opinion").post(reverse("surveys:report_answer", args=[report.pk]), {"text": "Sở đã có văn bản trả lời."})
    assert "Sở đã có văn bản trả lời." in as_person("contributor").get(OWN).content.decode()
    assert Delivery.objects.filter(notice__kind="surveys.report_feedback", recipient__user=province.contributor).exists()


def test_merged_reports_stay_readable_and_count_as_one_issue(as_person, province, mine, other):
    kept = make.received_report(desk=province.opinion, **mine)
    double = make.received_report(desk=province.opinion, **other, area=make.area("Huyện Cư Jút"), content=make.SAID + " Mong tỉnh quan tâm.")
    page = as_person("opinion").get(kept.get_absolute_url())
    assert [report for report, _ in page.context["suggested"]] == [double]
    as_person("opinion").post(reverse("surveys:report_merge", args=[kept.pk]), {"trung": [double.pk]})
    page = as_person("opinion").get(kept.get_absolute_url())
    assert "2 cộng tác viên, 2 địa bàn" in page.content.decode()
    assert list(ContributorReport.objects.issues()) == [kept]
    assert as_person("opinion").get(double.get_absolute_url()).status_code == 200
    as_person("opinion").post(reverse("surveys:report_split", args=[double.pk]))
    assert ContributorReport.objects.issues().count() == 2


def test_reports_of_other_fields_months_or_states_are_not_merged(province, mine):
    report = make.received_report(desk=province.opinion, **mine)
    field = make.report_field("y-te", "Y tế")
    for another in (make.sent_report(**mine), make.received_report(desk=province.opinion, **mine, field=field)):
        with pytest.raises(CannotMerge):
            deeds.merge(report=another, into=report, by=province.opinion)
    with pytest.raises(CannotMerge):
        deeds.merge(report=report, into=report, by=province.opinion)


def test_what_was_merged_before_follows(province, mine, other):
    first, second, third = (make.received_report(desk=province.opinion, **who) for who in (mine, other, mine))
    deeds.merge(report=second, into=first, by=province.opinion)
    deeds.merge(report=first, into=third, by=province.opinion)
    assert set(third.merged.all()) == {first, second}


def test_two_officers_decide_once(province, mine):
    report = make.sent_report(**mine)
    deeds.receive(report=report, by=province.opinion)
    with pytest.raises(WrongState):
        deeds.send_back(report=report, by=province.opinion, reason="Muộn rồi.")


def test_the_desks_own_words_hold_no_identifier_either(as_person, province, mine):
    report = make.received_report(desk=province.opinion, **mine)
    answer = as_person("opinion").post(reverse("surveys:report_answer", args=[report.pk]), {"text": "Liên hệ 0912 345 678."})
    report.refresh_from_db()
    assert answer.status_code == 422 and report.feedback == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [({}, 2), ({"q": "dien luc"}, 1), ({"linh_vuc": "y-te"}, 1), ({"trang_thai": "received"}, 1), ({"thang": "2022-08-01"}, 2), ({"thang": "x"}, 2)],
)
def test_the_list_is_narrowed(as_person, province, mine, query, found):
    make.sent_report(**mine, content="Điện lực cắt điện nhiều.", field=make.report_field("y-te", "Y tế"))
    make.received_report(desk=province.opinion, **mine)
    make.draft_report(**mine)
    assert len(as_person("opinion").get(LIST, query).context["page"].rows) == found


def test_the_list_is_narrowed_by_area_with_what_lies_in_it(as_person, mine):
    commune = make.area()
    make.sent_report(**mine, area=commune)
    make.sent_report(**mine, area=make.area("Xã Đắk Wil"))
    assert len(as_person("opinion").get(LIST, {"dia_ban": commune.pk}).context["page"].rows) == 1


def test_the_list_costs_the_same_with_ten_reports_and_with_three_hundred(as_person, mine, django_assert_max_num_queries):
    report, desk = make.sent_report(**mine), as_person("opinion")
    values = {"author": mine["by"], "unit": mine["unit"], "period": make.MONTH, "field": report.field, "area": report.area, "state": "sent"}

    def add(count):
        ContributorReport.objects.bulk_create(
            [ContributorReport(key=uuid.uuid4(), content=f"Ý {n}", words="y", strength=2, leaning="worries", **values) for n in range(count)]
        )

    counts = []
    for more in (10, 290):
        add(more)
        desk.get(LIST)
        with django_assert_max_num_queries(24) as asked:
            page = desk.get(LIST)
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]
    further = desk.get(LIST + page.context["page"].more_url)
    assert not {row.pk for row in further.context["page"].rows} & {row.pk for row in page.context["page"].rows}


# -- what is kept --------------------------------------------------------------------------------------------------


def test_neither_trail_nor_letters_hold_what_was_said(province, mine):
    report = make.received_report(desk=province.opinion, **mine, content="Câu không được lọt ra.")
    lines = " ".join(f"{event.object_label} {event.data}" for event in Event.objects.filter(verb__startswith="surveys."))
    assert f"số {report.pk}" in lines and "lọt ra" not in lines


def test_an_erased_contributor_leaves_what_people_said_without_a_name(province, mine):
    report, draft = make.sent_report(**mine), make.draft_report(**mine)
    assert personal_data.export_of(province.contributor)["contributor_reports"]["records"]["reports"][0]["content"] == make.SAID
    personal_data.erase_person(user=province.contributor, by=province.admin)
    report.refresh_from_db()
    assert report.author is None and report.steps.get().by_name == ""
    assert not ContributorReport.objects.filter(pk=draft.pk).exists()


def test_the_database_refuses_a_half_month_and_a_merged_report_that_was_not_received(province, mine):
    report, other = make.sent_report(**mine), make.sent_report(**mine)
    for change in ({"period": "2022-08-05"}, {"strength": 6}, {"merged_into": other}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContributorReport.objects.filter(pk=report.pk).update(**change)


MANY = """
INSERT INTO surveys_contributorreport (key, author_id, unit_id, period, field_id, area_id, content, strength, leaning, proposal, words, state, feedback, created_at, touched_at)
SELECT gen_random_uuid(), %s, %s, ('2012-01-01'::date + (n %% 120) * interval '1 month')::date, %s, %s, 'Ý kiến ' || n, 1 + n %% 5, 'worries', '',
       'y ' || left(md5(n::text), 8), CASE WHEN n %% 50 = 0 THEN 'sent' ELSE 'received' END, '', now(), now()
FROM generate_series(1, 100000) AS n
"""


@pytest.mark.slow
def test_the_list_of_a_hundred_thousand_reports_answers_at_once(as_person, mine):
    report, desk = make.sent_report(**mine), as_person("opinion")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(MANY, [mine["by"].pk, mine["unit"].pk, report.field_id, report.area_id])
        cursor.execute("ANALYZE surveys_contributorreport")
        cursor.execute("RESET statement_timeout")
    desk.get(LIST)
    for query in ({}, {"trang_thai": "sent"}, {"thang": "2013-05-01"}, {"q": "ab12"}, {"q": "khong co tu nay"}, {"sau": "5000"}):
        begun = time.perf_counter()
        page = desk.get(LIST, query)
        took = time.perf_counter() - begun
        print(f"{query}: {took * 1000:.0f} ms")
        assert page.status_code == 200 and took < 2, query
