"""Every URL with every persona: who gets in, who is asked to sign in, who meets 403 or 404.

A URL that is not in the table fails the last test, so nothing can be added without deciding who may not.
"""

import datetime
import hashlib
import uuid

import pytest
from django.core import signing
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

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
from tests.access_table import (
    ADMIN,
    ANYONE,
    CATALOGUE,
    CLERKS,
    LOOK_AT_DEPARTMENT,
    NOT_OTHER_CLERKS,
    OFFICE,
    REGISTER_OF_DEPARTMENT,
    SEES_ENTRY,
    SIGNED_IN,
    TOLD,
    Page,
    deed,
)
from tests.factories import documents as make
from tests.factories import notices as make_notices
from tests.factories import registers as make_registers
from tests.factories import sources as make_source
from tests.personas import PEOPLE

PAGES = {
    "home": Page(ANYONE),
    "health": Page(ANYONE),
    # Accounts of oneself
    "account_login": Page(ANYONE),
    "account_logout": Page(ANYONE),
    "account_inactive": Page(ANYONE),
    "account_signup": Page(ANYONE),  # says that accounts are given by invitation
    "account_reset_password": Page(ANYONE),
    "account_reset_password_done": Page(ANYONE),
    "account_reset_password_from_key": Page(ANYONE, target="reset"),
    "account_reset_password_from_key_done": Page(ANYONE),
    # Without a half-done sign-in these lead back to its first step.
    "mfa_authenticate": Page(SIGNED_IN),
    "mfa_login_webauthn": Page(SIGNED_IN),
    "session": Page(SIGNED_IN),
    "session_ended": Page(ANYONE),
    "session_extend": deed(SIGNED_IN),
    "invitation_accept": Page(ANYONE, target="invitation"),
    **{
        name: Page(SIGNED_IN)
        for name in (
            "account_reauthenticate", "account_email", "account_change_password", "account_set_password", "mfa_index",
            "mfa_reauthenticate", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn",
            "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "profile", "my_data", "my_data_export",
        )
    },
    # Nobody here has switched on a second step, so there is none to switch off and no code to show.
    **{
        name: Page(frozenset(), seen_by=frozenset())
        for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
    },
    # Before a key is even looked up, the password is asked for again.
    "mfa_remove_webauthn": Page(SIGNED_IN, target="foreign_key"),
    "mfa_edit_webauthn": Page(SIGNED_IN, target="foreign_key"),
    "device_forget": deed((), "foreign_key", seen_by=frozenset()),
    "my_data_ask": deed(SIGNED_IN),
    "roles": Page(SIGNED_IN),
    "settings": Page(ADMIN),
    "merge_2025": Page(ADMIN),
    "data_requests": Page(ADMIN),
    "data_request": Page(ADMIN, target="data_request"),
    # Units
    "units:tree": Page(SIGNED_IN),
    "units:suggest": Page(SIGNED_IN),
    "units:areas": Page(SIGNED_IN),
    "units:area": Page(SIGNED_IN, target="area"),
    "units:detail": Page(SIGNED_IN, target="unit"),
    "units:create": Page(ADMIN, target="unit"),
    "units:rename": Page(ADMIN, target="unit"),
    "units:merge": Page(ADMIN, target="unit"),
    "units:dissolve": Page(ADMIN, target="unit"),
    "units:members": Page(
        frozenset({"clerk", "editor", "leader", "opinion", "secretary", "admin"}), target="unit"
    ),
    "units:invite": Page(ADMIN, target="unit"),
    "units:membership_end": deed(ADMIN, "membership"),
    "units:invitation_renew": deed(ADMIN, "invitation_row"),
    "units:invitation_revoke": deed(ADMIN, "invitation_row"),
    # Letters of a demonstration, and this is none (tests/notifications/test_demo_mailbox.py)
    "notifications:demo_mailbox": Page(frozenset(), seen_by=frozenset()),
    "notifications:demo_letter": Page(frozenset(), target="demo_letter", seen_by=frozenset()),
    # The trail
    "audit:events": Page(frozenset({"admin", "leader", "auditor"})),
    # The records office
    "documents:desk": Page(CLERKS),
    "documents:queue": Page(CLERKS),
    "documents:upload": deed(CLERKS),
    "documents:dismiss_finished": deed(CLERKS),
    "documents:retry_upload": deed({"clerk"}, "upload", seen_by=SIGNED_IN - (CLERKS - {"clerk"})),
    "documents:dismiss_upload": deed(CLERKS, "upload"),  # another's line is simply not there to take off
    "documents:next_on_table": Page(CATALOGUE),
    "documents:to_publish": Page(CLERKS | {"leader"}),
    "documents:publish": deed({"clerk", "leader"}, "draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:publish_many": deed(CLERKS | {"leader"}),
    "documents:edit_many": deed(CATALOGUE),
    "documents:edit_found": Page(CATALOGUE),
    "documents:bulk_deed": Page(frozenset({"clerk"}), target="bulk_deed", seen_by=frozenset()),
    "documents:undo_bulk": deed({"clerk"}, "bulk_deed", seen_by=frozenset()),
    "documents:imports": Page(CLERKS),
    "documents:import_index": deed(CLERKS),
    "documents:import_folder": deed(CLERKS),
    **{
        name: Page(frozenset({"clerk"}), method, "import", seen_by=SIGNED_IN - (CLERKS - {"clerk"}))
        for method, names in (
            ("get", ("documents:import", "documents:import_progress", "documents:import_report")),
            (
                "post",
                (
                    "documents:import_columns", "documents:import_begin", "documents:import_stop",
                    "documents:import_finish", "documents:import_retry",
                ),
            ),
        )
        for name in names
    },
    "documents:tags": Page(CATALOGUE),
    "documents:tag": Page(CATALOGUE, target="tag"),
    "documents:rename_tag": deed(CATALOGUE, "tag"),
    "documents:move_tag": deed(CATALOGUE, "tag"),
    "documents:merge_tag": Page(CATALOGUE, target="tag"),
    "documents:delete_tag": deed(CATALOGUE, "tag"),
    "documents:fields_of_work": Page(CATALOGUE),
    "documents:field_of_work": Page(CATALOGUE, target="field"),
    "documents:shift_field": deed(CATALOGUE, "field"),
    "documents:held": Page(frozenset({"leader"})),
    "documents:held_page": Page(frozenset({"leader"}), target="held_page"),
    "documents:decide_held": deed({"leader"}, "held"),
    # The registers: to whoever reads none they do not exist.
    "documents:register_incoming": Page(CLERKS | {"leader"}, seen_by=frozenset()),
    "documents:register_outgoing": Page(CLERKS | {"leader"}, seen_by=frozenset()),
    "documents:enter_incoming": Page(CLERKS, seen_by=CLERKS | {"leader"}),
    "documents:enter_outgoing": Page(CLERKS, seen_by=CLERKS | {"leader"}),
    "documents:next_incoming": Page(CLERKS, seen_by=CLERKS | {"leader"}),
    "documents:next_outgoing": Page(CLERKS, seen_by=CLERKS | {"leader"}),
    "documents:register_entry": Page(REGISTER_OF_DEPARTMENT | {"opinion"}, target="entry", seen_by=frozenset()),
    "documents:correct_entry": Page(frozenset({"clerk"}), target="entry", seen_by=SEES_ENTRY),
    "documents:assign_entry": deed(REGISTER_OF_DEPARTMENT, "entry", seen_by=SEES_ENTRY),
    "documents:finish_entry": deed(SEES_ENTRY, "entry", seen_by=SEES_ENTRY),
    "documents:reopen_entry": deed(SEES_ENTRY, "entry", seen_by=SEES_ENTRY),
    "documents:cancel_entry": deed({"clerk"}, "entry", seen_by=SEES_ENTRY),
    "documents:link_entry": deed({"clerk"}, "entry", seen_by=SEES_ENTRY),
    "documents:register_prints": Page(CLERKS | {"leader"}, seen_by=frozenset()),
    "documents:register_export": Page(frozenset({"clerk"}), target="export", seen_by=frozenset()),
    "documents:fetch_export": Page(frozenset({"clerk"}), target="export", seen_by=frozenset()),
    "documents:terms": Page(CLERKS, seen_by=CLERKS | {"leader"}),
    "documents:remove_term": deed({"clerk"}, "term", seen_by=REGISTER_OF_DEPARTMENT),
    "documents:my_tasks": Page(OFFICE, seen_by=frozenset()),
    "documents:catalogue": Page(CATALOGUE),
    "documents:add_file_unit": deed(CATALOGUE),
    # Keeping the store
    "documents:store": Page(ADMIN),
    "documents:start_check": deed(ADMIN),
    "documents:check_progress": Page(ADMIN),
    "documents:settle_finding": deed(ADMIN, "finding"),
    "documents:decide_stopped": deed({"leader"}, "stopped_finding"),
    "documents:reprocessings": Page(ADMIN),
    "documents:start_reprocessing": deed(ADMIN),
    "documents:reprocessing": Page(ADMIN, target="reprocessing"),
    "documents:reprocessing_progress": Page(ADMIN, target="reprocessing"),
    "documents:stop_reprocessing": deed(ADMIN, "reprocessing"),
    "documents:take_up_reprocessing": deed(ADMIN, "reprocessing"),
    "documents:sources": Page(CLERKS | ADMIN),
    "documents:source_add": Page(ADMIN, target="source_kind"),
    # Clerks of other offices get past the door, and there is no such source for them.
    "documents:source": Page(frozenset({"clerk", "admin"}), target="source", seen_by=NOT_OTHER_CLERKS),
    "documents:source_edit": Page(ADMIN, target="source"),
    "documents:source_try": deed(ADMIN, "source"),
    "documents:source_pause": deed(ADMIN, "source"),
    "documents:source_resume": deed(ADMIN, "source"),
    "documents:source_declare": deed({"clerk"}, "source", seen_by=NOT_OTHER_CLERKS),
    "documents:source_give_up": deed({"clerk"}, "source", seen_by=NOT_OTHER_CLERKS),
    "documents:review": Page(frozenset({"clerk", "editor"}), target="draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:reopen": deed({"clerk", "leader"}, "draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:withdraw": deed({"clerk", "leader"}, "draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:add_relation": deed({"clerk", "editor"}, "draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:correct_relation": deed({"clerk", "editor"}, "draft_citation", seen_by=LOOK_AT_DEPARTMENT),
    "documents:certificates": Page(ADMIN),
    "documents:certificates_progress": Page(ADMIN),
    "documents:remove_certificate": deed(ADMIN, "certificate"),
    # Who took a copy home: the auditor and the administrator, with a reason; to those who see the paper, forbidden
    "documents:find_downloads": Page(ADMIN | {"auditor"}),
    "documents:downloads": Page(ADMIN | {"auditor"}, target="internal", seen_by=OFFICE),
    "documents:downloads_opened": Page(frozenset(), target="internal_opened", seen_by=OFFICE - ADMIN),
    "documents:marked_copy": Page(OFFICE, target="internal_file", seen_by=frozenset()),
    # One's own places; another's is simply not there
    "documents:reading_places": Page(SIGNED_IN),
    "documents:keep_place": deed(SIGNED_IN, "public_file"),
    "documents:forget_place": deed(SIGNED_IN, "foreign_key"),
    "documents:forget_places": deed(SIGNED_IN),
    "documents:switch_places": deed(SIGNED_IN),
    # Reading
    "documents:relations": Page(ANYONE, target="public_relations"),
    # Files and versions, the trash, merging, what is kept
    "documents:files": Page(frozenset({"clerk", "editor"}), target="draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:file_queue": Page(frozenset({"clerk", "editor"}), target="draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:trash": Page(CLERKS),
    "documents:trash_document": deed({"clerk"}, "draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:restore_document": deed({"clerk"}, "trashed", seen_by=SIGNED_IN - (CLERKS - {"clerk"})),
    "documents:merge": Page(frozenset({"clerk", "editor"}), target="draft_pair", seen_by=LOOK_AT_DEPARTMENT),
    "documents:unmerge": deed({"clerk", "editor"}, "merged", seen_by=LOOK_AT_DEPARTMENT),
    "documents:keeping": Page(ADMIN),
    "documents:set_quota": deed(ADMIN),
    "documents:drop_quota": deed(ADMIN, "quota"),
    "documents:set_retention": deed(ADMIN),
    # Reading
    "documents:compare": Page(ANYONE, target="public_versions"),
    "documents:library": Page(ANYONE),
    "documents:suggest": Page(ANYONE),
    "documents:document": Page(ANYONE, target="public"),
    "documents:page_image": Page(ANYONE, target="public_page"),
    "documents:file_page_image": Page(ANYONE, target="public_file_page"),
    "documents:original": Page(ANYONE, target="public_file"),
    "documents:viewer": Page(ANYONE, target="public_file"),
    # Notices: each person's own; another's is absent
    "notifications:inbox": Page(SIGNED_IN),
    "notifications:bell": Page(SIGNED_IN),
    "notifications:open": Page(frozenset({"clerk"}), target="notice", seen_by=frozenset()),
    "notifications:read": deed({"clerk"}, "notice", seen_by=frozenset()),
    "notifications:acknowledge": deed((), "notice", seen_by=frozenset()),  # this kind is not one to confirm
    "notifications:read_all": deed(SIGNED_IN),
    "notifications:preferences": Page(SIGNED_IN),
    "notifications:add_device": deed(SIGNED_IN),
    "notifications:set_zalo": deed(SIGNED_IN),
    "notifications:switch_address": deed({"clerk"}, "address", seen_by=frozenset()),
    # Letters and machines come without a sign-in, with something signed.
    "notifications:unsubscribe": Page(ANYONE, target="letter"),
    "notifications:outside": Page(ANYONE),
    "notifications:outside_link": Page(frozenset(), target="feed", seen_by=frozenset()),
    "notifications:shown": deed((), "unsigned", seen_by=frozenset()),
    "service_worker": Page(ANYONE),
    "manifest": Page(ANYONE),
    # Kept for oneself: another's is absent
    "documents:saved_searches": Page(SIGNED_IN),
    "documents:save_search": Page(SIGNED_IN),
    "documents:saved_search": Page(frozenset({"cadre"}), target="saved_search", seen_by=frozenset()),
    "documents:give_feed": deed({"cadre"}, "saved_search", seen_by=frozenset()),
    "documents:revoke_feed": deed({"cadre"}, "saved_search", seen_by=frozenset()),
    "documents:delete_search": deed({"cadre"}, "saved_search", seen_by=frozenset()),
    "documents:bookmarks": Page(SIGNED_IN),
    "documents:annotate_bookmark": deed({"cadre"}, "bookmark", seen_by=frozenset()),
    "documents:keep": deed(SIGNED_IN, "public_pk"),
    "documents:unkeep": deed(SIGNED_IN, "public_pk"),
    "documents:follows": Page(SIGNED_IN),
    "documents:follow": deed(SIGNED_IN, "followed_unit"),
    "documents:unfollow": deed({"cadre"}, "follow", seen_by=frozenset()),
    "documents:download_bundle": deed(SIGNED_IN),
    # Followed and exchanged
    "documents:feeds": Page(ANYONE),
    "documents:atom": Page(ANYONE),
    "documents:rss": Page(ANYONE),
    "documents:private_feed": Page(frozenset(), target="feed", seen_by=frozenset()),
    "documents:edxml": Page(frozenset({"clerk", "editor"}), target="draft", seen_by=LOOK_AT_DEPARTMENT),
    "documents:edxml_file": Page(frozenset({"clerk", "editor"}), target="draft", seen_by=LOOK_AT_DEPARTMENT),
    "sitemap_index": Page(ANYONE),
    "sitemap": Page(ANYONE, target="section"),
    "robots": Page(ANYONE),
    # What a unit tells its people: its sender, whoever leads the unit, those who were told
    "notifications:compose": Page(CLERKS | {"leader"}),
    "notifications:sent": Page(CLERKS | {"leader"}),
    **{
        name: Page(frozenset({"clerk", "leader"}), target="sent_notice", seen_by=frozenset())
        for name in (
            "notifications:ledger", "notifications:ledger_print", "notifications:ledger_phones",
            "notifications:ledger_workbook",
        )
    },
    "notifications:remind": deed({"clerk", "leader"}, "sent_notice", seen_by=frozenset()),
    "notifications:change_notice": Page(frozenset({"clerk", "leader"}), target="office_notice", seen_by=frozenset()),
    "notifications:cancel_notice": deed({"clerk", "leader"}, "office_notice", seen_by=frozenset()),
    "notifications:office_notice": Page(TOLD, target="office_notice", seen_by=frozenset()),
    # The sending of everything
    "notifications:operator": Page(ADMIN),
    "notifications:addresses_off": Page(ADMIN),
    "notifications:send_all_again": deed(ADMIN),
    "notifications:send_again": deed(ADMIN, "dead_delivery"),
    # Other systems
    "documents:api_clients": Page(ADMIN),
    "documents:add_api_client": Page(ADMIN),
    "documents:renew_api_client": deed(ADMIN, "api_client"),
    "documents:revoke_api_client": deed(ADMIN, "api_client"),
    "api:page": Page(ANYONE),
    "api:schema": Page(ANYONE),
    "api:nowhere": Page(frozenset(), target="nowhere", seen_by=frozenset()),
    "api:documents": Page(frozenset()),
    "api:document": Page(frozenset(), target="public_pk"),
    "api:file": Page(frozenset(), target="public_file"),
    "api:edxml": Page(frozenset(), target="public_pk"),
}


def news_pages():
    from tests.news import access

    return access.PAGES


PAGES |= news_pages()

# These ask for the token of a system; being signed in helps nobody.
BY_TOKEN = {"api:documents", "api:document", "api:file", "api:edxml"}

# The same reading pages once more, of a document only the department may see: to the rest it does not exist.
HIDDEN = {
    "documents:compare": "draft_versions",
    "documents:document": "draft_document",
    "documents:page_image": "draft_page",
    "documents:file_page_image": "draft_file_page",
    "documents:original": "draft_file",
    "documents:viewer": "draft_file",
    "documents:relations": "draft",
}


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
        **news_targets(province),
        **reading_targets("public", public, public_file),
        **reading_targets("draft", draft, draft_file, document_key="draft_document"),
    }


def news_targets(province):
    from tests.news import access

    return access.targets(province)


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


def outcome(client, url, method):
    """What the answer means, with whatever the deed changed undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, secure=False)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code in (301, 302) and response.url.startswith(reverse("account_login")):
        return "sign-in"
    return {401: "sign-in", 403: "forbidden", 404: "absent"}.get(
        response.status_code, "in" if response.status_code < 500 else f"error {response.status_code}"
    )


def expected(page, persona):
    if persona in page.allowed:
        return {"in"}
    if persona is None:
        return {"sign-in"}
    return {"forbidden"} if persona in page.seen_by else {"absent"}


# Objects that belong to one person, or links that never were: "absent" tells as little as "forbidden".
ABSENT_WILL_DO = {
    "mfa_remove_webauthn", "mfa_edit_webauthn", "device_forget", "invitation_accept", "account_reset_password_from_key",
    "documents:decide_held", "units:membership_end", "units:invitation_renew", "units:invitation_revoke",
    "data_request", "documents:retry_upload", "documents:private_feed", "api:nowhere", "notifications:outside_link",
    "notifications:shown", "news:confirm_subscription",
}  # fmt: skip


def test_who_gets_in(as_person, targets):
    wrong = []
    for persona in [None, *PEOPLE]:
        client = as_person(persona)
        for name, page in PAGES.items():
            url = reverse(name, kwargs=targets[page.target])
            found, wanted = outcome(client, url, page.method), expected(page, persona)
            if name in BY_TOKEN:
                wanted = {"sign-in"}
            if found == "absent" and name in ABSENT_WILL_DO and (wanted == {"forbidden"} or page.target in NEVER_WERE):
                continue
            if found not in wanted:
                wrong.append(f"{persona or 'nobody'} {page.method} {url}: {found}, not {'/'.join(wanted)}")
    assert not wrong, "\n".join(wrong)


NEVER_WERE = {"invitation", "reset", "foreign_key", "feed", "nowhere", "unsigned", "news_no_letter"}


def test_a_draft_does_not_exist_for_those_who_may_not_see_it(as_person, targets):
    for persona in [None, *PEOPLE]:
        client = as_person(persona)
        for name, target in HIDDEN.items():
            url = reverse(name, kwargs=targets[target])
            wanted = "in" if persona in LOOK_AT_DEPARTMENT else "absent"
            assert outcome(client, url, "get") == wanted, f"{persona or 'nobody'} at {url}"


def test_a_reading_address_never_tells_an_absent_document_from_a_hidden_one(as_person, targets):
    hidden = as_person(None).get(reverse("documents:document", kwargs=targets["draft_document"]))
    absent = as_person(None).get(reverse("documents:document", kwargs={"pk": 999_999, "slug": "van-ban"}))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_deeds_refuse_to_be_done_by_a_link(as_person, targets):
    for name, page in PAGES.items():
        if page.method == "post":
            for persona in sorted(page.allowed - {None})[:1]:
                response = as_person(persona).get(reverse(name, kwargs=targets[page.target]))
                assert response.status_code == 405, name


def test_every_page_is_in_the_table():
    def names(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{namespace}:{pattern.name}" if namespace else pattern.name
            else:
                yield from names(pattern.url_patterns, pattern.namespace or namespace)

    assert set(names(get_resolver().url_patterns)) == set(PAGES)


def test_what_a_list_shows_is_what_the_page_shows(province, as_person):
    """visible_to and the rule of the page agree, for every persona and every kind of document."""
    documents = [
        make.document(owner_unit=owner, state=state, visibility=visibility, shared_with=shared)
        for owner in (province.department, province.commune)
        for state in Document.State.values
        for visibility, shared in (("public", ()), ("internal", ()), ("units", (province.district,)))
        if state != "published" or shared is not None
    ]
    for name in [None, *PEOPLE]:
        client = as_person(name)
        user = province.people[name] if name else client.get("/").wsgi_request.user
        listed = set(Document.objects.visible_to(user).values_list("pk", flat=True))
        for document in documents:
            assert user.has_perm("documents.view_document", document) == (document.pk in listed) or name is None
            status = client.get(document.get_absolute_url()).status_code
            assert (status == 200) == (document.pk in listed), f"{name} and {document.state}/{document.visibility}"


def test_a_document_shared_with_one_unit_is_for_its_people_alone(province):
    shared = make.document(owner_unit=province.department, visibility="units", shared_with=[province.commune])
    who = {
        name for name, user in province.people.items() if Document.objects.visible_to(user).filter(pk=shared.pk).exists()
    }
    # The commune's own people, those of the province committee above it, and the office that owns the document.
    assert who == {"cadre", "commune_clerk", "admin"} | LOOK_AT_DEPARTMENT
