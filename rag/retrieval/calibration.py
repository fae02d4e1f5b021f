"""Features of fit → the probability that the passage answers the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.fit import FEATURES, Fit, as_array

Floats = NDArray[np.float64]
_PERIOD = FEATURES.index("period")


@dataclass(frozen=True, slots=True)
class Calibration:
    """A linear score over ``Fit``, and the logistic curve that makes it a probability.

    The curve reads the score itself (``slope``) and the logarithm of its share among the
    question's candidates (``share_slope``): a passage that stands out is likely right even where
    the wording is far from the report's, and one among many alike is not. Both slopes are
    positive, so that a higher score is a higher probability. These numbers are measured
    (``python -m eval.fitting``; see ``docs/retrieval.md``). ``wrong_period`` is chosen: what a
    passage of other years than those asked for loses on top of its weight, since a wrong figure
    is worse than none. At 2 it halves the first places of a wrong period on the questions to tune
    with, for .003 of hit@1.
    """

    weights: Mapping[str, float]
    slope: float
    share_slope: float
    intercept: float
    wrong_period: float = 2.0

    def scores(self, fits: Sequence[Fit]) -> Floats:
        """``(len(fits),)`` in the order of ``fits``; higher is better, in no unit."""
        weights = np.array([self.weights.get(name, 0.0) for name in FEATURES])
        features = as_array(fits)
        return np.asarray(features @ weights - self.wrong_period * (features[:, _PERIOD] < 0))

    def probabilities(self, fits: Sequence[Fit]) -> Floats:
        """``(len(fits),)`` in the order of ``fits``, which are all candidates of one question."""
        if not fits:
            return np.empty(0)
        scores = self.scores(fits)
        logits = self.slope * scores + self.share_slope * log_shares(scores) + self.intercept
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def log_shares(scores: Floats) -> Floats:
    """Logarithms of the softmax of ``scores``."""
    shifted = scores - scores.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))


DEFAULT = Calibration(
    weights={
        "dense": 4.024,
        "dense_rank": 1.284,
        "lexical_rank": 0.253,
        "words": 2.707,
        "official": 0.779,
        "sentence": 2.567,
        "quantity": 0.395,
        "period": 2.174,
        "kind": 1.969,
        "preamble": -0.024,
        "brief": -2.264,
    },
    slope=0.269,
    share_slope=0.899,
    intercept=-1.727,
)
