"""Features of fit → the order of the candidates, and the probability that one answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.fit import FEATURES, Fit, as_array
from rag.retrieval.importance import EVEN, Importance
from rag.retrieval.judge import SILENT, Judge, read_judge
from rag.types import Query

Floats = NDArray[np.float64]
_PERIOD, _KIND = FEATURES.index("period"), FEATURES.index("kind")
LEADING = ("dense", "late", "near")
# Candidates whose average says something.
_ENOUGH = 20
# Standard scores are lower in a small index, whatever the passage.
_RANKS = ("dense_rank", "lexical_rank")
INPUTS = (
    *(name for name in FEATURES if name not in _RANKS),
    *(f"{name}_lead" for name in LEADING),
    "share",
)
"""What the curve is over, beside the products of any two of them."""
_PAIRS = np.triu_indices(len(INPUTS))
TERMS = ("one", *INPUTS, *(f"{INPUTS[i]}*{INPUTS[j]}" for i, j in zip(*_PAIRS, strict=True)))


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over ``TERMS``: standardised inputs, and the products of any two. A passage
    fails by one flaw (a figure of another sort, other years, a word of the subject that is not
    there), which no sum over the features can say. ``typical`` are the features of an average
    candidate, for a question that has few."""

    typical: Mapping[str, float]
    means: Mapping[str, float]
    spreads: Mapping[str, float]
    weights: Mapping[str, float]

    def log_odds(self, inputs: Floats) -> Floats:
        """``(n,)`` logarithms of odds for ``(n, len(INPUTS))``."""
        weights = np.array([self.weights.get(term, 0.0) for term in TERMS])
        return np.asarray(self.terms(inputs) @ weights)

    def terms(self, inputs: Floats) -> Floats:
        """``(n, len(TERMS))``."""
        means = np.array([self.means.get(name, 0.0) for name in INPUTS])
        spreads = np.array([self.spreads.get(name, 1.0) for name in INPUTS])
        scaled = np.clip((inputs - means) / spreads, -_FARTHEST, _FARTHEST)
        products = scaled[:, _PAIRS[0]] * scaled[:, _PAIRS[1]]
        return np.column_stack([np.ones(len(inputs)), scaled, products])


# Beyond this many deviations an input says no more: a product of two outliers would say all.
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True, repr=False)
class Calibration:
    """Linear ``weights`` over ``Fit``, by whose sum candidates are ranked, and the ``curve`` that
    tells how likely one is right; ``importance`` says which of the question's words matter, and
    ``judge`` what they say of a passage that the features leave unsaid.

    Two, because they answer two questions: which of these passages answers best, and whether it
    answers at all. ``share`` is the logarithm of the passage's share among its rivals: one that
    stands out is likely right even where the wording is far from the report's. These numbers are
    measured (``python -m eval.fitting``; see ``docs/retrieval.md``). ``wrong_period`` and
    ``wrong_kind`` are chosen: what a passage of other years, or of targets where outcomes are
    asked for, loses on top of its weight, since a wrong figure is worse than none. On the
    questions to tune with they cost no first place.
    """

    weights: Mapping[str, float]
    curve: Curve
    importance: Importance = EVEN
    judge: Judge = SILENT
    wrong_period: float = 2.0
    wrong_kind: float = 1.0

    def __repr__(self) -> str:
        """Short, and another for other numbers: runs are stamped with it."""
        held = json.dumps(asdict(self), sort_keys=True, default=np.ndarray.tolist)
        return f"Calibration({sha256(held.encode()).hexdigest()[:16]})"

    def ranked(
        self, fits: Sequence[Fit], rivals: Sequence[str], judged: NDArray[np.float32] | float = 0.0
    ) -> tuple[NDArray[np.int64], Floats]:
        """Places in ``fits``, all candidates of one question, best first, ties in their order; and
        the probability of each, in that order. It never rises from one to the next. Candidates
        of one name in ``rivals`` compete for one answer (see ``rivals_of``). ``judged`` is what the
        judge adds to the logarithm of the odds of each; it does not change the order."""
        if not fits:
            return np.empty(0, np.int64), np.empty(0)
        features = as_array(fits)
        scores = self.scores(features)
        order = np.argsort(-scores, kind="stable")
        inputs = curve_inputs(features, log_shares(scores, rivals), self.curve.typical)
        chances = 1.0 / (1.0 + np.exp(-self.curve.log_odds(inputs) - judged))
        return order, np.minimum.accumulate(chances[order])

    def scores(self, features: Floats) -> Floats:
        """``(n,)`` for ``(n, len(FEATURES))``; higher is better, in no unit."""
        weights = np.array([self.weights.get(name, 0.0) for name in FEATURES])
        return np.asarray(
            features @ weights
            - self.wrong_period * (features[:, _PERIOD] < 0)
            - self.wrong_kind * (features[:, _KIND] < 0)
        )


def curve_inputs(features: Floats, shares: Floats, typical: Mapping[str, float]) -> Floats:
    """``(n, len(INPUTS))`` of all candidates of one question: their features, how far each is above
    the average candidate, and the logarithms of their shares. Where there are few, as in a small
    index, typical ones stand in for the rest."""
    column = dict(zip(FEATURES, features.T, strict=True))
    own = [column[name] for name in FEATURES if name not in _RANKS]
    lacking = max(0, _ENOUGH - len(features))
    leads = [
        column[name]
        - (column[name].sum() + lacking * typical.get(name, 0.0)) / (len(features) + lacking)
        for name in LEADING
    ]
    return np.column_stack([*own, *leads, shares])


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


@cache
def default_calibration() -> Calibration:
    """Of ``calibration.json`` and ``judge.json``, which ``python -m eval.fitting`` writes."""
    folder = files("rag.retrieval")
    held = json.loads(folder.joinpath("calibration.json").read_text("utf-8"))
    importance = held["importance"]
    return Calibration(
        held["weights"],
        Curve(**held["curve"]),
        Importance(tuple(importance["direction"]), importance["length"], importance["constant"]),
        read_judge(folder.joinpath("judge.json").read_text("utf-8")),
    )
