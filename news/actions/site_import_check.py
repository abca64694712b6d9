"""The dry run: the dump is read into lines, and each row of the old site is told what will become of it. Nothing else is
written."""

import time
from itertools import islice
from urllib.parse import unquote

from django.db import transaction
from django.db.models import Count, Min

from documents import quarantine
from news import old_addresses
from news.actions import site_imports
from news.exceptions import DumpProblem, ImportProblem
from news.importing import bodies, nukeviet
from news.importing.dump import read_rows
from news.models import Category, OldAddress, SiteImport, SiteImportLine, SiteImportRow
from notifications.secrecy import bears_a_level
from richtext.policy import LONGEST
from vietnamese.text import fold

State, Kind, RowState = SiteImport.State, SiteImportRow.Kind, SiteImportRow.State

LINES_AT_ONCE = 200
LETTERS_AT_ONCE = 4_000_000
LONGEST_BODY = 4_000_000  # letters, with embedded pictures
ARTICLES_AT_ONCE = 50
LABEL = 300

GONE = "Máy chủ đã khởi động lại trước khi đọc xong tệp nên tệp không còn trong bộ nhớ. Hãy gửi lại tệp."
BEARS_A_LEVEL = "Có dấu chỉ mức độ mật. Cổng không nhập và không giữ lại nội dung này."
NO_TITLE = "Bài không có tiêu đề."
NO_TEXT = "Bài không có nội dung."
UNKNOWN_CATEGORY = "Bài thuộc chuyên mục không có trong tệp dữ liệu."
CATEGORY_LEFT_OUT = "Chuyên mục của bài không được chọn để nhập."
TOO_LONG = "Nội dung dài hơn mức cổng nhận cho một bài."
KNOWN = "Bài này đã được nhập ở một đợt trước."
NOT_BROUGHT = {
    Kind.FILE: "Của bài số {article}. Không nhập theo; hãy tải lên kho văn bản rồi gắn vào bài.",
    Kind.EMBED: "Của bài số {article}. Không nhập theo; video có thể ghi lại ở ô địa chỉ video của bài.",
}
SAME_ALIAS = "Trùng liên kết tĩnh với bài {other}."


def read(*, entry, file=None, seen=lambda: None):
    """The dump into lines. From the beginning, however often: what an earlier attempt left is forgotten first. `file`: where
    the dump does not lie in memory; `seen()` is called now and then."""
    if file is None:
        if not quarantine.holds(entry.key):
            site_imports.fail(entry=entry, problem=GONE)
            return
        with open(quarantine.path_of(entry.key), "rb") as held:
            read(entry=entry, file=held, seen=lambda: quarantine.prolong(entry.key))
        return
    entry.lines.all().delete()
    entry.rows.all().delete()
    reader = _Lines(entry, file, seen)
    try:
        reader.take_all()
    except DumpProblem as problem:
        site_imports.fail(entry=entry, problem=str(problem))
        return
    if not reader.articles:
        site_imports.fail(entry=entry, problem=reader.nothing_found())
        return
    _end_reading(entry, reader)


