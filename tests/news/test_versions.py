"""The versions of an article: looked at, compared in words, brought back."""

import pytest

from news import comparison
from news.models import Version
from tests.factories import news as make
from tests.news.desk import body, url

pytestmark = pytest.mark.django_db
PICTURE = '<figure class="picture"><img src="/tin-tuc/anh/{}-960.webp" alt="{}"><figcaption>Quang cảnh <span class="credit">Ảnh: Văn Thư</span></figcaption></figure>'


def differing(article, *, by, **values):
    """{label: [(kind, words) that changed]} between the newest version and the next."""
    make.rewritten(article, by=by, **values)
    new, old = article.versions.all()[:2]
    found = {}
    for change in comparison.changes(old, new):
        rows = [row for row in change.rows if not isinstance(row, int)]
        found[change.label] = [part for row in rows for part in row.parts if part[0] != "same"] or change.note
    return found


class TestComparing:
    def test_words_of_every_field_are_compared(self, draft, province):
        found = differing(draft, by=province.editor, title="Chuyển đổi số trong công tác dân vận", lead="Sa-pô mới.", is_repost=True)
        assert found["Tiêu đề"] == [("gone", "tuyên giáo"), ("new", "dân vận")]
        assert set(found) == {"Tiêu đề", "Sa-pô", "Đăng lại từ nguồn khác"}

    def test_a_word_in_the_text_is_found(self, draft, province):
        found = differing(draft, by=province.editor, body=make.BODY.replace("Bảy mươi mốt", "Bảy mươi hai"))
        assert found == {"Nội dung": [("gone", "mốt"), ("new", "hai")]}

    def test_paragraphs_that_came_or_went_stand_each_in_its_own_row(self, draft, province):
        more = "<p><strong>Đoạn dán vào</strong></p><ul><li>Ý thứ nhất</li><li>Ý thứ hai</li></ul>"
        rows = ["Đoạn dán vào", "• Ý thứ nhất", "• Ý thứ hai"]
        came = differing(draft, by=province.editor, body=more + make.BODY)
        went = differing(draft, by=province.editor, body=make.BODY)
        assert (came["Nội dung"], went["Nội dung"]) == ([("new", words) for words in rows], [("gone", words) for words in rows])

    def test_a_picture_that_was_exchanged_is_seen(self, draft, province):
        differing(draft, by=province.editor, body=make.BODY + PICTURE.format("a", "Hội trường"))
        found = differing(draft, by=province.editor, body=make.BODY + PICTURE.format("b", "Hội trường"))
        assert [words for _, words in found["Nội dung"]] == ["/tin-tuc/anh/a-960.webp:", "/tin-tuc/anh/b-960.webp:"]

    def test_a_link_that_leads_elsewhere_is_seen(self, draft, province):
        differing(draft, by=province.editor, body='<p>Xem <a href="/van-ban/1/">Nghị quyết</a>.</p>')
        found = differing(draft, by=province.editor, body='<p>Xem <a href="/van-ban/2/">Nghị quyết</a>.</p>')
        assert "/van-ban/2/)." in found["Nội dung"][1][1]

    def test_only_bold_letters_are_told_as_form(self, draft, province):
        differing(draft, by=province.editor, body="<p>Chữ thường.</p>")
        found = differing(draft, by=province.editor, body="<p>Chữ <strong>thường</strong>.</p>")
        assert found == {"Nội dung": comparison.FORM_ONLY}

    def test_lists_tables_and_headings_keep_their_lines(self):
        said = comparison.body_in_words(
            "<h2>Kết quả</h2><ul><li>Một</li><li>Hai</li></ul><table><thead><tr><th scope=\"col\">Xã</th><th scope=\"col\">Số</th></tr></thead>"
            "<tbody><tr><td>Nam Dong</td><td>12</td></tr></tbody></table>"
        )
        assert said.split("\n\n") == ["Đề mục: Kết quả", "• Một", "• Hai", "Xã | Số |", "Nam Dong | 12 |"]

    def test_evidence_and_names_are_compared(self, draft, province):
        found = differing(
            draft, by=province.editor, author_ids=[], evidence=[{"title": "Báo cáo 71", "url": "https://daknong.example/71"}]
        )
        assert found["Tác giả"][0][0] == "gone" and found["Bằng chứng"][0][0] == "new"

    def test_the_page_lays_them_side_by_side_and_in_one(self, draft, province, as_person):
        make.rewritten(draft, by=province.editor, title="<script>alert(1)</script> trong công tác")
        client = as_person("leader")
        side, inline = (body(client.get(url(draft, f"so-sanh/2/1/{query}"))) for query in ("", "?kieu=lien"))
        assert "compare-row" in side and "compare-inline" in inline
        assert "&lt;script&gt;" in side and "<script>alert" not in side + inline

    @pytest.mark.parametrize("pair", ["1/1/", "1/9/", "0/1/"])
    def test_pairs_that_are_none_are_absent(self, draft, as_person, pair):
        assert as_person("leader").get(url(draft, f"so-sanh/{pair}")).status_code == 404


class TestRestoring:
    def test_an_older_version_comes_back_as_the_newest_and_none_is_lost(self, draft, province, as_person):
        make.rewritten(draft, by=province.editor, title="Bản hai")
        response = as_person("editor").post(url(draft, "cac-ban/1/khoi-phuc/"), {"based_on": "2"})
        assert response["Location"] == url(draft)
        assert list(draft.versions.values_list("number", "title", "restored_from")) == [
            (3, "Chuyển đổi số trong công tác tuyên giáo", 1), (2, "Bản hai", None), (1, "Chuyển đổi số trong công tác tuyên giáo", None),
        ]  # fmt: skip

    def test_a_newer_version_meanwhile_stops_it(self, draft, province, as_person):
        make.rewritten(draft, by=province.editor, title="Bản hai")
        as_person("editor").post(url(draft, "cac-ban/1/khoi-phuc/"), {"based_on": "1"})
        assert Version.objects.count() == 2


class TestLooking:
    def test_the_list_says_who_saved_what_and_when(self, draft, province, as_person):
        make.rewritten(draft, by=province.editor, title="Bản hai", note="Sửa tiêu đề")
        page = body(as_person("leader").get(url(draft, "cac-ban/")))
        assert page.count("Đỗ Thị Biên") >= 2 and "Sửa tiêu đề" in page
        assert "khoi-phuc" not in page  # who only decides restores nothing

    def test_a_version_is_seen_as_visitors_would_see_it(self, draft, as_person):
        response = as_person("leader").get(url(draft, "cac-ban/1/"))
        page = body(response)
        assert draft.title in page and "Bàn biên tập" not in page
        assert "no-store" in response["Cache-Control"]
