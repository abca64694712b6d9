"""What articles of the old site refer to, as rows of ours: columns, sources, stories, tags, authors. Each is made when the
first article needs it."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Max

from news import old_addresses
from news.importing.nukeviet import number, words
from news.models import Author, Category, OldAddress, SiteImportRow, Source, Story, Tag
from vietnamese.text import fold, slugify

Kind, RowState = SiteImportRow.Kind, SiteImportRow.State

MOST_TAGS = 30
MOST_AUTHORS = 10
is_address = URLValidator(schemes=["http", "https"])


class Parts:
    """For one batch. `old`: {old id: article of the old site}."""

    def __init__(self, entry, old):
        self.entry, self.old = entry, old
        self.sources = self._lines("sources", {number(article.values.get("sourceid")) for article in old.values()})
        self.topics = self._lines("topics", {number(article.values.get("topicid")) for article in old.values()})
        self.tag_links = self._linked("tags_id")
        self.pen_names = self._linked("authorlist")
        self.tags = self._lines("tags", {number(link.get("tid")) for links in self.tag_links.values() for link in links})
        self.aliases = dict(entry.lines.filter(part="cat").values_list("old_id", "values__alias"))
        self.categories = self._categories()
        self.made = {}
        self.addresses_of_names = {}  # path → of a story or tag of this batch

    def _lines(self, part, ids):
        return dict(self.entry.lines.filter(part=part, old_id__in=ids).values_list("old_id", "values"))

    def _linked(self, part):
        links = {}
        for old_id, values in self.entry.lines.filter(part=part, old_id__in=self.old).order_by("pk").values_list("old_id", "values"):
            links.setdefault(old_id, []).append(values)
        return links

    def _categories(self):
        """{old id: column}; new ones are made with the first batch, outside the menu until somebody puts them there."""
        rows = list(self.entry.rows.filter(kind=Kind.CATEGORY).exclude(state=RowState.SKIPPED))
        for row in rows:
            if row.state == RowState.NEW:
                category = Category.objects.filter(pk=row.new_id).first() if row.new_id else None
                row.new_id, row.state = str((category or self._made(row)).pk), RowState.DONE
                row.save(update_fields=["new_id", "state"])
                self._keep_addresses(row)
        ours = Category.objects.in_bulk({int(row.new_id) for row in rows})
        return {int(row.old_id): ours[int(row.new_id)] for row in rows}

    def _keep_addresses(self, row):
        paths = old_addresses.of_category(self.entry.address, self.aliases.get(int(row.old_id)) or row.old_id)
        OldAddress.objects.bulk_create(
            [OldAddress(path=path, category_id=int(row.new_id)) for path in paths if len(path) <= old_addresses.LONGEST],
            ignore_conflicts=True,
        )

    def _made(self, row):
        name = _free(Category, "name", row.label[:100] or f"Chuyên mục {row.old_id}")
        last = Category.objects.aggregate(last=Max("position"))["last"] or 0
        slug = _free(Category, "slug", slugify(name, 100) or f"chuyen-muc-{row.old_id}")
        return Category.objects.create(name=name, slug=slug, unit=self.entry.unit, position=last + 1, in_menu=False)

    def category_of(self, article):
        return self.categories[article.category_id]

    def further_categories_of(self, article):
        own = self.category_of(article).pk
        found = [self.categories[pk].pk for pk in article.further_category_ids if pk in self.categories]
        return [pk for pk in dict.fromkeys(found) if pk != own]

    def source_of(self, article):
        """(source, link to the original)"""
        line = self.sources.get(number(article.values.get("sourceid")), {})
        typed = words(article.detail.get("sourcetext"))
        link = typed if _is_address(typed) else ""
        name = words(line.get("title")) or (urlsplit(link).hostname or "" if link else typed)
        if not name:
            return None, ""
        url = words(line.get("link"))
        source = self._once(Source, name=name[:160], defaults={"url": url[:300] if _is_address(url) else ""})
        return source, link if len(link) <= 500 else ""

    def story_of(self, article):
        line = self.topics.get(number(article.values.get("topicid")))
        name = words(line.get("title"))[:160] if line else ""
        if not name:
            return None
        about = {"slug": lambda: _free(Story, "slug", slugify(name, 120) or "dong-su-kien"), "summary": words(line.get("description"))[:400]}
        story = self._once(Story, name=name, defaults=about)
        self._keep_address(old_addresses.STORY, line, story=story)
        return story

    def tags_of(self, article):
        ids = []
        for link in self.tag_links.get(article.old_id, [])[:MOST_TAGS]:
            line = self.tags.get(number(link.get("tid")), {})
            name = words(line.get("title") or link.get("keyword") or line.get("keywords"))[:80]
            if fold(name) and slugify(name):
                ids.append(self._tag(name))
                self._keep_address(old_addresses.TAG, line, tag_id=ids[-1])
        return list(dict.fromkeys(ids))

    def authors_of(self, article):
        pen_names = [words(link.get("pseudonym")) for link in self.pen_names.get(article.old_id, [])[:MOST_AUTHORS]]
        ids = []
        for name, is_pen_name in [*((name, True) for name in pen_names), (words(article.values.get("author")), False)]:
            if name:
                ids.append(self._once(Author, name=name[:120], post="", defaults={"is_pen_name": is_pen_name}).pk)
        return list(dict.fromkeys(ids))

    def _keep_address(self, word, line, **target):
        if line.get("alias"):
            for path in old_addresses.of_name(self.entry.address, word, line["alias"]):
                if len(path) <= old_addresses.LONGEST:
                    self.addresses_of_names[path] = OldAddress(path=path, **target)

    def _tag(self, name):
        if (Tag, name) not in self.made:
            self.made[Tag, name] = Tag.objects.named(name).pk
        return self.made[Tag, name]

    def _once(self, model, *, defaults, **named):
        key = (model, *named.values())
        if key not in self.made:
            self.made[key], _ = model.objects.get_or_create(**named, defaults=defaults)
        return self.made[key]

    def addresses_of(self, article):
        """Under its main column, and under the others it was listed in."""
        columns = [self.aliases[pk] for pk in [article.category_id, *article.further_category_ids] if self.aliases.get(pk)]
        paths = [
            path for column in columns for path in old_addresses.of_article(self.entry.address, column, article.alias, article.old_id)
        ]
        return [path for path in dict.fromkeys(paths) if len(path) <= old_addresses.LONGEST]


def _free(model, field, wanted):
    taken = set(model.objects.filter(**{f"{field}__startswith": wanted}).values_list(field, flat=True))
    return next(found for n in range(1, len(taken) + 2) if (found := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def _is_address(text):
    try:
        is_address(text)
    except ValidationError:
        return False
    return True
