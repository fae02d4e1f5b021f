"""One linear model ranks by the features of fit, another tells how likely a passage is right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.reader import QueryReader
from rag.retrieval.calibration import (
    CHANCES,
    DEFAULT,
    Calibration,
    chance_inputs,
    log_shares,
    rivals_of,
)
from rag.retrieval.fit import FEATURES, Fit, as_array
from rag.types import Period

ZERO = Fit(**dict.fromkeys(FEATURES, 0.0))
FITS = st.builds(Fit, **{name: st.floats(-3, 3) for name in FEATURES})


def one(calibration: Calibration, fit: Fit) -> float:
    """The probability of a passage that is the question's only candidate."""
    _, chances = calibration.ranked([fit], ["a"])
    return float(chances[0])


def score(calibration: Calibration, fit: Fit) -> float:
    return float(calibration.scores(as_array([fit]))[0])


def inputs(fit: Fit, share: float = 0.0) -> dict[str, float]:
    row = chance_inputs(as_array([fit]), np.array([share]))[0]
    return dict(zip(CHANCES, row.tolist(), strict=True))


def test_a_sigmoid_worked_by_hand() -> None:
    calibration = Calibration({}, {"words": 2.0, "period": 0.5, "intercept": -1.0})
    # −1 + 2 × 0.5 + 0.5 × 0 = 0 → 1 / (1 + e⁰) = 0.5
    assert one(calibration, replace(ZERO, words=0.5)) == pytest.approx(0.5)
    # −1 + 2 × 1 + 0.5 × 1 = 1.5 → 1 / (1 + 0.22313) = 0.81757
    assert one(calibration, replace(ZERO, words=1.0, period=1.0)) == pytest.approx(
        0.81757, abs=1e-5
    )
    # −1 + 0 − 0.5 = −1.5 → 1 − 0.81757
    assert one(calibration, replace(ZERO, period=-1.0)) == pytest.approx(0.18243, abs=1e-5)


def test_what_has_no_weight_counts_for_nothing() -> None:
    calibration = Calibration({"words": 1.0}, {"words": 1.0})
    assert one(calibration, replace(ZERO, dense=9.0)) == 0.5
    assert score(calibration, replace(ZERO, dense=9.0)) == 0


def test_the_best_come_first_and_ties_in_their_order() -> None:
    calibration = Calibration({"words": 1.0}, {"words": 1.0})
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
    calibration = Calibration({"words": 1.0}, {"share": 1.0})
    _, chances = calibration.ranked([ZERO, replace(ZERO, words=1.0)], ["a", "a"])
    assert chances.tolist() == pytest.approx([0.42232, 0.21194], abs=1e-5)
    assert np.exp(log_shares(np.array([0.0, 1.0]), ["a", "a"])) == pytest.approx(
        [0.26894, 0.73106], abs=1e-5
    )


def test_a_later_place_is_never_more_probable() -> None:
    # Ranked by its words, judged against them: σ(−1) = 0.26894 for the first and σ(0) = 0.5 for
    # the second, which is cut to the first's.
    calibration = Calibration({"words": 1.0}, {"words": -1.0})
    _, chances = calibration.ranked([replace(ZERO, words=1.0), ZERO], ["a", "a"])
    assert chances.tolist() == pytest.approx([0.26894, 0.26894], abs=1e-5)


@pytest.mark.parametrize(
    ("fit", "flaws"),
    [
        ({}, {}),
        ({"sort": 1.0}, {"wants_figure": 1}),
        ({"sort": -1.0}, {"wrong_sort": 1, "wants_figure": 1}),
        ({"kind": -1.0}, {"wrong_kind": 1}),
        # A kind that the question is only likely to mean is no flaw.
        ({"kind": -0.5}, {}),
        ({"period": -0.5}, {"wrong_period": 1}),
        ({"period": 0.6}, {}),
        # 0.8 − 0.5 where a figure is wanted; half a subject is not mostly missing
        ({"sort": 1.0, "missing": 0.8}, {"wants_figure": 1, "mostly_missing": 0.3}),
        ({"sort": 1.0, "missing": 0.5}, {"wants_figure": 1}),
        ({"missing": 0.8}, {}),
    ],
)
def test_flaws(fit: dict[str, float], flaws: dict[str, float]) -> None:
    named = ("wrong_sort", "wrong_kind", "wrong_period", "wants_figure", "mostly_missing")
    found = inputs(replace(ZERO, **fit))
    assert {name: found[name] for name in named} == pytest.approx(dict.fromkeys(named, 0) | flaws)


def test_a_far_text() -> None:
    # 0.3 − 0.1; a text at 0.3 or nearer is not far
    assert inputs(replace(ZERO, near=0.1))["far"] == pytest.approx(0.2)
    assert inputs(replace(ZERO, near=0.3))["far"] == 0
    assert inputs(replace(ZERO, near=0.9))["far"] == 0


def test_the_rest_of_what_the_curve_reads() -> None:
    found = inputs(replace(ZERO, dense=0.7, brief=1.0), share=-2.0)
    assert (found["dense"], found["brief"], found["words"]) == (0.7, 1, 0)
    assert (found["share"], found["intercept"]) == (-2, 1)


def test_every_weight_has_a_feature() -> None:
    assert set(DEFAULT.weights) <= set(FEATURES)
    assert set(DEFAULT.chances) <= set(CHANCES)


def test_other_years_cost_more_than_their_weight() -> None:
    calibration = Calibration({"words": 1.0, "period": 1.0}, {}, wrong_period=2.0)
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


@pytest.mark.parametrize("flaw", ["wrong_sort", "wrong_period", "far"])
def test_a_flaw_makes_a_passage_less_likely(flaw: str) -> None:
    assert DEFAULT.chances[flaw] < 0


def test_another_kind_makes_a_passage_less_likely() -> None:
    # The feature itself falls from 1 to -1, and its flaw comes on top.
    chances = DEFAULT.chances
    assert -chances["kind"] + chances["wrong_kind"] < chances["kind"]


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
