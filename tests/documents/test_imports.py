"""A folder of scans with its index: what the dry run tells, what comes in, what never does, and what is left when
the machine is stopped in the middle."""

import datetime
import hashlib
import html
import io
import os
import time
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from documents import pipeline, quarantine
from documents.actions import editing, imports, intake
from documents.actions.import_rows import opened
from documents.exceptions import ImportProblem, WrongState
from documents.importing.columns import propose
from documents.importing.index_file import read_index
from documents.models import Document, FileUnit, HeldFile, Import, ImportRow, Upload
from tests.documents.import_folders import HEADINGS, SECRET, fill, paper, row, workbook
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
IMPORTS = "/van-ban/nhap/"


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


@pytest.fixture
def root(settings, tmp_path, province):
    """The folder of the department on the server."""
    settings.IMPORT_ROOT = str(tmp_path / "nhap")
    folder = tmp_path / "nhap" / str(province.department.pk)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def tried(province, root):
    """tried(rows, files) is an import of a folder of the server after its dry run."""

    def try_dry(rows, files, start=False):
        fill(root / "2021", rows, files)
        data = imports.index_on_server(unit=province.department, folder_name="2021", name="muc-luc.xlsx")
        entry = imports.start_import(by=province.clerk, unit=province.department, data=data, on_server=True, folder_name="2021")
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        assert imports.check(entry=entry, seconds=60)
        if start:
            imports.begin(entry=Import.objects.get(), by=province.clerk)
        return Import.objects.get(pk=entry.pk)

    return try_dry


def outcomes(entry):
    """{number of the row as the spreadsheet counts: outcome}; the first row below the headings is 4."""
    return dict(entry.rows.values_list("number", "outcome"))


def work(entry):
    """What workers and the timetable do, until nothing moves."""
    for _ in range(50):
        imports.feed(entry=entry)
        working = list(Upload.objects.unfinished().values_list("pk", flat=True))
        if not working:
            return Import.objects.get(pk=entry.pk)
        for pk in working:
            pipeline.process(pk)
    raise AssertionError("it never ends")


