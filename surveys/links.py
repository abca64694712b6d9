"""Personal links. The token is made of the portal's secret and the row, so a letter can be sent again and nothing is stored
but its digest. Whoever has the secret and the database could make it too: level C says so to the respondent."""

import base64
import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac


def token_of(participation):
    made = salted_hmac("surveys.personal", participation.pk.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def personal_url(survey, participation):
    return _whole(reverse("answering:personal", args=[survey.code, token_of(participation)]))


def open_url(survey, stratum=None):
    return _whole(reverse("answering:start", args=[survey.code])) + (f"?tang={stratum.code}" if stratum else "")


def _whole(path):
    return settings.SITE_URL.rstrip("/") + path
