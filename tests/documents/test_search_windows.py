"""A search looks through the newest documents first: what that must never change, and what it says then."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from documents.filters import DocumentFilter
from documents.models import Document, Issuer
from documents.search import everything, ranking, windows
from documents.search.query import parse
from tests.documents import shelf

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 6, 30)


@pytest.fixture(autouse=True)
def narrow_windows(monkeypatch):
    """The windows of a store of a hundred thousand, for a store of thirty."""
    monkeypatch.setattr(windows, "NEWEST", 4)
    monkeypatch.setattr(windows, "WIDEST", 12)
    monkeypatch.setattr(ranking, "FOUND", 3)
    monkeypatch.setattr(ranking, "MOST_FOUND", 12)
    monkeypatch.setattr(ranking, "COUNT_CAP", 2)
    monkeypatch.setattr(ranking, "COUNTED", 3)
    monkeypatch.setattr(ranking, "SET", 2)


@pytest.fixture
def paper(province):
    """paper(subject, text, age=days) is a published document, the older the larger its age."""

    def write(subject, text="Trang một", age=0, **values):
        day = None if age is None else TODAY - datetime.timedelta(days=age)
        return shelf.paper(subject, text, **{"owner_unit": province.department, "date_issued": day} | values)

    return write


def run(typed, user=None, *, share=1.0, narrowed=None, **asked):
    user = user or AnonymousUser()
    request = RequestFactory().get("/van-ban/", narrowed or {})
    request.user = user
    filters = DocumentFilter(request.GET, queryset=Document.objects.visible_to(user), request=request)
    return ranking.search(user, parse(typed), filters, share=share, **asked)


def counts(hits, facet):
    (found,) = [f for f in hits.facets if f.name == facet]
    return {option.label: option.count_label for option in found.options}


def test_a_word_of_most_documents_is_answered_from_the_newest(paper):
    newest = [paper(f"Số {n}", "về rừng", age=n) for n in range(30)]
    hits = run("rừng", sort=ranking.DATE, size=3)
    assert hits.ids == [document.pk for document in newest[:3]]
    assert hits.newest_only and hits.more
    assert hits.count_label == "hơn 1.000"


def test_a_rare_word_is_found_however_old_its_document_is(paper):
    for n in range(20):
        paper(f"Số {n}", "về nước", age=n)
    old = paper("Số cũ", "về rừng", age=9000)
    undated = paper("Không ngày", "về rừng", age=None)
    hits = run("rừng")
    assert set(hits.ids) == {old.pk, undated.pk}
    assert hits.count == 2 and not hits.newest_only


def test_an_old_title_comes_before_newer_mentions(paper):
    for n in range(20):
        paper(f"Số {n}", "trong rừng có chuyển đổi nhiều số khác", age=n)
    old = paper("Về chuyển đổi số", "Trang một", age=4000)
    assert run("chuyển đổi số").ids[0] == old.pk
    assert run("chuyen doi so").ids[0] == old.pk


def test_old_pages_with_the_very_tones_come_before_newer_ones_with_others(paper):
    for n in range(20):
        paper(f"Số {n}", "hô phạch", age=n)
    old = paper("Số cũ", "hổ phách", age=4000)
    assert run("hổ phách").ids[0] == old.pk
    assert run("hổ").ids[0] == old.pk


def test_a_phrase_is_confirmed_however_old(paper, monkeypatch):
    monkeypatch.setattr(ranking, "CONFIRMED", 2)
    for n in range(20):
        paper(f"Số {n}", "về nước", age=n)
    old = paper("Số cũ", "nhiệm vụ của cả hệ thống chính trị", age=9000)
    paper("Số cũ hơn", "hệ thống mới, thống chính là tên cũ; chính trị là môn học", age=9001)
    assert run('"hệ thống chính trị"').ids == [old.pk]


def test_what_is_hidden_does_not_fill_the_window(paper):
    for n in range(20):
        paper(f"Kín {n}", "về rừng", age=n, visibility=Document.Visibility.INTERNAL)
    shown = [paper(f"Mở {n}", "về rừng", age=100 + n) for n in range(2)]
    hits = run("rừng", sort=ranking.DATE)
    assert hits.ids == [document.pk for document in shown]
    assert hits.count == 2 and not hits.newest_only


def test_an_excluded_word_is_kept_out_of_every_window(paper):
    for n in range(12):
        paper(f"Số {n}", "về rừng và biển", age=n)
    kept = paper("Số cũ", "về rừng", age=900)
    paper("Không ngày", "về rừng và biển", age=None)
    assert run("rừng -biển").ids == [kept.pk]


def test_a_later_page_by_date_goes_on_beyond_the_window(paper):
    papers = [paper(f"Số {n}", "về rừng", age=n) for n in range(30)]
    last = papers[24]
    hits = run("rừng", sort=ranking.DATE, after=(last.date_issued, last.pk))
    assert hits.ids == [document.pk for document in papers[25:]]


def test_leafing_by_date_comes_past_every_hit_once(paper):
    for n in range(24):
        paper(f"Số {n} {'về rừng' if n % 5 == 0 else ''}", "về rừng", age=n * 40)
    paper("Không ngày", "về rừng", age=None)
    seen, after = [], None
    while True:
        hits = run("rừng", sort=ranking.DATE, after=after, size=3)
        seen += hits.ids
        if not hits.more:
            break
        last = Document.objects.get(pk=hits.ids[-1])
        after = (last.date_issued, last.pk)
    assert seen == list(Document.objects.values_list("pk", flat=True))  # the newest first


def test_papers_of_a_named_issuer_are_found_beyond_the_window(paper):
    issuer = Issuer.objects.named("BAN TỔ CHỨC")
    papers = [paper(f"Số {n}", "Trang một", age=n, issuer=issuer if n > 15 else None) for n in range(30)]
    mentioned = paper("Số khác", "ban tổ chức", age=500)
    hits = run("ban tổ chức", sort=ranking.DATE, issuers=[issuer.pk], size=50)
    assert hits.ids == [document.pk for document in [*papers[16:], mentioned]]


def test_by_number_all_are_looked_through(paper):
    papers = [paper(f"Số {n}", "về rừng", age=n, symbol=f"{n + 1:02d}-NQ/TU") for n in range(30)]
    hits = run("rừng", sort=ranking.NUMBER)
    assert hits.ids == [document.pk for document in papers[:20]]
    assert hits.count == 30 and not hits.newest_only


class TestFilters:
    def test_a_filter_that_few_pass_reaches_beyond_the_window(self, paper):
        for n in range(25):
            paper(f"Số {n}", "về rừng", age=n)
        old = paper("Số cũ", "về rừng", age=3000)
        for share in (1.0, 0.01):
            hits = run("rừng", narrowed={"nam": old.date_issued.year}, share=share)
            assert hits.ids == [old.pk]
            assert (hits.count, hits.newest_only) == (1, False)

    @pytest.mark.parametrize("few", [0, 500])
    def test_what_passes_is_ranked_as_without_a_filter(self, paper, monkeypatch, few):
        monkeypatch.setattr(windows, "FEW", few)
        monkeypatch.setattr(ranking, "FOUND", 100)
        for n in range(9):
            paper(f"Số {n}", "hô phạch", age=3000 + n)
        right = paper("Đúng dấu", "hổ phách", age=3020)
        titled = paper("Về hổ phách", "Trang một", age=3021)
        hits = run("hổ phách", narrowed={"nam": right.date_issued.year}, share=0.01)
        assert hits.ids[:2] == [titled.pk, right.pk]
        assert len(hits.ids) == 11

    @pytest.mark.parametrize("few", [0, 500])
    @pytest.mark.parametrize("narrowed", [{"nam": 2022}, {"nam": [2021, 2022]}, {"nguoi_ky": "An"}])
    def test_a_word_of_all_that_passes_is_answered_from_the_newest_of_it(self, paper, monkeypatch, few, narrowed):
        monkeypatch.setattr(windows, "FEW", few)
        passing = [paper(f"Số {n}", "về rừng", age=n, signer="An") for n in range(20)]
        for n in range(20):
            paper(f"Khác {n}", "về rừng", age=n - 3000, signer="Bình")
        hits = run("rừng", narrowed=narrowed, share=0.01, sort=ranking.DATE, size=3)
        assert hits.ids == [document.pk for document in passing[:3]]
        assert hits.more and hits.count_label == "hơn 1.000"

    @pytest.mark.parametrize("few", [0, 500])
    @pytest.mark.parametrize("typed", ["rừng", '"về rừng nào"'])
    def test_leafing_by_date_comes_past_all_that_passes_once(self, paper, monkeypatch, few, typed):
        monkeypatch.setattr(windows, "FEW", few)
        monkeypatch.setattr(ranking, "CONFIRMED", 3)
        passing = [paper(f"Số {n}", "về rừng nào", age=n // 4, signer="An") for n in range(14)]
        passing.append(paper("Không ngày", "về rừng nào", age=None, signer="An"))
        shown, after = [], None
        for _ in range(10):
            hits = run(typed, narrowed={"nguoi_ky": "An"}, share=0.01, sort=ranking.DATE, size=2, after=after)
            shown += hits.ids
            if not hits.more:
                break
            last = Document.objects.get(pk=hits.ids[-1])
            after = last.date_issued, last.pk
        assert sorted(shown) == sorted(document.pk for document in passing)
        assert len(shown) == len(set(shown))

    def test_what_a_filter_leaves_of_the_hidden_stays_hidden(self, paper):
        hidden = paper("Kín", "về rừng", age=3000, visibility=Document.Visibility.INTERNAL)
        shown = paper("Mở", "về rừng", age=3001)
        hits = run("rừng", narrowed={"nam": hidden.date_issued.year}, share=0.01)
        assert hits.ids == [shown.pk]
        assert counts(hits, "nam") == {str(shown.date_issued.year): 1}


class TestFacets:
    def test_counts_from_the_newest_hits_say_that_there_are_more(self, paper):
        for n in range(30):
            paper(f"Số {n}", "về rừng", age=n)
        assert counts(run("rừng"), "nam") == {"2022": "3+"}

    def test_what_only_older_hits_bear_is_offered_without_a_count(self, paper, client):
        for n in range(30):
            paper(f"Số {n}", "về rừng", age=n)
        paper("Số cũ", "về rừng", age=4000)
        page = client.get("/van-ban/", {"q": "rừng"}).content.decode()
        years = page[page.index('id="nhom-nam"') :].split("</fieldset>")[0]
        assert '<span>2022</span><span class="count numeric">3+</span>' in years
        assert '<span>2011</span><span class="count numeric"></span>' in years

    def test_a_choice_that_only_hidden_documents_bear_is_not_offered(self, paper, client):
        for n in range(30):
            paper(f"Số {n}", "về rừng", age=n)
        paper("Kín", "về rừng", age=4000, visibility=Document.Visibility.INTERNAL)
        page = client.get("/van-ban/", {"q": "rừng"}).content.decode()
        assert "<span>2011</span>" not in page

    def test_all_hits_are_counted_where_they_are_few(self, paper):
        paper("Số một", "về rừng", age=1)
        paper("Số hai", "về rừng", age=4000)
        assert counts(run("rừng"), "nam") == {"2022": 1, "2011": 1}


class TestShare:
    """How many documents a filter leaves is read off the counts of everything."""

    def left(self, narrowed):
        request = RequestFactory().get("/van-ban/", narrowed)
        request.user = AnonymousUser()
        filters = DocumentFilter(request.GET, queryset=Document.objects.visible_to(request.user), request=request)
        return everything.share_left(everything.counted(request), filters.chosen)

    def test_is_what_all_filters_leave_together(self, paper):
        for n in range(8):
            paper(f"Số {n}", age=n, validity=Document.Validity.IN_FORCE)
        paper("Số cũ", age=4000)
        paper("Số cũ", age=4001)
        assert self.left({"nam": "2022", "hieu_luc": "in_force"}) == pytest.approx(0.64)
        assert self.left({"nam": "2011"}) == 0.2
        assert self.left({}) == 1.0

    def test_what_the_reader_does_not_see_counts_as_left_out(self, paper):
        for n in range(3):
            paper(f"Số {n}", age=n)
        paper("Kín", visibility=Document.Visibility.INTERNAL)
        assert self.left({}) == 0.75

    def test_an_empty_store_leaves_everything_to_be_looked_through(self, province):
        assert self.left({"nam": "2022"}) == 1.0
