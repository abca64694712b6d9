"""One search over the news and the papers, with the spelling rules of the store."""

import re

import pytest

from documents.search.index import index_document
from documents.search.query import parse
from news.actions import desk, publishing
from news.finding import find
from tests.factories import documents as make_documents
from tests.factories import news as make


@pytest.fixture
def put(province):
    def publish(**values):
        values.setdefault("category", make.category(province.department))
        return make.published(by=province.editor, leader=province.leader, **values)

    return publish


def found(text):
    return [article.title for article in find(parse(text)).articles]


def test_nothing_is_found_that_readers_may_not_read(client, province, put):
    put(title="Hội thi kể chuyện")
    gone = put(title="Hội thi bị gỡ")
    publishing.withdraw(article=gone, by=province.leader, reason="Sai")
    make.article(by=province.editor, category=make.category(province.department), title="Hội thi chưa đăng")
    assert found("hội thi") == ["Hội thi kể chuyện"]


def test_words_are_found_with_marks_or_without(put):
    put(title="Đẩy mạnh tuyên truyền ở Đắk Mil")
    for typed in ("đẩy mạnh tuyên truyền", "day manh tuyen truyen", "ĐẨY MẠNH", "đắk mil", '"tuyên truyền ở Đắk Mil"'):
        assert found(typed) == ["Đẩy mạnh tuyên truyền ở Đắk Mil"], typed


def test_a_quoted_phrase_with_marks_wants_these_marks(put):
    put(title="Cán bộ cơ sở", body="<p>Ma túy học đường.</p>")
    put(title="Cán bộ xã", body="<p>Mã tùy chọn của phần mềm.</p>")
    assert found('"ma túy"') == ["Cán bộ cơ sở"]
    assert sorted(found("ma tuy")) == ["Cán bộ cơ sở", "Cán bộ xã"]


def test_what_is_excluded_is_left_out(put):
    put(title="Lễ hội đường phố")
    put(title="Lễ hội cồng chiêng")
    assert found("lễ hội -chiêng") == ["Lễ hội đường phố"]


def test_the_title_counts_more_than_the_body(put):
    put(title="Chuyện khác", body="<p>Có nhắc sơ qua ngày hội sách trong một câu dài của bài.</p>")
    put(title="Ngày hội sách")
    assert found("ngày hội sách")[0] == "Ngày hội sách"


def test_a_rewritten_article_is_found_by_what_it_says_now(province, put):
    article = put(title="Tên cũ kỹ")
    make.rewritten(article, by=province.editor, title="Tên mới tinh")
    article.refresh_from_db()
    desk.submit(article=article, by=province.editor)
    desk.approve(article=article, by=province.leader)
    publishing.publish(article=article, by=province.leader)
    assert found("cũ kỹ") == [] and found("mới tinh") == ["Tên mới tinh"]


def test_one_page_shows_news_and_public_papers_with_the_words_marked(client, province, put):
    put(title="Triển khai chuyển đổi số")
    for symbol, visibility in (("15-KH/BTG", "public"), ("16-KH/BTG", "internal")):
        paper = make_documents.document(owner_unit=province.department, symbol=symbol, subject="Về chuyển đổi số", visibility=visibility)
        index_document(paper)
    html = client.get("/tin-tuc/tim-kiem/", {"q": "chuyển đổi số"}).content.decode()
    assert "<mark>chuyển đổi số</mark>" in html
    assert "15-KH/BTG" in html and "16-KH/BTG" not in html


@pytest.mark.parametrize("typed", ["", "   ", "-", '"', "x" * 5000, "a\0b", "' OR 1=1 --", "-hoa", "<script>alert(1)</script>"])
def test_whatever_is_typed_gets_a_page(client, put, typed):
    put()
    answer = client.get("/tin-tuc/tim-kiem/", {"q": typed, "trang": "x"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_pages_go_on_and_end(client, put):
    for number in range(12):
        put(title=f"Bản tin tuần {number}")
    first = client.get("/tin-tuc/tim-kiem/", {"q": "bản tin tuần"}).content.decode()
    following = re.search(r'href="(/tin-tuc/tim-kiem/\?q=[^"]+trang=2)"', first)[1].replace("&amp;", "&")
    second = client.get(following).content.decode()
    assert len(re.findall(r'<li class="card">', first)) == 10
    assert len(re.findall(r'<li class="card">', second)) == 2
