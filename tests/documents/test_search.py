"""What a reader types and what the search then finds, and for whom."""

import datetime
import unicodedata

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from documents.filters import DocumentFilter
from documents.models import Document, DocumentType, Issuer
from documents.search import ranking
from documents.search.hits import cards
from documents.search.query import parse
from tests.documents import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(province):
    """paper(subject, *texts of pages) is a published document open to everyone."""

    def write(subject, *texts, **values):
        return shelf.paper(subject, *texts, **{"owner_unit": province.department} | values)

    return write


def run(typed, user=None, **narrowed):
    user = user or AnonymousUser()
    request = RequestFactory().get("/van-ban/", narrowed)
    request.user = user
    filters = DocumentFilter(request.GET, queryset=Document.objects.visible_to(user), request=request)
    return ranking.search(user, parse(typed), filters)


def found(typed, user=None, **narrowed):
    hits = run(typed, user, **narrowed)
    assert hits.count == len(hits.ids) or hits.count > ranking.PAGE_SIZE
    return [Document.objects.get(pk=pk) for pk in hits.ids]


class TestTones:
    def test_words_without_tones_find_all_tones(self, paper):
        right = paper("Báo cáo quý I", "Công tác tuyên giáo năm 2021")
        other = paper("Báo cáo quý II", "Phân luồng tuyến giao thông")
        assert set(found("tuyen giao")) == {right, other}

    def test_words_with_tones_put_these_tones_first(self, paper):
        right = paper("Báo cáo quý I", "Công tác tuyên giáo năm 2021", date_issued=datetime.date(2015, 1, 1))
        newer = [paper(f"Về tuyến giao thông số {n}", "tuyến giao thông") for n in range(3)]
        assert found("tuyên giáo")[0] == right
        assert set(found("tuyên giáo")[1:]) == set(newer)

    def test_a_quoted_phrase_with_tones_excludes_other_tones(self, paper):
        right = paper("Báo cáo quý I", "Công tác tuyên giáo năm 2021")
        paper("Về tuyến giao thông", "Phân luồng tuyến giao thông")
        assert found('"tuyên giáo"') == [right]

    def test_a_quoted_phrase_without_tones_takes_all_tones_but_keeps_the_order(self, paper):
        right = paper("Báo cáo quý I", "Công tác tuyên giáo")
        other = paper("Về tuyến giao thông", "Phân luồng tuyến giao thông")
        paper("Giáo viên", "giáo dục và tuyên dương")
        assert set(found('"tuyen giao"')) == {right, other}

    @pytest.mark.parametrize("typed", ["hoà bình", "hòa bình", "hoa binh", "HÒA BÌNH"])
    def test_the_place_of_the_tone_does_not_matter(self, paper, typed):
        document = paper("Về trụ sở", "Vì hòa bình và phát triển")
        assert found(typed) == [document]
        assert found(f'"{typed}"') == [document]

    @pytest.mark.parametrize("typed", ["uỷ ban", "ủy ban"])
    def test_both_spellings_of_uy_find_both(self, paper, typed):
        both = {paper("Một", "Ủy ban kiểm tra"), paper("Hai", "Uỷ ban nhân dân")}
        assert set(found(f'"{typed}"')) == both

    def test_decomposed_letters_are_the_same_word(self, paper):
        document = paper("Về đại hội", unicodedata.normalize("NFD", "Đại hội Đảng bộ huyện Đắk Song"))
        assert found('"Đắk Song"') == [document]
        assert found(unicodedata.normalize("NFD", '"đại hội"')) == [document]

    @pytest.mark.parametrize("typed", ["dak song", "Đắk Song", "Ðắk Song", "đắk song"])
    def test_d_with_stroke_and_its_look_alike_are_one_letter(self, paper, typed):
        document = paper("Về đại hội", "huyện Đắk Song")
        assert found(typed) == [document]

    def test_a_word_typed_with_tones_still_finds_text_that_lost_them(self, paper):
        scan = paper("Bản chụp mờ", "chuyen doi so")
        assert found("chuyển đổi số") == [scan]


