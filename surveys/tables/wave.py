"""One wave as its tables are counted from: the valid responses, their weights, the form, the design."""

from functools import cached_property

import numpy as np

from accounts.models import Area
from surveys.disclosure.rounding import step_of
from surveys.instrument import definition
from surveys.statistics.variance import Design
from surveys.tables import columns, labels
from surveys.tables.subjects import STRATUM, Facet, subject


class Wave:
    def __init__(self, survey, *, weighted=True):
        self.survey, self.is_weighted = survey, weighted
        self.form = definition.parse(survey.version.definition)
        self.columns = columns.load(survey)
        self.kept = self.columns.kept
        self._subjects = {}

    @property
    def n(self):
        return int(self.kept.sum())

    @property
    def rejected(self):
        return len(self.kept) - self.n

    @cached_property
    def weights(self):
        """Of the valid responses, or None."""
        if not self.is_weighted or self.columns.weights is None:
            return None
        return self.columns.weights[self.kept]

    @cached_property
    def weight_spread(self):
        return 0 if self.weights is None else float(np.ptp(self.weights))

    def weighted_step(self, weight):
        return None if self.weights is None else step_of(weight, max(self.weight_spread, 1))

    @cached_property
    def strata(self):
        return {stratum.code: stratum for stratum in self.survey.strata.all()}

    @cached_property
    def design(self):
        """None where chance had no part in who was asked: then no margin can be computed."""
        if not self.survey.by_chance:
            return None
        confidence = float(self.survey.confidence) / 100
        if not self.strata or STRATUM not in self.columns:
            return Design(None, (self.survey.population_size or 0,), confidence)
        population = [getattr(self.strata.get(code), "population", 0) for code in self.columns.codes[STRATUM]]
        return Design(self.columns.data[STRATUM][self.kept], tuple(population), confidence)

    def subject(self, key):
        """The subject with all responses, phiếu loại too."""
        if key not in self._subjects:
            names = {code: stratum.label for code, stratum in self.strata.items()}
            found = subject(key, self.form, self.columns, names)
            if found.type == "area":
                found = _named(found)
            self._subjects[key] = found
        return self._subjects[key]

    def facets(self, key):
        """The facets of a subject, of the valid responses only."""
        return tuple(facet.among(self.kept) for facet in self.subject(key).facets)

    @cached_property
    def label(self):
        report = self.survey.weighting.report if self.weights is not None else {}
        invited = self.survey.participations.filter(is_selected=True).count() if self.survey.kind == "cadre" else None
        return labels.reliability(
            self.survey,
            n=self.n,
            rejected=self.rejected,
            invited=invited,
            deff=report.get("deff"),
            n_eff=report.get("n_eff"),
            margin=self._margin(report.get("n_eff") or self.n),
        )

    def _margin(self, size):
        """Of a share of one half, the largest there is."""
        if self.design is None or not size:
            return None
        population = sum(self.design.population)
        left = max(1 - self.n / population, 0) if population else 1
        return 100 * self.design.quantile * (0.25 / size * left) ** 0.5


def _named(found):
    """An area by its name instead of its code."""
    facet = found.facets[0]
    names = dict(Area.objects.filter(code__in=facet.codes).values_list("code", "name"))
    named = Facet(facet.key, facet.column, facet.codes, tuple(names.get(code, code) for code in facet.codes), facet.signs)
    return type(found)(found.key, found.type, found.text, (named,))
