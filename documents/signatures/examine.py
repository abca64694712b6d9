"""Every signature of a file: who, when, and whether what was signed is still there.

The bytes come first: each claim of a signature is hashed over the range it names, whatever the
structure of the file has become. Only then is the structure asked what was added afterwards.
"""

import asyncio
import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from documents.signatures import office
from documents.signatures.additions import POLICY
from documents.signatures.chain import Anchors, Revocations, Trust, judge
from documents.signatures.claims import claims
from documents.signatures.message import Message, NotAMessage

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))

OLD_KIND = "Chữ ký dùng kiểu cũ mà cổng không đọc được; hãy kiểm tra bằng phần mềm ký số."
OLD_ALGORITHM = (
    "Phần được ký còn khớp với chữ ký, nhưng thuật toán ({name}) đã lỗi thời nên không kết luận được; "
    "hãy đối chiếu với bản giấy."
)
ODD_STRUCTURE = (
    "Phần được ký còn khớp với chữ ký, nhưng cấu trúc tệp lạ nên cổng không so sánh được phần thêm sau khi ký."
)
BYTES_CHANGED = "Nội dung được ký không còn khớp với chữ ký."
SIGNATURE_BROKEN = "Chữ ký trong tệp bị hỏng hoặc bị cắt bớt."
STRUCTURE_CHANGED = "Sau khi ký, tệp bị sửa ở chỗ không được phép sửa."
ADDED_UNSIGNED = "Sau khi ký có phần thêm vào mà không chữ ký nào bảo đảm."
UNREACHABLE = "Chữ ký còn trong tệp nhưng đã bị gỡ khỏi văn bản sau khi ký."


class Integrity(StrEnum):
    INTACT = "intact"
    EXTENDED = "extended"
    ALTERED = "altered"
    UNCHECKED = "unchecked"


class Outcome(StrEnum):
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    UNSUPPORTED = "unsupported"


@dataclass
class Finding:
    """One signature. Moments carry a time zone; `signed_at` is what the signer's machine said."""

    integrity: Integrity
    problem: str = ""
    is_time_mark: bool = False
    signer: str = ""
    organisation: str = ""
    unit: str = ""
    title: str = ""
    certifier: str = ""
    signed_at: datetime.datetime | None = None
    stamped_at: datetime.datetime | None = None
    stamped_by: str = ""
    stamp_trust: str = ""
    trust: str = ""  # a value of Trust, empty where nothing is left to trust
    revocation_checked: bool = False


@dataclass
class Examination:
    outcome: Outcome
    findings: list[Finding] = field(default_factory=list)


def examine(data: bytes, kind: str, anchors: Anchors) -> Examination:
    """`kind` is the code of the file's type in reading/kinds.py. Raises nothing over odd signatures."""
    if kind != "pdf":
        return Examination(Outcome.UNSUPPORTED if office.has_signature(data, kind) else Outcome.UNSIGNED)
    found = claims(data)
    if not found:
        return Examination(Outcome.UNSIGNED)
    # On a thread of its own: pyHanko wants an event loop, and the caller's thread may have one already.
    with ThreadPoolExecutor(1) as aside:
        findings = aside.submit(asyncio.run, _findings(data, found, anchors)).result()
    return Examination(Outcome.SIGNED, findings)


async def _findings(data, found, anchors):
    structure = _Structure(data)
    messages = [_message(claim, data) for claim in found]
    findings = [_finding(claim, message, structure) for claim, message in zip(found, messages, strict=True)]
    _demand_signed_additions(findings)
    revocations = structure.revocations()
    for finding, message in zip(findings, messages, strict=True):
        if message is not None and finding.integrity in (Integrity.INTACT, Integrity.EXTENDED):
            await _judge_trust(finding, message, anchors, revocations)
    return findings


def _message(claim, data):
    try:
        return Message(claim.contents, claim.covered(data) if claim.byte_range else None)
    except NotAMessage:
        return None


