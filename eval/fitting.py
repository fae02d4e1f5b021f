"""Fits the calibration of retrieval: ``python -m eval.fitting``.

Only questions to tune with are used: the ``dev`` halves of the datasets, and the questions about
passages that the bundled model's training held out. The weights are those that rank a right
passage first (softmax over a question's candidates, its L2 penalty chosen by five-fold
cross-validation); a logistic curve tells how likely a passage so ranked is right.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from embeddings.loading import BUNDLED
from embeddings.training.folders import read_rows, shared_folder
from embeddings.training.questions import held_out_passages, read_questions
from eval.projection import covered
from eval.questions.dataset import read_dataset
from eval.types import Evidence, Question
from rag.engine import Engine
from rag.retrieval.calibration import CHANCES, Calibration, chance_inputs, log_shares, rivals_of
from rag.retrieval.fit import FEATURES
from rag.types import Filters, Span

Floats = NDArray[np.float64]
DATASETS = (
    "sample",
    "five-districts",
    "five-districts-everyday",
    "five-districts-english",
    "provinces-2025",
)
_OFF_TOPIC = ("cmrc2018_train", "lawyer_llama_query_to_law")
_CANDIDATES = 200
_FOLDS = 5
# How many of the first places the curve is fitted to.
_JUDGED = 1
_CURVE_PENALTY = 1e-4
_OF_HELD_OUT = 3
_PENALTIES = (1e-4, 1e-3, 5e-3, 2e-2)
_SEED = 20261121


@dataclass(frozen=True, slots=True)
class Example:
    """One question's candidates: ``fits`` ``(n, len(FEATURES))``, ``right`` ``(n,)`` bool, none
    of them true for a question that the reports do not answer; ``rivals`` who competes
    with whom."""

    fits: Floats
    right: NDArray[np.bool_]
    rivals: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.fitting", description=__doc__)
    parser.add_argument("--model", default=BUNDLED)
    parser.add_argument("--ablate", action="store_true", help="leave out each feature in turn")
    given = parser.parse_args()
    held_out, tuned = list(_held_out(given.model)), list(_tuned(given.model))
    strange = list(_strange(given.model))
    examples = [example for example in (*held_out, *tuned) if example.right.any()]
    random.Random(_SEED).shuffle(examples)
    unanswerable = len(held_out) + len(tuned) - len(examples)
    print(f"{len(examples)} questions to tune with, and {unanswerable} without an answer")
    shares = {penalty: _cross_validated(examples, penalty) for penalty in _PENALTIES}
    for penalty, share in shares.items():
        print(f"L2 {penalty:g}: hit@1 {share:.3f}, five-fold")
    best = max(shares, key=lambda penalty: shares[penalty])
    if given.ablate:
        _ablate(examples, best)
    weights = _train(examples, best)
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'"{name}": {weight:.3f},')
    # The held-out questions are so many that the curve would be theirs.
    curve = _curve([*tuned, *held_out[::_OF_HELD_OUT], *strange], weights)
    for name, value in zip(CHANCES, curve, strict=True):
        print(f'"{name}": {value:.3f},')


def _ablate(examples: Sequence[Example], penalty: float) -> None:
    for index, name in enumerate(FEATURES):
        kept = [Example(np.delete(e.fits, index, axis=1), e.right, e.rivals) for e in examples]
        print(f"without {name}: hit@1 {_cross_validated(kept, penalty):.3f}, five-fold")


def _held_out(model: str) -> Iterator[Example]:
    """Questions about passages that the bundled model's training held out."""
    reports = shared_folder() / "reports"
    asked = read_questions()
    held_out = held_out_passages(asked)
    written = [
        Question(
            f"h{number}",
            one.text,
            evidence=(Evidence(Path(one.report).name, Span(one.start, one.end), 0),),
        )
        for number, one in enumerate(asked)
        if (one.report, one.start, one.end) in held_out
    ]
    # Many of these name no place: each is asked of its own report alone.
    folders = [reports / "national", reports / "provinces-2026"]
    yield from _from_index(folders, written, model, own_report_only=True)


def _tuned(model: str) -> Iterator[Example]:
    """The ``dev`` halves of the datasets, with what their reports do not answer."""
    for name in DATASETS:
        reading = read_dataset(Path(__file__).parent / "datasets" / name)
        if reading.reports is None:
            raise FileNotFoundError(f"the reports of {name} are not at hand: set YOUJU_SHARED")
        tuned = [q for q in reading.dataset.questions if q.split == "dev"]
        yield from _from_index([reading.reports], tuned, model, own_report_only=False)


def _strange(model: str) -> Iterator[Example]:
    """What people also ask, and no report answers."""
    rows = [row["q"] for name in _OFF_TOPIC for row in read_rows(name)]
    strange = [
        Question(f"x{n}", text) for n, text in enumerate(random.Random(_SEED).sample(rows, 150))
    ]
    sample = Path(__file__).parent / "datasets" / "sample" / "reports"
    yield from _from_index([sample], strange, model, own_report_only=False)


def _from_index(
    paths: Sequence[Path], questions: Sequence[Question], model: str, *, own_report_only: bool
) -> Iterator[Example]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.open(Path(folder), model=model, create=True) as engine,
    ):
        engine.index(paths)
        ids = {report.source: report.report_id for report in engine.reports()}
        for question in questions:
            only = (ids[question.evidence[0].report],) if own_report_only else ()
            example = _example(engine, question, Filters(report_id=only))
            # A question whose evidence was not found teaches nothing; one without any does.
            if example.right.any() or (example.right.size and not question.evidence):
                yield example


def _example(engine: Engine, question: Question, filters: Filters) -> Example:
    response = engine.search(question.text, top_k=_CANDIDATES, filters=filters)
    hits = [hit for hit in response.hits if FEATURES[0] in hit.components]
    fits = [[hit.components[name] for name in FEATURES] for hit in hits]
    right = [
        any(
            item.report == hit.citation.source
            and 2 * covered(item.span, hit.passage.span)
            >= min(len(item.span), len(hit.passage.span))
            for item in question.evidence
        )
        for hit in hits
    ]
    return Example(
        np.array(fits, np.float64).reshape(-1, len(FEATURES)),
        np.array(right, bool),
        tuple(rivals_of(response.query, [hit.citation.report_id for hit in hits])),
    )


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


def _curve(examples: Sequence[Example], weights: Floats) -> Floats:
    """The weights over ``CHANCES`` of the logistic curve that fits the first places best."""
    ranking = Calibration(dict(zip(FEATURES, weights.tolist(), strict=True)), {})
    inputs, right = [], []
    for example in examples:
        scores = ranking.scores(example.fits)
        first = np.argsort(-scores, kind="stable")[:_JUDGED]
        inputs.append(chance_inputs(example.fits, log_shares(scores, example.rivals))[first])
        right.append(example.right[first])
    return _logistic(np.vstack(inputs), np.concatenate(right).astype(np.float64))


def _logistic(inputs: Floats, right: Floats) -> Floats:
    def loss(curve: Floats) -> tuple[float, Floats]:
        chance = 1 / (1 + np.exp(-(inputs @ curve)))
        likely = right * np.log(chance + 1e-12) + (1 - right) * np.log(1 - chance + 1e-12)
        slope = inputs.T @ (chance - right) / len(right) + 2 * _CURVE_PENALTY * curve
        return -float(likely.mean()) + _CURVE_PENALTY * float(curve @ curve), slope

    start = np.zeros(inputs.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


if __name__ == "__main__":
    main()
