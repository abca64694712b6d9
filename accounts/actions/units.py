from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.exceptions import AccountsError
from accounts.models import Invitation, Membership, SuccessionKind, Unit, UnitName, UnitSuccession
from accounts.models.invitations import InvitationState
from accounts.succession import move_open_work
from audit.trail import record, record_many


@transaction.atomic
def create_unit(*, name, kind, parent, valid_from, by, area=None, code="", short_name="", legal_basis=""):
    if parent is not None and parent.ended:
        raise AccountsError(f"{parent} đã kết thúc hoạt động, không lập đơn vị trực thuộc được.")
    unit = Unit.objects.create(
        name=name,
        kind=kind,
        parent=parent,
        area=area,
        code=code,
        short_name=short_name,
        valid_from=valid_from,
        legal_basis=legal_basis,
    )
    record(verb="accounts.create_unit", by=by, on=unit, unit=unit, data={"from": valid_from})
    return unit


@transaction.atomic
def rename_unit(*, unit, name, on, legal_basis, by):
    unit = _living(unit)
    if unit.name_since and on <= unit.name_since or on <= unit.valid_from:
        raise AccountsError("Ngày đổi tên phải sau ngày bắt đầu mang tên hiện nay.")
    if name == unit.name:
        raise AccountsError("Tên mới trùng tên đang dùng.")
    UnitName.objects.create(unit=unit, name=unit.name, valid_to=on, source=legal_basis)
    old = unit.name
    unit.name, unit.name_since = name, on
    unit.save(update_fields=["name", "name_folded", "name_since"])
    record(verb="accounts.rename_unit", by=by, on=unit, unit=unit, data={"old": old, "on": on})
    return unit


@transaction.atomic
def succeed(*, predecessors, successor, kind, on, legal_basis, by):
    """The predecessors end; the successor takes over their members, invitations, open work and, as rows of
    their own, the units below them. What was issued stays under the old names."""
    predecessors = [_living(unit) for unit in predecessors]
    if successor.ended:
        raise AccountsError(f"{successor} đã kết thúc hoạt động, không kế thừa được.")
    if any(successor.path.startswith(unit.path) for unit in predecessors):
        raise AccountsError("Đơn vị kế thừa không được là chính đơn vị đó hay nằm dưới nó.")
    heirs = {unit: (successor, kind) for unit in predecessors}
    for unit in predecessors:
        heirs |= _continue_below(unit, successor, on=on, legal_basis=legal_basis)
    hand_over(heirs=heirs, on=on, legal_basis=legal_basis, by=by)
    return successor


@transaction.atomic
def dissolve_unit(*, unit, on, legal_basis, by):
    unit = _living(unit)
    if Unit.objects.below(unit).filter(valid_to=None).exists():
        raise AccountsError(f"{unit} còn đơn vị trực thuộc. Mời giải quyết các đơn vị đó trước.")
    if unit.parent_id is None:
        raise AccountsError("Đơn vị cao nhất chỉ kết thúc khi có đơn vị kế thừa.")
    hand_over(heirs={unit: (None, SuccessionKind.DISSOLVE)}, on=on, legal_basis=legal_basis, by=by)
    return unit


def hand_over(*, heirs, on, legal_basis, by) -> dict:
    """End the units of `heirs` ({unit: (successor or None, kind)}) and carry over what they hold.

    Open work of a unit without successor goes to whoever follows the nearest unit above it.
    Returns counts: units, members, closed, invitations and what each app above moved.
    """
    _check_days(heirs, on)
    for unit in heirs:
        unit.valid_to = on
    Unit.objects.bulk_update(heirs, ["valid_to"])
    bases = legal_basis if callable(legal_basis) else lambda unit: legal_basis
    UnitSuccession.objects.bulk_create(
        UnitSuccession(predecessor=unit, successor=heir, kind=kind, on=on, legal_basis=bases(unit))
        for unit, (heir, kind) in heirs.items()
    )
    to_heir = {unit.pk: heir.pk for unit, (heir, _) in heirs.items() if heir is not None}
    for_work = to_heir | _nearest_heirs([unit for unit, (heir, _) in heirs.items() if heir is None], to_heir)
    counts = {"units": len(heirs)} | _move_members(to_heir, [unit.pk for unit in heirs], on=on)
    counts["invitations"] = _move_invitations(to_heir, [unit.pk for unit in heirs])
    counts |= move_open_work(for_work, by=by)
    record_many(
        {
            "verb": "accounts.succeed_unit",
            "by": by,
            "on": unit,
            "unit": heir or unit,
            "data": {"kind": kind, "on": on, "heir": heir.name if heir else ""},
        }
        for unit, (heir, kind) in heirs.items()
    )
    return counts


