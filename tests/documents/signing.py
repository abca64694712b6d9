"""Signed PDFs for tests: a root, a body between, a leader, a clerk and a time authority, all made up here."""

import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.factories import documents as make

SINCE = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
UNTIL = datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC)
SIGNED_AT = datetime.datetime(2024, 5, 6, 8, 30, tzinfo=datetime.UTC)


class Holder:
    """A certificate and its key."""

    def __init__(self, common_name, issuer=None, *, is_authority=False, stamps_time=False, bits=2048, until=UNTIL, **names):
        self.key = rsa.generate_private_key(65537, bits)
        parts = {NameOID.COUNTRY_NAME: "VN", NameOID.COMMON_NAME: common_name} | {
            getattr(NameOID, name.upper()): value for name, value in names.items()
        }
        subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])
        issuer = issuer or self
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer is self else issuer.certificate.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(SINCE)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True, content_commitment=not is_authority, key_encipherment=False,
                    data_encipherment=False, key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority,
                    encipher_only=False, decipher_only=False,
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
            )
        )  # fmt: skip
        if stamps_time:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        self.certificate = builder.sign(issuer.key, hashes.SHA256())

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self):
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self):
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


class Office:
    """Everyone who signs, made once: keys take time."""

    def __init__(self):
        self.root = Holder("Gốc thử nghiệm", is_authority=True, organization_name="Ban Cơ yếu thử nghiệm")
        self.between = Holder("CA thử nghiệm", self.root, is_authority=True)
        self.leader = Holder(
            "Nguyễn Văn Lãnh", self.between, organization_name="Tỉnh ủy Đắk Nông",
            organizational_unit_name="Ban Tuyên giáo", title="Phó Bí thư",
        )  # fmt: skip
        self.seal = Holder("TỈNH ỦY ĐẮK NÔNG", self.between, organization_name="Tỉnh ủy Đắk Nông")
        self.clock = Holder("Máy chủ thời gian thử nghiệm", self.root, stamps_time=True)
        self.short_key = Holder("Khóa ngắn", self.between, bits=1024)
        self.stranger = Holder("Người lạ", Holder("Gốc khác", is_authority=True))


@cache
def office() -> Office:
    return Office()


def revocation_list(authority, *revoked, revoked_on=datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)):
    """What an authority says of the certificates it gave, on the day before the signing and for long."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority.certificate.subject)
    builder = builder.last_update(SIGNED_AT - datetime.timedelta(days=1)).next_update(UNTIL)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
    ).add_extension(x509.CRLNumber(1), critical=False)
    for holder in revoked:
        serial = holder.certificate.serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revoked_on)
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(authority.key, hashes.SHA256())
    return asn1_crl.CertificateList.load(made.public_bytes(serialization.Encoding.DER))


def with_lists(*lists):
    """The file carries these lists, as signing programs add them for the long term."""
    return lambda writer: DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=lists)


def paper(*pages) -> bytes:
    """A draft with the two empty fields that a clerk fills in after the leader has signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(make.pdf(*(pages or (make.RESOLUTION,)))))
    add_field(writer, "So", (120, 700, 200, 716))
    add_field(writer, "Ngay", (360, 700, 440, 716))
    return written(writer)


def add_field(writer, name, box, value=""):
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.TextStringObject(name),
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"), pdf_name("/Rect"): numbers(*box),
            pdf_name("/F"): generic.NumberObject(4), pdf_name("/V"): generic.TextStringObject(value),
        }
    )  # fmt: skip
    reference = writer.add_object(field)
    writer.register_annotation(first_page(writer), reference)
    if "/AcroForm" not in writer.root:
        writer.root[pdf_name("/AcroForm")] = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        writer.update_root()
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])


def first_page(writer):
    return writer.root["/Pages"]["/Kids"].raw_get(0)


def numbers(*values):
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def written(writer) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sign(data, holder, name="Chu ky", *, stamped=False, certifying=None, box=(300, 100, 500, 160), md="sha256", before=None, carries_chain=True):
    """One more revision with a signature; `before(writer)` adds to the same revision what is signed with it."""
    people = office()
    store = SimpleCertificateStore()
    if carries_chain:
        store.register_multiple([people.between.asn1])
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    if before:
        before(writer)
    metadata = signers.PdfSignatureMetadata(
        field_name=name, md_algorithm=md, certify=certifying is not None, docmdp_permissions=certifying or fields.MDPPerm.FILL_FORMS,
    )  # fmt: skip
    signer = signers.SimpleSigner(signing_cert=holder.asn1, signing_key=holder.asn1_key, cert_registry=store)
    # The gate takes pyHanko's framed note for a secrecy stamp.
    look = TextStampStyle(stamp_text=" ", border_width=0, background=None)
    stamper = DummyTimeStamper(people.clock.asn1, people.clock.asn1_key, fixed_dt=SIGNED_AT) if stamped else None
    pen = signers.PdfSigner(
        metadata, signer, timestamper=stamper, stamp_style=look, new_field_spec=fields.SigFieldSpec(name, box=box)
    )
    with ThreadPoolExecutor(1) as aside:  # a browser test has an event loop in this thread already
        out = aside.submit(pen.sign_pdf, writer).result()
    return out.getvalue()


def with_number_filled_in(writer):
    """The clerk fills the number and the date into the fields that were there."""
    for field, value in zip(writer.root["/AcroForm"]["/Fields"], ("09-NQ/TU", "01/11/2021"), strict=False):
        field.get_object()[pdf_name("/V")] = generic.TextStringObject(value)
        writer.update_container(field.get_object())


def with_new_field(writer):
    add_field(writer, "So van ban", (60, 640, 200, 660), "15/QĐ")


def with_stamp(writer, text="Số: 09-NQ/TU, ngày 01/11/2021", subtype="/FreeText"):
    """The clerk sets number and date as a mark on the page."""
    look = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, 200, 20),
        },
        stream_data=b"0 0 200 20 re S",
    )  # fmt: skip
    mark = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name(subtype),
            pdf_name("/Rect"): numbers(80, 740, 280, 760),
            pdf_name("/Contents"): generic.TextStringObject(text),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)}),
        }
    )  # fmt: skip
    writer.register_annotation(first_page(writer), writer.add_object(mark))


def with_other_words(writer):
    """Somebody draws over the page itself."""
    page = first_page(writer).get_object()
    more = writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 60 600 400 100 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.update_container(page)


def changed(data, change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    return written(writer)


def signed_twice(pages=(), **clerk) -> bytes:
    """The leader, then the office's seal with what the clerk adds."""
    people = office()
    by_leader = sign(paper(*pages), people.leader, "Lanh dao", stamped=True)
    return sign(by_leader, people.seal, "Con dau", stamped=True, box=(100, 100, 250, 200), **clerk)
