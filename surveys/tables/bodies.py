"""Bodies of released tables (see release.py): every figure passes the verdict on its cell here or is left out."""

import math

import numpy as np

from surveys.disclosure.rounding import rounded, step_of
from surveys.instrument.logic import HARD_TO_SAY
from surveys.statistics import shares
from surveys.statistics.crosstab import letter
from surveys.tables.columns import NOT_ASKED
from surveys.tables.labels import NOTHING, percent, sentence

FORMAT = 1
BOUNDS = {"≤": "≤5%", "≥": "≥95%"}
TOTAL = "Tổng"
EMPTY_CELL = {
    "n": None, "pct": None, "valid_pct": None, "weighted_pct": None, "all_pct": None, "margin": None,
    "letters": "", "residual": None, "text": NOTHING, "flags": [],
}  # fmt: skip
TOO_FEW = "Có dưới {least} phiếu trả lời nên không công bố số liệu của bảng này."
WITHHELD = "Dấu “·”: ô có quá ít phiếu, hoặc cho biết ô khác có quá ít phiếu, nên không công bố."
BOUNDED = "“≤5%”, “≥95%”: nhóm nhỏ gần như nhất trí, chỉ công bố giới hạn."


def frame(wave, table, layout, *, text, by_text="", type=""):
    return {
        "format": FORMAT, "number": table.number, "title": table.title, "question": table.question, "by": table.by,
        "text": text, "by_text": by_text, "type": type, "layout": layout, "shown": True, "why": "",
        "columns": [], "rows": [], "weighted_step": None, "base": None, "test": None, "reliability": None, "break": "",
        "label": wave.label, "notes": [],
    }  # fmt: skip


def withheld(body, why):
    return body | {"shown": False, "why": why, "columns": [], "rows": [], "base": None, "test": None}


class Spread:
    """How the answers of one facet are distributed within one group of responses, as far as it may be said."""

    def __init__(self, wave, facet, mask, hidden, bounds, base_hidden, *, multiple=False):
        self.wave, self.facet, self.hidden, self.bounds = wave, facet, hidden, bounds
        self.base_hidden, self.multiple = bool(base_hidden), multiple
        self.column = np.where(mask, facet.column, NOT_ASKED)
        self.weights = wave.weights
        self.figures = shares.question(self.column, len(facet.codes), None, design=wave.design, scores=facet.scores)
        self.weighted = shares.question(self.column, len(facet.codes), self.weights, design=wave.design) if self.weights is not None else None
        self.step = wave.weighted_step(self.weighted.weighted) if self.weighted else None

    @property
    def base(self):
        return None if self.base_hidden else self.figures.n

    @property
    def weighted_base(self):
        """To the nearest ten: it is a sum over the same people as the base."""
        return None if self.base_hidden or self.step is None else int(round(self.weighted.weighted, -1))

    def cell(self, code, *, every=None, letters="", residual=None):
        """`every`: the percentage with the phiếu loại counted, rounded."""
        if self.base_hidden:
            return EMPTY_CELL | {"flags": ["base"]}
        if self.hidden[code]:
            sign = self.bounds[code]
            return EMPTY_CELL | {"text": BOUNDS.get(sign, NOTHING), "flags": ["bounded" if sign else "suppressed"]}
        share = self.figures.shares[code]
        valid = round(share.valid, 1) if self.multiple else share.rounded
        weighted = self.weighted.shares[code] if self.weighted else None
        return {
            "n": share.n,
            "pct": round(share.percent, 1),
            "valid_pct": valid,
            "weighted_pct": rounded(weighted.valid, self.step) if weighted else None,
            "all_pct": every,
            "margin": self._margin(share, weighted),
            "letters": letters.replace(" ", ""),
            "residual": None if residual is None or not np.isfinite(residual) else round(float(residual), 1),
            "text": percent(valid),
            "flags": ["unweighted"] if weighted and self.step is None else [],
        }

    def _margin(self, share, weighted):
        """Of a weighted share in whole points, upwards: to one decimal it would tell the share finer than it is rounded."""
        if weighted is None:
            return None if share.margin is None else round(share.margin, 1)
        return None if self.step is None or weighted.margin is None else math.ceil(weighted.margin)

    def valid(self, code):
        return None if self.base_hidden or self.hidden[code] else self.figures.shares[code].rounded

    @property
    def net(self):
        signed = [(sign, self.valid(code)) for code, sign in enumerate(self.facet.signs) if sign]
        if not signed or any(share is None for _, share in signed):
            return None
        return round(sum(sign * share for sign, share in signed), 1)

    @property
    def mean(self):
        """Exact to two decimals where every cell is shown; else so roughly that it tells nothing of those that are not."""
        figure = self.figures.mean
        if figure is None or figure.value is None or self.base_hidden:
            return None
        if not self.hidden.any():
            return round(figure.value, 2)
        scores = [score for score in self.facet.scores if score is not None]
        span = max(scores) - min(scores)
        step = step_of(figure.n, 1)
        return None if step is None else round(rounded(100 * figure.value / span, step) * span / 100, 2)

    @property
    def mean_se(self):
        figure = self.figures.mean
        return None if figure is None or self.hidden.any() or self.base_hidden or figure.se is None else round(figure.se, 2)

    @property
    def words(self):
        if self.base_hidden:
            return ""
        rows = zip(self.facet.codes, self.facet.labels, self.facet.signs, range(len(self.facet.codes)), strict=True)
        return sentence([(label, sign, self.valid(place)) for code, label, sign, place in rows if code != HARD_TO_SAY or sign])

    def heading(self, code, label, letter=""):
        return {
            "code": code, "label": label, "letter": letter, "base": self.base, "weighted_base": self.weighted_base,
            "flags": ["base"] if self.base_hidden else [], "net": None if self.multiple else self.net, "mean": self.mean,
            "mean_se": self.mean_se, "words": "" if self.multiple else self.words,
        }  # fmt: skip


