"""Who may do what with a document. What a role may do at all stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_at_root, holds_for, itself
from documents.models import Document, RegisterEntry


def owner_unit(document):
    return document.owner_unit


def client_unit(client):
    return client.unit


def upload_unit(held):
    return held.upload.unit


def unit_of_finding(finding):
    return finding.document.owner_unit


@rules.predicate
def is_visible(user, document):
    return document is None or Document.objects.visible_to(user).filter(pk=document.pk).exists()


@rules.predicate
def is_own_upload(user, upload):
    return upload is None or upload.clerk_id == user.pk


@rules.predicate
def is_visible_entry(user, entry):
    return entry is None or RegisterEntry.objects.visible_to(user).filter(pk=entry.pk).exists()


@rules.predicate
def is_handler(user, entry):
    return entry is None or (entry.handler_id is not None and entry.handler_id == user.pk)


@rules.predicate
def is_published(user, document):
    return document is not None and document.state == Document.State.PUBLISHED


changes = holds_for("documents.change_document", owner_unit)
withdraws = holds_for("documents.withdraw_document", owner_unit)

rules.add_perm("documents.view_document", is_visible)
rules.add_perm("documents.upload_document", holds("documents.upload_document"))
rules.add_perm("documents.change_document", changes)
rules.add_perm("documents.publish_document", holds_for("documents.publish_document", owner_unit))
rules.add_perm("documents.withdraw_document", withdraws)
rules.add_perm("documents.decide_held", holds_for("documents.decide_held", upload_unit))
rules.add_perm("documents.manage_catalogue", holds("documents.manage_catalogue"))
rules.add_perm("documents.keep_document", rules.is_authenticated)
rules.add_perm("documents.manage_api_clients", holds_for("documents.manage_api_clients", client_unit))
rules.add_perm("documents.keep_store", holds_at_root("documents.keep_store"))
rules.add_perm("documents.decide_finding", holds_for("documents.decide_held", unit_of_finding))
rules.add_perm("documents.retry_upload", holds("documents.upload_document") & is_own_upload)
rules.add_perm("documents.view_register", holds_for("documents.view_register", itself))
rules.add_perm("documents.keep_register", holds_for("documents.keep_register", itself))
rules.add_perm("documents.view_entry", is_visible_entry)
rules.add_perm("documents.change_entry", holds_for("documents.keep_register"))
rules.add_perm("documents.assign_handler", holds_for("documents.assign_handler"))
rules.add_perm("documents.handle_entry", holds("documents.handle_entry"))
rules.add_perm(
    "documents.finish_entry",
    (holds("documents.handle_entry") & is_handler) | holds_for("documents.assign_handler"),
)
rules.add_perm("documents.trash_document", holds_for("documents.trash_document", owner_unit))
# A published record that becomes part of another leaves the readers' sight.
rules.add_perm("documents.merge_document", changes & (~is_published | withdraws))
rules.add_perm("documents.manage_storage", holds("documents.manage_storage"))
rules.add_perm("documents.set_quota", holds_for("documents.manage_storage", itself))
rules.add_perm("documents.set_retention", holds_at_root("documents.manage_storage"))

manages_source = holds_for("documents.manage_source")
declares_source = holds_for("documents.declare_source")
rules.add_perm("documents.manage_source", manages_source)
rules.add_perm("documents.declare_source", declares_source)
rules.add_perm("documents.view_source", manages_source | declares_source)
rules.add_perm("documents.manage_certificates", holds_at_root("documents.manage_certificates"))
rules.add_perm("documents.read_downloads", holds_for("documents.read_downloads", owner_unit))
rules.add_perm("documents.see_download_readings", holds_for("documents.view_unit", owner_unit))
