"""The page on which an article is written: every field finds its place, and nothing that was typed is lost."""

import pytest
from django.utils import timezone

from news.actions import desk, writing
from news.models import Article, Author, Source, Story, Typed, Version
from tests.documents import shelf
from tests.factories import news as make
from tests.news.desk import body, typed, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(as_person):
    return as_person("editor")


def newest(article):
    article.refresh_from_db()
    return article.newest


class TestBeginning:
    def begin(self, client, column, **changes):
        values = {"title": "Hội nghị chuyển đổi số", "kind": "news", "category": column.pk}
        return client.post("/tin-tuc/ban-bien-tap/bai-moi/", values | changes)

    def test_an_article_begins_with_its_title_and_column(self, editor, column, province):
        response = self.begin(editor, column)
        article = Article.objects.get()
        assert response["Location"] == url(article)
        assert (article.newest.title, article.category, article.created_by) == ("Hội nghị chuyển đổi số", column, province.editor)

    def test_sent_twice_it_is_begun_once(self, editor, column):
        first, second = self.begin(editor, column), self.begin(editor, column)
        assert first["Location"] == second["Location"]
        assert Article.objects.count() == 1

    def test_a_closed_column_is_not_offered(self, editor, column):
        column.closed_at = timezone.now()
        column.save()
        assert self.begin(editor, column).status_code == 422
        assert "Chưa có chuyên mục nào mở" in body(editor.get("/tin-tuc/ban-bien-tap/bai-moi/"))
        assert not Article.objects.exists()

    def test_a_column_of_another_unit_is_not_offered(self, editor, province):
        other = make.category(province.neighbour, name="Tin huyện", slug="tin-huyen")
        assert self.begin(editor, other).status_code == 422
        assert not Article.objects.exists()


