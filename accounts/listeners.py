"""Where upper rooms register what must happen after something here; this room imports none of them."""

_on_new_device = []
_on_invited = []
_on_invitation_revoked = []


def on_new_device(listener):
    """Call `listener(user=…, device=…)` when a person signs in on a device not seen before.

    Not called for the very first device of an account. Usable as a decorator; registering twice is harmless.
    """
    return _add(_on_new_device, listener)


def on_invited(listener):
    """Call `listener(invitation=…, by=…)` in the transaction in which somebody is invited or gets a new link."""
    return _add(_on_invited, listener)


def on_invitation_revoked(listener):
    """Call `listener(invitation=…)` in the transaction in which an invitation is taken back."""
    return _add(_on_invitation_revoked, listener)


def _add(listeners, listener):
    if listener not in listeners:
        listeners.append(listener)
    return listener


def tell_new_device(*, user, device):
    for listener in _on_new_device:
        listener(user=user, device=device)


def tell_invited(*, invitation, by):
    for listener in _on_invited:
        listener(invitation=invitation, by=by)


def tell_invitation_revoked(*, invitation):
    for listener in _on_invitation_revoked:
        listener(invitation=invitation)