class TestIndex:
    def test_headings_are_found_below_the_title_and_proposed_by_their_words(self):
        index = read_index(workbook([row(1, "a.pdf")]))
        assert index.headings == HEADINGS and index.rows[0][0] == 4
        assert propose(index.headings) == ["", "symbol", "date_issued", "subject", "issuer", "signer", "file_unit", "tags", "file"]

    @pytest.mark.parametrize(
        ("heading", "meaning"),
        [("SỐ KÝ HIỆU VĂN BẢN", "symbol"), ("Ngày, tháng VB", ""), ("Tên file", "file"), ("Nơi ban hành", "issuer"), ("Độ mật", "secrecy"), ("Ghi chú", "")],
    )
    def test_other_spellings(self, heading, meaning):
        assert propose([heading]) == [meaning]

    @pytest.mark.parametrize("data", [b"", b"x" * 100, b"PK\x03\x04broken", make.pdf("a"), workbook([]), workbook([["a"]], ["Một", "Hai"])])
    def test_what_is_no_index_is_refused_with_a_sentence(self, data):
        with pytest.raises(ImportProblem):
            read_index(data)

    def test_a_row_of_huge_size_is_cut_where_the_columns_end(self):
        wide = [*row(1, "a.pdf", **{"Trích yếu": "chữ " * 200_000}), *["x"] * 16_000]
        began = time.monotonic()
        index = read_index(workbook([wide, row(2, "b.pdf")]))
        assert time.monotonic() - began < 10
        assert [len(cells) for _, cells in index.rows] == [len(HEADINGS)] * 2
        assert max(len(text) for _, cells in index.rows for text in cells) <= 2000

    @pytest.mark.parametrize("inner", [b"<c/>", b"<c/><row><c/></row>", b"<x/>"])
    def test_a_row_without_end_is_refused_before_it_fills_the_memory(self, inner):
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook([row(1, "a.pdf")]))) as book, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wide:
            for name in book.namelist():
                part = book.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    part = part.replace(b"</sheetData>", b'<row r="9">' + inner * 1_000_000 + b"</row></sheetData>")
                wide.writestr(name, part)
        assert len(packed.getvalue()) < 200_000
        began = time.monotonic()
        with pytest.raises(ImportProblem, match="quá rộng"):
            read_index(packed.getvalue())
        assert time.monotonic() - began < 10

    def test_a_row_that_claims_to_be_far_below_is_not_walked_to(self):
        book = openpyxl.Workbook()
        for cells in (HEADINGS, row(1, "a.pdf")):
            book.active.append(cells)
        book.active.cell(1_048_576, 1, "cuối")
        out = io.BytesIO()
        book.save(out)
        began = time.monotonic()
        assert [number for number, _ in read_index(out.getvalue()).rows] == [2]
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("heading", ["TỐI MẬT", "Tên tệp (MẬT)", "Tuyệt mật"])
    def test_a_heading_that_bears_a_mark_is_refused_and_nothing_kept(self, as_person, heading):
        data = workbook([row(1, "a.pdf")], [*HEADINGS[:-2], heading, HEADINGS[-1]])
        page = body(as_person("clerk").post(f"{IMPORTS}muc-luc/", {"index": SimpleUploadedFile("a.xlsx", data)}, follow=True))
        assert "ghi độ mật" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())

    @pytest.mark.parametrize("name", ["TỐI MẬT", "2021/Mật", "van-ban-tuyet-mat/2021"])
    def test_a_folder_whose_name_bears_a_mark_is_refused_and_nothing_kept(self, as_person, root, name):
        fill(root / name, [row(1, "a.pdf")], {"a.pdf": paper(1)})
        page = body(as_person("clerk").post(f"{IMPORTS}thu-muc/", {"folder": name, "index": "muc-luc.xlsx"}, follow=True))
        assert "ghi độ mật" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())

    def test_a_row_whose_file_lies_in_a_marked_folder_is_refused_and_its_words_forgotten(self, tried):
        entry = tried([row(1, "Tối mật/a.pdf"), row(2, "b.pdf")], {"Tối mật/a.pdf": paper(1), "b.pdf": paper(2)})
        assert (outcomes(entry)[4], outcomes(entry)[5]) == ("refused", "ready")
        assert "a.pdf" not in str(opened(entry.rows.get(number=4)))

    def test_dates_of_cells_are_dates(self):
        index = read_index(workbook([row(1, "a.pdf", **{"Ngày ban hành": datetime.date(2021, 9, 5)})]))
        assert index.rows[0][1][2] == "05/09/2021"

    def test_what_the_office_said_last_time_comes_first(self, province, tried):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)})
        columns = ["signer" if meaning == "subject" else "subject" if meaning == "signer" else meaning for meaning in entry.columns]
        imports.set_columns(entry=entry, by=province.clerk, columns=columns)
        assert propose(HEADINGS, province.department) == columns
        assert propose(HEADINGS, province.neighbour) == entry.columns


