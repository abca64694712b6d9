from news.models.accessibility import AxeReport
from news.models.articles import CONTENT_FIELDS, DESK_PERMISSIONS, Article, Byline, Content, Evidence, Version
from news.models.desk import ArticleIndexDue, Presence, Schedule, Step, Typed
from news.models.legacy import OldAddress, SiteImport, SiteImportLine, SiteImportRow
from news.models.pictures import Picture, PictureUse
from news.models.readers import DayViews, ReaderMessage, StarCount, Subscription, TellDue
from news.models.site import Anniversary, Channel, HomeBlock, Page, PageVersion
from news.models.structure import Author, Category, CategoryMember, Source, Story, Tag

__all__ = [
    "CONTENT_FIELDS",
    "DESK_PERMISSIONS",
    "Anniversary",
    "Article",
    "ArticleIndexDue",
    "Author",
    "AxeReport",
    "Byline",
    "Category",
    "CategoryMember",
    "Channel",
    "Content",
    "DayViews",
    "Evidence",
    "HomeBlock",
    "OldAddress",
    "Page",
    "PageVersion",
    "Picture",
    "PictureUse",
    "Presence",
    "ReaderMessage",
    "Schedule",
    "SiteImport",
    "SiteImportLine",
    "SiteImportRow",
    "Source",
    "StarCount",
    "Step",
    "Story",
    "Subscription",
    "Tag",
    "TellDue",
    "Typed",
    "Version",
]
