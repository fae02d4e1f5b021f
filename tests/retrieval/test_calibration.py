"""The logistic model over the features of fit."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.calibration import DEFAULT, Calibration
from rag.retrieval.fit import FEATURES, Fit

ZERO = Fit(**dict.fromkeys(FEATURES, 0.0))
FITS = st.builds(Fit, **{name: st.floats(-3, 3) for name in FEATURES})


def one(calibration: Calibration, fit: Fit) -> float:
    return float(calibration.probabilities([fit])[0])


def test_a_sigmoid_worked_by_hand() -> None:
    calibration = Calibration({"words": 2.0, "period": 0.5}, 1.0, 0.0, -1.0, 0.0)
    # −1 + 2 × 0.5 + 0.5 × 0 = 0 → 1 / (1 + e⁰) = 0.5
    assert one(calibration, replace(ZERO, words=0.5)) == pytest.approx(0.5)
    # −1 + 2 × 1 + 0.5 × 1 = 1.5 → 1 / (1 + 0.22313) = 0.81757
    assert one(calibration, replace(ZERO, words=1.0, period=1.0)) == pytest.approx(
        0.81757, abs=1e-5
    )
    # −1 + 0 − 0.5 = −1.5 → 1 − 0.81757
    assert one(calibration, replace(ZERO, period=-1.0)) == pytest.approx(0.18243, abs=1e-5)


def test_a_feature_without_a_weight_counts_for_nothing() -> None:
    calibration = Calibration({"words": 1.0}, 1.0, 0.0, 0.0)
    assert one(calibration, replace(ZERO, dense=9.0)) == 0.5


def test_the_order_is_that_of_the_fits() -> None:
    calibration = Calibration({"words": 1.0}, 1.0, 0.0, 0.0)
    fits = [replace(ZERO, words=w) for w in (0.2, 0.9, 0.4)]
    values = calibration.probabilities(fits)
    assert values.shape == (3,)
    assert values.tolist() == [one(calibration, fit) for fit in fits]
    assert calibration.probabilities([]).shape == (0,)


def test_the_share_among_the_candidates_worked_by_hand() -> None:
    # Two candidates that score 1 and 0: shares e/(e + 1) = 0.73106 and 0.26894. With slope 0
    # and share slope 1 the logit is the logarithm: σ(ln s) = s / (1 + s) = 0.42232, 0.21194.
    calibration = Calibration({"words": 1.0}, 0.0, 1.0, 0.0)
    values = calibration.probabilities([replace(ZERO, words=1.0), ZERO])
    assert values.tolist() == pytest.approx([0.42232, 0.21194], abs=1e-5)


def test_every_weight_has_a_feature() -> None:
    assert set(DEFAULT.weights) <= set(FEATURES)


@given(st.lists(FITS, min_size=2, max_size=6))
def test_the_order_by_probability_is_that_by_score(fits: list[Fit]) -> None:
    scores = DEFAULT.scores(fits)
    values = DEFAULT.probabilities(fits)
    for one_, other in itertools.combinations(range(len(fits)), 2):
        if scores[one_] > scores[other]:
            assert values[one_] >= values[other]


@pytest.mark.parametrize("name", FEATURES)
@given(fit=FITS, more=st.floats(0.5, 3))
def test_monotone_in_each_weighed_feature(name: str, fit: Fit, more: float) -> None:
    weight = DEFAULT.weights.get(name, 0.0)
    before, after = (
        one(DEFAULT, fit),
        one(DEFAULT, replace(fit, **{name: getattr(fit, name) + more})),
    )
    if weight > 0:
        assert after >= before
    elif weight < 0:
        assert after <= before
    else:
        assert after == before


@given(FITS)
def test_it_is_a_probability(fit: Fit) -> None:
    assert 0 <= one(DEFAULT, fit) <= 1


def test_other_years_cost_more_than_their_weight() -> None:
    calibration = Calibration({"words": 1.0}, 1.0, 0.0, 0.0, wrong_period=2.0)
    # 1 − 2 = −1 → 1 / (1 + e) = 0.26894, where the years agree 1 → 0.73106
    wrong, right = replace(ZERO, words=1.0, period=-0.5), replace(ZERO, words=1.0, period=1.0)
    assert one(calibration, wrong) == pytest.approx(0.26894, abs=1e-5)
    assert one(calibration, right) == pytest.approx(0.73106, abs=1e-5)
