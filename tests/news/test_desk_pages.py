"""The deeds of the desk as they are done on its pages: by whom, in which state, and what the person is told."""

import datetime

import pytest
from django.utils import timezone

from news.actions import desk
from news.desk_work import open_deeds
from news.models import Article, Schedule
from tests.factories import news as make
from tests.news.desk import body, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def do(as_person):
    """do("leader", article, "dong-y/", …) presses the button and answers what the page then says."""

    def press(person, article, what, **typed):
        return body(as_person(person).post(url(article, what), {"version": article.newest.number} | typed, follow=True))

    return press


def state(article):
    article.refresh_from_db()
    return article.state


class TestTheWay:
    def test_from_a_draft_to_the_readers(self, do, draft):
        assert "Đã chuyển duyệt." in do("editor", draft, "chuyen-duyet/")
        assert "đã nhận duyệt" in do("leader", draft, "nhan-duyet/")
        assert "Đã duyệt." in do("leader", draft, "dong-y/")
        assert "Đã xuất bản." in do("leader", draft, "xuat-ban/")
        assert state(draft) == "live" and draft.is_public

    def test_nobody_decides_about_their_own(self, do, province, submitted):
        assert "phải người khác duyệt" in do("editor", submitted, "dong-y/")
        assert state(submitted) == "submitted"

    def test_what_was_saved_while_the_page_was_read_is_not_approved_with_it(self, do, province, submitted):
        make.rewritten(submitted, by=province.editor, body="<p>Chen thêm sau lưng người duyệt.</p>")
        desk.submit(article=submitted, by=province.editor)
        assert "vừa được lưu bản mới" in do("leader", submitted, "dong-y/", version="1")
        assert (state(submitted), submitted.approved) == ("submitted", None)

    def test_returning_asks_for_the_reason_and_the_writer_reads_it(self, do, as_person, submitted):
        response = as_person("leader").post(url(submitted, "tra-lai/"), {"reason": "  "})
        assert response.status_code == 422 and "Hãy ghi lý do." in body(response)
        assert state(submitted) == "submitted"
        do("leader", submitted, "tra-lai/", reason="Thiếu nguồn số liệu.")
        assert state(submitted) == "returned"
        assert "Thiếu nguồn số liệu." in body(as_person("editor").get(url(submitted, "duyet/")))

    def test_a_button_of_a_page_that_is_out_of_date_is_answered_by_a_sentence(self, do, live):
        assert "Trạng thái của bài đã thay đổi" in do("leader", live, "dong-y/")
        assert state(live) == "live"

    def test_what_is_not_ready_is_not_published_and_the_page_says_what_is_missing(self, do, province, column):
        article = make.article(by=province.editor, category=column, lead="")
        desk.submit(article=article, by=province.editor)
        desk.approve(article=article, by=province.leader)
        page = do("leader", article, "xuat-ban/")
        assert "Bài chưa đăng được vì còn 1 điểm phải sửa." in page and "Bài chưa có sa-pô." in page
        assert state(article) == "approved" and not article.is_public


class TestPublishedOnes:
    @pytest.fixture
    def mended(self, province, live):
        make.rewritten(live, by=province.editor, title="Tiêu đề đúng của hội nghị")
        desk.submit(article=live, by=province.editor)
        return desk.approve(article=live, by=province.leader)

    def test_a_correction_says_to_readers_what_was_wrong(self, do, mended):
        do("leader", mended, "xuat-ban/", is_correction="1", public_reason="Bản trước ghi sai tên hội nghị.")
        step = mended.steps.first()
        assert (step.deed, step.reason) == ("corrected", "Bản trước ghi sai tên hội nghị.")

    def test_a_correction_without_words_is_refused(self, as_person, mended):
        response = as_person("leader").post(url(mended, "xuat-ban/"), {"is_correction": "1"})
        assert response.status_code == 422 and "Đính chính phải ghi" in body(response)
        assert state(mended) == "approved"

    def test_an_update_needs_none(self, do, mended):
        do("leader", mended, "xuat-ban/", is_correction="")
        assert mended.steps.first().deed == "updated"

    def test_the_page_shows_what_changed_since(self, as_person, mended):
        page = body(as_person("leader").get(url(mended, "duyet/")))
        assert "1 mục thay đổi so với bản bạn đọc đang thấy" in page and "<ins>" in page

    def test_withdrawing_asks_for_the_reason(self, do, as_person, live):
        assert as_person("leader").post(url(live, "go-bai/")).status_code == 422
        assert live.is_public
        assert "Đã gỡ bài" in do("leader", live, "go-bai/", reason="Hội nghị hoãn.")
        live.refresh_from_db()
        assert (live.standing, live.withdrawn_reason) == ("withdrawn", "Hội nghị hoãn.")

    def test_its_place_on_the_site_is_set_without_a_new_version(self, do, live):
        do("leader", live, "vi-tri/", is_featured="on")
        live.refresh_from_db()
        assert (live.is_featured, live.on_home, live.newest.number) == (True, False, 1)


class TestAtATime:
    def at(self, hours):
        moment = timezone.localtime() + datetime.timedelta(hours=hours)
        return {"due_at_0": f"{moment:%Y-%m-%d}", "due_at_1": f"{moment:%H:%M}"}

    def test_it_is_published_at_a_time_and_the_time_is_taken_back(self, do, approved):
        assert "Đã hẹn giờ." in do("leader", approved, "hen-gio/", deed="publish", **self.at(2))
        assert state(approved) == "scheduled" and Schedule.objects.get().state == "waiting"
        assert "Đã bỏ hẹn giờ." in do("leader", approved, "bo-hen-gio/", deed="publish")
        assert state(approved) == "approved" and Schedule.objects.get().state == "cancelled"

    def test_a_time_that_is_past_or_missing_is_answered_by_a_sentence(self, as_person, do, approved):
        do("leader", approved, "hen-gio/", deed="publish", **self.at(-2))
        response = as_person("leader").post(url(approved, "hen-gio/"), {"deed": "publish"})
        assert response.status_code == 422 and "Hãy chọn ngày và giờ." in body(response)
        assert not Schedule.objects.exists()

    def test_it_is_withdrawn_at_a_time(self, do, live):
        do("leader", live, "hen-gio/", deed="withdraw", reason="Hết thời gian trưng bày.", **self.at(2))
        row = Schedule.objects.get()
        assert (row.deed, row.reason) == ("withdraw", "Hết thời gian trưng bày.")


def test_buttons_are_those_of_the_person_and_the_state(province, column):
    article = make.article(by=province.editor, category=column)

    def may(person):
        return open_deeds(province.people[person], Article.objects.get(pk=article.pk))

    assert may("editor") == {"edit", "submit"}
    assert may("leader") == {"place"}
    desk.submit(article=article, by=province.editor)
    assert may("editor") == {"edit", "send_back"}
    assert may("leader") == {"take", "approve", "send_back", "place"}
    desk.approve(article=article, by=province.leader)
    assert may("leader") == {"send_back", "publish", "place"}
    assert may("reader") == may("clerk") == may("admin") == set()


def test_the_page_of_approval_costs_the_same_with_many_versions(as_person, province, submitted, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        as_person("leader").get(url(submitted, "duyet/"))
    for number in range(12):
        make.rewritten(submitted, by=province.editor, lead=f"Sa-pô {number}")
    desk.submit(article=submitted, by=province.editor)
    with django_assert_max_num_queries(len(few)):
        as_person("leader").get(url(submitted, "duyet/"))
