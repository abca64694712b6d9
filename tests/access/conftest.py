"""The objects that the pages are about."""

import datetime
import hashlib
import uuid

import pytest
from django.core import signing

from accounts.models import Area, AreaKind, Invitation, Membership
from documents import sealing
from documents.actions import merging, printing, trash
from documents.models import (
    ApiClient,
    Bookmark,
    BulkDeed,
    Document,
    DocumentFile,
    DocumentPage,
    DownloadReading,
    Field,
    Follow,
    HeldFile,
    Import,
    Reprocessing,
    SavedSearch,
    StoreFinding,
    Tag,
    TrustedCertificate,
    UnitQuota,
    Upload,
)
from notifications.messages import UNSUBSCRIBE_SALT
from notifications.models import Delivery, Endpoint, Recipient
from notifications.outbox import notify
from tests.factories import documents as make
from tests.factories import notices as make_notices
from tests.factories import registers as make_registers
from tests.factories import sources as make_source
from tests.news import access as news
from tests.surveys import access as surveys


def with_file(document, text=make.RESOLUTION, **values):
    from documents import page_images, storage
    from documents.reading import extract

    data = make.pdf(text)
    sha256 = hashlib.sha256(data).hexdigest()
    storage.store_original(data, sha256)
    file = DocumentFile.objects.create(
        document=document, name="nghi-quyet.pdf", kind="pdf", mime="application/pdf", size=len(data), sha256=sha256,
        page_count=1, **values,
    )  # fmt: skip
    DocumentPage.objects.create(file=file, document=document, number=1, width=595, height=842, source="text", text=text)
    page_images.make_images(file, extract.read(data, "a.pdf").pages)
    return file


