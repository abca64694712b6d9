"""An old site as NukeViet keeps it, written down as its two usual dumps: by mysqldump and by its own backup."""

import gzip
import html
import io
import itertools
import random
import zipfile
from datetime import datetime

from PIL import Image

DOMAIN = "tuyengiao.cu.example"
HEAD = """-- MySQL dump 10.19  Distrib 10.6.12-MariaDB, for debian-linux-gnu (x86_64)
-- Host: it's localhost    Database: `tuyengiao`
/*!40101 SET NAMES utf8mb4 */;
/*!50003 CREATE TRIGGER `x` BEFORE INSERT ON `nv4_config` FOR EACH ROW SET NEW.a='; INSERT INTO `nv4_vi_news_rows` VALUES (666)' */;
"""
COLUMNS = {
    "cat": ["catid", "parentid", "title", "titlesite", "alias", "description", "weight", "status"],
    "sources": ["sourceid", "title", "link", "logo", "weight", "add_time", "edit_time"],
    "topics": ["topicid", "title", "alias", "image", "description", "weight", "keywords", "add_time", "edit_time"],
    "rows": [
        "id", "catid", "listcatid", "topicid", "admin_id", "author", "sourceid", "addtime", "edittime", "status", "weight", "publtime",
        "exptime", "archive", "title", "alias", "hometext", "homeimgfile", "homeimgalt", "homeimgthumb", "inhome", "allowed_comm",
        "allowed_rating", "external_link", "hitstotal", "hitscm", "total_rating", "click_rating",
    ],
    "detail": ["id", "titlesite", "description", "bodyhtml", "keywords", "sourcetext", "files", "imgposition", "copyright"],
    "tags": ["tid", "numnews", "title", "alias", "image", "description", "keywords"],
    "tags_id": ["id", "tid", "keyword"],
    "authorlist": ["id", "aid", "alias", "pseudonym"],
}  # fmt: skip
NUMBERS = {
    *("catid", "parentid", "weight", "status", "sourceid", "add_time", "edit_time", "topicid", "id", "admin_id", "addtime", "edittime"),
    *("publtime", "exptime", "archive", "homeimgthumb", "inhome", "allowed_rating", "external_link", "hitstotal", "hitscm"),
    *("total_rating", "click_rating", "imgposition", "copyright", "tid", "numnews", "aid"),
}
PUBLISHED_AT = int(datetime.fromisoformat("2022-08-04T07:30:00+07:00").timestamp())
DAY = 86_400
# Syllables as often as a language has them: a few everywhere, most of them rarely.
SYLLABLES = [
    f"{begin}{end}"
    for end in ("ương", "a", "inh", "ôi", "ang", "ệp", "uyên", "ao", "ạch", "ơn", "ình", "uốc", "ế", "ông", "ạng", "ởi", "ừng", "ân", "iêm", "át")
    for begin in ("t", "đ", "ch", "nh", "tr", "ph", "kh", "th", "l", "m", "b", "h", "n", "v", "s", "d", "qu", "gi", "x", "ng", "r", "c", "g", "")
]
OFTEN = list(itertools.accumulate(1 / rank for rank in range(1, len(SYLLABLES) + 1)))


def said(n, count):
    return " ".join(random.Random(n).choices(SYLLABLES, cum_weights=OFTEN, k=count)).capitalize() + "."


