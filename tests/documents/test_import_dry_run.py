"""The dry run of an import: who may not try one, what it tells of every row, and its report."""

import hashlib
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import pipeline
from documents.actions import imports
from documents.actions.import_rows import opened
from documents.models import Document, Import, ImportRow, Upload
from tests.documents.import_folders import (
    HEADINGS,
    IMPORTS,
    body,
    fill,
    outcomes,
    paper,
    root,
    row,
    tried,
    workbook,
)
from tests.factories import documents as make

__all__ = ["root", "tried"]

pytestmark = pytest.mark.django_db


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
