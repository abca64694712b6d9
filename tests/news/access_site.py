"""Who opens what of the keeping of the site: one administrator at the top; the public pages everybody."""

from news.actions import pages
from tests.access.page import ADMIN, ANYONE, SIGNED_IN, Page, deed
from tests.factories import news as make

COUNTS = frozenset({"editor", "leader"})
MANAGED = {
    "": ("site", "site_columns", "site_column_add", "site_blocks", "site_block_add", "site_blocks_preview", "site_days", "site_day_add",
         "site_channels", "site_channel_add", "site_pages", "site_page_add"),
    "site_column": ("site_column", "site_column_close"),
    "site_kind": ("site_names", "site_name_add"),
    "site_name": ("site_name", "site_name_merge"),
    "site_block": ("site_block",),
    "site_day": ("site_day",),
    "site_channel": ("site_channel",),
    "site_page": ("site_page",),
    "site_version": ("site_page_version",),
    "site_versions": ("site_page_compare",),
}  # fmt: skip
DEEDS = {
    "": ("site_columns_order", "site_blocks_order", "site_days_load", "site_pages_order"),
    "site_column": ("site_column_people", "site_column_reopen"),
    "site_block": ("site_block_switch", "site_block_remove"),
    "site_day": ("site_day_remove",),
    "site_channel": ("site_channel_confirm", "site_channel_close", "site_channel_reopen"),
    "site_version": ("site_page_restore",),
}

PAGES = {
    **{name: Page(ADMIN, target=target) for target, names in MANAGED.items() for name in names},
    **{name: deed(ADMIN, target) for target, names in DEEDS.items() for name in names},
    **{name: Page(COUNTS, seen_by=SIGNED_IN) for name in ("counts", "counts_articles", "counts_workbook")},
    **{name: Page(ANYONE) for name in ("calendar", "calendar_feed", "channels", "channels_sheet", "channel_check")},
    "calendar_month": Page(ANYONE, target="site_month"),
    "page": Page(ANYONE, target="site_slug"),
}


def targets(province):
    column = make.category(province.department)
    block = make.block()
    page = make.page(by=province.admin)
    pages.save_page(page=page, based_on=1, by=province.admin)
    author = make.author()
    return {
        "site_column": {"pk": column.pk},
        "site_kind": {"kind": "tac-gia"},
        "site_name": {"kind": "tac-gia", "pk": author.pk},
        "site_block": {"pk": block.pk},
        "site_day": {"pk": make.anniversary().pk},
        "site_channel": {"pk": make.channel(province.department, by=province.admin).pk},
        "site_page": {"pk": page.pk},
        "site_version": {"pk": page.pk, "number": 1},
        "site_versions": {"pk": page.pk, "old": 1, "new": 2},
        "site_slug": {"slug": page.slug},
        "site_month": {"year": 2026, "month": 9},
    }
