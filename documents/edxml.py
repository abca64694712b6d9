"""A document as an edXML file for the systems that exchange official papers: QCVN 102:2016/BTTTT with
amendment 1:2022. Order and spelling of the elements ("Bussiness") are the standard's.

What is exported has no addressee yet and is not signed here, so there is no To and no Signature; the
originals go along byte for byte, in base64, outside the envelope.
"""

import base64
import re

from django.utils import timezone
from lxml import etree

from documents.exceptions import DocumentsError
from documents.models import Document, DocumentFile, OrganCode
from documents.search.index import current_files
from documents.storage import original_path
from documents.streaming import Pipe, read_in_chunks
from vietnamese.text import fold, nfc

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
MOST_BYTES = 200 * 1024**2  # of all originals together
BASE64_CHUNK = 57 * 4096  # a multiple of three: pieces of base64 join without padding
NEW, NO_PAPER_FOLLOWS = "0", "0"

# Decree 30/2020, article 7; the numbers of the standard follow its order.
TYPES = (
    "nghị quyết", "quyết định", "chỉ thị", "quy chế", "quy định", "thông cáo", "thông báo", "hướng dẫn", "chương trình",
    "kế hoạch", "phương án", "đề án", "dự án", "báo cáo", "biên bản", "tờ trình", "hợp đồng", "công văn", "công điện",
    "bản ghi nhớ", "bản thỏa thuận", "giấy ủy quyền", "giấy mời", "giấy giới thiệu", "giấy nghỉ phép", "phiếu gửi",
    "phiếu chuyển", "phiếu báo", "thư công",
)  # fmt: skip
_TYPE_NUMBERS = {fold(name): number for number, name in enumerate(TYPES, 1)}
_URGENCIES = {
    Document.Urgency.NONE: "0", Document.Urgency.URGENT: "1", Document.Urgency.VERY_URGENT: "2", Document.Urgency.IMMEDIATE: "3",
}  # fmt: skip
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class NotExportable(DocumentsError):
    pass


def organ_code(document):
    """The id of its issuer among the organs that exchange documents, or ""."""
    issuer = document.issuer
    if issuer is None:
        return ""
    known = OrganCode.objects.filter(issuer=issuer, unit=document.owner_unit_id).values_list("code", flat=True).first()
    return known or (issuer.unit.code if issuer.unit else "")


def document_id(document, code):
    return f"{code},{document.date_issued:%Y/%m/%d},{document.number}/{document.notation}"


def missing(document):
    """What a document lacks to be exchanged, in words."""
    return [
        label
        for label, value in (
            ("số", document.number), ("ký hiệu", document.notation), ("ngày ban hành", document.date_issued),
            ("cơ quan ban hành", document.issuer_id), ("trích yếu", document.subject.strip()),
        )
        if not value
    ]  # fmt: skip


def check(document, files, code):
    """Raises NotExportable with the sentence for the clerk or the client."""
    lacking = missing(document)
    if lacking:
        raise NotExportable(f"Chưa xuất được edXML vì văn bản còn thiếu: {', '.join(lacking)}. Hãy bổ sung thông tin văn bản rồi xuất lại.")
    if not code:
        raise NotExportable("Chưa xuất được edXML vì cơ quan ban hành chưa có mã định danh. Văn thư ghi mã ở trang “Xuất edXML” của văn bản.")
    if not files or not all(original_path(file.sha256).exists() for file in files):
        raise NotExportable("Chưa xuất được edXML vì văn bản chưa có tệp gốc trong kho. Hãy báo văn thư.")
    if sum(file.size for file in files) > MOST_BYTES:
        raise NotExportable("Các tệp gốc nặng quá 200 MB nên không gửi được bằng edXML. Hãy chuyển tệp bằng cách khác.")


def files_of(document):
    return sorted(current_files(document), key=lambda file: (file.part != DocumentFile.Part.MAIN, file.part, file.position))


