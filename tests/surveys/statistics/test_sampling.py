import hashlib
import hmac
import itertools
import json
import random
from collections import Counter

import pytest

from surveys.statistics.columns import BadDesign
from surveys.statistics.sampling import (
    Person,
    allocate,
    commitment,
    draw,
    margin_of_error,
    new_seed,
    roster_digest,
    sample_size,
)

SEED = bytes(range(32))


def roster(n=60, strata=3, clusters=10):
    return [Person(f"CB{i:04}", f"t{i % strata}", f"Đơn vị {i % clusters}") for i in range(n)]


@pytest.mark.parametrize(("population", "exact", "people"), [(None, 384.15, 385), (1200, 291.18, 292), (300, 168.70, 169)])
def test_sample_size_for_five_points(population, exact, people):
    size = sample_size(margin=5, population=population)
    assert round(size.exact, 2) == exact
    assert size.people == people


def test_a_design_effect_of_two_asks_for_twice_as_many():
    assert sample_size(margin=5, deff=2).exact == pytest.approx(2 * sample_size(margin=5).exact, abs=1e-9)


def test_never_more_people_than_there_are():
    assert sample_size(margin=0.1, population=40).people == 40


@pytest.mark.parametrize(
    ("n", "population", "points"), [(400, 1200, 4.002), (400, None, 4.900), (1000, None, 3.099), (508, None, 4.348)]
)
def test_margin_of_error(n, population, points):
    assert round(margin_of_error(n, population=population), 3) == points


def test_a_census_has_no_margin_and_an_empty_sample_none_to_tell():
    assert margin_of_error(300, population=300) == 0
    assert margin_of_error(0) is None


@pytest.mark.parametrize("wrong", [{"margin": 0}, {"margin": 5, "share": 100}, {"margin": 5, "confidence": 1}])
def test_impossible_questions_are_refused_in_a_sentence(wrong):
    with pytest.raises(BadDesign, match=r"phải .*\.$"):
        sample_size(**wrong)


