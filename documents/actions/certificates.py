"""Installing and removing the certificates that signatures are checked against."""

import hashlib
import re

from asn1crypto import pem, x509
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from documents.exceptions import NotACertificate
from documents.models import TrustedCertificate
from documents.queue import enqueue_recheck
from documents.signatures.message import named

LARGEST_FILE = 512 * 1024
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


@transaction.atomic
def install(*, data: bytes, by) -> list[TrustedCertificate]:
    """Install every certificate of a PEM or DER file; those already there are left alone.
    Raises NotACertificate, and then nothing is installed. Returns the new ones."""
    installed = []
    for certificate in read_certificates(data):
        der = certificate.dump()
        fingerprint = hashlib.sha256(der).hexdigest()
        if TrustedCertificate.objects.current().filter(fingerprint=fingerprint).exists():
            continue
        row = TrustedCertificate(
            der=der, fingerprint=fingerprint, subject=name_of(certificate.subject), issuer=name_of(certificate.issuer),
            is_root=certificate.self_issued, valid_from=certificate.not_valid_before,
            valid_to=certificate.not_valid_after, added_by=by,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # somebody installs the same one at this moment
            continue
        trail.record(
            verb="documents.certificate_installed", by=by, on=row, data={"sha256": fingerprint, "is_root": row.is_root}
        )
        installed.append(row)
    if installed:
        transaction.on_commit(enqueue_recheck)
    return installed


@transaction.atomic
def remove(*, certificate, by):
    certificate = TrustedCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.removed_at is not None:
        return
    certificate.removed_at, certificate.removed_by = timezone.now(), by
    certificate.save(update_fields=["removed_at", "removed_by"])
    trail.record(
        verb="documents.certificate_removed", by=by, on=certificate, data={"sha256": certificate.fingerprint}
    )
    transaction.on_commit(enqueue_recheck)


def read_certificates(data: bytes) -> list[x509.Certificate]:
    if len(data) > LARGEST_FILE:
        raise NotACertificate("Tệp lớn quá mức của một chứng thư. Hãy kiểm tra lại tệp đã chọn.")
    if PRIVATE_KEY.search(data):
        raise NotACertificate(
            "Tệp này chứa khóa bí mật nên cổng không nhận và không giữ lại gì. Hãy chỉ tải chứng thư (không có khóa)."
        )
    try:
        pieces = [piece for _, _, piece in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        certificates = [x509.Certificate.load(piece, strict=True) for piece in pieces]
        for certificate in certificates:
            _check_is_authority(certificate)
    except (ValueError, TypeError, KeyError) as wrong:
        raise NotACertificate from wrong
    return certificates


def _check_is_authority(certificate):
    constraints = certificate.basic_constraints_value
    # The oldest roots say nothing of what they are.
    if not (certificate.ca or (constraints is None and certificate.self_issued)):
        name = name_of(certificate.subject)
        raise NotACertificate(
            f"Chứng thư “{name[:120]}” là của người ký, không phải của nơi cấp. Hãy chọn chứng thư gốc hoặc trung gian."
        )
    if not name_of(certificate.subject):
        raise NotACertificate
    certificate.public_key.bit_size, certificate.not_valid_after.isoformat()


def name_of(name) -> str:
    return named(name, "common_name") or named(name, "organizational_unit_name") or named(name, "organization_name")
