"""The words of a report for a percentage: one ladder for all surveys, printed in the appendix of each report.

A word stands for the figure as printed, to one decimal, of those who answered; so every reader can check it. It says what
was counted, not what is certain: the margin, where there is one, stands beside it.
"""

from decimal import ROUND_HALF_UP, Decimal

LADDER = (
    (Decimal("90"), "tuyệt đại đa số", "từ 90% trở lên"),
    (Decimal("70"), "đa số", "từ 70% đến dưới 90%"),
    (Decimal("50.1"), "quá nửa", "trên 50% đến dưới 70%"),
    (Decimal("30"), "nhiều ý kiến", "từ 30% đến 50%"),
    (Decimal("10"), "một số ý kiến", "từ 10% đến dưới 30%"),
    (Decimal("0"), "ít ý kiến", "dưới 10%"),
)


def word(percent):
    printed = Decimal(repr(float(percent))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if not 0 <= printed <= 100:
        raise ValueError(f"{percent} is no percentage")
    return next(word for least, word, _ in LADDER if printed >= least)


def published():
    """(word, range in words) from the top, for the appendix."""
    return tuple((word, said) for _, word, said in LADDER)
