"""Addresses of an older site, and where they lead now.

NukeViet answers at many spellings of one address: with the language and without, through index.php, with another ending,
with a page number, with an alias that has changed since (its number decides), by its query alone. All come to one form here.
"""

import re
from urllib.parse import parse_qs, unquote

from django.http import HttpResponsePermanentRedirect

from news.listing import seen_by_readers
from news.models import Article, OldAddress, Story, Tag

LANGUAGE = re.compile(r"[a-z]{2}")
ENDING = re.compile(r"\.html?$|/+$")
PAGE = re.compile(r"page-\d+")
NUMBERED = re.compile(r".*-(\d{1,10})")
STORY, TAG = "topic", "tag"  # what stood before their alias
LONGEST = 500


def of_article(module, category, alias, old_id):
    return [f"/{module}/{category}/{alias}-{old_id}".lower(), f"/{category}/{alias}-{old_id}".lower(), _numbered(module, old_id)]


def of_category(module, alias):
    return [f"/{module}/{alias}".lower(), f"/{alias}".lower()]


def of_name(module, word, alias):
    """`word`: STORY or TAG."""
    return [f"/{module}/{word}/{alias}".lower(), f"/{word}/{alias}".lower()]


def _numbered(module, old_id):
    return f"/{module}/-{old_id}".lower()


def forms_of(path, query=""):
    """The forms under which an address may be kept, the exact one first."""
    path = unquote(path).lower()
    asked = parse_qs(query)
    if "nv" in asked and path in ("", "/", "/index.php"):
        path = "/".join(["", asked["nv"][0], *asked.get("op", [])]).lower()
    steps = [step for step in ENDING.sub("", path.removeprefix("/index.php")).split("/") if step]
    if len(steps) > 1 and LANGUAGE.fullmatch(steps[0]):
        del steps[0]
    if len(steps) > 1 and PAGE.fullmatch(steps[-1]):
        del steps[-1]
    form = "/" + "/".join(steps)
    if not steps or len(form) > LONGEST or "\0" in form:
        return []
    number = NUMBERED.fullmatch(steps[-1])
    is_of_article = number and len(steps) > 2 and steps[1] not in (STORY, TAG)
    return [form, _numbered(steps[0], number[1])] if is_of_article else [form]


def found(addresses):
    """{address as given: row}, for many at once; an address is a path with or without its query."""
    forms = {address: forms_of(*address.partition("?")[::2]) for address in addresses}
    rows = {
        row.path: row
        for row in OldAddress.objects.filter(path__in={form for listed in forms.values() for form in listed}).select_related(
            "article", "category", "story", "tag"
        )
    }
    return {address: next(rows[form] for form in listed if form in rows) for address, listed in forms.items() if rows.keys() & set(listed)}


def target_of(row):
    """Where it leads now; "" while readers may not see it."""
    return row.leads_to.get_absolute_url() if _is_seen(row) else ""


def _is_seen(row):
    if row.article_id:
        return row.article.standing != Article.Standing.NONE
    if row.story_id:
        return seen_by_readers(Story.objects.filter(pk=row.story_id), "story").exists()
    if row.tag_id:
        return seen_by_readers(Tag.objects.filter(pk=row.tag_id), "tags").exists()
    return True


def lead(request):
    """A lasting redirect for an address of an older site, or None."""
    address = f"{request.path}?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else request.path
    row = found([address]).get(address)
    target = target_of(row) if row else ""
    return HttpResponsePermanentRedirect(target) if target else None
