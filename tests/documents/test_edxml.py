"""edXML: a document as the systems that exchange official papers read it."""

import base64
import datetime

import pytest
from lxml import etree

from audit.models import Event
from documents import edxml, storage
from documents.models import Document, DocumentFile, OrganCode
from tests.documents import shelf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
E = {"e": "http://www.mic.gov.vn/TBT/QCVN_102_2016"}
CODE = "000.00.12.H16"


@pytest.fixture
def letter(province):
    document = make.document(
        owner_unit=province.department, symbol="09-NQ/TU", number="09", notation="NQ/TU", place="Gia Nghĩa", signer="Ngô Thanh Danh",
        signer_title="Bí thư", signing_authority="T/M BAN CHẤP HÀNH", recipients="Bộ Chính trị,\nLưu Văn phòng.", urgency="very_urgent",
        subject="Về <chuyển đổi số> & \x0bcông nghệ", date_issued=datetime.date(2021, 11, 1),
    )  # fmt: skip
    shelf.add_file(document, "Trang một", "Trang hai", data=bytes(range(256)) * 2000, name="nghị quyết.pdf")
    shelf.add_file(document, "Biểu", data=b"bieu", part=DocumentFile.Part.ANNEX, name="biểu.xlsx", mime="application/vnd.ms-excel", kind="xlsx")
    OrganCode.objects.create(issuer=document.issuer, unit=province.department, code=CODE)
    return document


def read(response):
    assert response.status_code == 200
    data = b"".join(response.streaming_content)
    assert b"<!DOCTYPE" not in data and b"<!ENTITY" not in data
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True))


def tree(node):
    """Names of the elements, in order, as nested lists; leaves by name alone."""
    name = etree.QName(node)
    assert name.namespace == E["e"]
    return [name.localname, *(tree(child) for child in node)] if len(node) else name.localname


@pytest.fixture
def file(letter, as_person):
    return read(as_person("clerk").get(f"/van-ban/{letter.pk}/edxml/tep/"))


class TestForm:
    def test_elements_are_named_and_ordered_as_the_standard_has_them(self, file):
        reference = ["Reference", "AttachmentName", "ContentId", "ContentType", "Description"]
        attachment = ["Attachment", "ContentType", "ContentId", "Description", "ContentTransferEncoded", "AttachmentName"]
        assert tree(file) == [
            "edXML",
            ["edXMLEnvelope",
                ["edXMLHeader",
                    ["MessageHeader",
                        ["From", "OrganId", "OrganName"],
                        ["Code", "CodeNumber", "CodeNotation"],
                        ["PromulgationInfo", "Place", "PromulgationDate"],
                        ["DocumentType", "Type", "TypeName"],
                        "Subject",
                        ["SignerInfo", "Competence", "Position", "FullName"],
                        ["ToPlaces", "Place", "Place"],
                        ["OtherInfo", "Priority", "SphereOfPromulgation", "PageAmount", ["Appendixes", "Appendix"]],
                        "DocumentId"],
                    ["TraceHeaderList",
                        ["TraceHeader", "OrganId", "Timestamp"],
                        ["Bussiness", "BussinessDocType", "BussinessDocReason", "DocumentId", ["StaffInfo", "Department"], "Paper"]]],
                ["edXMLBody", ["edXMLManifest", reference, reference]]],
            ["AttachmentEncoded", attachment, attachment],
        ]  # fmt: skip

    def test_values_are_written_as_it_wants_them(self, file):
        def value(name):
            return file.findtext(f".//e:{name}", namespaces=E)

        assert value("DocumentId") == f"{CODE},2021/11/01,09/NQ/TU"
        assert (value("CodeNumber"), value("CodeNotation"), value("PromulgationDate")) == ("09", "NQ/TU", "2021/11/01")
        assert (value("Type"), value("TypeName"), value("Priority"), value("PageAmount")) == ("1", "Nghị quyết", "2", "2")
        assert value("Subject") == "Về <chuyển đổi số> &  công nghệ"
        assert datetime.datetime.strptime(value("Timestamp"), "%Y/%m/%d %H:%M:%S")
        assert [place.text for place in file.iterfind(".//e:Place", E)] == ["Gia Nghĩa", "Bộ Chính trị,", "Lưu Văn phòng."]
        assert (value("BussinessDocType"), value("Paper")) == ("0", "0")

    def test_originals_go_along_outside_the_envelope_byte_for_byte(self, file, letter):
        assert file.find("e:edXMLEnvelope//e:ContentTransferEncoded", E) is None
        sent = [base64.b64decode(node.text, validate=True) for node in file.iterfind("e:AttachmentEncoded/e:Attachment/e:ContentTransferEncoded", E)]
        assert sent == [storage.read_original(each.sha256) for each in edxml.files_of(letter)]

    def test_the_manifest_leads_to_each_of_them(self, file):
        manifest = [node.text for node in file.iterfind(".//e:Reference/e:ContentId", E)]
        assert manifest == [node.text for node in file.iterfind(".//e:Attachment/e:ContentId", E)]
        assert all(name.startswith("cid:") for name in manifest) and len(set(manifest)) == 2

    @pytest.mark.parametrize("name, number", [("nghị quyết", 1), ("báo cáo", 14), ("công văn", 18), ("thư công", 29)])
    def test_types_are_numbered_as_the_decree_lists_them(self, name, number):
        assert edxml.TYPES.index(name) + 1 == number

    def test_the_code_of_our_own_unit_will_do(self, letter, province):
        OrganCode.objects.all().delete()
        type(province.province).objects.filter(pk=province.province.pk).update(code="H16")
        letter.issuer.unit = province.province
        letter.issuer.save()
        letter.refresh_from_db()
        assert edxml.organ_code(Document.objects.get(pk=letter.pk)) == "H16"


