"""Who gets into the pages of what readers leave, and of corrections."""

from news.actions import desk, messages, publishing
from tests.access.page import ANYONE, Page, deed
from tests.factories import news as make

MODERATORS = frozenset({"editor", "leader"})
PAGES = {
    "subscribe": Page(ANYONE, target="news_column"),
    "confirm_subscription": Page(frozenset(), target="news_no_letter", seen_by=frozenset()),
    "rate": Page(ANYONE, target="news_read"),
    "viewed": deed(ANYONE, "news_read"),
    "comment": Page(ANYONE, target="news_read"),
    "report_error": Page(ANYONE, target="news_read"),
    "corrections": Page(ANYONE),
    "corrections_feed": Page(ANYONE),
    "change": Page(ANYONE, target="news_changed"),
    "own_message": Page(ANYONE, target="news_own_message"),
    "reader_messages": Page(MODERATORS),
    "reader_message": Page(MODERATORS, target="news_message"),
    "show_message": deed(MODERATORS, "news_message"),
    "answer_message": deed(MODERATORS, "news_message"),
    "refuse_message": deed(MODERATORS, "news_message"),
}
TOKEN = "0" * 43


def targets(province):
    column = make.category(province.department)
    article = make.published(by=province.editor, leader=province.leader, category=column, title="Bài có bạn đọc")
    make.rewritten(article, by=province.editor, lead="Sa-pô đã sửa.")
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader, correction="Sai một số.")
    message = messages.receive(article=article, kind="comment", text="Ý kiến của bạn đọc.", token=TOKEN)
    return {
        "news_column": {"slug": column.slug},
        "news_no_letter": {"slug": column.slug, "token": "0" * 64},
        "news_read": {"pk": article.pk},
        "news_changed": {"pk": article.pk, "step_pk": article.steps.get(deed="corrected").pk},
        "news_own_message": {"token": TOKEN},
        "news_message": {"pk": message.pk},
    }
