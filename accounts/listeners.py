"""Where upper rooms register what must happen after something here; this room imports none of them."""

_on_new_device = []


def on_new_device(listener):
    """Call `listener(user=…, device=…)` when a person signs in on a device not seen before.

    Not called for the very first device of an account. Usable as a decorator; registering twice is harmless.
    """
    if listener not in _on_new_device:
        _on_new_device.append(listener)
    return listener


def tell_new_device(*, user, device):
    for listener in _on_new_device:
        listener(user=user, device=device)
