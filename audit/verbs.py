"""Vietnamese names of what is recorded. Each app registers its own when it starts."""

_labels: dict[str, str] = {}


def register_verbs(labels: dict[str, str]) -> None:
    _labels.update(labels)


def verb_label(verb: str) -> str:
    return _labels.get(verb, verb)


def verb_choices() -> list[tuple[str, str]]:
    return sorted(_labels.items(), key=lambda pair: pair[1])
