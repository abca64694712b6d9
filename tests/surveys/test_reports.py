"""Báo cáo nhanh and báo cáo chuyên đề say only what the released tables say, with the label, in the official layout."""

import io
import re

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from surveys.actions import exporting
from surveys.exceptions import WrongState
from surveys.models import MadeFile, ReleasedTable, Response
from surveys.reports import brief, frame, telling
from surveys.tables import release
from surveys.tasks import make_file
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(province):
    return make.tabulated(
        submitter=province.opinion, leader=province.leader, unit=province.department, by=province.opinion, rejected=4,
        basis="Kế hoạch công tác năm 2022 của Ban Tuyên giáo Tỉnh ủy", population="Người dân từ 18 tuổi trở lên trong tỉnh",
    )  # fmt: skip


def made(survey, province, kinds=MadeFile.REPORTS):
    exporting.order(survey=survey, kinds=kinds, by=province.opinion)
    for file in MadeFile.objects.filter(state="waiting"):
        make_file(file.pk)
    return {file.kind: file for file in MadeFile.objects.all()}


def words(file):
    if file.name.endswith(".pdf"):
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(bytes(file.content)))
    document = Document(io.BytesIO(bytes(file.content)))
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_no_report_before_the_tables_are_made(province):
    survey = make.opened(unit=province.department, by=province.opinion, count=60)
    with pytest.raises(WrongState):
        exporting.order(survey=survey, kinds=MadeFile.REPORTS, by=province.opinion)
    assert not MadeFile.objects.exists()


def test_both_reports_are_made_in_both_formats_with_a_manifest(survey, province):
    files = made(survey, province)
    assert {kind: file.state for kind, file in files.items()} == dict.fromkeys(MadeFile.REPORTS, "ready")
    for file in files.values():
        (described,) = file.manifest["files"]
        assert described["bytes"] == file.size == len(file.content) and len(described["sha256"]) == 64
        assert file.manifest["label"] and file.manifest["form_sha256"] == survey.version.sha256

    assert len(pypdfium2.PdfDocument(bytes(files["brief_pdf"].content))) <= 2
    label = release.bodies(survey)[0]["label"]
    for file in files.values():
        said = re.sub(r"\s+", " ", words(file))
        for sentence in label:
            assert sentence in said, (file.kind, sentence)
        assert "±" not in said  # an opt-in sample
    for kind in ("thematic_docx", "thematic_pdf"):
        said = re.sub(r"\s+", " ", words(files[kind]))
        for part in ("A. KẾT QUẢ CHỦ YẾU", "B. SỐ LIỆU PHÂN TỔ", "C. PHỤ LỤC", "PHIẾU KHẢO SÁT", "tuyệt đại đa số", "không bao quát", "Căn cứ"):
            assert part in said, (kind, part)


def test_a_report_reads_released_tables_and_nothing_else(survey, province):
    """What the tables do not say is in no report, whatever the answers are."""
    first = words(made(survey, province, ["brief_docx"])["brief_docx"])
    Response.objects.filter(pk=Response.objects.filter(rejected="").first().pk).update(rejected="Trùng")
    survey.columns.all().delete()
    assert words(made(survey, province, ["brief_docx"])["brief_docx"]) == first
    ReleasedTable.objects.all().delete()
    assert "Số phiếu không đủ" in words(made(survey, province, ["brief_docx"])["brief_docx"])


def test_the_words_of_the_brief_are_those_of_the_tables(survey):
    bodies = release.bodies(survey)
    said = {column["words"] for body in bodies for column in body["columns"]}
    said |= {f"{row['label']}: {row['words']}" for body in bodies for row in body["rows"] if row.get("words")}
    chosen = telling.headlines(bodies, frame.personal(survey), 6)
    assert 2 <= len(chosen) <= 6 and all(words in said for _, words in chosen)


def test_no_chart_is_made_of_what_people_said_of_themselves(survey):
    assert {body["question"] for body in telling.charted(release.bodies(survey), frame.personal(survey), 9)} & {"P1", "P2"} == set()


def test_a_brief_of_many_findings_still_fits_two_pages(survey):
    from papers import letter

    bodies = release.bodies(survey)
    for body in bodies:
        body["text"] = body["text"] + " và nhiều điều khác nữa trong đời sống hằng ngày của người dân" * 3
        body["label"] = body["label"] * 3
    pdf = letter.typeset(brief.paper(survey, bodies, lambda share: None), frame.STYLE)
    assert brief.pages(pdf) <= 2


def test_a_file_in_the_making_is_not_made_twice(survey, province):
    file = made(survey, province, ["brief_pdf"])["brief_pdf"]
    make_file(file.pk)
    again = MadeFile.objects.get()
    assert again.made_at == file.made_at


def test_every_sign_of_a_report_has_a_glyph_in_the_faces_of_the_pdf(survey, province):
    from reportlab.pdfbase.ttfonts import TTFont

    from papers.typefaces import FOLDER
    from surveys.reports import thematic
    from surveys.reports.spoken import spoken

    known = set(TTFont("Tinos", FOLDER / "Tinos-Regular.ttf").face.charToGlyph)
    for content in (brief, thematic):
        paper = spoken(content.paper(survey, spoken(release.bodies(survey)), lambda share: None))
        said = repr([block for block in (*paper.body, *paper.annex) if not hasattr(block, "png")])
        assert {sign for sign in said if ord(sign) > 31 and ord(sign) not in known} == set()
    assert spoken("≤5%") == "đến 5%" and spoken("≥95%") == "từ 95%"
