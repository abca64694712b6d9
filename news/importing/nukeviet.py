"""What the tables of NukeViet's news hold, and what it means here.

Versions 3 to 5 differ in few columns: what a version has not is simply empty. Words are stored escaped for HTML, times
are seconds since 1970, and 2 votes with a sum of 7 are `click_rating` 2 and `total_rating` 7.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from django.utils import timezone

from vietnamese.text import nfc

TABLE = re.compile(
    r"(?P<prefix>\w+?)_(?P<module>[a-z]{2}_[\w-]+?)_(?P<part>cat|rows|detail|bodyhtml_\d+|sources|topics|tags|tags_id|author|authorlist)"
)
MODULES = re.compile(r"(?P<prefix>\w+?)_(?P<language>[a-z]{2})_modules")
# Of each part: the column that tells its lines apart, and those that are kept.
COLUMNS = {
    "cat": ("catid", ["title", "alias", "description", "weight"]),
    "rows": ("id", [
        "catid", "listcatid", "topicid", "author", "sourceid", "addtime", "edittime", "status", "publtime", "exptime",
        "title", "alias", "hometext", "homeimgfile", "homeimgalt", "inhome", "allowed_rating",
        "hitstotal", "total_rating", "click_rating",
    ]),
    "detail": ("id", ["bodyhtml", "sourcetext", "files"]),
    "sources": ("sourceid", ["title", "link"]),
    "topics": ("topicid", ["title", "alias", "description"]),
    "tags": ("tid", ["title", "keywords", "alias"]),
    "tags_id": ("id", ["tid", "keyword"]),
    "authorlist": ("id", ["pseudonym"]),
    "modules": ("", ["title", "module_data"]),
}  # fmt: skip
ONCE = ("cat", "rows", "detail", "sources", "topics", "tags")
OF_ARTICLES = ("rows", "detail", "tags_id", "authorlist")
MARKUP = ("bodyhtml", "hometext")
SAID = {*MARKUP, "title", "description", "homeimgalt", "author", "sourcetext", "keyword", "keywords", "pseudonym"}

PUBLISHED, EXPIRED = 1, 3
STATUSES = {
    0: "ngưng hiệu lực", 2: "hẹn giờ đăng", 4: "lưu nháp", 5: "chờ duyệt", 6: "bị từ chối duyệt", 7: "đang duyệt", 8: "chờ đăng",
    9: "bị từ chối đăng", 10: "đang kiểm tra để đăng",
}  # fmt: skip
LARGEST = 2**32 - 1
LATEST = 4_000_000_000  # of seconds: what is beyond is no time

INLINE = re.compile(r"</?(?:b|i|u|s|a|em|strong|span|font|sub|sup|small|big|mark|o:p)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
SAID_BY_ATTRIBUTES = re.compile(r"""\b(?:alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def number(text) -> int:
    """0 also for what no column of the old base could hold."""
    try:
        found = int(text or 0)
    except ValueError:
        return 0
    return found if 0 <= found <= LARGEST else 0


def words(text) -> str:
    """One line of words as they were typed."""
    return nfc(" ".join(unescape(text or "").split()))


def read_loosely(html) -> str:
    """Everything that raw HTML may show, a line for each block."""
    html = INLINE.sub("", html)
    said = "\n".join(first or second for first, second in SAID_BY_ATTRIBUTES.findall(html))
    return unescape(f"{TAG.sub(chr(10), html)}\n{said}")


def everything_said(values) -> str:
    said = [read_loosely(value) if name in MARKUP else unescape(value) for name, value in values.items() if name in SAID]
    return "\n".join([*said, *re.split("[,/]", unescape(values.get("files", "")))])


def moment(seconds):
    """None where the old site had none."""
    seconds = number(seconds)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LATEST else None


@dataclass
class OldArticle:
    """A row of the old site with its text. `values` as the dump has them."""

    old_id: int
    values: dict
    detail: dict

    @property
    def title(self):
        return words(self.values.get("title"))

    @property
    def alias(self):
        return (self.values.get("alias") or "").strip()

    @property
    def body(self):
        return self.detail.get("bodyhtml") or ""

    @property
    def files(self):
        """Names of what was attached, as the old base has them."""
        return [name for one in (self.detail.get("files") or "").split(",") if (name := words(one))]

    @property
    def category_id(self):
        return number(self.values.get("catid"))

    @property
    def further_category_ids(self):
        listed = [number(pk) for pk in (self.values.get("listcatid") or "").split(",")]
        return [pk for pk in dict.fromkeys(listed) if pk and pk != self.category_id]

    @property
    def status(self):
        """The one it would have if its column had not been locked."""
        status = number(self.values.get("status"))
        return status - 21 if status > 20 else status

    @property
    def published_at(self):
        return moment(self.values.get("publtime")) or moment(self.values.get("addtime"))

    @property
    def changed_at(self):
        return max(filter(None, (self.published_at, moment(self.values.get("edittime")))), default=None)

    @property
    def expired_at(self):
        expired = moment(self.values.get("exptime"))
        if self.status == EXPIRED:
            return expired or self.changed_at
        return expired if expired and expired <= timezone.now() else None

    @property
    def is_public(self):
        """Readers of the old site saw it, and perhaps still do."""
        shown = number(self.values.get("status")) in (PUBLISHED, EXPIRED)
        return shown and self.published_at is not None and self.published_at <= timezone.now()

    @property
    def state_there(self):
        if number(self.values.get("status")) > 20:
            return "bị khóa theo chuyên mục"
        return STATUSES.get(self.status, "chưa tới giờ đăng" if self.published_at else "không ghi ngày đăng")

    @property
    def stars(self):
        """(sum, count), (0, 0) where they cannot be true."""
        total, count = number(self.values.get("total_rating")), number(self.values.get("click_rating"))
        return (total, count) if 0 < count <= total <= 5 * count < LARGEST // 2 else (0, 0)

    @property
    def cover_path(self):
        name = (self.values.get("homeimgfile") or "").strip()
        return name if not name or "//" in name or name.startswith("/") else f"/uploads/news/{name}"
