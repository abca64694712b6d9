"""Papers that cite others, and the decree that they cite."""

import datetime

import pytest

from documents.actions import editing, relations
from documents.models import Issuer
from tests.documents import shelf

D = datetime.date
DECREE = "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ"


@pytest.fixture
def paper(province):
    def write(subject="Về công tác văn thư", *texts, **values):
        document = shelf.paper(subject, *(texts or ("Trang một",)), **{"owner_unit": province.department} | values)
        relations.read_relations(document)
        document.refresh_from_db()
        return document

    return write


@pytest.fixture
def decree(paper):
    def issue(**values):
        values = {"symbol": "30/2020/NĐ-CP", "issuer": Issuer.objects.named("CHÍNH PHỦ"), "date_issued": D(2020, 3, 5)} | values
        return paper("Về công tác văn thư", **values)

    return issue


def body(response):
    return response.content.decode()


def describe(document, clerk, **values):
    document.refresh_from_db()
    return editing.describe(
        document=document, by=clerk, revision=document.revision, tags=[], fields=[], shared_with=[],
        values={"issuer_name": document.issuer_name, "visibility": document.visibility} | values,
    )  # fmt: skip
