"""Questions and outcomes → a table: a row for each question, a column for each thing measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures.answers import score_answer
from eval.measures.citations import heading_retention, quote_validity
from eval.measures.confusion import About, confusion
from eval.measures.evidence import CUTOFFS, SEVERAL, evidence_recall, hit_at
from eval.measures.ranking import RANKING, ranking_values
from eval.measures.registry import Measure
from eval.projection import Projection
from eval.runs.trec import to_run
from eval.types import Outcome, Qrels, Question

Floats = NDArray[np.float64]
Row = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """``columns`` are ``(len(question_ids),)``, NaN where a question does not count."""

    question_ids: tuple[str, ...]
    types: tuple[str, ...]
    columns: Mapping[str, Floats]

    def value(self, measure: Measure, rows: NDArray[np.int64] | None = None) -> float:
        """Over ``rows``, or all; NaN where nothing is measured."""
        columns = self.of(measure)
        if not columns:
            return float("nan")
        if rows is not None:
            columns = [column[rows] for column in columns]
        if measure.of is None:
            known = columns[0][np.isfinite(columns[0])]
            return float(known.mean()) if len(known) else float("nan")
        complete = np.logical_and.reduce([np.isfinite(column) for column in columns])
        if not complete.any():
            return float("nan")
        return measure.of(*(column[complete] for column in columns))

    def of(self, measure: Measure) -> list[Floats]:
        """The measure's columns; none if one of them was not measured at all."""
        if any(name not in self.columns for name in measure.columns):
            return []
        return [self.columns[name] for name in measure.columns]

    def count(self, measure: Measure, rows: NDArray[np.int64] | None = None) -> int:
        """How many questions count."""
        columns = self.of(measure)
        if not columns:
            return 0
        complete = np.logical_and.reduce([np.isfinite(column) for column in columns])
        return int((complete if rows is None else complete[rows]).sum())

    def rows_of(self, type_name: str) -> NDArray[np.int64]:
        return np.flatnonzero(np.array([name == type_name for name in self.types]))


def scorecard(
    questions: Sequence[Question],
    outcomes: Sequence[Outcome],
    qrels: Qrels,
    projection: Projection,
    wanted: Mapping[str, About],
    texts: Mapping[str, str],
    depth: int = 100,
) -> Scorecard:
    """``outcomes`` are in the order of ``questions``, each with at most ``depth`` hits; a measure
    of more than were asked for is none."""
    rows: list[Row] = [
        _row(question, outcome, projection, wanted.get(question.question_id), texts)
        for question, outcome in zip(questions, outcomes, strict=True)
    ]
    measures = [name for name in RANKING if int(name.partition("@")[2] or 0) <= depth]
    for name, values in ranking_values(qrels, to_run(outcomes), measures).items():
        for question, row in zip(questions, rows, strict=True):
            row[name] = values.get(question.question_id)
    if any(hit.score < 0 or hit.score > 1 for outcome in outcomes for hit in outcome.hits):
        # Scores that are no probabilities cannot be held to their word.
        for row in rows:
            row.pop("confidence", None)
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {
        name: np.array([_number(row.get(name)) for row in rows], np.float64) for name in names
    }
    return Scorecard(
        question_ids=tuple(question.question_id for question in questions),
        types=tuple(question.type for question in questions),
        columns={name: column for name, column in columns.items() if np.isfinite(column).any()},
    )


def _row(
    question: Question,
    outcome: Outcome,
    projection: Projection,
    wanted: About | None,
    texts: Mapping[str, str],
) -> Row:
    carried = [projection.of(question.question_id, hit.passage_id) for hit in outcome.hits]
    row: Row = {
        "took_ms": outcome.took_ms,
        "quote_validity": quote_validity(outcome.hits, texts),
        "heading_retention": heading_retention(outcome.hits, texts),
    }
    if question.answerable:
        row |= {f"hit@{k}": hit_at(carried, k) for k in CUTOFFS}
        if question.type in SEVERAL or len(question.groups) > 1:
            row["evidence_recall@10"] = evidence_recall(carried, question.groups, 10)
        if wanted is not None:
            first = outcome.hits[0] if outcome.hits else None
            wrong = confusion(wanted, first, bool(carried and carried[0]))
            row |= {
                "wrong_place@1": wrong.place,
                "wrong_period@1": wrong.period,
                "kind_confusion@1": wrong.kind,
            }
    if outcome.answered is not None:
        refused = not outcome.answered and outcome.error is None
        shown = bool(outcome.answered and outcome.hits)
        row |= {
            "answerable": float(question.answerable),
            "refused": float(refused),
            "confidence": outcome.hits[0].score if shown else 0.0,
            "right@1": float(bool(carried and carried[0])),
        }
        if question.answerable and question.answer:
            scored = score_answer(question.answer, outcome.answer)
            row |= {
                "answer_exact": scored.exact,
                "answer_f1": scored.f1,
                "answer_quantities": scored.quantities,
            }
    return row


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