def _spread(wave, facet, verdict, *, multiple=False):
    everyone = np.ones(len(facet.column), dtype=bool)
    key = facet.key
    return Spread(
        wave, facet, everyone, verdict.alone[key], verdict.bounded[key], verdict.alone_base[key], multiple=multiple
    )


def _row(code, label, sign, cells):
    kind = "hard_to_say" if code == HARD_TO_SAY else "option"
    return {"code": code, "label": label, "sign": sign, "kind": kind, "cells": cells}


def alone(wave, table, verdict):
    subject = wave.subject(table.question)
    facets = wave.facets(table.question)
    if subject.type == "multiple":
        spreads = [_spread(wave, facet, verdict, multiple=True) for facet in facets]
        body = frame(wave, table, "alone", text=subject.text, type=subject.type)
        body["columns"] = [spreads[0].heading("", TOTAL)]
        body["rows"] = [
            _row(*option, [spread.cell(1, every=every)])
            for option, spread, every in zip(subject.options, spreads, _with_rejected(wave, subject, 1), strict=True)
        ]
        return _finished(wave, body, spreads)
    if subject.is_grid:
        return _grid(wave, table, subject, facets, verdict)
    facet = facets[0]
    spread = _spread(wave, facet, verdict)
    body = frame(wave, table, "alone", text=subject.text, type=subject.type)
    body["columns"] = [spread.heading("", TOTAL)]
    every = [_with_rejected(wave, subject, code)[0] for code in range(len(facet.codes))]
    rows = zip(facet.codes, facet.labels, facet.signs, strict=True)
    body["rows"] = [_row(*row, [spread.cell(place, every=every[place])]) for place, row in enumerate(rows)]
    gap = spread.figures.missing
    if gap and not spread.base_hidden:
        cell = EMPTY_CELL | {"n": gap, "pct": round(100 * gap / (gap + spread.base), 1)}
        body["rows"].append(_row("", "Không trả lời", None, [cell | {"text": percent(cell["pct"])}]) | {"kind": "no_answer"})
    return _finished(wave, body, [spread])


def _grid(wave, table, subject, facets, verdict):
    body = frame(wave, table, "grid", text=subject.text, type=subject.type)
    spreads = [_spread(wave, facet, verdict) for facet in facets]
    blank = {"letter": "", "base": None, "weighted_base": None, "flags": [], "net": None, "mean": None, "mean_se": None, "words": ""}
    body["columns"] = [
        {"code": code, "label": label, "sign": sign} | blank
        for code, label, sign in zip(facets[0].codes, facets[0].labels, facets[0].signs, strict=True)
    ]
    for facet, spread in zip(facets, spreads, strict=True):
        heading = spread.heading(facet.key.partition(".")[2], facet.label)
        cells = [spread.cell(code) for code in range(len(facet.codes))]
        body["rows"].append({name: heading[name] for name in heading if name != "letter"} | {"sign": None, "kind": "item", "cells": cells})
    return _finished(wave, body, spreads)


def _with_rejected(wave, subject, code):
    """Valid percentages of a code with the phiếu loại counted, one for each facet."""
    if not wave.rejected:
        return [None] * len(subject.facets)
    told = []
    for facet in subject.facets:
        size = int(facet.counts.sum())
        told.append(rounded(100 * facet.counts[code] / size, step_of(size, 1)) if size else None)
    return told


