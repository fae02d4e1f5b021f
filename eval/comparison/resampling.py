"""How sure a figure is: percentile bootstrap and paired randomisation (Smucker et al. 2007).

All measures of one table are resampled with the same draws, which makes their intervals
comparable and costs one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures.registry import Measure
from eval.measures.scorecard import Floats, Scorecard

DRAWS = 1000
# Measures that are no mean are computed draw by draw, so they get fewer.
_SLOW_DRAWS = 300
_LEVEL = (2.5, 97.5)
_AT_ONCE = 2_000_000

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """``low`` to ``high`` holds the value with 95 %; NaN where ``count`` is 0. ``count`` is the
    number of questions that counted."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Draws:
    """``picks`` are ``(count, n)`` row numbers, drawn with replacement; ``times`` is how often
    each draw holds each row, ``(count, n)``: with it the means of all draws are one product."""

    picks: Rows
    times: Floats

    @classmethod
    def of(cls, picks: Rows) -> Draws:
        count, n = picks.shape
        places = (picks + np.arange(count)[:, None] * n).ravel()
        return cls(picks, np.bincount(places, minlength=count * n).reshape(count, n).astype(float))


def draws(n: int, count: int = DRAWS, seed: int = 0) -> Draws:
    return Draws.of(np.random.default_rng(seed).integers(0, max(n, 1), (count, n)))


def estimate(card: Scorecard, measure: Measure, drawn: Draws, rows: Rows | None = None) -> Estimate:
    """Over ``rows`` of the card, or all; ``drawn`` counts within them."""
    count = card.count(measure, rows)
    if not count:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    value = card.value(measure, rows)
    values = resampled(card, measure, drawn, rows)
    if measure.of is not None:
        values = _centred(values, value)
    return _estimate(value, values, count)


def resampled(card: Scorecard, measure: Measure, drawn: Draws, rows: Rows | None = None) -> Floats:
    """The measure over each draw (the first few hundred, if it is no mean), in their order; NaN
    for a draw in which nothing counts."""
    if measure.of is not None:
        return np.array(list(_values(card.of(measure), measure.of, drawn, rows)), np.float64)
    column = card.of(measure)[0]
    column = column if rows is None else column[rows]
    return _means(column, drawn)


def difference(
    base: Scorecard, other: Scorecard, measure: Measure, drawn: Draws, rows: Rows | None = None
) -> Estimate:
    """``other`` minus ``base``, both over the same draws of the same questions."""
    count = min(base.count(measure, rows), other.count(measure, rows))
    if not count:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    gaps = resampled(other, measure, drawn, rows) - resampled(base, measure, drawn, rows)
    value = other.value(measure, rows) - base.value(measure, rows)
    return _estimate(value, gaps, count)


def randomisation_p(gaps: Floats, count: int = 9999, seed: int = 0) -> Floats:
    """``gaps`` are paired differences, ``(n, measures)``, NaN where there is none; the result is
    ``(measures,)``. Two-sided: how often random signs make a mean as far from zero as the
    observed one. Between 1 / (count + 1) and 1; 1 without differences."""
    known = np.nan_to_num(gaps, nan=0.0)
    observed = np.abs(known.sum(axis=0))
    reached = np.zeros(known.shape[1])
    generator = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // max(1, len(known)))
    for start in range(0, count, step):
        size = (min(step, count - start), len(known))
        # One set of signs serves all measures: a row of +1 and -1 for each draw.
        signs = generator.integers(0, 2, size, np.int8).astype(np.float64) * 2 - 1
        reached += (np.abs(signs @ known) >= observed * (1 - 1e-9) - 1e-12).sum(axis=0)
    return np.asarray((reached + 1) / (count + 1), np.float64)


def holm(values: list[float]) -> list[float]:
    """p-values corrected for being several (Holm 1979), in the order given."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    corrected = [1.0] * len(values)
    highest = 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, values[index] * (len(values) - place)))
        corrected[index] = highest
    return corrected


def _estimate(value: float, values: Floats, count: int) -> Estimate:
    known = values[np.isfinite(values)]
    if not len(known):
        return Estimate(value, float("nan"), float("nan"), count)
    low, high = np.percentile(known, _LEVEL)
    return Estimate(value, float(min(low, value)), float(max(high, value)), count)


def _centred(values: Floats, value: float) -> Floats:
    """Some measures are biased when resampled (calibration error grows with every bin that thins
    out): the draws of those between 0 and 1 are moved back by what their mean is off."""
    known = values[np.isfinite(values)]
    if not len(known) or known.min() < 0 or known.max() > 1:
        return values
    moved: Floats = np.clip(values - (known.mean() - value), 0.0, 1.0)
    return moved


def _values(
    columns: Sequence[Floats], of: Callable[..., float], drawn: Draws, rows: Rows | None
) -> Iterator[float]:
    known = np.logical_and.reduce([np.isfinite(column) for column in columns])
    for pick in drawn.picks[:_SLOW_DRAWS]:
        chosen = pick if rows is None else rows[pick]
        chosen = chosen[known[chosen]]
        yield of(*(column[chosen] for column in columns)) if len(chosen) else float("nan")


def _means(column: Floats, drawn: Draws) -> Floats:
    known = np.isfinite(column)
    with np.errstate(invalid="ignore"):
        means: Floats = (drawn.times @ np.where(known, column, 0.0)) / (drawn.times @ known)
    return means
