from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.exceptions import AccountsError
from accounts.models import Membership, Unit
from accounts.roles import get_role, roles_with
from audit.trail import record


@transaction.atomic
def add_member(*, user, unit, role, by, valid_from=None, valid_to=None):
    valid_from = valid_from or timezone.localdate()
    if unit.ended:
        raise AccountsError(f"{unit} đã kết thúc hoạt động, không nhận thêm thành viên.")
    if Membership.objects.filter(user=user, unit=unit, role=role).valid_on(valid_from).exists():
        raise AccountsError(f"{user} đã là {get_role(role).label} tại {unit}.")
    membership = Membership.objects.create(
        user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to
    )
    user.forget_roles()
    record(
        verb="accounts.add_member", by=by, on=membership, unit=unit, data={"role": role, "from": valid_from}
    )
    return membership


@transaction.atomic
def end_membership(*, membership, by, on=None):
    """The role ends before `on` (today by default). The last administrator of a whole tree stays."""
    membership = Membership.objects.select_for_update().select_related("unit", "user").get(pk=membership.pk)
    on = on or timezone.localdate()
    if membership.valid_to is not None and membership.valid_to <= on:
        raise AccountsError("Vai trò này đã kết thúc.")
    if membership.role in roles_with("accounts.manage_members") and membership.unit.parent_id is None:
        Unit.objects.select_for_update().get(
            pk=membership.unit_id
        )  # two last administrators cannot leave at once
        others = (
            Membership.objects.current()
            .filter(
                unit=membership.unit, role__in=roles_with("accounts.manage_members"), user__is_active=True
            )
            .exclude(pk=membership.pk)
        )
        if not others.exists():
            raise AccountsError("Phải còn ít nhất một quản trị. Mời trao vai trò cho người khác trước.")
    # A role that began today ends tomorrow at the earliest: a period is never empty.
    membership.valid_to = max(on, membership.valid_from + timedelta(days=1))
    membership.save(update_fields=["valid_to"])
    record(
        verb="accounts.end_membership",
        by=by,
        on=membership,
        unit=membership.unit,
        data={"role": membership.role, "to": membership.valid_to},
    )
    return membership


@transaction.atomic
def change_own_details(*, user, by, full_name, job_title, phone):
    user.full_name, user.job_title, user.phone = full_name, job_title, phone
    changed = ["full_name", "name_key", "name_folded", "job_title", "phone"]
    user.save(update_fields=changed)
    record(verb="accounts.change_details", by=by, on=user)
    return user
