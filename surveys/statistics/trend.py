"""Has opinion moved between two waves, and were they asked the same?"""

import math
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from vietnamese.text import exact


@dataclass(frozen=True)
class Change:
    """`points`: after minus before. `margin`: half the interval of the difference (variances added); `z`, `p`: pooled test of
    two proportions, two-sided."""

    points: float
    margin: float
    z: float
    p: float
    significant: bool


def change(before, before_size, after, after_size, *, confidence=0.95):
    """Of two shares in per cent on `size` answers, or n_eff where they are weighted. None where a wave has none. For samples
    by chance only; two waves that chose themselves differ by who came, not by what is thought."""
    if not (before_size and after_size and before_size > 0 and after_size > 0):
        return None
    p, q = before / 100, after / 100
    pooled = (p * before_size + q * after_size) / (before_size + after_size)
    error = math.sqrt(max(pooled * (1 - pooled), 0) * (1 / before_size + 1 / after_size))
    z = (q - p) / error if error > 1e-12 else 0.0
    apart = math.sqrt(p * (1 - p) / before_size + q * (1 - q) / after_size)
    level = float(2 * ndtr(-abs(z)))
    return Change(after - before, 100 * float(ndtri(0.5 + confidence / 2)) * apart, z, level, level < 1 - confidence)


@dataclass(frozen=True)
class Asked:
    """A question of stable code as one wave put it. `options`: (code, text) in order, with the rows of a matrix before
    them; `mode`: web, paper, interviewer."""

    text: str
    type: str
    options: tuple[tuple[str, str], ...] = ()
    mode: str = "web"


@dataclass(frozen=True)
class Break:
    """Why two waves are not to be joined by a line. `kind`: wording, type, options, option_texts, order or mode."""

    kind: str
    sentence: str


def breaks(before, after):
    """All reasons, none when both were asked alike. Case, spaces, the place of tone marks and the last stop do not count."""
    earlier, later = ({code: _plain(text) for code, text in asked.options} for asked in (before, after))
    common = [code for code in earlier if code in later]
    found = [
        (_plain(before.text) != _plain(after.text), "wording", "Lời câu hỏi đã thay đổi."),
        (before.type != after.type, "type", "Loại câu hỏi đã thay đổi."),
        (set(earlier) != set(later), "options", _options_changed(before, after)),
        (any(earlier[code] != later[code] for code in common), "option_texts", "Lời của phương án trả lời đã thay đổi."),
        (common != [code for code in later if code in earlier], "order", "Thứ tự phương án trả lời đã thay đổi."),
        (before.mode != after.mode, "mode", "Cách lấy ý kiến đã thay đổi."),
    ]
    return tuple(Break(kind, sentence) for changed, kind, sentence in found if changed)


def _options_changed(before, after):
    earlier, later = dict(before.options), dict(after.options)
    parts = [
        ("thêm", [later[code] for code in later if code not in earlier]),
        ("bỏ", [earlier[code] for code in earlier if code not in later]),
    ]
    told = "; ".join(f"{deed} " + ", ".join(f"«{text}»" for text in texts) for deed, texts in parts if texts)
    return f"Phương án trả lời đã thay đổi: {told}."


def _plain(text):
    return " ".join(exact(text).casefold().split()).rstrip(".?:! ")