class Site:
    def __init__(self):
        self.tables = {part: [] for part in COLUMNS}
        self.column(1, "Chuyển đổi số", "Chuyen-doi-so")
        self.column(2, "Tin tức &amp; Sự kiện", "tin-tuc-su-kien")
        self.add("sources", sourceid=1, title="Báo Đắk Nông", link="https://baodaknong.vn")
        self.add("topics", topicid=1, title="Đại hội Đảng các cấp", alias="dai-hoi-dang", description="Nhiệm kỳ 2025 &#8211; 2030")
        self.add("tags", tid=1, title="Chuyển đổi số", alias="chuyen-doi-so", keywords="chuyển đổi số")

    def add(self, part, **values):
        self.tables[part].append(values)

    def column(self, catid, title, alias):
        self.add("cat", catid=catid, title=title, alias=alias, weight=catid, status=1)

    def article(self, number, body="<p>Nội dung của bài.</p>", detail=None, **values):
        values = {
            "catid": 1, "listcatid": "1", "topicid": 0, "author": "", "sourceid": 0, "addtime": PUBLISHED_AT - DAY,
            "edittime": PUBLISHED_AT + DAY, "status": 1, "publtime": PUBLISHED_AT, "exptime": 0, "title": f"Bài số {number}",
            "alias": f"bai-so-{number}", "hometext": "Sa-pô của bài.", "homeimgfile": "", "homeimgalt": "", "inhome": 1, "allowed_comm": "6",
            "allowed_rating": 1, "hitstotal": 0, "total_rating": 0, "click_rating": 0,
        } | values  # fmt: skip
        self.add("rows", id=number, **values)
        self.add("detail", **{"id": number, "bodyhtml": body, "sourcetext": "", "files": ""} | (detail or {}))

    def tag(self, number, tid, keyword):
        self.add("tags_id", id=number, tid=tid, keyword=keyword)

    def pen_name(self, number, name):
        self.add("authorlist", id=number, aid=1, alias="but-danh", pseudonym=name)

    # -- as dumps ------------------------------------------------------------------------------

    def by_mysqldump(self, module="vi_news", at_once=50):
        pieces = [HEAD, _modules()]
        for part, columns in COLUMNS.items():
            name = f"nv4_{module}_{part}"
            pieces.append(_created(name, columns))
            rows = self.tables[part]
            for start in range(0, len(rows), at_once):
                lines = ",".join(f"({','.join(_mysql(row, c) for c in columns)})" for row in rows[start : start + at_once])
                pieces.append(f"LOCK TABLES `{name}` WRITE;\nINSERT INTO `{name}` VALUES {lines};\nUNLOCK TABLES;\n")
        return "".join(pieces).encode()

    def by_own_backup(self, module="vi_news"):
        """Raw line ends, `addslashes`, spaces after commas, and a last comma where the count of rows was wrong."""
        pieces = ["-- NUKEVIET DUMP\r\n\r\n"]
        for part, columns in COLUMNS.items():
            name = f"nv4_{module}_{part}"
            pieces.append(f"-- ------\r\n{_created(name, columns)}")
            lines = ", ".join("\r\n(" + ", ".join(_php(row, c) for c in columns) + ")" for row in self.tables[part])
            if lines:
                pieces.append(f"INSERT INTO `{name}` VALUES{lines}{',' if part == 'topics' else ';'}\r\n\r\n")
        return "".join(pieces).encode()

    def gzipped(self):
        return gzip.compress(self.by_mysqldump())


def _modules():
    return (
        "CREATE TABLE `nv4_vi_modules` (\n  `title` varchar(55) NOT NULL,\n  `module_file` varchar(55) NOT NULL,\n  `module_data` varchar(55)\n);\n"
        "INSERT INTO `nv4_vi_modules` VALUES ('about','page','about'),('tin-tuc','news','news');\n"
    )


def _created(name, columns):
    lines = ",\n".join(f"  `{column}` {'int(11)' if column in NUMBERS else 'text'} NOT NULL DEFAULT '0'" for column in columns)
    return f"DROP TABLE IF EXISTS `{name}`;\nCREATE TABLE `{name}` (\n{lines},\n  PRIMARY KEY (`{columns[0]}`),\n  KEY `x` (`{columns[0]}`)\n) ENGINE=InnoDB COMMENT='Bài; viết';\n"


