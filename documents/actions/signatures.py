"""Checking the signatures of stored files, and checking them again when the installed certificates change."""

import hashlib
import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents import locks, storage
from documents.exceptions import StoreAway
from documents.models import DocumentFile, FileSignature, SignatureCheck, TrustedCertificate
from documents.signatures import Anchors, examine
from documents.signatures.examine import Finding

log = logging.getLogger(__name__)

Outcome = SignatureCheck.Outcome
RENEWED = [Outcome.SIGNED, Outcome.FAILED]  # what other certificates may change
BATCH = 50


def is_checked(file) -> bool:
    return SignatureCheck.objects.filter(file=file).exists()


def installed() -> list[TrustedCertificate]:
    return list(TrustedCertificate.objects.current().order_by("fingerprint"))


def key_of(certificates) -> str:
    return hashlib.sha256("".join(entry.fingerprint for entry in certificates).encode()).hexdigest()


def check_file(file, *, data: bytes | None = None) -> SignatureCheck:
    """Examine the original and keep the result in the place of the last one. Never fails for what the file
    holds: then the result says so."""
    certificates = installed()
    outcome, findings = _examined(file, data, certificates)
    with transaction.atomic():
        DocumentFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        check, _ = SignatureCheck.objects.update_or_create(
            file=file,
            defaults={
                "outcome": outcome, "checked_at": timezone.now(), "against_key": key_of(certificates),
                "against": [entry.fingerprint for entry in certificates] if findings else [],
            },
        )  # fmt: skip
        check.signatures.all().delete()
        FileSignature.objects.bulk_create(
            [_row(check, position, finding) for position, finding in enumerate(findings, start=1)]
        )
    return check


def _examined(file, data, certificates):
    anchors = Anchors(
        roots=tuple(bytes(entry.der) for entry in certificates if entry.is_root),
        between=tuple(bytes(entry.der) for entry in certificates if not entry.is_root),
    )
    try:
        data = storage.read_original(file.sha256) if data is None else data
        examination = examine(data, file.kind, anchors)
    except (SoftTimeLimitExceeded, StoreAway):
        raise
    except Exception as problem:
        # The type alone: a message might quote the document.
        log.error("The signatures of file %s could not be checked: %s", file.pk, type(problem).__name__)
        return Outcome.FAILED, []
    return Outcome(examination.outcome), examination.findings


def _row(check, position, finding: Finding):
    return FileSignature(
        check_made=check, position=position, integrity=finding.integrity, trust=finding.trust,
        revocation_checked=finding.revocation_checked, problem=finding.problem, is_time_mark=finding.is_time_mark,
        signer=finding.signer, organisation=finding.organisation, unit=finding.unit, title=finding.title,
        certifier=finding.certifier, signed_at=finding.signed_at, stamped_at=finding.stamped_at,
        stamped_by=finding.stamped_by, stamp_trust=finding.stamp_trust,
    )  # fmt: skip


def waiting_for_check():
    """Files never looked at, and signed ones last checked against other certificates than today's."""
    stale = Q(signature_check__outcome__in=RENEWED) & ~Q(signature_check__against_key=key_of(installed()))
    return DocumentFile.objects.filter(Q(signature_check=None) | stale)


def check_waiting() -> int:
    """Check all that waits; stopped anywhere, it goes on from there. Returns how many it checked."""
    checked = 0
    with locks.alone(locks.SIGNATURES, 1) as ours:
        while ours and (batch := list(waiting_for_check().order_by("pk")[:BATCH])):
            for file in batch:
                check_file(file)
                checked += 1
    return checked


def progress() -> dict:
    """How far the checking against today's certificates is."""
    left = waiting_for_check().count()
    signed = SignatureCheck.objects.filter(outcome__in=RENEWED).count()
    unseen = DocumentFile.objects.filter(signature_check=None).count()
    total = signed + unseen
    return {"done": total - left, "total": total, "left": left}
