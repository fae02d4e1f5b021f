"""Features of fit → the probability that the passage answers the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.fit import FEATURES, Fit, as_array
from rag.types import Query

Floats = NDArray[np.float64]
_PERIOD, _KIND = FEATURES.index("period"), FEATURES.index("kind")
# Where a subject is mostly missing, and where a text is far from a question.
_MOSTLY = 0.5
_FAR = 0.3
CHANCES = (
    *FEATURES, "wrong_sort", "wrong_kind", "wrong_period", "wants_figure", "mostly_missing", "far",
    "share", "intercept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibration:
    """Linear ``weights`` over ``Fit``, by whose sum candidates are ranked, and a logistic curve
    over ``chances`` (weights over ``CHANCES``).

    Two, because they answer two questions: which of these passages answers best, and whether it
    answers at all. ``share`` is the logarithm of the passage's share among its rivals: one that
    stands out is likely right even where the wording is far from the report's. These numbers are
    measured (``python -m eval.fitting``; see ``docs/retrieval.md``). ``wrong_period`` and
    ``wrong_kind`` are chosen: what a passage of other years, or of targets where outcomes are
    asked for, loses on top of its weight, since a wrong figure is worse than none. On the
    questions to tune with they cost no first place.
    """

    weights: Mapping[str, float]
    chances: Mapping[str, float]
    wrong_period: float = 2.0
    wrong_kind: float = 1.0

    def ranked(
        self, fits: Sequence[Fit], rivals: Sequence[str]
    ) -> tuple[NDArray[np.int64], Floats]:
        """Places in ``fits``, all candidates of one question, best first, ties in their order; and
        the probability of each, in that order. It never rises from one to the next. Candidates
        of one name in ``rivals`` compete for one answer (see ``rivals_of``)."""
        if not fits:
            return np.empty(0, np.int64), np.empty(0)
        features = as_array(fits)
        scores = self.scores(features)
        order = np.argsort(-scores, kind="stable")
        inputs = chance_inputs(features, log_shares(scores, rivals))
        logits = inputs @ np.array([self.chances.get(name, 0.0) for name in CHANCES])
        return order, np.minimum.accumulate(1.0 / (1.0 + np.exp(-logits[order])))

    def scores(self, features: Floats) -> Floats:
        """``(n,)`` for ``(n, len(FEATURES))``; higher is better, in no unit."""
        weights = np.array([self.weights.get(name, 0.0) for name in FEATURES])
        return np.asarray(
            features @ weights
            - self.wrong_period * (features[:, _PERIOD] < 0)
            - self.wrong_kind * (features[:, _KIND] < 0)
        )


def chance_inputs(features: Floats, shares: Floats) -> Floats:
    """``(n, len(CHANCES))``: the features, what their signs say together, the logarithms of the
    shares, and ones. A passage fails by one flaw, which no sum over the features can say: a figure
    of another sort, another kind, other years, or a word of the subject that is not there."""
    column = dict(zip(FEATURES, features.T, strict=True))
    wants_figure = column["sort"] != 0
    return np.column_stack(
        [
            features,
            column["sort"] < 0,
            column["kind"] <= -1,
            column["period"] < 0,
            wants_figure,
            np.maximum(0.0, column["missing"] - _MOSTLY) * wants_figure,
            np.maximum(0.0, _FAR - column["near"]),
            shares,
            np.ones(len(features)),
        ]
    )


def rivals_of(query: Query, reports: Sequence[str]) -> list[str]:
    """Who competes with whom, given the reports of the candidates. A question that names no
    period may be answered by every year's report alike: only passages of one report compete."""
    return [""] * len(reports) if query.periods else list(reports)


def log_shares(scores: Floats, rivals: Sequence[str]) -> Floats:
    """Logarithms of the softmax of ``scores`` among rivals of the same name."""
    logarithms = np.empty_like(scores)
    names = np.asarray(rivals)
    for name in set(rivals):
        own = names == name
        shifted = scores[own] - scores[own].max()
        logarithms[own] = shifted - np.log(np.exp(shifted).sum())
    return logarithms


DEFAULT = Calibration(
    weights={
        "dense": 1.405,
        "dense_rank": 0.959,
        "lexical_rank": 0.359,
        "words": 1.873,
        "official": 0.688,
        "pairs": 0.350,
        "subject": 2.756,
        "missing": 2.045,
        "near": 8.230,
        "sort": 1.336,
        "period": 2.132,
        "kind": 0.950,
        "preamble": -0.810,
        "brief": -1.857,
    },
    chances={
        "dense": 3.309,
        "dense_rank": 0.257,
        "lexical_rank": 0.108,
        "words": 2.105,
        "official": 0.996,
        "pairs": -2.127,
        "subject": 0.001,
        "missing": -0.927,
        "near": -1.480,
        "sort": 0.765,
        "period": 0.663,
        "kind": 0.620,
        "preamble": -0.567,
        "brief": -0.882,
        "wrong_sort": -0.226,
        "wrong_kind": 0.041,
        "wrong_period": -3.536,
        "wants_figure": -0.332,
        "mostly_missing": -3.513,
        "far": -7.074,
        "share": 1.390,
        "intercept": -1.079,
    },
)
