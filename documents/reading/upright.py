"""Finds how a scanned page lies, and turns it upright and level."""

from __future__ import annotations

import cv2
import numpy as np


def _small_ink(grey: np.ndarray, wide: int = 800) -> np.ndarray:
    scale = wide / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (small < min(threshold, 200)).astype(np.uint8)


def _liveliness(ink: np.ndarray, angle: float) -> float:
    """How sharply lines and gaps alternate down the page after turning it: greatest when the lines are level."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return float(np.square(np.diff(turned.sum(axis=1, dtype=np.float64))).sum())


def lies_sideways(grey: np.ndarray) -> bool:
    """Whether the printed lines run down the page instead of across it."""
    ink = _small_ink(grey)[20:-20, 20:-20]
    if ink.sum() < 200:
        return False
    angles = range(-5, 6)
    on_its_side = np.ascontiguousarray(ink.T)
    down = max(_liveliness(on_its_side, angle) for angle in angles)
    # Most pages lie nearly straight, and then one look across tells.
    return down > 1.4 * _liveliness(ink, 0) and down > 1.4 * max(_liveliness(ink, angle) for angle in angles)


def skew_of(grey: np.ndarray, widest: float = 6.0) -> float:
    """Degrees by which the page must be turned counter-clockwise to make its lines level."""
    ink = _small_ink(grey, 1000) * 255
    height, width = ink.shape
    margin = max(8, width // 40)
    ink = ink[margin:-margin, margin:-margin]
    if ink.sum() < 255 * 300:
        return 0.0

    def score(angle: float) -> float:
        return _liveliness(ink, angle)

    best = max(np.arange(-widest, widest + 0.1, 1.0), key=score)
    best = max(np.arange(best - 0.75, best + 0.76, 0.25), key=score)
    best = max(np.arange(best - 0.15, best + 0.16, 0.05), key=score)
    best = float(best)
    return best if abs(best) >= 0.15 and abs(best) < widest and score(best) > 1.02 * score(0.0) else 0.0


def turn(image: np.ndarray, rotation: int, skew: float) -> np.ndarray:
    """The upright image: quarter turns clockwise first, then the small angle, paper-white corners."""
    quarter = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    if rotation:
        image = cv2.rotate(image, quarter[rotation])
    if skew:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
        white = 255 if image.ndim == 2 else (255, 255, 255)
        image = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return image
