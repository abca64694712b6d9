"""What readers write to the desk: received without asking who they are, answered, and gone when they say so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from audit.models import Event
from news.actions import messages
from news.exceptions import NoReason, WrongMessageState
from news.models import Article, ReaderMessage
from news.notices import ANSWER, READER_MESSAGE
from notifications.kinds import EMAIL
from notifications.models import Delivery, Recipient
from tests.factories import news as make
from tests.news.told import deliver, told
from tests.notifications.conftest import sent

__all__ = ["sent"]

pytestmark = pytest.mark.django_db
TOKEN = "a" * 43
TEXT = "Bài ghi sai tên hội nghị ở đoạn hai."


@pytest.fixture
def write(client, live):
    """Sends a form as a visitor does."""

    def go(form="comment", **values):
        return client.post(reverse(f"news:{form}", args=[live.pk]), {"text": TEXT, "token": TOKEN} | values)

    return go


@pytest.fixture
def comment(write):
    write()
    return ReaderMessage.objects.get()


def own_page(token=TOKEN):
    return reverse("news:own_message", args=[token])


class TestWriting:
    def test_a_comment_waits_for_the_desk_and_nobody_sees_it(self, client, live, comment):
        assert (comment.kind, comment.state, comment.text, comment.name) == ("comment", "new", TEXT, "")
        assert not live.comments_shown.exists()

    def test_the_people_who_moderate_that_column_are_told(self, province, comment):
        assert told(READER_MESSAGE) == ["editor", "leader"]

    def test_the_link_that_erases_is_shown_and_not_kept(self, write):
        answer = write()
        assert own_page() in answer.content.decode() and answer.status_code == 201
        assert TOKEN not in str(list(ReaderMessage.objects.values()))

    def test_a_form_sent_twice_is_one_message(self, write):
        assert [write().status_code, write().status_code] == [201, 201]
        assert ReaderMessage.objects.count() == 1

    def test_an_error_is_reported_with_the_passage_that_was_marked(self, client, live, write):
        page = client.get(reverse("news:report_error", args=[live.pk]), {"doan": "Bảy mươi mốt xã"}).content.decode()
        assert "Bảy mươi mốt xã" in page
        write("report_error", quote="Bảy mươi mốt xã")
        message = ReaderMessage.objects.get()
        assert (message.kind, message.quote) == ("error", "Bảy mươi mốt xã")

    def test_an_article_that_takes_no_comments_still_takes_reports(self, live, write):
        Article.objects.update(allows_comments=False)
        assert write().status_code == 404
        assert write("report_error").status_code == 201
        assert ReaderMessage.objects.get().kind == "error"

    def test_what_is_not_published_takes_neither(self, client, province, live):
        draft = make.article(by=province.editor, category=live.category)
        for name in ("comment", "report_error"):
            assert client.post(reverse(f"news:{name}", args=[draft.pk]), {"text": TEXT, "token": TOKEN}).status_code == 404
        assert not ReaderMessage.objects.exists()

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"text": ""}, "bắt buộc"),
            ({"text": "ngắn"}, "Ý kiến quá ngắn"),
            ({"text": "dài " * 1000}, "3000"),
            ({"name": "x" * 81}, "80"),
            ({"email": "khong-phai-thu"}, "thư"),
            ({"website": "http://spam.example"}, "phải để trống"),
            ({"token": "ngắn"}, "Trang đã mở quá lâu"),
            ({"text": "TUYỆT MẬT\nNội dung văn bản như sau"}, "dấu chỉ mức độ mật"),
        ],
    )
    def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(self, write, values, sentence):
        answer = write(**{"name": "Bạn đọc Cư Jút"} | values)
        page = answer.content.decode()
        assert answer.status_code == 422 and sentence in page
        assert values.get("name", "Bạn đọc Cư Jút") in page
        assert not ReaderMessage.objects.exists()

    def test_one_machine_cannot_write_all_day(self, write):
        answers = [write(token=f"{n}" * 40).status_code for n in range(7)]
        assert answers == [201] * 6 + [429]
        assert ReaderMessage.objects.count() == 6

    def test_who_is_signed_in_is_not_noted(self, as_person, live, province):
        as_person("reader").post(reverse("news:comment", args=[live.pk]), {"text": TEXT, "token": TOKEN})
        message = ReaderMessage.objects.get()
        assert message.name == "" and message.email == ""
        assert not Event.objects.filter(actor_id=province.reader.pk).exists()


class TestTheWriter:
    def test_sees_what_became_of_it(self, client, province, comment):
        messages.answer(message=comment, by=province.editor, text="Đã sửa, cảm ơn bạn đọc.")
        assert "Đã sửa, cảm ơn bạn đọc." in client.get(own_page()).content.decode()

    def test_erases_it_at_once_with_everything_in_it(self, client, province, live, comment):
        messages.answer(message=comment, by=province.editor, text="Đã sửa.")
        client.get(own_page())
        assert ReaderMessage.objects.get().text == TEXT
        client.post(own_page())
        row = ReaderMessage.objects.get()
        assert (row.state, row.text, row.name, row.quote, row.email, row.answer) == ("erased", "", "", "", "", "")
        assert not live.comments_shown.exists()
        assert client.get(own_page()).status_code == 404

    def test_nobody_erases_by_guessing(self, client, comment):
        assert client.post(own_page("b" * 43)).status_code == 404
        assert ReaderMessage.objects.get().text == TEXT

    def test_gets_the_answer_by_letter_where_one_was_wished_and_the_address_is_forgotten(self, write, province, sent):
        write("report_error", email="dan@example.com")
        message = ReaderMessage.objects.get()
        messages.answer(message=message, by=province.editor, text="Đã đính chính.")
        assert ReaderMessage.objects.get().email == ""
        deliver("normal")
        (letter,) = [one for one in sent[EMAIL].messages if one.address == "dan@example.com"]
        assert "Đã đính chính." in letter.text
        personal_data.purge(timezone.now() + timedelta(days=8))
        assert not Recipient.objects.filter(email="dan@example.com").exists()

    def test_gets_no_letter_after_erasing(self, client, write, province, sent):
        write("report_error", email="dan@example.com")
        messages.answer(message=ReaderMessage.objects.get(), by=province.editor, text="Đã đính chính.")
        client.post(own_page())
        deliver("normal")
        assert not [one for one in sent[EMAIL].messages if one.address == "dan@example.com"]
        assert not Delivery.objects.filter(notice__kind=ANSWER).exists()

    def test_erasing_takes_the_address_along_unless_it_asked_for_more(self, client, write, province, live):
        for number, address in enumerate(("dan@example.com", "bao@example.com")):
            write("report_error", email=address, token=f"{number}" * 40)
            messages.answer(message=ReaderMessage.objects.get(state="new"), by=province.editor, text="Đã đính chính.")
        Recipient.objects.filter(email="bao@example.com").update(confirmed_at=timezone.now())
        for number in range(2):
            client.post(own_page(f"{number}" * 40))
        assert list(Recipient.objects.filter(user=None, unit=None).values_list("email", flat=True)) == ["bao@example.com"]
        assert not Delivery.objects.filter(notice__kind=ANSWER).exists()

    def test_is_forgotten_in_time_even_if_nobody_answers(self, write, live):
        write("report_error", email="dan@example.com")
        personal_data.purge(timezone.now() + timedelta(days=61))
        assert ReaderMessage.objects.get().email == ""
        personal_data.purge(timezone.now() + timedelta(days=366))
        assert not ReaderMessage.objects.exists()


class TestTheDesk:
    def test_shows_a_comment_and_answers_it_under_the_article(self, province, live, comment):
        messages.show(message=comment, by=province.editor)
        messages.answer(message=comment, by=province.leader, text="Cảm ơn bạn đọc.")
        row = live.comments_shown.get()
        assert (row.state, row.answer, row.answered_by) == ("answered", "Cảm ơn bạn đọc.", province.leader)

    def test_never_shows_a_report_of_an_error(self, write, province, live):
        write("report_error")
        message = ReaderMessage.objects.get()
        with pytest.raises(WrongMessageState):
            messages.show(message=message, by=province.editor)
        messages.answer(message=message, by=province.editor, text="Đã sửa.")
        assert not live.comments_shown.exists()

    def test_refuses_with_a_reason_and_may_think_again(self, province, live, comment):
        with pytest.raises(NoReason):
            messages.refuse(message=comment, by=province.editor, reason=" ")
        messages.refuse(message=comment, by=province.editor, reason="Nêu tên người khác.")
        assert not live.comments_shown.exists()
        messages.show(message=comment, by=province.leader)
        assert live.comments_shown.get().refusal == ""

    def test_cannot_bring_back_what_was_erased(self, client, province, comment):
        client.post(own_page())
        with pytest.raises(WrongMessageState):
            messages.answer(message=comment, by=province.editor, text="Trả lời")
        assert ReaderMessage.objects.get().answer == ""

    def test_leaves_a_trail_of_its_own_deeds_without_a_word_of_the_message(self, province, comment):
        messages.show(message=comment, by=province.editor)
        event = Event.objects.get(verb="news.message_shown")
        assert event.actor_id == province.editor.pk and TEXT not in str(vars(event))
