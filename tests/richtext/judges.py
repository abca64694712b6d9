"""What may stand in a cleaned text, written down apart from the code that cleans."""

import re

from lxml import html as parser

ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "figure": {"class"},
    "span": {"class"},
    "p": {"class"},
    "td": {"class", "colspan", "rowspan"},
    "th": {"class", "colspan", "rowspan", "scope"},
    "abbr": {"title"},
    "time": {"datetime"},
}
TAGS = {
    *("p", "br", "h2", "h3", "h4", "hr", "blockquote", "ul", "ol", "li", "strong", "em", "u", "s", "sub", "sup"),
    *("a", "span", "abbr", "time", "img", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
CLASSES = {"picture", "credit", "align-center", "align-right"}
LINK = re.compile(r"https?://[\w.-]+(:\d+)?([/?#]\S*)?|(mailto|tel):[^/\s]\S*|/([^/\\\s][^\\\s]*)?")
PICTURE = re.compile(r"/tin-tuc/anh/(?!.*\.\.)[\w./-]+(\?[\w=&.-]*)?")


def complaints(text: str) -> list[str]:
    """Everything in the text that has no place there, as a parser of another family than the cleaner's reads it."""
    found = []
    for element in parser.fragment_fromstring(text, create_parent="div").iterdescendants():
        if element.tag not in TAGS:
            found.append(f"tag {element.tag}")
            continue
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES.get(element.tag, ()):
                found.append(f"attribute {element.tag} {name}")
            elif (
                (name == "href" and not LINK.fullmatch(value))
                or (name == "src" and not PICTURE.fullmatch(value))
                or (name == "class" and not set(value.split()) <= CLASSES)
                or (name in ("width", "height", "colspan", "rowspan", "start") and not re.fullmatch(r"\d{1,4}", value))
                or (name == "scope" and value not in ("row", "col", "rowgroup", "colgroup"))
                or (name == "rel" and value != "noopener")
            ):
                found.append(f"value {element.tag} {name}={value}")
    return found
