"""The form builder: questions written, changed, put in order, each saved by itself and without a script."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from surveys import form_edits as edits
from surveys.actions import forms as deeds
from surveys.exceptions import BadDefinition, FormFrozen, SavedMeanwhile, WrongState
from surveys.instrument.definition import parse
from tests.factories import surveys as make
from tests.surveys.building import at, codes, posted, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    survey = make.survey(unit=province.department, by=province.opinion)
    make.version(survey)
    return survey


@pytest.fixture
def desk(as_person):
    return as_person("opinion")


def based_on(survey, code):
    return edits.digest(question(survey, code))


def test_a_survey_begins_without_a_form_and_the_desk_starts_one(desk, province):
    survey = make.survey(unit=province.department)
    assert "Chưa có phiếu khảo sát" in desk.get(reverse("surveys:form", args=[survey.pk])).content.decode()
    desk.post(reverse("surveys:form_start", args=[survey.pk]))
    version = survey.versions.get()
    assert (version.number, version.definition["title"], version.is_frozen) == (1, survey.title, False)
    assert Event.objects.filter(verb="surveys.form_saved", object_id=str(survey.pk)).exists()


def test_a_leader_reads_the_form_and_changes_nothing(as_person, survey):
    leader = as_person("leader")
    page = leader.get(at(survey, "question", code="C1")).content.decode()
    assert "dịch vụ công trực tuyến" in page and "Lưu câu hỏi" not in page
    assert leader.post(at(survey, "question", code="C1"), posted(code="C1", options=["Có", "Không"])).status_code == 403
    assert leader.post(at(survey, "deed"), {"viec": "bo:C1"}).status_code == 403
    assert codes(survey) == ["C1", "C2", "P1"]


def test_a_new_question_of_every_type_is_saved_in_the_language_of_forms(desk, survey):
    kinds = {
        "single": {"options": ["Có", "Không"]}, "multiple": {"options": ["A", "B", "C"], "max": "2"},
        "likert": {"options": ["Tốt", "Chưa tốt"], "hard_to_say": "on"}, "two_sided": {"options": ["Đồng ý", "Không đồng ý"]},
        "matrix": {"options": ["Tốt", "Chưa tốt"], "rows": ["Đường", "Điện"]}, "ranking": {"options": ["A", "B", "C"], "max": "3"},
        "scale": {"min": "0", "max": "10"}, "number": {"min": "0", "max": "1.000", "decimals": "1"}, "date": {"min": "1/2020"},
        "short_text": {"max": "100"}, "long_text": {}, "area": {}, "consent": {}, "text": {},
    }  # fmt: skip
    for number, (kind, values) in enumerate(kinds.items()):
        answer = desk.post(at(survey, "new_question", section="A"), posted(code=f"N{number}", type=kind, **values))
        assert answer.status_code == 302, (kind, answer.content.decode()[:3000])
    form = parse(survey.versions.first().definition)
    assert [form.question(f"N{number}").type for number in range(len(kinds))] == list(kinds)
    assert form.question("N7").max == 1000 and form.question("N8").min == "2020-01"
    assert [row.text for row in form.question("N4").rows] == ["Đường", "Điện"]
    assert [option.code for option in form.question("N0").options] == ["1", "2"]


def test_what_options_carry_is_kept(desk, survey):
    options = [
        {"code": "1", "text": "Loa xã", "sign": "1", "merge": "Kênh của xã", "label": "Loa"},
        {"code": "2", "text": "Khác", "other": "on"}, {"code": "3", "text": "Không nghe gì", "exclusive": "on", "sign": "0"},
    ]  # fmt: skip
    desk.post(at(survey, "question", code="C1"), posted(code="C1", type="multiple", options=options, based_on=based_on(survey, "C1")))
    assert question(survey, "C1")["options"] == [
        {"code": "1", "text": "Loa xã", "label": "Loa", "sign": 1, "merge": "Kênh của xã"},
        {"code": "2", "text": "Khác", "other": True}, {"code": "3", "text": "Không nghe gì", "exclusive": True, "sign": 0},
    ]  # fmt: skip


def test_a_condition_is_built_from_lines_with_and_or_and_not(desk, survey):
    lines = [
        {"question": "C1", "op": "is", "values": ["3", "4"]},
        {"join": "va", "question": "C2", "op": "answered", "negated": "on"},
        {"join": "hoac", "question": "C1", "op": "is", "values": ["98"]},
    ]
    answer = desk.post(at(survey, "question", code="P1"), posted(
        code="P1", options=["Nam", "Nữ"], show_if=lines, based_on=based_on(survey, "P1")))  # fmt: skip
    assert answer.status_code == 302
    assert question(survey, "P1")["show_if"] == {"op": "or", "of": [
        {"op": "and", "of": [{"op": "any", "question": "C1", "values": ["3", "4"]},
                             {"op": "not", "of": {"op": "answered", "question": "C2"}}]},
        {"op": "is", "question": "C1", "value": "98"},
    ]}  # fmt: skip
    page = desk.get(at(survey, "question", code="P1")).content.decode()
    assert 'value="3" class="input" id="id_hien-0-values_2" checked' in page or 'name="hien-0-values" value="3"' in page
    assert "Hiện khi" in page


def test_a_condition_too_deep_for_lines_stays_as_it_is(desk, survey):
    many = {"op": "and", "of": [
        {"op": "or", "of": [{"op": "is", "question": "C1", "value": "1"}, {"op": "is", "question": "C1", "value": str(n)}]} for n in (2, 3, 4, 2, 3)
    ]}  # fmt: skip
    version = survey.versions.get()
    values = question(survey, "P1") | {"show_if": many}
    deeds.put_question(survey=survey, version=version, values=values, code="P1", by=survey.created_by, based_on=based_on(survey, "P1"))
    assert "phức tạp hơn" in desk.get(at(survey, "question", code="P1")).content.decode()
    desk.post(at(survey, "question", code="P1"), posted(code="P1", options=["Nam", "Nữ"], based_on=based_on(survey, "P1")))
    assert question(survey, "P1")["show_if"] == many


def test_buttons_add_move_and_remove_lines_without_saving_or_losing_a_word(desk, survey):
    data = posted(code="C1", text="Câu đang viết dở", options=["Một", "Hai"], based_on="x")
    page = desk.post(at(survey, "question", code="C1"), data | {"viec": "them:pa"}).content.decode()
    assert "Câu đang viết dở" in page and page.count('name="pa"') == 3
    page = desk.post(at(survey, "question", code="C1"), data | {"viec": "len:pa:1"}).content.decode()
    assert page.index('value="Hai"') < page.index('value="Một"')
    page = desk.post(at(survey, "question", code="C1"), data | {"viec": "bo:pa:0"}).content.decode()
    assert 'value="Một"' not in page
    page = desk.post(at(survey, "question", code="C1"), data | {"viec": "dan:pa", "pa-dan": "Ba\n\nBốn\n"}).content.decode()
    assert 'value="Ba"' in page and 'value="Bốn"' in page
    assert question(survey, "C1")["text"].startswith("Ông, bà hài lòng")


def test_nothing_typed_is_lost_where_something_is_wrong(desk, survey):
    data = posted(code="1 sai", text="Lời đã viết", options=["Một", "Hai"], label="ư" * 120, based_on=based_on(survey, "C1"), min="abc", type="number")
    answer = desk.post(at(survey, "question", code="C1"), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Lời đã viết" in page and 'value="1 sai"' in page and "Chưa lưu được" in page
    assert "Ghi một số." in page and 'value="Hai"' in page
    answer = desk.post(at(survey, "question", code="C1"), posted(code="C1", label="ữ" * 100, options=["A", "B"], based_on=based_on(survey, "C1")))
    assert answer.status_code == 422 and "SPSS chỉ giữ 256 byte" in answer.content.decode()


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(desk, province, survey):
    old = based_on(survey, "C1")
    deeds.put_question(
        survey=survey, version=survey.versions.get(), values=question(survey, "C1") | {"text": "Lời của người khác"}, code="C1",
        by=province.opinion, based_on=old,
    )  # fmt: skip
    answer = desk.post(at(survey, "question", code="C1"), posted(code="C1", text="Lời của tôi", options=["A", "B"], based_on=old))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Lời của tôi" in page and "Lời của người khác" in page
    assert question(survey, "C1")["text"] == "Lời của người khác"
    answer = desk.post(at(survey, "question", code="C1"), posted(code="C1", text="Lời của tôi", options=["A", "B"], based_on=based_on(survey, "C1")))
    assert answer.status_code == 302 and question(survey, "C1")["text"] == "Lời của tôi"


def test_another_question_saved_meanwhile_is_in_nobodys_way(desk, province, survey):
    old = based_on(survey, "C1")
    version = survey.versions.get()
    deeds.put_question(survey=survey, version=version, values=question(survey, "P1") | {"help": "Mới"}, code="P1", by=province.opinion, based_on=based_on(survey, "P1"))
    assert desk.post(at(survey, "question", code="C1"), posted(code="C1", options=["A", "B"], based_on=old)).status_code == 302
    assert question(survey, "P1")["help"] == "Mới"


def test_questions_go_up_and_down_and_from_section_to_section(desk, survey):
    desk.post(at(survey, "deed"), {"viec": "len:C2"})
    assert codes(survey) == ["C2", "C1", "P1"]
    desk.post(at(survey, "deed"), {"viec": "xuong:C1"})
    sections = survey.versions.get().definition["sections"]
    assert [[q["code"] for q in s["questions"]] for s in sections] == [["C2"], ["C1", "P1"]]
    desk.post(at(survey, "deed"), {"viec": "muc-xuong:A"})
    assert [s["code"] for s in survey.versions.get().definition["sections"]] == ["B", "A"]


def test_an_order_from_dragging_is_kept_whole_or_not_at_all(desk, survey):
    order = {"thu_tu": ["muc:A", "cau:P1", "muc:B", "cau:C2", "cau:C1"]}
    assert desk.post(at(survey, "order"), order, headers={"accept": "application/json"}).status_code == 200
    assert codes(survey) == ["P1", "C2", "C1"]
    answer = desk.post(at(survey, "order"), {"thu_tu": ["muc:A", "cau:P1", "muc:B", "cau:C1"]})
    assert answer.status_code == 409 and "Tải lại trang" in answer.json()["problem"]
    assert codes(survey) == ["P1", "C2", "C1"]


def test_a_question_is_copied_and_taken_out(desk, survey):
    desk.post(at(survey, "deed"), {"viec": "chep:C1"})
    assert codes(survey) == ["C1", "C3", "C2", "P1"]
    desk.post(at(survey, "deed"), {"viec": "bo:C1"})
    assert codes(survey) == ["C3", "C2", "P1"]


def test_a_renamed_question_is_followed_by_what_asks_about_it(desk, survey):
    desk.post(at(survey, "question", code="P1"), posted(
        code="P1", text="Vì sao {C1}?", options=["A", "B"], show_if=[{"question": "C1", "op": "is", "values": ["1"]}], based_on=based_on(survey, "P1")))  # fmt: skip
    options = question(survey, "C1")["options"]
    desk.post(at(survey, "question", code="C1"), posted(
        code="HL1", type="likert", options=[{"code": o["code"], "text": o["text"]} for o in options], based_on=based_on(survey, "C1")))  # fmt: skip
    assert question(survey, "P1")["show_if"]["question"] == "HL1" and question(survey, "P1")["text"] == "Vì sao {HL1}?"


def test_a_code_is_used_once(desk, survey):
    answer = desk.post(at(survey, "new_question", section="A"), posted(code="c1", options=["A", "B"]))
    assert answer.status_code == 422 and "Mã này đã có" in answer.content.decode()


def test_a_section_has_a_condition_over_what_stands_before_it_and_a_block(desk, survey):
    head = edits.section(survey.versions.get().definition, "B")
    data = {
        "viec": "luu", "code": "B", "title": "Nhân thân", "text": "", "block": "ngau-nhien", "based_on": edits.digest(deeds.head_of(head)),
        "hien": ["0"], "hien-0-question": "C1", "hien-0-op": "is", "hien-0-values": ["1", "2"],
    }  # fmt: skip
    assert desk.post(at(survey, "section", code="B"), data).status_code == 302
    changed = edits.section(survey.versions.get().definition, "B")
    assert (changed["title"], changed["block"], changed["show_if"]["op"], len(changed["questions"])) == ("Nhân thân", "ngau-nhien", "any", 1)
    answer = desk.post(at(survey, "section", code="B"), data | {"title": "Muộn"})
    assert answer.status_code == 422 and "người khác đã lưu" in answer.content.decode()
    token = answer.content.decode().split('name="based_on" value="')[1].split('"')[0]
    assert desk.post(at(survey, "section", code="B"), data | {"title": "Muộn", "based_on": token}).status_code == 302
    answer = desk.post(at(survey, "new_section"), {"viec": "luu", "code": "C", "title": "Mục mới"})
    assert answer.status_code == 302 and edits.section(survey.versions.get().definition, "C")["title"] == "Mục mới"


def test_the_number_of_order_groups_belongs_to_the_whole_form(desk, survey):
    page = desk.get(at(survey)).content.decode()
    token = page.split('name="based_on" value="')[1].split('"')[0]
    data = {"title": "Tên mới", "intro": "", "thanks": "", "orders": "4", "based_on": token}
    assert desk.post(at(survey), data).status_code == 302
    assert survey.versions.get().definition["orders"] == 4
    answer = desk.post(at(survey), data | {"title": "Muộn"})
    assert answer.status_code == 422 and "người khác đã lưu" in answer.content.decode() and 'value="Muộn"' in answer.content.decode()
    token = answer.content.decode().split('name="based_on" value="')[1].split('"')[0]
    assert desk.post(at(survey), data | {"title": "Muộn", "based_on": token}).status_code == 302


def test_a_frozen_form_is_never_changed_by_any_door(desk, province, survey):
    version = survey.versions.get()
    version.is_frozen = True
    version.save()
    before = version.sha256
    for deed in ({"viec": "bo:C1"}, {"viec": "xuong:C1"}, {"viec": "chep:C1"}):
        desk.post(at(survey, "deed"), deed)
    assert desk.post(at(survey, "question", code="C1"), posted(code="C1", options=["A", "B"], based_on=based_on(survey, "C1"))).status_code == 422
    with pytest.raises(FormFrozen):
        deeds.save_form(survey=survey, version=version, definition=make.FORM, by=province.opinion, based_on=before)
    version.refresh_from_db()
    assert version.sha256 == before
    version.set_definition(make.FORM | {"title": "Khác"})
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_beside_a_form_in_the_field_a_new_version_is_written_and_the_old_one_stays(desk, survey):
    make.in_field(survey, make.FORM)  # its form is version 2
    survey.version.is_frozen = True
    survey.version.save()
    desk.post(reverse("surveys:form_another", args=[survey.pk]))
    assert [v.number for v in survey.versions.all()] == [3, 2, 1]
    desk.post(reverse("surveys:form_deed", kwargs={"pk": survey.pk, "number": 3}), {"viec": "bo:C2"})
    assert codes(survey) == ["C1", "P1"] and survey.version.number == 2
    desk.post(reverse("surveys:form_another", args=[survey.pk]))
    assert survey.versions.count() == 3


@pytest.mark.parametrize("state", ["submitted", "approved", "closed", "opened", "cancelled"])
def test_a_form_before_an_approver_or_after_the_field_is_not_changed(province, survey, state):
    survey.state = state
    survey.save()
    with pytest.raises(WrongState):
        deeds.change_form(survey=survey, version=survey.versions.get(), edit=lambda d: edits.without_question(d, "C1"), by=province.opinion)


def test_a_whole_form_is_saved_on_what_it_was_read_from(province, survey):
    version = survey.versions.get()
    deeds.save_form(survey=survey, version=version, definition=make.FORM | {"title": "Một"}, by=province.opinion, based_on=version.sha256)
    with pytest.raises(SavedMeanwhile):
        deeds.save_form(survey=survey, version=version, definition=make.FORM | {"title": "Hai"}, by=province.opinion, based_on=version.sha256)
    with pytest.raises(BadDefinition):
        deeds.save_form(survey=survey, version=version, definition={"rác": 1}, by=province.opinion, based_on=survey.versions.get().sha256)
    assert survey.versions.get().definition["title"] == "Một"


def test_the_page_tells_faults_remarks_minutes_and_whom_the_form_makes_recognisable(desk, province, survey):
    survey.kind, survey.level, survey.design = "cadre", "C", "census"
    survey.save()
    for number in range(20):
        make.participation(survey, f"{number:04}", facts={"gender": "Nam" if number else "Nữ"})
    version = survey.versions.get()
    deeds.change_form(survey=survey, version=version, by=province.opinion, edit=lambda d: edits.with_question(
        d, {"code": "C9", "type": "single", "text": "Có", "show_if": {"op": "is", "question": "P9", "value": "1"}}, section="A"))  # fmt: skip
    page = desk.get(at(survey)).content.decode()
    assert "Lỗi phải sửa" in page and "khoảng" in page and "duy nhất" in page
    assert reverse("surveys:form_question", kwargs={"pk": survey.pk, "number": 1, "code": "C9"}) in page


def test_the_page_takes_the_same_queries_however_long_the_form(desk, province, survey, django_assert_max_num_queries):
    version = survey.versions.get()
    long = {"title": "Dài", "sections": [{"code": f"S{n}", "title": f"Mục {n}", "questions": [
        {"code": f"Q{n}_{m}", "type": "single", "text": "Hỏi?", "options": [{"code": "1", "text": "Có"}, {"code": "2", "text": "Không"}]} for m in range(5)
    ]} for n in range(12)]}  # fmt: skip
    deeds.save_form(survey=survey, version=version, definition=long, by=province.opinion, based_on=version.sha256)
    desk.get(at(survey))
    with django_assert_max_num_queries(26):
        desk.get(at(survey, "question", code="Q11_4"))


def test_preview_shows_each_page_and_paper_the_codes_and_jumps(desk, province, survey):
    version = survey.versions.get()
    deeds.change_form(survey=survey, version=version, by=province.opinion, edit=lambda d: edits.with_question(
        d, question(survey, "C2") | {"show_if": {"op": "any", "question": "C1", "values": ["3", "4"]}}, "C2"))  # fmt: skip
    here = {"pk": survey.pk, "number": 1}
    page = desk.get(reverse("surveys:preview", kwargs=here)).content.decode()
    assert 'name="q_C1"' in page and "chỉ hiện khi" in page and "Rất hài lòng" in page
    paper = desk.get(reverse("surveys:paper", kwargs=here)).content.decode()
    assert "→" in paper and "chuyển câu P1" in paper and "Câu C1. " in paper and "Chỉ trả lời nếu câu C1" in paper


def test_words_of_a_form_are_never_markup(desk, survey):
    evil = '<script>alert(1)</script>{{ 7|add:1 }}'
    desk.post(at(survey, "question", code="C1"), posted(code="C1", text=evil, options=[evil, "B"], based_on=based_on(survey, "C1")))
    for name in ("version", ):
        assert "<script>alert" not in desk.get(at(survey, name)).content.decode()
    for name in ("preview", "paper"):
        assert "<script>alert" not in desk.get(reverse(f"surveys:{name}", kwargs={"pk": survey.pk, "number": 1})).content.decode()
