"""Forms and past waves brought in: looked at first, written once, without anything that tells who answered or when."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from surveys.models import FormVersion, OpenAnswer, Response, Survey
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
CSV = """Dấu thời gian,Địa chỉ email,Họ và tên,Ông bà hài lòng với dịch vụ công?,Kiến nghị của ông bà
22/7/2022 8:01:05,an@example.com,Nguyễn Văn An,Hài lòng,Mong xã sửa cầu treo qua suối Đắk Rông trước mùa mưa năm nay cho bà con đi lại
22/7/2022 8:02:05,binh@example.com,Trần Thị Bình,Không hài lòng,Gọi tôi số 0905123456 về vụ rác thải ở cuối xóm chưa ai dọn suốt ba tháng
22/7/2022 8:03:05,chi@example.com,Lê Thị Chi,Hài lòng,Không có ý kiến gì thêm ngoài việc đề nghị tăng giờ làm ở bộ phận một cửa
"""


def workbook(survey=(), choices=()):
    book = openpyxl.Workbook()
    for name, head, rows in (("survey", ["type", "name", "label", "relevant"], survey), ("choices", ["list_name", "name", "label"], choices)):
        sheet = book.create_sheet(name)
        sheet.append(head)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


GOOD = workbook(
    [["start", "start", "", ""], ["select_one cokhong", "biet", "Ông bà có biết không?", ""], ["text", "visao", "Vì sao?", "${biet} = '1'"], ["geopoint", "noi", "Vị trí", ""]],
    [["cokhong", "1", "Có"], ["cokhong", "2", "Không"]],
)


def sent(data, name="tep.xlsx"):
    return SimpleUploadedFile(name, data)


def parcel(page):
    return page.split('name="goi" value="')[1].split('"')[0]


@pytest.fixture
def desk(as_person):
    return as_person("opinion")


@pytest.fixture
def survey(province):
    return make.survey(unit=province.department, by=province.opinion)


def wave_form(province, data=CSV, **more):
    return {"title": "Khảo sát dịch vụ công", "wave": "quý I/2022", "unit": province.department.pk, "file": sent(data.encode(), "ketqua.csv")} | more


@pytest.mark.parametrize("name", ["leader", "admin", "clerk", "contributor", "outsider"])
def test_who_does_not_plan_surveys_brings_in_nothing(as_person, province, name):
    answer = as_person(name).post(reverse("surveys:past_wave"), wave_form(province))
    assert answer.status_code == 403
    assert not Survey.objects.exists()


def test_a_form_from_xlsform_is_looked_at_and_written_only_when_confirmed(desk, survey):
    page = desk.post(reverse("surveys:form_import", args=[survey.pk]), {"file": sent(GOOD)}).content.decode()
    assert "Ông bà có biết không?" in page and "Chưa ghi gì" in page and "geopoint" in page
    assert not FormVersion.objects.exists()
    desk.post(reverse("surveys:form_import_keep", args=[survey.pk]), {"goi": parcel(page)})
    definition = survey.versions.get().definition
    assert [q["type"] for s in definition["sections"] for q in s["questions"]] == ["single", "long_text"] or "single" in str(definition)
    assert Event.objects.filter(verb="surveys.form_saved").exists()


def test_an_import_replaces_the_form_that_was_looked_at_and_no_newer_one(desk, province, survey):
    version = make.version(survey)
    page = desk.post(reverse("surveys:form_import", args=[survey.pk]), {"file": sent(GOOD)}).content.decode()
    assert "thay" in page.lower()
    desk.post(reverse("surveys:form_import_keep", args=[survey.pk]), {"goi": parcel(page), "based_on": "0" * 64})
    assert survey.versions.get().sha256 == version.sha256
    desk.post(reverse("surveys:form_import_keep", args=[survey.pk]), {"goi": parcel(page), "based_on": version.sha256})
    assert survey.versions.get().sha256 != version.sha256


def test_what_was_looked_at_by_another_for_another_or_altered_is_not_written(desk, province, survey):
    page = desk.post(reverse("surveys:form_import", args=[survey.pk]), {"file": sent(GOOD)}).content.decode()
    other = make.survey(unit=province.department)
    for goi in (parcel(page)[:-3] + "abc", "", "x:y:z"):
        desk.post(reverse("surveys:form_import_keep", args=[survey.pk]), {"goi": goi})
    desk.post(reverse("surveys:form_import_keep", args=[other.pk]), {"goi": parcel(page)})
    assert not FormVersion.objects.exists()


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 torn", GOOD[:200]])
def test_a_torn_empty_or_foreign_file_is_refused_with_a_sentence(desk, survey, data):
    answer = desk.post(reverse("surveys:form_import", args=[survey.pk]), {"file": sent(data)})
    assert answer.status_code == 422 and "Chưa lưu được" in answer.content.decode()


def test_a_past_wave_comes_in_as_an_opened_survey_without_names_times_or_addresses(desk, province):
    page = desk.post(reverse("surveys:past_wave"), wave_form(province)).content.decode()
    assert "Bỏ cột" in page and "họ tên" in page and not Survey.objects.exists()
    for secret in ("Nguyễn Văn An", "an@example.com", "8:01:05", "0905123456"):
        assert secret not in page
    answer = desk.post(reverse("surveys:past_wave_keep"), {"goi": parcel(page)})
    survey = Survey.objects.get()
    assert answer.url == reverse("surveys:survey", args=[survey.pk])
    assert (survey.state, survey.level, survey.design, survey.kind, survey.wave) == ("opened", "D", "open", "citizen", "quý I/2022")
    assert survey.version.is_frozen and "Nhập từ đợt trước" in survey.steps.get().reason
    assert Response.objects.filter(survey=survey).count() == 3
    assert OpenAnswer.objects.filter(survey=survey).count() == 3
    kept = json.dumps([list(Response.objects.values_list("answers", flat=True)), list(OpenAnswer.objects.values_list("text", flat=True))], ensure_ascii=False)
    for secret in ("Nguyễn Văn An", "an@example.com", "8:01:05", "0905123456", "Dấu thời gian"):
        assert secret not in kept
    assert "cầu treo" not in json.dumps(list(Response.objects.values_list("answers", flat=True)), ensure_ascii=False)


def test_rows_and_texts_come_in_shuffled_apart(desk, province):
    lines = "".join(f'22/7/2022,{"Hài lòng" if n % 2 else "Không hài lòng"},"{"ý kiến dài dòng về việc làng việc xã " * 4} số {n} đó"\n' for n in range(60))
    page = desk.post(reverse("surveys:past_wave"), wave_form(province, "Dấu thời gian,Hài lòng không?,Kiến nghị\n" + lines)).content.decode()
    desk.post(reverse("surveys:past_wave_keep"), {"goi": parcel(page)})
    texts = [text.split(" số ")[1] for text in OpenAnswer.objects.extra(select={"place": "ctid"}).order_by("place").values_list("text", flat=True)]
    numbers = [int(text.split()[0]) for text in texts]
    assert len(numbers) == 60 and numbers != sorted(numbers)
    assert set(numbers) == set(range(60))


def test_the_file_touches_no_disk(desk, province, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    settings.MEDIA_ROOT = tmp_path / "media"
    desk.post(reverse("surveys:past_wave"), wave_form(province))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("data", ["", "một dòng", "\x00\x01", "a,b\n" * 2])
def test_a_csv_that_says_nothing_is_refused_and_what_was_typed_stays(desk, province, data):
    answer = desk.post(reverse("surveys:past_wave"), wave_form(province, data))
    page = answer.content.decode()
    if answer.status_code == 200:
        desk.post(reverse("surveys:past_wave_keep"), {"goi": parcel(page)})
        assert Response.objects.count() <= 2
    else:
        assert answer.status_code == 422 and "quý I/2022" in page
