"""An object store for tests: a server on the loopback, in this process, that forgets everything with it."""

import contextlib

import pytest
from django.conf import settings as project
from moto.server import ThreadedMotoServer

BUCKET = "kho-thu"


@pytest.fixture(scope="session")
def object_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


def options(address):
    return project.OBJECT_STORE["OPTIONS"] | {
        "endpoint_url": address, "bucket_name": BUCKET, "access_key": "thu", "secret_key": "thu-thu-thu", "location": "cong",
    }  # fmt: skip


def use(settings, address):
    settings.STORE = "s3"
    settings.STORAGES = settings.STORAGES | {"documents": project.OBJECT_STORE | {"OPTIONS": options(address)}}


@pytest.fixture
def in_objects(settings, object_server):
    """The store of this test is an empty bucket."""
    from django.core.files.storage import storages

    use(settings, object_server)
    bucket = storages["documents"].bucket
    bucket.create()
    yield bucket
    bucket.objects.delete()
    bucket.delete()


@pytest.fixture(params=["disk", "s3"])
def store(request):
    """Each test that asks for it runs once on the disk and once in an object store."""
    if request.param == "s3":
        request.getfixturevalue("in_objects")
    return request.param


@contextlib.contextmanager
def away(settings):
    """Nobody answers at the address of the object store."""
    before = settings.STORE, settings.STORAGES
    use(settings, "http://127.0.0.1:9")
    yield
    settings.STORE, settings.STORAGES = before