class TestWhoMayNot:
    def test_off_until_it_is_switched_on(self, as_person, settings):
        settings.IMPORT_ROOT = ""
        assert "Từ thư mục trên máy chủ" not in body(as_person("clerk").get(IMPORTS))
        page = body(as_person("clerk").post(f"{IMPORTS}thu-muc/", {"folder": "", "index": "muc-luc.xlsx"}, follow=True))
        assert "chưa mở việc nhập từ thư mục" in page

    @pytest.mark.parametrize("folder", ["../{other}", "/etc", "..", "lien-ket", "khong-co", "C:\\quet", "2021/../../{other}"])
    def test_only_the_units_own_folder_is_opened(self, as_person, province, root, folder):
        other = root.parent / str(province.neighbour.pk)
        fill(other, [row(1, "a.pdf")], {"a.pdf": paper(1)})
        fill(root / "2021", [row(1, "a.pdf")], {"a.pdf": paper(1)})
        (root / "lien-ket").symlink_to(other)
        page = body(as_person("clerk").post(f"{IMPORTS}thu-muc/", {"folder": folder.format(other=province.neighbour.pk), "index": "muc-luc.xlsx"}, follow=True))
        assert "Không có" in page and not Import.objects.exists()

    def test_an_index_that_is_a_link_is_not_opened(self, as_person, root, tmp_path):
        (tmp_path / "ngoai.xlsx").write_bytes(workbook([row(1, "a.pdf")]))
        (root / "muc-luc.xlsx").symlink_to(tmp_path / "ngoai.xlsx")
        body(as_person("clerk").post(f"{IMPORTS}thu-muc/", {"folder": "", "index": "muc-luc.xlsx"}, follow=True))
        assert not Import.objects.exists()

    def test_another_office_sees_no_import_of_ours(self, as_person, tried):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)})
        assert as_person("neighbour_clerk").get(entry.get_absolute_url()).status_code == 404
        assert "Đã kiểm tra thử" not in body(as_person("neighbour_clerk").get(IMPORTS))


