"""What somebody meets who answers, and what of it is kept."""

import hashlib
import json

import pytest
from django.utils import timezone

from surveys import links, sealing
from surveys.models import FormVersion, Sealed, Spent, Survey
from tests.factories import surveys as make
from tests.surveys.respondent import FORM, Respondent

pytestmark = pytest.mark.django_db
TOKEN = "abcDEF-123456789012345678901234567890"


@pytest.fixture
def open_survey(province):
    survey = make.survey(unit=province.department, purpose="Sửa dịch vụ công cho thuận tiện")
    survey.private = make.in_field(survey)
    return survey


@pytest.fixture
def cadre_survey(province):
    survey = make.cadre_survey(unit=province.department)
    survey.private = make.in_field(survey)
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    survey.person = make.participation(survey, user=province.cadre, stratum=make.stratum(survey), token_digest=digest)
    return survey


@pytest.fixture
def respondent(open_survey):
    return Respondent(f"/phieu/{open_survey.code}/")


@pytest.fixture
def cadre(cadre_survey):
    return Respondent(f"/phieu/{cadre_survey.code}/{TOKEN}/")


def opened(survey):
    opener = sealing.Opener(bytes(survey.private))
    return [opener.open(row.box) for row in Sealed.objects.filter(survey=survey)]


# --- The way through ----------------------------------------------------------------------------------


def test_the_first_page_says_who_asks_why_how_long_and_which_level(respondent):
    for words in ("Ban Tuyên giáo Tỉnh ủy", "Sửa dịch vụ công", "Khoảng 5 phút", "Mức D"):
        assert words in respondent.text


def test_an_open_form_is_answered_reviewed_and_handed_in(respondent, open_survey):
    respondent.to_the_review("Sửa đường", satisfied="2")
    assert "chưa được ghi nhận" in respondent.text and "Hài lòng" in respondent.text and "Sửa đường" in respondent.text
    assert not Sealed.objects.exists()
    respondent.press("gui")
    assert respondent.title == "Đã ghi nhận phiếu"
    assert "Xin cảm ơn ông, bà." in respondent.text
    answers = {"C1": "2", "C2": "Sửa đường", "P1": "1", "_order": "1"}
    assert opened(open_survey) == [{"v": 1, "l": "D", "s": "", "a": answers}]
    assert FormVersion.objects.get().is_frozen


def test_the_database_holds_no_word_of_what_was_said(respondent):
    respondent.to_the_review("Sửa đường Lê Duẩn").press("gui")
    held = bytes(Sealed.objects.get().box) + bytes(Spent.objects.get().mac) + bytes(Spent.objects.get().digest)
    assert "Lê Duẩn".encode() not in held and b'"C1"' not in held


def test_a_cadre_is_marked_as_having_taken_part_and_nothing_leads_to_the_answers(cadre, cadre_survey):
    cadre.to_the_review().press("gui")
    cadre_survey.person.refresh_from_db()
    assert cadre_survey.person.taken_part
    assert opened(cadre_survey)[0]["s"] == "xa"
    assert Spent.objects.get().digest.hex() != cadre_survey.person.token_digest


def test_going_back_keeps_what_was_said_and_what_could_not_be_taken_yet(respondent):
    respondent.press("bat-dau")
    respondent.press("tiep", q_C1="3", q_C2="Ý kiến của tôi")
    respondent.press("lai", q_P1="2")
    assert 'value="3" checked' in respondent.html and "Ý kiến của tôi" in respondent.html
    respondent.press("lai", q_C1="3", q_C2="x" * 3500)
    assert "x" * 3500 in respondent.html
    respondent.press("tiep", q_C2="Ngắn hơn")
    assert 'value="2" checked' in respondent.html


def test_faults_are_summarised_and_linked_and_nothing_typed_is_lost(respondent):
    respondent.press("bat-dau")
    respondent.press("tiep", q_C2="Đã viết rồi")
    assert respondent.response.status_code == 422
    assert respondent.errors == ["Câu 1: Xin chọn một phương án."]
    link = respondent.page.xpath('//*[@id="loi"]//a/@href')[0]
    assert respondent.page.get_element_by_id(link[1:]).get("name") == "q_C1"
    assert "q_C1-loi" in respondent.page.xpath("//fieldset/@aria-describedby")[0]
    assert "Đã viết rồi" in respondent.html


