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
    intercept=-7.094,
    weights={
        "dense": 3.059,
        "dense_rank": 0.867,
        "lexical_rank": 0.183,
        "words": 2.019,
        "official": 0.416,
        "sentence": 1.579,
        "quantity": 0.259,
        "period": 1.510,
        "kind": 1.389,
        "preamble": -0.255,
        "brief": -1.657,
    },
)
