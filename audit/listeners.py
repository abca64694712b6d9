"""Where upper rooms register what must happen after a deed was written down; this room imports none of them."""

_on_recorded = []


def on_recorded(listener):
    """Call `listener(verbs)` in the transaction in which deeds are recorded. Registering twice is harmless."""
    if listener not in _on_recorded:
        _on_recorded.append(listener)
    return listener


def tell_recorded(verbs):
    for listener in _on_recorded:
        listener(verbs)