class TestPhrases:
    def test_words_need_not_stand_together_but_stand_on_one_page_or_in_the_head(self, paper):
        document = paper("Về phòng cháy", "Trang một nói về rừng", "Trang hai nói về nước")
        assert found("nước nói") == [document]
        assert found("cháy nước") == [document]
        assert found("rừng nước") == []

    def test_three_words_in_quotes_stand_in_this_order(self, paper):
        right = paper("Một", "nhiệm vụ của cả hệ thống chính trị hiện nay")
        paper("Hai", "hệ thống mới, thống chính là tên cũ; chính trị là môn học")
        assert found('"hệ thống chính trị"') == [right]
        assert found('"he thong chinh tri"') == [right]

    def test_a_phrase_runs_over_the_end_of_a_line(self, paper):
        document = paper("Một", "xây dựng chính quyền\nsố và kinh tế số")
        assert found('"chính quyền số"') == [document]

    def test_a_phrase_of_the_head_counts(self, paper):
        document = paper("Về bảo vệ nền tảng tư tưởng của Đảng", "Trang không nhắc lại")
        assert found('"nền tảng tư tưởng"') == [document]
        assert found('"nền tảng tư tường"') == []

    def test_head_and_page_do_not_make_a_phrase_together(self, paper):
        paper("Về chuyển đổi", "số liệu năm 2021", issuer=None, doc_type=None)
        assert found('"chuyển đổi số liệu"') == []

    def test_an_open_quote_reaches_to_the_end(self, paper):
        document = paper("Một", "kinh tế số")
        paper("Hai", "số kinh tế")
        assert found('"kinh tế số') == [document]


class TestExclusion:
    def test_a_word_after_a_dash_must_not_occur_anywhere_in_the_document(self, paper):
        kept = paper("Một", "kế hoạch năm 2021")
        paper("Hai", "kế hoạch năm 2021", "trang hai là dự thảo")
        assert found('kế hoạch -"dự thảo"') == [kept]
        assert found("kế hoạch -thảo") == [kept]

    def test_an_excluded_word_with_tones_leaves_other_tones(self, paper):
        kept = paper("Một", "công tác tuyên giáo")
        paper("Hai", "công tác làm tuyến đường, tuyên truyền")
        assert found("công tác -tuyến") == [kept]
        assert found("công tác -tuyen") == []

    def test_an_excluded_word_of_the_head_counts(self, paper):
        paper("Báo cáo về giáo dục", "nội dung chung")
        assert found("nội dung -giáo dục") == []

    def test_a_dash_inside_a_word_excludes_nothing(self, paper):
        document = paper("Một", "hội thi văn hóa, văn nghệ quần chúng")
        assert found("văn hóa-văn nghệ") == [document]


