"""Fits the calibration of retrieval: ``python -m eval.fitting``.

Which words of a question matter is learned first (see ``eval.importance``). The weights are those
that rank a right passage first (softmax over a question's candidates, its L2 penalty chosen by
five-fold cross-validation); a logistic curve tells how likely a passage so ranked is right, and a
judge of the question's words (see ``eval.judging``) what the curve leaves to be said; what both say
is scaled to the questions that people ask (see ``eval.scaling``). See ``eval.examples`` for what
all are fitted to.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from embeddings.loading import BUNDLED
from eval import examples
from eval.examples import Example, Floats
from eval.importance import fit_importance, with_importance
from eval.judging import fit_judge, write_judge
from eval.scaling import fit_scale
from rag.retrieval.calibration import (
    INPUTS,
    LEADING,
    TERMS,
    Calibration,
    Curve,
    curve_inputs,
    log_shares,
)
from rag.retrieval.fit import FEATURES
from rag.retrieval.judge import Judge
from rag.retrieval.late import Words

_FOLDS = 5
_CURVE_PENALTY = 8e-3
_LEAST_SPREAD = 1e-3
_OF_HELD_OUT = 3
_PENALTIES = (1e-4, 1e-3, 5e-3, 2e-2)
_SEED = 20261121


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.fitting", description=__doc__)
    parser.add_argument("--model", default=BUNDLED)
    parser.add_argument("--ablate", action="store_true", help="leave out each feature in turn")
    parser.add_argument("--out", type=Path, default=Path("rag/retrieval"))
    given = parser.parse_args()
    held_out = list(examples.held_out(given.model))
    tuned, more = (
        list(examples.tuned(given.model, names))
        for names in (examples.DATASETS, examples.TO_TUNE_WITH)
    )
    strange, general = list(examples.strange(given.model)), list(examples.general(given.model))
    importance = fit_importance([[*tuned, *more], held_out[::_OF_HELD_OUT], strange])
    held_out, tuned, more, strange, general = (
        [with_importance(example, importance) for example in group]
        for group in (held_out, tuned, more, strange, general)
    )
    # Ranking has learned what it can from these; of more, other texts would be ranked worse.
    answerable = [e for e in (*held_out, *tuned, *general) if e.right.any()]
    random.Random(_SEED).shuffle(answerable)
    unanswerable = len(held_out) + len(tuned) + len(general) - len(answerable)
    print(f"{len(answerable)} questions to tune with, and {unanswerable} without an answer")
    shares = {penalty: _cross_validated(answerable, penalty) for penalty in _PENALTIES}
    for penalty, share in shares.items():
        print(f"L2 {penalty:g}: hit@1 {share:.3f}, five-fold")
    best = max(shares, key=lambda penalty: shares[penalty])
    if given.ablate:
        _ablate(answerable, best)
    weights = _train(answerable, best)
    # The held-out questions are so many that the curve would be theirs.
    asked = [*tuned, *more, *held_out[::_OF_HELD_OUT], *strange]
    typical = _typical(asked)
    firsts = _firsts(asked, weights, typical)
    # The dev halves come first, and are asked as people ask.
    own = slice(len(tuned))
    scale = fit_scale(_out_of_fold(firsts, typical)[own], firsts.right[own])
    print(f"scaled by {scale.slope:.3f}, and {scale.constant:+.3f}")
    curve, judge = _learned(firsts, typical)
    held = {
        "weights": {n: round(w, 3) for n, w in zip(FEATURES, weights.tolist(), strict=True)},
        "curve": asdict(scale.of_curve(curve)),
        "importance": asdict(importance),
    }
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "calibration.json").write_text(json.dumps(held, indent=1) + "\n", "utf-8")
    write_judge(scale.of_judge(judge), given.out / "judge.json")
    print(f"written to {given.out}")


def _ablate(examples: Sequence[Example], penalty: float) -> None:
    for index, name in enumerate(FEATURES):
        kept = [replace(e, fits=np.delete(e.fits, index, axis=1)) for e in examples]
        print(f"without {name}: hit@1 {_cross_validated(kept, penalty):.3f}, five-fold")


def _cross_validated(examples: Sequence[Example], penalty: float) -> float:
    first = 0
    for fold in range(_FOLDS):
        weights = _train([e for i, e in enumerate(examples) if i % _FOLDS != fold], penalty)
        held = examples[fold::_FOLDS]
        first += sum(bool(e.right[np.argmax(e.fits @ weights)]) for e in held)
    return first / len(examples)


def _train(examples: Sequence[Example], penalty: float) -> Floats:
    """Minimises −log P(a right one) with P the softmax over each question's candidates."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = penalty * float(weights @ weights), 2 * penalty * weights
        for example in examples:
            scores = example.fits @ weights
            powers = np.exp(scores - scores.max())
            all_, right = (
                powers / powers.sum(),
                powers * example.right / powers[example.right].sum(),
            )
            total -= np.log(powers[example.right].sum() / powers.sum()) / len(examples)
            slope = slope + example.fits.T @ (all_ - right) / len(examples)
        return total, slope

    start = np.zeros(examples[0].fits.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x, np.float64)