class TestSaving:
    def test_every_field_finds_its_place(self, editor, draft, province):
        other = make.category(province.department, name="Tin hoạt động", slug="tin-hoat-dong")
        paper = shelf.paper("Về chuyển đổi số", "Trang một", owner_unit=province.department)
        response = editor.post(
            url(draft),
            typed(
                draft, title="Tiêu đề mới", kind="feature", also_in=[other.pk], tags=["Chuyển đổi số"], tags_typed="xã Nam Dong, hội nghị",
                documents=[paper.pk], new_author="Hoa Ban", new_author_is_pen_name="on", new_source="Báo Đắk Nông",
                new_source_url="https://baodaknong.example/", source_url="https://baodaknong.example/bai", is_repost="on",
                new_story="Đại hội Đảng bộ tỉnh", ai_assisted="on", ai_checked_by="Trần Thị Thư", seo_title="Ngắn", note="Sửa tiêu đề",
            ),
        )  # fmt: skip
        assert response.status_code == 302, body(response)
        version = newest(draft)
        assert (version.number, version.title, version.kind, version.note) == (2, "Tiêu đề mới", "feature", "Sửa tiêu đề")
        assert version.also_in_ids == [other.pk] and version.document_ids == [paper.pk]
        names = {tag.name for tag in type(draft).tags.rel.model.objects.filter(pk__in=version.tag_ids)}
        assert names == {"Chuyển đổi số", "xã Nam Dong", "hội nghị"}
        assert [Author.objects.get(pk=pk).name for pk in version.author_ids] == ["Nguyễn Văn Viết", "Hoa Ban"]
        assert Author.objects.get(name="Hoa Ban").is_pen_name
        assert (version.source, version.story) == (Source.objects.get(), Story.objects.get())
        assert version.is_repost and version.ai_assisted and version.seo_title == "Ngắn"

    def test_the_order_of_the_authors_is_the_order_in_which_they_were_put(self, editor, draft):
        first, second = Author.objects.create(name="Bùi An"), Author.objects.create(name="Cao Bằng")
        editor.post(url(draft), typed(draft, authors=[second.pk, first.pk]))
        assert newest(draft).author_ids == [second.pk, first.pk]

    def test_an_author_typed_by_name_without_marks_is_found(self, editor, draft):
        editor.post(url(draft), typed(draft, authors=[], authors_typed="nguyen van viet"))
        assert newest(draft).author_ids == list(Author.objects.values_list("pk", flat=True))

    def test_an_unknown_author_is_answered_by_a_sentence_and_stays_in_the_field(self, editor, draft):
        response = editor.post(url(draft), typed(draft, title="Đổi", authors_typed="Người Lạ"))
        assert response.status_code == 422
        assert "Chưa có tác giả “Người Lạ”" in body(response) and 'value="Người Lạ"' in body(response)
        assert newest(draft).number == 1

    def test_only_a_public_paper_is_attached(self, editor, draft, province):
        paper = shelf.paper("Nội bộ", "Trang một", owner_unit=province.department, visibility="internal")
        response = editor.post(url(draft), typed(draft, documents=[paper.pk]))
        assert response.status_code == 422 and "Không có văn bản công khai" in body(response)
        assert newest(draft).document_ids == []

    def test_a_form_sent_twice_makes_one_version(self, editor, draft):
        form = typed(draft, title="Gửi hai lần")
        for _ in range(2):
            assert editor.post(url(draft), form).status_code == 302
        assert list(draft.versions.values_list("number", "title")) == [(2, "Gửi hai lần"), (1, draft.title)]

    def test_a_form_in_which_nothing_was_changed_makes_no_version(self, editor, draft):
        editor.post(url(draft), typed(draft))
        assert Version.objects.count() == 1

    def test_it_is_saved_and_submitted_by_one_button(self, editor, draft):
        response = editor.post(url(draft), typed(draft, lead="Sa-pô mới", then="submit"))
        assert response["Location"] == url(draft, "duyet/")
        draft.refresh_from_db()
        assert (draft.state, draft.newest.lead) == ("submitted", "Sa-pô mới")

    def test_hostile_html_is_cleaned(self, editor, draft):
        editor.post(url(draft), typed(draft, body='<p>Chữ</p><script>alert(1)</script><p onclick="x()">Khác</p>'))
        assert newest(draft).body == "<p>Chữ</p><p>Khác</p>"

    def test_more_text_than_the_portal_takes_is_answered_by_a_sentence_and_stays(self, editor, draft):
        long = "<p>" + "chữ " * 500_000 + "</p>"
        response = editor.post(url(draft), typed(draft, body=long))
        assert response.status_code == 422
        assert "MB" in body(response) and body(response).count("chữ ") > 499_000
        assert newest(draft).number == 1

    def test_words_that_bear_a_level_stay_on_the_screen_and_are_kept_nowhere(self, editor, draft):
        response = editor.post(url(draft), typed(draft, title="TUYỆT MẬT"))
        assert response.status_code == 422
        assert "dấu chỉ mức độ mật" in body(response) and "TUYỆT MẬT" in body(response)
        assert Version.objects.count() == 1 and not Typed.objects.exists()

    def test_a_cover_without_its_words_is_refused(self, editor, draft, province):
        bare = make.picture(province.department, credit="")
        response = editor.post(url(draft), typed(draft, cover=str(bare.pk)))
        assert response.status_code == 422 and "Ảnh bìa phải có đủ" in body(response)

    @pytest.mark.parametrize("cover", ["x", "00000000-0000-0000-0000-000000000000"])
    def test_a_cover_that_is_none_is_refused(self, editor, draft, cover):
        assert editor.post(url(draft), typed(draft, cover=cover)).status_code == 422

    def test_a_choice_that_is_not_made_yet_says_so_in_words(self, editor, draft):
        page = body(editor.get(url(draft)))
        assert '<option value="" selected>Chưa chọn</option>' in page and "-----" not in page

    def test_lines_of_evidence_are_kept_with_the_version(self, editor, draft):
        lines = {
            "evidence-TOTAL_FORMS": "3", "evidence-0-title": "Báo cáo", "evidence-0-url": "https://daknong.example/a",
            "evidence-0-dated": "01/08/2022", "evidence-0-is_original": "on", "evidence-1-title": "", "evidence-2-title": "Biên bản",
        }  # fmt: skip
        editor.post(url(draft), typed(draft, kind="fact_check", claim="Có tin nói hội nghị hủy.", finding="false", **lines))
        kept = newest(draft).evidence.values_list("title", "is_original")
        assert list(kept) == [("Báo cáo", True), ("Biên bản", False)]

    def test_a_line_of_evidence_without_its_name_is_refused(self, editor, draft):
        response = editor.post(
            url(draft), typed(draft, **{"evidence-TOTAL_FORMS": "1", "evidence-0-url": "https://daknong.example/a"})
        )
        assert response.status_code == 422 and "Hãy ghi tên nguồn" in body(response)


