"""Sealing of answers, of the state between the pages, and of the shares of a private key. Knows no settings, no models.

An answered form is sealed to the survey's public key (X25519, NaCl SealedBox): whoever seals cannot open. The private
key exists whole only for the seconds in which it is split, and again at the opening.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
import zlib
from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

STEP = 1024  # bytes to which an answered form is padded
PRIME = 2**521 - 1
SHARE_BYTES = 66
CHECK_BYTES = 16
LARGEST_STATE = 2_000_000  # bytes of a state when unpacked
OPS, MEMORY = argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE  # of a passphrase: most of a second, 256 MB
MOST_OPS, MOST_MEMORY = 10, 1 << 30
_PLAIN, _PACKED = b"0", b"1"


class Unreadable(Exception):
    """What was given does not open with this key, or is not what was sealed."""


class WrongPassphrase(Exception):
    pass


def canonical(record: dict) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# --- Answered forms ---------------------------------------------------------------------------------


def new_pair() -> tuple[bytes, bytes]:
    """(public key, private key), 32 bytes each."""
    key = PrivateKey.generate()
    return bytes(key.public_key), bytes(key)


def public_of(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def seal(public: bytes, record: dict, room: int = 0) -> bytes:
    """`room`: bytes that no record of its kind exceeds; then all of them have one length."""
    plain = canonical(record)
    length = -(-max(room, len(plain)) // STEP) * STEP
    return SealedBox(PublicKey(public)).encrypt(plain.ljust(length))  # whoever reads the JSON passes over spaces


class Opener:
    """Opens the forms of one survey; the key is taken apart once."""

    def __init__(self, private: bytes):
        self._box = SealedBox(PrivateKey(private))

    def open(self, box: bytes) -> dict:
        try:
            record = json.loads(self._box.decrypt(bytes(box)))
        except (CryptoError, ValueError):
            raise Unreadable from None
        if not isinstance(record, dict):
            raise Unreadable
        return record


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def mac(key: str, content: bytes) -> bytes:
    return hmac.digest(key.encode(), content, "sha256")


# --- The state between the pages --------------------------------------------------------------------


def derived_key(secret: str, purpose: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=purpose.encode()).digest()


def seal_state(key: bytes, state: dict) -> str:
    plain = canonical(state)
    body = _PACKED + zlib.compress(plain, 1) if len(plain) > 400 else _PLAIN + plain
    return base64.urlsafe_b64encode(SecretBox(key).encrypt(body)).decode()


def open_state(key: bytes, text: str) -> dict:
    try:
        body = SecretBox(key).decrypt(base64.urlsafe_b64decode(text.encode("ascii")))
        plain = zlib.decompressobj().decompress(body[1:], LARGEST_STATE) if body[:1] == _PACKED else body[1:]
        return json.loads(plain)
    except (CryptoError, ValueError, zlib.error):
        raise Unreadable from None


# --- Sharing a private key (Shamir) -----------------------------------------------------------------


def split(secret: bytes, needed: int, among: int) -> list[bytes]:
    """Any `needed` of the shares give the 32 bytes back; fewer say nothing about them. A share carries its number and a
    digest, by which `join` knows that it has put together what was split."""
    if len(secret) != 32 or not 1 <= needed <= among <= 255:
        raise ValueError("A secret of 32 bytes, and no more shares needed than there are.")
    line = [int.from_bytes(secret, "big"), *(secrets.randbelow(PRIME) for _ in range(needed - 1))]
    # Of the secret itself a digest would be enough to try guesses; 32 random bytes cannot be guessed.
    check = hashlib.sha256(b"surveys:share:" + secret).digest()[:CHECK_BYTES]
    return [
        bytes([x]) + sum(a * pow(x, power, PRIME) for power, a in enumerate(line)).__mod__(PRIME).to_bytes(SHARE_BYTES, "big") + check
        for x in range(1, among + 1)
    ]  # fmt: skip


def join(shares: Sequence[bytes]) -> bytes:
    points = {share[0]: int.from_bytes(share[1 : 1 + SHARE_BYTES], "big") for share in shares}
    total = 0
    for x, y in points.items():
        weight = 1
        for other in points:
            if other != x:
                weight = weight * other * pow(other - x, -1, PRIME) % PRIME
        total = (total + y * weight) % PRIME
    if not points or total >= 1 << 256:
        raise Unreadable
    secret = total.to_bytes(32, "big")
    check = hashlib.sha256(b"surveys:share:" + secret).digest()[:CHECK_BYTES]
    if any(not hmac.compare_digest(share[-CHECK_BYTES:], check) for share in shares):
        raise Unreadable
    return secret


def lock_share(share: bytes, passphrase: str) -> bytes:
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    key = _key_of(passphrase, salt, OPS, MEMORY)
    return salt + OPS.to_bytes(4, "big") + MEMORY.to_bytes(4, "big") + SecretBox(key).encrypt(share)


def unlock_share(locked: bytes, passphrase: str) -> bytes:
    locked, at = bytes(locked), argon2id.SALTBYTES
    ops, memory = int.from_bytes(locked[at : at + 4], "big"), int.from_bytes(locked[at + 4 : at + 8], "big")
    if not (0 < ops <= MOST_OPS and 0 < memory <= MOST_MEMORY):
        raise Unreadable
    try:
        return SecretBox(_key_of(passphrase, locked[:at], ops, memory)).decrypt(locked[at + 8 :])
    except CryptoError:
        raise WrongPassphrase from None


def _key_of(passphrase: str, salt: bytes, ops: int, memory: int) -> bytes:
    return argon2id.kdf(SecretBox.KEY_SIZE, spoken(passphrase).encode(), salt, opslimit=ops, memlimit=memory)


def spoken(passphrase: str) -> str:
    """What counts of it: the same words typed on a Mac and on a phone differ in their code points."""
    return unicodedata.normalize("NFC", " ".join(passphrase.split()))