class TestDryRun:
    def test_tells_of_every_row_and_takes_nothing_in(self, tried, root, tmp_path, province, as_person):
        known = make.document(owner_unit=province.department, symbol="05-NQ/TU", date_issued="2021-09-05")
        (tmp_path / "ngoai.pdf").write_bytes(paper(90))
        (root / "2021").mkdir()
        (root / "2021" / "lien-ket.pdf").symlink_to(tmp_path / "ngoai.pdf")
        entry = tried(
            [
                row(1, "nq-01.pdf"),
                row(2, "khong-co.pdf"),
                row(3, "NQ-01.PDF"),
                row(4, "nq-04.pdf", **{"Ngày ban hành": "hôm qua"}),
                row(5, "con/nq-05.pdf"),
                row(6, "../ngoai.pdf"),
                row(7, "/etc/passwd"),
                row(8, "lien-ket.pdf"),
                row(9, ""),
                row(10, "bao-cao-TUYET-MAT.pdf"),
                row(11, "trung-ten.pdf"),
                row(12, "rong.pdf"),
                row(13, "nq-13"),
                row(14, "con\\nq-14.pdf"),
            ],
            {
                "nq-01.pdf": paper(1), "nq-04.pdf": paper(4), "con/nq-05.pdf": paper(5), "thua.pdf": paper(77),
                "a/trung-ten.pdf": paper(11), "b/trung-ten.pdf": paper(12), "rong.pdf": b"", "nq-13.pdf": paper(13),
                "con/nq-14.pdf": paper(14), "bao-cao-TUYET-MAT.pdf": paper(10),
            },
        )  # fmt: skip
        found = outcomes(entry)
        assert [found[number] for number in range(4, 18)] == [
            "ready", "missing", "twice", "ready", "ready", "outside", "outside", "outside", "unnamed", "refused",
            "twice", "unreadable", "ready", "ready",
        ]  # fmt: skip
        assert entry.state == Import.State.CHECKED
        notes = {number: " ".join(notes) for number, notes in entry.rows.values_list("number", "notes")}
        assert "Chưa đọc được ngày" in notes[7] and "Một dòng phía trên" in notes[6] and "nhiều tệp mang tên này" in notes[14]
        assert "cùng số, ký hiệu và ngày" in notes[8] and known
        assert [opened(extra)["path"] for extra in entry.rows.filter(outcome="unlisted")] == ["a/trung-ten.pdf", "b/trung-ten.pdf", "thua.pdf"]
        assert not Upload.objects.exists() and Document.objects.count() == 1
        page = body(as_person("clerk").get(entry.get_absolute_url()))
        for words in ("5 dòng nhập được", "Thiếu tệp 1", "Sai đường dẫn 3", "con/nq-05.pdf", "Không giữ tên"):
            assert words in page
        assert "TUYET-MAT" not in page

    def test_a_row_that_names_a_level_is_forgotten(self, tried, province):
        headings = [*HEADINGS, "Độ mật"]
        rows = [[*row(1, "a.pdf"), "Mật"], [*row(2, "b.pdf"), "Thường"], [*row(3, "c.pdf", **{"Từ khóa": "Tối mật"}), ""]]
        entry = imports.start_import(by=province.clerk, unit=province.department, data=workbook(rows, headings))
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        imports.check(entry=entry, seconds=60)
        assert outcomes(entry) == {4: "refused", 5: "awaited", 6: "refused"}
        assert set(entry.rows.filter(outcome="refused").values_list("sealed", "name_key")) == {("", "")}

    def test_a_hash_is_checked(self, tried, province, root):
        headings = [*HEADINGS, "SHA-256"]
        fill(root, [], {"a.pdf": paper(1), "b.pdf": paper(2)})
        right = hashlib.sha256(paper(1)).hexdigest()
        rows = [[*row(1, "a.pdf"), right.upper()], [*row(2, "b.pdf"), right], [*row(3, "c.pdf"), "abc"]]
        entry = imports.start_import(by=province.clerk, unit=province.department, data=workbook(rows, headings), on_server=True)
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        imports.check(entry=entry, seconds=60)
        assert outcomes(entry) | {None: ""} == {4: "ready", 5: "wrong_hash", 6: "wrong_hash", None: ""}

    def test_what_is_in_the_store_already_is_told_only_where_it_is_seen(self, tried, province, root):
        for clerk, unit in ((province.clerk, province.department), (province.neighbour_clerk, province.neighbour)):
            upload = make.upload(clerk=clerk, unit=unit, data=paper(1 if unit == province.department else 2))
            pipeline.process(upload.pk)
        entry = tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1), "b.pdf": paper(2)})
        assert outcomes(entry) == {4: "duplicate", 5: "ready"}

    def test_goes_on_where_it_was_stopped(self, tried, province, root, monkeypatch):
        monkeypatch.setattr(imports, "BATCH", 2)
        fill(root, [row(number, f"{number}.pdf") for number in range(1, 7)], {f"{number}.pdf": paper(number) for number in range(1, 7)})
        data = imports.index_on_server(unit=province.department, folder_name="", name="muc-luc.xlsx")
        entry = imports.start_import(by=province.clerk, unit=province.department, data=data, on_server=True)
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        assert not imports.check(entry=entry, seconds=0)
        assert entry.rows.filter(outcome="unchecked").count() == 4
        assert imports.check(entry=entry, seconds=60)
        assert entry.rows.filter(outcome="ready").count() == 6 and entry.rows.count() == 6

    def test_without_a_column_of_file_names_it_does_not_begin(self, as_person, province):
        entry = imports.start_import(by=province.clerk, unit=province.department, data=workbook([row(1, "a.pdf")]))
        page = body(as_person("clerk").post(f"{entry.get_absolute_url()}cot/", {"cot-1": "symbol"}, follow=True))
        assert "Hãy chỉ ra cột ghi tên tệp" in page
        entry.refresh_from_db()
        assert entry.state == Import.State.MAPPING


