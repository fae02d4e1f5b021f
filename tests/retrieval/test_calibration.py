"""One linear model ranks by the features of fit, another tells how likely a passage is right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.reader import QueryReader
from rag.retrieval.calibration import (
    INPUTS,
    TERMS,
    Calibration,
    Curve,
    curve_inputs,
    default_calibration,
    log_shares,
    rivals_of,
)
from rag.retrieval.fit import FEATURES, Fit, as_array
from rag.types import Period

DEFAULT = default_calibration()
ZERO = Fit(**dict.fromkeys(FEATURES, 0.0))
FITS = st.builds(Fit, **{name: st.floats(-3, 3) for name in FEATURES})


def one(calibration: Calibration, fit: Fit) -> float:
    """The probability of a passage that is the question's only candidate."""
    _, chances = calibration.ranked([fit], ["a"])
    return float(chances[0])


def score(calibration: Calibration, fit: Fit) -> float:
    return float(calibration.scores(as_array([fit]))[0])


def made(weights: dict[str, float], curve: dict[str, float]) -> Calibration:
    """Nothing is scaled: means of 0 and spreads of 1."""
    return Calibration(weights, Curve({}, {}, {}, curve))


def test_a_sigmoid_worked_by_hand() -> None:
    calibration = made({}, {"words": 2.0, "period": 0.5, "one": -1.0})
    # −1 + 2 × 0.5 + 0.5 × 0 = 0 → 1 / (1 + e⁰) = 0.5
    assert one(calibration, replace(ZERO, words=0.5)) == pytest.approx(0.5)
    # −1 + 2 × 1 + 0.5 × 1 = 1.5 → 1 / (1 + 0.22313) = 0.81757
    assert one(calibration, replace(ZERO, words=1.0, period=1.0)) == pytest.approx(
        0.81757, abs=1e-5
    )
    # −1 + 0 − 0.5 = −1.5 → 1 − 0.81757
    assert one(calibration, replace(ZERO, period=-1.0)) == pytest.approx(0.18243, abs=1e-5)


def test_what_has_no_weight_counts_for_nothing() -> None:
    calibration = made({"words": 1.0}, {"words": 1.0})
    assert one(calibration, replace(ZERO, dense=9.0)) == 0.5
    assert score(calibration, replace(ZERO, dense=9.0)) == 0


def test_the_best_come_first_and_ties_in_their_order() -> None:
    calibration = made({"words": 1.0}, {"words": 1.0})
    fits = [replace(ZERO, words=w) for w in (0.2, 0.9, 0.2, 0.4)]
    order, chances = calibration.ranked(fits, ["a"] * len(fits))
    assert order.tolist() == [1, 3, 0, 2]
    assert chances.tolist() == [one(calibration, fits[at]) for at in order]


def test_no_candidates() -> None:
    order, chances = DEFAULT.ranked([], [])
    assert (order.tolist(), chances.tolist()) == ([], [])


def test_the_share_among_the_candidates_worked_by_hand() -> None:
    # Two candidates that score 1 and 0: shares e/(e + 1) = 0.73106 and 0.26894. With no weight
    # but the share's the logit is its logarithm: σ(ln s) = s / (1 + s) = 0.42232, 0.21194.
    calibration = made({"words": 1.0}, {"share": 1.0})
    _, chances = calibration.ranked([ZERO, replace(ZERO, words=1.0)], ["a", "a"])
    assert chances.tolist() == pytest.approx([0.42232, 0.21194], abs=1e-5)
    assert np.exp(log_shares(np.array([0.0, 1.0]), ["a", "a"])) == pytest.approx(
        [0.26894, 0.73106], abs=1e-5
    )


def test_a_later_place_is_never_more_probable() -> None:
    # Ranked by its words, judged against them: σ(−1) = 0.26894 for the first and σ(0) = 0.5 for
    # the second, which is cut to the first's.
    calibration = made({"words": 1.0}, {"words": -1.0})
    _, chances = calibration.ranked([replace(ZERO, words=1.0), ZERO], ["a", "a"])
    assert chances.tolist() == pytest.approx([0.26894, 0.26894], abs=1e-5)


def test_two_things_together_worked_by_hand() -> None:
    # Words count only where the period agrees: 4 × 0.5 × 1 = 2, σ(2) = 0.88080
    calibration = made({}, {"words*period": 4.0})
    assert one(calibration, replace(ZERO, words=0.5, period=1.0)) == pytest.approx(
        0.88080, abs=1e-5
    )
    assert one(calibration, replace(ZERO, words=0.5)) == 0.5
    assert one(calibration, replace(ZERO, words=0.5, period=-1.0)) == pytest.approx(
        0.1192, abs=1e-5
    )


