"""A simulated scan keeps the page, loses the text layer and depends on its seed alone."""

from __future__ import annotations

import io
import random

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from papers import marks, scan
from papers.letter import typeset
from papers.samples import generate, sample_paper


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return scan.rasterise(typeset(sample_paper(random.Random(1), "party"), seal=True), 100)[0]


@pytest.mark.parametrize("kind", scan.KINDS)
def test_each_kind_differs_from_the_page_and_repeats_with_its_seed(page, kind):
    first, again = (scan.degrade(page, random.Random(5), kind) for _ in range(2))
    assert first.tobytes() == again.tobytes()
    assert first.convert("RGB").resize(page.size).tobytes() != page.tobytes()


@pytest.mark.parametrize("kind", scan.KINDS)
def test_ink_stays_darker_than_paper(page, kind):
    """Whatever happened to it, the page can still be read: its ink is well apart from its paper."""
    grey = np.asarray(scan.degrade(page, random.Random(3), kind).convert("L"))
    ink, ground = np.percentile(grey, 1), np.percentile(grey, 60)
    assert ground - ink > 60


def test_a_photocopy_is_one_bit_per_dot(page):
    assert scan.degrade(page, random.Random(1), "copy").mode == "1"


def test_an_unknown_kind_is_refused(page):
    with pytest.raises(ValueError, match="no such kind"):
        scan.degrade(page, random.Random(1), "telex")


def test_a_scanned_pdf_has_pictures_and_no_text(page):
    data = scan.to_scanned_pdf([page, page], 100)
    document = pdfium.PdfDocument(data)
    assert len(document) == 2
    assert document[0].get_textpage().get_text_range() == ""
    assert document[0].get_size() == pytest.approx((595, 842), abs=2)
    assert data == scan.to_scanned_pdf([page, page], 100)


def test_a_coarse_scan_keeps_the_size_of_the_sheet(page):
    document = pdfium.PdfDocument(scan.to_file([scan.degrade(page, random.Random(1), "fax")], "pdf", 100))
    assert document[0].get_size() == pytest.approx((595, 842), abs=4)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff"])
def test_pictures_open_again(page, suffix):
    picture = Image.open(io.BytesIO(scan.to_file([page], suffix, 100)))
    assert picture.size == page.size


def test_ink_darkens_and_never_lightens(page):
    copy = page.copy()
    scan.place(copy, marks.seal(120, rng=random.Random(1)), 0.5, 0.5)
    assert (np.asarray(copy) <= np.asarray(page)).all()
    assert copy.tobytes() != page.tobytes()


def test_samples_repeat_with_their_seed_and_cite_other_papers():
    first, again = list(generate(3, 8)), list(generate(3, 8))
    assert [sample.data for sample in first] == [sample.data for sample in again]
    assert {sample.paper.regime for sample in first} == {"party", "state"}
    assert any(sample.kind != "digital" for sample in first)
    assert all(sample.paper.symbol not in " ".join(sample.paper.body) for sample in first)
    assert any("số" in sample.paper.subject or "số" in sample.paper.body[0] for sample in first)