def test_one_part_is_changed_from_the_review_and_leads_back_to_it(respondent, open_survey):
    respondent.to_the_review(satisfied="1")
    respondent.press("sua:A")
    respondent.press("soat", q_C1="4")
    assert respondent.title == "Xem lại trước khi gửi"
    respondent.press("gui")
    assert opened(open_survey)[0]["a"]["C1"] == "4"


def test_one_may_take_a_copy_of_ones_own_answers(respondent):
    respondent.to_the_review("Sửa đường")
    respondent.press("luu")
    assert respondent.response["Content-Type"].startswith("text/plain")
    assert "Sửa đường" in respondent.html and "Câu 1." in respondent.html
    assert not Sealed.objects.exists()


def test_an_open_link_of_a_stratum_carries_it_to_the_end(open_survey, settings):
    stratum = make.stratum(open_survey, code="tre", target=1)
    visitor = Respondent(links.open_url(open_survey, stratum).removeprefix(settings.SITE_URL.rstrip("/")))
    visitor.to_the_review().press("gui")
    assert opened(open_survey)[0]["s"] == "tre"
    late = Respondent(f"/phieu/{open_survey.code}/?tang=tre").press("bat-dau")
    assert late.title == "Đã đủ phiếu của nhóm này"
    assert Respondent(f"/phieu/{open_survey.code}/").press("bat-dau").title == "Đánh giá chung"


def test_who_writes_much_and_who_writes_nothing_hand_in_forms_of_one_length(open_survey):
    """Else the longest text would be that of whoever the longest form came from."""
    for said in ("", "Ngắn", '"' * 3000, "\n".join(["𝓐" * 999] * 3)):
        Respondent(f"/phieu/{open_survey.code}/").to_the_review(said).press("gui")
    boxes = [bytes(box) for box in Sealed.objects.values_list("box", flat=True)]
    assert len(boxes) == 4 and len({len(box) for box in boxes}) == 1


def test_a_page_of_another_site_cannot_hand_in_through_its_visitors(respondent):
    respondent.to_the_review()
    respondent.client.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"
    respondent.press("gui")
    assert respondent.response.status_code == 403 and not Sealed.objects.exists()
    respondent.client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    respondent.send(respondent.sent)
    assert respondent.title == "Đã ghi nhận phiếu" and Sealed.objects.count() == 1


def test_a_late_repetition_is_not_told_that_nothing_was_taken(cadre_survey):
    visitor = Respondent(f"/phieu/{cadre_survey.code}/{TOKEN}/")
    visitor.to_the_review().press("gui")
    Spent.objects.all().delete()  # as the opening of the box does
    Survey.objects.filter(pk=cadre_survey.pk).update(state="opened")
    visitor.send(visitor.sent)
    assert "CHƯA" not in visitor.html and visitor.response.status_code == 200


# --- Once and only once ---------------------------------------------------------------------------------


def test_the_same_answers_twice_are_counted_once_and_thanked_twice(respondent):
    respondent.to_the_review()
    respondent.press("gui")
    respondent.send(respondent.sent)
    assert respondent.title == "Đã ghi nhận phiếu"
    assert Sealed.objects.count() == Spent.objects.count() == 1


def test_other_answers_with_the_same_form_are_told_that_they_do_not_count(respondent, open_survey):
    respondent.to_the_review()
    respondent.press("gui")
    respondent.send(respondent.sent | {"buoc": ["sua:A"]})
    respondent.press("soat", q_C1="4")
    respondent.press("gui")
    assert respondent.title == "Phiếu đã được ghi nhận trước đó" and "Lần này không tính" in respondent.text
    assert [record["a"]["C1"] for record in opened(open_survey)] == ["2"]


