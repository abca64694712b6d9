"""Predicates for django-rules: the apps above compose their own permissions on objects from these two."""

import rules


def holds(permission):
    """The person has the permission somewhere."""

    @rules.predicate(f"holds {permission}")
    def predicate(user):
        return user.is_authenticated and user.is_active and user.holds(permission)

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


def itself(unit):
    return unit


rules.add_perm("accounts.view_members", holds_for("accounts.view_members", itself))
rules.add_perm("accounts.manage_members", holds_for("accounts.manage_members", itself))
rules.add_perm("accounts.manage_unit", holds_for("accounts.manage_unit", itself))
rules.add_perm("accounts.handle_data_request", holds("accounts.handle_data_request"))
rules.add_perm("accounts.view_data_request", is_that_person | holds("accounts.handle_data_request"))
rules.add_perm("audit.view_event", holds("audit.view_event"))
