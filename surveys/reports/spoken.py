"""Signs that the faces of the PDF do not hold are said in words, in every file alike: a sign left out would turn "≤5%" into "5%"."""

from dataclasses import fields, is_dataclass, replace

WORDS = (("≤", "đến "), ("≥", "từ "), ("α", "alpha"), ("ω", "omega"), ("χ²", "khi bình phương"), ("χ", "khi"), ("→", "–"))


def spoken(value):
    """The same value with these signs said: a text, a released body, a whole paper."""
    if isinstance(value, str):
        for sign, words in WORDS:
            value = value.replace(sign, words)
        return value
    if isinstance(value, dict):
        return {key: spoken(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(spoken, value))
    if is_dataclass(value):
        return replace(value, **{field.name: spoken(getattr(value, field.name)) for field in fields(value)})
    return value
