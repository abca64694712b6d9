"""The roster of a cadre survey: from the tree, from a file; nothing is kept of a file with a fault."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import Membership, User
from surveys import roster_file
from surveys.actions import planning, roster
from surveys.exceptions import PlanFixed, SurveyError
from surveys.models import Participation, Stratum, Survey
from tests.factories import surveys as make
from tests.personas import SINCE

pytestmark = pytest.mark.django_db
HEAD = "STT;Mã cán bộ;Họ và tên;Email;Đơn vị;Giới tính;Tuổi;Chức vụ;Ghi chú\n"
GOOD = HEAD + (
    "1;A1;Trần Văn Một;mot@daknong.example;Đảng ủy xã Nam Dong;Nam;41;Bí thư;x\n"
    "2;A2;Lê Thị Hai;;Đảng ủy xã Nam Dong;Nữ;35;Chuyên viên;\n"
    "3;A3;Bùi Thị Đọc;Reader@daknong.example;Huyện ủy Đắk Mil;Nữ;29;;\n"
)


@pytest.fixture
def survey(province):
    return make.cadre_survey(unit=province.department, by=province.opinion)


def lines(text):
    return roster_file.read("ds.csv", text.encode()).lines


def send(client, survey, data, name="ds.csv"):
    return client.post(f"/khao-sat/{survey.pk}/danh-sach/tep/", {"file": SimpleUploadedFile(name, data)})


class TestReading:
    def test_columns_are_recognised_by_their_headings(self):
        reading = roster_file.read("ds.csv", b"\xef\xbb\xbf" + GOOD.encode())
        first = reading.lines[0]
        assert (first.code, first.name, first.email, first.unit) == ("A1", "Trần Văn Một", "mot@daknong.example", "Đảng ủy xã Nam Dong")
        assert first.facts == {"gender": "Nam", "age": "41", "position": "Bí thư", "unit": "Đảng ủy xã Nam Dong"}
        assert reading.passed_over == ["Ghi chú"] and reading.errors == []

    def test_a_spreadsheet_says_the_same(self):
        book = Workbook()
        for row in ["Họ tên", "Tuổi"], ["Trần Văn Một", 41], [None, None], ["Lê Thị Hai", 35.0]:
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        read = roster_file.read("ds.xlsx", out.getvalue()).lines
        assert [(line.code, line.name, line.facts) for line in read] == [
            ("00001", "Trần Văn Một", {"age": "41"}), ("00002", "Lê Thị Hai", {"age": "35"}),
        ]  # fmt: skip

    def test_faults_are_told_by_line(self):
        text = "Mã;Họ tên;Email\nA1;Một;mot@x.vn\nA1;Hai;hai\nA3;Ba;MOT@x.vn\n;" + "x" * 130 + ";\n"
        assert roster_file.read("ds.csv", text.encode()).errors == [
            (3, "mã “A1” đã có ở dòng 2."),
            (3, "thư điện tử “hai” không đúng."),
            (4, "thư điện tử này đã có ở dòng 2."),
            (5, "ô “họ tên” dài hơn 120 chữ."),
        ]

    @pytest.mark.parametrize(
        "data, words",
        [
            (b"", "dòng tiêu đề"), ("Tên cột lạ\nA\n".encode(), "Không thấy cột"), ("Họ tên\n".encode(), "không có dòng nào"),
            ("Họ tên;Họ và tên\nA;B\n".encode(), "cùng nghĩa"), ("Họ tên\nTrần".encode("utf-16"), "không phải UTF-8"), (b"PK\x03\x04hong", "Không đọc được"),
            ("Họ tên\n".encode() + b"A\n" * 20_001, "dài hơn 20.000 người"),
        ],
    )  # fmt: skip
    def test_a_file_that_is_no_roster_is_refused_with_a_sentence(self, data, words):
        with pytest.raises(roster_file.UnreadableRoster, match=words):
            roster_file.read("ds.csv", data)


class TestKeeping:
    def test_people_find_their_unit_account_and_stratum(self, province, survey):
        Stratum.objects.create(survey=survey, code="cj", label="Huyện Cư Jút", unit=province.district, population=60)
        roster.from_lines(survey=survey, by=province.opinion, lines=lines(GOOD))
        rows = survey.participations.order_by("roster_code").values_list("roster_code", "user__email", "email", "unit__name", "stratum__code")
        assert list(rows) == [
            ("A1", None, "mot@daknong.example", "Đảng ủy xã Nam Dong", "cj"),
            ("A2", None, "", "Đảng ủy xã Nam Dong", "cj"),
            ("A3", "reader@daknong.example", "", "Huyện ủy Đắk Mil", None),
        ]

    def test_from_the_tree_everybody_once(self, province, survey):
        Membership.objects.create(user=province.leader, unit=province.province, role="leader", valid_from=SINCE)
        many = roster.from_units(survey=survey, by=province.opinion, units=[province.department, province.commune])
        names = list(survey.participations.values_list("name", flat=True))
        assert many == len(names) == len(set(names)) == 9
        assert "Đặng Văn Quản" not in names and "Mai Văn Ngoài" not in names

    def test_whoever_left_is_not_in_it(self, province, survey):
        User.objects.filter(pk=province.cadre.pk).update(is_active=False)
        Membership.objects.filter(user=province.commune_clerk).update(valid_to="2021-01-01")
        roster.from_units(survey=survey, by=province.opinion, units=[province.commune])
        assert list(survey.participations.values_list("user", flat=True)) == [province.contributor.pk]

    def test_a_new_roster_takes_the_place_of_the_old(self, province, survey):
        roster.from_units(survey=survey, by=province.opinion, units=[province.commune])
        roster.from_lines(survey=survey, by=province.opinion, lines=lines(GOOD))
        assert survey.participations.count() == 3

    def test_strata_that_come_later_find_their_people(self, province, survey):
        roster.from_lines(survey=survey, by=province.opinion, lines=lines(GOOD))
        planning.set_strata(survey=survey, by=province.opinion, strata=[Stratum(code="mil", label="Đắk Mil", unit=province.neighbour)])
        assert list(survey.participations.exclude(stratum=None).values_list("roster_code", flat=True)) == ["A3"]

    def test_an_open_survey_has_none_and_a_submitted_one_keeps_its_own(self, province, survey):
        with pytest.raises(SurveyError):
            roster.from_lines(survey=make.survey(unit=province.department), by=province.opinion, lines=lines(GOOD))
        Survey.objects.filter(pk=survey.pk).update(state="submitted")
        with pytest.raises(PlanFixed):
            roster.from_lines(survey=survey, by=province.opinion, lines=lines(GOOD))
        assert not Participation.objects.exists()


class TestPages:
    def test_a_file_is_shown_first_and_kept_when_confirmed(self, survey, as_person):
        client = as_person("opinion")
        page = send(client, survey, GOOD.encode())
        body = page.content.decode()
        assert "Xem trước: 3 người, chưa lưu" in body and "Ghi chú" in body and not Participation.objects.exists()
        client.post(f"/khao-sat/{survey.pk}/danh-sach/tep/luu/", {"key": page.context["key"]})
        assert survey.participations.count() == 3

    def test_a_file_with_a_fault_keeps_nothing_and_says_where(self, province, survey, as_person):
        roster.from_units(survey=survey, by=province.opinion, units=[province.commune])
        page = send(as_person("opinion"), survey, "Mã;Họ tên;Tầng\nA1;Một;không có\nA1;Hai;\n".encode())
        body = page.content.decode()
        assert page.status_code == 422 and "Dòng 2: kế hoạch không có tầng “không có”." in body and "Dòng 3: mã “A1” đã có ở dòng 2." in body
        assert survey.participations.count() == 3

    def test_what_another_person_read_is_not_confirmed_by_its_key(self, province, survey, as_person):
        key = send(as_person("opinion"), survey, GOOD.encode()).context["key"]
        colleague = User.objects.create(email="dl2@daknong.example", full_name="Dư Luận Hai")
        Membership.objects.create(user=colleague, unit=province.department, role="opinion", valid_from=SINCE)
        client = as_person("opinion")
        client.force_login(colleague)
        client.post(f"/khao-sat/{survey.pk}/danh-sach/tep/luu/", {"key": key})
        assert not survey.participations.exists()

    def test_the_page_never_says_who_took_part(self, province, survey, as_person):
        make.participation(survey, name="Người Đã Trả Lời", taken_part=True)
        make.participation(survey, "0002", name="Người Chưa")
        body = as_person("opinion").get(f"/khao-sat/{survey.pk}/danh-sach/").content.decode()
        one, two = (row.split("</tr>")[0] for row in body.split('<th scope="row"')[1:3])
        assert one.replace("0001", "").replace("Người Đã Trả Lời", "") == two.replace("0002", "").replace("Người Chưa", "")

    def test_ten_thousand_people_are_one_short_page(self, province, survey, as_person, django_assert_max_num_queries):
        started = time.monotonic()
        text = "Mã;Họ tên;Email;Đơn vị\n" + "".join(f"C{n:05d};Người {n};n{n}@x.example;Đảng ủy xã Nam Dong\n" for n in range(10_000))
        roster.from_lines(survey=survey, by=province.opinion, lines=lines(text))
        assert time.monotonic() - started < 20
        with django_assert_max_num_queries(35):
            page = as_person("opinion").get(f"/khao-sat/{survey.pk}/danh-sach/")
        assert len(page.context["page"].rows) == 50
