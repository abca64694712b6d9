"""The head of scans: pens, seals and stamps over what is printed."""

import random

import numpy as np
import pytest

from documents.reading import handline, ocr
from documents.reading.extract import read
from documents.reading.head import SURE, read_head
from papers import marks, scan
from papers.letter import compose
from papers.samples import sample_paper, stamp_incoming, write_by_hand
from papers.style import Style

pytestmark = [
    pytest.mark.ocr,
    pytest.mark.skipif(not ocr.available(), reason="tesseract with Vietnamese data is not installed"),
]


def scanned(seed, *, by_hand=False, stamped=False):
    rng = random.Random(seed)
    paper = sample_paper(rng, "state" if seed % 2 else "party")
    composed = compose(paper, Style(number_by_hand=by_hand, date_by_hand=by_hand), seal=True, signature=True)
    pages = scan.rasterise(composed.pdf, 200)
    write_by_hand(pages, composed, paper, rng)
    if stamped:
        stamp_incoming(pages[0], composed, rng)
    image = [scan.degrade(page, rng, "office") for page in pages]
    return paper, read_head(read(scan.to_file(image, "pdf", 200), "quet.pdf").pages)


def test_number_and_day_written_by_hand_are_never_shown_as_sure_when_wrong():
    paper, head = scanned(3, by_hand=True, stamped=True)
    assert head.value("notation") == paper.notation
    for name, truth in (("number", paper.number), ("date_issued", paper.date), ("symbol", paper.symbol)):
        reading = head[name]
        assert reading.value in (None, truth) or reading.confidence < SURE
        if reading.value is None:
            assert reading.note == "viết tay / không đọc được"


def test_printed_head_of_a_scan_under_a_receipt_stamp():
    paper, head = scanned(4, stamped=True)
    assert head.value("symbol") == paper.symbol
    assert head.value("date_issued") == paper.date
    assert head.value("doc_type") == paper.doc_type
    assert head.value("place") == paper.place


@pytest.mark.parametrize("text", ["17", "05", "28"])
def test_second_reader_sees_the_day_that_a_pen_has_written_or_nothing(text):
    page = np.array(marks.handwriting(text, 60, random.Random(5), marks.BLACK).convert("RGBA"))
    paper = np.full((*page.shape[:2], 3), 255, np.uint8)
    ink = page[..., 3:] / 255
    line = (paper * (1 - ink) + page[..., :3] * ink).astype(np.uint8)
    shares = handline.weigh(handline.digit_steps(handline.probabilities(line)), [f"{d:02d}" for d in range(1, 32)])
    assert max(shares, key=shares.get) in (text, "")


def test_second_reader_sees_nothing_on_blank_paper():
    shares = handline.weigh(handline.digit_steps(handline.probabilities(np.full((60, 120, 3), 250, np.uint8))), ["1", "10", "28"])
    assert max(shares, key=shares.get) == ""
