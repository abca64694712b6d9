"""Predicates for django-rules: the apps above compose their own permissions on objects from these."""

import rules


def holds(permission):
    """The person has the permission somewhere."""

    @rules.predicate(f"holds {permission}")
    def predicate(user):
        return user.is_authenticated and user.is_active and user.holds(permission)

    return predicate


def holds_at_root(permission):
    """The person has the permission at a unit that lies under no other: for what concerns everybody."""

    @rules.predicate(f"holds {permission} at the top")
    def predicate(user):
        return user.is_authenticated and user.is_active and user.holds_at_root(permission)

    return predicate


def holds_for(permission, unit_of=lambda obj: obj.unit):
    """The person has the permission at the object's unit; without an object: somewhere."""

    @rules.predicate(f"holds {permission} for its unit")
    def predicate(user, obj):
        if not (user.is_authenticated and user.is_active):
            return False
        if obj is None:
            return user.holds(permission)
        unit = unit_of(obj)
        return unit is not None and user.has_role_in(unit, permission)

    return predicate


@rules.predicate
def is_that_person(user, obj):
    return user.is_authenticated and obj is not None and obj.person_id == user.pk


@rules.predicate
def stands_outside_the_party(user, unit):
    """State bodies and mass organisations are kept as issuers; nobody's role lies above them."""
    return unit is not None and unit.kind.side != "party"


def itself(unit):
    return unit


manages_unit = holds_for("accounts.manage_unit", itself)
manages_all_units = holds_at_root("accounts.manage_unit")

rules.add_perm("accounts.view_members", holds_for("accounts.view_members", itself))
rules.add_perm("accounts.manage_members", holds_for("accounts.manage_members", itself))
rules.add_perm("accounts.manage_unit", manages_unit | (stands_outside_the_party & manages_all_units))
rules.add_perm("accounts.run_merge", manages_all_units)
rules.add_perm("accounts.handle_data_request", holds_at_root("accounts.handle_data_request"))
rules.add_perm("accounts.view_data_request", is_that_person | holds_at_root("accounts.handle_data_request"))
rules.add_perm("audit.view_event", holds("audit.view_event"))