class TestComingIn:
    def test_the_index_wins_and_says_so_and_rows_stay_drafts(self, tried, province, as_person):
        entry = work(tried([row(1, "nq-01.pdf")], {"nq-01.pdf": paper(1)}, start=True))
        assert entry.state == Import.State.DONE and outcomes(entry) == {4: "taken"}
        document = Document.objects.get()
        assert (document.state, document.owner_unit, document.created_by) == ("draft", province.department, province.clerk)
        assert document.subject == "Nghị quyết thứ 1 theo mục lục" and document.date_issued.isoformat() == "2021-09-05"
        assert (document.symbol, document.number, document.notation) == ("01-NQ/TU", "01", "NQ/TU")
        assert document.signer == "Ngô Thanh Bình" and document.issuer.name == "TỈNH ỦY ĐẮK NÔNG"
        assert {tag.name for tag in document.tags.all()} == {"nghị quyết", "lưu trữ"}
        assert document.file_unit == FileUnit.objects.get(unit=province.department, code="2021.07")
        assert document.readings.get(field="subject").value.startswith("về việc thứ 1")  # what stands on the paper is kept
        page = body(as_person("clerk").get(f"/van-ban/{document.pk}/kiem-tra/"))
        assert page.count("Theo mục lục") == 5
        assert "1 kết quả" in body(as_person("clerk").get("/van-ban/", {"q": '"thứ 1 theo mục lục"'}))
        assert Event.objects.filter(verb="documents.import_finished", data__taken=1).exists()

    def test_what_the_gate_refuses_is_a_line_without_words(self, tried, province, as_person, root, settings):
        entry = work(tried([row(1, "nq-01.pdf"), row(2, "la-thu.pdf")], {"nq-01.pdf": paper(1), "la-thu.pdf": make.pdf(SECRET)}, start=True))
        assert outcomes(entry) == {4: "taken", 5: "refused"}
        refused = entry.rows.get(number=5)
        assert (refused.sealed, refused.path_key, refused.name_key, refused.upload.sealed_name) == ("", "", "", "")
        page = body(as_person("clerk").get(f"{entry.get_absolute_url()}?ket-qua=refused"))
        assert "Không giữ tên" in page and "la-thu" not in page and "MẬT" in page
        assert Document.objects.count() == 1 and not any(quarantine.root().iterdir())
        stored = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
        assert not any(make.pdf(SECRET) == path.read_bytes() for path in stored)

    def test_what_is_held_comes_in_when_it_is_released(self, tried, province):
        circulated = make.pdf("LƯU HÀNH NỘI BỘ\nTỈNH ỦY ĐẮK NÔNG\nBÁO CÁO\nvề một việc")
        entry = work(tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": circulated, "b.pdf": circulated + b"\n"}, start=True))
        assert outcomes(entry) == {4: "held", 5: "held"} and entry.state == Import.State.DONE
        assert not Document.objects.exists()
        first, second = (entry.rows.get(number=number) for number in (4, 5))
        intake.release_held(held=HeldFile.objects.get(upload=first.upload), by=province.leader, grounds="Đã xem.")
        pipeline.process(first.upload_id)
        intake.refuse_held(held=HeldFile.objects.get(upload=second.upload), by=province.leader, grounds="Đã xem.")
        assert outcomes(entry) == {4: "taken", 5: "refused"}
        assert Document.objects.get().subject == "Nghị quyết thứ 1 theo mục lục"
        assert entry.rows.get(number=5).sealed == ""

    def test_killed_in_the_middle_it_goes_on_without_doubles(self, tried, monkeypatch):
        monkeypatch.setattr(imports, "IN_FLIGHT", 3)
        files = {f"nq-{number}.pdf": paper(number) for number in range(1, 7)}
        entry = tried([row(number, f"nq-{number}.pdf") for number in range(1, 7)], files, start=True)
        imports.feed(entry=entry)
        imports.feed(entry=entry)
        first, second, third = entry.rows.filter(outcome="working").order_by("pk")
        pipeline.process(first.upload_id)

        class Killed(BaseException):
            pass

        def die(*args):
            raise Killed

        with monkeypatch.context() as patched:  # behind the gate, before the index was written
            patched.setattr(pipeline, "index_document", die)
            with pytest.raises(Killed):
                pipeline.process(second.upload_id)
        quarantine.destroy(third.upload_id)  # and the memory of the third is gone
        pipeline.process(third.upload_id)
        assert entry.rows.get(pk=third.pk).outcome == "ready"
        entry = work(entry)
        assert set(outcomes(entry).values()) == {"taken"} and entry.state == Import.State.DONE
        assert Document.objects.count() == 6
        assert set(Document.objects.values_list("symbol", flat=True)) == {f"{number:02d}-NQ/TU" for number in range(1, 7)}

    def test_a_file_swapped_for_a_link_since_the_dry_run_is_not_read(self, tried, root, tmp_path):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        (tmp_path / "ngoai.pdf").write_bytes(paper(2))
        (root / "2021" / "a.pdf").unlink()
        os.symlink(tmp_path / "ngoai.pdf", root / "2021" / "a.pdf")
        entry = work(entry)
        assert outcomes(entry) == {4: "missing"} and not Upload.objects.exists()

    def test_stopped_nothing_more_is_taken_up(self, tried, province, as_person):
        entry = tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1), "b.pdf": paper(2)}, start=True)
        client = as_person("clerk")
        client.post(f"{entry.get_absolute_url()}tam-dung/")
        imports.feed(entry=entry)
        assert not Upload.objects.exists()
        assert "Nhập tiếp" in body(client.get(entry.get_absolute_url()))
        client.post(f"{entry.get_absolute_url()}bat-dau/", {"declared_open": "1"})
        assert set(outcomes(work(entry)).values()) == {"taken"}

    def test_what_was_missing_is_looked_for_again(self, tried, root, as_person):
        entry = work(tried([row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1)}, start=True))
        assert outcomes(entry) == {4: "taken", 5: "missing"} and entry.state == Import.State.DONE
        (root / "2021" / "b.pdf").write_bytes(paper(2))
        as_person("clerk").post(f"{entry.get_absolute_url()}lam-lai/")
        assert outcomes(work(entry)) == {4: "taken", 5: "taken"} and Document.objects.count() == 2

    def test_nor_by_trying_again_what_never_began(self, tried, province):
        entry = tried([row(1, "a.pdf")], {})
        with pytest.raises(WrongState):
            imports.retry_failed(entry=entry, by=province.clerk)
        entry.refresh_from_db()
        assert entry.state == Import.State.CHECKED

    def test_without_the_declaration_it_does_not_begin(self, tried, as_person):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)})
        assert "Chưa có cam kết" in body(as_person("clerk").post(f"{entry.get_absolute_url()}bat-dau/", follow=True))
        entry.refresh_from_db()
        assert entry.state == Import.State.CHECKED

    def test_the_clerk_who_went_ahead_has_the_last_word(self, tried, province, monkeypatch):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        imports.feed(entry=entry)
        real = intake.propose_head

        def and_the_clerk(document, reading):
            real(document, reading)
            editing.describe(
                document=document, by=province.clerk, revision=1, values={"subject": "Của văn thư", "visibility": "internal"},
                tags=[], fields=[], shared_with=[],
            )  # fmt: skip

        monkeypatch.setattr(pipeline.intake, "propose_head", and_the_clerk)
        work(entry)
        assert Document.objects.get().subject == "Của văn thư"

    def test_the_desk_is_not_flooded(self, tried, as_person):
        entry = tried([row(1, "a.pdf")], {"a.pdf": paper(1)}, start=True)
        imports.feed(entry=entry)
        assert "queue-row" not in body(as_person("clerk").get("/van-ban/ban-van-thu/"))


