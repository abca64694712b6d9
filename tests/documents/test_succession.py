"""What a unit that hands over leaves behind, and what goes along."""

import datetime

from accounts import personal_data, succession
from documents.models import Document, HeldFile, Upload
from tests.factories import documents as make


def test_drafts_and_files_in_work_go_to_the_heir_and_issued_papers_stay(province):
    issued = make.document(owner_unit=province.commune)
    draft = make.document(owner_unit=province.commune, state=Document.State.DRAFT, symbol="")
    upload = make.upload(clerk=province.commune_clerk, unit=province.commune)
    assert ("văn bản chờ kiểm tra và tệp đang xử lý", 2) in succession.count_open_work([province.commune.pk])
    succession.move_open_work({province.commune.pk: province.neighbour.pk}, by=province.admin)
    for row in (issued, draft, upload):
        row.refresh_from_db()
    assert issued.owner_unit == province.commune
    assert draft.owner_unit == upload.unit == province.neighbour


def test_a_finished_upload_is_forgotten_after_its_time_and_an_unfinished_never(province):
    long_ago = datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)
    finished = make.upload(clerk=province.clerk, unit=province.department)
    working = make.upload(clerk=province.clerk, unit=province.department)
    Upload.objects.filter(pk=finished.pk).update(state="refused", sealed_name="", finished_at=long_ago)
    Upload.objects.filter(pk=working.pk).update(created_at=long_ago)
    HeldFile.objects.create(upload=finished, key=b"", expires_at=long_ago, decision="refused")
    assert personal_data.purge()["uploads"] == 1
    assert list(Upload.objects.all()) == [working]


def test_an_erased_person_leaves_the_documents_nameless(province):
    document = make.document(owner_unit=province.department, created_by=province.clerk, published_by=province.clerk)
    personal_data.erase_person(user=province.clerk, by=province.admin)
    document.refresh_from_db()
    assert (document.created_by, document.published_by) == (None, None)
