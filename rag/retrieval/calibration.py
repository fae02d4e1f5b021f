"""Features of fit → the probability that the passage answers the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.fit import FEATURES, Fit, as_array


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over ``Fit``. The weights are measured, not chosen: see
    ``docs/retrieval.md`` for the questions, the command and the date."""

    intercept: float
    weights: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, fits: Sequence[Fit]) -> NDArray[np.float64]:
        """``(len(fits),)`` in the order of ``fits``."""
        weights = np.array([self.weights.get(name, 0.0) for name in FEATURES])
        logits = as_array(fits) @ weights + self.intercept
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


DEFAULT = Calibration(
    intercept=-6.722,
    weights={
        "dense": 0.195,
        "dense_rank": 1.205,
        "lexical_rank": 0.393,
        "words": 0.827,
        "official": 0.379,
        "sentence": 0.842,
        "quantity": 0.411,
        "period": 1.923,
        "kind": 0.919,
        "preamble": -0.658,
        "brief": -0.289,
    },
)
