import pytest

from richtext.text import plain, words


@pytest.mark.parametrize(
    "html, text",
    [
        ("", ""),
        ("<p>Một <strong>hai</strong>, <em>ba</em>.</p>", "Một hai, ba."),
        ("<h2>Đề mục</h2><p>Chữ<br>xuống dòng</p>", "Đề mục\nChữ\nxuống dòng"),
        ("<ul><li>Một</li><li>Hai</li></ul>", "Một\nHai"),
        ("<table><tbody><tr><td>Xã</td><td>12</td></tr></tbody></table>", "Xã\n12"),
        ('<figure class="picture"><img src="/tin-tuc/anh/1.webp" alt="Lễ"><figcaption>Lễ <span class="credit">Ảnh: T</span></figcaption></figure>',
         "Lễ Ảnh: T"),
        ("<p>a &lt; b &amp; c&nbsp;d</p>", "a < b & c d"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("<p>chuyển</p>\n\n<p>đổi\n  số</p>", "chuyển\nđổi số"),
    ],
)  # fmt: skip
def test_the_text_has_a_line_for_every_block(html, text):
    assert plain(html) == text


@pytest.mark.parametrize("html, count", [("", 0), ("<p>Ban Tuyên giáo – Tỉnh ủy</p><p>09-NQ/TU.</p>", 6), ("<p>… ! –</p>", 0)])
def test_words_are_counted_as_the_office_counts(html, count):
    assert words(html) == count
