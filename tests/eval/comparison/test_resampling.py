from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.comparison.resampling import (
    Draws,
    difference,
    draws,
    estimate,
    holm,
    randomisation_p,
    resampled,
)
from eval.measures.registry import BY_NAME
from eval.measures.scorecard import Scorecard

HIT = BY_NAME["hit@1"]


def card(values: np.ndarray) -> Scorecard:  # type: ignore[type-arg]
    names = tuple(f"q{number}" for number in range(len(values)))
    return Scorecard(names, ("-",) * len(values), {"hit@1": values.astype(float)})


def test_interval_agrees_with_scipy() -> None:
    values = np.random.default_rng(1).random(80) < 0.7
    ours = estimate(card(values), HIT, draws(80, 4000))
    theirs = stats.bootstrap(
        (values.astype(float),), np.mean, n_resamples=4000, method="percentile", rng=2
    ).confidence_interval
    assert ours.value == values.mean()
    assert ours.low == pytest.approx(theirs.low, abs=0.02)
    assert ours.high == pytest.approx(theirs.high, abs=0.02)


def test_randomisation_agrees_with_scipy() -> None:
    gaps = np.random.default_rng(3).normal(0.05, 0.3, 60)
    theirs = stats.permutation_test(
        (gaps,), np.mean, permutation_type="samples", n_resamples=9999, vectorized=False, rng=4
    ).pvalue
    assert randomisation_p(gaps[:, None])[0] == pytest.approx(theirs, abs=0.02)


def test_randomisation_by_hand() -> None:
    # Two differences of 1: of the four signs, ++ and -- reach |2|: one half.
    # One difference of 1 among none and NaN: both signs reach it.
    gaps = np.array([[1.0, 0, np.nan, 1], [1.0, 0, np.nan, np.nan]])
    np.testing.assert_allclose(randomisation_p(gaps), [0.5, 1, 1, 1], atol=0.02)


def test_what_does_not_apply_is_left_out_of_each_draw() -> None:
    made = card(np.array([1.0, np.nan, 0.0, np.nan]))
    drawn = Draws.of(np.array([[0, 0, 1, 3], [2, 2, 0, 1], [1, 1, 3, 3]]))
    # Draw 1: 1, 1; draw 2: 0, 0, 1; draw 3: nothing.
    np.testing.assert_allclose(resampled(made, HIT, drawn), [1, 1 / 3, np.nan])


def test_no_difference_has_no_width() -> None:
    values = np.random.default_rng(5).random(30) < 0.5
    gap = difference(card(values), card(values), HIT, draws(30))
    assert (gap.value, gap.low, gap.high) == (0, 0, 0)


def test_one_question_of_many_is_no_fall() -> None:
    # A third of the draws leave it out: the interval must reach to zero, and exactly.
    values = np.ones(54)
    worse = values.copy()
    worse[7] = 0
    gap = difference(card(values), card(worse), HIT, draws(54))
    assert gap.value == pytest.approx(-1 / 54)
    assert gap.high == 0


def test_intervals_hold_their_value_even_for_biased_measures() -> None:
    generator = np.random.default_rng(6)
    score = generator.random(60)
    right = (generator.random(60) < score).astype(float)
    made = Scorecard(
        tuple(map(str, range(60))), ("-",) * 60, {"confidence": score, "right@1": right}
    )
    ece = estimate(made, BY_NAME["ece"], draws(60))
    assert ece.low <= ece.value <= ece.high


def test_holm() -> None:
    # Sorted: .01 × 3, .02 × 2, .04 × 1, and never below the one before.
    assert holm([0.04, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])
