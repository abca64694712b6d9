"""The bytes that came in are the bytes that go out, whatever happens to the document in between."""

import hashlib

import pytest
from django.urls import reverse

from documents import pipeline, storage
from documents.actions import editing, signatures
from documents.models import Document
from tests.documents import signing
from tests.factories import documents as make


@pytest.mark.django_db(transaction=True)
def test_the_original_stays_the_same_over_its_whole_life(province, as_person):
    data = signing.signed_twice(before=signing.with_number_filled_in)
    sha256 = hashlib.sha256(data).hexdigest()
    upload = make.upload(clerk=province.clerk, unit=province.department, data=data)
    pipeline.process(upload.pk)
    upload.refresh_from_db()
    document, file = upload.document, upload.file
    address = reverse("documents:original", args=[document.pk, file.pk])

    def same_bytes(after):
        file.refresh_from_db()
        assert file.sha256 == sha256, after
        assert storage.read_original(sha256) == data, after
        taken = b"".join(as_person("clerk").get(address).streaming_content)
        assert taken == data, after

    same_bytes("reading and storing")
    editing.describe(
        document=document, by=province.clerk, revision=document.revision,
        values={"subject": "Trích yếu đã sửa", "issuer_name": "TỈNH ỦY ĐẮK NÔNG"}, tags=["mới"], fields=[], shared_with=[],
    )  # fmt: skip
    same_bytes("editing")
    editing.publish(document=document, by=province.clerk)
    same_bytes("publishing")
    marked = as_person("clerk").get(reverse("documents:marked_copy", args=[document.pk, file.pk]))
    assert marked.status_code == 200 and marked.content != data
    same_bytes("a marked copy")
    signatures.check_file(file)
    same_bytes("checking its signatures again")
    editing.withdraw(document=document, by=province.clerk, reason="Đăng nhầm")
    same_bytes("withdrawing")
    editing.reopen(document=document, by=province.clerk)
    same_bytes("reopening")
    editing.publish(document=Document.objects.get(pk=document.pk), by=province.clerk)
    same_bytes("publishing again")
