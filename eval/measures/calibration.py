"""Whether a score of 0.8 is right four times out of five.

Over the questions that were answered: the first hit's score against whether it carries
evidence; an unanswerable question's never does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores from ``low`` to ``high``: how many, their mean, and the share that was right."""

    low: float
    high: float
    count: int
    score: float
    right: float


def brier(score: Floats, right: Floats) -> float:
    """The mean squared difference (Brier 1950); NaN without answers."""
    return float(np.mean((score - right) ** 2)) if len(score) else float("nan")


def bins(score: Floats, right: Floats) -> list[Bin]:
    """Ten of equal width, those without a score left out; 1.0 falls into the last."""
    places = _places(score)
    return [
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=int((places == number).sum()),
            score=float(score[places == number].mean()),
            right=float(right[places == number].mean()),
        )
        for number in range(BINS)
        if (places == number).any()
    ]


def expected_calibration_error(score: Floats, right: Floats) -> float:
    """The mean distance of score and share over the bins, weighted by count (Naeini et al.
    2015); NaN without answers."""
    if not len(score):
        return float("nan")
    gaps = np.bincount(_places(score), weights=score - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(score))


def _places(score: Floats) -> NDArray[np.int64]:
    return np.minimum((score * BINS).astype(np.int64), BINS - 1)