class TestRefusals:
    @pytest.mark.parametrize(
        "values, words",
        [({"number": ""}, "số"), ({"notation": ""}, "ký hiệu"), ({"date_issued": None}, "ngày ban hành"), ({"number": "", "notation": ""}, "số, ký hiệu")],
    )
    def test_what_is_missing_is_named(self, letter, as_person, values, words):
        Document.objects.update(**values)
        client = as_person("clerk")
        page = client.get(f"/van-ban/{letter.pk}/edxml/").content.decode()
        assert f"còn thiếu: {words}." in page and "Tải tệp edXML" not in page
        response = client.get(f"/van-ban/{letter.pk}/edxml/tep/")
        assert response.status_code == 302 and response["Location"] == f"/van-ban/{letter.pk}/edxml/"

    def test_an_issuer_without_code_is_asked_for_it_once(self, letter, as_person, province):
        OrganCode.objects.all().delete()
        client, address = as_person("clerk"), f"/van-ban/{letter.pk}/edxml/"
        assert "chưa có mã định danh" in client.get(address).content.decode()
        wrong = client.post(address, {"code": "mã sai/"})
        assert wrong.status_code == 422 and "mã sai/" in wrong.content.decode()
        client.post(address, {"code": CODE})
        known = OrganCode.objects.get()
        assert (known.issuer, known.unit) == (letter.issuer, province.department)
        assert Event.objects.filter(verb="documents.organ_code_set", actor_id=province.clerk.pk).exists()
        assert read(client.get(f"{address}tep/")).findtext(".//e:OrganId", namespaces=E) == CODE

    def test_the_code_another_office_wrote_is_not_taken(self, letter, province):
        OrganCode.objects.update(unit=province.commune)
        assert edxml.organ_code(letter) == ""

    def test_a_file_that_is_gone_or_too_large(self, letter, as_person, monkeypatch):
        address = f"/van-ban/{letter.pk}/edxml/"
        with monkeypatch.context() as patched:
            patched.setattr(edxml, "MOST_BYTES", 10)
            assert "nặng quá" in as_person("clerk").get(address).content.decode()
        storage.original_path(edxml.files_of(letter)[0].sha256).unlink()
        assert "chưa có tệp gốc" in as_person("clerk").get(address).content.decode()


@pytest.mark.parametrize("persona, status", [(None, 302), ("cadre", 403), ("reader", 403), ("leader", 403), ("neighbour_clerk", 403), ("editor", 200)])
def test_is_for_those_who_may_change_the_document(letter, as_person, persona, status):
    for address in (f"/van-ban/{letter.pk}/edxml/", f"/van-ban/{letter.pk}/edxml/tep/"):
        assert as_person(persona).get(address).status_code == status
    assert (f"/{letter.pk}/edxml/" in as_person(persona).get(letter.get_absolute_url()).content.decode()) == (status == 200)


@pytest.mark.parametrize("persona", ["cadre", "neighbour_clerk"])
def test_a_draft_of_another_office_is_absent(letter, as_person, persona):
    Document.objects.update(state="draft")
    assert as_person(persona).get(f"/van-ban/{letter.pk}/edxml/tep/").status_code == 404
