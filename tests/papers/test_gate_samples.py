"""The pages of the gate bench are varied, repeat with their seed, and are marked only where they say so."""

from __future__ import annotations

import io
import random

import pypdfium2 as pdfium
import pytest

from benches import gate_marked, gate_open, gate_typed
from benches.gate_samples import iter_marked, iter_open


def text_of(data: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(io.BytesIO(data)))


@pytest.fixture(scope="module")
def marked():
    return list(iter_marked(1, len(gate_marked.FAMILIES)))


@pytest.fixture(scope="module")
def opened():
    return list(iter_open(1, len(gate_open.FAMILIES)))


def test_one_round_draws_from_every_family_of_both_tables(marked, opened):
    assert len({sample.family for sample in marked}) >= 30
    assert len({sample.family for sample in opened}) >= 15


def test_marked_pages_name_their_mark_and_open_ones_have_none(marked, opened):
    assert all(sample.mark for sample in marked)
    assert not any(sample.mark for sample in opened)


def test_the_same_seed_gives_the_same_pages(marked):
    again = list(iter_marked(1, 10))
    assert [(s.family, s.file_name, s.mark) for s in again] == [(s.family, s.file_name, s.mark) for s in marked[:10]]
    # Scans are the same byte for byte; pikepdf and openpyxl put random names and the time into theirs.
    assert [s.data for s in again if s.file_name.startswith("quet")] == [s.data for s in marked[:10] if s.file_name.startswith("quet")]


@pytest.mark.parametrize("family", [gate_typed.typed_pdf, gate_typed.typed_bare, gate_typed.circulation_typed, gate_typed.second_page_text])
def test_a_typed_mark_is_in_the_text_layer_and_the_paper_under_it_is_silent(family):
    for seed in range(8):
        sample = family(random.Random(seed))
        text = " ".join(text_of(sample.data).split())
        assert "".join(sample.mark.split()) in text.replace(" ", "")
        assert "bí mật" not in text.lower()


def test_open_pages_do_speak_of_secrets(opened):
    pages = [text_of(sample.data).lower() for sample in opened if sample.file_name.endswith(".pdf")]
    assert sum("mật" in page for page in pages) >= 4
