"""The folder a scanner writes to, and what is dropped into it."""

import shutil
import uuid
from pathlib import Path

import pytest

from documents.models import Upload
from tests.factories import documents as make
from tests.factories.sources import folder as folder_source
from tests.factories.sources import home

OPEN = make.pdf(make.RESOLUTION)
MARKED = make.pdf(f"TỐI MẬT\n{make.RESOLUTION}")


@pytest.fixture
def scans(settings):
    """Where folders of scanners may lie; in memory."""
    root = Path("/dev/shm") / f"tuyengiao-scan-test-{uuid.uuid4().hex[:12]}"
    root.mkdir()
    settings.SCAN_ROOTS = [str(root)]
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def source(province, scans):
    return folder_source(home(province.department) / "may-quet", unit=province.department, by=province.admin, responsible=province.clerk)


@pytest.fixture
def drop(source):
    def put(name, data=OPEN, inside=""):
        path = Path(source.folder) / inside / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    return put


def states():
    return sorted(Upload.objects.values_list("state", flat=True))


def left_in(source):
    return sorted(path.relative_to(source.folder).as_posix() for path in Path(source.folder).rglob("*"))
