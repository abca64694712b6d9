"""Encryption of the little that is kept about files nobody may read: names in flight, held files."""

import base64
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


def _name_key() -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"upload names").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal_name(name: str) -> str:
    return _name_key().encrypt(name.encode()).decode()


def open_name(sealed: str) -> str:
    """The name, or "" when there is none any more."""
    try:
        return _name_key().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:  # SECRET_KEY was changed in between
        return ""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def encrypt(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, None)


def decrypt(data: bytes, key: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], None)