def test_proportional_by_largest_remainder():
    assert allocate({"a": 500, "b": 300, "c": 201}, 100) == {"a": 50, "b": 30, "c": 20}
    assert allocate({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}


def test_neyman_gives_more_to_where_opinion_is_divided():
    assert allocate({"a": 100, "b": 100}, 60, method="neyman", spreads={"a": 0.5, "b": 0.1}) == {"a": 50, "b": 10}


def test_neyman_without_any_spread_is_proportional():
    assert allocate({"a": 30, "b": 10}, 20, method="neyman", spreads={"a": 0, "b": 0}) == {"a": 15, "b": 5}


def test_equal_fills_a_small_stratum_and_spreads_the_rest():
    assert allocate({"a": 5, "b": 100, "c": 100}, 65, method="equal") == {"a": 5, "b": 30, "c": 30}


def test_minimum_per_stratum():
    assert allocate({"a": 1000, "b": 20, "c": 3}, 100, least=10) == {"a": 87, "b": 10, "c": 3}


def test_allocations_add_up_within_their_bounds_whatever_the_strata():
    chance = random.Random(6)
    for _ in range(500):
        populations = {f"s{i}": chance.choice([0, 1, 3, 20, 500]) for i in range(chance.randint(1, 12))}
        least = chance.choice([0, 1, 2, 10])
        lowest = sum(min(least, n) for n in populations.values())
        total = chance.randint(lowest, sum(populations.values()))
        method = chance.choice(["proportional", "equal", "neyman"])
        spreads = {s: chance.choice([0, 0.1, 0.5]) for s in populations}
        given = allocate(populations, total, method=method, spreads=spreads, least=least)
        assert sum(given.values()) == total
        assert all(min(least, populations[s]) <= n <= populations[s] for s, n in given.items())


@pytest.mark.parametrize(("total", "least"), [(61, 0), (3, 5)])
def test_an_allocation_that_cannot_be_is_refused(total, least):
    with pytest.raises(BadDesign):
        allocate({"a": 30, "b": 30}, total, least=least)


def test_the_commitment_is_the_digest_of_a_fresh_seed():
    seed = new_seed()
    assert len(seed) == 32 and seed != new_seed()
    assert commitment(seed) == hashlib.sha256(seed).hexdigest()


METHODS = [
    {"method": "census"},
    {"method": "simple", "size": 12},
    {"method": "systematic", "size": 12},
    {"method": "stratified", "allocation": {"t0": 3, "t1": 4, "t2": 5}},
    {"method": "cluster", "clusters": 3},
    {"method": "two_stage", "clusters": 4, "per_cluster": 3},
]


@pytest.mark.parametrize("how", METHODS, ids=lambda how: how["method"])
def test_a_draw_is_the_same_in_whatever_order_the_roster_is_given(how):
    people = roster()
    first = draw(SEED, people, **how)
    random.Random(1).shuffle(people)
    assert draw(SEED, people, **how) == first
    assert list(first.ids) == sorted(set(first.ids))
    assert first.roster_sha256 == roster_digest(people)


@pytest.mark.parametrize("how", METHODS[1:], ids=lambda how: how["method"])
def test_another_seed_draws_others(how):
    assert len({draw(bytes([i]) * 32, roster(), **how).ids for i in range(8)}) > 1


def test_draws_stay_byte_for_byte_what_they_were():
    """Published draws must be repeatable for ever: a change of any of these is a change of the published rules."""
    digests = {how["method"]: draw(SEED, roster(), **how).drawn_sha256[:16] for how in METHODS}
    assert digests == {
        "census": "8d06845217a31336",
        "simple": "09e19c05509bcc40",
        "systematic": "0248bf993eb580ae",
        "stratified": "e2482ae4d20dae21",
        "cluster": "31c33567d6c2c4e1",
        "two_stage": "7181e37a4cb99d77",
    }


def test_a_stranger_with_the_published_rules_draws_the_same_people():
    people = roster()

    def mac(*parts):
        return hmac.new(SEED, b"\x1f".join(part.encode() for part in parts), hashlib.sha256).digest()

    lots = sorted((person.id for person in people), key=lambda id: mac("lot", "", id))
    drawn = draw(SEED, people, method="simple", size=12)
    assert drawn.ids == tuple(sorted(lots[:12]))
    text = "[" + ",".join(f'"{id}"' for id in sorted(lots[:12])) + "]"
    assert drawn.drawn_sha256 == hashlib.sha256(text.encode()).hexdigest()
    listed = json.dumps([[p.id, p.stratum, p.cluster] for p in people], ensure_ascii=False, separators=(",", ":"))
    assert drawn.roster_sha256 == hashlib.sha256(listed.encode()).hexdigest()


def test_strata_get_what_was_allocated():
    by_id = {person.id: person.stratum for person in roster()}
    drawn = draw(SEED, roster(), method="stratified", allocation={"t0": 3, "t2": 5})
    assert Counter(by_id[id] for id in drawn.ids) == {"t0": 3, "t2": 5}
    assert sorted(set(drawn.chances)) == [3 / 20, 5 / 20]


def test_clusters_come_whole():
    by_id = {person.id: person.cluster for person in roster()}
    drawn = draw(SEED, roster(), method="cluster", clusters=3)
    assert sorted(Counter(by_id[id] for id in drawn.ids).values()) == [6, 6, 6]


def uneven():
    sizes = {"a": 2, "b": 3, "c": 8, "d": 25, "e": 5, "f": 7}
    return [Person(f"{cluster}{i:02}", cluster=cluster) for cluster, n in sizes.items() for i in range(n)]


@pytest.mark.parametrize(
    "how",
    [
        {"method": "simple", "size": 9},
        {"method": "systematic", "size": 9},
        {"method": "cluster", "clusters": 2},
        {"method": "two_stage", "clusters": 3, "per_cluster": 4},
    ],
    ids=lambda how: how["method"],
)
def test_everybody_is_drawn_as_often_as_the_chances_say(how):
    people, times, seeds = uneven(), Counter(), 2000
    said = {}
    for number in range(seeds):
        drawn = draw(hashlib.sha256(str(number).encode()).digest(), people, **how)
        times.update(drawn.ids)
        said |= dict(zip(drawn.ids, drawn.chances, strict=True))
    for person in people:
        p = said[person.id]
        assert abs(times[person.id] / seeds - p) < 4.5 * (p * (1 - p) / seeds) ** 0.5 + 1e-9


def test_a_cluster_of_ordinary_size_gives_a_sample_that_weighs_itself():
    people = [Person(f"{cluster}{i:02}", cluster=cluster) for cluster, i in itertools.product("abcdefgh", range(10))]
    assert set(draw(SEED, people, method="two_stage", clusters=4, per_cluster=5).chances) == {4 * 5 / 80}


@pytest.mark.parametrize(
    ("people", "how"),
    [
        ([Person("a"), Person("a")], {"method": "census"}),
        ([Person("")], {"method": "census"}),
        ([Person("a\x1fb")], {"method": "census"}),
        ([Person("a")], {"method": "simple", "size": 2}),
        ([Person("a")], {"method": "simple"}),
        ([Person("a", "x")], {"method": "stratified", "allocation": {"y": 1}}),
        ([Person("a")], {"method": "cluster", "clusters": 2}),
        ([Person("a")], {"method": "two_stage", "clusters": 1}),
    ],
)
def test_a_draw_that_cannot_be_is_refused(people, how):
    with pytest.raises(BadDesign):
        draw(SEED, people, **how)


def test_composed_and_decomposed_letters_are_one_id():
    with pytest.raises(BadDesign, match="hai lần"):
        draw(SEED, [Person("Đo\u0302"), Person("Đ\u00f4")], method="census")


@pytest.mark.parametrize("how", [{"method": "census"}, {"method": "simple", "size": 0}, {"method": "systematic", "size": 0}])
def test_of_nobody_nobody_is_drawn(how):
    assert draw(SEED, [], **how).ids == ()