class TestAnotherColumn:
    def test_an_article_whose_column_was_closed_moves_to_another_with_its_text(self, editor, draft, column, province):
        column.closed_at = timezone.now()
        column.save()
        page = body(editor.get(url(draft)))
        assert "Chuyển đổi số (đã đóng)" in page and "hãy chọn chuyên mục khác" in page
        response = editor.post(url(draft), typed(draft, lead="Sa-pô mới"))
        assert response.status_code == 422 and "Chuyên mục của bài đã đóng" in body(response)
        other = make.category(province.department, name="Tin hoạt động", slug="tin-hoat-dong")
        assert editor.post(url(draft), typed(draft, lead="Sa-pô mới", category=other.pk)).status_code == 302
        draft.refresh_from_db()
        assert (draft.category, draft.newest.category, draft.newest.lead) == (other, other, "Sa-pô mới")

    def test_it_does_not_move_to_a_column_where_the_person_may_not_write(self, editor, draft, province):
        other = make.category(province.neighbour, name="Tin huyện", slug="tin-huyen")
        assert editor.post(url(draft), typed(draft, category=other.pk)).status_code == 422
        assert newest(draft).number == 1


class TestTyped:
    def keep(self, client, draft, **changes):
        return client.post(url(draft, "dang-go/"), typed(draft, **changes))

    def test_what_is_typed_is_kept_valid_or_not_and_offered_again(self, editor, draft, province):
        response = self.keep(editor, draft, title="Đang gõ dở", claim_on="không phải ngày")
        assert response.status_code == 200 and response.json()["at"]
        kept = Typed.objects.get()
        assert (kept.user, kept.based_on, kept.values["title"]) == (province.editor, 1, ["Đang gõ dở"])
        assert "csrfmiddlewaretoken" not in kept.values
        assert "Có phần chưa lưu lúc" in body(editor.get(url(draft)))
        page = body(editor.get(url(draft) + "?dung-lai"))
        assert "Đang gõ dở" in page and "không phải ngày" in page
        assert Version.objects.count() == 1

    def test_it_can_be_dropped(self, editor, draft):
        self.keep(editor, draft, title="Đang gõ dở")
        editor.post(url(draft, "bo-dang-go/"))
        assert not Typed.objects.exists()
        assert "Có phần chưa lưu" not in body(editor.get(url(draft)))

    def test_saving_ends_it(self, editor, draft):
        self.keep(editor, draft, title="Đang gõ dở")
        editor.post(url(draft), typed(draft, title="Đang gõ dở"))
        assert not Typed.objects.exists()

    def test_it_is_the_persons_own(self, editor, draft, province, as_person):
        self.keep(editor, draft, title="Riêng của biên tập")
        other = make.colleague(province.department)
        client = as_person(None)
        client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "Có phần chưa lưu" not in body(client.get(url(draft)))
        assert "Riêng của biên tập" not in body(client.get(url(draft, "cac-ban/0/")))

    def test_what_bears_a_level_is_not_kept(self, editor, draft):
        response = self.keep(editor, draft, body="<p>TUYỆT MẬT</p>")
        assert response.status_code == 422 and "mức độ mật" in response.json()["problem"]
        assert not Typed.objects.exists()

    def test_a_form_that_is_refused_is_kept_too(self, editor, draft):
        editor.post(url(draft), typed(draft, title="Gõ", claim_on="32/13/2022"))
        assert Typed.objects.get().values["claim_on"] == ["32/13/2022"]

    def test_the_preview_shows_what_is_typed_to_whoever_typed_it(self, editor, draft):
        self.keep(editor, draft, title="Tiêu đề đang gõ", body="<p>Thân bài đang gõ.</p>")
        page = body(editor.get(url(draft, "cac-ban/0/")))
        assert "Tiêu đề đang gõ" in page and "Thân bài đang gõ." in page
        assert Version.objects.count() == 1


