"""Rounding that leaves room. A weighted percentage beside an unweighted one, or one with the phiếu loại beside one without,
is a further equation over the same people; rounded so coarsely that at least three people more or fewer would not change
it, it is none."""

STEPS = (1, 2, 5)  # percentage points
ROOM = 3  # people


def step_of(weight, spread):
    """Points to which a percentage of `weight` (sum of weights) is rounded; `spread`: how far the weights of two people may
    lie apart. None: it is not told."""
    return next((step for step in STEPS if step / 100 * weight >= ROOM * spread), None)


def rounded(percent, step):
    return None if percent is None or step is None else int(step * round(percent / step))
