"""Who wrote a message, as far as that can be known.

A From line proves nothing: whoever writes a message writes it. What is checked, and no more: there is one
From line with one address; that address or its domain is on the source's list; and what the mail server
that took the message in wrote about it (Authentication-Results, RFC 8601), believed only under the name
that the source gives for that server, and shown to the clerk either way.
"""

import email.errors
import email.policy
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from documents.models import Arrival
from documents.sources.structure import decoded_words

Proof = Arrival.Proof
FIELDS = (
    "FROM SUBJECT AUTHENTICATION-RESULTS AUTO-SUBMITTED PRECEDENCE LIST-ID LIST-UNSUBSCRIBE RETURN-PATH "
    "X-AUTO-RESPONSE-SUPPRESS"
)
LINE = 4000
NOBODY_READS = re.compile(
    r"^(no-?reply|do-?not-?reply|khong-?tra-?loi|mailer-daemon|postmaster|bounces?|daemon|root|notifications?)([.+_=-].*)?$"
)


@dataclass(frozen=True)
class Head:
    sender: str  # lower case; "" when there is not exactly one
    subject: str  # for the gate's eyes only, kept nowhere
    proof: str
    proof_words: str
    written_by_a_person: bool


def read_head(data: bytes, *, verifier="") -> Head:
    fields = BytesHeaderParser(policy=email.policy.compat32).parsebytes(data)
    sender = one_address([str(line) for line in fields.get_all("From", [])])
    proof, words = read_proof([str(line) for line in fields.get_all("Authentication-Results", [])], sender, verifier)
    subject = decoded_words(str(fields.get("Subject", ""))[:LINE])
    return Head(sender, subject, proof, words, _by_a_person(fields, sender))


def one_address(lines) -> str:
    if len(lines) != 1 or len(lines[0]) > LINE:
        return ""
    try:
        header = email.policy.default.header_factory("From", re.sub(r"\s+", " ", lines[0]))
        found = header.addresses
    except Exception:  # the parser of the standard library gives up on some lines in ways of its own
        return ""
    if len(found) != 1 or any(not isinstance(defect, HARMLESS) for defect in header.defects):
        return ""
    address = found[0].addr_spec.lower()
    return address if re.fullmatch(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,189}", address) else ""


HARMLESS = (email.errors.ObsoleteHeaderDefect, email.errors.NonASCIILocalPartDefect)


def is_listed(sender, listed) -> bool:
    """`listed` holds addresses (a@b.example) and whole domains (@b.example)."""
    return bool(sender) and (sender in listed or f"@{sender.rpartition('@')[2]}" in listed)


def read_proof(lines, sender, verifier):
    """What the topmost result says. Servers add theirs on top; one further down may be the sender's own."""
    # Folded lines and quoted strings first: a ";" or a blank inside them is the sender's own, not the server's.
    plain = [re.sub(r'"(?:[^"\\]|\\.)*"', "", re.sub(r"\s+", " ", line)) for line in lines]
    named = [((line.partition(";")[0].split() or [""])[0].lower(), line[:LINE]) for line in plain]
    if verifier:
        named = [(name, line) for name, line in named if name == verifier.lower()]
    if not named:
        return Proof.NONE, ""
    _, line = named[0]
    results = [re.sub(r"\([^)]*\)", "", part).strip().lower() for part in line.split(";")[1:]]
    domain = sender.rpartition("@")[2]
    words, confirmed, contradicted = [], False, False
    for result in results:
        match = re.match(r"(dmarc|dkim|spf)\s*=\s*([a-z]+)", result)
        if not match:
            continue
        method, verdict = match.groups()
        signed = re.search(r"header\.(?:d|from)\s*=\s*@?([a-z0-9.-]+)", result)
        about = signed[1] if signed else ""
        words.append(f"{method}={verdict}" + (f" ({about})" if about else ""))
        aligned = bool(domain) and (about == domain or domain.endswith(f".{about}") and "." in about)
        confirmed |= verdict == "pass" and aligned and method in ("dmarc", "dkim")
        contradicted |= method == "dmarc" and verdict == "fail"
    told = " ".join(words)[:200]
    if contradicted:
        return Proof.CONTRADICTED, told
    if confirmed:
        return (Proof.CONFIRMED if verifier else Proof.UNVERIFIED), told
    return (Proof.UNVERIFIED if words else Proof.NONE), told


def _by_a_person(fields, sender) -> bool:
    """Whether a letter back would reach somebody and start no conversation between machines."""
    automatic = str(fields.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(fields.get("Precedence", "")).strip().lower()
    return (
        bool(sender)
        and automatic.startswith("no")
        and precedence not in ("bulk", "junk", "list", "auto_reply")
        and not any(fields.get(name) for name in ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress"))
        and str(fields.get("Return-Path", "")).strip() != "<>"
        and not NOBODY_READS.match(sender.partition("@")[0])
    )