def export(document):
    """The bytes of the file, piece by piece. Everything that can be refused is refused before the first."""
    files, code = files_of(document), organ_code(document)
    check(document, files, code)
    return _written(document, files, code)


def _written(document, files, code):
    pipe = Pipe()
    with etree.xmlfile(pipe, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(_name("edXML"), nsmap={"edXML": NAMESPACE}):
            xml.write(_envelope(document, files, code))
            with xml.element(_name("AttachmentEncoded")):
                for file in files:
                    with xml.element(_name("Attachment")):
                        xml.write(_one("ContentType", file.mime), _one("ContentId", _content_id(file)), _one("Description", _described(file)))
                        with xml.element(_name("ContentTransferEncoded")):
                            for chunk in read_in_chunks(original_path(file.sha256), BASE64_CHUNK):
                                xml.write(base64.b64encode(chunk).decode())
                                xml.flush()
                                yield pipe.take()
                        xml.write(_one("AttachmentName", file.name))
    yield pipe.take()


def _envelope(document, files, code):
    number = document_id(document, code)
    header = _many(
        "MessageHeader",
        _many(
            "From", _one("OrganId", code), _one("OrganizationInCharge", document.issuer.parent_body), _one("OrganName", document.issuer.name)
        ),
        _many("Code", _one("CodeNumber", document.number), _one("CodeNotation", document.notation)),
        _many("PromulgationInfo", _one("Place", document.place), _one("PromulgationDate", f"{document.date_issued:%Y/%m/%d}")),
        _many("DocumentType", _one("Type", _TYPE_NUMBERS.get(fold(document.type_name), "")), _one("TypeName", document.type_name)),
        _one("Subject", document.subject),
        _many(
            "SignerInfo", _one("Competence", document.signing_authority), _one("Position", document.signer_title),
            _one("FullName", document.signer),
        ),  # fmt: skip
        _many("ToPlaces", *(_one("Place", line.strip()) for line in document.recipients.splitlines())),
        _many(
            "OtherInfo",
            _one("Priority", _URGENCIES.get(document.urgency, "0")),
            _one("SphereOfPromulgation", document.get_visibility_display()),
            _one("PageAmount", sum(file.page_count for file in files if file.part == DocumentFile.Part.MAIN) or ""),
            _many("Appendixes", *(_one("Appendix", file.name) for file in files if file.part == DocumentFile.Part.ANNEX)),
        ),
        _one("DocumentId", number),
    )
    trace = _many(
        "TraceHeaderList",
        _many("TraceHeader", _one("OrganId", code), _one("Timestamp", f"{timezone.localtime():%Y/%m/%d %H:%M:%S}")),
        _many(
            "Bussiness",
            _one("BussinessDocType", NEW),
            _one("BussinessDocReason", "Văn bản mới"),
            _one("DocumentId", number),
            _many("StaffInfo", _one("Department", document.owner_unit.name)),
            _one("Paper", NO_PAPER_FOLLOWS),
        ),
    )
    references = [
        _many(
            "Reference", _one("AttachmentName", file.name), _one("ContentId", _content_id(file)), _one("ContentType", file.mime),
            _one("Description", _described(file)),
        )  # fmt: skip
        for file in files
    ]
    return _many("edXMLEnvelope", _many("edXMLHeader", header, trace), _many("edXMLBody", _many("edXMLManifest", *references)))


def _content_id(file):
    return f"cid:{file.sha256}"


def _described(file):
    return file.get_part_display()


def _name(tag):
    return f"{{{NAMESPACE}}}{tag}"


def _one(tag, value):
    """An element with text; nothing to say, no element."""
    if value in ("", None):
        return None
    element = etree.Element(_name(tag), nsmap={"edXML": NAMESPACE})
    element.text = _UNPRINTABLE.sub(" ", nfc(str(value)))
    return element


def _many(tag, *children):
    children = [child for child in children if child is not None]
    if not children:
        return None
    element = etree.Element(_name(tag), nsmap={"edXML": NAMESPACE})
    element.extend(children)
    return element
