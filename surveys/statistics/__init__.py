"""The figures of a survey: the draw, shares, cross-tabs, weights, scales, trends. Pure numpy and scipy.

A column is a vector of integers, one per response: the index of the answer in the list of codes, -1 where none was given,
-2 where the question was not put. Weights are a vector of numbers not below zero, or None where everybody counts once.
Percentages run from 0 to 100, margins and standard errors are in percentage points. A figure that cannot be told (nobody
answered, every weight zero) is None, in arrays NaN.

Margins of error, intervals and tests rest on chance: `Design` says that there was one. Where none is given, because the
sample chose itself, no margin is computed that could be printed by mistake.
"""
