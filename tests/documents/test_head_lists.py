from datetime import date

from documents.reading.lists import DOCUMENT_TYPES, TYPE_NAMES, types_for_code


def on(day, regime):
    return {
        row.name for row in DOCUMENT_TYPES
        if row.regime == regime and (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
    }  # fmt: skip


def test_qd_is_two_types_for_the_party_and_one_for_the_state():
    assert types_for_code("QĐ", "party") == ["Quyết định", "Quy định"]
    assert types_for_code("QĐ", "state") == ["Quyết định"]
    assert types_for_code("QyĐ", "state") == ["Quy định"]


def test_code_unknown_to_both_regimes_names_nothing():
    assert types_for_code("UBND", "state") == []


def test_counts_of_the_rules():
    party = [row for row in DOCUMENT_TYPES if row.regime == "party"]
    assert sum(row.family == "main" for row in party) == 25
    assert sum(row.family == "administrative" for row in party) == 8
    assert sum(row.basis.startswith("Nghị định 30/2020") for row in DOCUMENT_TYPES) == 29


def test_types_that_a_rule_dropped_count_only_in_their_time():
    assert "Bản cam kết" in on(date(2015, 1, 1), "state")
    assert "Bản cam kết" not in on(date(2021, 1, 1), "state")


def test_every_title_is_known_once():
    assert len(set(TYPE_NAMES)) == len(TYPE_NAMES)
