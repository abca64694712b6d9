"""Bands what says who one is until every combination of it is shared by at least k people. Pure: knows no survey.

It protects against picking a person out by what an acquaintance knows. It does not protect a group whose members all gave
one answer, and it says nothing of the questions that are not named as personal.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

NOTHING = -1  # no answer, not asked, or withheld: told apart by nobody
REST = "Các nhóm còn lại"
MOST_WITHHELD = 0.03  # of the rows; what is left after that is banded further
LEAST_K = 5


class NotAnonymous(ValueError):
    """The file may not leave; the sentence is for the desk."""


@dataclass(frozen=True, eq=False)
class Axis:
    """One column that says who somebody is. `ordered`: neighbours may be put together; `merges`: a band for each code, or ""."""

    key: str
    title: str
    column: np.ndarray
    labels: tuple
    ordered: bool = False
    merges: tuple = ()

    @cached_property
    def ladder(self):
        """[(labels, band of each code)] from the finest to nothing at all."""
        steps = [(self.labels, np.arange(len(self.labels)))]
        if any(self.merges):
            names = [merge or label for merge, label in zip(self.merges, self.labels, strict=True)]
            bands = tuple(dict.fromkeys(names))
            if len(bands) < len(self.labels):
                steps.append((bands, np.array([bands.index(name) for name in names])))
        while len(steps[-1][0]) > 2:
            steps.append(self._pairs(*steps[-1]) if self.ordered else self._largest(*steps[-1]))
        return [*steps, ((), np.full(len(self.labels), NOTHING))]

    def _pairs(self, labels, bands):
        halves = [" · ".join(labels[place : place + 2]) for place in range(0, len(labels), 2)]
        return tuple(halves), bands // 2

    def _largest(self, labels, bands):
        """The larger half stays, the others join the rest."""
        named = [band for band, label in enumerate(labels) if label != REST]
        counts = np.bincount(self.at(bands)[self.column >= 0], minlength=len(labels))
        kept = sorted(sorted(named, key=lambda band: -counts[band])[: max(len(named) // 2, 1)])
        place = {band: new for new, band in enumerate(kept)}
        return (*(labels[band] for band in kept), REST), np.array([place.get(band, len(kept)) for band in bands])

    def at(self, bands):
        return np.where(self.column < 0, NOTHING, np.append(bands, NOTHING)[self.column])


@dataclass(frozen=True, eq=False)
class Safe:
    """`columns[key]`: the band of every row, NOTHING where there is none; `labels[key]`: their names."""

    columns: dict
    labels: dict
    k: int  # people in the smallest group, as counted again at the end
    groups: int
    withheld: int  # rows whose every personal column was emptied
    notes: tuple


def groups(columns, count):
    """(number of the group of each row, sizes of the groups)."""
    code = np.zeros(count, dtype=np.int64)
    span = 1
    for column in columns:
        width = int(column.max(initial=NOTHING)) + 2
        if span * width > 2**62:
            code, span = np.unique(code, return_inverse=True)[1], count
        code = code * width + column + 1
        span *= width
    _, group, sizes = np.unique(code, return_inverse=True, return_counts=True)
    return group, sizes


def smallest_group(columns, count):
    return int(groups(columns, count)[1].min(initial=count))


def make_safe(axes, count, k):
    """Error: NotAnonymous."""
    if k < LEAST_K:
        raise NotAnonymous(f"Mỗi nhóm phải có ít nhất {LEAST_K} người; không lập tệp với k = {k}.")
    if count < 3 * k:
        raise NotAnonymous(
            f"Chỉ có {count} phiếu hợp lệ, cần ít nhất {3 * k} để không ai bị nhận ra trong nhóm {k} người. "
            "Không lập tệp từng phiếu cho đợt này; xin dùng các bảng số liệu."
        )
    steps = _steps(axes, count, k)
    columns = {axis.key: axis.at(axis.ladder[step][1]) for axis, step in zip(axes, steps, strict=True)}
    withheld = _withhold(columns, count, k)
    smallest = smallest_group(columns.values(), count)
    if smallest < k:
        raise NotAnonymous(f"Có nhóm chỉ gồm {smallest} người, dưới {k}; tệp không được lập.")
    labels = {axis.key: axis.ladder[step][0] for axis, step in zip(axes, steps, strict=True)}
    _, sizes = groups(columns.values(), count)
    return Safe(columns, labels, smallest, len(sizes), withheld, tuple(_notes(axes, steps, withheld)))


def _steps(axes, count, k):
    """How far each axis is banded: always the step that frees most rows for what it loses."""
    steps = [0] * len(axes)
    columns = [axis.at(axis.ladder[0][1]) for axis in axes]
    alone = _alone(columns, count, k)
    while alone > MOST_WITHHELD * count:
        best = None
        for place, axis in enumerate(axes):
            if steps[place] + 1 == len(axis.ladder):
                continue
            before, (after, bands) = axis.ladder[steps[place]][0], axis.ladder[steps[place] + 1]
            tried = [*columns[:place], axis.at(bands), *columns[place + 1 :]]
            left = _alone(tried, count, k)
            worth = (alone - left) / (1 - len(after) / max(len(before), 1) + 0.01)
            if best is None or worth > best[0]:
                best = worth, place, tried, left
        _, place, columns, alone = best
        steps[place] += 1
    return steps


def _alone(columns, count, k):
    _, sizes = groups(columns, count)
    return int(sizes[sizes < k].sum())


def _withhold(columns, count, k):
    """Empties the columns of rows in small groups, and of further groups from the smallest until these rows are k as well."""
    group, sizes = groups(columns.values(), count)
    emptied = np.isin(group, np.flatnonzero(sizes < k))
    if not emptied.any():
        return 0
    empty = np.all([column == NOTHING for column in columns.values()], axis=0)
    for small in np.argsort(sizes, kind="stable"):
        if (emptied | empty).sum() >= k:
            break
        emptied |= group == small
    for key in columns:
        columns[key] = np.where(emptied, NOTHING, columns[key])
    return int(emptied.sum())


def _notes(axes, steps, withheld):
    for axis, step in zip(axes, steps, strict=True):
        if step and not axis.ladder[step][0]:
            yield f"“{axis.title}” không có trong tệp: giữ lại thì có người bị nhận ra."
        elif step:
            yield f"“{axis.title}” được gộp còn {len(axis.ladder[step][0])} nhóm: {'; '.join(axis.ladder[step][0])}."
    if withheld:
        yield f"{withheld} phiếu được để trống mọi thông tin cá nhân."
