"""The way of an article from a draft to the readers and back."""

import pytest
from django.db import IntegrityError, transaction

from news.actions import desk, publishing, writing
from news.exceptions import BearsALevel, CategoryClosed, NoReason, NotReady, OwnWork, StaleEdit, WrongState
from news.models import Article, Step, Version
from tests.factories import news as make

pytestmark = pytest.mark.django_db


def test_readers_see_nothing_before_publication(province, approved):
    assert approved.standing == "none"
    assert not Article.objects.visible_to(province.reader).exists()
    assert list(Article.objects.visible_to(province.editor)) == [approved]


def test_an_approved_article_is_published_by_somebody_else_than_its_writer(province, live):
    assert (live.state, live.standing, live.live) == ("live", "published", live.newest)
    assert live.slug == "chuyen-doi-so-trong-cong-tac-tuyen-giao"
    assert [byline.author.name for byline in live.bylines.all()] == ["Nguyễn Văn Viết"]
    deeds = list(live.steps.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["created", "submitted", "approved", "published"]


def test_who_wrote_any_part_of_it_does_not_approve_it(province, draft):
    colleague = make.colleague(province.department)
    make.rewritten(draft, by=colleague, title="Đổi tiêu đề")
    desk.submit(article=draft, by=province.editor)
    for writer in (province.editor, colleague):
        with pytest.raises(OwnWork):
            desk.approve(article=draft, by=writer)
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_a_change_after_approval_asks_for_approval_again(province, approved):
    make.rewritten(approved, by=province.editor, lead="Sa-pô khác.")
    approved.refresh_from_db()
    assert approved.state == "draft"
    with pytest.raises(WrongState):
        publishing.publish(article=approved, by=province.leader)
    assert Article.objects.get().standing == "none"


def test_what_is_sent_back_says_why(province, draft):
    desk.submit(article=draft, by=province.editor)
    with pytest.raises(NoReason):
        desk.send_back(article=draft, by=province.leader, reason="  ")
    desk.send_back(article=draft, by=province.leader, reason="Thiếu nguồn số liệu.")
    draft.refresh_from_db()
    assert draft.state == "returned"
    assert draft.steps.filter(deed="returned").get().reason == "Thiếu nguồn số liệu."


def test_readers_keep_seeing_the_published_version_while_the_next_is_written(province, live):
    make.rewritten(live, by=province.editor, title="Tiêu đề đang sửa")
    live.refresh_from_db()
    assert live.title == "Chuyển đổi số trong công tác tuyên giáo"
    assert live.newest.title == "Tiêu đề đang sửa"
    assert live.has_unpublished_changes and live.is_public


def test_a_correction_tells_readers_what_was_wrong(province, live):
    make.rewritten(live, by=province.editor, title="Tiêu đề đúng")
    desk.submit(article=live, by=province.editor)
    desk.approve(article=live, by=province.leader)
    publishing.publish(article=live, by=province.leader, correction="Bản trước ghi sai tên hội nghị.")
    live.refresh_from_db()
    step = live.steps.get(deed="corrected")
    assert (step.reason, step.before.number, step.version.number) == ("Bản trước ghi sai tên hội nghị.", 1, 2)
    assert live.title == "Tiêu đề đúng" and live.corrected_at


def test_what_is_withdrawn_stays_with_its_reason_and_cannot_be_deleted(province, live):
    with pytest.raises(NoReason):
        publishing.withdraw(article=live, by=province.leader, reason="")
    publishing.withdraw(article=live, by=province.leader, reason="Hội nghị đã hoãn.")
    live.refresh_from_db()
    assert (live.standing, live.withdrawn_reason) == ("withdrawn", "Hội nghị đã hoãn.")
    assert not Article.objects.visible_to(province.reader).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        live.delete()
    assert Article.objects.filter(pk=live.pk).exists()


def test_a_save_that_began_from_an_older_version_loses_nothing(province, draft):
    make.rewritten(draft, by=province.editor, title="Bản hai")
    with pytest.raises(StaleEdit):
        writing.save_version(article=draft, based_on=1, by=province.editor, title="Bản hai khác")
    assert list(Version.objects.order_by("number").values_list("title", flat=True)) == [
        "Chuyển đổi số trong công tác tuyên giáo", "Bản hai",
    ]  # fmt: skip


def test_an_older_version_comes_back_as_the_newest(province, draft):
    make.rewritten(draft, by=province.editor, title="Bản hai")
    first = draft.versions.get(number=1)
    writing.restore_version(version=first, based_on=2, by=province.editor)
    newest = draft.versions.first()
    assert (newest.number, newest.title, newest.restored_from) == (3, first.title, 1)


def test_an_incomplete_article_is_not_published_and_says_what_is_missing(province, column):
    article = make.article(by=province.editor, category=column, cover=None, lead="")
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    with pytest.raises(NotReady) as refused:
        publishing.publish(article=article, by=province.leader)
    assert [fault.field for fault in refused.value.faults] == ["lead", "cover"]
    article.refresh_from_db()
    assert (article.state, article.standing) == ("approved", "none")


def test_nothing_new_goes_into_a_closed_column(province, column, draft):
    column.closed_at = draft.created_at
    column.save()
    with pytest.raises(CategoryClosed):
        desk.submit(article=draft, by=province.editor)
    with pytest.raises(CategoryClosed):
        make.article(by=province.editor, category=column)
    assert Article.objects.count() == 1


@pytest.mark.parametrize("field", ["title", "lead", "body"])
def test_words_that_bear_a_level_of_secrecy_are_not_saved(province, draft, field):
    with pytest.raises(BearsALevel):
        make.rewritten(draft, by=province.editor, **{field: "TUYỆT MẬT"})
    assert Version.objects.count() == 1


@pytest.mark.parametrize("kind", ["correction", "fact_check"])
def test_what_is_about_a_claim_needs_a_finding_an_office_and_two_dated_originals(province, column, kind):
    line = {"title": "Báo cáo", "url": "https://daknong.example/bao-cao", "dated": "2022-08-01", "is_original": True}
    article = make.article(
        by=province.editor, category=column, kind=kind, claim="Có tin nói hội nghị bị hủy.", evidence=[line]
    )
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    with pytest.raises(NotReady) as refused:
        publishing.publish(article=article, by=province.leader)
    assert {fault.field for fault in refused.value.faults} == {"finding", "office", "evidence"}
    assert not Step.objects.filter(deed="published").exists()
