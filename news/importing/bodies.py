"""Bodies of the old site: what stands in them, and the same with our pictures and addresses. The result still has to pass
`richtext.policy.clean`."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree, html

from news.pictures import STANDARD, file_url, size_at
from vietnamese.text import nfc

SCRIPT = re.compile(r"<script\b|\son\w+\s*=|javascript:", re.IGNORECASE)
FRAME = re.compile(r"<(?:iframe|embed|object|video|audio)\b", re.IGNORECASE)
FILE_NAME = re.compile(r"[\w .-]+\.(?:jpe?g|png|gif|webp|bmp)", re.IGNORECASE)
EMBEDDED = ("iframe", "embed", "object", "video", "audio", "source")
ALONE_IN = ("p", "div", "center", "figure")


def path_on(domain, address):
    """The path of an address on the old site; "" where it leads elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if (host and host != domain.lower().removeprefix("www.")) or parts.scheme not in ("", "http", "https"):
        return ""
    if not parts.path and not parts.query:
        return ""
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    return f"{path}?{parts.query}" if parts.query else path


@dataclass
class Picture:
    """What the old body says of a picture."""

    path: str
    alt: str = ""
    caption: str = ""


@dataclass
class Body:
    """A body being rewritten. `domain`: of the old site."""

    raw: str
    domain: str
    root: html.HtmlElement = field(init=False)

    def __post_init__(self):
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            self.root = html.fragment_fromstring(self.raw.encode(errors="replace").decode(), create_parent="div", parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
            self.root = html.Element("div")

    def pictures(self):
        """Those that lay on the old site."""
        return [self._picture(image) for image in self.root.iter("img") if self._path(image)]

    def pictures_elsewhere(self) -> int:
        return sum(1 for image in self.root.iter("img") if not self._path(image))

    def links(self):
        """Paths on the old site that it links to."""
        return [path for link in self.root.iter("a") if (path := path_on(self.domain, (link.get("href") or "").strip()))]

    def files(self):
        """Paths of files on the old site that it links to, but not of pictures."""
        return [path for path in self.links() if "/uploads/" in path and not FILE_NAME.fullmatch(path.rsplit("/", 1)[-1])]

    def embedded(self):
        """Addresses of what plays or shows another page within it."""
        found = (element.get("src") or element.get("data") or "" for element in self.root.iter(*EMBEDDED))
        return [address for one in found if (address := one.strip())]

    def _path(self, image):
        return path_on(self.domain, nfc(image.get("src") or "").strip())

    def _picture(self, image):
        alt = " ".join((image.get("alt") or "").split())
        figure = next(image.iterancestors("figure"), None)
        caption = figure.find(".//figcaption") if figure is not None else None
        return Picture(
            self._path(image),
            "" if FILE_NAME.fullmatch(alt) else nfc(alt),
            nfc(" ".join(caption.text_content().split())) if caption is not None else "",
        )

    def with_pictures(self, known):
        """`known`: path → row of the library. What is not known goes."""
        for image in list(self.root.iter("img")):
            row = known.get(self._path(image))
            if row is None:
                image.drop_tree()
            else:
                _show(image, row, self._picture(image).alt)
        return self

    def with_links(self, known):
        """`known`: path on the old site → address here. Others of the old site lose its name, so that they lead here once
        what they mean has come over."""
        for link in self.root.iter("a"):
            path = path_on(self.domain, (link.get("href") or "").strip())
            if path:
                link.set("href", known.get(path, path))
        return self

    def __str__(self):
        inner = [self.root.text or "", *(html.tostring(child, encoding="unicode") for child in self.root)]
        return "".join(inner).replace("<!--", "")  # within an attribute: there are no comments any more


def _show(image, row, alt):
    width, height = size_at(row, STANDARD)
    for name in list(image.attrib):
        del image.attrib[name]
    for name, value in (("src", file_url(row)), ("alt", alt), ("width", str(width)), ("height", str(height))):
        image.set(name, value)
    figure = next(image.iterancestors("figure"), _only_child_of(image))
    if figure is not None:
        figure.tag = "figure"
        figure.set("class", "picture")


def _only_child_of(image):
    """The block that holds this picture and nothing else: it is its figure."""
    parent = image.getparent()
    alone = parent is not None and parent.tag in ALONE_IN and parent.getparent() is not None
    if alone and len(parent) == 1 and not (parent.text or "").strip() and not (image.tail or "").strip():
        return parent
    return None
