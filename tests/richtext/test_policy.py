"""What `clean` lets through, and what it makes of the rest."""

import random
import unicodedata

import pytest

from richtext.policy import DEEPEST, LONGEST, TooLong, clean
from tests.richtext.judges import complaints
from tests.richtext.payloads import PAYLOADS

ARTICLE = (
    '<h2>Kết quả sáu tháng</h2><p>Ban Thường vụ Tỉnh ủy <strong>yêu cầu</strong> các cấp ủy <em>báo cáo</em> '
    '<a href="/van-ban/12/" rel="noopener">Nghị quyết 09-NQ/TU</a> trước ngày <time datetime="2026-09-15">15/9</time>.</p>'
    '<h3>Số liệu</h3><table><caption>Theo xã</caption><thead><tr><th scope="col">Xã</th><th scope="col">Số</th></tr></thead>'
    '<tbody><tr><td>Nam Dong</td><td class="align-right">12</td></tr></tbody></table>'
    '<figure class="picture"><img src="/tin-tuc/anh/7/le.webp" alt="Đại biểu chào cờ" width="800" height="450">'
    '<figcaption>Lễ kỷ niệm. <span class="credit">Ảnh: TTXVN</span></figcaption></figure>'
    '<blockquote><p>“Nói đi đôi với làm”.</p></blockquote><ol start="3"><li>Ba</li></ol><ul><li>H<sub>2</sub>O</li></ul><hr>'
    '<p class="align-center"><abbr title="Hội đồng nhân dân">HĐND</abbr> <u>gạch</u> <s>bỏ</s><br>m<sup>2</sup></p>'
)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_hostile_comes_through(payload):
    cleaned = clean(payload)
    assert complaints(cleaned) == []
    assert clean(cleaned) == cleaned


def test_hostile_pieces_put_together_at_random_stay_out_and_come_to_rest():
    draw = random.Random(20261126)
    pieces = [*PAYLOADS, "<div>", "</div>", "<b>", "</b>", "<h1>", "<table><tr><td>", "</table>", "<a href=/x>", "<p>", "<li>", "&nbsp; "]
    for _ in range(1500):
        text = "".join(draw.choices(pieces, k=6))
        text = text[draw.randrange(4) :]  # some begin in the middle of a tag
        cleaned = clean(text)
        assert complaints(cleaned) == [], text
        assert clean(cleaned) == cleaned, text


def test_an_article_comes_out_as_it_went_in():
    assert clean(ARTICLE) == ARTICLE
    assert complaints(ARTICLE) == []


@pytest.mark.parametrize(
    "address",
    ["https://dangcongsan.vn/a?b=1#c", "http://baodaknong.vn", "mailto:vanthu@daknong.example", "tel:+842613543210", "/", "/van-ban/?q=chuyển-đổi"],
)
def test_links_to_where_an_article_may_lead_stay(address):
    assert f'href="{address}"' in clean(f'<p><a href="{address}">Trang</a></p>')


def test_a_link_that_leads_nowhere_becomes_its_words():
    assert clean('<p>Xem <a href="javascript:alert(1)">Nghị quyết <b>09</b></a>.</p>') == "<p>Xem Nghị quyết <strong>09</strong>.</p>"


def test_a_space_in_an_address_is_written_as_one():
    assert 'href="/tep/ke%20hoach.pdf"' in clean('<a href=" /tep/ke hoach.pdf ">Kế hoạch</a>')


def test_pictures_come_from_our_own_place_only():
    ours = '<img src="/tin-tuc/anh/7/le.webp" alt="Lễ">'
    assert clean(ours) == ours
    assert clean('<p>Lễ<img src="https://elsewhere.example/le.webp" alt="Lễ"></p>') == "<p>Lễ</p>"
    assert clean(ours, picture_prefix="/hoi-nghi/anh/") == ""
    other = ours.replace("tin-tuc", "hoi-nghi")
    assert clean(other, picture_prefix="/hoi-nghi/anh/") == other


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("<b>a</b><i>b</i><strike>c</strike>", "<strong>a</strong><em>b</em><s>c</s>"),
        ("<h1>Một</h1><h5>Năm</h5>", "<h2>Một</h2><h4>Năm</h4>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ("<h2><span><h1>x</h1></span></h2>", "<h2></h2><h2>x</h2>"),
        ("<p><span>a</span> <span style='x'>b</span></p>", "<p>a b</p>"),
        ("<p>a</p><p>&nbsp;</p><p><br></p><p><b> </b></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a&nbsp;&nbsp; &nbsp;b, 5&nbsp;km</p>", "<p>a b, 5&nbsp;km</p>"),
        ("<p>a<b> </b>b<i></i></p>", "<p>a b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<table><tr><th scope=col>A<th scope=x>B<tfoot><tr><td>c</table>",
         '<table><tbody><tr><th scope="col">A</th><th>B</th></tr></tbody><tbody><tr><td>c</td></tr></tbody></table>'),
    ],
)  # fmt: skip
def test_what_other_editors_write_is_written_our_way(typed, kept):
    assert clean(typed) == kept


def test_letters_are_composed_in_words_and_in_attributes():
    split = unicodedata.normalize("NFD", "Đề án số hoá")
    assert clean(f"<p><abbr title='{split}'>{split}</abbr></p>") == '<p><abbr title="Đề án số hoá">Đề án số hoá</abbr></p>'


def test_a_combining_sign_behind_a_tag_does_not_swallow_the_tag():
    assert clean("<p>\u0338a</p>") == "<p>\u0338a</p>"


def test_invisible_letters_are_taken_out():
    assert clean("<p>Tuyên\u200b giáo\u00ad \u202eabc\ufeff\x07</p>") == "<p>Tuyên giáo abc</p>"


def test_no_text_is_no_text():
    assert clean("") == clean("  \n ") == clean("<p>&nbsp;</p>") == ""


class TestTooMuch:
    def test_is_refused_with_what_to_do(self):
        with pytest.raises(TooLong, match=r"dài 2,5 MB, cổng nhận tối đa 1 MB .* chia thành nhiều bài\.$"):
            clean("<p>" + "chữ " * 400_000 + "</p>")

    def test_is_counted_without_embedded_pictures(self):
        picture = f'<img src="data:image/png;base64,{"A" * 2 * LONGEST}">'
        assert clean(f"<p>Lễ kỷ niệm{picture}</p>") == "<p>Lễ kỷ niệm</p>"

    @pytest.mark.parametrize("tag", ["<blockquote>", "<ul><li>", "<div>", "<b>", "<table><td>", "<x>"])
    def test_tags_within_tags_without_end_are_refused_at_once(self, tag):
        with pytest.raises(TooLong, match="lồng vào nhau"):
            clean(tag * (DEEPEST * 10))

    @pytest.mark.parametrize("tag", ["<p>Một", "<li>Một", "<b>x</b>", "<div>x</div>", "<br>"])
    def test_many_tags_beside_each_other_are_ordinary(self, tag):
        assert clean(tag * (DEEPEST * 10))
