"""Printing the registers for a period: what stands in them, who fetches them, long ones by the worker."""

import datetime
import io

import openpyxl
import pypdfium2
import pytest
from celery.exceptions import SoftTimeLimitExceeded

from accounts import personal_data
from audit.models import Event
from documents.actions import printing, register
from documents.models import RegisterExport
from documents.register_prints import print_path, rows
from documents.tasks import print_register, resume_waiting_prints
from tests.factories import registers as make

pytestmark = pytest.mark.django_db
PRINTS = "/van-ban/so-dang-ky/in/"
YEAR = {"since": "01/01/2022", "until": "31/12/2022"}


@pytest.fixture
def office(province):
    make.term(province.province)
    return {"unit": province.department, "by": province.clerk}


def fetched(client, **asked):
    response = client.post(PRINTS, {"book": "incoming", "format": "xlsx"} | YEAR | asked)
    assert response.status_code == 302, response.content.decode()
    file = client.get(f"{response.url}tai-ve/")
    assert file.status_code == 200
    return b"".join(file.streaming_content)


def sheet(client, **asked):
    rows = openpyxl.load_workbook(io.BytesIO(fetched(client, **asked))).active.iter_rows(min_row=7, values_only=True)
    return [["" if value is None else value for value in row] for row in rows]


def pdf_text(data):
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


