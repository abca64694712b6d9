"""What HTML may stand in the portal. `clean` is the only way in: editors filter for comfort, and anyone can post
what no editor has seen."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import nh3

from richtext.tidying import tidy

POLICY_VERSION = 1  # raised with every change of what `clean` lets through: what was stored before is cleaned again

PICTURE_PREFIX = "/tin-tuc/anh/"
LONGEST = 1_000_000  # bytes, embedded pictures not counted
DEEPEST = 200  # the parser looks through all that is open at each tag: its time grows with the square
MOST_ROUNDS = 20

ALIGNMENTS = {"align-center", "align-right"}
CLASSES = {"figure": {"picture"}, "span": {"credit"}, "p": ALIGNMENTS, "td": ALIGNMENTS, "th": ALIGNMENTS}
ATTRIBUTES = {
    "*": set(),  # else nh3 lets lang and title through everywhere
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "abbr": {"title"},
    "time": {"datetime"},
}
SCOPES = {"th": {"scope": {"row", "col", "rowgroup", "colgroup"}}}
TAGS = {
    *("p", "br", "h2", "h3", "h4", "hr", "blockquote", "ul", "ol", "li"),
    *("strong", "em", "u", "s", "sub", "sup", "a", "span", "abbr", "time"),
    *("img", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
# Read, and written as one of the tags above.
RENAMED = {
    **{"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "h1": "h2", "h5": "h4", "h6": "h4", "tfoot": "tbody"},
    **dict.fromkeys(("div", "section", "article", "main", "header", "footer", "aside", "nav", "address", "center"), "p"),
    **dict.fromkeys(("pre", "dt", "dd", "details", "summary", "form", "fieldset", "legend"), "p"),
}
DROPPED_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "embed", "applet", "svg", "math", "template", "noscript", "noembed"),
    *("noframes", "frameset", "title", "select", "textarea", "button", "audio", "video", "canvas", "xml"),
}

NUMBER = re.compile(r"[0-9]{1,4}")
MOMENT = re.compile(r"[0-9T:+.Z -]{4,35}")
ADDRESS = re.compile(r"https?://[^/?#@]+(?:[/?#].*)?|(?:mailto|tel):[^/].*|/(?!/).*", re.IGNORECASE)
NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
PICTURE_FILE = re.compile(r"(?!.*\.\.)[\w./-]+(?:\?[\w=&.-]*)?", re.ASCII)

EMBEDDED = re.compile(r"""src\s*=\s*(?:"data:[^"]*"|'data:[^']*'|data:[^\s>]*)""")
COMMENT = re.compile(r"<!--(?!-?>).*?--!?>", re.DOTALL)
TAG_NAME = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
CLOSED_BY_OTHERS = {
    *("p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "option", "html", "head", "body"),
    *("br", "hr", "img", "input", "meta", "link", "col", "wbr"),
}


class TooLong(ValueError):
    """More than the portal takes in one text, or too deeply nested. The sentence says what to do."""


def clean(html: str, *, picture_prefix: str = PICTURE_PREFIX) -> str:
    """Clean HTML that says the same: NFC, without the leftovers of Word and of editors, with nothing that runs or
    is fetched from elsewhere. Clean HTML comes out unchanged. Raises TooLong."""
    html = COMMENT.sub("", EMBEDDED.sub("", html.encode(errors="replace").decode()))
    _refuse_what_is_too_long(html)
    _refuse_what_is_too_deep(html)
    attribute = partial(_attribute, picture_prefix)
    found = _sanitised(html, TAGS | RENAMED.keys(), attribute)
    # A tag that is renamed or left out may let the parser nest the rest in another way.
    for _ in range(MOST_ROUNDS):
        before, found = found, _sanitised(tidy(found, RENAMED), TAGS, attribute)
        if found == before:
            return found
    raise TooLong(TANGLED)


def _sanitised(html: str, tags: set[str], attribute) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        tag_attribute_values=SCOPES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    ).strip()


def _attribute(picture_prefix: str, tag: str, name: str, value: str) -> str | None:
    if name == "href":
        address = value.strip().replace(" ", "%20")
        return address if ADDRESS.fullmatch(address) and not NOT_IN_ADDRESSES.search(address) else None
    if name == "src":
        ours = value.startswith(picture_prefix) and PICTURE_FILE.fullmatch(value, len(picture_prefix))
        return value if ours else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if NUMBER.fullmatch(value) else None
    if name == "datetime":
        return value if MOMENT.fullmatch(value) else None
    return value


TANGLED = (
    "Nội dung có quá nhiều thẻ lồng vào nhau nên cổng không đọc được. "
    "Mời dán lại bằng Ctrl+Shift+V (chỉ lấy chữ) rồi định dạng trong khung soạn thảo."
)


def _refuse_what_is_too_long(html: str) -> None:
    size = len(html.encode())
    if size > LONGEST:
        raise TooLong(
            f"Nội dung dài {_megabytes(size)} MB, cổng nhận tối đa {_megabytes(LONGEST)} MB cho một bài (không tính ảnh). "
            "Nội dung vừa nhập vẫn còn trong ô soạn thảo: mời dán lại bằng Ctrl+Shift+V (chỉ lấy chữ) hoặc chia thành nhiều bài."
        )


def _megabytes(size: int) -> str:
    return f"{-(-size // 100_000) / 10:.1f}".removesuffix(".0").replace(".", ",")


def _refuse_what_is_too_deep(html: str) -> None:
    opened: Counter[str] = Counter()
    depth = 0
    for closing, name in TAG_NAME.findall(html):
        name = name.lower()
        if name in CLOSED_BY_OTHERS:
            continue
        if not closing:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            raise TooLong(TANGLED)
