"""Platt scaling (Platt 1999): probabilities that are true of the questions that people ask.

Most questions that the curve and the judge learn from were written to be hard to refuse. What both
say of others, together, is scaled to the ``dev`` halves, whose questions are of another mix.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from rag.retrieval.calibration import Curve
from rag.retrieval.judge import Judge, Network

Floats = NDArray[np.float64]
_CONSTANT = "one"


@dataclass(frozen=True, slots=True)
class Scale:
    """Log odds ``x`` become ``constant + slope * x``."""

    constant: float
    slope: float

    def of_curve(self, curve: Curve) -> Curve:
        weights = {term: self.slope * weight for term, weight in curve.weights.items()}
        weights[_CONSTANT] = weights.get(_CONSTANT, 0.0) + self.constant
        return replace(curve, weights={term: round(w, 4) for term, w in weights.items()})

    def of_judge(self, judge: Judge) -> Judge:
        """Beside a curve that is scaled: the constant is added once."""
        return Judge(tuple(self._of_network(one) for one in judge.networks))

    def _of_network(self, network: Network) -> Network:
        slope = np.float32(self.slope)
        return replace(network, weights=slope * network.weights, constant=slope * network.constant)


def fit_scale(log_odds: Floats, right: Floats) -> Scale:
    """Of ``n`` questions: the log odds that others gave them ``(n,)``, and whether the first
    candidate is right ``(n,)``, 1 or 0; by the greatest likelihood."""

    def loss(scale: Floats) -> tuple[float, Floats]:
        said = scale[0] + scale[1] * log_odds
        off = 1 / (1 + np.exp(-said)) - right
        likely = np.logaddexp(0, said) - right * said
        return float(likely.mean()), np.array([off.mean(), (off * log_odds).mean()])

    found = minimize(loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B").x
    return Scale(*found.tolist())