def _mysql(row, column):
    value = row.get(column)
    if column in NUMBERS:
        return str(value or 0)
    if value is None:
        return "NULL"
    for sign, escaped in (("\\", "\\\\"), ("'", "\\'"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0"), ("\x1a", "\\Z")):
        value = value.replace(sign, escaped)
    return f"'{value}'"


def _php(row, column):
    value = row.get(column)
    if column in NUMBERS:
        return str(value or 0)
    for sign in ("\\", "'", '"'):
        value = (value or "").replace(sign, f"\\{sign}")
    return f"'{value}'"


def ordinary(count, *, with_pictures=0, paragraphs=12) -> Site:
    """A site of `count` articles as they usually are; each tenth of the first ones has a picture in its text."""
    site = Site()
    for n in range(1, count + 1):
        words = random.Random(n)
        text = "".join(f"<p>{said(n * 100 + k, 60)}</p>" for k in range(paragraphs))
        if n > 10:
            old = words.randrange(1, n)
            text += f'<p><a href="https://{DOMAIN}/vi/tin-tuc/Chuyen-doi-so/bai-so-{old}-{old}.html">Tin liên quan đã đăng</a></p>'
        picture = f"2022_08/anh-{n}.jpg" if n <= with_pictures else ""
        if picture:
            text += f'<div style="text-align:center"><img alt="Quang cảnh" src="/uploads/news/{picture}" width="600" /></div>'
        site.article(
            n, text, title=html.escape(f"{said(n, 12)[:-1]} {n}"), publtime=PUBLISHED_AT + n * 600, edittime=PUBLISHED_AT + n * 600 + 60,
            catid=1 + n % 2, listcatid=str(1 + n % 2), author=f"Tác giả {n % 40}", hitstotal=n, homeimgfile=picture,
            homeimgalt="Quang cảnh hội nghị" if picture else "", hometext=said(-n, 25), total_rating=n % 11, click_rating=(n % 11 + 4) // 5,
            topicid=n % 3 == 0, sourceid=n % 4 == 0,
        )  # fmt: skip
        site.tag(n, 0, f"chủ đề {n % 100}")
    return site


def nasty(site, first):
    """Rows as they are found in old databases, and some that somebody made on purpose. Returns {what: old id}."""
    rows = {}

    def add(what, *args, **values):
        rows[what] = first + len(rows)
        site.article(rows[what], *args, **values)

    add("no_title", title="  ")
    add("unknown_column", catid=99)
    add("script", "<p onclick=\"steal()\">Chữ</p><script>alert('x')</script><iframe src=\"https://www.youtube.com/embed/1\"></iframe>")
    add("no_picture", '<p>Chữ</p><img src="/uploads/news/2019_01/mat-tep.jpg">')
    add("same_alias", alias="bai-so-1")
    add("marked", "<p>BAN TUYÊN GIÁO</p><p><b>TUYỆT</b> <i>MẬT</i></p><p>Kế hoạch riêng</p>", title="Kế hoạch không được lộ", detail={"files": "ke-hoach.pdf"})
    add("marked_title", title="MẬT: phương án bảo vệ")
    add("draft", status=4)
    add("waiting", status=8)
    add("locked", status=22)
    add("in_future", publtime=4_000_000_000 - 5)
    add("expired", exptime=PUBLISHED_AT + 30 * DAY)
    add("archived", status=3, exptime=PUBLISHED_AT + 30 * DAY, archive=1)
    add("no_time", publtime=0, addtime=0, edittime=0)
    add("stars_that_cannot_be", total_rating=50, click_rating=2)
    add("quotes", "<p>Anh nói: 'it''s \\'; DROP TABLE \\\\ \"ổn\"'); -- </p>", title="Nói &quot;thẳng&quot; &amp; nói thật; &#039;đúng&#039; ('); DELETE")
    add("no_text", "")
    add("nothing_but_null", "<p>a\0b\x1ac</p>")
    add("emoji", "<p>Chúc mừng 🎉 ﻿năm mới</p>")
    add("composed", "<p>Tiếng Việt tổ hợp</p>", title="Tiếng Việt tổ hợp")
    add("deep", "<blockquote>" * 5000 + "sâu")
    add("long", "<p>" + "dài " * 300_000 + "</p>")
    add("embedded", f'<p>Chữ</p><img src="data:image/png;base64,{"A" * 1_500_000}">')
    add("external_picture", '<p>Chữ</p><img src="https://nơi-khác.example/a.jpg"><img src="//evil.example/x.png">')
    add("climbing_picture", '<p>Chữ</p><img src="/uploads/../../../../etc/passwd"><img src="/uploads/%2e%2e/%2e%2e/etc/shadow">')
    add("formula", title="=HYPERLINK(&quot;https://evil.example&quot;)")
    return rows


def picture(n=0, size=(800, 500)):
    out = io.BytesIO()
    Image.new("RGB", size, (n * 37 % 255, n * 91 % 255, 120)).save(out, "JPEG")
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()
