from django.db import transaction

from audit import trail
from documents.models import OrganCode


@transaction.atomic
def set_organ_code(*, document, by, code):
    """Remember the id of the document's issuer, for all that this office keeps of it."""
    organ_code, _ = OrganCode.objects.update_or_create(
        issuer=document.issuer, unit=document.owner_unit, defaults={"code": code}
    )
    trail.record(
        verb="documents.organ_code_set", by=by, on=document.issuer, unit=document.owner_unit_id, data={"code": code}
    )
    return organ_code
