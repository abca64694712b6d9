"""What must not be read, each for its own reason and with a sentence for the clerk."""

import io
import random
import zipfile
import zlib

import numpy as np
import openpyxl
import pikepdf
import pytest
from PIL import Image

from documents.reading import ocr
from documents.reading.errors import MESSAGES, Unreadable
from documents.reading.extract import Limits, read
from documents.reading.kinds import clean_name, sniff
from tests.documents import reading_files as files


def refused(data: bytes, name: str, **options) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name, **options)
    assert caught.value.message == caught.value.message.strip()
    assert "{" not in caught.value.message
    assert caught.value.message.endswith(".")
    return caught.value.code


LETTER = files.pdf_of(files.lines_of_letter())


def test_an_empty_file():
    assert refused(b"", "trống.pdf") == "empty"


def test_a_file_above_the_size_limit_before_anything_else_is_looked_at():
    assert refused(b"\0" * 2048, "to.bin", limits=Limits(bytes=1024)) == "too_large"


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "khong-duoi", "a.svg", "a.html"])
def test_a_kind_that_is_not_on_the_list(name):
    assert refused(b"MZ\x90\0 not a document", name) == "unknown_type"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LETTER, "van-ban.docx"),
        (LETTER, "van-ban"),
        (LETTER, "van-ban.pdf.exe"),
        (files.docx(files.paragraph("x")), "van-ban.pdf"),
        (files.docx(files.paragraph("x")), "van-ban.xlsx"),
        (files.image_bytes(Image.new("L", (9, 9))), "anh.jpg"),
        (b"<html><script>alert(1)</script></html>", "van-ban.pdf"),
    ],
)
def test_an_extension_that_lies(data, name):
    assert refused(data, name) == "wrong_extension"


class TestPdf:
    def test_cut_off(self):
        assert refused(LETTER[: len(LETTER) // 2], "a.pdf") == "truncated"

    def test_fast_web_view_cut_off_after_its_first_end_mark(self):
        long = files.changed_pdf(lambda pdf: None, files.pdf_of(files.lines_of_letter(), pages=9), linearize=True)
        assert read(long, "a.pdf").pages
        assert refused(long[: int(len(long) * 0.8)], "a.pdf") == "truncated"

    def test_without_a_page_tree(self):
        assert refused(b"%PDF-1.7\nnothing here\nstartxref\n0\n%%EOF", "a.pdf") == "damaged"

    def test_locked_by_a_password(self):
        locked = files.changed_pdf(lambda pdf: None, encryption=pikepdf.Encryption(user="bí mật", owner="x"))
        assert refused(locked, "a.pdf") == "encrypted"

    def test_locked_only_against_changes_is_read(self):
        locked = files.changed_pdf(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="x"))
        assert "TRƯỞNG BAN" in read(locked, "a.pdf").pages[0].text

    def test_too_many_pages(self):
        assert refused(files.pdf_of([], pages=30), "a.pdf", limits=Limits(pages=29)) == "too_many_pages"

    @pytest.mark.parametrize("where", ["OpenAction", "AA", "Names", "Link"])
    def test_javascript(self, where):
        def plant(pdf):
            action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            if where == "OpenAction":
                pdf.Root.OpenAction = action
            elif where == "AA":
                pdf.pages[0].AA = pikepdf.Dictionary(O=action)
            elif where == "Names":
                names = pikepdf.Array([pikepdf.String("x"), action])
                pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
            else:
                link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
                pdf.pages[0].Annots = pikepdf.Array([link])

        assert refused(files.changed_pdf(plant), "a.pdf") == "pdf_javascript"

    def test_launching_a_program(self):
        def plant(pdf):
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")

        assert refused(files.changed_pdf(plant), "a.pdf") == "pdf_javascript"

    def test_a_plain_link_is_no_harm(self):
        def plant(pdf):
            to = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.vn")
            link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=to)
            pdf.pages[0].Annots = pikepdf.Array([link])

        assert read(files.changed_pdf(plant), "a.pdf").text_source == "text"

    def test_another_file_inside(self):
        def plant(pdf):
            pdf.attachments["mat.docx"] = b"anything"

        assert refused(files.changed_pdf(plant), "a.pdf") == "embedded_files"

    def test_a_stream_that_swells(self):
        def plant(pdf):
            pdf.pages[0].Contents = pikepdf.Stream(pdf, b" " * 40_000_000)

        swollen = files.changed_pdf(plant, compress_streams=True)
        assert len(swollen) < 200_000
        assert refused(swollen, "a.pdf", limits=Limits(unpacked=20_000_000)) == "archive_bomb"

    def test_a_picture_of_absurd_size(self):
        def plant(pdf):
            form = {"/Type": "/XObject", "/Subtype": "/Image", "/Width": 60000, "/Height": 60000}
            picture = pikepdf.Stream(pdf, zlib.compress(b"\0" * 1000))
            for key, value in form.items():
                picture[key] = pikepdf.Name(value) if isinstance(value, str) else value
            picture["/Filter"] = pikepdf.Name.FlateDecode
            pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Bomb=picture)

        assert refused(files.changed_pdf(plant), "a.pdf") == "image_bomb"

    def test_a_small_picture_with_endless_bytes(self):
        def plant(pdf):
            picture = pikepdf.Stream(pdf, b"")
            picture.write(zlib.compress(b"\0" * 120_000_000), filter=pikepdf.Name.FlateDecode)
            for key, value in {"/Type": "/XObject", "/Subtype": "/Image"}.items():
                picture[key] = pikepdf.Name(value)
            picture["/Width"], picture["/Height"] = 10, 10
            pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Bomb=picture)

        assert refused(files.changed_pdf(plant), "a.pdf") == "image_bomb"