class TestFromTheClerksMachine:
    @pytest.fixture
    def awaiting(self, as_person, province):
        def start(rows):
            client = as_person("clerk")
            index = SimpleUploadedFile("muc-luc.xlsx", workbook(rows))
            body(client.post(f"{IMPORTS}muc-luc/", {"index": index}, follow=True))
            entry = Import.objects.get()
            imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
            imports.check(entry=entry, seconds=60)
            client.post(f"{entry.get_absolute_url()}bat-dau/", {"declared_open": "1"})
            return client, Import.objects.get()

        return start

    @staticmethod
    def send(client, entry, name, data):
        given = {"file": SimpleUploadedFile(name, data), "declared_open": "1", "batch": str(entry.pk)}
        return client.post("/van-ban/tai-len/", given, headers={"accept": "application/json"})

    def test_files_find_their_rows_by_name(self, awaiting):
        client, entry = awaiting([row(1, "Nghị quyết 01.pdf"), row(2, "nq-02"), row(3, "nq-03.pdf")])
        assert not any(quarantine.root().iterdir())  # of the index no byte is left
        assert self.send(client, entry, "Nghị quyết 01.PDF", paper(1)).status_code == 202
        assert self.send(client, entry, "nq-02.pdf", paper(2)).status_code == 202
        entry = work(entry)
        assert outcomes(entry) == {4: "taken", 5: "taken", 6: "awaited"} and entry.state == Import.State.RUNNING
        assert set(Document.objects.values_list("symbol", flat=True)) == {"01-NQ/TU", "02-NQ/TU"}
        client.post(f"{entry.get_absolute_url()}ket-thuc/")
        assert outcomes(entry)[6] == "missing"

    def test_a_file_that_no_row_names_is_not_kept(self, awaiting):
        client, entry = awaiting([row(1, "a.pdf")])
        answer = self.send(client, entry, "khac.pdf", paper(1))
        assert answer.status_code == 422 and "không có tên trong mục lục" in answer.json()["error"]
        self.send(client, entry, "a.pdf", paper(1))
        assert self.send(client, entry, "a.pdf", paper(1)).status_code == 422  # its row has its file
        assert Upload.objects.count() == 1 and len(list(quarantine.root().iterdir())) == 1

    def test_an_index_that_cannot_be_read_leaves_nothing(self, as_person):
        page = body(as_person("clerk").post(f"{IMPORTS}muc-luc/", {"index": SimpleUploadedFile("a.xlsx", b"x" * 50)}, follow=True))
        assert "Không đọc được mục lục" in page
        assert not Import.objects.exists() and not any(quarantine.root().iterdir())


