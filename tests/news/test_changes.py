"""What readers can see of how a published article changed, and what not."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from news.actions import desk, publishing
from news.models import Step
from tests.factories import news as make

pytestmark = pytest.mark.django_db


def publish_again(province, article, *, correction="", change="", **values):
    make.rewritten(article, by=province.editor, **values)
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader, correction=correction, change=change)
    return article.steps.first()


def page_of(step):
    return reverse("news:change", args=[step.article_id, step.pk])


def test_everybody_sees_which_words_a_correction_changed(client, province, live):
    step = publish_again(province, live, correction="Sai số xã.", body=live.body.replace("Bảy mươi mốt", "Hơn một trăm"))
    page = client.get(page_of(step)).content.decode()
    assert "<del>Bảy mươi mốt</del>" in page and "<ins>Hơn một trăm</ins>" in page
    assert "Sai số xã." in page


def test_drafts_between_two_publications_are_not_shown(client, province, live):
    make.rewritten(live, by=province.editor, lead="Câu viết nháp rồi bỏ.")
    step = publish_again(province, live, change="Thêm số liệu.", lead="Sa-pô mới.")
    page = client.get(page_of(step)).content.decode()
    assert "Sa-pô mới." in page and "viết nháp" not in page


@pytest.mark.parametrize("deed", ["created", "submitted", "approved", "published"])
def test_steps_of_the_desk_have_no_page(client, live, deed):
    assert client.get(page_of(live.steps.get(deed=deed))).status_code == 404


def test_a_withdrawn_article_shows_nothing_of_its_past(client, province, live):
    step = publish_again(province, live, correction="Sai.", lead="Khác.")
    publishing.withdraw(article=live, by=province.leader, reason="Đăng nhầm.")
    assert client.get(page_of(step)).status_code == 404


def test_a_step_of_another_article_is_not_found_under_this_one(client, province, live):
    step = publish_again(province, live, correction="Sai.", lead="Khác.")
    other = make.published(by=province.editor, leader=province.leader, category=live.category, title="Bài khác")
    assert client.get(reverse("news:change", args=[other.pk, step.pk])).status_code == 404


def test_settings_of_the_page_are_nobodys_business(client, province, live):
    step = publish_again(province, live, change="Cập nhật.", seo_title="Tiêu đề cho máy", lead="Khác.")
    assert "Tiêu đề cho máy" not in client.get(page_of(step)).content.decode()


def test_the_history_says_when_why_and_leads_to_what_changed(province, live):
    step = publish_again(province, live, correction="Sai số xã.", lead="Khác.")
    steps = list(live.steps.filter(deed__in=Step.PUBLIC))
    shown = render_to_string("news/_history.html", {"article": live, "steps": steps})
    assert "Sai số xã." in shown and page_of(step) in shown and "Đăng lần đầu" in shown