def test_a_link_on_two_devices_counts_once(cadre, cadre_survey):
    other = Respondent(cadre.path)
    cadre.to_the_review(satisfied="1")
    other.to_the_review(satisfied="4")
    cadre.press("gui")
    other.press("gui")
    assert "Lần này không tính" in other.text
    assert [record["a"]["C1"] for record in opened(cadre_survey)] == ["1"]
    assert "đã được dùng" in Respondent(cadre.path).text


def test_a_look_spends_nothing(cadre, cadre_survey):
    for _ in range(5):
        cadre.get()
        cadre.client.head(cadre.path)
    cadre_survey.person.refresh_from_db()
    assert not cadre_survey.person.taken_part and not Spent.objects.exists()


# --- What does not fit -----------------------------------------------------------------------------------


def same_page(one, other):
    return (one.status_code, one.content) == (other.status_code, other.content)


def test_a_guessed_token_is_answered_like_a_survey_that_never_was(client, cadre_survey):
    guessed = client.get(f"/phieu/{cadre_survey.code}/{TOKEN[:-1]}x/")
    never = client.get("/phieu/zzzzzzzz/")
    assert guessed.status_code == 404 and same_page(guessed, never)
    assert same_page(client.post(f"/phieu/{cadre_survey.code}/doan/", "buoc=bat-dau", FORM), never)
    assert same_page(client.get(f"/phieu/{cadre_survey.code}/"), never)
    assert same_page(client.get("/phieu/"), never)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "cancelled"])
def test_a_survey_that_is_not_in_the_field_does_not_exist(client, open_survey, state):
    Survey.objects.filter(pk=open_survey.pk).update(state=state)
    assert client.get(f"/phieu/{open_survey.code}/").status_code == 404


def test_options_that_do_not_exist_and_answers_nobody_asked_for_are_not_taken(respondent, open_survey):
    respondent.press("bat-dau")
    respondent.press("tiep", q_C1="77")
    assert "không có trong phiếu" in respondent.errors[0]
    respondent.press("tiep", q_C1="2", q_P1="1", q_X9="9")
    respondent.press("tiep", q_P1="2")
    respondent.press("gui")
    assert opened(open_survey)[0]["a"] == {"C1": "2", "P1": "2", "_order": "1"}


def test_a_million_characters_are_refused_and_the_rest_is_kept(respondent):
    respondent.press("bat-dau")
    respondent.press("tiep", q_C1="2", q_C2="ế" * 1_000_000)
    assert respondent.response.status_code == 422
    assert "1.000.000 ký tự" in respondent.errors[0]
    assert 'value="2" checked' in respondent.html
    respondent.press("tiep", q_C2="Ngắn")
    assert respondent.title == "Thông tin chung"


def test_a_body_beyond_all_bounds_gets_a_page_that_says_what_to_do(client, open_survey):
    response = client.post(f"/phieu/{open_survey.code}/", "a" * 11_000_000, FORM)
    assert response.status_code == 413 and "CHƯA được ghi nhận" in response.content.decode()
    response = client.post(f"/phieu/{open_survey.code}/", "a=1&" * 20_000, FORM)
    assert response.status_code == 413 and "CHƯA được ghi nhận" in response.content.decode()


def test_a_state_that_was_tampered_with_or_is_anothers_is_refused(respondent, province):
    respondent.to_the_review()
    state = respondent.state
    respondent.press("gui", trang_thai=state[:-8] + "AAAAAAA=")
    assert respondent.response.status_code == 400 and "CHƯA được ghi nhận" in respondent.text
    other = make.survey(unit=province.department)
    make.in_field(other)
    Respondent(f"/phieu/{other.code}/").send({"buoc": ["gui"], "trang_thai": [state]})
    assert not Sealed.objects.exists()


def test_nobody_hands_in_a_form_with_required_answers_missing(respondent):
    respondent.press("bat-dau")
    respondent.press("gui")
    assert respondent.response.status_code == 422 and respondent.errors
    assert not Sealed.objects.exists()


# --- What changes meanwhile -----------------------------------------------------------------------------


