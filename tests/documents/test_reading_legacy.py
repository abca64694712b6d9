"""Files typed before Unicode are read as Vietnamese, and their marks close the gate like any other."""

from xml.sax.saxutils import escape

import pikepdf
import pytest

from benches.legacy_text import tcvn3, vni
from benches.office_files import odt, pptx, xlsx
from documents.gate import examine, examine_name
from documents.reading import ocr
from documents.reading.extract import read
from documents.reading.legacy import draws_capitals, encoding_of
from tests.documents import reading_files as files

TYPED = [(tcvn3, ".VnTime"), (vni, "VNI-Times")]
typed_so = pytest.mark.parametrize(("typed", "font"), TYPED, ids=["tcvn3", "vni"])


def run(text, font=""):
    looks = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def word(*paragraphs, styles="", more=None):
    """Each paragraph is a list of runs."""
    body = "".join(f"<w:p>{''.join(runs)}</w:p>" for runs in paragraphs)
    parts = {"word/styles.xml": f"<w:styles {files.W}>{styles}</w:styles>"} if styles else {}
    return files.docx(body, parts | (more or {}))


def read_word(*paragraphs, **more):
    return read(word(*paragraphs, **more), "a.docx")


def pdf(lines, font="/.VnTime"):
    """Lines in letters of one byte, as a print to PDF leaves them; each (x, y, text)."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=files.A4)
    canvas.setFont("Times-Roman", 13)
    for x, y, text in lines:
        canvas.drawString(x, files.A4[1] - y, text)
    canvas.save()

    def name(document):
        for entry in document.pages[0].Resources.Font.values():
            entry.BaseFont = pikepdf.Name(font)

    return files.changed_pdf(name, out.getvalue())


def verdict(reading):
    return examine(reading, file_name="van-ban.docx", declared_open=True)


def test_fonts_say_what_to_expect():
    assert [encoding_of(name) for name in (".VnTime", ".VnArial", "ABCDEF+.VnTimeH", "VNI-Times", "Times New Roman", "Vinh", "")] == ["tcvn3"] * 3 + ["vni"] + [None] * 3
    assert draws_capitals(".VnTimeH") and draws_capitals("ABCDEF+.VnArialH,Bold") and not draws_capitals(".VnTime")


@typed_so
def test_a_word_file_is_read(typed, font):
    reading = read_word([run(typed(files.WORDING), font)])
    assert reading.pages[0].text.replace("\n", " ") == files.WORDING
    assert reading.typed_text == typed(files.WORDING)


@typed_so
def test_without_fonts_the_words_decide(typed, font):
    assert read_word([run(typed(files.WORDING))]).pages[0].text.replace("\n", " ") == files.WORDING


@typed_so
def test_runs_of_one_paragraph_are_read_each_in_its_own_letters(typed, font):
    text = read_word([run("có lá, ", "Times New Roman"), run(typed("có số "), font), run("và có lá", "Times New Roman")]).pages[0].text
    assert text == "có lá, có số và có lá"


def test_unicode_left_in_a_legacy_font_stays_as_it_is():
    assert read_word([run("Tỉnh ủy có lá cờ đỏ", ".VnTime")]).pages[0].text == "Tỉnh ủy có lá cờ đỏ"


def test_a_mark_cut_off_from_its_letter_goes_back():
    assert read_word([run("Coä", "VNI-Times"), run("ng ho", "VNI-Times"), run("ø", "VNI-Times"), run("a", "VNI-Times")]).pages[0].text == "Cộng hòa"


def test_the_letters_of_a_proper_text_stay_in_their_runs_and_lines():
    body = '<w:t>VIỆT NAM</w:t><w:br/><w:t>Độc lập</w:t>'
    reading = read_word([f"<w:r>{body}</w:r>", run(", h"), run("ội đồng"), run(" là à")])
    assert reading.pages[0].text == "VIỆT NAM\nĐộc lập, hội đồng là à"
    assert reading.typed_text == ""


@pytest.mark.parametrize("name", [".VnTime", "VNI-Times", ""])
def test_lines_of_one_paragraph_stay_apart(name):
    typed = vni if name == "VNI-Times" else tcvn3
    body = f'<w:rPr><w:rFonts w:ascii="{name}"/></w:rPr><w:t>{typed("TỐI MẬT")}</w:t><w:br/><w:t>{typed("ẤN ĐỊNH ở tỉnh")}</w:t>'
    reading = read_word([f"<w:r>{body}</w:r>"])
    assert reading.pages[0].text == "TỐI MẬT\nẤN ĐỊNH ở tỉnh"
    assert reading.typed_text.startswith(typed("TỐI MẬT") + "\n")


def test_small_letters_of_a_font_of_capitals_are_capitals():
    page = read_word([run("ban tuyªn gi¸o", ".VnTimeH")], [run("mËt", ".VnTimeH")], [run("h\u00adíng dÉn", ".VnTimeH")]).pages[0]
    assert page.text == "BAN TUYÊN GIÁO\nMẬT\nHƯỚNG DẪN"


def test_the_font_may_come_from_a_style_or_from_the_whole_document():
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
        '<w:style w:type="paragraph" w:styleId="Tit"><w:basedOn w:val="Up"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Up"><w:rPr><w:rFonts w:hAnsi=".VnTimeH"/></w:rPr></w:style>'
    )
    titled = ['<w:pPr><w:pStyle w:val="Tit"/></w:pPr>', run("sè")]
    assert read_word(titled, [run("Soá")], styles=styles).pages[0].text == "SỐ\nSố"


def test_words_own_soft_hyphen_is_a_letter():
    body = '<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>nhµ n</w:t><w:softHyphen/><w:t>íc</w:t></w:r>'
    assert read_word([body]).pages[0].text == "nhà nước"


@typed_so
def test_headers_and_comments_are_read_too(typed, font):
    header = f"<w:hdr {files.W}><w:p>{run(typed('Trang số một của tỉnh'), font)}</w:p></w:hdr>"
    assert "Trang số một của tỉnh" in read_word([run("x")], more={"word/header1.xml": header}).extra_text


@typed_so
@pytest.mark.parametrize(
    ("kind", "make"),
    [("odt", odt), ("xlsx", lambda lines: xlsx([[line] for line in lines])), ("pptx", lambda lines: pptx([lines]))],
)
def test_other_office_files_are_read(kind, make, typed, font):
    data = make([typed("Danh sách cán bộ tuyên truyền"), typed("Số"), typed("Nguyễn Văn Thưởng")])
    reading = read(data, f"a.{kind}")
    assert reading.pages[0].text == "Danh sách cán bộ tuyên truyền\nSố\nNguyễn Văn Thưởng"
    assert typed("Danh sách cán bộ tuyên truyền") in reading.typed_text


@typed_so
def test_the_layer_of_a_pdf_is_read_without_ocr_and_words_stay_where_they_are(typed, font):
    lines = files.lines_of_letter()
    pages = read(pdf([(x, y, typed(text)) for x, y, text in lines], "/" + font), "a.pdf"), read(files.pdf_of(lines), "a.pdf")
    words, plain = (sorted(reading.pages[0].words, key=lambda w: (round(w.y0, 2), w.x0)) for reading in pages)
    assert pages[0].pages[0].source == "text"
    assert [w.text for w in words] == [w.text for w in plain]
    assert [w.y0 for w in words] == pytest.approx([w.y0 for w in plain], abs=0.01)
    assert words[0].x0 == pytest.approx(plain[0].x0, abs=0.01)


def test_a_letter_at_the_end_of_a_line_that_is_a_hyphen_to_the_pdf_is_kept():
    page = read(pdf([(70, 100, tcvn3("Căn cứ Thông tư")), (70, 120, tcvn3("lưu hành của nhà nước"))]), "a.pdf").pages[0]
    assert page.text == "Căn cứ Thông tư\nlưu hành của nhà nước"


MARKS = [("MẬT", "refuse"), ("TỐI MẬT", "refuse"), ("TUYỆT MẬT", "refuse"), ("LƯU HÀNH NỘI BỘ", "hold"), ("XEM XONG TRẢ LẠI", "hold")]
HEAD = ["TỈNH ỦY ĐẮK NÔNG", "Số 12-BC/TU", "BÁO CÁO", "Thực hiện chương trình công tác năm, Ban Thường vụ báo cáo kết quả."]


@typed_so
@pytest.mark.parametrize(("mark", "outcome"), MARKS)
@pytest.mark.parametrize("named", [True, False], ids=["font named", "no font"])
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in the head"])
def test_a_mark_in_legacy_letters_closes_the_gate_to_a_word_file(mark, outcome, typed, font, named, alone):
    lines = [mark] if alone else [HEAD[0], mark, *HEAD[1:]]
    reading = read_word(*([run(typed(line), font if named else "")] for line in lines))
    assert verdict(reading).outcome == outcome


@typed_so
def test_the_same_head_without_a_mark_is_open(typed, font):
    assert verdict(read_word(*([run(typed(line), font)] for line in HEAD))).is_open


@pytest.mark.parametrize(("mark", "outcome"), MARKS)
def test_small_letters_drawn_as_capitals_close_it_as_well(mark, outcome):
    reading = read_word([run(tcvn3(HEAD[0].lower()), ".VnTimeH")], [run(tcvn3(mark.lower()), ".VnTimeH")])
    assert verdict(reading).outcome == outcome
    nameless = verdict(read_word([run("x")], [run(tcvn3(mark.lower()))]))
    assert nameless.outcome in ("hold", outcome)


@typed_so
@pytest.mark.parametrize(("mark", "outcome"), MARKS)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "in the head"])
def test_a_mark_in_legacy_letters_closes_the_gate_to_a_pdf(mark, outcome, typed, font, alone):
    lines = [] if alone else [(90, 60 + 20 * n, typed(line)) for n, line in enumerate(HEAD)]
    if alone and not ocr.available():
        pytest.skip("a page of a few letters is read by OCR")
    assert verdict(read(pdf([*lines, (90, 160, typed(mark))], "/" + font), "a.pdf")).outcome == outcome


@pytest.mark.parametrize(("mark", "outcome"), MARKS)
def test_small_letters_drawn_as_capitals_close_it_to_a_pdf(mark, outcome):
    lines = [(90, 60 + 20 * n, tcvn3(line.lower())) for n, line in enumerate([*HEAD, mark])]
    assert verdict(read(pdf(lines, "/ABCDEF+.VnTimeH"), "a.pdf")).outcome == outcome


@typed_so
def test_a_mark_in_what_stands_beside_the_pages_closes_it(typed, font):
    title = {"docProps/core.xml": f"<c xmlns:d='d'><d:title>{escape(typed('TỐI MẬT'))}</d:title></c>"}
    assert verdict(read_word([run("x")], more=title)).outcome == "refuse"
    assert examine_name(typed("TỐI MẬT - công văn") + ".docx").outcome == "refuse"


def test_proper_text_that_a_legacy_reading_would_spoil_is_examined_as_typed():
    lines = [[run(tcvn3(line), ".VnTime")] for line in HEAD]
    assert verdict(read_word(*lines, [run("TUYÊT MÂT", ".VnTime")])).outcome == "refuse"
