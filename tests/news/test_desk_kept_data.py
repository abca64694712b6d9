"""What the desk keeps about those who work at it goes with them, and the articles stay."""

import datetime

import pytest
from django.utils import timezone

from accounts import personal_data
from news.actions import writing
from news.models import Article, Presence, Typed, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(province, live):
    writing.keep_typed(article=live, by=province.editor, values={"title": ["Đang gõ"]}, based_on=1)
    writing.arrive(article=live, by=province.editor)
    return live


def test_a_person_gets_what_they_did(province, worked):
    export = personal_data.export_of(province.editor)
    work = export["news_work"]["records"]
    assert [version["version"] for version in work["versions"]] == [1]
    assert [step["deed"] for step in work["steps"]] == ["created", "submitted"]
    assert export["news_typed"]["records"][0]["values"] == {"title": ["Đang gõ"]}


def test_an_erased_person_leaves_the_articles_without_a_name(province, worked):
    personal_data.erase_person(user=province.editor, by=province.admin)
    article, version = Article.objects.get(), Version.objects.get()
    assert (article.created_by, version.by, version.by_name) == (None, None, "")
    assert article.is_public and version.title
    assert not Typed.objects.exists() and not Presence.objects.exists()


def test_what_was_typed_and_forgotten_is_purged(province, worked):
    Typed.objects.update(at=timezone.now() - datetime.timedelta(days=91))
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(days=2))
    counts = personal_data.purge()
    assert (counts["news_typed"], counts["news_present"]) == (1, 1)
    assert not Typed.objects.exists() and not Presence.objects.exists()
