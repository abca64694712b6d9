"""Corrections and fact-checks speak of claims, never of persons."""

import json
import re

import pytest

from news import gate
from news.actions import desk, publishing
from news.exceptions import NotReady
from tests.factories import news as make

pytestmark = pytest.mark.django_db
SOURCES = [
    {"title": f"Văn bản {n}", "url": f"https://daknong.example/{n}", "dated": "2022-08-01", "is_original": True} for n in (1, 2)
]
CLAIM = "Có tin nói tỉnh dừng tiếp nhận hồ sơ trực tuyến từ tháng 8."


@pytest.fixture
def check(province):
    """A fact-check that is ready but for what is given."""

    def write(**values):
        values = {
            "kind": "fact_check", "claim": CLAIM, "finding": "false", "office": "Ban Tuyên giáo Tỉnh ủy", "evidence": SOURCES,
            "claim_place": "Bài đăng trên mạng xã hội", "claim_on": "2022-08-03",
        } | values  # fmt: skip
        article = make.article(by=province.editor, category=make.category(province.department), **values)
        article.refresh_from_db()
        return article

    return write


def publish(article, province):
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    return publishing.publish(article=article, by=province.leader)


@pytest.mark.parametrize("field", ["claim", "claim_place", "open_questions", "response"])
@pytest.mark.parametrize("words", ["@nguyenvana", "0912345678", "CCCD 067090001234"])
def test_a_handle_a_telephone_or_an_identity_number_is_not_published(province, check, field, words):
    article = check(**{field: f"Tin do {words} đăng."})
    with pytest.raises(NotReady) as refused:
        publish(article, province)
    (fault,) = refused.value.faults
    assert fault.field == field and words in fault.excerpt
    article.refresh_from_db()
    assert article.standing == "none"


def test_a_name_is_shown_to_the_editor_and_stops_nothing(province, check):
    article = check(claim="Có tin nói anh Nguyễn Văn Bình bị phạt.")
    (doubt,) = gate.doubts_of(article.newest)
    assert (doubt.field, doubt.excerpt) == ("claim", "Nguyễn Văn Bình")
    assert publish(article, province).is_public


def test_ordinary_news_may_name_people(province):
    article = make.article(by=province.editor, category=make.category(province.department), claim="@ai-do")
    article.refresh_from_db()
    assert gate.doubts_of(article.newest) == [] and gate.faults_of(article.newest) == []


def test_machines_read_the_claim_the_finding_and_the_office(client, province, check):
    article = publish(check(), province)
    page = client.get(article.get_absolute_url()).content.decode()
    found = [json.loads(one) for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)]
    (review,) = [one for one in found if one["@type"] == "ClaimReview"]
    assert review["claimReviewed"] == CLAIM and review["author"] == {"@type": "Organization", "name": "Ban Tuyên giáo Tỉnh ủy"}
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "Tin sai sự thật", "ratingValue": 1, "worstRating": 1, "bestRating": 5,
    }  # fmt: skip
    assert review["itemReviewed"]["datePublished"] == "2022-08-03"


def test_what_is_not_proven_gets_no_number(client, province, check):
    page = client.get(publish(check(finding="unproven"), province).get_absolute_url()).content.decode()
    assert "Chưa đủ căn cứ" in page and "ratingValue" not in page


def test_readers_see_on_what_a_finding_rests(client, province, check):
    article = publish(check(open_questions="Chưa rõ tin bắt đầu từ đâu.", response="Trung tâm phục vụ hành chính công bác bỏ."), province)
    page = client.get(article.get_absolute_url()).content.decode()
    for words in (CLAIM, "Tin sai sự thật", "nguồn gốc", "ngày 01/08/2022", "Chưa rõ tin bắt đầu", "bác bỏ", "Cơ quan kết luận"):
        assert words in page, words
