"""The picture library is for those who write or publish; a picture that nothing published shows is for the desks."""

import uuid

from PIL import Image

from news.pictures import files
from tests.access.page import Page, deed
from tests.factories import news as make

DESKS = frozenset({"editor", "leader"})

PAGES = {
    "pictures": Page(DESKS),
    "picture_upload": deed(DESKS),
    "picture_picker": Page(DESKS),
    "picture": Page(DESKS, target="news_picture"),
    "picture_choose": Page(DESKS, target="news_picture"),
    "picture_file": Page(DESKS, target="news_picture_file", seen_by=frozenset()),
    "axe_report": deed(DESKS, "news_picture_version"),
}


def targets(province):
    picture = make.picture(province.department)
    files.keep(picture.pk, Image.new("RGB", (1200, 800)))
    article = make.article(by=province.editor, category=make.category(province.department), cover=picture)
    return {
        "news_picture": {"uuid": uuid.UUID(str(picture.pk))},
        "news_picture_file": {"uuid": picture.pk, "width": 960, "ext": "webp"},
        "news_picture_version": {"pk": article.pk, "number": 1},
    }
