"""The store in an S3-compatible object store: a place there answers to the words of a Path that are used here."""

import contextlib

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from documents.exceptions import StoreAway

ABSENT = {"404", "NoSuchKey", "NotFound"}


@contextlib.contextmanager
def answering():
    """What the library says about the network and the store, in the portal's words."""
    try:
        yield
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in ABSENT:
            raise FileNotFoundError from None
        raise StoreAway from None
    except (BotoCoreError, Boto3Error, OSError):
        raise StoreAway from None


def _storage():
    return storages["documents"]


def _full(key):
    location = _storage().location.strip("/")
    return f"{location}/{key}" if location else key


class ObjectPlace:
    def __init__(self, key: str):
        self.key = key

    def _object(self):
        return _storage().bucket.Object(_full(self.key))

    def exists(self) -> bool:
        with answering():
            return _storage().exists(self.key)

    def open(self, mode="rb"):
        """A stream that reads as it is asked, so a large original need not fit into memory."""
        with answering():
            return _Stream(self._object().get()["Body"])

    def read_bytes(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    def write(self, data: bytes):
        """The store keeps an object whole or not at all, and has it when it has answered."""
        with answering():
            _storage().save(self.key, ContentFile(data))

    def unlink(self, missing_ok=False):
        if not missing_ok and not self.exists():
            raise FileNotFoundError
        with answering():
            _storage().delete(self.key)


class _Stream:
    """The body of an answer. A line that breaks in the middle is a store that is away."""

    def __init__(self, body):
        self._body = body

    def read(self, amount=None) -> bytes:
        with answering():
            return self._body.read(amount if amount is None or amount >= 0 else None)

    def close(self):
        self._body.close()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()


def listed(prefix: str, after: str = ""):
    """(key, size, changed at) of what lies under the prefix, by key; a thousand are fetched at a time."""
    cut = len(_full(""))
    asked = {"Prefix": _full(prefix)} | ({"Marker": _full(after)} if after else {})
    rows = iter(_storage().bucket.objects.filter(**asked))
    while True:
        with answering():
            row = next(rows, None)
        if row is None:
            return
        yield row.key[cut:], row.size, row.last_modified
