"""Encryption of the little that is kept about files nobody may read: names in flight, held files."""

import base64
import hmac
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


def _derived(purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(settings.SECRET_KEY.encode())


def _name_key() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(b"upload names")))


def _password_key() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(b"mailbox passwords")))


def seal_name(name: str) -> str:
    return _name_key().encrypt(name.encode()).decode()


def open_name(sealed: str) -> str:
    """The name, or "" when there is none any more."""
    try:
        return _name_key().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:  # SECRET_KEY was changed in between
        return ""


def seal_password(password: str) -> str:
    return _password_key().encrypt(password.encode()).decode()


def open_password(sealed: str) -> str:
    """The password, or "" when there is none that this SECRET_KEY opens."""
    try:
        return _password_key().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


def fingerprint(*parts: bytes) -> str:
    """Tells the same again and, without SECRET_KEY, nothing else."""
    digest = hmac.new(_derived(b"fingerprints"), digestmod="sha256")
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def encrypt(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, None)


def decrypt(data: bytes, key: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], None)
