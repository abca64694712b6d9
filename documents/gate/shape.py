"""The shape of the word MẬT in the ink of a page, whatever its tilt, colour or wear."""

from __future__ import annotations

import cv2
import numpy as np

from .ink import flatten

STRIDE = 4  # pixels of the half-size page for one cell of the answer


def planes(rgb: np.ndarray) -> np.ndarray:
    """A page of 200 dpi as two layers of 100 dpi: darkness, and colour above the paper's own."""
    even = flatten(rgb)
    even = cv2.resize(even, (rgb.shape[1] // 2, rgb.shape[0] // 2), interpolation=cv2.INTER_AREA)
    chroma = cv2.subtract(even.max(axis=2), even.min(axis=2))
    paper = int(np.median(chroma[::5, ::5]))
    colour = np.clip((cv2.GaussianBlur(chroma, (0, 0), 0.7).astype(np.int16) - paper) * 3, 0, 255).astype(np.uint8)
    darkness = 255 - cv2.cvtColor(even, cv2.COLOR_RGB2GRAY)
    return np.dstack([darkness, colour])
