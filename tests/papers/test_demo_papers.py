"""The papers of the demo province are complete, differ from one another and always come out the same."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from documents.demo_papers import demo_files


@pytest.fixture(scope="module")
def files():
    return list(demo_files())


def test_there_are_about_sixty_and_a_third_are_scans(files):
    assert 55 <= len(files) <= 70
    assert 0.25 < sum(bool(file.scan) for file in files) / len(files) < 0.45


def test_no_two_share_issuer_type_and_number(files):
    keys = Counter((f.paper.parent_body, f.paper.issuer, f.paper.doc_type, f.paper.symbol) for f in files)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len({file.file_name for file in files}) == len(files)


def test_numbers_of_one_series_rise_with_their_dates(files):
    """Party numbers run through the term; those of the State through the year."""
    series: dict[tuple, int] = {}
    for file in files:
        paper = file.paper
        run = () if paper.regime == "party" else (paper.date.year,)
        key = (paper.parent_body, paper.issuer, paper.notation, *run)
        assert series.get(key, 0) < int(paper.number), paper.symbol
        series[key] = int(paper.number)


def test_the_resolution_on_digital_transformation_is_there_and_public(files):
    [paper] = [file for file in files if file.paper.symbol == "09-NQ/TU"]
    assert paper.visibility == "public"
    assert paper.paper.date.isoformat() == "2021-11-01"


def test_a_paper_for_some_units_names_them_and_others_name_none(files):
    for file in files:
        assert file.visibility in ("public", "internal", "units")
        assert bool(file.shared_with) == (file.visibility == "units")


def test_the_same_seed_gives_the_same_bytes(files):
    digest = [hashlib.sha256(file.data).hexdigest() for file in files]
    assert digest == [hashlib.sha256(file.data).hexdigest() for file in demo_files()]