class TestNumbers:
    @pytest.mark.parametrize(
        "typed", ["09-NQ/TU", "09-nq/tu", "9-NQ/TU", "09 NQ TU", "09–NQ/TU", "Số 09-NQ/TU", "số: 09 - nq / tu", "09nq/tu"]
    )
    def test_every_spelling_finds_the_document_first(self, paper, typed):
        right = paper("Về chuyển đổi số", "nội dung", symbol="09-NQ/TU", date_issued=datetime.date(2010, 1, 1))
        paper("Về việc thực hiện", "Thực hiện Nghị quyết số 09-NQ/TU của Tỉnh ủy", symbol="12-KH/TU")
        assert found(typed)[0] == right

    @pytest.mark.parametrize("typed", ["15/QĐ-UBND", "15/qđ-ubnd", "15/qd-ubnd", "15 QĐ UBND", "15/QĐ–UBND", "15/QÐ-UBND"])
    def test_state_numbers_too(self, paper, typed):
        right = paper("Về phê duyệt", "nội dung", symbol="15/QĐ-UBND")
        paper("Về phê duyệt khác", "nội dung", symbol="115/QĐ-UBND")
        assert found(typed) == [right]

    def test_who_cites_the_number_comes_after(self, paper):
        citing = paper("Về việc thực hiện", "Thực hiện Nghị quyết số 09-NQ/TU", date_issued=datetime.date(2022, 1, 1))
        right = paper("Về chuyển đổi số", "nội dung", symbol="09-NQ/TU")
        assert found("09-NQ/TU") == [right, citing]

    def test_a_number_among_words(self, paper):
        right = paper("Về việc thực hiện", "Kế hoạch thực hiện Nghị quyết số 09-NQ/TU")
        paper("Về việc khác", "Kế hoạch thực hiện Nghị quyết số 10-NQ/TU")
        assert found("kế hoạch 09-NQ/TU") == [right]

    def test_the_year_inside_a_number_may_be_left_out(self, paper):
        right = paper("Về chức năng", "nội dung", symbol="335/2025/NĐ-CP")
        assert found("335/NĐ-CP") == [right]
        assert found("335/2025/NĐ-CP") == [right]

    def test_the_beginning_of_a_number(self, paper):
        right = paper("Một", "nội dung", symbol="09-NQ/TU")
        paper("Hai", "nội dung", symbol="95-NQ/TU")
        assert found("9-nq") == [right]

    def test_an_exclusion_after_a_number(self, paper):
        right = paper("Một", "bản chính", symbol="09-NQ/TU")
        paper("Hai", "bản dự thảo", symbol="09-NQ/TU")
        assert found("09-NQ/TU -dự") == [right]


class TestWhoMayFind:
    """What a reader may not see leaves no trace: not in hits, count, facets or suggestions."""

    @pytest.fixture
    def papers(self, paper, province):
        words = "Kế hoạch tuyên truyền biển đảo"
        other = Issuer.objects.named("CƠ QUAN KÍN")
        return {
            "public": paper(words, "trang"),
            "internal": paper(words, "trang", visibility="internal", issuer=other, signer="Người Kín"),
            "units": paper(words, "trang", visibility="units", shared_with=[province.commune], issuer=other),
            "draft": paper(words, "trang", state="draft", issuer=other),
            "withdrawn": paper(words, "trang", state="withdrawn", published_at=None, issuer=other),
        }

    def expect(self, papers, *names):
        return {papers[name] for name in names}

    def test_a_visitor_finds_what_is_public(self, papers):
        assert set(found("bien dao")) == self.expect(papers, "public")

    def test_an_account_without_a_unit_finds_no_more(self, papers, province):
        assert set(found("biển đảo", province.outsider)) == self.expect(papers, "public")
        assert set(found("biển đảo", province.reader)) == self.expect(papers, "public")

    def test_a_cadre_finds_internal_papers_and_those_of_the_own_unit(self, papers, province):
        assert set(found("biển đảo", province.cadre)) == self.expect(papers, "public", "internal", "units")
        assert set(found("biển đảo", province.opinion)) == self.expect(papers, "public", "internal")

    def test_counts_and_facets_count_only_what_is_visible(self, papers):
        hits = run("biển đảo")
        assert hits.count == 1
        assert [option.count for facet in hits.facets if facet.name == "loai" for option in facet.options] == [1]
        for facet in hits.facets:
            assert {option.count for option in facet.options} <= {1}, facet.name
            assert not any("KÍN" in option.label.upper() for option in facet.options)

    def test_narrowing_by_a_hidden_issuer_or_signer_tells_nothing(self, papers):
        hidden = Issuer.objects.get(name="CƠ QUAN KÍN")
        assert set(found("biển đảo", co_quan=str(hidden.pk))) == self.expect(papers, "public")
        assert found("biển đảo", nguoi_ky="nguoi kin") == []

    def test_rank_and_snippets_hold_only_what_is_visible(self, papers):
        assert [card.pk for card in cards(run("biển đảo").ids, parse("biển đảo"))] == [papers["public"].pk]