def _finding(claim, message, structure) -> Finding:
    if message is None:
        if claim.byte_range is not None and structure.names_old_kind:
            return Finding(Integrity.UNCHECKED, OLD_KIND)
        return Finding(Integrity.ALTERED, SIGNATURE_BROKEN)
    finding = Finding(Integrity.INTACT, **message.facts())
    finding.signed_at = finding.signed_at or structure.time_of(claim)
    if claim.byte_range is None:
        finding.integrity, finding.problem = Integrity.ALTERED, BYTES_CHANGED
    elif not message.is_whole:
        finding.integrity, finding.problem = Integrity.ALTERED, SIGNATURE_BROKEN
    elif not message.covers_its_bytes:
        finding.integrity, finding.problem = Integrity.ALTERED, BYTES_CHANGED
    elif message.weakness:
        finding.integrity, finding.problem = Integrity.UNCHECKED, OLD_ALGORITHM.format(name=message.weakness)
    else:
        finding.integrity, finding.problem = structure.what_came_after(claim)
    return finding


def _demand_signed_additions(findings):
    """What was added after a signature must be covered by one that stands untouched behind it."""
    for index, finding in enumerate(findings):
        if finding.integrity == Integrity.EXTENDED and not any(
            later.integrity == Integrity.INTACT for later in findings[index + 1 :]
        ):
            finding.integrity, finding.problem = Integrity.ALTERED, ADDED_UNSIGNED


async def _judge_trust(finding, message, anchors, revocations):
    own = message.revocations()
    together = Revocations((*revocations.crls, *own.crls), (*revocations.ocsps, *own.ocsps))

    async def judged(signed, moment):
        return await judge(
            signed.certificate, signed.other_certificates, moment=moment, anchors=anchors, revocations=together
        )

    moment = finding.signed_at
    if mark := message.time_mark:
        finding.stamped_at, finding.stamped_by = mark.stamped_at, mark.signer_name
        finding.stamp_trust, _ = await judged(mark, mark.stamped_at)
        if finding.stamp_trust == Trust.TRUSTED:
            moment = mark.stamped_at
    finding.trust, finding.revocation_checked = await judged(message, moment)


class _Structure:
    """The file as a PDF reader sees it; `signatures` is empty where it cannot be read."""

    def __init__(self, data):
        self.reader, self.signatures = None, {}
        self.names_old_kind = b"/adbe.x509.rsa_sha1" in data  # carries no message that could be read
        try:
            self.reader = PdfFileReader(io.BytesIO(data), strict=False)
            for signature in self.reader.embedded_signatures:
                self.signatures[int(signature.byte_range[0]) + int(signature.byte_range[1])] = signature
        except BROKEN:
            self.reader = None

    def time_of(self, claim):
        """What the form of the signature says, when its message is silent."""
        try:
            said = self.signatures[claim.start].self_reported_timestamp
        except BROKEN:
            return None
        return said and (said if said.tzinfo else said.replace(tzinfo=VIETNAM))

    def what_came_after(self, claim) -> tuple[Integrity, str]:
        if self.reader is None:
            return Integrity.UNCHECKED, ODD_STRUCTURE
        signature = self.signatures.get(claim.start)
        if signature is None:
            return Integrity.ALTERED, UNREACHABLE
        try:
            signature.compute_integrity_info(diff_policy=POLICY)
            summary = signature.summarise_integrity_info()
        except BROKEN:
            return Integrity.UNCHECKED, ODD_STRUCTURE
        if summary["coverage"] < SignatureCoverageLevel.ENTIRE_REVISION:
            return Integrity.ALTERED, STRUCTURE_CHANGED
        if isinstance(summary["diff_result"], SuspiciousModification) or summary["docmdp_ok"] is False:
            return Integrity.ALTERED, STRUCTURE_CHANGED
        added = summary["diff_result"].modification_level > ModificationLevel.LTA_UPDATES
        return (Integrity.EXTENDED if added else Integrity.INTACT), ""

    def revocations(self) -> Revocations:
        if self.reader is None:
            return Revocations()
        try:
            store = DocumentSecurityStore.read_dss(self.reader)
            return Revocations(
                tuple(stream.get_object().data for stream in store.crls),
                tuple(stream.get_object().data for stream in store.ocsps),
            )
        except (NoDSSFoundError, *BROKEN):
            return Revocations()


# Whatever a library of this size raises over bytes that somebody damaged on purpose. The last two are what
# careless code raises when a number is no number; an assertion of pyHanko's counts among them.
BROKEN = (
    PdfError, SuspiciousModification, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError,
    OSError, RecursionError, NotImplementedError, ArithmeticError,
)  # fmt: skip
