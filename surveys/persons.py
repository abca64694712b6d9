"""What a text about public opinion must not hold. A hard identifier is refused before anything is stored; what may be a name is
asked about."""

from django.core.exceptions import ValidationError

from vietnamese.persons import HANDLE, IDENTITY, NAME, PHONE, PLATE, points_to_persons

REFUSED = {
    IDENTITY: "số giấy tờ tùy thân",
    PHONE: "số điện thoại",
    HANDLE: "thư điện tử hoặc tài khoản mạng xã hội",
    PLATE: "biển số xe",
}


LONGEST_NAME = 120


def hard_identifiers(text):
    return [mention for mention in points_to_persons(text) if mention.kind in REFUSED]


def possible_names(*texts):
    """The words, each once, in the order of the texts."""
    found = (mention for text in texts for mention in points_to_persons(text))
    return list(dict.fromkeys(one.words for one in found if one.kind == NAME and len(one.words) <= LONGEST_NAME))


def refuse_identifiers(text):
    """A validator of form fields."""
    found = hard_identifiers(text)
    if found:
        said = "; ".join(f"{REFUSED[mention.kind]} “{mention.words}”" for mention in found)
        raise ValidationError(f"Hãy xóa {said}. Phản ánh nói về vấn đề, không nói về một người cụ thể.")
