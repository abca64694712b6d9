"""What an editor is told before a text is published."""

import pytest

from richtext.faults import SELECTORS, faults
from tests.richtext.test_policy import ARTICLE

PICTURE = '<img src="/tin-tuc/anh/7/le.webp" alt="Đại biểu chào cờ">'
CREDIT = '<span class="credit">Ảnh: TTXVN</span>'


def found(html):
    return [(fault.code, fault.position) for fault in faults(html)]


def test_a_careful_article_has_none():
    assert faults(ARTICLE) == []


def test_no_text_has_none():
    assert faults("") == []


@pytest.mark.parametrize(
    "html, expected",
    [
        # headings
        ("<h3>Một</h3>", [("heading-first", 0)]),
        ("<h2>Một</h2><h4>Hai</h4>", [("heading-skips", 1)]),
        ("<h2>Một</h2><h3>Hai</h3><h4>Ba</h4><h2>Bốn</h2><h4>Năm</h4>", [("heading-skips", 4)]),
        ("<h2>Một</h2><h2>&nbsp;</h2>", [("heading-empty", 1)]),
        ("<h2>Một</h2><h3>Hai</h3><h3>Ba</h3>", []),
        # tables
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", [("table-headers", 0)]),
        ("<table><tbody><tr><th>a</th></tr></tbody></table>", [("table-scope", 0)]),
        ('<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table><table><tbody><tr><td>a</td></tr></tbody></table>',
         [("table-headers", 1)]),
        # links
        ('<p><a href="/a">tại đây</a> <a href="/b">Xem thêm »</a> <a href="/c">CLICK</a></p>', [("link-words", n) for n in range(3)]),
        ('<p><a href="/a">Nghị quyết 09-NQ/TU</a> <a href="/b">xem thêm về Nghị quyết 09</a></p>', []),
        ('<p><a href="https://dangcongsan.vn/a">https://dangcongsan.vn/a</a> <a href="/b">www.baodaknong.vn</a></p>',
         [("link-address", 0), ("link-address", 1)]),
        ('<p><a href="/a"> </a></p>', [("link-empty", 0)]),
        # pictures
        (f"<figure>{PICTURE}<figcaption>Lễ. {CREDIT}</figcaption></figure>", []),
        ('<p><img src="/tin-tuc/anh/1.webp"><img src="/tin-tuc/anh/1.webp" alt=" "></p>', [("picture-alt", 0), ("picture-alt", 1)]),
        *((f'<p><img src="/tin-tuc/anh/1.webp" alt="{alt}"></p>', [("picture-file-name", 0)])
          for alt in ("IMG_2031.JPG", "DSC 0012", "le-ky-niem.webp", "Ảnh 1", "screenshot-2026")),
        *((f'<p><img src="/tin-tuc/anh/1.webp" alt="{alt}"></p>', []) for alt in ("Ảnh chụp 12 đại biểu", "Đoàn xã Nam Dong")),
        (f"<figure>{PICTURE}</figure>", [("figure-caption", 0), ("figure-credit", 0)]),
        (f"<figure>{PICTURE}<figcaption>Lễ kỷ niệm</figcaption></figure>", [("figure-credit", 0)]),
        (f"<figure>{PICTURE}<figcaption>{CREDIT}</figcaption></figure>", [("figure-caption", 0)]),
        # paragraphs
        ("<p>Một.</p><p>TỈNH ỦY ĐẮK NÔNG HỌP PHIÊN THƯỜNG KỲ</p>", [("paragraph-capitals", 1)]),
        ("<p>UBND</p><p>HĐND, UBND, MTTQ.</p>", []),
        ("<p><strong>Kết quả nổi bật</strong></p>", [("paragraph-heading", 0)]),
        ("<p><strong>Kết quả</strong> nổi bật</p><p><strong>Cả câu được nhấn mạnh thì có dấu chấm.</strong></p>", []),
        ("<blockquote><p><strong>Nói đi đôi với làm</strong></p></blockquote>", []),
    ],
)  # fmt: skip
def test_faults_are_found_where_they_stand(html, expected):
    assert found(html) == expected


def test_every_sentence_says_what_to_do_and_where():
    everything = (
        "<h3>a</h3><h2></h2><h4>b</h4><table><tbody><tr><td>a</td></tr></tbody></table><table><tbody><tr><th>a</th></tr></tbody></table>"
        '<p><a href="/a">tại đây</a><a href="/a">www.a.vn</a><a href="/a"></a></p><figure><img src="/tin-tuc/anh/1.webp"></figure>'
        '<p><img src="/tin-tuc/anh/1.webp" alt="a.png"></p><p>CẢ ĐOẠN VIẾT CHỮ IN HOA</p><p><strong>Đoạn đậm</strong></p>'
    )
    all_faults = faults(everything)
    assert len({fault.code for fault in all_faults}) == 14
    for fault in all_faults:
        assert "mời " in fault.sentence and fault.sentence.endswith(".")
        assert fault.selector in SELECTORS.values()


def test_an_excerpt_is_short():
    (fault,) = faults(f'<p><a href="/a">https://dangcongsan.vn/{"a" * 200}</a></p>')
    assert len(fault.excerpt) == 80
