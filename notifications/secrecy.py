"""Whether typed words bear a level of secrecy. The room that can read such marks registers itself; this one imports none of it."""

_readers = []


def register_reader(bears_a_level):
    """`bears_a_level(text)` → bool. Registering twice is harmless."""
    if bears_a_level not in _readers:
        _readers.append(bears_a_level)
    return bears_a_level


def bears_a_level(text):
    return any(reader(text) for reader in _readers)