def _living(unit):
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if unit.ended:
        raise AccountsError(f"{unit} đã kết thúc hoạt động từ {unit.valid_to:%d/%m/%Y}.")
    return unit


def _check_days(heirs, on):
    for unit in heirs:
        if unit.valid_from >= on:
            raise AccountsError(
                f"{unit} mới có từ {unit.valid_from:%d/%m/%Y}, không kết thúc ngày {on:%d/%m/%Y} được."
            )


def _continue_below(unit, successor, *, on, legal_basis):
    """Rows for what lies below: the same names and kinds, under the successor."""
    heirs, moved_to = {}, {unit.pk: successor}
    for child in Unit.objects.below(unit).filter(valid_to=None).in_tree_order():
        heir = Unit.objects.create(
            name=child.name,
            kind_id=child.kind_id,
            code=child.code,
            short_name=child.short_name,
            area_id=child.area_id,
            parent=moved_to[child.parent_id],
            valid_from=on,
            legal_basis=legal_basis,
        )
        heirs[child] = (heir, SuccessionKind.CONTINUE)
        moved_to[child.pk] = heir
    return heirs


def _nearest_heirs(dissolved, to_heir):
    """For each unit without heir, the heir (or the living self) of the nearest unit above it."""
    ending = {unit.pk for unit in dissolved} | set(to_heir)
    found = {}
    for unit in dissolved:
        for above in reversed([int(pk) for pk in unit.path.strip("/").split("/")][:-1]):
            if above in to_heir:
                found[unit.pk] = to_heir[above]
                break
            if above not in ending:
                found[unit.pk] = above
                break
    return found


def _move_members(to_heir, unit_ids, *, on):
    """Roles open at the heir and close before `on`; without an heir they only close.

    In sets, because a province has tens of thousands. A role given after the day itself keeps its whole time at
    the heir, and its old row one day; a person who holds the role at the heir already is not given it twice.
    """
    open_rows = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), unit_id__in=unit_ids)
    moved = open_rows.filter(unit_id__in=to_heir).count()
    closed = open_rows.count() - moved
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_AT_HEIRS, {"old": list(to_heir), "new": list(to_heir.values()), "on": on})
    open_rows.update(valid_to=Greatest(Value(on), F("valid_from") + timedelta(days=1)))
    return {"members": moved, "closed": closed}


_OPEN_AT_HEIRS = """
WITH heir(old_id, new_id) AS (SELECT * FROM unnest(%(old)s::bigint[], %(new)s::bigint[])),
role AS (
    SELECT DISTINCT ON (m.user_id, heir.new_id, m.role)
        m.user_id, heir.new_id AS unit_id, m.role, greatest(m.valid_from, %(on)s) AS valid_from, m.valid_to
    FROM accounts_membership m JOIN heir ON heir.old_id = m.unit_id
    WHERE m.valid_to IS NULL OR m.valid_to > %(on)s
    ORDER BY m.user_id, heir.new_id, m.role, m.valid_to DESC NULLS FIRST, m.id
)
INSERT INTO accounts_membership (user_id, unit_id, role, valid_from, valid_to)
SELECT role.* FROM role WHERE NOT EXISTS (
    SELECT 1 FROM accounts_membership held
    WHERE held.user_id = role.user_id AND held.unit_id = role.unit_id AND held.role = role.role
        AND daterange(held.valid_from, held.valid_to) && daterange(role.valid_from, role.valid_to)
)
"""


def _move_invitations(to_heir, unit_ids):
    """Open invitations follow; those of a unit without heir are withdrawn."""
    invitations = list(Invitation.objects.filter(unit_id__in=unit_ids, state=InvitationState.OPEN))
    for invitation in invitations:
        if invitation.unit_id in to_heir:
            invitation.unit_id = to_heir[invitation.unit_id]
        else:
            invitation.state, invitation.closed_at = InvitationState.REVOKED, timezone.now()
    Invitation.objects.bulk_update(invitations, ["unit_id", "state", "closed_at"])
    return len(invitations)
