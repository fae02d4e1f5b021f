"""Platt scaling: probabilities that are true of the questions that people ask."""

from __future__ import annotations

import numpy as np
import pytest

from eval.scaling import Scale, fit_scale
from rag.retrieval.calibration import INPUTS, Curve
from rag.retrieval.judge import Judge, Network
from rag.retrieval.late import Words


def test_it_finds_what_the_log_odds_should_have_been() -> None:
    chance = np.random.default_rng(3)
    said = chance.normal(0, 2, 20_000)
    true = 1 / (1 + np.exp(-(0.5 + 0.7 * said)))
    scale = fit_scale(said, (chance.random(len(said)) < true).astype(float))
    assert scale.constant == pytest.approx(0.5, abs=0.06)
    assert scale.slope == pytest.approx(0.7, abs=0.06)


def test_curve_and_judge_together_are_scaled_once() -> None:
    curve = Curve({}, {}, {}, {"one": 0.3, "late": 2.0, "late*near": -1.0})
    chance = np.random.default_rng(3)
    shapes = ((2, 3), (2,), (4, 4), (4,), (2, 4), (2,), (4,), ())
    judge = Judge((Network(*(np.float32(chance.normal(size=shape)) for shape in shapes)),))
    inputs = chance.normal(size=(5, len(INPUTS)))
    unit = np.eye(3, dtype=np.float32)
    words = [
        Words(unit, np.ones(3, np.float32), np.float32(near)) for near in chance.random((5, 3))
    ]
    before = curve.log_odds(inputs) + judge.log_odds(words)
    scale = Scale(constant=0.5, slope=0.7)
    after = scale.of_curve(curve).log_odds(inputs) + scale.of_judge(judge).log_odds(words)
    assert np.allclose(after, 0.5 + 0.7 * before, atol=1e-3)