class TestReport:
    def test_a_spreadsheet_that_works_nothing_out(self, as_person, province):
        data = workbook([row(1, '=HYPERLINK("http://x";"y").pdf'), row(2, "+1.pdf"), row(3, "@a.pdf"), row(4, "thuong.pdf")])
        entry = imports.start_import(by=province.clerk, unit=province.department, data=data)
        imports.set_columns(entry=entry, by=province.clerk, columns=entry.columns)
        imports.check(entry=entry, seconds=60)
        answer = as_person("clerk").get(f"{entry.get_absolute_url()}bao-cao.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
        assert not any(cell.data_type == "f" for cell in cells)
        assert [(cell.value, cell.quotePrefix) for cell in sheet["B"][2:5]] == [("+1.pdf", True), ("@a.pdf", True), ("thuong.pdf", False)]
        assert [cell.value for cell in sheet["A"]] == ["Dòng", 4, 5, 6, 7] and sheet["C5"].value == "Chờ tệp"

    def test_ten_thousand_rows_cost_as_many_queries_as_ten(self, as_person, province):
        entry = Import.objects.create(unit=province.department, by=province.clerk, state="checked")
        client = as_person("clerk")

        def queries(path):
            with CaptureQueriesContext(connection) as captured:
                body(client.get(path))
            return len(captured)

        def add(numbers):
            ImportRow.objects.bulk_create([ImportRow(entry=entry, number=number, outcome="missing") for number in numbers])

        add(range(1, 11))
        client.get(IMPORTS)
        few = queries(entry.get_absolute_url())
        add(range(11, 10_001))
        assert few == queries(entry.get_absolute_url()) <= 20
        page = body(client.get(entry.get_absolute_url(), {"ket-qua": "missing"}))
        assert page.count("<tr><td") == 100 and "Xem thêm" in page


def test_an_operator_tries_and_starts_from_the_command_line(root, province, capsys):
    fill(root / "2021", [row(1, "a.pdf"), row(2, "b.pdf")], {"a.pdf": paper(1)})
    call_command("import_folder", "2021", "muc-luc.xlsx", clerk="clerk@daknong.example", start=True)
    said = capsys.readouterr().out
    assert "Sẽ nhập: 1" in said and "Thiếu tệp: 1" in said and "a.pdf" not in said
    entry = work(Import.objects.get())
    assert outcomes(entry) == {4: "taken", 5: "missing"} and Document.objects.count() == 1
