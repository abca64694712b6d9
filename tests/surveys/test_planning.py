"""The desk's list and the pages of the plan."""

import pytest

from audit.models import Event
from surveys.models import Series, Stratum, Survey
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
DESK = "/khao-sat/"


def body(response):
    return response.content.decode()


class TestDesk:
    def test_the_list_is_narrowed_by_words_state_kind_and_year(self, province, as_person):
        make.survey(unit=province.department, title="Chuyển đổi số ở xã")
        make.cadre_survey(unit=province.department, title="Học tập Nghị quyết", state="closed")
        make.survey(unit=province.neighbour, title="Của đơn vị khác cấp dưới")
        client = as_person("opinion")
        for asked, there, not_there in (
            ("q=chuyen+doi", "Chuyển đổi số", "Nghị quyết"), ("trang_thai=closed", "Nghị quyết", "Chuyển đổi số"),
            ("hinh_thuc=cadre", "Nghị quyết", "Chuyển đổi số"), ("nam=2016", "Không có cuộc điều tra nào khớp", "Chuyển đổi số"),
            ("", "Chuyển đổi số", "Của đơn vị khác"),
        ):  # fmt: skip
            page = body(client.get(f"{DESK}?{asked}"))
            assert there in page and not_there not in page, asked

    def test_a_condition_that_does_not_exist_narrows_nothing_and_breaks_nothing(self, province, as_person):
        make.survey(unit=province.department)
        client = as_person("opinion")
        assert client.get(f"{DESK}?sau=x").status_code == 404
        assert "chuyển đổi số" in body(client.get(f"{DESK}?trang_thai=x&nam=abc"))

    def test_the_list_costs_the_same_with_sixty_surveys(self, province, as_person, django_assert_max_num_queries):
        for number in range(60):
            make.survey(unit=province.department, title=f"Cuộc {number}")
        with django_assert_max_num_queries(26):
            page = as_person("opinion").get(DESK)
        assert "Xem thêm" in body(page) and len(page.context["page"].rows) == 50

    def test_what_waits_stands_first(self, province, as_person):
        make.survey(unit=province.department, by=province.opinion, title="Chờ lãnh đạo", state="submitted")
        assert "Việc chờ đồng chí" in body(as_person("leader").get(DESK))
        assert "Việc chờ đồng chí" not in body(as_person("opinion").get(DESK))


