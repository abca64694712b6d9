"""The registers of an office, their pages, and what a clerk fills in there."""

import html

import pytest
from django.utils import timezone

from tests.factories import registers as make

INCOMING, OUTGOING, TASKS = "/van-ban/so-den/", "/van-ban/so-di/", "/van-ban/viec-cua-toi/"
TODAY = timezone.localdate


@pytest.fixture
def office(province):
    make.term(province.province)
    return {"unit": province.department, "by": province.clerk}


@pytest.fixture
def entry(office):
    return make.incoming(**office)


def body(response, status=200):
    assert response.status_code == status, response.status_code
    return html.unescape(response.content.decode())


def page_of(entry, deed=""):
    return f"/van-ban/so-dang-ky/{entry.pk}/{deed}"


def typed(**values):
    """What the clerk fills in for an incoming paper of today."""
    return {
        "day": f"{TODAY():%d/%m/%Y}", "author": "Sở Y tế", "symbol": "20/SYT-VP", "subject": "Về phòng dịch",
        "declared_open": "on",
    } | values  # fmt: skip