@dataclass(frozen=True, slots=True)
class _Firsts:
    """Of ``n`` questions the candidate that the weights rank first: the curve's ``inputs
    (n, len(INPUTS))``, whether it is ``right (n,)``, 1 or 0, and its ``words``."""

    inputs: Floats
    right: Floats
    words: list[Words]

    def those(self, rows: NDArray[np.bool_]) -> _Firsts:
        words = [one for one, kept in zip(self.words, rows.tolist(), strict=True) if kept]
        return _Firsts(self.inputs[rows], self.right[rows], words)


def _firsts(examples: Sequence[Example], weights: Floats, typical: Mapping[str, float]) -> _Firsts:
    ranking = Calibration(dict(zip(FEATURES, weights.tolist(), strict=True)), Curve({}, {}, {}, {}))
    inputs, right, words = [], [], []
    for example in examples:
        scores = ranking.scores(example.fits)
        first = int(np.argmax(scores))
        shares = log_shares(scores, example.rivals)
        inputs.append(curve_inputs(example.fits, shares, typical)[first])
        right.append(float(example.right[first]))
        words.append(example.words[first])
    return _Firsts(np.array(inputs), np.array(right), words)


def _typical(examples: Sequence[Example]) -> dict[str, float]:
    averages = np.mean([example.fits.mean(axis=0) for example in examples], axis=0)
    named = _named(FEATURES, averages)
    return {name: named[name] for name in LEADING}


def _learned(firsts: _Firsts, typical: Mapping[str, float]) -> tuple[Curve, Judge]:
    curve = _curve(firsts, typical)
    return curve, _judge(firsts, curve)


def _out_of_fold(firsts: _Firsts, typical: Mapping[str, float]) -> Floats:
    """What a curve and a judge that learned from the other questions say of each: log odds."""
    fold = np.random.default_rng(_SEED).integers(0, _FOLDS, len(firsts.right))
    said = np.zeros(len(fold))
    for held in range(_FOLDS):
        curve, judge = _learned(firsts.those(fold != held), typical)
        others = firsts.those(fold == held)
        said[fold == held] = curve.log_odds(others.inputs) + judge.log_odds(others.words)
    return said


def _curve(firsts: _Firsts, typical: Mapping[str, float]) -> Curve:
    """The curve that fits the first places best."""
    means = firsts.inputs.mean(axis=0)
    spreads = np.maximum(firsts.inputs.std(axis=0), _LEAST_SPREAD)
    scale = Curve(typical, _named(INPUTS, means), _named(INPUTS, spreads), {})
    fitted = _logistic(scale.terms(firsts.inputs), firsts.right)
    return Curve(typical, scale.means, scale.spreads, _named(TERMS, fitted))


def _judge(firsts: _Firsts, curve: Curve) -> Judge:
    """What the curve leaves to be said, where it was fitted to other questions."""
    terms = curve.terms(firsts.inputs)
    fold = np.random.default_rng(_SEED).integers(0, _FOLDS, len(terms))
    before = np.zeros(len(terms))
    for held in range(_FOLDS):
        out = fold == held
        before[out] = terms[out] @ _logistic(terms[~out], firsts.right[~out])
    return fit_judge(firsts.words, before, firsts.right)


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(value, 4) for name, value in zip(names, values.tolist(), strict=True)}


def _logistic(terms: Floats, right: Floats) -> Floats:
    """The first term is the constant, which no penalty draws to 0."""
    drawn = np.r_[0.0, np.full(terms.shape[1] - 1, _CURVE_PENALTY)]

    def loss(curve: Floats) -> tuple[float, Floats]:
        chance = 1 / (1 + np.exp(-(terms @ curve)))
        likely = right * np.log(chance + 1e-12) + (1 - right) * np.log(1 - chance + 1e-12)
        slope = terms.T @ (chance - right) / len(right) + 2 * drawn * curve
        return -float(likely.mean()) + float(drawn @ curve**2), slope

    start = np.zeros(terms.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


if __name__ == "__main__":
    main()