class _Lines:
    def __init__(self, entry, file, seen):
        self.entry, self.file, self.seen = entry, file, seen
        self.prefix, self.modules, self.articles = None, set(), 0
        self.waiting, self.letters = [], 0
        self.refused, self.known = {}, set()  # (part, old id)

    def take_all(self):
        for table, values in read_rows(self.file, self._is_wanted):
            part = self._part_of(table)
            self._take(part, values)
            if len(self.waiting) >= LINES_AT_ONCE or self.letters > LETTERS_AT_ONCE:
                self._write()
        self._write()

    def nothing_found(self):
        if not self.modules:
            return "Trong tệp không có bảng tin tức nào của NukeViet. Hãy xuất các bảng có tên dạng nv4_vi_news_rows."
        return (
            f"Trong tệp không có bài nào của phân hệ “{self.entry.module}”. "
            f"Các phân hệ có trong tệp: {', '.join(sorted(self.modules))}. Hãy gửi lại và ghi đúng phân hệ."
        )

    def _is_wanted(self, table):
        if modules := nukeviet.MODULES.fullmatch(table):
            return self.entry.module.startswith(f"{modules['language']}_")
        found = nukeviet.TABLE.fullmatch(table)
        if found is None:
            return False
        if found["part"] == "rows":
            self.modules.add(found["module"])
        if found["module"] != self.entry.module:
            return False
        self.prefix = self.prefix or found["prefix"]
        return found["prefix"] == self.prefix  # another site in the same database

    @staticmethod
    def _part_of(table):
        if nukeviet.MODULES.fullmatch(table):
            return "modules"
        part = nukeviet.TABLE.fullmatch(table)["part"]
        return "detail" if part.startswith("bodyhtml") else part

    def _take(self, part, values):
        if part not in nukeviet.COLUMNS:
            return
        id_column, columns = nukeviet.COLUMNS[part]
        old_id = nukeviet.number(values.get(id_column)) if id_column else 0
        kept = {column: values[column] for column in columns if values.get(column)}
        if id_column and not old_id:
            return
        if part in nukeviet.ONCE:
            if (part, old_id) in self.known:
                return
            self.known.add((part, old_id))
        if part == "rows":
            self.articles += 1
        if len(kept.get("bodyhtml", "")) > LONGEST_BODY:
            self.refused[part, old_id] = TOO_LONG
        elif bears_a_level(nukeviet.everything_said(kept)):
            self.refused[part, old_id] = BEARS_A_LEVEL
        else:
            self.waiting.append(SiteImportLine(site_import=self.entry, part=part, old_id=old_id, values=kept))
            self.letters += sum(map(len, kept.values()))

    def _write(self):
        SiteImportLine.objects.bulk_create(self.waiting)
        self.waiting, self.letters = [], 0
        SiteImport.objects.filter(pk=self.entry.pk).update(done=min(self.entry.total, self.file.tell() // 1024))
        self.seen()


@transaction.atomic
def _end_reading(entry, reader):
    entry = site_imports.locked(entry)
    site_imports.move(entry, State.CHECKING)
    _refuse(entry, reader.refused)
    entry.address = _address_of(entry)
    entry.lines.filter(part="modules").delete()
    entry.total, entry.done = entry.lines.filter(part="rows").count(), 0
    entry.save()
    _list_categories(entry)
    transaction.on_commit(lambda: quarantine.destroy(entry.key))


def _refuse(entry, refused):
    """Nothing of an article is kept when a part of it bears a level, not even its title."""
    of_articles = {old_id: why for (part, old_id), why in refused.items() if part in nukeviet.OF_ARTICLES}
    entry.lines.filter(part__in=nukeviet.OF_ARTICLES, old_id__in=of_articles).delete()
    others = {(part, old_id): why for (part, old_id), why in refused.items() if part == "cat"}
    SiteImportRow.objects.bulk_create(
        [
            *(_row(entry, Kind.CATEGORY, old_id, "", RowState.SKIPPED, [why]) for (_, old_id), why in others.items()),
            *(_row(entry, Kind.ARTICLE, old_id, "", RowState.SKIPPED, [why]) for old_id, why in sorted(of_articles.items())),
        ]
    )


def _row(entry, kind, old_id, label, state, notes=()):
    problem = " ".join(dict.fromkeys(notes))
    return SiteImportRow(
        site_import=entry, kind=kind, old_id=str(old_id), label=label[:LABEL], state=state,
        problem=problem if len(problem) <= 500 else f"{problem[:499]}…",
    )  # fmt: skip


def _address_of(entry):
    data = entry.module.split("_", 1)[1]
    for line in entry.lines.filter(part="modules"):
        if line.values.get("module_data") == data and line.values.get("title"):
            return line.values["title"][:60]
    return data


def _list_categories(entry):
    """Each old column is proposed to become the one of ours with its name or its address, else a new one."""
    ours = {}
    for category in Category.objects.open():
        ours |= {fold(category.name): category.pk, category.slug: category.pk}
    rows = []
    for line in entry.lines.filter(part="cat").order_by("old_id"):
        name = nukeviet.words(line.values.get("title"))
        row = _row(entry, Kind.CATEGORY, line.old_id, name, RowState.NEW)
        row.new_id = str(ours.get(fold(name)) or ours.get((line.values.get("alias") or "").lower()) or "")
        rows.append(row)
    SiteImportRow.objects.bulk_create(rows)


def check(*, entry, seconds, uploads=None) -> bool:
    """Go on with the dry run for so long; True when it is through."""
    deadline = time.monotonic() + seconds
    try:
        uploads = uploads or site_imports.uploads_of(entry)
    except ImportProblem as problem:
        site_imports.fail(entry=entry, problem=str(problem))
        return True
    checker = None
    while True:
        with transaction.atomic():
            current = site_imports.locked(entry, state=State.CHECKING)
            if current is None:
                return True
            lines = list(islice(current.lines.filter(part="rows", old_id__gt=current.position).order_by("old_id").iterator(), ARTICLES_AT_ONCE))
            if not lines:
                site_imports.move(current, State.CHECKED)
                current.total, current.done = current.rows.filter(kind=Kind.ARTICLE, state=RowState.NEW).count(), 0
                current.save()
                return True
            checker = checker or _Check(current, uploads)
            checker.check(articles_of(current, lines))
            current.position, current.done = lines[-1].old_id, current.done + len(lines)
            current.save()
        if time.monotonic() > deadline:
            return False


def articles_of(entry, lines):
    """Rows of the old site with their texts."""
    ids = [line.old_id for line in lines]
    details = dict(entry.lines.filter(part="detail", old_id__in=ids).values_list("old_id", "values"))
    return [nukeviet.OldArticle(line.old_id, line.values, details.get(line.old_id, {})) for line in lines]


class _Check:
    def __init__(self, entry, uploads):
        self.entry, self.uploads = entry, uploads
        categories = entry.rows.filter(kind=Kind.CATEGORY)
        self.categories = {int(row.old_id): row.state != RowState.SKIPPED for row in categories}
        self.aliases = dict(entry.lines.filter(part="cat").values_list("old_id", "values__alias"))
        by_alias = entry.lines.filter(part="rows").order_by().values("values__alias").annotate(count=Count("pk"), first=Min("old_id"))
        self.doubled = dict(by_alias.filter(count__gt=1).values_list("values__alias", "first"))

    def check(self, articles):
        texts = [bodies.Body(article.body, self.entry.label) for article in articles]
        paths = [self._pictures_of(article, text) for article, text in zip(articles, texts, strict=True)]
        there = {path: self.uploads.has(path) for listed in paths for path in listed}
        known = self._known(articles)
        rows = []
        for article, text, listed in zip(articles, texts, paths, strict=True):
            state, notes = self._judge(article, known)
            if state == RowState.NEW:
                notes += self._notes(article, text, sum(not there[path] for path in listed))
                first = self.doubled.get(article.alias, article.old_id)
                notes += [SAME_ALIAS.format(other=first)] if first != article.old_id else []
            rows.append(_row(self.entry, Kind.ARTICLE, article.old_id, article.title or f"Bài số {article.old_id}", state, notes))
            if state == RowState.NEW:
                rows += self._not_brought(Kind.FILE, article, [*article.files, *text.files()])
                rows += self._not_brought(Kind.EMBED, article, text.embedded())
        pictures = [
            _row(self.entry, Kind.PICTURE, path[:300], path.rsplit("/", 1)[-1], RowState.NEW if is_there else RowState.FAILED,
                 [] if is_there else ["Không có tệp ảnh này trong thư mục hoặc tệp ZIP ảnh."])
            for path, is_there in there.items()
        ]  # fmt: skip
        SiteImportRow.objects.bulk_create([*rows, *pictures], ignore_conflicts=True)

    def _not_brought(self, kind, article, addresses):
        """A line for each, so that somebody can fetch it."""
        note, rows = NOT_BROUGHT[kind].format(article=article.old_id), []
        for place, address in enumerate(dict.fromkeys(addresses), start=1):
            label = unquote(address.rsplit("/", 1)[-1]).replace("\0", "") if kind == Kind.FILE else address
            if bears_a_level(label):
                rows.append(_row(self.entry, kind, f"{article.old_id} {place}", "", RowState.SKIPPED, [BEARS_A_LEVEL]))
            else:
                rows.append(_row(self.entry, kind, f"{article.old_id} {address}"[:300], label, RowState.SKIPPED, [note]))
        return rows

    def _pictures_of(self, article, text):
        cover = bodies.path_on(self.entry.label, article.cover_path)
        return list(dict.fromkeys(filter(None, [cover, *(picture.path for picture in text.pictures())])))

    def _known(self, articles):
        """Those that an earlier import brought, under the very same address."""
        address = {self.address(article): article.old_id for article in articles}
        return {address[path] for path in OldAddress.objects.filter(path__in=address).values_list("path", flat=True)}

    def address(self, article):
        return old_addresses.of_article(self.entry.address, self.aliases.get(article.category_id) or "", article.alias, article.old_id)[0]

    def _judge(self, article, known):
        if article.old_id in known:
            return RowState.SKIPPED, [KNOWN]
        if not article.title:
            return RowState.SKIPPED, [NO_TITLE]
        if article.category_id not in self.categories:
            return RowState.SKIPPED, [UNKNOWN_CATEGORY]
        if not self.categories[article.category_id]:
            return RowState.SKIPPED, [CATEGORY_LEFT_OUT]
        if len(article.body.encode(errors="replace")) > LONGEST and "data:" not in article.body:
            return RowState.FAILED, [TOO_LONG]
        return RowState.NEW, []

    def _notes(self, article, text, missing):
        elsewhere = text.pictures_elsewhere()
        said = [
            (not article.is_public, f"Ở trang cũ bài {article.state_there}, nên nhập thành bản nháp."),
            (article.is_public and article.expired_at, "Bài đã hết hạn ở trang cũ, nên nhập ở trạng thái đã gỡ."),
            (not article.body.strip(), NO_TEXT),
            (bodies.SCRIPT.search(article.body), "Mã chạy trong bài được bỏ."),
            (bodies.FRAME.search(article.body), "Khung nhúng, video hoặc âm thanh trong bài được bỏ."),
            (missing, f"{missing} ảnh không có tệp."),
            (elsewhere, f"{elsewhere} ảnh nằm ở trang khác hoặc nhúng trong bài, được bỏ."),
            (article.files or text.files(), "Tệp đính kèm không nhập theo; mỗi tệp có một dòng riêng."),
            ("\ufffd" in article.title + article.body, "Có chữ bị hỏng trong tệp dữ liệu."),
            (article.values.get("click_rating", "0") != "0" and article.stars == (0, 0), "Số liệu đánh giá không hợp lệ, được bỏ."),
        ]
        return [sentence for holds, sentence in said if holds]
