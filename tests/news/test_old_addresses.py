"""Addresses of the old site lead on for good, however they are spelled."""

import pytest

from news.models import Category, OldAddress, Story, Tag
from tests.news.nukeviet import DOMAIN
from tests.news.old_site import admin, article_of, brought, one, sent, tried

__all__ = ["admin", "brought", "sent", "tried"]

pytestmark = pytest.mark.django_db


class TestOldAddresses:
    PATHS = [
        "/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html", "/tin-tuc/chuyen-doi-so/bai-so-7-7.html", "/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7/",
        "/chuyen-doi-so/bai-so-7-7.html", "/index.php/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html", "/vi/tin-tuc/tin-tuc-su-kien/bai-so-7-7.html",
        "/index.php?language=vi&nv=tin-tuc&op=Chuyen-doi-so/bai-so-7-7", "/vi/tin-tuc/Chuyen-doi-so/ten-cu-truoc-khi-sua-7.html",
    ]  # fmt: skip

    @pytest.mark.parametrize("path", PATHS)
    def test_every_spelling_leads_to_the_article_for_good(self, brought, client, path):
        entry = brought(one(listcatid="1,2"))
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, article_of(entry, 7).get_absolute_url())

    @pytest.mark.parametrize("path", ["/vi/tin-tuc/Chuyen-doi-so/", "/tin-tuc/chuyen-doi-so/page-3/", "/vi/chuyen-doi-so"])
    def test_a_column_leads_to_its_column(self, brought, client, path):
        brought(one())
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, Category.objects.get(name="Chuyển đổi số").get_absolute_url())

    @pytest.mark.parametrize(
        ("model", "path"),
        [
            (Story, "/vi/tin-tuc/topic/dai-hoi-dang/"), (Story, "/tin-tuc/topic/Dai-hoi-dang/page-2/"), (Story, "/vi/topic/dai-hoi-dang"),
            (Story, "/index.php?language=vi&nv=tin-tuc&op=topic/dai-hoi-dang"), (Tag, "/vi/tin-tuc/tag/chuyen-doi-so/"),
            (Tag, "/tin-tuc/tag/Chuyen-doi-so/page-3/"), (Tag, "/index.php?nv=tin-tuc&op=tag/chuyen-doi-so"),
        ],
    )  # fmt: skip
    def test_a_topic_leads_to_its_story_and_a_tag_to_its_tag(self, brought, client, model, path):
        site = one(topicid=1)
        site.tag(7, 1, "chuyển đổi số")
        brought(site)
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (301, model.objects.get().get_absolute_url())
        assert client.get(answer.headers["Location"]).status_code == 200

    def test_a_tag_that_ends_in_a_number_is_not_taken_for_an_article(self, brought, client):
        brought(one())
        for path in ("/vi/tin-tuc/tag/doi-7/", "/vi/tin-tuc/topic/dai-hoi-7/"):
            assert client.get(path).status_code == 404

    def test_topics_and_tags_of_drafts_are_not_betrayed(self, brought, client):
        site = one(topicid=1, status=4)
        site.tag(7, 1, "chuyển đổi số")
        brought(site)
        assert OldAddress.objects.exclude(story=None).exists() and OldAddress.objects.exclude(tag=None).exists()
        for path in ("/vi/tin-tuc/topic/dai-hoi-dang/", "/vi/tin-tuc/tag/chuyen-doi-so/"):
            assert client.get(path).status_code == 404

    @pytest.mark.parametrize(
        "path", ["/vi/tin-tuc/Chuyen-doi-so/bai-so-8-8.html", "/khong-co", "/vi/", "/%00/a-7.html", "/" + "a" * 3000]
    )
    def test_what_was_never_there_is_not_found(self, brought, client, path):
        brought(one())
        assert client.get(path).status_code == 404

    def test_it_costs_one_query(self, brought, client, django_assert_num_queries):
        brought(one())
        with django_assert_num_queries(1):
            client.get(self.PATHS[0])

    def test_a_draft_is_not_betrayed(self, brought, client):
        brought(one(status=4))
        assert client.get(self.PATHS[0]).status_code == 404

    def test_links_between_articles_lead_to_the_new_addresses(self, brought, monkeypatch):
        monkeypatch.setattr("news.actions.site_import_run.ARTICLES_AT_ONCE", 1)
        site = one()
        link = '<p><a href="{}">Bài trước</a></p>'
        site.article(8, link.format(f"http://www.{DOMAIN}/vi/tin-tuc/Chuyen-doi-so/bai-so-7-7.html"))
        site.article(9, link.format("/vi/tin-tuc/Chuyen-doi-so/bai-so-400-400.html") + link.format("https://baodaknong.vn/a.html"))
        entry = brought(site)
        assert f'href="{article_of(entry, 7).get_absolute_url()}"' in article_of(entry, 8).body
        unknown = article_of(entry, 9).body
        assert 'href="/vi/tin-tuc/Chuyen-doi-so/bai-so-400-400.html"' in unknown and "https://baodaknong.vn/a.html" in unknown