@pytest.fixture
def targets(province):
    from accounts.models import DataRequest

    public = make.document(owner_unit=province.department)
    draft = make.document(owner_unit=province.department, state=Document.State.DRAFT, symbol="10-NQ/TU")
    public_file, draft_file = with_file(public), with_file(draft, make.RESOLUTION + "\nBản nháp")
    public_next, draft_next = (
        with_file(document, f"{make.RESOLUTION}\nBản sửa {document.pk}", version=2) for document in (public, draft)
    )
    twin, emptied, thrown = (
        make.document(owner_unit=province.department, state=Document.State.DRAFT, symbol="10-NQ/TU") for _ in range(3)
    )
    merged = merging.merge(survivor=draft, other=emptied, by=province.clerk)
    trashed = trash.trash(document=thrown, by=province.clerk, reason="Tải nhầm")
    quota = UnitQuota.objects.create(unit=province.department, allowed=1 << 30)
    upload = make.upload(clerk=province.clerk, unit=province.department)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.FAILED)
    held_upload = Upload.objects.create(
        id=uuid.uuid4(), clerk=province.clerk, unit=province.department, size=1, sha256="0" * 64, state="held",
        sealed_name=sealing.seal_name("a.pdf"),
    )  # fmt: skip
    key = sealing.new_key()
    from documents import storage

    storage.write_durably(storage.held_path(held_upload.pk), sealing.encrypt(make.pdf(make.RESOLUTION), key))
    held = HeldFile.objects.create(
        upload=held_upload, key=key, expires_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
    )
    area = Area.objects.create(
        code="67", name="Tỉnh Đắk Nông", kind=AreaKind.objects.first(), valid_from=datetime.date(2004, 1, 1)
    )
    invitation = Invitation.objects.create(
        email="moi@daknong.example", full_name="Mới", unit=province.department, role="cadre", token_digest="0" * 64,
        expires_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC), created_by=province.admin,
    )  # fmt: skip
    request = DataRequest.objects.create(
        person=province.outsider, kind="view", answer_due=datetime.date(2022, 8, 8), finish_due=datetime.date(2022, 9, 1)
    )
    search = SavedSearch.objects.create(owner=province.cadre, name="Chuyển đổi số", address="q=chuyen+doi+so")
    bookmark = Bookmark.objects.create(owner=province.cadre, document=public)
    client = ApiClient.objects.create(
        name="Phần mềm huyện", contact="Văn phòng", unit=province.district, scopes=["documents:read-public"],
        token_digest="0" * 64, expires_on=datetime.date(2100, 1, 1), granted_by=province.admin,
    )  # fmt: skip
    source = make_source.mailbox(unit=province.department, by=province.admin)
    membership = Membership.objects.get(user=province.reader)
    term = make_registers.term(province.department)
    entry = make_registers.incoming(unit=province.department, by=province.clerk, handler=province.opinion)
    export = printing.order_print(
        unit=province.department, by=province.clerk, book="incoming", since=make_registers.DAY, until=make_registers.DAY,
        doc_type=None, format="xlsx",
    )  # fmt: skip
    bulk_deed = BulkDeed.objects.create(kind="edit", by=province.clerk)
    tag = Tag.objects.named("chuyển đổi số")
    folder = Import.objects.create(unit=province.department, by=province.clerk)
    internal = make.document(owner_unit=province.department, visibility="internal", symbol="11-NQ/TU")
    internal_file = with_file(internal, make.RESOLUTION + "\nNội bộ")
    reading = DownloadReading.objects.create(document=internal, by=province.people["opinion"], reason="Lý do của người khác")
    certificate = TrustedCertificate.objects.create(
        der=b"", fingerprint="0" * 64, subject="Gốc", issuer="Gốc", is_root=True,
        valid_from=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), valid_to=datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    unit = {"pk": province.department.pk}
    citation = draft.citations.create(kind="basis", read_kind="basis", ref="30/2020ndcp", key="30/2020ndcp")
    person, _ = Recipient.objects.get_or_create(user=province.clerk)
    address = Endpoint.objects.create(recipient=person, channel="email", address="cu@daknong.example")
    notice = notify("notifications.address_off", address.pk, users=[province.clerk.pk])
    letter = signing.dumps([person.pk, notice.kind], salt=UNSUBSCRIBE_SALT, compress=True)
    return {
        "": {},
        "unsigned": {},
        "notice": {"pk": notice.pk},
        "address": {"pk": address.pk},
        "letter": {"signed": letter},
        "reset": {"uidb36": "1", "key": "khong-dung"},
        "invitation": {"token": "khong-co"},
        "invitation_row": {"pk": invitation.pk},
        "foreign_key": {"pk": 999_999},
        "data_request": {"pk": request.pk},
        "area": {"pk": area.pk},
        "unit": unit,
        "membership": {"pk": membership.pk},
        "term": {"pk": term.pk},
        "entry": {"pk": entry.pk},
        "export": {"pk": export.pk},
        "upload": {"pk": upload.pk},
        "held": {"pk": held.pk},
        "held_page": {"pk": held.pk, "number": 1},
        "finding": {"pk": StoreFinding.objects.create(kind="unread", document=draft, file=draft_file, key="x").pk},
        "stopped_finding": {"pk": StoreFinding.objects.create(kind="gate", document=draft, file=draft_file, key="x").pk},
        "reprocessing": {"pk": Reprocessing.objects.create(stages=["index"]).pk},
        "source": {"pk": source.pk},
        "source_kind": {"kind": "thu-muc"},
        "bulk_deed": {"pk": bulk_deed.pk},
        "import": {"pk": folder.pk},
        "tag": {"pk": tag.pk},
        "field": {"pk": Field.objects.first().pk},
        "draft": {"pk": draft.pk},
        "draft_citation": {"pk": draft.pk, "citation_pk": citation.pk},
        "public_relations": {"pk": public.pk},
        "public_pk": {"pk": public.pk},
        "saved_search": {"pk": search.pk},
        "bookmark": {"pk": bookmark.pk},
        "followed_unit": {"what": "don-vi", "pk": province.department.pk},
        "follow": {"pk": Follow.objects.create(owner=province.cadre, search=search).pk},
        "api_client": {"pk": client.pk},
        "feed": {"token": "khong-co"},
        "section": {"section": "van-ban"},
        "nowhere": {"rest": "v2/"},
        "demo_letter": {"name": "khong-co"},
        "draft_pair": {"pk": draft.pk, "other_pk": twin.pk},
        "merged": {"pk": merged.pk},
        "trashed": {"pk": trashed.pk},
        "quota": {"pk": quota.pk},
        "public_versions": {"pk": public.pk, "old_pk": public_file.pk, "new_pk": public_next.pk},
        "draft_versions": {"pk": draft.pk, "old_pk": draft_file.pk, "new_pk": draft_next.pk},
        "internal": {"pk": internal.pk},
        "internal_file": {"pk": internal.pk, "file_pk": internal_file.pk},
        "internal_opened": {"pk": internal.pk, "reading_pk": reading.pk},
        "certificate": {"pk": certificate.pk},
        **notice_targets(province),
        **news.targets(province),
        **surveys.targets(province),
        **reading_targets("public", public, public_file),
        **reading_targets("draft", draft, draft_file, document_key="draft_document"),
    }


def notice_targets(province):
    told = make_notices.office_notice(by=province.clerk, unit=province.department)
    notice = told.notice
    dead = notice.deliveries.filter(channel="email")[0]
    Delivery.objects.filter(pk=dead.pk).update(state="failed")
    return {"office_notice": {"pk": told.pk}, "sent_notice": {"pk": notice.pk}, "dead_delivery": {"pk": dead.pk}}


def reading_targets(prefix, document, file, document_key=None):
    return {
        document_key or prefix: {"pk": document.pk, "slug": "van-ban"},
        f"{prefix}_page": {"pk": document.pk, "number": 1},
        f"{prefix}_file": {"pk": document.pk, "file_pk": file.pk},
        f"{prefix}_file_page": {"pk": document.pk, "file_pk": file.pk, "number": 1},
    }