def test_a_window_that_closes_while_typing_offers_the_answers(respondent, open_survey):
    respondent.press("bat-dau")
    Survey.objects.filter(pk=open_survey.pk).update(state="closed")
    respondent.press("tiep", q_C1="2", q_C2="Không để mất")
    assert respondent.title == "Khảo sát đã đóng" and "CHƯA được ghi nhận" in respondent.text
    assert "Không để mất" in respondent.text
    respondent.press("luu")
    assert "Không để mất" in respondent.html


def test_the_time_closes_the_door_before_anybody_does(respondent, open_survey):
    respondent.to_the_review()
    Survey.objects.filter(pk=open_survey.pk).update(closes_at=timezone.now())
    respondent.press("gui")
    assert respondent.title == "Khảo sát đã đóng" and not Sealed.objects.exists()


def test_a_retry_after_the_close_still_hears_that_it_was_taken(respondent, open_survey):
    respondent.to_the_review().press("gui")
    Survey.objects.filter(pk=open_survey.pk).update(state="closed")
    respondent.send(respondent.sent)
    assert respondent.title == "Đã ghi nhận phiếu"


def test_a_pause_keeps_the_answers_and_goes_on_afterwards(respondent, open_survey):
    respondent.to_the_review()
    Survey.objects.filter(pk=open_survey.pk).update(state="paused")
    respondent.press("gui")
    assert respondent.title == "Khảo sát đang tạm dừng"
    Survey.objects.filter(pk=open_survey.pk).update(state="open")
    respondent.press("tiep-sau")
    respondent.press("gui")
    assert Sealed.objects.count() == 1


def test_enough_forms_close_the_door(respondent, open_survey):
    Survey.objects.filter(pk=open_survey.pk).update(closes_after=1)
    late = Respondent(respondent.path).to_the_review()
    respondent.to_the_review().press("gui")
    assert late.press("gui").title == "Khảo sát đã đóng"
    assert Sealed.objects.count() == 1


def test_a_newer_form_takes_over_what_still_fits(respondent, open_survey):
    respondent.to_the_review("Giữ lại")
    newer = json.loads(json.dumps(make.FORM))
    newer["sections"][0]["questions"][0]["code"] = "C1b"
    open_survey.version = make.version(open_survey, newer)
    open_survey.save()
    respondent.press("gui")
    assert "Phiếu vừa được sửa" in respondent.text and "Giữ lại" in respondent.html
    respondent.press("tiep", q_C1b="1")
    respondent.press("tiep")
    respondent.press("gui")
    record = opened(open_survey)[0]
    assert record["v"] == 2 and record["a"] == {"C1b": "1", "C2": "Giữ lại", "P1": "1", "_order": "1"}


def test_whom_a_survey_is_not_for_is_thanked_kept_nowhere_and_may_mend_a_slip(respondent, open_survey):
    form = json.loads(json.dumps(make.FORM))
    form["sections"][0]["questions"][0]["screen_out"] = {"op": "is", "question": "C1", "value": "4"}
    open_survey.version = make.version(open_survey, form)
    open_survey.save()
    respondent.press("bat-dau")
    respondent.press("tiep", q_C1="4", q_C2="Giữ lời")
    assert respondent.title == "Xin cảm ơn" and not Sealed.objects.exists()
    respondent.press("sua:A")
    assert 'value="4" checked' in respondent.html and "Giữ lời" in respondent.html
    assert respondent.press("tiep", q_C1="2").title == "Thông tin chung"


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing(settings, open_survey):
    settings.SURVEY_FORMS_PER_MINUTE = 1
    first, second = (Respondent(f"/phieu/{open_survey.code}/").to_the_review() for _ in range(2))
    first.press("gui")
    second.press("gui")
    assert second.response.status_code == 429 and "CHƯA được ghi nhận" in second.text
    settings.SURVEY_FORMS_PER_MINUTE = 60
    second.send(dict(second.page.forms[0].form_values()))
    assert second.title == "Đã ghi nhận phiếu"
