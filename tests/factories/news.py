"""Articles and what belongs to them, with honest defaults."""

import hashlib
import uuid

from accounts.models import Membership, User
from news.accessibility import keep_report
from news.actions import desk, publishing, writing
from news.models import Author, Category, Picture
from tests.personas import SINCE

BODY = """<h2>Mở đầu</h2><p>Ban Tuyên giáo Tỉnh ủy triển khai chuyển đổi số tới từng chi bộ.</p>
<h2>Kết quả</h2><p>Bảy mươi mốt xã, phường, thị trấn đã kết nối hội nghị trực tuyến.</p>"""


def category(unit, name="Chuyển đổi số", slug="chuyen-doi-so", **values):
    row, _ = Category.objects.get_or_create(slug=slug, defaults={"name": name, "unit": unit, **values})
    return row


def picture(unit, **values):
    values.setdefault("alt", "Đại biểu dự hội nghị trong hội trường")
    values.setdefault("caption", "Quang cảnh hội nghị")
    values.setdefault("credit", "Ảnh: Văn Thư")
    name = uuid.uuid4()
    return Picture.objects.create(
        id=name, unit=unit, width=1200, height=800, size=1000, sha256=hashlib.sha256(name.bytes).hexdigest(), **values
    )


def colleague(unit, role="editor", name="Cao Văn Sửa", email="colleague@daknong.example"):
    """A second person at the desk: nobody approves what they wrote themselves."""
    person, new = User.objects.get_or_create(email=email, defaults={"full_name": name})
    if new:
        Membership.objects.create(user=person, unit=unit, role=role, valid_from=SINCE)
    return person


def checked(article):
    """Its newest version with a clean report of its preview, as the desk's browser leaves one."""
    keep_report(version=article.versions.first(), findings=[], by=None)
    return article


def article(*, by, category, **values):
    """A complete draft that passes the gate: its preview has been looked at and nothing was found."""
    values.setdefault("title", "Chuyển đổi số trong công tác tuyên giáo")
    values.setdefault("lead", "Tài liệu được số hóa, hội nghị kết nối tới từng xã.")
    values.setdefault("body", BODY)
    if "cover" not in values:
        values["cover"] = picture(category.unit)
    if "author_ids" not in values:
        author, _ = Author.objects.get_or_create(name="Nguyễn Văn Viết", post="Phòng Tuyên truyền")
        values["author_ids"] = [author.pk]
    return checked(writing.create_article(category=category, by=by, **values))


def published(*, by, leader, category, at=None, **values):
    """An article that went the whole way; `at` moves the moment of publishing."""
    row = article(by=by, category=category, **values)
    desk.submit(article=row, by=by)
    desk.approve(article=row, by=leader)
    row = publishing.publish(article=row, by=leader)
    if at is not None:
        type(row).objects.filter(pk=row.pk).update(published_at=at, changed_at=at)
        row.refresh_from_db()
    return row


def rewritten(article, *, by, **values):
    """A newer version of it, by `by`, its preview looked at like the first's."""
    article.refresh_from_db()
    version = writing.save_version(article=article, based_on=article.newest.number, by=by, **values)
    checked(version.article)
    return version