class TestFacets:
    def test_a_facet_ignores_its_own_filter_and_obeys_the_others(self, paper):
        plan = DocumentType.objects.get(slug="ke-hoach")
        paper("Một", "rừng", date_issued=datetime.date(2020, 5, 1))
        paper("Hai", "rừng", date_issued=datetime.date(2021, 5, 1), doc_type=plan)
        paper("Ba", "rừng", date_issued=datetime.date(2021, 6, 1))
        facets = {facet.name: {o.value: o.count for o in facet.options} for facet in run("rừng", nam="2021").facets}
        assert facets["nam"] == {"2021": 2, "2020": 1}
        assert facets["loai"] == {"ke-hoach": 1, "nghi-quyet": 1}
        facets = {f.name: {o.value: o.count for o in f.options} for f in run("rừng", nam="2021", loai="ke-hoach").facets}
        assert facets["nam"] == {"2021": 1}
        assert facets["loai"] == {"ke-hoach": 1, "nghi-quyet": 1}

    def test_an_issuer_brings_the_papers_of_whom_it_succeeded(self, paper, province):
        from accounts.models import Unit, UnitSuccession

        heir = Unit.objects.create(
            name="Đảng ủy xã Cư Jút", kind=province.commune.kind, parent=province.province, valid_from=datetime.date(2025, 7, 1)
        )
        UnitSuccession.objects.create(
            predecessor=province.commune, successor=heir, kind="merge", on=datetime.date(2025, 7, 1)
        )
        old = Issuer.objects.named("ĐẢNG ỦY XÃ NAM DONG")
        new = Issuer.objects.named("ĐẢNG ỦY XÃ CƯ JÚT")
        Issuer.objects.filter(pk=old.pk).update(unit=province.commune)
        Issuer.objects.filter(pk=new.pk).update(unit=heir)
        papers = {paper("Trước", "rừng", issuer=old), paper("Sau", "rừng", issuer=new)}
        paper("Khác", "rừng")
        assert set(found("rừng", co_quan=str(new.pk))) == papers
        assert set(found("rừng", don_vi=str(heir.pk))) == papers


class TestBadInput:
    @pytest.mark.parametrize(
        "typed",
        ["\0", "'", "''", '"', '""', "-", "--", "- -", "&|!()<->:*", "' OR 1=1 --", "a'b\\c", "\\", "%s", "%", "a:*", "<script>",
         "x" * 10_000, "tuyên " * 2_000, "🙂", "１２", "ß", "\u0301\u0301", '"-"', '-"', "9" * 300, "0", "00-/", "-09-NQ/TU"],
    )  # fmt: skip
    def test_nothing_typed_breaks_the_search(self, paper, client, typed):
        paper("Một", "nội dung")
        assert client.get("/van-ban/", {"q": typed}).status_code == 200
        assert client.get("/van-ban/goi-y/", {"q": typed}).status_code == 200

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("!!!", "chưa có chữ hoặc số"), ("-giáo", "chỉ có từ loại trừ"), ("từ " * 100, "quá nhiều từ"), ("x" * 999, "quá dài")],
    )
    def test_what_cannot_be_used_is_said(self, typed, said):
        assert said in " ".join(parse(typed).notices)

    @pytest.mark.parametrize("address", ["trang=0", "trang=-1", "trang=abc", "trang=99999999", "sau=x", "sau=2021-99-99~1",
        "sau=~1", "sau=~" + "9" * 40, "sap_xep=DROP", "nam=abc", "nam=99999", "loai=khong-co", "co_quan=abc", "co_quan=999999999999999999999",
        "don_vi=0", "hieu_luc=x", "the=khong-co", "sap_xep=so&sau=\0~1", "nguoi_ky=%00"])  # fmt: skip
    def test_no_address_breaks_the_list(self, paper, client, address):
        paper("Một", "nội dung")
        assert client.get(f"/van-ban/?{address}").status_code == 200
        assert client.get(f"/van-ban/?q=noi+dung&{address}").status_code == 200