class TestTwoPeople:
    def test_the_second_is_told_who_is_in_it(self, editor, draft, province):
        writing.arrive(article=draft, by=make.colleague(province.department))
        page = body(editor.post(url(draft, "co-mat/"), {"based_on": "1"}))
        assert "Cao Văn Sửa" in page and "đang mở bài này từ" in page

    def test_whoever_is_alone_is_told_nothing(self, editor, draft):
        assert body(editor.post(url(draft, "co-mat/"), {"based_on": "1"})) == ""

    def test_asking_who_is_there_never_prolongs_a_session(self, editor, draft):
        before = editor.session.get("last_activity")
        editor.post(url(draft, "co-mat/"), {"based_on": "1"})
        assert editor.session.get("last_activity") == before

    def test_a_newer_version_is_told_before_saving(self, editor, draft, province):
        make.rewritten(draft, by=make.colleague(province.department), title="Bản của người khác")
        assert "vừa lưu bản 2" in body(editor.post(url(draft, "co-mat/"), {"based_on": "1"}))

    def test_a_stale_save_shows_both_texts_and_loses_neither(self, editor, draft, province):
        mine = typed(draft, title="Tiêu đề của tôi")
        make.rewritten(draft, by=make.colleague(province.department), title="Tiêu đề của đồng nghiệp")
        response = editor.post(url(draft), mine)
        page = body(response)
        assert response.status_code == 409
        assert "Chưa lưu: có bản mới hơn" in page and "đồng nghiệp" in page and "Tiêu đề của tôi" in page
        assert newest(draft).title == "Tiêu đề của đồng nghiệp"
        assert Typed.objects.get().values["title"] == ["Tiêu đề của tôi"]
        editor.post(url(draft), mine | {"based_on": 2})
        assert list(draft.versions.values_list("title", flat=True)) == [
            "Tiêu đề của tôi", "Tiêu đề của đồng nghiệp", "Chuyển đổi số trong công tác tuyên giáo",
        ]  # fmt: skip


class TestOpening:
    def test_whoever_only_decides_is_led_to_the_page_of_approval(self, as_person, draft):
        response = as_person("leader").get(url(draft))
        assert response["Location"] == url(draft, "duyet/")

    def test_the_gate_says_what_is_missing_and_where(self, editor, province, column):
        article = make.article(by=province.editor, category=column, cover=None, lead="", body="<h3>Nhảy cấp</h3><p>Chữ.</p>")
        page = body(editor.get(url(article)))
        assert "Bài chưa có sa-pô." in page and 'href="#id_lead"' in page and 'href="#anh-bia"' in page
        assert 'data-gate-selector="h2, h3, h4" data-gate-position="0"' in page

    def test_its_policy_alone_is_relaxed_for_the_editor(self, editor, draft):
        assert "'unsafe-inline'" in editor.get(url(draft))["Content-Security-Policy"]
        assert "'unsafe-inline'" not in editor.get(url(draft, "duyet/"))["Content-Security-Policy"]

    def test_queries_are_bounded(self, editor, draft, django_assert_max_num_queries):
        desk.submit(article=draft, by=draft.created_by)
        with django_assert_max_num_queries(45):
            editor.get(url(draft))


class TestSuggestions:
    def ask(self, client, what, q):
        return client.get(f"/tin-tuc/ban-bien-tap/goi-y/{what}/", {"q": q}).json()["found"]

    def test_authors_are_found_without_marks(self, editor, draft):
        assert [one["label"] for one in self.ask(editor, "tac-gia", "nguyen van")] == ["Nguyễn Văn Viết (Phòng Tuyên truyền)"]

    def test_only_public_papers_are_offered(self, editor, province):
        shown = shelf.paper("Về chuyển đổi số", "Trang một", owner_unit=province.department)
        shelf.paper("Về chuyển đổi số nội bộ", "Trang một", owner_unit=province.department, visibility="internal")
        assert [one["value"] for one in self.ask(editor, "van-ban", "chuyen doi so")] == [shown.pk]

    def test_only_published_articles_are_offered(self, editor, draft, province, column):
        live = make.published(by=province.editor, leader=province.leader, category=column, title="Bài đã đăng về chuyển đổi số")
        assert [one["value"] for one in self.ask(editor, "bai", "chuyen doi")] == [live.pk]
