"""A second reader for single lines, printed or written by hand: a small neural network run by OpenCV.

Tesseract reads whole pages; this one is asked about the few places where a pen writes (number, day, month)
and gives a second opinion on printed digits. See weights/README.md.
"""

from __future__ import annotations

import functools
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

WEIGHTS = Path(__file__).parent / "weights" / "line_ppocr_v4.onnx"
HEIGHT = 48  # pixels the network wants
NOTHING = 1e-6

# What the network calls a digit that a hand has written: the Vietnamese 1 with its long upstroke looks like Λ.
LOOKS = {
    "0": "0OoQD○〇",
    "1": "1lI|!Λ∧Aλ人入八丨",
    "2": "2Zz",
    "3": "3",
    "4": "4",
    "5": "5Ss",
    "6": "6b",
    "7": "7",
    "8": "8B",
    "9": "9gq",
}
_lock = threading.Lock()


@functools.cache
def _network() -> tuple[cv2.dnn.Net, list[str]]:
    data = WEIGHTS.read_bytes()
    start = data.rfind(b"character")
    listed = data[start + len(b"character") :].decode("utf-8", "ignore")
    signs = re.split(r"\n", listed)
    signs[0] = signs[0][-1:]
    return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8)), ["", *signs, " "]


def probabilities(line: np.ndarray) -> np.ndarray:
    """(steps, signs) for the image of one line; column 0 means "no sign here"."""
    net, _ = _network()
    if line.ndim == 2:
        line = cv2.cvtColor(line, cv2.COLOR_GRAY2BGR)
    else:
        line = line[..., ::-1]
    height, width = line.shape[:2]
    wide = max(HEIGHT, int(np.ceil(HEIGHT * width / height)))
    scaled = cv2.resize(np.ascontiguousarray(line), (wide, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)
    blob = ((scaled.astype(np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
    with _lock:
        net.setInput(blob)
        return net.forward()[0].copy()


@dataclass(frozen=True, slots=True)
class Sign:
    text: str
    probability: float
    step: int


def greedy(steps: np.ndarray) -> list[Sign]:
    """The likeliest sign at each place."""
    _, signs = _network()
    found, before = [], 0
    for step, best in enumerate(steps.argmax(axis=1)):
        if best and best != before:
            found.append(Sign(signs[best] if best < len(signs) else "", float(steps[step, best]), step))
        before = best
    return found


@functools.cache
def _digit_columns() -> list[list[int]]:
    _, signs = _network()
    where = {sign: index for index, sign in enumerate(signs)}
    return [[where[s] for s in LOOKS[str(d)] if s in where] for d in range(10)]


def digit_steps(steps: np.ndarray) -> np.ndarray:
    """(steps, 11): the ten digits, then everything else."""
    table = np.full((len(steps), 11), NOTHING)
    for digit, columns in enumerate(_digit_columns()):
        table[:, digit] += steps[:, columns].sum(axis=1)
    table[:, 10] += np.clip(1 - table[:, :10].sum(axis=1), 0, 1)
    return table


def likelihood(table: np.ndarray, text: str) -> float:
    """Probability that the digits of `text`, in order, are what the steps show (CTC)."""
    labels = [10]
    for c in text:
        labels += [int(c), 10]
    alpha = np.zeros(len(labels))
    alpha[0] = table[0, 10]
    if len(labels) > 1:
        alpha[1] = table[0, labels[1]]
    for step in table[1:]:
        fresh = alpha.copy()
        fresh[1:] += alpha[:-1]
        for i in range(2, len(labels)):
            if labels[i] != 10 and labels[i] != labels[i - 2]:
                fresh[i] += alpha[i - 2]
        alpha = fresh * step[labels]
    return float(alpha[-1] + (alpha[-2] if len(labels) > 1 else 0.0))


def weigh(table: np.ndarray, choices: list[str]) -> dict[str, float]:
    """Shares of the choices, "" (no digits at all) among them."""
    weights = {choice: likelihood(table, choice) for choice in ["", *choices]}
    total = sum(weights.values()) or 1.0
    return {choice: weight / total for choice, weight in weights.items()}
