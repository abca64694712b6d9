"""Systems that read the store for a unit: let in, given a new token, shut out."""

from datetime import timedelta

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit import trail
from documents.exceptions import DocumentsError
from documents.models import ApiClient
from documents.models.api_client import LONGEST_DAYS, digest, new_token

NOTED_FOR = 3600  # seconds between two looks at the day of the last use


@transaction.atomic
def admit_client(*, by, name, contact, unit, scopes, expires_on):
    """Returns (client, token); the token is shown once and kept nowhere."""
    if unit.ended:
        raise DocumentsError(f"{unit} đã kết thúc hoạt động nên không cấp khóa được. Hãy chọn đơn vị kế thừa.")
    token = new_token()
    try:
        with transaction.atomic():
            client = ApiClient.objects.create(
                name=name, contact=contact, unit=unit, scopes=scopes, expires_on=expires_on,
                token_digest=digest(token), granted_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise DocumentsError("Đơn vị này đã có một hệ thống mang tên này. Hãy đặt tên khác hoặc cấp lại khóa.") from None
    trail.record(
        verb="documents.api_client_admitted", by=by, on=client, unit=unit,
        data={"scopes": ", ".join(scopes), "expires_on": expires_on},
    )  # fmt: skip
    return client, token


@transaction.atomic
def renew_client(*, client, by):
    """A new token, good for as long as the last one was meant to be and no shorter than it still is; the
    old one stops working. Also lets in again who was shut out. Returns (client, token)."""
    client = ApiClient.objects.select_for_update(of=("self",)).select_related("unit", "granted_by").get(pk=client.pk)
    if client.unit.ended:
        raise DocumentsError(f"{client.unit} đã kết thúc hoạt động. Hãy lập hệ thống kết nối mới cho đơn vị kế thừa.")
    today = timezone.localdate()
    term = min((client.expires_on - timezone.localdate(client.granted_at)).days, LONGEST_DAYS)
    client.expires_on = max(client.expires_on, today + timedelta(days=term))
    token = new_token()
    client.token_digest, client.granted_by, client.granted_at, client.revoked_at = digest(token), by, timezone.now(), None
    client.save()
    trail.record(
        verb="documents.api_client_renewed", by=by, on=client, unit=client.unit_id, data={"expires_on": client.expires_on}
    )
    return client, token


@transaction.atomic
def revoke_client(*, client, by):
    client = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.revoked_at is None:
        client.revoked_at = timezone.now()
        client.save(update_fields=["revoked_at"])
        trail.record(verb="documents.api_client_revoked", by=by, on=client, unit=client.unit_id)
    return client


def note_use(client):
    """The day of the last use and nothing more: neither hour nor what was read."""
    if cache.add(f"documents:api-used:{client.pk}", 1, NOTED_FOR):
        ApiClient.objects.filter(pk=client.pk).update(last_used_on=timezone.localdate())
