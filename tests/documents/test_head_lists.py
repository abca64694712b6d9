from datetime import date

import pytest

from documents.models import DocumentTypeRule
from documents.reading.head import read_head
from documents.reading.lists import DOCUMENT_TYPES, TYPE_NAMES, types_for_code
from tests.documents.test_head import STATE_HEAD, page

LEGAL_TYPES = {
    "Hiến pháp": "", "Bộ luật": "", "Luật": "", "Pháp lệnh": "PL", "Lệnh": "L", "Nghị định": "NĐ",
    "Thông tư": "TT", "Thông tư liên tịch": "TTLT", "Nghị quyết liên tịch": "NQLT",
}  # fmt: skip


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


@pytest.mark.django_db
def test_clerks_choose_among_the_kinds_that_the_law_on_promulgation_names():
    rules = DocumentTypeRule.objects.filter(regime="state", doc_type__name__in=LEGAL_TYPES)
    assert dict(rules.values_list("doc_type__name", "abbreviation")) == LEGAL_TYPES


@pytest.mark.parametrize("name", LEGAL_TYPES)
def test_a_title_line_that_names_a_legal_type_is_read_as_that_type(name):
    head = read_head([page(
        (-0.25, 0.06, "QUỐC HỘI"), *STATE_HEAD, (-0.25, 0.1, "Số: 05/2025/ABC-QH"), (-0.68, 0.11, "Hà Nội, ngày 21 tháng 12 năm 2025"),
        (-0.5, 0.17, name.upper()), (-0.5, 0.19, "Quy định về đánh giá công chức"), (0.14, 0.25, "Căn cứ Hiến pháp;"),
    )])  # fmt: skip
    assert head.value("doc_type") == name


@pytest.mark.parametrize("name", [name for name, code in LEGAL_TYPES.items() if len(code) > 1])
def test_a_legal_type_is_known_by_the_abbreviation_in_the_number(name):
    if name == "Thông tư":
        assert types_for_code("TT", "party") == ["Thông tri"], "the Party's TT is another paper"
    assert types_for_code(LEGAL_TYPES[name], "state") == [name]
