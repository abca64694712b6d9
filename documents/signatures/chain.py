"""Does a certificate lead to one of the roots installed here? No network, ever."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)


class Trust(StrEnum):
    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Anchors:
    """What the administrator installed: DER of roots, and of certificates between them and the signers."""

    roots: tuple[bytes, ...] = ()
    between: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Revocations:
    """Lists and answers that travel inside the file."""

    crls: tuple = ()
    ocsps: tuple = ()


async def judge(certificate, others, *, moment, anchors: Anchors, revocations: Revocations) -> tuple[Trust, bool]:
    """(trust at that moment, was revocation checked)."""
    if not anchors.roots:
        return Trust.UNKNOWN, False
    revocation_known = bool(revocations.crls or revocations.ocsps)
    for mode in ("require", "soft-fail") if revocation_known else ("soft-fail",):
        try:
            await _find_path(certificate, others, moment, anchors, revocations, mode)
            return Trust.TRUSTED, mode == "require"
        except RevokedError:
            return Trust.REVOKED, True
        except InsufficientRevinfoError:
            continue
        except (ExpiredError, NotYetValidError):
            return Trust.EXPIRED, False
        except (PathError, ValidationError, ValueError):
            if mode == "soft-fail":
                return Trust.UNKNOWN, False
    return Trust.UNKNOWN, False


async def _find_path(certificate, others, moment, anchors, revocations, mode):
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in anchors.roots],
        other_certs=[*(x509.Certificate.load(der) for der in anchors.between), *others],
        moment=moment or datetime.datetime.now(datetime.UTC),
        allow_fetching=False,
        crls=list(revocations.crls),
        ocsps=list(revocations.ocsps),
        revocation_mode=mode,
        retroactive_revinfo=True,
    )
    return await find_valid_path(certificate, context.path_builder.async_build_paths_lazy(certificate), context)
