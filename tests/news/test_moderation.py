"""The pages on which the desk handles what readers write."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.actions import messages
from news.models import ReaderMessage
from tests.factories import news as make

pytestmark = pytest.mark.django_db
LIST = reverse("news:reader_messages")


@pytest.fixture
def write(live):
    def go(text="Một ý kiến của bạn đọc.", article=live, **values):
        kind = values.pop("kind", "comment")
        return messages.receive(article=article, kind=kind, text=text, token=f"{ReaderMessage.objects.count():043}", **values)

    return go


def test_messages_about_columns_of_another_office_do_not_exist_here(province, as_person, write):
    theirs = make.category(province.neighbour, name="Đắk Mil", slug="dak-mil")
    colleague = make.colleague(province.neighbour, role="leader")
    article = make.published(by=province.editor, leader=colleague, category=theirs)
    message = write(text="Ý kiến về bài của Đắk Mil.", article=article)
    editor = as_person("editor")
    assert "Đắk Mil" not in editor.get(LIST).content.decode()
    assert editor.get(message.get_absolute_url()).status_code == 404
    assert editor.post(reverse("news:show_message", args=[message.pk])).status_code == 404
    assert ReaderMessage.objects.get().state == "new"


def test_who_wrote_is_neither_listed_nor_searched(as_person, write):
    write(name="Nguyễn Văn Nêu Tên", email="neu.ten@example.com")
    page = as_person("editor").get(LIST, {"q": "Nêu Tên", "name": "Nêu Tên"}).content.decode()
    assert "Nêu Tên" not in page and "neu.ten" not in page
    assert "Một ý kiến của bạn đọc." in page


def test_what_waits_says_for_how_long(as_person, write):
    ReaderMessage.objects.filter(pk=write().pk).update(received_at=timezone.now() - timedelta(days=3, hours=1))
    page = as_person("editor").get(LIST).content.decode()
    assert "chờ 3 ngày" in page and "lâu nhất đã chờ 3 ngày" in page


def test_a_comment_is_shown_answered_and_refused_from_its_page(as_person, write):
    message = write()
    editor = as_person("editor")
    editor.post(reverse("news:show_message", args=[message.pk]))
    assert ReaderMessage.objects.get().state == "shown"
    editor.post(reverse("news:answer_message", args=[message.pk]), {"tra-loi-text": "Cảm ơn."})
    assert ReaderMessage.objects.get().answer == "Cảm ơn."
    editor.post(reverse("news:refuse_message", args=[message.pk]), {"ly-do-reason": "Lặp lại."})
    assert ReaderMessage.objects.get().state == "refused"


@pytest.mark.parametrize(("name", "field"), [("answer_message", "tra-loi-text"), ("refuse_message", "ly-do-reason")])
def test_an_empty_answer_or_reason_is_said_beside_its_field(as_person, write, name, field):
    answer = as_person("editor").post(reverse(f"news:{name}", args=[write().pk]), {field: " "})
    assert answer.status_code == 422 and "Chưa lưu được" in answer.content.decode()
    assert ReaderMessage.objects.get().state == "new"


def test_what_somebody_else_has_handled_meanwhile_is_said(as_person, province, write):
    message = write()
    messages.show(message=message, by=province.leader)
    page = as_person("editor").post(reverse("news:show_message", args=[message.pk]), follow=True).content.decode()
    assert "vừa được người khác xử lý" in page


def test_the_list_costs_the_same_with_ten_messages_and_with_two_hundred(as_person, write, django_assert_max_num_queries):
    editor = as_person("editor")
    ReaderMessage.objects.bulk_create(
        [ReaderMessage(article=write().article, kind="comment", text=f"Ý kiến {n}") for n in range(10)]
    )
    editor.get(LIST)
    counts = []
    for more in (0, 190):
        ReaderMessage.objects.bulk_create([ReaderMessage(article_id=ReaderMessage.objects.first().article_id, kind="comment", text="x") for _ in range(more)])
        with django_assert_max_num_queries(16) as asked:
            page = editor.get(LIST)
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]
    further = editor.get(LIST + page.context["page"].more_url)
    assert not {row.pk for row in further.context["page"].rows} & {row.pk for row in page.context["page"].rows}
