"""The CMS message of one signature: who signed, what digest it swears to, with what strength."""

import datetime
import hashlib
from functools import cached_property

from asn1crypto import cms, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.general import (
    CMSExtractionError,
    CMSStructuralError,
    MultivaluedAttributeError,
    NonexistentAttributeError,
    extract_certificate_info,
    extract_signer_info,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, validate_sig_integrity

from documents.signatures.chain import Revocations
from vietnamese.text import nfc

WEAK_DIGESTS = {"md2", "md5", "sha1"}
LEAST_RSA_BITS = 2048
TORN = (ValueError, KeyError, TypeError, AttributeError, IndexError, CMSExtractionError, CMSStructuralError)
REFUSED = (*TORN, SignatureValidationError, UnsupportedAlgorithm, NotImplementedError)


class NotAMessage(ValueError):
    """These bytes are no signature that can be read."""


class Message:
    """`covered`: the pieces of the file that it signs, None when that is not known."""

    def __init__(self, contents: bytes, covered=None):
        try:
            info = cms.ContentInfo.load(contents)
            self.length = len(info.dump())
            self.signed = info["content"]
            self.signer_info = extract_signer_info(self.signed)
            certificates = extract_certificate_info(self.signed)
            self.certificate, self.other_certificates = certificates.signer_cert, list(certificates.other_certs)
            self.digest_name = self.signer_info["digest_algorithm"]["algorithm"].native
            self.content_type = self.signed["encap_content_info"]["content_type"].native
            self.certificate.public_key  # noqa: B018  a key that cannot be read is no key
        except TORN as wrong:
            raise NotAMessage from wrong
        self.padding, self.pieces = contents[self.length :], covered

    # -- is it what it swears to ------------------------------------------------------------------

    @property
    def is_whole(self):
        """Behind the message only the zeros that fill its place."""
        return not self.padding.strip(b"\0")

    @cached_property
    def covers_its_bytes(self) -> bool:
        try:
            intact, valid = validate_sig_integrity(
                self.signer_info, self.certificate, expected_content_type=self.content_type,
                actual_digest=self._sworn_digest(),
            )  # fmt: skip
        except REFUSED:
            return False
        return intact and valid

    def _sworn_digest(self) -> bytes:
        """A signature in a PDF swears to the file; a time mark and the oldest kind swear to a digest of it inside."""
        content = self.signed["encap_content_info"]["content"]
        if self.content_type == "tst_info":
            imprint = content.parsed["message_imprint"]
            self._compare(imprint["hashed_message"].native, imprint["hash_algorithm"]["algorithm"].native)
            return self._digest_of_content(content)
        if self._is_of_the_oldest_kind:
            self._compare(content.native, "sha1")
            return self._digest_of_content(content)
        return self._digest_of_pieces(self.digest_name)

    def _compare(self, sworn, algorithm):
        if sworn != self._digest_of_pieces(algorithm):
            raise ValueError("The file is not the one that was signed.")

    def _digest_of_pieces(self, algorithm) -> bytes:
        digest = hashlib.new(algorithm)
        for piece in self.pieces:
            digest.update(piece)
        return digest.digest()

    def _digest_of_content(self, content) -> bytes:
        return hashlib.new(self.digest_name, bytes(content)).digest()

    @property
    def weakness(self) -> str:
        """Name of an algorithm that proves nothing any longer, or nothing."""
        if self._is_of_the_oldest_kind:
            return "SHA-1"
        if self.digest_name in WEAK_DIGESTS:
            return {"sha1": "SHA-1"}.get(self.digest_name, self.digest_name.upper())
        key = self.certificate.public_key
        if key.algorithm == "rsa" and key.bit_size < LEAST_RSA_BITS:
            return f"RSA {key.bit_size} bit"
        return ""

    @property
    def _is_of_the_oldest_kind(self):
        """adbe.pkcs7.sha1: signs a SHA-1 digest that it carries, whatever it names as its own."""
        return self.content_type == "data" and self.signed["encap_content_info"]["content"].native is not None

    # -- who and when -----------------------------------------------------------------------------

    @property
    def is_time_mark(self):
        return self.content_type == "tst_info"

    @property
    def signer_name(self) -> str:
        return named(self.certificate.subject, "common_name") or named(self.certificate.subject, "organization_name")

    @cached_property
    def stamped_at(self) -> datetime.datetime | None:
        return self.signed["encap_content_info"]["content"].parsed["gen_time"].native if self.is_time_mark else None

    @cached_property
    def time_mark(self) -> "Message | None":
        """The stamp that a time authority set on this signature, when it is one and fits."""
        try:
            token = find_unique_cms_attribute(self.signer_info["unsigned_attrs"], "signature_time_stamp_token")
            mark = Message(token.dump(), [self.signer_info["signature"].native])
        except (NonexistentAttributeError, MultivaluedAttributeError, *TORN):
            return None
        return mark if mark.is_time_mark and mark.covers_its_bytes else None

    def facts(self) -> dict:
        subject = self.certificate.subject
        return {
            "is_time_mark": self.is_time_mark,
            "signer": self.signer_name,
            "organisation": named(subject, "organization_name"),
            "unit": named(subject, "organizational_unit_name"),
            "title": named(subject, "title"),
            "certifier": named(self.certificate.issuer, "common_name"),
            "signed_at": self.stamped_at or self._claimed_time(),
        }

    def _claimed_time(self):
        try:
            return extract_self_reported_ts(self.signer_info)
        except TORN:
            return None

    def revocations(self) -> Revocations:
        """What Adobe's signers put into the message itself."""
        try:
            kept = find_unique_cms_attribute(self.signer_info["signed_attrs"], "adobe_revocation_info_archival")
            return Revocations(
                tuple(entry.dump() for entry in kept["crl"] or ()), tuple(entry.dump() for entry in kept["ocsp"] or ())
            )
        except (NonexistentAttributeError, MultivaluedAttributeError, *TORN):
            return Revocations()


def named(name: x509.Name, part: str) -> str:
    """One part of a distinguished name; several of a kind stand one after the other."""
    try:
        value = name.native.get(part) or ""
    except TORN:
        return ""
    text = value if isinstance(value, str) else ", ".join(str(entry) for entry in value)
    return nfc(" ".join(text.replace("\0", "").split()))[:300]
