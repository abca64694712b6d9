"""Who may do what with a document. What a role may do at all stands in accounts/roles.py."""

import rules

from accounts.rules import holds, holds_at_root, holds_for
from documents.models import Document


def owner_unit(document):
    return document.owner_unit


def upload_unit(held):
    return held.upload.unit


@rules.predicate
def is_visible(user, document):
    return document is None or Document.objects.visible_to(user).filter(pk=document.pk).exists()


@rules.predicate
def is_own_upload(user, upload):
    return upload is None or upload.clerk_id == user.pk


rules.add_perm("documents.view_document", is_visible)
rules.add_perm("documents.upload_document", holds("documents.upload_document"))
rules.add_perm("documents.change_document", holds_for("documents.change_document", owner_unit))
rules.add_perm("documents.publish_document", holds_for("documents.publish_document", owner_unit))
rules.add_perm("documents.withdraw_document", holds_for("documents.withdraw_document", owner_unit))
rules.add_perm("documents.decide_held", holds_for("documents.decide_held", upload_unit))
rules.add_perm("documents.manage_catalogue", holds("documents.manage_catalogue"))
rules.add_perm("documents.retry_upload", holds("documents.upload_document") & is_own_upload)
rules.add_perm("documents.manage_certificates", holds_at_root("documents.manage_certificates"))
rules.add_perm("documents.read_downloads", holds_for("documents.read_downloads", owner_unit))
rules.add_perm("documents.see_download_readings", holds_for("documents.view_unit", owner_unit))