class TestPictures:
    PAGE = files.page_image(files.lines_of_letter(), dpi=80)

    @pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
    def test_cut_off(self, form, name):
        whole = files.image_bytes(self.PAGE, form)
        assert refused(whole[: len(whole) // 2], name, ocr=False) == "truncated"

    def test_a_tiff_cut_off(self):
        whole = files.image_bytes(self.PAGE, "TIFF")
        assert refused(whole[: len(whole) // 2], "a.tif", ocr=False) in ("truncated", "damaged")

    def test_rubbish_after_the_right_first_bytes(self):
        assert refused(b"\x89PNG\r\n\x1a\n" + b"rubbish" * 50 + b"IEND", "a.png", ocr=False) in ("damaged", "truncated")

    def test_a_picture_that_swells(self):
        bomb = files.image_bytes(Image.fromarray(np.zeros((11_000, 12_000), np.uint8)))
        assert len(bomb) < 250_000
        assert refused(bomb, "a.png", ocr=False, limits=Limits(pixels=50_000_000)) == "image_bomb"

    def test_more_pixels_than_a_page_needs(self):
        noisy = np.random.default_rng(1).integers(0, 255, (900, 900), np.uint8)
        data = files.image_bytes(Image.fromarray(noisy))
        assert refused(data, "a.png", ocr=False, limits=Limits(pixels=500_000)) == "too_many_pixels"

    def test_more_pages_than_allowed(self):
        page = Image.new("L", (20, 20), 255)
        long = files.image_bytes(page, "TIFF", save_all=True, append_images=[page] * 5)
        assert refused(long, "a.tif", ocr=False, limits=Limits(pages=5)) == "too_many_pages"

    def test_without_tesseract_a_scan_is_not_taken(self, monkeypatch):
        monkeypatch.setenv("PATH", "/nowhere")
        ocr.available.cache_clear()
        try:
            assert refused(files.image_bytes(self.PAGE), "a.png") == "no_ocr"
            assert refused(files.pdf_of([], picture=self.PAGE), "a.pdf") == "no_ocr"
            assert read(LETTER, "a.pdf").text_source == "text"
        finally:
            ocr.available.cache_clear()


class TestOffice:
    def test_a_zip_cut_off(self):
        whole = files.docx(files.paragraph("xin chào " * 500))
        assert refused(whole[: len(whole) // 2], "a.docx") == "truncated"

    def test_a_password(self):
        # What Word writes for a file with a password: an OLE container with the stream EncryptedPackage.
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
        assert refused(ole, "a.docx") == "encrypted"

    def test_an_old_word_file_with_a_new_name(self):
        assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx") == "wrong_extension"

    def test_a_zip_locked_by_a_password(self):
        data = bytearray(files.docx(files.paragraph("x"), {"word/styles.xml": "<x/>"}))
        at = data.rfind(b"PK\x01\x02")
        data[at + 8] |= 1
        assert refused(bytes(data), "a.docx") == "encrypted"

    @pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/activeX1.xml"])
    def test_macros(self, part):
        assert refused(files.docx(files.paragraph("x"), {part: b"x"}), "a.docx") == "macros"

    def test_macros_by_type_under_a_harmless_name(self):
        data = files.docx(files.paragraph("x"), main_type="application/vnd.ms-word.document.macroEnabled.main+xml")
        assert refused(data, "a.docx") == "macros"
        assert refused(data, "a.docm") == "macros"

    @pytest.mark.parametrize("kind", ["image", "attachedTemplate", "oleObject", "frame"])
    def test_links_that_fetch(self, kind):
        link = f'<Relationship Id="r1" Type="http://x/{kind}" Target="http://evil.vn/a" TargetMode="External"/>'
        assert refused(files.docx(files.paragraph("x"), links=link), "a.docx") == "external_links"

    def test_a_field_that_fetches(self):
        field = '<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText></w:r></w:p>'
        assert refused(files.docx(field), "a.docx") == "external_links"

    def test_a_hyperlink_is_no_harm(self):
        link = '<Relationship Id="r1" Type="http://x/hyperlink" Target="http://a.vn" TargetMode="External"/>'
        assert "xin chào" in read(files.docx(files.paragraph("xin chào"), links=link), "a.docx").pages[0].text

    def test_a_workbook_linked_to_another(self):
        assert refused(files.docx("", {"xl/externalLinks/externalLink1.xml": "<x/>"}), "a.docx") == "external_links"

    def test_an_unknown_file_inside(self):
        assert refused(files.docx("", {"word/embeddings/oleObject1.bin": b"MZ"}), "a.docx") == "embedded_files"

    def test_a_zip_bomb(self):
        bomb = files.docx("", {"word/media/image1.png": b"\0" * 60_000_000})
        assert len(bomb) < 100_000
        assert refused(bomb, "a.docx", limits=Limits(unpacked=50_000_000)) == "archive_bomb"

    def test_a_zip_bomb_that_lies_about_its_size(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {
                "[Content_Types].xml": f'<Types><Override ContentType="{files.TYPES["docx"]}"/></Types>',
                "word/document.xml": b" " * 30_000_000,
            }.items():
                archive.writestr(name, content)
            archive.infolist()[1].file_size = 100
        assert refused(out.getvalue(), "a.docx", limits=Limits(unpacked=1_000_000)) in ("archive_bomb", "damaged")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_an_entity_bomb(self, encoding):
        lol = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        bomb = f"<?xml version='1.0' encoding='{encoding}'?>{lol}<w:document {files.W}><w:body>{files.paragraph('&b;')}</w:body></w:document>"
        assert refused(files.docx("", {"word/document.xml": bomb.encode(encoding)}), "a.docx") == "xml_bomb"

    def test_an_entity_that_reads_a_file(self):
        bomb = f'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {files.W}>&a;</w:document>'
        assert refused(files.docx("", {"word/document.xml": bomb}), "a.docx") == "xml_bomb"

    def test_xml_nested_without_end(self):
        deep = f"<w:document {files.W}><w:body>" + "<w:p>" * 5000 + "</w:p>" * 5000 + "</w:body></w:document>"
        assert refused(files.docx("", {"word/document.xml": deep}), "a.docx") == "xml_bomb"

    def test_xml_that_breaks_off(self):
        assert refused(files.docx("", {"word/document.xml": f"<w:document {files.W}><w:bo"}), "a.docx") == "damaged"

    def test_an_entity_bomb_in_a_workbook(self):
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        parts = {}
        with zipfile.ZipFile(out) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
        assert refused(files.zipped(parts), "a.xlsx") == "xml_bomb"

    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ({"Basic/script-lb.xml": "<x/>"}, "macros"),
            ({"META-INF/manifest.xml": "<x><encryption-data/></x>"}, "encrypted"),
            ({"content.xml": '<x xmlns:k="http://www.w3.org/1999/xlink"><i k:href="http://a.vn/a.png"/></x>'}, "external_links"),
        ],
    )
    def test_odt(self, parts, code):
        data = files.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>", **parts})
        assert refused(data, "a.odt") == code


def torn(data: bytes, luck: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(luck.choice([1, 5, 50])):
        at = luck.randrange(len(spoiled))
        spoiled[at : at + luck.choice([1, 1, 1, 40])] = bytes([luck.randrange(256)])
    return bytes(spoiled)


def torn_part(data: bytes, luck: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = luck.choice([name for name in parts if parts[name]])
    return files.zipped({**parts, name: torn(parts[name], luck)})


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "png"])
def test_torn_bytes_end_in_a_reading_or_a_reason_and_in_nothing_else(kind):
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    whole = {
        "pdf": LETTER,
        "docx": files.docx(files.two_cells(["TỈNH ỦY"], ["ĐẢNG CỘNG SẢN"]) + files.paragraph("a\tb")),
        "xlsx": book.getvalue(),
        "png": files.image_bytes(TestPictures.PAGE),
    }[kind]
    luck = random.Random(kind)
    for turn in range(60):
        tear = torn_part if kind in ("docx", "xlsx") and turn % 2 else torn
        try:
            assert read(tear(whole, luck), f"a.{kind}", ocr=False).pages
        except Unreadable as reason:
            assert reason.code in MESSAGES


def test_every_sentence_says_what_to_do():
    for code, sentence in MESSAGES.items():
        assert "Hãy" in sentence, code
        assert sentence.endswith("."), code


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\An\\Công văn.docx", "Công văn.docx"),
        ("a\x00b\x1f\n.pdf", "ab.pdf"),
        ("hoa don\u202efdp.exe", "hoa donfdp.exe"),
        ("Co\u0302ng va\u0306n.pdf", "Công văn.pdf"),
        ("", "van-ban"),
        ("..", "van-ban"),
        ("...pdf", "van-ban.pdf"),
        ("báo cáo   quý <2>.pdf", "báo cáo quý _2_.pdf"),
    ],
)
def test_names_become_harmless(given, shown):
    assert clean_name(given) == shown


def test_a_name_of_300_letters_keeps_its_extension():
    cleaned = clean_name("ệ" * 400 + ".pdf")
    assert len(cleaned) == 300
    assert cleaned.endswith("ệ.pdf")


@pytest.mark.parametrize("name", ["../../x.PDF", "a\u202e.pdf", "ệ" * 400 + ".pdf"])
def test_odd_names_do_not_stop_a_good_file(name):
    assert sniff(LETTER, name) == "pdf"