class TestWhatIsPrinted:
    def test_incoming_papers_in_the_legal_columns_by_their_numbers(self, as_person, office, province):
        make.incoming(**office, day=datetime.date(2022, 5, 4), receiver="Phòng Tuyên truyền", handler=province.opinion)
        make.incoming(**office, day=datetime.date(2022, 3, 1), doc_type=make.kind("ke-hoach"), note="Kèm phụ lục")
        first, second = sheet(as_person("clerk"))
        assert first[:6] == [
            datetime.datetime(2022, 5, 4), "01", "Ủy ban nhân dân tỉnh Đắk Nông", "15/KH-UBND",
            datetime.datetime(2022, 5, 4), "Về tuyên truyền chuyển đổi số",
        ]  # fmt: skip
        assert first[6] == "Phòng Tuyên truyền\nVũ Thị Luận"
        assert second[1] == "02" and second[5] == "Kế hoạch về tuyên truyền chuyển đổi số" and second[9] == "Kèm phụ lục"

    def test_outgoing_papers_by_day_with_the_cancelled_in_their_place(self, as_person, office):
        make.outgoing(**office, day=datetime.date(2022, 5, 4), recipients="Như Điều 3\nLưu: VT", copies=12)
        line = make.outgoing(**office, day=datetime.date(2022, 5, 3))
        register.cancel(entry=line, by=office["by"], reason="Ghi nhầm")
        cancelled, first = sheet(as_person("clerk"), book="outgoing")
        assert cancelled[0] == "02-KH/BTGTU" and cancelled[9] == "Đã hủy số: Ghi nhầm"
        assert first[0] == "01-KH/BTGTU" and first[4] == "Như Điều 3\nLưu: VT" and first[6] == 12

    def test_a_corrected_line_says_so(self, as_person, office):
        line = make.outgoing(**office)
        register.correct(
            entry=line, by=office["by"], revision=1, values={"subject": "Đã sửa"}, reason="Nhầm", series="party",
            notation="KH/BTGTU",
        )  # fmt: skip
        assert sheet(as_person("clerk"), book="outgoing")[0][9] == "Có sửa lại."

    def test_only_the_period_the_book_the_kind_and_the_unit_asked_for(self, as_person, office, province):
        make.outgoing(**office)
        make.outgoing(**office, slug="bao-cao", notation="BC/BTGTU")
        make.outgoing(**office, day=datetime.date(2021, 12, 31))
        make.outgoing(unit=province.neighbour, by=province.neighbour_clerk)
        make.incoming(**office)
        assert len(sheet(as_person("clerk"), book="outgoing")) == 2
        assert [row[0] for row in sheet(as_person("clerk"), book="outgoing", doc_type=make.kind("bao-cao").pk)] == ["01-BC/BTGTU"]

    def test_as_pdf_with_a_cover_that_names_the_office_of_the_day(self, as_person, office, province):
        make.incoming(**office)
        words = pdf_text(fetched(as_person("leader"), format="pdf"))
        for said in ("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "BAN TUYÊN GIÁO TỈNH ỦY", "Từ số 01 đến số 01", "15/KH-UBND"):
            assert said in words

    def test_an_empty_period_is_a_sheet_that_says_so(self, as_person, office):
        assert "Không có văn bản nào" in pdf_text(fetched(as_person("clerk"), format="pdf"))

    @pytest.mark.parametrize("asked", [{"since": "31/12/2022", "until": "01/01/2022"}, {"since": "x"}, {"format": "exe"}, {"book": "ca-hai"}])
    def test_what_cannot_be_printed_is_told(self, as_person, office, asked):
        response = as_person("clerk").post(PRINTS, {"book": "incoming", "format": "pdf"} | YEAR | asked)
        assert response.status_code == 422
        assert not RegisterExport.objects.exists()


class TestLongOnes:
    @pytest.fixture
    def long_one(self, office, monkeypatch):
        monkeypatch.setattr(printing, "AT_ONCE", 2)
        for _ in range(5):
            make.incoming(**office)
        return printing.order_print(
            unit=office["unit"], by=office["by"], book="incoming", since=datetime.date(2022, 1, 1),
            until=datetime.date(2022, 12, 31), doc_type=None, format="pdf",
        )  # fmt: skip

    def test_are_left_to_the_worker_and_the_page_says_how_far(self, as_person, long_one):
        client = as_person("clerk")
        page = client.get(f"{PRINTS}{long_one.pk}/").content.decode()
        assert "Đang lập bản in" in page and "every 1500ms" in page
        assert client.get(f"{PRINTS}{long_one.pk}/tai-ve/").status_code == 404
        print_register(long_one.pk)
        page = client.get(f"{PRINTS}{long_one.pk}/").content.decode()
        assert "Đã xong" in page and "every 1500ms" not in page
        assert b"".join(client.get(f"{PRINTS}{long_one.pk}/tai-ve/").streaming_content).startswith(b"%PDF")

    def test_are_made_once_however_often_the_task_comes(self, long_one):
        print_register(long_one.pk)
        made = print_path(long_one).stat().st_mtime_ns
        print_register(long_one.pk)
        assert print_path(long_one).stat().st_mtime_ns == made
        assert [path.name for path in print_path(long_one).parent.iterdir()] == [print_path(long_one).name]

    def test_that_the_queue_lost_are_found_by_the_sweeper(self, long_one):
        RegisterExport.objects.update(requested_at="2022-08-04T00:00:00Z")
        assert list(printing.waiting_prints()) == [long_one]
        resume_waiting_prints()

    def test_that_the_disk_refuses_say_so_and_leave_nothing_half_made(self, as_person, long_one):
        print_path(long_one).parent.parent.mkdir(parents=True, exist_ok=True)
        print_path(long_one).mkdir(parents=True)  # stands where the file should
        print_register(long_one.pk)
        long_one.refresh_from_db()
        assert long_one.state == "failed"
        assert "Chưa lập được" in as_person("clerk").get(f"{PRINTS}{long_one.pk}/").content.decode()
        assert len(list(print_path(long_one).parent.iterdir())) == 1

    def test_that_take_too_long_are_ended_and_say_what_to_do(self, as_person, long_one, monkeypatch):
        def without_end(export):
            yield next(rows(export))
            raise SoftTimeLimitExceeded  # as the worker interrupts a task whose time is up

        monkeypatch.setattr(printing, "rows", without_end)
        print_register(long_one.pk)
        assert (print_register.soft_time_limit, print_register.time_limit) == (30 * 60, 31 * 60)
        page = as_person("clerk").get(f"{PRINTS}{long_one.pk}/").content.decode()
        assert "tối đa 30 phút" in page and "khoảng ngày ngắn hơn" in page
        assert not list(print_path(long_one).parent.iterdir())

    def test_that_were_killed_again_and_again_are_given_up(self, long_one):
        long_one.requested_at -= datetime.timedelta(hours=3)
        long_one.save()
        print_register(long_one.pk)
        long_one.refresh_from_db()
        assert long_one.state == RegisterExport.State.FAILED
        assert not print_path(long_one).exists()

    def test_are_forgotten_after_a_week(self, long_one):
        print_register(long_one.pk)
        RegisterExport.objects.update(requested_at="2022-08-04T00:00:00Z")
        assert personal_data.purge()["register_prints"] == 1
        assert not RegisterExport.objects.exists() and not print_path(long_one).exists()


def test_the_trail_says_nothing_of_it_since_printing_is_reading(as_person, office):
    make.incoming(**office)
    before = Event.objects.count()
    fetched(as_person("leader"))
    assert Event.objects.count() == before


class TestWhoMayNotFetch:
    def test_anyone_but_the_one_who_ordered(self, as_person, office):
        make.incoming(**office)
        mine = as_person("clerk").post(PRINTS, {"book": "incoming", "format": "pdf"} | YEAR).url
        for name in ("leader", "neighbour_clerk", "editor", "admin"):
            assert as_person(name).get(mine).status_code == 404
            assert as_person(name).get(f"{mine}tai-ve/").status_code == 404

    def test_one_who_has_left_the_register_since(self, as_person, office, province):
        mine = as_person("clerk").post(PRINTS, {"book": "incoming", "format": "pdf"} | YEAR).url
        province.clerk.memberships.update(role="cadre")
        assert as_person("clerk").get(f"{mine}tai-ve/").status_code == 404
