"""The relations of a document and those like it, shown to each reader as far as that one may see."""

import datetime

import pytest

from documents.models import Citation, CitationTarget, Document
from documents.relations.around import around
from tests.documents.citing_papers import DECREE, D, body, decree, paper

__all__ = ["decree", "paper"]

pytestmark = pytest.mark.django_db


class TestWhoSees:
    def test_a_hidden_target_is_the_same_as_an_absent_one(self, paper, decree, province, client):
        hidden = decree(visibility="internal")
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};")
        with_hidden = body(client.get(document.get_absolute_url()))
        assert "chưa có trong kho" in with_hidden and f"/van-ban/{hidden.pk}/" not in with_hidden
        everything = body(client.get(f"/van-ban/{document.pk}/luoc-do/tat-ca/"))
        hidden.delete()
        assert without_nonces(body(client.get(document.get_absolute_url()))) == without_nonces(with_hidden)
        assert without_nonces(body(client.get(f"/van-ban/{document.pk}/luoc-do/tat-ca/"))) == without_nonces(everything)

    def test_a_hidden_paper_of_the_same_number_takes_no_link_away(self, paper, decree, province):
        seen = decree(date_issued=None, issuer=None, state="published")
        decree(visibility="units", date_issued=None, issuer=None)
        document = paper("Về hồ sơ", "Căn cứ Nghị định số 30/2020/NĐ-CP;")
        assert around(anonymous(), document).document_pks == {seen.pk}
        assert around(anonymous(), seen).document_pks == {document.pk}
        assert around(province.clerk, document).document_pks == set()

    def test_what_cites_it_is_listed_only_where_it_may_be_seen(self, paper, decree, province, client, as_person):
        cited = decree()
        paper("Công khai dẫn", f"Căn cứ {DECREE};")
        paper("Nội bộ dẫn", f"Căn cứ {DECREE};", visibility="internal")
        paper("Nháp dẫn", f"Căn cứ {DECREE};", state="draft")
        addresses = [cited.get_absolute_url(), f"/van-ban/{cited.pk}/luoc-do/tat-ca/", f"/van-ban/{cited.pk}/luoc-do/tat-ca/?loai=basis"]
        for address in addresses:
            for person, seen in ((None, {"Công khai"}), ("cadre", {"Công khai", "Nội bộ"}), ("clerk", {"Công khai", "Nội bộ", "Nháp"})):
                page = body(as_person(person).get(address))
                assert {word for word in ("Công khai", "Nội bộ", "Nháp") if f"{word} dẫn" in page} == seen

    def test_the_graph_has_its_list_and_its_links(self, paper, decree, client):
        cited = decree()
        document = paper("Về hồ sơ", f"Căn cứ {DECREE};\nThực hiện Kế hoạch số 84-KH/BTGTU,")
        page = body(client.get(document.get_absolute_url()))
        assert page.count(f'href="{cited.get_absolute_url()}"') == 3  # two drawings and the list
        assert page.count("84-KH/BTGTU") >= 3 and page.count("chưa có trong kho") == 3
        assert "style=" not in page[page.index("luoc-do") :]


def anonymous():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def without_nonces(page):
    import re

    # The minute of printing stands at the foot of each page.
    return re.sub(r'nonce="[^"]*"|value="[A-Za-z0-9]{64}"|\d\d:\d\d, \d\d/\d\d/\d{4}', "", page)


class TestManyPapers:
    @pytest.fixture
    def law(self, paper, decree, province):
        law = decree()
        rows = [
            Document(
                owner_unit=province.department, state="published", visibility="public", subject=f"Văn bản thứ {n:04d}",
                published_at="2022-01-01T00:00:00Z", date_issued=D(2021, 1, 1) + datetime.timedelta(days=n % 300),
            )
            for n in range(120)
        ]  # fmt: skip
        Document.objects.bulk_create(rows)
        citations = Citation.objects.bulk_create(
            [Citation(document=row, kind="basis", read_kind="basis", ref="x", key="30/2020ndcp", symbol="30/2020/NĐ-CP") for row in rows]
        )
        CitationTarget.objects.bulk_create([CitationTarget(citation=one, document=law, strength=1) for one in citations])
        return law

    def test_the_page_names_the_newest_and_leads_to_all(self, law, client):
        page = body(client.get(law.get_absolute_url()))
        assert page.count("Văn bản thứ") == 6 * 3  # the list and two drawings
        assert "?loai=basis" in page

    def test_every_paper_comes_once_when_read_page_by_page(self, law, client):
        import re

        address, seen = f"/van-ban/{law.pk}/luoc-do/tat-ca/?loai=basis", []
        while address:
            page = body(client.get(address))
            seen += re.findall(r"Văn bản thứ (\d{4})<", page)
            found = re.search(r'href="(\?loai=basis&amp;sau=[^"]+)"', page)
            address = f"/van-ban/{law.pk}/luoc-do/tat-ca/{found[1]}".replace("&amp;", "&") if found else None
        assert len(seen) == len(set(seen)) == 120

    @pytest.mark.parametrize("person", [None, "cadre", "clerk"])
    def test_the_number_of_queries_does_not_grow(self, law, as_person, person, django_assert_max_num_queries):
        client = as_person(person)
        for address in (law.get_absolute_url(), f"/van-ban/{law.pk}/luoc-do/tat-ca/", f"/van-ban/{law.pk}/luoc-do/tat-ca/?loai=basis"):
            client.get(address)
            with django_assert_max_num_queries(16):
                client.get(address)

    @pytest.mark.parametrize("after", ["x", "~", "2022-99-99~1", "~99999999999999999999", "2021-01-01~5"])
    def test_nonsense_in_the_address_is_the_first_page_or_a_later_one(self, law, client, after):
        assert client.get(f"/van-ban/{law.pk}/luoc-do/tat-ca/", {"loai": "basis", "sau": after}).status_code == 200


class TestSimilar:
    def test_the_same_words_and_the_same_papers_cited(self, paper, client, as_person):
        first = paper("Về chuyển đổi số cấp xã năm 2022", f"Căn cứ {DECREE};")
        words_alike = paper("Kế hoạch chuyển đổi số cấp xã năm 2023")
        paper("Về trồng rừng đầu nguồn")
        hidden = paper("Nội bộ chuyển đổi số cấp xã", visibility="internal")
        page = body(client.get(first.get_absolute_url()))
        assert "Văn bản tương tự" in page and words_alike.get_absolute_url() in page
        assert hidden.get_absolute_url() not in page and "trồng rừng" not in page
        assert hidden.get_absolute_url() in body(as_person("cadre").get(first.get_absolute_url()))

    def test_never_more_than_six_and_none_without_likeness(self, paper, client):
        alone = paper("Về trồng rừng đầu nguồn")
        assert "Văn bản tương tự" not in body(client.get(alone.get_absolute_url()))
        for number in range(9):
            paper(f"Về trồng rừng đầu nguồn đợt {number}")
        page = body(client.get(alone.get_absolute_url()))
        assert page[page.index("tuong-tu") :].count('class="doc-card"') == 6
