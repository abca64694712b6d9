"""The demo's columns and articles: written, checked, approved and published as the desk would, then dated as in 2022."""

import datetime
import re
import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from audit import trail
from audit.models import Event
from documents import demo as documents_demo
from documents import locks
from documents.models import Document
from news import demo_drawings, demo_site
from news.accessibility import keep_report
from news.actions import desk, publishing, scheduling, writing
from news.actions.pictures import add_picture
from news.models import Article, Author, Category, DayViews, HomeBlock, Source, StarCount, Story, Tag
from news.pictures import figure_html
from news.searching import index_article
from vietnamese.text import slugify

DATA = Path(__file__).parent / "demo_data"
FILLED = "news.demo_filled"
WRITER, APPROVER, KEEPER = "bientap@daknong.example", "lanhdao@daknong.example", "admin@daknong.example"
DEPARTMENT = "Ban Tuyên giáo Tỉnh ủy Đắk Nông"
COLUMNS = {
    "chuyen-doi-so": ("Chuyển đổi số", "Công nghệ số trong công tác của ngành và đời sống ở Đắk Nông."),
    "hoat-dong": ("Hoạt động tuyên giáo", "Hội nghị, hội thi, giao ban và việc làm ở cơ sở."),
    "du-luan": ("Dư luận xã hội", "Điều người dân quan tâm và câu trả lời của cơ quan có trách nhiệm."),
    "lich-su": ("Lịch sử Đảng bộ", "Sự kiện, nhân vật, địa danh và sách lịch sử địa phương."),
    "dinh-chinh": ("Đính chính, kiểm chứng", "Thông tin sai được nói lại cho đúng, có nguồn và có người chịu trách nhiệm."),
}
BLOCKS = (
    (HomeBlock.Kind.FEATURED, "", 4), (HomeBlock.Kind.CATEGORY, "chuyen-doi-so", 4), (HomeBlock.Kind.DOCUMENTS, "", 5),
    (HomeBlock.Kind.CATEGORY, "hoat-dong", 4), (HomeBlock.Kind.CATEGORY, "lich-su", 3), (HomeBlock.Kind.CORRECTIONS, "", 3),
    (HomeBlock.Kind.CALENDAR, "", 5), (HomeBlock.Kind.CHANNELS, "", 6),
)  # fmt: skip
LISTED = ("kind", "title", "lead", "claim", "claim_place", "finding", "open_questions", "office")


def is_filled():
    return Event.objects.filter(verb=FILLED).exists()


def fill_news() -> bool:
    """Goes on where an earlier run was stopped: an article whose title is there is left alone. An article with papers of
    the store waits until the store's own demo has been read: False, call again."""
    with locks.alone(locks.DEMO_NEWS, 0) as ours:
        return ours and (is_filled() or _filled())


def _filled():
    written = tomllib.loads((DATA / "articles.toml").read_text())
    unit = Unit.objects.get(name=DEPARTMENT, valid_to=None)
    people = {"by": User.objects.get(email=WRITER), "leader": User.objects.get(email=APPROVER)}
    columns = _columns(unit)
    demo_site.fill_site(unit=unit, by=User.objects.get(email=KEEPER))
    pictures = {name: _picture(name, entry, unit, people["by"]) for name, entry in written["pictures"].items()}
    papers_are_there = documents_demo.is_filled()
    for entry in written["articles"]:
        if "documents" in entry and not papers_are_there:
            continue
        if not Article.objects.filter(versions__title=entry["title"]).exists():
            _article(entry, columns, pictures, **people)
    if papers_are_there:
        trail.record(verb=FILLED)
    return papers_are_there


def _columns(unit):
    columns = {}
    for place, (slug, (name, description)) in enumerate(COLUMNS.items()):
        columns[slug], _ = Category.objects.get_or_create(
            slug=slug, defaults={"name": name, "description": description, "unit": unit, "position": place}
        )
    if not HomeBlock.objects.exists():
        for place, (kind, slug, count) in enumerate(BLOCKS):
            HomeBlock.objects.create(kind=kind, category=columns.get(slug), count=count, position=place)
    return columns


def _picture(name, entry, unit, by):
    described = {key: entry[key] for key in ("alt", "caption", "credit")}
    picture, _ = add_picture(
        data=demo_drawings.drawn(entry["drawing"]), name=f"{name}.png", unit=unit, by=by, licence="Cổng Tuyên giáo", **described
    )
    return picture


