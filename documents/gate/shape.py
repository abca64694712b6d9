"""The shape of the word MẬT in the ink of a page, whatever its tilt, colour or wear.

A small convolution net (50,000 weights, trained on made-up stamps on typeset public laws) gives for every
spot of the page how much it looks like the middle of that word. It proposes; Tesseract confirms.
"""

from __future__ import annotations

import functools
from pathlib import Path

import cv2
import numpy as np

from .ink import spread

MODEL = Path(__file__).with_name("stamp_shape.onnx")
STRIDE = 8  # pixels of the 200 dpi page for one cell of the answer
LEAST = 0.2
MOST = 12


def planes(even: np.ndarray) -> np.ndarray:
    """A page of 200 dpi, its paper made white, as two layers of 100 dpi: darkness, and colour above the paper's own."""
    even = cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)
    chroma = spread(even)
    paper = int(np.median(chroma[::5, ::5]))
    colour = np.clip((cv2.GaussianBlur(chroma, (0, 0), 0.7).astype(np.int16) - paper) * 3, 0, 255).astype(np.uint8)
    darkness = 255 - cv2.cvtColor(even, cv2.COLOR_RGB2GRAY)
    return np.dstack([darkness, colour])


@functools.cache
def _net() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(MODEL))


def likeness(even: np.ndarray) -> np.ndarray:
    """The page as it is, and once more with faint ink made strong."""
    layers = planes(even)
    height, width = layers.shape[:2]
    layers = cv2.copyMakeBorder(layers, 0, -height % 4, 0, -width % 4, cv2.BORDER_CONSTANT, value=(0, 0))
    plain = np.ascontiguousarray(layers.transpose(2, 0, 1)[None], dtype=np.float32) / 255
    return np.maximum(_answer(plain), _answer(np.minimum(np.maximum(plain - 0.04, 0) * 2.2, 1)))


def _answer(layers: np.ndarray) -> np.ndarray:
    net = _net()
    net.setInput(layers)
    return 1 / (1 + np.exp(-net.forward()[0]))


def peaks(even: np.ndarray) -> list[tuple[float, float, float]]:
    """(x, y, likeness) in pixels of the page (`Sheet.even`), the likeliest first."""
    like = likeness(even)
    highest = cv2.dilate(like, np.ones((9, 9), np.uint8))
    ys, xs = np.nonzero((like >= highest) & (like >= LEAST))
    found = [((x + 0.5) * STRIDE, (y + 0.5) * STRIDE, float(like[y, x])) for x, y in zip(xs, ys, strict=True)]
    return sorted(found, key=lambda p: -p[2])[:MOST]
