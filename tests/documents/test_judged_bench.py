"""What `bin/bench judged` measures with: papers that repeat, labels that fit them, and figures that mean what they say."""

import itertools

import pytest

from benches import judged, legacy_text, party_papers, twins


@pytest.fixture(scope="module")
def papers():
    return list(party_papers.papers())


def test_the_papers_repeat_with_their_seed_and_each_has_an_id_of_its_own(papers):
    assert papers == list(party_papers.papers())
    assert len({paper["id"] for paper in papers}) == len(papers)
    assert next(party_papers.papers(seed=1)) != papers[0]


def test_tones_alone_tell_some_papers_apart(papers):
    subjects = " ".join(paper["subject"].lower() for paper in papers)
    assert all(words in subjects for pair in judged.LOOK_ALIKES[:5] for words in pair)


def test_long_laws_are_cut_where_a_line_ends_and_have_an_end():
    line = "Điều này quy định chi tiết.\n"
    pages = judged.law({
        "symbol": "1/2025/QH15", "title": "Luật Dài", "type": "Luật", "issuer": "QUỐC HỘI -----", "date": "2024-12-32",
        "text": line * 10_000,
    })["pages"]  # fmt: skip
    assert len(pages) == judged.MOST_PAGES
    assert all(page.endswith("\n") and len(page) <= judged.PAGE + len(line) for page in pages)


def test_every_query_has_an_intent_and_something_that_answers_it(papers):
    queries, labels = judged.queries(), judged.labels()
    assert [row["query"] for row in queries] == list(labels) and len(labels) == 100
    assert all(row["intent"] for row in queries)
    assert all(set(grades.values()) <= {0, 1, 2, 3} and 3 in grades.values() for grades in labels.values())
    known = {paper["id"] for paper in papers}
    with_day = {one for grades in labels.values() for one in grades if " " in one}
    assert with_day <= known


def test_the_first_place_counts_most_and_what_was_not_judged_gains_nothing():
    grades = {"a": 3, "b": 1, "c": 0}
    assert judged.ndcg(["a", "b"], grades) == 1
    assert judged.ndcg(["b", "a"], grades) < judged.ndcg(["a", "c", "b"], grades) < 1
    assert judged.ndcg(["c", "x"], grades) == 0
    assert judged.ndcg([*"cccccccccc", "a"], grades) == 0


@pytest.mark.django_db(transaction=True)
def test_loaded_papers_are_found_and_tones_come_first(province, papers):
    wanted = [paper for paper in papers if "bì thư" in paper["subject"] or "bí thư" in paper["subject"]]
    few = [*itertools.islice(papers, 3), *wanted]
    keys = judged.load(few, units=[province.department.pk])
    ids = {key: one for one, key in keys.items()}
    first = judged.found("bì thư")[0]
    assert "bì thư" in next(paper["subject"] for paper in few if paper["id"] == ids[first])
    assert ids[judged.found(few[0]["symbol"])[0]] == few[0]["id"]
    grades = {"bì thư": {paper["id"]: 3 if "bì thư" in paper["subject"] else 0 for paper in few}}
    assert judged.relevance(keys, grades)["toned"]["ndcg"] == 1
    assert judged.look_alikes(keys, few)["bì thư / bí thư"] == 0


@pytest.mark.django_db
def test_a_text_is_found_however_its_letters_are_composed_and_leaves_no_trace(province):
    figures = twins.measure(judged.found)
    assert figures["NFC"] == figures["NFD"] == figures["dấu kiểu cũ"] == [3, 3, 3]
    assert judged.found("lão du kích già") == []


def test_legacy_letters_are_those_of_the_old_fonts():
    text = "Ủy ban nhân dân tỉnh Đắk Nông, độc lập tự do hạnh phúc"
    assert legacy_text.tcvn3(text) == "ñy ban nh©n d©n tØnh §¾k N«ng, ®éc lËp tù do h¹nh phóc"
    assert legacy_text.vni(text) == "UÛy ban nhaân daân tænh Ñaék Noâng, ñoäc laäp töï do haïnh phuùc"