@transaction.atomic
def _article(entry, columns, pictures, by, leader):
    body = entry.get("first_body", entry["body"])
    article = writing.create_article(
        category=columns[entry["category"]], by=by, body=_with_pictures(body, pictures), cover=pictures.get(entry["cover"]),
        **_values(entry),
    )  # fmt: skip
    keep_report(version=article.newest, findings=[], by=by)
    state = entry.get("state", "published")
    if state == "draft":
        return
    desk.submit(article=article, by=by)
    if state == "submitted":
        return
    if state == "returned":
        desk.send_back(article=article, by=leader, reason=entry["reason"])
        return
    desk.approve(article=article, by=leader)
    if state == "scheduled":
        due = timezone.now() + datetime.timedelta(days=entry["in_days"])
        scheduling.schedule(article=article, by=leader, deed="publish", due_at=due)
        return
    publishing.publish(article=article, by=leader)
    if "correction" in entry:
        _correct(article, entry, pictures, by, leader)
    if state == "withdrawn":
        publishing.withdraw(article=article, by=leader, reason=entry["reason"])
    _back_in_time(article, entry)


def _correct(article, entry, pictures, by, leader):
    version = writing.save_version(article=article, based_on=1, by=by, body=_with_pictures(entry["body"], pictures))
    keep_report(version=version, findings=[], by=by)
    desk.submit(article=article, by=by)
    desk.approve(article=article, by=leader)
    publishing.publish(article=article, by=leader, correction=entry["correction"])


def _values(entry):
    values = {name: entry[name] for name in LISTED if name in entry}
    if "claim_on" in entry:
        values["claim_on"] = datetime.date.fromisoformat(entry["claim_on"])
    if "evidence" in entry:
        values["evidence"] = [line | {"dated": _date(line["dated"]), "read_on": _date(line["read_on"])} for line in entry["evidence"]]
    if "source" in entry:
        values["source"], _ = Source.objects.get_or_create(name=entry["source"])
    if "story" in entry:
        values["story"], _ = Story.objects.get_or_create(name=entry["story"], defaults={"slug": slugify(entry["story"])})
    values["tag_ids"] = [Tag.objects.named(name).pk for name in entry.get("tags", ())]
    values["author_ids"] = [_author(line, entry).pk for line in entry["authors"]]
    public = Document.objects.published().filter(visibility=Document.Visibility.PUBLIC, symbol__in=entry.get("documents", ()))
    values["document_ids"] = list(public.values_list("pk", flat=True))
    return values


def _author(line, entry):
    name, _, post = line.partition("|")
    author, _ = Author.objects.get_or_create(
        name=name, post="" if entry.get("pen_name") else post, defaults={"is_pen_name": entry.get("pen_name", False)}
    )
    return author


def _date(text):
    return datetime.date.fromisoformat(text)


def _with_pictures(body, pictures):
    return re.sub(r"\{anh:(\w+)\}", lambda found: figure_html(pictures[found[1]]), body)


def _back_in_time(article, entry):
    """The demo is set in 2022: the moments are moved there, and what readers left until then is counted."""
    at = datetime.datetime.fromisoformat(entry["at"])
    changed = datetime.datetime.fromisoformat(entry.get("corrected_at", entry["at"]))
    ended = datetime.datetime.fromisoformat(entry["withdrawn_at"]) if "withdrawn_at" in entry else None
    stars = entry.get("stars", [])
    Article.objects.filter(pk=article.pk).update(
        published_at=at, changed_at=changed, created_at=at, touched_at=changed, withdrawn_at=ended,
        corrected_at=changed if "correction" in entry else None, is_featured=entry.get("featured", False),
        views=entry.get("views", 0), stars_sum=sum(stars), stars_count=len(stars),
    )  # fmt: skip
    article.refresh_from_db()
    article.steps.exclude(deed__in=["corrected", "withdrawn"]).update(at=at)
    article.steps.filter(deed="corrected").update(at=changed)
    article.steps.filter(deed="withdrawn").update(at=ended)
    article.versions.update(at=at)
    DayViews.objects.create(article=article, day=at.date(), count=article.views)
    for star in set(stars):
        StarCount.objects.create(article=article, stars=star, count=stars.count(star))
    index_article(article)
