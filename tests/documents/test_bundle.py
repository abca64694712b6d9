"""Taking a selection home: one ZIP, originals under names a person can read, a sheet that lists them."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from audit.models import Event
from documents import storage
from documents.bundle import packing
from documents.bundle.names import Names, clean, cut
from documents.models import Document, DocumentFile
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
SHEET = "00 - Bảng kê.xlsx"


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", data=b"%PDF-1.4", name="scan001.pdf", **values):
        document = make.document(subject=subject, **{"owner_unit": province.department} | values)
        shelf.add_file(document, "Trang một", data=data, name=name)
        return document

    return write


def take(client, *documents):
    response = client.post("/van-ban/tai-ve/", {"chon": [document.pk for document in documents]})
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def rows(bundle):
    sheet = load_workbook(io.BytesIO(bundle.read(SHEET))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_holds_the_originals_byte_for_byte_under_readable_names(paper, as_person):
    bundle = take(as_person("reader"), paper(data=bytes(range(256)) * 3000), paper("Về rừng", b"RUNG", "b.PDF", symbol="15/QĐ-UBND"))
    assert bundle.testzip() is None
    assert bundle.read("09-NQ-TU - Về chuyển đổi số.pdf") == bytes(range(256)) * 3000
    assert bundle.read("15-QĐ-UBND - Về rừng.pdf") == b"RUNG"
    assert bundle.namelist()[-1] == SHEET


def test_the_sheet_lists_each_file_with_what_proves_it(paper, as_person):
    document = paper()
    file = document.files.get()
    line = rows(take(as_person("reader"), document))[0]
    assert line[0] == 1 and line[1] == "09-NQ/TU" and f"{line[2]:%d/%m/%Y}" == "01/11/2021"
    assert line[6:9] == ["09-NQ-TU - Về chuyển đổi số.pdf", file.size, file.sha256]


def test_a_subject_that_looks_like_a_formula_stays_text(paper, as_person):
    bundle = take(as_person("reader"), paper('=HYPERLINK("http://xau.example")'))
    cell = load_workbook(io.BytesIO(bundle.read(SHEET))).active["F5"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://xau.example")', True)


def test_files_of_one_name_do_not_hide_each_other(paper, as_person):
    documents = [paper(data=b"%d" % number) for number in range(3)]
    names = take(as_person("reader"), *documents).namelist()
    assert names[:3] == [f"09-NQ-TU - Về chuyển đổi số{mark}.pdf" for mark in ("", " (2)", " (3)")]


def test_annexes_come_along_and_only_the_newest_version_of_each(paper, as_person):
    document = paper(data=b"v1")
    shelf.add_file(document, "x", data=b"v2", version=2, name="moi.pdf")
    shelf.add_file(document, "x", data=b"annex", part=DocumentFile.Part.ANNEX, position=1, name="bieu.xlsx", kind="xlsx")
    bundle = take(as_person("reader"), document)
    assert bundle.namelist() == ["09-NQ-TU - Về chuyển đổi số.pdf", "09-NQ-TU - Về chuyển đổi số - Phụ lục 1.xlsx", SHEET]
    assert bundle.read("09-NQ-TU - Về chuyển đổi số.pdf") == b"v2"


@pytest.mark.parametrize("persona", ["reader", "outsider", "neighbour_clerk"])
@pytest.mark.parametrize("values", [{"state": "draft"}, {"state": "withdrawn"}, {"visibility": "units"}])
def test_what_one_may_not_see_is_absent_from_it_and_from_its_sheet(paper, as_person, persona, values):
    bundle = take(as_person(persona), paper(data=b"open"), paper("Chuyện kín", b"closed", **values))
    assert len(bundle.namelist()) == 2
    assert len(rows(bundle)) == 1


def test_a_visitor_is_asked_to_sign_in(paper, client):
    response = client.post("/van-ban/tai-ve/", {"chon": [paper().pk]})
    assert response.status_code == 302 and "dang-nhap" in response["Location"]


def test_what_is_withdrawn_while_it_is_sent_stays_out_and_the_sheet_says_so(paper, as_person):
    first, second = paper(data=b"1" * 600_000), paper("Về rừng", b"2")
    response = as_person("reader").post("/van-ban/tai-ve/", {"chon": [first.pk, second.pk]})
    pieces = iter(response.streaming_content)
    sent = [next(pieces)]
    Document.objects.filter(pk=second.pk).update(state="withdrawn")
    bundle = zipfile.ZipFile(io.BytesIO(b"".join([*sent, *pieces])))
    assert "09-NQ-TU - Về rừng.pdf" not in bundle.namelist()
    assert rows(bundle)[1][-1] == packing.CLOSED_SINCE


def test_a_closed_account_takes_nothing_more(paper, as_person, province):
    first, second = paper(data=b"1" * 600_000), paper("Nội bộ", b"2", visibility="internal")
    response = as_person("cadre").post("/van-ban/tai-ve/", {"chon": [first.pk, second.pk]})
    pieces = iter(response.streaming_content)
    sent = [next(pieces)]
    type(province.cadre).objects.filter(pk=province.cadre.pk).update(is_active=False)
    bundle = zipfile.ZipFile(io.BytesIO(b"".join([*sent, *pieces])))
    assert "09-NQ-TU - Nội bộ.pdf" not in bundle.namelist()


def test_a_file_that_is_gone_from_the_store_is_said(paper, as_person):
    document = paper()
    storage.original_path(document.files.get().sha256).unlink()
    bundle = take(as_person("reader"), document)
    assert bundle.namelist() == [SHEET]
    assert rows(bundle)[0][-1] == packing.NOT_STORED


@pytest.mark.parametrize("limit", ["MOST_DOCUMENTS", "MOST_BYTES"])
def test_too_much_is_refused_whole_with_a_sentence(paper, as_person, monkeypatch, limit):
    monkeypatch.setattr(packing, limit, 1)
    client = as_person("reader")
    response = client.post("/van-ban/tai-ve/", {"chon": [paper().pk, paper("Khác").pk]}, HTTP_REFERER="http://testserver/van-ban/?q=x")
    assert response["Location"] == "http://testserver/van-ban/?q=x"
    assert "Hãy chọn bớt" in client.get("/van-ban/").content.decode()


@pytest.mark.parametrize("chosen", [[], ["x"], ["9" * 30], ["999999"]])
def test_nothing_chosen_is_said(as_person, chosen):
    client = as_person("reader")
    assert client.post("/van-ban/tai-ve/", {"chon": chosen}).status_code == 302
    assert "Chưa chọn văn bản nào" in client.get("/van-ban/").content.decode()


def test_originals_and_trail_are_as_before(paper, as_person):
    document = paper(data=b"unchanged")
    take(as_person("reader"), document)
    assert storage.read_original(document.files.get().sha256) == b"unchanged"
    assert not Event.objects.exists()


def test_choosing_costs_the_same_for_one_and_for_many(paper, as_person, django_assert_num_queries):
    client, documents = as_person("reader"), [paper(data=b"%d" % number) for number in range(12)]
    client.get("/van-ban/da-luu/")
    for chosen in (documents[:1], documents):
        with django_assert_num_queries(4):
            client.post("/van-ban/tai-ve/", {"chon": [document.pk for document in chosen]})


class TestNames:
    @pytest.mark.parametrize(
        "text, name",
        [
            ("15/QĐ-UBND", "15-QĐ-UBND"), ("a / b \\ c", "a-b-c"), ('x: "y" <z>?*|', "x y z"), ("..\\..\\etc", "-..-etc"),
            ("dòng\nmột\x00", "dòng một"), ("cuối. . ", "cuối"), ("NFD: tuyên".encode().decode(), "NFD tuyên"), ("09–NQ/TU", "09-NQ-TU"),
            ("đảo \u202efdp.exe", "đảo fdp.exe"),
        ],
    )  # fmt: skip
    def test_hold_nothing_that_a_system_refuses_or_a_reader_is_fooled_by(self, text, name):
        assert clean(text) == name

    def test_are_short_enough_in_bytes_and_cut_between_words(self):
        stem = cut("Nghị quyết " * 40, 100)
        assert len(stem.encode()) <= 100 and stem.split()[-1] in ("Nghị", "quyết")
        assert len(cut("ngoằng" * 40, 100).encode()) <= 100

    def test_differ_on_systems_that_know_no_case(self):
        names = Names()
        assert [names.unused("A", ".pdf"), names.unused("a", ".pdf")] == ["A.pdf", "a (2).pdf"]

    def test_take_no_strange_ending_from_the_original(self, province):
        document = make.document(owner_unit=province.department, symbol="", subject="Bản tin")
        file = DocumentFile(document=document, name="bản tin.p/../df", kind="pdf")
        assert Names().of(document, file) == "Không số - Bản tin.pdf"
