"""Standing pages: every save stays as a version."""

from django.db import transaction
from django.utils import timezone

from news.actions.site import done
from news.exceptions import NewsError, StaleEdit
from news.levels import refuse_levels
from news.models import Page, PageVersion
from richtext.policy import clean
from richtext.text import plain
from vietnamese.text import slugify


class AddressTaken(NewsError):
    pass


@transaction.atomic
def save_page(*, page, based_on, by):
    """A page with its new values. `based_on`: number of the version that was open, 0 for none.
    Errors: StaleEdit, AddressTaken, BearsALevel, richtext.policy.TooLong."""
    is_new = page.pk is None
    if not is_new:
        Page.objects.select_for_update().get(pk=page.pk)
    newest = 0 if is_new else newest_number(page)
    if newest != based_on:
        raise StaleEdit
    page.body = clean(page.body)
    refuse_levels(page.title, page.summary, plain(page.body))
    page.slug = page.slug or slugify(page.title)
    if Page.objects.exclude(pk=page.pk).filter(slug=page.slug).exists():
        raise AddressTaken(f"Đường dẫn “{page.slug}” đã có trang khác dùng. Hãy chọn đường dẫn khác.")
    if is_new:
        page.position = (Page.objects.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    page.changed_at = timezone.now()
    page.save()
    PageVersion.objects.create(
        page=page, number=newest + 1, title=page.title, summary=page.summary, body=page.body, by=by, by_name=str(by)
    )
    return done("page_added" if is_new else "page_changed", page, by=by, version=newest + 1, is_shown=page.is_shown)


def restore_page(*, version, based_on, by):
    """An older version once more, as the newest."""
    page = version.page
    page.title, page.summary, page.body = version.title, version.summary, version.body
    return save_page(page=page, based_on=based_on, by=by)


def newest_number(page):
    return page.versions.values_list("number", flat=True).first() or 0