def _finished(wave, body, spreads):
    if all(spread.base_hidden for spread in spreads):
        return withheld(body, TOO_FEW.format(least=wave.survey.plan.least_base))
    first = spreads[0]
    body["weighted_step"] = next((spread.step for spread in spreads if spread.step), None)
    if not first.base_hidden:
        figures = first.figures
        body["base"] = {
            "n": figures.n, "asked": figures.n + figures.missing, "no_answer": figures.missing, "rejected": wave.rejected,
        }  # fmt: skip
    _note(wave, body)
    return body


def _note(wave, body):
    flags = {flag for row in body["rows"] for cell in row["cells"] for flag in cell["flags"]}
    if flags & {"suppressed", "base"}:
        body["notes"].append(WITHHELD)
    if "bounded" in flags:
        body["notes"].append(BOUNDED)
    if body["weighted_step"]:
        body["notes"].append(f"Tỷ lệ có quyền số làm tròn đến {body['weighted_step']} điểm %, cơ sở có quyền số đến hàng chục.")
    elif wave.weights is not None:
        body["notes"].append("Quá ít phiếu để công bố tỷ lệ có quyền số của bảng này.")


def cross(wave, table, bands, verdict, compared):
    subject, by = wave.subject(table.question), wave.subject(table.by)
    facets = wave.facets(table.question)
    multiple = subject.type == "multiple"
    body = frame(wave, table, "cross", text=subject.text, by_text=by.text, type=subject.type)
    if bands.count < 2:
        return withheld(body, f"Sau khi gộp các nhóm dưới {wave.survey.plan.least_base} phiếu chỉ còn một nhóm, không so sánh được.")
    whole = [_spread(wave, facet, verdict, multiple=multiple) for facet in facets]
    parts = [[_part(wave, facet, table.by, band, bands, verdict, multiple) for facet in facets] for band in range(bands.count)]
    hidden = np.vstack([verdict.crosses[facet.key, table.by][1:] if multiple else verdict.crosses[facet.key, table.by] for facet in facets])
    body["columns"] = [whole[0].heading("", TOTAL)] + [
        column[0].heading(code, label, letter(band))
        for band, (column, code, label) in enumerate(zip(parts, bands.codes, bands.labels, strict=True))
    ]
    answers = subject.options if multiple else zip(facets[0].codes, facets[0].labels, facets[0].signs, strict=True)
    for place, answer in enumerate(answers):
        facet, code = (place, 1) if multiple else (0, place)
        cells = [whole[facet].cell(code)]
        for band in range(bands.count):
            told = {"letters": _letters(compared.letters[place], hidden[place], band)}
            if compared.residuals is not None and not hidden.any():
                told["residual"] = compared.residuals[place, band]
            cells.append(parts[band][facet].cell(code, **told))
        body["rows"].append(_row(*answer, cells))
    if not hidden.any() and not verdict.cross_base[facets[0].key, table.by].any():
        body["test"] = _test(compared)
    if bands.merged:
        body["notes"].append(f"Gộp vào “{bands.labels[-1]}”: {', '.join(bands.merged)}.")
    return _finished(wave, body, [*whole, *(part[0] for part in parts)])


def _part(wave, facet, by, band, bands, verdict, multiple):
    pair = facet.key, by
    return Spread(
        wave,
        facet,
        bands.column == band,
        verdict.crosses[pair][:, band],
        verdict.bounded[pair][:, band],
        verdict.cross_base[pair][band],
        multiple=multiple,
    )


def _letters(row, hidden, band):
    """Letters name only columns whose cell of this row is shown: the others' share would be told to be smaller."""
    return "".join(name for name in row[band].split() if not hidden[_band_of(name)])


def _band_of(name):
    place = 0
    for sign in name:
        place = place * 26 + ord(sign) - ord("a") + 1
    return place - 1


NAMES = {"pearson": "chi2", "rao_scott": "rao_scott", "fisher": "fisher"}


def _test(compared):
    test = compared.test
    if test is None:
        return None
    note = f"{test.few} ô có tần số kỳ vọng dưới 5: chỉ để tham khảo." if test.few and test.kind != "fisher" else ""
    return {
        "name": NAMES[test.kind],
        "statistic": None if test.statistic is None else round(test.statistic, 2),
        "df": test.df,
        "p": round(test.p, 4),
        "v": None if compared.cramers_v is None else round(compared.cramers_v, 3),
        "note": note,
    }

