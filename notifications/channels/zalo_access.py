"""The access token of the Official Account: good for a day, renewed with a refresh token that is good for one use."""

import base64
import hashlib
from datetime import timedelta

import requests
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications.models import ZaloAccess

TIMEOUT = 10
BEFORE_ITS_END = timedelta(minutes=5)


class NoAccess(ConnectionError):
    """Zalo gives no token now: everything waits."""


@transaction.atomic
def access_token(http: requests.Session, *, instead_of="") -> str:
    """One that should still be good; `instead_of`: one that Zalo has just refused. Two workers renew one after the other, and
    the second finds what the first got."""
    ZaloAccess.objects.get_or_create(app_id=settings.ZALO_APP_ID)
    access = ZaloAccess.objects.select_for_update().get(app_id=settings.ZALO_APP_ID)
    configured = hashlib.sha256(settings.ZALO_REFRESH_TOKEN.encode()).hexdigest()
    seal = _seal()
    if access.begun_with == configured and access.expires_at and access.expires_at - BEFORE_ITS_END > timezone.now():
        token = seal.decrypt(access.access_token.encode()).decode()
        if token != instead_of:
            return token
    if access.begun_with != configured:  # the operator has asked the Official Account anew
        access.begun_with, refresh_token = configured, settings.ZALO_REFRESH_TOKEN
    else:
        refresh_token = seal.decrypt(access.refresh_token.encode()).decode()
    got = _renewed(http, refresh_token)
    access.access_token = seal.encrypt(got["access_token"].encode()).decode()
    access.refresh_token = seal.encrypt(got["refresh_token"].encode()).decode()
    access.expires_at = timezone.now() + timedelta(seconds=int(got["expires_in"]))
    access.save()
    return got["access_token"]


def _renewed(http, refresh_token):
    try:
        answer = http.post(
            settings.ZALO_TOKEN_URL,
            headers={"secret_key": settings.ZALO_APP_SECRET},
            data={"app_id": settings.ZALO_APP_ID, "grant_type": "refresh_token", "refresh_token": refresh_token},
            timeout=TIMEOUT,
        )
        got = answer.json()
        if not all(got.get(name) for name in ("access_token", "refresh_token", "expires_in")):
            raise NoAccess(f"Zalo answered {got.get('error', answer.status_code)} to a refresh token")
    except (ValueError, AttributeError):  # no JSON, or no object
        raise NoAccess("Zalo answered something that is no token") from None
    return got


def _seal():
    """A copy of the database alone does not let anybody speak for the Official Account."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"notifications.zalo").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