def test_inputs_are_scaled_and_outliers_cut() -> None:
    calibration = Calibration({}, Curve({}, {"words": 0.4}, {"words": 0.2}, {"words": 1.0}))
    # (0.8 − 0.4) / 0.2 = 2, σ(2); 9 is far beyond three deviations, σ(3) = 0.95257
    assert one(calibration, replace(ZERO, words=0.8)) == pytest.approx(0.88080, abs=1e-5)
    assert one(calibration, replace(ZERO, words=9.0)) == pytest.approx(0.95257, abs=1e-5)


def test_a_term_for_each_input_and_each_two_of_them() -> None:
    n = len(INPUTS)
    assert len(set(TERMS)) == len(TERMS) == 1 + n + n * (n + 1) // 2


def test_every_weight_has_a_feature() -> None:
    assert set(DEFAULT.weights) <= set(FEATURES)
    assert set(DEFAULT.curve.weights) == set(TERMS)
    assert set(DEFAULT.curve.means) == set(DEFAULT.curve.spreads) == set(INPUTS)


def test_other_years_cost_more_than_their_weight() -> None:
    calibration = replace(made({"words": 1.0, "period": 1.0}, {}), wrong_period=2.0)
    # 1 − 0.5 − 2 = −1.5 where the years are others, however little; 1 + 1 where they agree
    assert score(calibration, replace(ZERO, words=1.0, period=-0.5)) == pytest.approx(-1.5)
    assert score(calibration, replace(ZERO, words=1.0, period=1.0)) == pytest.approx(2)
    assert score(calibration, replace(ZERO, words=1.0)) == pytest.approx(1)


@given(st.lists(FITS, min_size=1, max_size=6))
def test_the_order_is_that_of_the_scores(fits: list[Fit]) -> None:
    order, chances = DEFAULT.ranked(fits, ["a"] * len(fits))
    assert sorted(order.tolist()) == list(range(len(fits)))
    scores = DEFAULT.scores(as_array(fits))[order]
    assert (np.diff(scores) <= 0).all()
    assert (np.diff(chances) <= 0).all()
    assert ((chances >= 0) & (chances <= 1)).all()


@pytest.mark.parametrize("name", FEATURES)
@given(fit=FITS, more=st.floats(0.5, 3))
def test_the_score_is_monotone_in_each_feature(name: str, fit: Fit, more: float) -> None:
    weight = DEFAULT.weights.get(name, 0.0)
    before = score(DEFAULT, fit)
    after = score(DEFAULT, replace(fit, **{name: getattr(fit, name) + more}))
    if weight > 0.02:
        assert after > before
    elif weight < -0.02:
        assert after < before
    else:
        assert after == pytest.approx(before, abs=0.1)


GOOD = replace(
    Fit(**{name: DEFAULT.curve.means.get(name, 0.0) for name in FEATURES}),
    dense=0.7, dense_rank=2.5, lexical_rank=2.0, late=0.8, words=0.9, pairs=0.6, subject=0.95,
    missing=0.02, echoed=0.95, lacking=0.05, strange=0.0, sibling=0.0, like=0.75,
    unmet=0.15, unmet_most=0.8, near=0.7, sort=1.0, period=1.0, kind=1.0, preamble=0.0, brief=0.0,
)  # fmt: skip


@pytest.mark.parametrize(
    "flaw",
    [
        {"sort": -1.0},
        {"period": -1.0},
        {"sibling": 1.0},
        {"lacking": 0.6, "missing": 0.6, "subject": 0.3, "echoed": 0.5, "unmet": 0.6}
        | {"unmet_most": 3.0},
    ],
)
def test_one_flaw_makes_a_good_passage_less_likely(flaw: dict[str, float]) -> None:
    good, flawed = one(DEFAULT, GOOD), one(DEFAULT, replace(GOOD, **flaw))
    assert good > 0.8
    # The odds fall to a third at least.
    assert flawed / (1 - flawed) < good / (1 - good) / 3


def test_few_candidates_are_not_taken_for_all_there_is() -> None:
    # Alone, a passage leads what is typical, not itself.
    assert one(DEFAULT, GOOD) > 0.8
    leads = curve_inputs(as_array([replace(ZERO, near=0.7)]), np.zeros(1), {"near": 0.1})[0]
    # 0.7 − (0.7 + 19 × 0.1) / 20
    assert leads[INPUTS.index("near_lead")] == pytest.approx(0.57)


def test_what_another_years_report_says_as_well_takes_no_share() -> None:
    scores = np.array([1.0, 1.0, 0.0])
    # Alone in its report a passage has all of it: ln 1 = 0; beside the third the second has
    # e / (e + 1) = 0.73106.
    shares = np.exp(log_shares(scores, ["a", "b", "b"]))
    assert shares == pytest.approx([1.0, 0.73106, 0.26894], abs=1e-5)


def test_who_competes() -> None:
    asked = QueryReader({}, {}).read("区长是谁")
    assert rivals_of(asked, ["a", "b"]) == ["a", "b"]
    dated = replace(asked, periods=(Period(2024, 2024, "2024年"),))
    assert rivals_of(dated, ["a", "b"]) == ["", ""]