class TestPlan:
    @pytest.fixture
    def survey(self, province):
        return make.cadre_survey(unit=province.department, by=province.opinion)

    def address(self, survey, page=""):
        return f"{DESK}{survey.pk}/ke-hoach/{page}"

    def test_a_survey_begins_with_its_kind(self, province, as_person):
        as_person("opinion").post(f"{DESK}moi/", {"title": "Cuộc mới", "kind": "cadre", "unit": province.department.pk})
        made = Survey.objects.get()
        assert (made.level, made.design, made.created_by, made.state) == ("C", "census", province.opinion, "draft")
        assert made.steps.get().deed == "created" and Event.objects.filter(verb="surveys.created").exists()

    def test_not_for_a_unit_where_one_does_not_plan(self, province, as_person):
        answer = as_person("opinion").post(f"{DESK}moi/", {"title": "Cuộc mới", "kind": "cadre", "unit": province.neighbour.pk})
        assert answer.status_code == 422 and not Survey.objects.exists()

    def test_each_page_is_saved_on_its_own(self, survey, as_person):
        client = as_person("opinion")
        general = {
            "title": "Tên mới", "purpose": "Nắm tình hình", "basis": "12-KH/BTG", "contact": "0261", "minutes": 5, "unique_limit": "5",
            "opens_at_0": "2030-01-01", "opens_at_1": "08:00", "closes_at_0": "2030-01-10", "closes_at_1": "17:00", "new_series": "Chỉ số niềm tin",
        }  # fmt: skip
        answer = client.post(self.address(survey), general | {"next": "1"})
        assert answer.url == self.address(survey, "tong-the/")
        client.post(self.address(survey, "tong-the/"), {"population": "Cán bộ xã", "population_size": 1200})
        client.post(self.address(survey, "co-mau/"), {"confidence": "95", "margin": "5", "sample_size": 292})
        client.post(self.address(survey, "phuong-phap/"), {"design": "stratified"})
        survey.refresh_from_db()
        assert (survey.title, survey.population_size, survey.sample_size, survey.design) == ("Tên mới", 1200, 292, "stratified")
        assert survey.series == Series.objects.get(name="Chỉ số niềm tin")
        assert [step.deed for step in survey.steps.all()] == ["changed"]

    def test_the_calculator_says_what_the_margin_asks_for(self, survey, as_person):
        Survey.objects.filter(pk=survey.pk).update(population_size=1200)
        page = body(as_person("opinion").get(self.address(survey, "co-mau/")))
        assert "385 phiếu" in page and "292 phiếu" in page

    def test_a_window_that_runs_backwards_is_told_and_nothing_typed_is_lost(self, survey, as_person):
        typed = {"title": "Giữ tôi", "minutes": 5, "unique_limit": "5", "opens_at_0": "2030-01-10", "opens_at_1": "08:00",
                 "closes_at_0": "2030-01-01", "closes_at_1": "17:00"}  # fmt: skip
        answer = as_person("opinion").post(self.address(survey), typed)
        assert answer.status_code == 422 and "phải sau thời điểm mở" in body(answer) and "Giữ tôi" in body(answer)

    def test_a_design_that_the_level_forbids_is_not_offered(self, province, as_person):
        open_one = make.survey(unit=province.department, by=province.opinion)
        assert as_person("opinion").post(self.address(open_one, "phuong-phap/"), {"design": "simple"}).status_code == 422

    def test_strata_are_proposed_allocated_pasted_and_typed(self, province, survey, as_person):
        client = as_person("opinion")
        client.post(self.address(survey, "phan-bo/de-xuat/"), {"source": "units"})
        assert set(survey.strata.values_list("unit__name", flat=True)) >= {"Huyện ủy Cư Jút", "Huyện ủy Đắk Mil"}
        client.post(self.address(survey, "phan-bo/dan/"), {"lines": "a; Khối Đảng; 300; 0\nb; Khối chính quyền; 900; 0"})
        assert list(survey.strata.values_list("code", "population")) == [("a", 300), ("b", 900)]
        Survey.objects.filter(pk=survey.pk).update(sample_size=292)
        client.post(self.address(survey, "phan-bo/chi-tieu/"), {"way": "proportional", "least": "0"})
        assert list(survey.strata.values_list("target", flat=True)) == [73, 219]
        kept = survey.strata.get(code="b").pk
        rows = {"tang-TOTAL_FORMS": 3, "tang-INITIAL_FORMS": 2, "tang-0-code": "b", "tang-0-label": "Chính quyền", "tang-0-population": 900, "tang-0-target": 200}
        client.post(self.address(survey, "phan-bo/"), rows)
        assert list(survey.strata.values_list("pk", "label", "target")) == [(kept, "Chính quyền", 200)]

    def test_lines_that_cannot_be_read_are_named_and_keep_what_was(self, survey, as_person):
        make.stratum(survey)
        answer = as_person("opinion").post(self.address(survey, "phan-bo/dan/"), {"lines": "a;;x\nb;Hai;-1\nc;Ba;3\nc;Ba nữa;3"})
        page = body(answer)
        assert answer.status_code == 422 and "Dòng 1" in page and "Dòng 2" in page and "Mã “c” có hai lần." in page
        assert Stratum.objects.get().code == "xa"

    def test_a_stratum_of_few_people_is_warned_of(self, survey, as_person):
        make.stratum(survey, population=49)
        assert "Tầng dưới 50 người" in body(as_person("opinion").get(self.address(survey, "phan-bo/")))

    def test_what_was_submitted_is_only_read(self, survey, as_person):
        Survey.objects.filter(pk=survey.pk).update(state="submitted")
        client = as_person("opinion")
        assert "chỉ để xem" in body(client.get(self.address(survey, "co-mau/")))
        client.post(self.address(survey, "co-mau/"), {"confidence": "95", "margin": "5", "sample_size": 7})
        survey.refresh_from_db()
        assert survey.sample_size is None

    def test_the_leader_reads_the_plan_and_does_not_write_it(self, survey, as_person):
        client = as_person("leader")
        assert client.get(self.address(survey)).status_code == 200
        assert client.post(self.address(survey, "phuong-phap/"), {"design": "simple"}).status_code == 403
