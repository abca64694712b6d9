"""Files sent by a clerk as they go over the wire, and what is left of them."""

import html

import pytest

from documents import pipeline, quarantine
from documents.models import Document, DocumentFile, Upload
from tests.factories import documents as make

UPLOAD, DESK, QUEUE = "/van-ban/tai-len/", "/van-ban/ban-van-thu/", "/van-ban/ban-van-thu/hang-doi/"
LETTER = make.pdf(make.RESOLUTION)
EDGE = "ranh-gioi-giua-cac-phan"


def form_body(*sent, declared="1"):
    """A form as it goes over the wire, names and all: the test client would tidy them."""
    parts = [f'--{EDGE}\r\nContent-Disposition: form-data; name="declared_open"\r\n\r\n{declared}\r\n'.encode()]
    for name, data in sent:
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/x\r\n\r\n'
        parts += [head.encode(), data, b"\r\n"]
    return b"".join([*parts, f"--{EDGE}--\r\n".encode()])


def post(client, *sent, script=True, declared="1"):
    return client.generic(
        "POST", UPLOAD, form_body(*sent, declared=declared), content_type=f"multipart/form-data; boundary={EDGE}",
        headers={"accept": "application/json"} if script else {},
    )  # fmt: skip


@pytest.fixture
def clerk(as_person):
    return as_person("clerk")


def processed(answer):
    assert answer.status_code == 202, answer.content
    pipeline.process(answer.json()["id"])
    return Upload.objects.get(pk=answer.json()["id"])


def page_of(client, path=DESK):
    return html.unescape(client.get(path).content.decode())


def nothing_is_left(settings):
    kept = [path for root in (settings.MEDIA_ROOT, settings.HELD_ROOT, quarantine.root()) for path in root.rglob("*")]
    assert [path for path in kept if path.is_file()] == []
    assert not Document.objects.exists() and not DocumentFile.objects.exists()
